import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { startSandbox } from '../../../adapters/sandboxes/rednote/index.ts';
import type { JsonObject, Sandbox } from '../../../src/contract/index.ts';

/** Hand-made calls, written from what is publicly known and not from the code. */

// biome-ignore lint/suspicious/noExplicitAny: answers of a platform, looked into by tests
export type Loose = any;

export interface Place {
  readonly sandbox: Sandbox;
  readonly creator: string;
  readonly edith: string;
  readonly www: string;
  readonly cookies: string;
}

export async function open(settings: JsonObject = {}, folder?: string): Promise<Place> {
  const sandbox = await startSandbox({
    settings: { listLagMs: 0, reviewMs: 0, transcodeMs: 0, ...settings },
    ...(folder === undefined ? {} : { folder }),
  });
  const { creator, edith, home, cookies } = sandbox.facts as Record<string, string>;
  return { sandbox, creator: creator ?? '', edith: edith ?? '', www: home ?? '', cookies: cookies ?? '' };
}

export const signature = { 'x-s': 'XYS_made-up', 'x-t': '1796200000000' };
export const submitSignature = { ...signature, 'x-s-common': 'made-up', 'x-rap-param': 'made-up' };

export async function get(place: Place, url: string, headers: Record<string, string> = signature): Promise<Loose> {
  return (await fetch(url, { headers: { cookie: place.cookies, ...headers } })).json();
}

export function post(place: Place, url: string, body: unknown, headers: Record<string, string> = signature) {
  return fetch(url, {
    method: 'POST',
    headers: { cookie: place.cookies, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export interface Permit {
  readonly uploadAddr: string;
  readonly token: string;
  readonly fileIds: readonly string[];
  readonly expireTime: number;
  readonly qos: number;
}

export function permitUrl(base: string, scene: string, path = 'creator/permit', count = 1): string {
  return `${base}/api/media/v1/upload/${path}?biz_name=spectrum&scene=${scene}&file_count=${count}&version=1&source=web`;
}

export async function permits(place: Place, scene: 'image' | 'video', count = 1): Promise<readonly Permit[]> {
  const answer = await get(place, permitUrl(place.creator, scene, 'creator/permit', count));
  return answer.data.uploadTempPermits;
}

export function urlOf(permit: Permit, query = ''): string {
  return `http://${permit.uploadAddr}/${permit.fileIds[0]}${query}`;
}

export function send(permit: Permit, method: string, query: string, body?: string | Uint8Array, headers = {}) {
  return fetch(urlOf(permit, query), {
    method,
    headers: { 'X-Cos-Security-Token': permit.token, ...headers },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });
}

/** A file in place: its id. */
export async function upload(place: Place, scene: 'image' | 'video', bytes: Uint8Array): Promise<string> {
  const [permit] = await permits(place, scene);
  if (!permit) throw new Error('no permit');
  const answer = await send(permit, 'PUT', '', bytes);
  if (answer.status !== 200) throw new Error(`PUT answered ${answer.status}`);
  return permit.fileIds[0] ?? '';
}

export function pixel(): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(400)]);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As the page sends it (capture of 2026-01-25). */
export function imageNote(fileIds: readonly string[], common: object = {}, binds: object = {}): Loose {
  return {
    common: {
      type: 'normal',
      title: 'Ferry at dusk',
      note_id: '',
      desc: 'First crossing of the year',
      source: '{"type":"web"}',
      business_binds: JSON.stringify({
        version: 1,
        noteId: 0,
        bizType: 0,
        notePostTiming: {},
        optionRelationList: [],
        ...binds,
      }),
      ats: [],
      hash_tag: [],
      privacy_info: { op_type: 1, type: 0, user_ids: [] },
      goods_info: {},
      biz_relations: [],
      ...common,
    },
    image_info: {
      images: fileIds.map((file_id) => ({
        file_id,
        width: 1080,
        height: 1440,
        metadata: { source: -1 },
        stickers: { version: 2, floating: [] },
      })),
    },
    video_info: null,
  };
}

/** As the page sends it (clients of 2026-07). */
export function videoNote(fileId: string, coverId: string, common: object = {}): Loose {
  const note = imageNote([], { type: 'video', ...common });
  return {
    ...note,
    image_info: null,
    video_info: {
      fileid: fileId,
      file_id: fileId,
      format_width: 1080,
      format_height: 1920,
      video_preview_type: 'full_vertical_screen',
      composite_metadata: { video: { width: 1080, height: 1920, duration: 15320, format: 'AVC' }, audio: {} },
      timelines: [],
      cover: { fileid: coverId, file_id: coverId, height: 1920, width: 1080, frame: { ts: 0 } },
      chapters: [],
      chapter_sync_text: false,
      segments: { count: 1, need_slice: false, items: [] },
      entrance: 'web',
      backup_covers: [],
    },
  };
}

export async function submit(place: Place, note: unknown): Promise<Loose> {
  return (await post(place, `${place.edith}/web_api/sns/v2/note`, note, submitSignature)).json();
}

export async function control(place: Place, path: string, body: unknown): Promise<Loose> {
  return (await fetch(`${place.www}/sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
}

/** Promises more bytes than it sends, then breaks the connection. */
export function cutRequest(url: string, headers: Record<string, string | number>, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const req = request(url, { method: 'PUT', headers });
    req.on('error', () => resolve());
    req.on('close', () => resolve());
    req.write(bytes, () => setTimeout(() => req.destroy(), 20));
  });
}

/** Status and headers with a Host of our own choosing, which fetch forbids. */
export function getWithHost(base: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request(`${base}/`, { headers: { host } }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    req.on('error', reject);
    req.end();
  });
}

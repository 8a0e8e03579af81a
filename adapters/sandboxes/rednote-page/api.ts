import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { rowJson } from './note-json.ts';
import { json, plain, Refusal, type Reply, readJson } from './reply.ts';
import { notesOf, type StoredFile, statusOf } from './state.ts';
import type { World } from './world.ts';

export { submitNote } from './submit.ts';

export function whoAmI({ settings }: World): Reply {
  const userDesc = 'plays a creator';
  const data = { userId: '5f00000000000000000000aa', userName: 'Sandbox Creator', redId: '1000000001', userDesc };
  return json(200, { code: 0, success: true, data: { ...data, site: settings.site } });
}

/** The page's own upload: one request a file, its bytes as the body. A cut one leaves nothing. */
export async function takeFile(world: World, req: IncomingMessage, url: URL): Promise<Reply> {
  const id = `spectrum/${randomBytes(12).toString('base64url')}`;
  const path = filePath(world, id);
  const hash = createHash('sha256');
  let bytes = 0;
  const temp = `${path}.part`;
  const file = await open(temp, 'wx', 0o600);
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.close();
    await rename(temp, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temp, { force: true });
    throw error;
  }
  await wait(world.settings.uploadMs);
  while (!world.settings.uploadsEnd && !req.socket.destroyed) await wait(50);
  const stored: StoredFile = {
    id,
    name: (url.searchParams.get('name') ?? '').slice(0, 300),
    bytes,
    sha256: hash.digest('hex'),
  };
  world.journal.record({ kind: 'file', file: stored });
  return json(200, { code: 0, success: true, data: stored });
}

export function filePath(world: World, id: string): string {
  return join(world.data, id.replace('spectrum/', ''));
}

/** Rows for a name: itself first, then longer ones; a name nobody knows is offered as a new topic. */
export async function topicRows(world: World, req: IncomingMessage): Promise<Reply> {
  const read = z.object({ keyword: z.string() }).safeParse(await readJson(req));
  if (!read.success) throw new Refusal(plain(400, 'The sandbox cannot read this.'));
  const { keyword } = read.data;
  const { topics, topicRows: rows } = world.settings;
  const known = rows === 'known' ? (topics ?? [keyword, `${keyword}日常`, `${keyword}攻略`]) : [];
  const found = rows === 'none' || keyword === '' ? [] : known.filter((name) => name.startsWith(keyword)).map(topicOf);
  const isKnown = found.some(({ name }) => name === keyword);
  const created =
    rows === 'none' || keyword === '' || isKnown
      ? []
      : [{ id: '', name: keyword, link: '', view_num: 0, type: 'topic' }];
  const dtos = rows === 'new-only' ? created : [...created, ...found];
  return json(200, { code: 0, success: true, data: { topic_info_dtos: dtos, result: { success: true } } });
}

function topicOf(name: string): {
  readonly id: string;
  readonly name: string;
  readonly link: string;
  readonly view_num: number;
} {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 24);
  return {
    id,
    name,
    link: `https://www.xiaohongshu.com/page/topics/${id}?naviHidden=yes`,
    view_num: 1000 + (id.charCodeAt(0) % 90) * 1000,
  };
}

const pageSize = 10;

/** `tab`: 0 all, 1 published, 2 under review, 3 rejected. */
export function listNotes(world: World, url: URL): Reply {
  const nowMs = Date.now();
  const tab = Number(url.searchParams.get('tab') ?? 0);
  const page = Number(url.searchParams.get('page') ?? 0);
  const listed = notesOf(world.state).filter((note) => note.listedAtMs <= nowMs);
  const wanted = listed.filter((note) => tab === 0 || rowJson(note, nowMs)['tab_status'] === tab).reverse();
  const notes = wanted.slice(page * pageSize, (page + 1) * pageSize).map((note) => rowJson(note, nowMs));
  const next = (page + 1) * pageSize < wanted.length ? page + 1 : -1;
  const tags = [{ id: 'special.note_time_desc', name: '所有笔记', notes_count: wanted.length, checked: true }];
  return json(200, { code: 0, success: true, msg: '成功', data: { page: next, tags, notes } });
}

/** Deleting from the list works for published rows only. */
export async function deleteNote(world: World, req: IncomingMessage): Promise<Reply> {
  const read = z.object({ note_id: z.string() }).safeParse(await readJson(req));
  const note = read.success ? world.state.notes.get(read.data.note_id) : undefined;
  if (!note) return json(200, { code: -510001, success: false, msg: '笔记状态异常' });
  const status = statusOf(note, Date.now());
  if (status === 'review' || status === 'rejected') return json(200, { code: -1, success: false, msg: '暂不支持删除' });
  world.journal.record({ kind: 'note-deleted', id: note.id });
  return json(200, { code: 0, success: true, data: {} });
}

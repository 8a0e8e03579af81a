import { newFileId } from './permits.ts';
import { placeholderFrame } from './placeholder.ts';
import { ok, type Reply, readText, refusal } from './reply.ts';
import { bodyField, decodeBody } from './request-body.ts';
import type { StoredFile } from './state.ts';
import type { Call, Route } from './world.ts';

/** What becomes of a video after its upload. Nobody has to wait for it: a note is taken before its video is transcoded (2026-07-25). */

async function transcodeOld(call: Call): Promise<Reply> {
  const id = bodyField(decodeBody(await readText(call.req, 16 * 1024)), 'videoId');
  return ok(await firstFrame(call, String(id ?? '')));
}

async function transcodeNew(call: Call): Promise<Reply> {
  const query = call.url.searchParams;
  const video = findVideo(call, query.get('video_id') ?? query.get('videoId') ?? '');
  if (!video) return refusal('code', -9059, '参数错误');
  const frame = await firstFrame(call, video.videoId ?? '');
  return ok({
    ...frame,
    transcodeVideoFileId: frame.hasFirstFrame ? video.fileId : '',
    status: frame.hasFirstFrame ? 2 : 1,
    transProgressInfo: { progress: frame.hasFirstFrame ? 100 : 50 },
  });
}

async function firstFrame(call: Call, videoId: string): Promise<{ hasFirstFrame: boolean; firstFrameFileId: string }> {
  const video = findVideo(call, videoId);
  const ready = video && Date.now() >= video.storedAtMs + call.world.settings.transcodeMs;
  if (!ready) return { hasFirstFrame: false, firstFrameFileId: '' };
  return { hasFirstFrame: true, firstFrameFileId: await ensureFrame(call, video) };
}

function findVideo({ world, account }: Call, videoId: string): StoredFile | null {
  const mine = [...world.state.files.values()].filter((file) => file.accountId === account.id);
  return mine.find((file) => file.videoId !== null && file.videoId === videoId) ?? null;
}

/** The same picture's id each time somebody asks. */
async function ensureFrame({ world, site }: Call, video: StoredFile): Promise<string> {
  const known = [...world.state.files.values()].find((file) => file.frameOf === video.fileId);
  if (known) return known.fileId;
  const bytes = placeholderFrame();
  const fileId = newFileId(site);
  const piece = await world.store.write(chunksOf(bytes), bytes.length);
  const file: StoredFile = {
    fileId,
    accountId: video.accountId,
    scene: 'image',
    pieces: [piece],
    bytes: piece.bytes,
    etag: piece.md5,
    storedAtMs: Date.now(),
    videoId: null,
    frameOf: video.fileId,
    sha256: null,
  };
  world.journal.record({ kind: 'stored', file });
  return fileId;
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function videoIdOf(call: Call): Reply {
  const file = call.world.state.files.get(call.url.searchParams.get('fileKey') ?? '');
  const mine = file?.accountId === call.account.id;
  return ok({ videoId: mine && file.videoId !== null ? file.videoId : '-1' });
}

const transcode = { name: 'transcode', session: 'main', signedOutStatus: 401 } as const;

export const edithVideoRoutes: readonly Route[] = [
  {
    ...transcode,
    method: 'GET',
    path: '/web_api/sns/capa/postgw/query_transcode',
    unsigned: 406,
    handle: transcodeNew,
  },
  {
    method: 'GET',
    path: '/web_api/sns/capa/postgw/videoid',
    name: 'video-id',
    session: 'main',
    unsigned: 406,
    handle: videoIdOf,
  },
];

export const wwwVideoRoutes: readonly Route[] = [
  {
    ...transcode,
    method: 'POST',
    path: '/fe_api/burdock/v2/note/query_transcode',
    unsigned: 'ok',
    handle: transcodeOld,
  },
];

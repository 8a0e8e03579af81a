import type { JsonObject } from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';
import { mediaPath } from './media-path.ts';
import { ok, type Reply, readText, refusal } from './reply.ts';
import { bodyField, decodeBody } from './request-body.ts';
import { type Note, statusOf } from './state.ts';
import type { Call, Route } from './world.ts';

/** The account's notes that the list has heard of, newest first. */
function ownNotes(call: Call, nowMs: number): readonly Note[] {
  return [...call.world.state.notes.values()]
    .filter((note) => note.accountId === call.account.id && note.listedAtMs <= nowMs)
    .sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1));
}

/** `page` 0 is the first; the answer names the next one, -1 the end. Pinned notes come on every page. */
function listNotes(call: Call): Reply {
  const nowMs = Date.now();
  const query = call.url.searchParams;
  const page = Number(query.get('page') ?? '0');
  const tab = Number(query.get('tab') ?? '0');
  if (!Number.isInteger(page) || page < 0) return refusal('code', -9059, '参数错误');
  const all = ownNotes(call, nowMs).filter((note) => tab === 0 || statusOf(note, nowMs) === tab);
  const pinned = all.filter((note) => note.sticky);
  const others = all.filter((note) => !note.sticky);
  const size = call.world.settings.pageSize;
  const rows = [...pinned, ...others.slice(page * size, (page + 1) * size)];
  const more = others.length > (page + 1) * size;
  const tags = [{ id: 'special.note_time_desc', name: '所有笔记', notes_count: all.length, checked: true }];
  return ok({
    page: more ? page + 1 : -1,
    ...(page === 0 ? { tags } : {}),
    notes: rows.map((note) => listRow(call, note, nowMs)),
  });
}

function listRow(call: Call, note: Note, nowMs: number): JsonObject {
  const visibleAtMs = note.scheduledAtMs ?? note.createdAtMs;
  return {
    id: note.id,
    display_title: note.title,
    type: note.type,
    time: beijingTime(visibleAtMs),
    visible_time: Math.floor(visibleAtMs / 1000),
    schedule_post_time: note.scheduledAtMs ?? 0,
    tab_status: statusOf(note, nowMs),
    permission_code: note.privacy,
    permission_msg: note.privacy === 1 ? '仅自己可见' : note.privacy === 4 ? '仅互关好友可见' : '',
    level: 4,
    sticky: note.sticky,
    images_list: note.images.slice(0, 1).map((image) => ({ url: fileUrl(call, image.fileId) })),
    ...(note.video ? { video_info: { duration: Math.round(note.video.durationMs / 1000) } } : {}),
    view_count: 0,
    likes: 0,
    comments_count: 0,
    collected_count: 0,
    shared_count: 0,
    xsec_token: `SB${note.id.slice(0, 20)}`,
    xsec_source: 'pc_creatormng',
  };
}

function fileUrl(call: Call, fileId: string): string {
  return call.world.bases.sites[call.site].www + mediaPath(fileId);
}

/** Wall-clock text at UTC+8. */
function beijingTime(epochMs: number): string {
  return toIso(epochMs + 8 * 3_600_000)
    .slice(0, 16)
    .replace('T', ' ');
}

/** Unsigned calls get this one too; what is under review is not in it. */
function analyzeNotes(call: Call): Reply {
  const nowMs = Date.now();
  const query = call.url.searchParams;
  const number = Math.max(1, Number(query.get('page_num') ?? '1') || 1);
  const size = Math.min(Math.max(1, Number(query.get('page_size') ?? '10') || 10), 100);
  const all = ownNotes(call, nowMs).filter((note) => statusOf(note, nowMs) === 1);
  const rows = all.slice((number - 1) * size, number * size);
  return ok({
    total: all.length,
    note_infos: rows.map(({ id, title, scheduledAtMs, createdAtMs }) => ({
      id,
      title,
      post_time: scheduledAtMs ?? createdAtMs,
      read_count: 0,
    })),
  });
}

/** No lag here: what was answered with an id can be read back at once, by its owner. */
function noteDetail(call: Call): Reply {
  const note = findOwn(call, call.url.searchParams.get('note_id'));
  if (!note) return refusal('code', -510001, '笔记状态异常，请稍后查看');
  return ok({
    id: note.id,
    title: note.title,
    desc: note.desc,
    type: note.type,
    enabled: true,
    privacy: { type: note.privacy },
    images_list: note.images.map(({ fileId }) => ({ fileid: fileId, url: fileUrl(call, fileId) })),
    ...(note.video ? { video_info: { fileid: note.video.fileId } } : {}),
  });
}

async function deleteNote(call: Call): Promise<Reply> {
  const note = findOwn(call, bodyField(decodeBody(await readText(call.req, 16 * 1024)), 'note_id'));
  if (!note) return refusal('code', -510001, '笔记状态异常，请稍后查看');
  call.world.journal.record({ kind: 'note-deleted', id: note.id });
  return ok({});
}

function findOwn(call: Call, id: unknown): Note | null {
  const note = typeof id === 'string' ? call.world.state.notes.get(id) : undefined;
  return note?.accountId === call.account.id ? note : null;
}

const list = { method: 'GET', name: 'list', unsigned: 406, handle: listNotes } as const;
const remove = { method: 'POST', name: 'delete', handle: deleteNote } as const;

export const creatorNoteRoutes: readonly Route[] = [
  { ...list, path: '/api/galaxy/v2/creator/note/user/posted', session: 'creator' },
  { ...list, path: '/api/galaxy/creator/note/user/posted', session: 'creator' },
  {
    method: 'GET',
    path: '/api/galaxy/creator/datacenter/note/analyze/list',
    name: 'analyze',
    session: 'creator',
    unsigned: 'ok',
    handle: analyzeNotes,
  },
  // Gone from the real site by now (404 since 2026).
  { ...remove, path: '/api/galaxy/creator/note/delete', session: 'creator', unsigned: 406, mode: 'legacy' },
];

export const edithNoteRoutes: readonly Route[] = [
  { ...list, path: '/web_api/sns/v5/creator/note/user/posted', session: 'main' },
  {
    method: 'GET',
    path: '/web_api/sns/capa/postgw/note/detail',
    name: 'detail',
    session: 'main',
    unsigned: 406,
    handle: noteDetail,
  },
  { ...remove, path: '/web_api/sns/capa/postgw/note/delete', session: 'main', unsigned: -1 },
];

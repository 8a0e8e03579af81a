import type { JsonObject } from '../../../src/contract/index.ts';
import { type Note, type StoredFile, statusOf } from './state.ts';

/** A note with everything that is known of it, for tests and summaries. */
export function noteJson(note: Note, nowMs: number): JsonObject {
  return {
    id: note.id,
    kind: note.kind,
    title: note.title,
    body: note.body,
    topics: note.topics.map(({ id, name }) => ({ id, name })),
    files: note.files.map(fileJson),
    cover: note.cover ? fileJson(note.cover) : null,
    pkCovers: note.pkCovers.map(fileJson),
    visibility: note.visibility,
    scheduledAt: note.scheduledAtMs === null ? null : new Date(note.scheduledAtMs).toISOString(),
    scheduledText: note.scheduledText,
    original: note.original,
    declaration: note.declaration,
    status: statusOf(note, nowMs),
    createdAt: new Date(note.createdAtMs).toISOString(),
    pressedBy: note.pressedBy,
  };
}

function fileJson({ id, name, bytes, sha256 }: StoredFile): JsonObject {
  return { id, name, bytes, sha256 };
}

/** A row of the own-notes list, in the fields that published readings of it have. */
export function rowJson(note: Note, nowMs: number): JsonObject {
  const status = statusOf(note, nowMs);
  const code = { public: 0, private: 1, friends: 4, 'only-some': 2, 'not-some': 3 }[note.visibility];
  return {
    id: note.id,
    display_title: note.title,
    type: note.kind === 'video' ? 'video' : 'normal',
    time: beijingTime(note.createdAtMs),
    visible_time: Math.floor(note.createdAtMs / 1000),
    schedule_post_time: note.scheduledAtMs ?? 0,
    tab_status: status === 'review' ? 2 : status === 'rejected' ? 3 : 1,
    permission_code: code,
    permission_msg: note.visibility === 'public' ? '' : '仅自己可见',
    level: 4,
    sticky: false,
    images_list: note.files.map(({ id }) => ({ url: `/sandbox/files/${id}` })),
    view_count: 0,
    likes: 0,
    comments_count: 0,
    collected_count: 0,
    shared_count: 0,
    xsec_token: 'sandbox',
    xsec_source: 'pc_creatormng',
  };
}

function beijingTime(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

import { randomBytes } from 'node:crypto';
import type { Fault } from './faults.ts';
import { codeRefusal } from './gate.ts';
import { checkNote } from './note-check.ts';
import { json, type Reply, readText } from './reply.ts';
import type { Note } from './state.ts';
import type { Call, Route } from './world.ts';

const maxBodyBytes = 2 * 1024 * 1024;

/** Makes a note. Not idempotent, like the real one: the same body twice is two notes. */
async function createNote(call: Call, fault: Fault | null): Promise<Reply> {
  const { world, account, site } = call;
  const text = await readText(call.req, maxBodyBytes);
  const nowMs = Date.now();
  const checked = checkNote(call, text, nowMs);
  if (isDuplicate(call, checked)) return codeRefusal(createRoute, -9999);
  if (fault?.kind === 'no-id' && !fault.applied) return success(null, call);
  const note: Note = {
    ...checked,
    id: newNoteId(nowMs),
    site,
    accountId: account.id,
    createdAtMs: nowMs,
    listedAtMs: nowMs + world.settings.listLagMs,
    reviewedAtMs: checked.type === 'video' ? nowMs + world.settings.reviewMs : nowMs,
    sticky: false,
    verdict: null,
  };
  world.journal.record({ kind: 'note', note });
  return success(fault?.kind === 'no-id' ? null : note.id, call);
}

/** 24 hex digits; the first 8 are the creation second, as in the one captured id. */
function newNoteId(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return seconds + randomBytes(8).toString('hex');
}

/** With `noteId` null: the body measured with `success: true` and no id. */
function success(noteId: string | null, call: Call): Reply {
  if (noteId === null) return json(200, { result: 0, success: true, msg: '', data: {} });
  const { www } = call.world.bases.sites[call.site];
  return json(200, {
    result: 0,
    success: true,
    msg: '',
    data: { id: noteId, score: 10 },
    share_link: `${www}/discovery/item/${noteId}`,
    business_bind_results: [],
  });
}

/** Only while a `duplicate` fault waits: the same title, or the same bytes, on the same account. */
function isDuplicate({ world, account }: Call, checked: Pick<Note, 'title' | 'images' | 'video'>): boolean {
  const waiting = world.faults.pending().some((fault) => fault.kind === 'duplicate');
  if (!waiting) return false;
  const key = (note: Pick<Note, 'images' | 'video'>): string => note.video?.fileId ?? note.images[0]?.fileId ?? '';
  const etag = (fileId: string): string | undefined => world.state.files.get(fileId)?.etag;
  const own = [...world.state.notes.values()].filter((note) => note.accountId === account.id);
  const twin = own.some((note) => note.title === checked.title || etag(key(note)) === etag(key(checked)));
  return twin && world.faults.takeDuplicate();
}

export const createRoute: Route = {
  method: 'POST',
  path: '/web_api/sns/v2/note',
  name: 'create',
  session: 'both',
  unsigned: 406,
  envelope: 'result',
  handle: createNote,
};

import { z } from 'zod';
import type { JsonObject, PublishTicket, Reconciliation, RemotePost } from '../../../src/contract/index.ts';
import type { Link } from './api.ts';
import { listOwnNotes, listTooLong, type NoteDetail, type NoteRow, readNote, sameFile } from './own-notes.ts';
import { noteUrl } from './sites.ts';
import { own } from './words/codes.ts';

/** What an attempt keeps, to be sent and to be found again. */
const dataSchema = z.object({
  v: z.literal(1),
  /** whose attempt it is; version 0.1.0 did not write it down */
  accountId: z.string().min(1).exactOptional(),
  /** the request, byte for byte */
  body: z.string().min(1),
  title: z.string(),
  /** everything the draft uploaded; no other note has these */
  fileIds: z.array(z.string().min(1)).min(1),
  startedAt: z.string(),
  /** notes that were there when the attempt began */
  before: z.array(z.string()),
  /** the note that turned out to be there already; null: none */
  found: z.string().nullable(),
});
export type AttemptData = z.output<typeof dataSchema>;

export function encodeAttempt(data: AttemptData): JsonObject {
  return { ...data, fileIds: [...data.fileIds], before: [...data.before] };
}

/** null: not a ticket of ours. */
export function decodeAttempt(ticket: PublishTicket): AttemptData | null {
  return dataSchema.safeParse(ticket.data).data ?? null;
}

/** Notes looked into one by one before we say that we cannot tell. The pace makes more than a few a sign of something else. */
const maxLooks = 40;

/** What stands on the account when an attempt begins. */
interface Beforehand {
  readonly before: readonly string[];
  readonly found: string | null;
}

/**
 * Just before an attempt: the newest notes, where a later search may stop, which needs no clock to be right on either side.
 * And a last look whether an earlier attempt arrived after all: file ids tell for certain.
 */
export async function lookBefore(
  link: Link,
  wanted: Pick<AttemptData, 'title' | 'fileIds'>,
  signal: AbortSignal,
): Promise<Beforehand> {
  for await (const { rows } of listOwnNotes(link, signal)) {
    const before = rows.filter(isInOrder).map(({ id }) => id);
    for (const row of rows.filter((one) => sameTitle(one, wanted.title)))
      if (holds(await readNote(link, row.id, signal), wanted.fileIds)) return { before, found: row.id };
    return { before, found: null };
  }
  return { before: [], found: null };
}

/**
 * Was a note made by an attempt whose answer we never saw? All notes newer than the attempt are candidates, those with its
 * title first; a shared file id is the proof. A note under review counts as made.
 */
export async function reconcile(link: Link, data: AttemptData, signal: AbortSignal): Promise<Reconciliation> {
  const rows = await listSince(link, data.before, signal);
  return rows === null ? { kind: 'unknown', because: listTooLong } : lookInto(link, { rows, data }, signal);
}

/** Rows of all pages down to one that was wholly there before; null: there is no such page, and no end either. */
async function listSince(
  link: Link,
  before: readonly string[],
  signal: AbortSignal,
): Promise<readonly NoteRow[] | null> {
  const known = new Set(before);
  const found: NoteRow[] = [];
  for await (const { rows, isLast } of listOwnNotes(link, signal)) {
    found.push(...rows);
    const inOrder = rows.filter(isInOrder);
    if (isLast || (inOrder.length > 0 && inOrder.every(({ id }) => known.has(id)))) return found;
  }
  return null;
}

async function lookInto(
  link: Link,
  { rows, data }: { readonly rows: readonly NoteRow[]; readonly data: AttemptData },
  signal: AbortSignal,
): Promise<Reconciliation> {
  const known = new Set(data.before);
  const alike = rows.filter((row) => sameTitle(row, data.title));
  // The platform may have changed the title; what was there before the attempt is then not worth a look.
  const others = rows.filter((row) => !known.has(row.id) && !alike.includes(row));
  let blind = 0;
  for (const row of [...alike, ...others].slice(0, maxLooks)) {
    const note = await readNote(link, row.id, signal);
    if (holds(note, data.fileIds)) return { kind: 'yes', remote: remoteOf(link, row.id) };
    const namesNone = note !== null && note.images.length === 0 && note.video === null;
    if (namesNone && alike.includes(row) && !known.has(row.id)) blind += 1;
  }
  if (blind > 0) return { kind: 'unknown', because: own('files-not-named') };
  if (alike.length + others.length > maxLooks)
    return { kind: 'unknown', because: own('too-many-new-notes', { count: maxLooks }) };
  return { kind: 'no' };
}

export function remoteOf(link: Link, noteId: string): RemotePost {
  return { id: noteId, url: noteUrl(link.bases, noteId) };
}

/** Pinned notes come first whatever their age, scheduled ones by a time that is still to come. */
function isInOrder({ sticky, schedule_post_time: scheduled }: NoteRow): boolean {
  return sticky !== true && (scheduled ?? 0) === 0;
}

function sameTitle({ display_title: shown }: NoteRow, title: string): boolean {
  return plain(shown ?? '') === plain(title);
}

function plain(title: string): string {
  return title.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function holds(note: NoteDetail | null, fileIds: readonly string[]): boolean {
  if (note === null) return false;
  const held = note.video === null ? note.images : [...note.images, note.video];
  return held.some((id) => fileIds.some((wanted) => sameFile(id, wanted)));
}

import type { Draft, Reason, SeenPost, Verification, Visibility } from '../../../src/contract/index.ts';
import { toEpochMs } from '../../../src/kit/index.ts';
import type { Link } from './api.ts';
import { privacyTypes } from './note-body.ts';
import { findRow, type NoteDetail, type NoteRow, readNote, sameFile } from './own-notes.ts';
import { own } from './words/codes.ts';

/** Is the note there for those it is meant for, with the files that were sent? List and detail, both the owner's view. */
export async function verifyNote(
  link: Link,
  { noteId, draft }: { readonly noteId: string; readonly draft: Draft },
  signal: AbortSignal,
): Promise<Verification> {
  const note = await readNote(link, noteId, signal);
  const row = await findRow(link, noteId, signal);
  if (note === null && row === null) return { kind: 'missing' };
  const other = note === null ? null : findOtherFiles(note, draft);
  if (other !== null) return { kind: 'refused', because: other };
  // The list lags behind.
  if (row === null) return { kind: 'processing', because: own('not-listed-yet') };
  return judge({ row, note, draft }, toEpochMs(link.ctx.clock.now()));
}

interface Shown {
  readonly row: NoteRow;
  readonly note: NoteDetail | null;
  readonly draft: Draft;
}

/** README.md, "Reading back": 1 published, 2 under review, 3 rejected; 4 is left out by clients as well. */
function judge(shown: Shown, nowMs: number): Verification {
  const status = shown.row.tab_status;
  switch (status) {
    case 1:
      return judgePublished(shown, nowMs);
    case 2:
      return { kind: 'processing', because: own('under-review') };
    case 3:
    case 4:
      return { kind: 'refused', because: own('review-failed', { status }) };
    default:
      return { kind: 'processing', because: own('state-unknown', typeof status === 'number' ? { status } : {}) };
  }
}

function judgePublished(shown: Shown, nowMs: number): Verification {
  const { scheduledAt, visibility } = shown.draft;
  if (scheduledAt !== null && toEpochMs(scheduledAt) > nowMs)
    return { kind: 'processing', because: own('not-yet-time', { scheduledAt }) };
  // A note meant for everybody that only its owner sees is a penalty nobody is told of.
  if (visibility === 'public' && shown.row.permission_code === privacyTypes.private)
    return { kind: 'refused', because: own('hidden-from-others') };
  return { kind: 'live', seen: seenOf(shown) };
}

function seenOf({ row, note, draft }: Shown): SeenPost {
  const title = note?.title ?? row.display_title ?? null;
  const visibility = visibilityOf(note?.privacy ?? row.permission_code ?? null);
  return {
    ...(title === null ? {} : { title }),
    ...(note === null || note.body === null ? {} : { body: bodyOf(note.body, draft) }),
    ...(visibility === null ? {} : { visibility }),
    ...countOf(note),
  };
}

/** A hashtag without a topic of its name was sent as plain text: that is no difference, nor is a blank at the end. */
function bodyOf(shown: string, draft: Draft): string {
  const plain = (text: string): string => text.replace(/#([^#[\]\n]+)\[话题\]#/g, '#$1').trimEnd();
  return plain(shown) === plain(draft.body) ? draft.body : shown;
}

/** null: one of the audiences that the page has besides (some people, all but some), or not said. */
function visibilityOf(privacy: number | null): Visibility | null {
  const known: readonly Visibility[] = ['public', 'friends', 'private'];
  return known.find((one) => privacyTypes[one] === privacy) ?? null;
}

function countOf(note: NoteDetail | null): Pick<SeenPost, 'mediaCount'> {
  if (note === null) return {};
  if (note.video !== null) return { mediaCount: 1 };
  return note.images.length === 0 ? {} : { mediaCount: note.images.length };
}

/** What is shown and was not sent; null: nothing that can be compared differs. */
function findOtherFiles(note: NoteDetail, draft: Draft): Reason | null {
  const sent = draft.media.flatMap(({ asset }) => asset?.id ?? []);
  if (draft.kind === 'video') {
    const [video] = sent;
    const differs = note.video !== null && video !== undefined && !sameFile(note.video, video);
    return differs ? own('other-video') : null;
  }
  const comparable = note.images.length > 0 && sent.length === draft.media.length;
  const same = note.images.length === sent.length && note.images.every((id, index) => sameFile(id, sent[index] ?? ''));
  return comparable && !same ? own('other-pictures') : null;
}

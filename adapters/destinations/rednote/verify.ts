import { type Draft, type Verification } from '../../../src/contract/index.ts';
import { toEpochMs } from '../../../src/kit/index.ts';
import type { Link } from './api.ts';
import { privacyTypes } from './note-body.ts';
import { findFiles, findRow, type NoteFiles, type NoteRow, sameFile } from './own-notes.ts';

/** Is the note there for those it is meant for, with the files that were sent? List and detail, both the owner's view. */
export async function verifyNote(
  link: Link,
  { noteId, draft }: { readonly noteId: string; readonly draft: Draft },
  signal: AbortSignal,
): Promise<Verification> {
  const files = await findFiles(link, noteId, signal);
  const row = await findRow(link, noteId, signal);
  if (files === null && row === null) return { kind: 'missing' };
  const other = files === null ? null : findDifference(files, draft);
  if (other !== null) return { kind: 'refused', because: other };
  // The list lags behind (facts section 9).
  if (row === null) return { kind: 'processing', because: 'REDnote has the note, and its list does not show it yet' };
  return judgeRow(row, draft, toEpochMs(link.ctx.clock.now()));
}

/** facts section 12: 1 published, 2 under review, 3 rejected; 4 is left out by clients as well. */
function judgeRow(row: NoteRow, draft: Draft, nowMs: number): Verification {
  switch (row.tab_status) {
    case 1:
      return judgePublished(row, draft, nowMs);
    case 2:
      return { kind: 'processing', because: 'the note is under review (审核中)' };
    case 3:
    case 4:
      return { kind: 'refused', because: `the note did not pass the review (status ${row.tab_status})` };
    default:
      return { kind: 'processing', because: `REDnote shows the note in a state we do not know (${row.tab_status})` };
  }
}

function judgePublished(row: NoteRow, draft: Draft, nowMs: number): Verification {
  const { scheduledAt } = draft;
  if (scheduledAt !== null && toEpochMs(scheduledAt) > nowMs)
    return { kind: 'processing', because: `the note goes live at ${scheduledAt}` };
  // A note meant for everybody that only its owner sees is a penalty nobody is told of.
  if (draft.visibility === 'public' && row.permission_code === privacyTypes.private)
    return { kind: 'refused', because: 'the note was meant for everybody, and REDnote shows it to its owner only' };
  return { kind: 'live' };
}

/** What is shown and was not sent, as a sentence; null: nothing that can be compared differs. */
function findDifference(files: NoteFiles, draft: Draft): string | null {
  const sent = draft.media.flatMap(({ asset }) => asset?.id ?? []);
  if (draft.kind === 'video') {
    const [video] = sent;
    const differs = files.video !== null && video !== undefined && !sameFile(files.video, video);
    return differs ? 'the note holds another video than was sent' : null;
  }
  const comparable = files.images.length > 0 && sent.length === draft.media.length;
  const same =
    files.images.length === sent.length && files.images.every((id, index) => sameFile(id, sent[index] ?? ''));
  return comparable && !same ? 'the note holds other pictures than were sent, or in another order' : null;
}

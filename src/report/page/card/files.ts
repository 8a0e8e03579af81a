import type { FileFacts, ReportFile } from '../../data.ts';
import type { Frame } from '../frame.ts';

export interface FileView {
  /** `Video: repacked; nothing coded anew` */
  readonly says: string;
  readonly because: readonly string[];
  /** null: it is made of a frame of the video */
  readonly before: string | null;
  /** null: the same, or nothing was made yet */
  readonly after: string | null;
}

export function fileView(file: ReportFile, frame: Frame): FileView {
  const { words } = frame;
  return {
    says: words.sentence(words.led(words.card.roles[file.role], whatBecomes(file, frame))),
    because: file.because.map(({ text }) => words.sentence(text)),
    before: beforeOf(file, frame),
    after: file.after === null ? null : afterOf(file.after, file.before, frame) || null,
  };
}

function whatBecomes({ role, rung }: ReportFile, { words }: Frame): string {
  return role === 'cover' && rung === 'undecided' ? words.coverUndecided : words.rungs[rung][0];
}

function beforeOf({ role, rung, before }: ReportFile, frame: Frame): string | null {
  // A frame is still to be found; the video is no picture of it.
  if (role === 'cover' && rung === 'undecided') return null;
  if (before !== null) return joined(factsOf(before, frame));
  return role === 'cover' ? null : frame.words.card.fileAbsent;
}

/** Only what is no longer the same. */
function afterOf(after: FileFacts, before: FileFacts | null, frame: Frame): string {
  const known = before === null ? [] : factsOf(before, frame);
  const changed = factsOf(after, frame).map((fact, index) => (fact === known[index] ? null : fact));
  // As it was in all that is shown: its size is said, once it is known.
  return joined(changed) || (after.bytes === null ? '' : frame.speech.bytes(after.bytes));
}

function factsOf(
  { bytes, width, height, durationMs, format }: FileFacts,
  { speech }: Frame,
): readonly (string | null)[] {
  return [
    format,
    width === null || height === null ? null : `${width} × ${height}`,
    durationMs === null ? null : speech.duration(durationMs),
    bytes === null ? null : speech.bytes(bytes),
  ];
}

function joined(facts: readonly (string | null)[]): string {
  return facts.filter((fact) => fact !== null).join(' · ');
}

import type { FileFacts, ReportFile } from '../../data.ts';
import type { Frame } from '../frame.ts';

export interface FileView {
  /** `Video: repacked; picture and sound untouched` */
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
    says: words.led(words.card.roles[file.role], words.rungs[file.rung]),
    because: file.because.map(({ text }) => words.sentence(text)),
    before: beforeOf(file, frame),
    after: file.after === null ? null : factsOf(file.after, frame),
  };
}

function beforeOf({ role, before }: ReportFile, frame: Frame): string | null {
  if (before !== null) return factsOf(before, frame);
  return role === 'cover' ? null : frame.words.card.fileAbsent;
}

function factsOf({ bytes, width, height, durationMs, format }: FileFacts, { speech }: Frame): string {
  const size = width === null || height === null ? null : `${width} × ${height}`;
  const parts = [
    format,
    size,
    durationMs === null ? null : speech.duration(durationMs),
    bytes === null ? null : speech.bytes(bytes),
  ];
  return parts.filter((part) => part !== null).join(' · ') || '–';
}

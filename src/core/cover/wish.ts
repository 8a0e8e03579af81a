import type { ProbedImage } from '../media/facts.ts';

/** The cover a person chose for one post. */
export type CoverWish =
  /** a frame of the video */
  | { readonly atMs: number }
  /** a picture of theirs, kept in the store by its hash */
  | { readonly file: CoverFile };

export interface CoverFile {
  /** as they named it */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** with the dot */
  readonly extension: string;
  readonly probed: ProbedImage;
}

const colons = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?$/;
const seconds = /^(\d{1,6})(?:[.,](\d{1,3}))?\s*s?$/i;
/** A spreadsheet that knows times shows `0:03` so: it took minutes for hours. */
const spreadsheet = /^(\d{1,2}):(\d\d):00$/;

/** `0:03`, `1:02.5`, `1:00:07`, `3.2`, `3,2 s` → milliseconds; null: no time. */
export function readCoverTime(text: string): number | null {
  const plain = text.normalize('NFKC').trim();
  const [, whole, part] = seconds.exec(plain) ?? [];
  if (whole !== undefined) return Number(whole) * 1000 + fraction(part);
  const [match, hours = '0', minutes, rest, tenths] = colons.exec(plain) ?? [];
  if (match === undefined || minutes === undefined || rest === undefined) return null;
  if (Number(rest) >= 60 || (hours !== '0' && Number(minutes) >= 60)) return null;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)) * 1000 + fraction(tenths);
}

export type CoverTime =
  | { readonly kind: 'at'; readonly atMs: number }
  | { readonly kind: 'too-late' }
  /** as it stands there, and as a spreadsheet may have found it */
  | { readonly kind: 'either'; readonly timesMs: readonly [number, number] };

interface TimeFacts {
  /** null: the video is not here yet */
  readonly lengthMs: number | null;
  /** what the plan says; null: nothing */
  readonly beforeMs: number | null;
}

/**
 * A spreadsheet takes `0:03` for hours and minutes, and saves `00:03:00`. It is what stands there, unless the video is shorter; where it
 * may be both, nobody guesses, unless the plan has one of them. null: no time.
 */
export function decideCoverTime(text: string, { lengthMs, beforeMs }: TimeFacts): CoverTime | null {
  const atMs = readCoverTime(text);
  if (atMs === null) return null;
  const shiftedMs = readShiftedTime(text);
  const all = shiftedMs === null || shiftedMs === atMs ? [atMs] : [atMs, shiftedMs];
  if (beforeMs !== null && all.includes(beforeMs)) return { kind: 'at', atMs: beforeMs };
  const [meant, other] = all.filter((one) => lengthMs === null || one <= lengthMs);
  if (meant === undefined) return { kind: 'too-late' };
  return other === undefined ? { kind: 'at', atMs: meant } : { kind: 'either', timesMs: [meant, other] };
}

/** What a time in a cell may stand for beside itself: `00:03:00` for `0:03`. null: nothing else. */
export function readShiftedTime(text: string): number | null {
  const [, minutes, rest] = spreadsheet.exec(text.trim()) ?? [];
  return minutes === undefined || Number(rest) >= 60 ? null : (Number(minutes) * 60 + Number(rest)) * 1000;
}

function fraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.padEnd(3, '0'));
}

/** `0:03`, `1:02.5` */
export function coverTime(atMs: number): string {
  const whole = Math.floor(atMs / 1000);
  const rest = String(whole % 60).padStart(2, '0');
  const part = atMs % 1000 === 0 ? '' : `.${String(atMs % 1000).padStart(3, '0')}`.replace(/0+$/, '');
  return `${Math.floor(whole / 60)}:${rest}${part}`;
}

/** As plan.json and the table write it; null: clipferry's own choice. */
export function coverText(wish: CoverWish | undefined): string | null {
  if (wish === undefined) return null;
  return 'atMs' in wish ? coverTime(wish.atMs) : wish.file.name;
}

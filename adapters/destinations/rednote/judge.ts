import type { FerryError, IsoTime } from '../../../src/contract/index.ts';
import { errorOfRow, findRow, retryAfterMs } from '../../../src/kit/index.ts';
import { errorTable, type Facts, otherwise, type Phase, type Row, type Signal } from './errors.ts';

/** What an answer shows. */
export interface Seen {
  readonly phase: Phase;
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  /** `code`, `result` or `errCode` of a JSON envelope */
  readonly code: number | null;
  /** `msg` of the envelope, or the whole body when it is not JSON. Never a note's own words. */
  readonly text: string;
  /** `<Code>` of an upload host's XML error */
  readonly xmlCode: string | null;
}

/** The row for an answer that is no success. */
export function rowOf(seen: Seen): Row {
  return findRow(errorTable, (sign) => matches(sign, seen)) ?? otherwise;
}

function matches(sign: Signal, seen: Seen): boolean {
  const within = (range: readonly [number, number] | undefined, value: number | null): boolean =>
    range === undefined || (value !== null && value >= range[0] && value <= range[1]);
  const hasHeader = ({ headers }: Seen, wanted: RegExp): boolean =>
    Object.entries(headers).some(([name, value]) => wanted.test(`${name}: ${value}`));
  return (
    (sign.phases === undefined || sign.phases.includes(seen.phase)) &&
    within(sign.status, seen.status) &&
    within(sign.codes, seen.code) &&
    (sign.header === undefined || hasHeader(seen, sign.header)) &&
    (sign.text === undefined || sign.text.test(seen.text)) &&
    (sign.xmlCode === undefined || sign.xmlCode.test(seen.xmlCode ?? ''))
  );
}

export interface Place extends Omit<Facts, 'status' | 'code'> {
  readonly now: IsoTime;
  /** the platform's own words, where it says that people may see them */
  readonly says?: string | null;
}

export function errorFrom(row: Row, seen: Seen, { now, says, ...place }: Place): FerryError {
  const facts: Facts = { ...place, status: seen.status, ...(seen.code === null ? {} : { code: seen.code }) };
  return errorOfRow(row, facts, {
    said: plainLine(says ?? seen.xmlCode ?? ''),
    retryAfterMs: retryAfterMs(seen.headers, now),
    ...(seen.phase === 'read' ? { effect: 'none' } : {}),
  });
}

/** The platform's words, to be shown: one line, no markup, not long. */
function plainLine(text: string): string {
  return text
    .replace(/[\s<>"]+/g, ' ')
    .trim()
    .slice(0, 120);
}

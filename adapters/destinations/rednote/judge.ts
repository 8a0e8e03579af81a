import { FerryError, type IsoTime } from '../../../src/contract/index.ts';
import { retryAfterMs } from '../../../src/kit/index.ts';
import { type ErrorRow, errorTable, otherwise, type Phase, type Signal } from './errors.ts';

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
export function findRow(seen: Seen): ErrorRow {
  return errorTable.find(({ signal }) => matches(signal, seen)) ?? otherwise;
}

function matches(signal: Signal, seen: Seen): boolean {
  const within = (range: readonly [number, number] | undefined, value: number | null): boolean =>
    range === undefined || (value !== null && value >= range[0] && value <= range[1]);
  const hasHeader = ({ headers }: Seen, wanted: RegExp): boolean =>
    Object.entries(headers).some(([name, value]) => wanted.test(`${name}: ${value}`));
  return (
    (signal.phases === undefined || signal.phases.includes(seen.phase)) &&
    within(signal.status, seen.status) &&
    within(signal.codes, seen.code) &&
    (signal.header === undefined || hasHeader(seen, signal.header)) &&
    (signal.text === undefined || signal.text.test(seen.text)) &&
    (signal.xmlCode === undefined || signal.xmlCode.test(seen.xmlCode ?? ''))
  );
}

export interface Place {
  /** the sentence's start: "submitting the note" */
  readonly doing: string;
  /** for hints: `rednote/main` */
  readonly account: string;
  readonly now: IsoTime;
  /** the platform's own words, where it says that people may see them */
  readonly says?: string | null;
}

export function errorFrom(seen: Seen, place: Place): FerryError {
  const row = findRow(seen);
  const waitMs = retryAfterMs(seen.headers, place.now);
  const says = place.says ? `: "${place.says}"` : '';
  return new FerryError(row.kind, row.code, `${place.doing}: ${row.message} (${numberOf(seen)})${says}`, {
    effect: seen.phase === 'read' ? 'none' : row.effect,
    scope: row.scope,
    ...(row.hint === undefined ? {} : { hint: row.hint.replace('{account}', place.account) }),
    ...(waitMs === null || row.kind !== 'retryable' ? {} : { retryAfterMs: waitMs }),
  });
}

function numberOf({ status, code, xmlCode }: Seen): string {
  if (xmlCode !== null) return `HTTP ${status}, ${xmlCode}`;
  return code === null ? `HTTP ${status}` : `code ${code}`;
}

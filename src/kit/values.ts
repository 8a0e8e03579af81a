import type { IsoTime } from '../contract/values.ts';

/** Milliseconds since the epoch → IsoTime. Throws RangeError outside years 0 to 9999. */
export function toIso(epochMs: number): IsoTime {
  const text = new Date(epochMs).toISOString();
  if (text.length !== 24) throw new RangeError(`a time outside years 0 to 9999: ${epochMs}`);
  return text;
}

/** IsoTime → milliseconds since the epoch. NaN for what is no time. */
export function toEpochMs(time: IsoTime): number {
  return Date.parse(time);
}

/** The platform gave a date instead of a delay: milliseconds from `now`, never negative. */
export function msUntil(when: IsoTime, now: IsoTime): number {
  return Math.max(0, Date.parse(when) - Date.parse(now));
}

/** Ends a `switch` over a union: the compiler points here when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

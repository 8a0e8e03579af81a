/** Anything that survives JSON.parse(JSON.stringify(x)) unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** An instant as `YYYY-MM-DDTHH:mm:ss.sssZ`: always UTC, so that text order is time order. */
export type IsoTime = string & { readonly __unit?: 'IsoTime' };

export type MediaKind = 'video' | 'image';

/** Half-open: bytes `start` up to, not including, `end`. `index` counts parts from 0. */
export interface ByteRange {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Milliseconds since the epoch → IsoTime. Throws RangeError outside years 0 to 9999. */
export function toIso(epochMs: number): IsoTime {
  const text = new Date(epochMs).toISOString();
  if (text.length !== 24) throw new RangeError(`a time outside years 0 to 9999: ${epochMs}`);
  return text;
}

export function toEpochMs(time: IsoTime): number {
  return Date.parse(time);
}

/** Ends a `switch` over a union: the compiler points here when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

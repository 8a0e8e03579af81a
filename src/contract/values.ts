/** Anything that survives JSON.parse(JSON.stringify(x)) unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** An object of plain JSON: what adapters keep in tickets, options and secrets. */
export type JsonObject = { readonly [key: string]: Json };

/** An instant as `YYYY-MM-DDTHH:mm:ss.sssZ`: always UTC, so that text order is time order. */
export type IsoTime = string & { readonly __unit?: 'IsoTime' };

/** What a file shows. Sound alone is no media here. */
export type MediaKind = 'video' | 'image';

/** What a file says beside its picture and sound that may be nobody else's business. Software, dates and exposure are not among it. */
export type PrivateTag =
  | 'place'
  /** make, serial number, maker's notes */
  | 'device'
  /** names and rights */
  | 'account'
  /** words somebody wrote */
  | 'comment'
  /** a small picture of the file, perhaps of before it was edited */
  | 'preview'
  /** behind the picture's end: a film, a second picture, a record of the phone */
  | 'attachment'
  /** nothing that is known */
  | 'other';

/** Half-open: bytes `start` up to, not including, `end`. `index` counts parts from 0. */
export interface ByteRange {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

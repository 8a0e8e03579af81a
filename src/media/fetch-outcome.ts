import { because, type IsoTime, type MediaKind, type Reason } from '../contract/index.ts';
import type { Looks } from '../contract/reasons/media.ts';

/**
 * How it went, and why. Nothing here is thrown; thrown are only FerryErrors of kind `fatal` (disk) and `interrupted` (the
 * signal), with what was received kept in the part.
 */
export type FetchOutcome =
  /**
   * Complete and flushed to disk at `partPath`: give it to the media store, then `removePart`. A picture, a video or a sound,
   * perhaps of another kind than was asked for, or of a type that nothing here opens.
   */
  | {
      readonly kind: 'fetched';
      readonly bytes: number;
      readonly sha256: string;
      /** with its dot, from the magic bytes */
      readonly extension: string;
      readonly mime: string;
    }
  /** the link is dead, and its own date says so: only a new export helps */
  | { readonly kind: 'expired'; readonly reason: Reason }
  /** the server said no although the link should live, or the address is not allowed */
  | { readonly kind: 'refused'; readonly reason: Reason }
  /** `patient`: a bad network or a busy server says nothing about the file; `retryAfterMs` null: the server named no time */
  | {
      readonly kind: 'later';
      readonly reason: Reason;
      readonly patient: boolean;
      readonly retryAfterMs: number | null;
    }
  /** an answer, but no media: a login page, an error as JSON, nothing. The part is untouched or gone. */
  | { readonly kind: 'not-media'; readonly reason: Reason };

export function patiently(reason: Reason, waitMs: number | null = null): FetchOutcome {
  return { kind: 'later', reason, patient: true, retryAfterMs: waitMs };
}

export function expired(link: string, diedAt: IsoTime): FetchOutcome {
  return { kind: 'expired', reason: because('expired-link', { diedAt, link }) };
}

export function notMedia(link: string, wanted: MediaKind, looks: Looks): FetchOutcome {
  return { kind: 'not-media', reason: because('not-media', { link, wanted, ...looks }) };
}

/** Fit for reasons: host and the last path segment, never the query (it is a key) nor the middle (some sign there). */
export function describeLink(locator: string): string {
  const { host, pathname } = new URL(locator);
  const last = pathname.split('/').at(-1) ?? '';
  return `${host}/…/${last.length > 40 ? `${last.slice(0, 37)}…` : last}`;
}

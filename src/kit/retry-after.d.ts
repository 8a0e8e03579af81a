import type { IsoTime } from '../contract/values.ts';
/** Nobody waits longer than this on a header's word: after a day the person should hear of it. Our own limit. */
export declare const MAX_RETRY_AFTER_MS: number;
/**
 * How long the server asks us to stay away, from an answer's headers (names in lower case): `retry-after` as seconds or
 * HTTP date (RFC 9110 10.2.3), else `ratelimit-reset` and its `x-` forms as seconds from now or as a Unix time (Bluesky:
 * Unix seconds; the IETF draft: seconds from now). Milliseconds, 0 to MAX_RETRY_AFTER_MS; null: it does not say.
 * Dates are compared with the server's own `date`, so a wrong clock on this machine does not matter.
 */
export declare function retryAfterMs(headers: Readonly<Record<string, string>>, now: IsoTime): number | null;

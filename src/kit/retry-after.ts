import type { IsoTime } from '../contract/values.ts';

/** Nobody waits longer than this on a header's word: after a day the person should hear of it. Our own limit. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * How long the server asks us to stay away, from an answer's headers (names in lower case): `retry-after` as seconds or
 * HTTP date (RFC 9110 10.2.3), else `ratelimit-reset` and its `x-` forms as seconds from now, a Unix time or an ISO date (the
 * IETF draft: seconds from now; Bluesky: Unix seconds; Mastodon: `2026-11-26T10:05:00.000000Z`). Milliseconds, 0 to MAX_RETRY_AFTER_MS; null: it does not say.
 * Dates are compared with the server's own `date`, so a wrong clock on this machine does not matter.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: IsoTime): number | null {
  const serverNowMs = dateMs(headers['date']) ?? Date.parse(now);
  const retryAfter = headers['retry-after']?.trim();
  const waitMs = retryAfter ? fromRetryAfter(retryAfter, serverNowMs) : fromReset(headers, serverNowMs);
  return waitMs === null ? null : Math.min(Math.max(0, Math.ceil(waitMs)), MAX_RETRY_AFTER_MS);
}

function fromRetryAfter(value: string, serverNowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const at = dateMs(value);
  return at === null ? null : at - serverNowMs;
}

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const RESET_NAMES = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];
/** 2001-09-09 as Unix seconds: no delay is that long, and no Unix time of today is smaller. */
const FIRST_UNIX_SECONDS = 1_000_000_000;
const FIRST_UNIX_MILLISECONDS = FIRST_UNIX_SECONDS * 1000;

function fromReset(headers: Readonly<Record<string, string>>, serverNowMs: number): number | null {
  for (const name of RESET_NAMES) {
    const value = headers[name]?.trim();
    if (!value) continue;
    if (isoDate.test(value) && !Number.isNaN(Date.parse(value))) return Date.parse(value) - serverNowMs;
    if (!/^\d+(\.\d+)?$/.test(value)) continue;
    const number = Number(value);
    if (number >= FIRST_UNIX_MILLISECONDS) return number - serverNowMs;
    if (number >= FIRST_UNIX_SECONDS) return number * 1000 - serverNowMs;
    return number * 1000;
  }
  return null;
}

/** Only real HTTP dates: `Date.parse` alone would take `-5` for a year. */
function dateMs(value: string | undefined): number | null {
  if (!value || !/^[A-Za-z]{3,9},? /.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}

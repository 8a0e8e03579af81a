import { describe, expect, test } from 'vitest';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '../../src/kit/index.ts';

const now = '2026-11-22T12:00:00.000Z';
const unix = Date.parse(now) / 1000;

describe('how long a server asks us to stay away', () => {
  test.each<[string, Record<string, string>, number | null]>([
    ['nothing said', {}, null],
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['zero', { 'retry-after': '0' }, 0],
    ['a fraction, against the RFC', { 'retry-after': ' 1.5 ' }, 1_500],
    ['an HTTP date', { 'retry-after': 'Sun, 22 Nov 2026 12:01:30 GMT' }, 90_000],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [
      "a date, on the server's own clock",
      { 'retry-after': 'Sun, 22 Nov 2026 15:00:10 GMT', date: 'Sun, 22 Nov 2026 15:00:00 GMT' },
      10_000,
    ],
    ['rubbish', { 'retry-after': 'soon' }, null],
    ['a negative number', { 'retry-after': '-5' }, null],
    ['far too long', { 'retry-after': '99999999' }, MAX_RETRY_AFTER_MS],
    ['a reset in seconds from now', { 'ratelimit-reset': '30' }, 30_000],
    ['a reset as Unix time', { 'ratelimit-reset': String(unix + 45) }, 45_000],
    ['a reset in milliseconds', { 'x-ratelimit-reset': String((unix + 45) * 1000) }, 45_000],
    ['a reset as an ISO date', { 'x-ratelimit-reset': '2026-11-22T12:00:45.000000Z' }, 45_000],
    ['a reset that has passed', { 'x-rate-limit-reset': String(unix - 45) }, 0],
    ['both: Retry-After wins', { 'retry-after': '5', 'ratelimit-reset': '500' }, 5_000],
  ])('%s', (_, headers, expected) => expect(retryAfterMs(headers, now)).toBe(expected));
});

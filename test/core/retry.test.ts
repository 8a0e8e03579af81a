import { describe, expect, it } from 'vitest';
import { because, type Remedy } from '../../src/contract/index.ts';
import {
  backoffMs,
  decideRetry,
  type Failed,
  lookAgainMs,
  maxTries,
  processingWaitMs,
  retryAt,
} from '../../src/core/retry.ts';
import { toIso } from '../../src/kit/index.ts';

const now = '2026-03-01T12:00:00.000Z';
const later = (ms: number) => toIso(Date.parse(now) + ms);
const busy = { code: 'fake/busy', values: { status: 503 }, said: 'come back' };

function decide(failed: Partial<Failed>, tries: number) {
  return decideRetry(
    { reason: busy, remedy: 'send-again', scope: 'post', retryAfterMs: null, ...failed },
    { tries, max: maxTries, now, random01: 0.5 },
  );
}

describe('back-off', () => {
  it('doubles, stays under 15 minutes, and half of it is chance', () => {
    expect([1, 2, 3, 4].map((tries) => backoffMs(tries, 0))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(backoffMs(1, 0.999)).toBeLessThanOrEqual(2_000);
    expect(backoffMs(5_000, 1)).toBe(900_000);
    expect(backoffMs(0, 0)).toBe(1_000);
  });

  it('gives way to what the other side asks for, when that is longer', () => {
    const ask = { tries: 1, random01: 0 };
    expect(retryAt(now, { ...ask, wishMs: 60_000 })).toBe(later(60_000));
    expect(retryAt(now, { ...ask, wishMs: 5 })).toBe(later(1_000));
  });

  it.each([Number.POSITIVE_INFINITY, 1e18, Number.NaN, -5])(
    'takes a wish of %s ms for a date within a month',
    (wishMs) => {
      const at = retryAt(now, { tries: 1, wishMs, random01: 0 });
      expect(at > now).toBe(true);
      expect(at <= later(31 * 86_400_000)).toBe(true);
    },
  );
});

describe('a step that failed', () => {
  it('is taken again, and comes to a person after twelve times in a row, with the last failure inside', () => {
    for (let tries = 0; tries < maxTries - 1; tries += 1) expect(decide({}, tries).kind).toBe('again');
    expect(decide({}, maxTries - 1)).toEqual({
      kind: 'hold',
      reason: because('tried-often', { tries: 12, last: busy }),
    });
  });

  it.each(['upload-again', 'prepare-again'] as const)('counts like any other when "%s" cannot be done', (remedy) => {
    expect(decide({ remedy }, maxTries).kind).toBe('hold');
  });

  it('never adds up to a hold when it only takes patience', () => {
    expect(decide({ remedy: 'wait-patiently' }, 10_000).kind).toBe('again');
  });

  it.each(['send-again', 'wait-patiently', 'ask'] as const satisfies readonly Remedy[])(
    'says nothing about the post when it is about the whole account (%s)',
    (remedy) => {
      expect(decide({ remedy, scope: 'account' }, 10_000).kind).toBe('again');
    },
  );

  it('waits for a person at once when only they can do something', () => {
    expect(decide({ remedy: 'ask' }, 0)).toEqual({ kind: 'hold', reason: busy });
  });
});

describe('looking again', () => {
  it('takes longer each time', () => {
    expect([0, 1, 2].map(lookAgainMs)).toEqual([3_000, 6_000, 9_000]);
    expect([0, 1, 2].map(processingWaitMs)).toEqual([5_000, 10_000, 20_000]);
    expect(processingWaitMs(1_000)).toBe(30 * 60_000);
  });
});

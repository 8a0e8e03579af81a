import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toEpochMs, toIso } from '../../src/kit/index.ts';
import { backoffMs, decideNextPublish, durationText, estimateCalendar } from '../../src/core/pace.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = '2026-03-01T12:00:00.000Z';
const ago = (ms: number) => toIso(toEpochMs(now) - ms);

describe('the next publication', () => {
  it.each([
    ['goes now when there was none', { perDay: 2, minGapMs: hour }, [], null],
    ['goes now when the gap is over to the millisecond', { perDay: null, minGapMs: hour }, [ago(hour)], null],
    ['waits for the gap', { perDay: null, minGapMs: hour }, [ago(hour - 1)], toIso(toEpochMs(now) + 1)],
    [
      'waits for the oldest of the daily number to be 24 hours old',
      { perDay: 2, minGapMs: hour },
      [ago(3 * hour), ago(20 * hour)],
      ago(20 * hour - day),
    ],
    ['goes when that one is 24 hours old', { perDay: 2, minGapMs: hour }, [ago(3 * hour), ago(day)], null],
    [
      'counts more than the daily number without harm',
      { perDay: 1, minGapMs: 0 },
      [ago(hour), ago(2 * hour), ago(3 * hour)],
      ago(hour - day),
    ],
    ['takes the later of gap and day', { perDay: 1, minGapMs: 30 * hour }, [ago(hour)], ago(-29 * hour)],
    ['does not need an order', { perDay: null, minGapMs: hour }, [ago(20 * hour), ago(1000)], ago(1000 - hour)],
    ['believes a clock that was set back a little', { perDay: null, minGapMs: hour }, [ago(-hour)], ago(-2 * hour)],
    [
      'does not wait for a wrong clock where nothing has to stand apart',
      { perDay: null, minGapMs: 0 },
      [ago(-hour)],
      null,
    ],
    ['does not wait a year for a clock that was wrong', { perDay: 1, minGapMs: hour }, [ago(-365 * day)], null],
  ] as const)('%s', (_, pace, startedAt, at) => {
    const decision = decideNextPublish({ pace, startedAt, now });
    expect(decision).toMatchObject(at === null ? { kind: 'now' } : { kind: 'at', at });
  });

  it('says why it waits', () => {
    expect(decideNextPublish({ pace: { perDay: 1, minGapMs: 0 }, startedAt: [ago(hour)], now })).toMatchObject({
      because: '1 post went in the last 24 hours, which is the daily number',
    });
    expect(
      decideNextPublish({ pace: { perDay: null, minGapMs: 3 * hour }, startedAt: [ago(hour)], now }),
    ).toMatchObject({
      because: 'posts of one account stand at least 3 hours apart',
    });
  });

  it.each([
    { perDay: 0, minGapMs: 0 },
    { perDay: 1.5, minGapMs: 0 },
    { perDay: null, minGapMs: Number.NaN },
    { perDay: null, minGapMs: -1 },
  ])('refuses a pace that makes no sense: %j', (pace) => {
    expect(() => decideNextPublish({ pace, startedAt: [], now })).toThrow(/a pace needs/);
  });

  it('never exceeds the daily number in any 24 hours, nor the gap, and never stops', () => {
    fc.assert(
      fc.property(
        fc.record({
          perDay: fc.option(fc.integer({ min: 1, max: 5 })),
          minGapMs: fc.integer({ min: 0, max: 8 * hour }),
        }),
        fc.integer({ min: 1, max: 30 }),
        (pace, count) => {
          let at = toEpochMs(now);
          const starts: number[] = [];
          while (starts.length < count) {
            const decision = decideNextPublish({ pace, startedAt: starts.map(toIso), now: toIso(at) });
            if (decision.kind === 'at') {
              expect(toEpochMs(decision.at)).toBeGreaterThan(at);
              at = toEpochMs(decision.at);
            } else starts.push(at);
            if (pace.perDay === null && pace.minGapMs === 0) at += 1;
          }
          starts.forEach((start, index) => {
            if (index > 0) expect(start - (starts[index - 1] ?? 0)).toBeGreaterThanOrEqual(pace.minGapMs);
            const inDay = starts.filter((other) => other > start - day && other <= start).length;
            if (pace.perDay !== null) expect(inDay).toBeLessThanOrEqual(pace.perDay);
          });
          const estimate = estimateCalendar({ pace, count, startedAt: [], now, secondsPerPost: 0 });
          if (pace.minGapMs > 0 || pace.perDay !== null) expect(estimate.lastAt).toBe(toIso(starts.at(-1) ?? 0));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the calendar', () => {
  it('says when the first and the last one go', () => {
    const estimate = estimateCalendar({
      pace: { perDay: 2, minGapMs: 3 * hour },
      count: 5,
      startedAt: [ago(hour)],
      now,
    });
    expect(estimate).toEqual({
      firstAt: '2026-03-01T14:00:00.000Z',
      lastAt: '2026-03-03T14:00:00.000Z',
      days: 3,
      sentences: [
        '5 posts, at most 2 a day, at least 3 hours apart',
        'the first goes at 2026-03-01 14:00 UTC, the last at about 2026-03-03 14:00 UTC, in 2 days',
      ],
    });
  });

  it('says that there is nothing to do', () => {
    expect(estimateCalendar({ pace: { perDay: 2, minGapMs: 0 }, count: 0, startedAt: [], now })).toMatchObject({
      firstAt: null,
      days: 0,
    });
  });

  it('counts the work itself where the pace has no gap', () => {
    const estimate = estimateCalendar({
      pace: { perDay: null, minGapMs: 0 },
      count: 181,
      startedAt: [],
      now,
      secondsPerPost: 20,
    });
    expect(estimate.lastAt).toBe(ago(-hour));
  });

  it('is quick for 100,000 posts and ends with the calendar', () => {
    const estimate = estimateCalendar({ pace: { perDay: 1, minGapMs: 365 * day }, count: 100_000, startedAt: [], now });
    expect(estimate.lastAt).toBe('9999-12-31T23:59:59.000Z');
  });
});

describe('back-off', () => {
  it('doubles, stays under 15 minutes, and half of it is chance', () => {
    expect([1, 2, 3, 4].map((tries) => backoffMs(tries, 0))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(backoffMs(1, 0.999)).toBeLessThanOrEqual(2_000);
    expect(backoffMs(5_000, 1)).toBe(900_000);
    expect(backoffMs(0, 0)).toBe(1_000);
  });
});

it.each([
  [1_000, '1 second'],
  [90_000, '90 seconds'],
  [90 * 60_000, '90 minutes'],
  [5 * hour, '5 hours'],
  [12 * day, '12 days'],
])('%i ms reads as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

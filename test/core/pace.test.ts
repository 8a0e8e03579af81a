import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { because } from '../../src/contract/index.ts';
import { decideNextPublish, decideTiming, estimateCalendar } from '../../src/core/pace.ts';
import { toEpochMs, toIso } from '../../src/kit/index.ts';

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

  it.each([
    ['goes when there is room for all of its videos', 3, [ago(hour), ago(2 * hour)], null],
    ['waits for as much room as it needs', 3, [ago(hour), ago(2 * hour), ago(3 * hour)], ago(3 * hour - day)],
    ['waits for an empty day when it is more than a day takes', 9, [ago(hour), ago(2 * hour)], ago(hour - day)],
    ['goes on an empty day, however many it carries', 9, [], null],
  ] as const)('%s', (_, count, startedAt, at) => {
    const decision = decideNextPublish({ pace: { perDay: 5, minGapMs: 0 }, startedAt, now, count });
    expect(decision).toMatchObject(at === null ? { kind: 'now' } : { kind: 'at', at });
  });

  it('says why it waits', () => {
    expect(decideNextPublish({ pace: { perDay: 1, minGapMs: 0 }, startedAt: [ago(hour)], now })).toMatchObject({
      because: because('pace-of-the-day', { perDay: 1 }),
    });
    expect(
      decideNextPublish({ pace: { perDay: null, minGapMs: 3 * hour }, startedAt: [ago(hour)], now }),
    ).toMatchObject({
      because: because('pace-gap', { minGapMs: 3 * hour }),
    });
  });

  it.each([
    { perDay: 0, minGapMs: 0 },
    { perDay: 1.5, minGapMs: 0 },
    { perDay: null, minGapMs: Number.NaN },
    { perDay: null, minGapMs: -1 },
  ])('refuses a pace that makes no sense: %j', (pace) => {
    expect(() => decideNextPublish({ pace, startedAt: [], now })).toThrow(
      expect.objectContaining({ kind: 'usage', reason: because('bad-pace', pace) }),
    );
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
          const estimate = estimateCalendar({ pace, count, startedAt: [], now });
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
    });
  });

  it('says that there is nothing to do', () => {
    expect(estimateCalendar({ pace: { perDay: 2, minGapMs: 0 }, count: 0, startedAt: [], now })).toMatchObject({
      firstAt: null,
      days: 0,
    });
  });

  it('of 5,000 photos without a pace names no end: nobody knows how long the work takes', () => {
    const estimate = estimateCalendar({ pace: { perDay: null, minGapMs: 0 }, count: 5_000, startedAt: [], now });
    expect(estimate).toEqual({ firstAt: now, lastAt: null, days: null });
  });

  it('of a pace with only a gap counts the gaps, and nothing else', () => {
    const pace = { perDay: null, minGapMs: 1_000 };
    expect(estimateCalendar({ pace, count: 3_601, startedAt: [], now }).lastAt).toBe(ago(-hour));
  });

  it('is quick for 100,000 posts and ends with the calendar', () => {
    const estimate = estimateCalendar({ pace: { perDay: 1, minGapMs: 365 * day }, count: 100_000, startedAt: [], now });
    expect(estimate.lastAt).toBe('9999-12-31T23:59:59.000Z');
  });
});

describe('a post that the destination is to publish at a time of its own', () => {
  const schedule = { minAheadMs: hour, maxAheadMs: 14 * day };

  it.each([
    ['goes at once when it has no time', null, { kind: 'now' }],
    ['goes when its time is within reach', ago(-2 * hour), { kind: 'now' }],
    ['goes at the nearest time that is taken', ago(-hour), { kind: 'now' }],
    ['goes at the furthest time that is taken', ago(-14 * day), { kind: 'now' }],
    ['waits until its time comes into reach', ago(-14 * day - 1), { kind: 'later', at: ago(-1) }],
    ['is not sent when its time is too close', ago(-hour + 1), { kind: 'missed' }],
    ['is never sent at once instead when its time is past', ago(day), { kind: 'missed' }],
  ] as const)('%s', (_, scheduledAt, timing) => {
    expect(decideTiming(scheduledAt, schedule, now)).toEqual(timing);
  });

  it('is not sent where the destination knows no schedule', () => {
    expect(decideTiming(ago(-day), null, now)).toEqual({ kind: 'missed' });
    expect(decideTiming(null, null, now)).toEqual({ kind: 'now' });
  });

  it('is within reach at the very moment it was put off to', () => {
    const timing = decideTiming(ago(-20 * day), schedule, now);
    if (timing.kind !== 'later') throw new Error('it was not put off');
    expect(decideTiming(ago(-20 * day), schedule, timing.at)).toEqual({ kind: 'now' });
  });
});

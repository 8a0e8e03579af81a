import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IsoTime } from '../../../src/contract/index.ts';
import type { ScheduleChoice } from '../../../src/core/plan/item.ts';
import { createSlots, type SlotsRequest } from '../../../src/core/plan/slots.ts';
import { toEpochMs } from '../../../src/kit/index.ts';

const hourMs = 3_600_000;
const evenings: ScheduleChoice = { from: '2026-03-02', times: ['18:00', '21:30'], timeZone: 'Europe/Berlin' };
const noPace = { perDay: null, minGapMs: 0 };

function ask(changes: Partial<SlotsRequest> & { readonly minAheadMs?: number } = {}): SlotsRequest {
  const { minAheadMs = 0, ...rest } = changes;
  return {
    schedule: evenings,
    capabilities: {
      schedule: { minAheadMs, maxAheadMs: 14 * 24 * hourMs },
      pace: { ...noPace, because: { code: 'test' } },
    },
    pace: null,
    occupied: [],
    now: '2026-03-01T12:00:00.000Z',
    ...rest,
  };
}

function take(count: number, asked: SlotsRequest): readonly IsoTime[] {
  const slots = createSlots(asked);
  return Array.from({ length: count }, () => slots.next());
}

describe('the slots of a schedule', () => {
  it('are the chosen times of each day in the person’s zone, one after the other', () => {
    expect(take(3, ask())).toEqual([
      '2026-03-02T17:00:00.000Z',
      '2026-03-02T20:30:00.000Z',
      '2026-03-03T17:00:00.000Z',
    ]);
  });

  it('begin with the first that is neither past nor sooner than the destination takes', () => {
    expect(take(1, ask({ now: '2026-03-02T17:00:00.001Z' }))).toEqual(['2026-03-02T20:30:00.000Z']);
    expect(take(1, ask({ now: '2026-03-02T17:00:00.000Z' }))).toEqual(['2026-03-02T17:00:00.000Z']);
    expect(take(1, ask({ now: '2026-03-02T16:30:00.000Z', minAheadMs: hourMs }))).toEqual(['2026-03-02T20:30:00.000Z']);
    expect(take(1, ask({ now: '2027-05-01T12:00:00.000Z' }))).toEqual(['2027-05-01T16:00:00.000Z']);
  });

  it('go on beyond what the destination takes today: the post is sent when that comes into reach', () => {
    expect(take(40, ask()).at(-1)).toBe('2026-03-21T20:30:00.000Z');
  });

  it('stand still on the clock when the clocks change', () => {
    const schedule = { ...evenings, from: '2026-03-28', times: ['18:00'] };
    expect(take(3, ask({ schedule }))).toEqual([
      '2026-03-28T17:00:00.000Z',
      '2026-03-29T16:00:00.000Z',
      '2026-03-30T16:00:00.000Z',
    ]);
  });

  it('are not given twice where the clocks jump over one of them', () => {
    const schedule = { ...evenings, from: '2026-03-29', times: ['02:15', '02:30', '03:15', '03:30'] };
    expect(take(3, ask({ schedule }))).toEqual([
      '2026-03-29T01:15:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-03-30T00:15:00.000Z',
    ]);
  });

  it('keep the daily number and the gap, the person’s before the destination’s', () => {
    const perDay = { perDay: 1, minGapMs: 0 };
    expect(take(2, ask({ pace: perDay }))).toEqual(['2026-03-02T17:00:00.000Z', '2026-03-03T17:00:00.000Z']);
    const gap = { perDay: null, minGapMs: 4 * hourMs };
    expect(take(2, ask({ pace: gap }))).toEqual(['2026-03-02T17:00:00.000Z', '2026-03-03T17:00:00.000Z']);
    const { schedule } = ask().capabilities;
    const capabilities = { schedule, pace: { ...perDay, because: { code: 'test' } } };
    expect(take(2, ask({ capabilities }))[1]).toBe('2026-03-03T17:00:00.000Z');
    expect(take(2, ask({ capabilities, pace: noPace }))[1]).toBe('2026-03-02T20:30:00.000Z');
  });

  it('do not lose a day to the night that is an hour short', () => {
    const schedule = { ...evenings, from: '2026-03-28', times: ['18:00'] };
    expect(take(3, ask({ schedule, pace: { perDay: 1, minGapMs: 0 } })).map((slot) => slot.slice(0, 10))).toEqual([
      '2026-03-28',
      '2026-03-29',
      '2026-03-30',
    ]);
  });

  it('leave alone what posts of earlier plans have, and keep their distance to those', () => {
    const occupied = ['2026-03-02T20:30:00.000Z'];
    expect(take(2, ask({ occupied }))).toEqual(['2026-03-02T17:00:00.000Z', '2026-03-03T17:00:00.000Z']);
    expect(take(1, ask({ occupied, pace: { perDay: 1, minGapMs: 0 } }))).toEqual(['2026-03-03T20:30:00.000Z']);
    expect(take(1, ask({ occupied, pace: { perDay: null, minGapMs: 4 * hourMs } }))).toEqual([
      '2026-03-03T17:00:00.000Z',
    ]);
  });

  it('are refused where the destination cannot publish later', () => {
    const capabilities = { ...ask().capabilities, schedule: null };
    expect(() => createSlots(ask({ capabilities }))).toThrow(
      expect.objectContaining({ kind: 'usage', reason: { code: 'no-schedule' } }),
    );
  });

  it.each([
    [{ from: '2026-02-30' }, { part: 'from', given: '2026-02-30' }],
    [{ from: '9999-01-01' }, { part: 'from', given: '9999-01-01' }],
    [{ times: [] }, { part: 'times', given: '' }],
    [{ times: ['18:00', '24:00'] }, { part: 'times', given: '24:00' }],
    [{ times: ['6:5'] }, { part: 'times', given: '6:5', meant: '06:05' }],
    [{ times: ['6pm'] }, { part: 'times', given: '6pm', meant: '18:00' }],
    [{ times: ['18.30'] }, { part: 'times', given: '18.30', meant: '18:30' }],
    [{ times: ['evening'] }, { part: 'times', given: 'evening' }],
    [{ timeZone: 'Europe/Atlantis' }, { part: 'timeZone', given: 'Europe/Atlantis' }],
  ])('are refused for a choice that makes no sense: %j', (changes, values) => {
    expect(() => createSlots(ask({ schedule: { ...evenings, ...changes } }))).toThrow(
      expect.objectContaining({ kind: 'usage', reason: { code: 'bad-schedule', values } }),
    );
  });

  it('come in order, once each, at chosen times, as far apart as asked, and not too soon: whatever is asked', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const clock = minute.map((all) => `${pad(Math.floor(all / 60))}:${pad(all % 60)}`);
    const zones = [
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/Nuuk',
      'UTC',
    ];
    const start = Date.UTC(2026, 0, 1);
    fc.assert(
      fc.property(
        fc.uniqueArray(clock, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.record({
          perDay: fc.option(fc.integer({ min: 1, max: 3 })),
          minGapMs: fc.constantFrom(0, hourMs, 30 * hourMs),
        }),
        fc.integer({ min: 0, max: 3 * 24 * hourMs }),
        fc.array(fc.integer({ min: 0, max: 20 * 24 * 60 }), { maxLength: 4 }),
        (times, timeZone, minutes, pace, minAheadMs, others) => {
          const nowMs = start + minutes * 60_000;
          const occupied = others.map((at) => new Date(nowMs + at * 60_000).toISOString());
          const schedule = { from: '2026-01-01', times: [...times].sort(), timeZone };
          const now = new Date(nowMs).toISOString();
          const slots = take(12, ask({ schedule, now, minAheadMs, pace, occupied })).map(toEpochMs);
          expect(slots[0]).toBeGreaterThanOrEqual(nowMs + minAheadMs);
          expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
          const all = [...slots, ...new Set(occupied.map(toEpochMs))];
          for (const slot of slots) {
            const near = all.filter((other) => other !== slot && Math.abs(other - slot) < Math.max(1, pace.minGapMs));
            expect(near).toEqual([]);
            const sameDay = slots.filter((other) => other >= slot && other - slot < 23 * hourMs);
            expect(sameDay.length).toBeLessThanOrEqual(pace.perDay ?? Number.POSITIVE_INFINITY);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are quick for 20,000 posts', () => {
    const startedAt = performance.now();
    expect(
      take(20_000, ask({ pace: { perDay: 2, minGapMs: hourMs } }))
        .at(-1)
        ?.slice(0, 4),
    ).toBe('2053');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

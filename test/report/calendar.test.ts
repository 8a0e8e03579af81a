import { describe, expect, it } from 'vitest';
import type { IsoTime } from '../../src/contract/index.ts';
import { drawCalendar, type PaceRule } from '../../src/core/pace.ts';
import { createDayFinder, dayIn } from '../../src/core/zone.ts';
import { toEpochMs, toIso } from '../../src/kit/index.ts';
import { reportCalendar } from '../../src/report/calendar.ts';
import { sayFor } from '../../src/report/said.ts';
import { createAccountTally } from '../../src/report/tally.ts';
import { choices } from '../engine/stage.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now: IsoTime = '2026-03-01T12:00:00.000Z';
const inHours = (hours: number) => toIso(toEpochMs(now) + hours * hour);

function draw(pace: PaceRule, count: number, more: Partial<Parameters<typeof drawCalendar>[0]> = {}) {
  return drawCalendar({ pace, count, startedAt: [], now, timeZone: 'UTC', mostDays: 400, ...more });
}

const days = (coming: readonly { readonly day: string; readonly posts: number }[]) =>
  coming.map(({ day: name, posts }) => `${name} ${posts}`);

describe('a pace, day by day', () => {
  it.each<[string, PaceRule, number, readonly IsoTime[], string, readonly string[]]>([
    ['nothing', { perDay: 3, minGapMs: 0 }, 0, [], 'none', []],
    ['all today where nothing sets bounds', { perDay: null, minGapMs: 0 }, 5, [], 'none', ['2026-03-01 5']],
    [
      'so many within 24 hours, beginning now',
      { perDay: 2, minGapMs: 0 },
      5,
      [],
      'per-day',
      ['2026-03-01 2', '2026-03-02 2', '2026-03-03 1'],
    ],
    ['a gap, over midnight', { perDay: null, minGapMs: 5 * hour }, 4, [], 'gap', ['2026-03-01 3', '2026-03-02 1']],
    [
      'what went in the last 24 hours first',
      { perDay: 2, minGapMs: 0 },
      2,
      [inHours(-1), inHours(-2)],
      'per-day',
      ['2026-03-02 2'],
    ],
    [
      'one that may go now, held back by nothing',
      { perDay: 2, minGapMs: hour },
      1,
      [inHours(-2)],
      'none',
      ['2026-03-01 1'],
    ],
    ['one that waits for the gap alone', { perDay: 5, minGapMs: 3 * hour }, 1, [inHours(-1)], 'gap', ['2026-03-01 1']],
  ])('draws %s', (_, pace, count, startedAt, limit, coming) => {
    const drawn = draw(pace, count, { startedAt });
    expect(drawn.limit).toBe(limit);
    expect(days(drawn.coming)).toEqual(coming);
    expect(drawn.coming.reduce((sum, { posts }) => sum + posts, 0)).toBe(count);
  });

  it('counts days of the reader: in Auckland it is tomorrow already, in Los Angeles still night', () => {
    const pace = { perDay: null, minGapMs: 6 * hour };
    expect(days(draw(pace, 3, { timeZone: 'Pacific/Auckland' }).coming)).toEqual(['2026-03-02 3']);
    expect(days(draw(pace, 3, { timeZone: 'America/Los_Angeles' }).coming)).toEqual(['2026-03-01 3']);
  });

  it('keeps the day whole when the clocks change: 23 and 25 hours', () => {
    const pace = { perDay: null, minGapMs: hour };
    const spring = draw(pace, 60, { now: '2026-03-28T23:00:00.000Z', timeZone: 'Europe/Berlin' });
    expect(days(spring.coming)).toEqual(['2026-03-29 23', '2026-03-30 24', '2026-03-31 13']);
    const autumn = draw(pace, 60, { now: '2026-10-24T22:00:00.000Z', timeZone: 'Europe/Berlin' });
    expect(days(autumn.coming)).toEqual(['2026-10-25 25', '2026-10-26 24', '2026-10-27 11']);
  });

  it('draws 400 days of 100,000 posts at one a day, and still knows when the last one is due', () => {
    const drawn = draw({ perDay: 1, minGapMs: 0 }, 100_000, { timeZone: 'Europe/Berlin' });
    expect(drawn.coming).toHaveLength(400);
    expect(drawn.lastAt).toBe(toIso(toEpochMs(now) + 99_999 * day));
  });
});

describe('finding the day of many moments', () => {
  it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Apia', 'America/St_Johns'])(
    'agrees with the calendar in %s',
    (zone) => {
      const find = createDayFinder(zone);
      const moments = Array.from({ length: 200 }, (_, n) =>
        toIso(toEpochMs('2011-12-20T00:00:00.000Z') + n * 7 * hour),
      );
      for (const at of [...moments, ...moments.toReversed()]) expect(find(at)).toBe(dayIn(zone, at));
    },
  );
});

const say = sayFor(async ({ code }) => ({ sentence: code, ways: [] }), null);
const because = { code: 'fake/pace' };

function calendarOf(more: Partial<Parameters<typeof reportCalendar>[0]> = {}) {
  const tallied = { ...createAccountTally({ now, timeZone: 'UTC', capabilities: null, choices }).result(), paced: 60 };
  const capabilities = { pace: { perDay: 6, minGapMs: 2 * hour, because } };
  const header = { choices };
  return reportCalendar({ header, capabilities, tallied, startedAt: [], now, timeZone: 'UTC', say, ...more });
}

describe('when an account will be done', () => {
  it('goes by the pace of the destination, and shows what half and twice of it would change', async () => {
    const { pace, because: from, left, lastAt, others } = await calendarOf();
    expect(pace).toEqual({ perDay: 6, minGapMs: 2 * hour });
    expect(from.code).toBe('fake/pace');
    expect(left).toBe(60);
    expect(lastAt).toBe(inHours(9 * 24 + 10));
    expect(others).toEqual([
      { pace: { perDay: 3, minGapMs: 4 * hour }, lastAt: inHours(19 * 24 + 8), days: 20 },
      { pace: { perDay: 12, minGapMs: hour }, lastAt: inHours(4 * 24 + 11), days: 5 },
    ]);
  });

  it("shows the destination's own pace beside the one a person chose", async () => {
    const header = { choices: { ...choices, pace: { perDay: 1, minGapMs: 0 } } };
    const { because: from, others } = await calendarOf({ header });
    expect(from.code).toBe('pace-chosen');
    expect(others.map(({ pace }) => pace.perDay)).toEqual([2, 6]);
  });

  it('offers no other pace where it would be the same day', async () => {
    const tallied = { done: [], paced: 2, scheduled: { posts: 0, days: [], span: null } };
    expect((await calendarOf({ tallied })).others).toEqual([]);
  });

  it('spares no sandbox', async () => {
    const { pace, because: from, others, lastAt } = await calendarOf({ header: { choices, rehearsal: true } });
    expect({ pace, from: from.code, others, lastAt }).toEqual({
      pace: { perDay: null, minGapMs: 0 },
      from: 'pace-rehearsal',
      others: [],
      lastAt: null,
    });
  });

  it('goes by the posts’ own times where they have some, and offers no other pace', async () => {
    const scheduled = {
      posts: 3,
      days: [
        { day: '2026-03-05', posts: 2 },
        { day: '2028-01-01', posts: 1 },
      ],
      span: { first: '2026-03-05T18:00:00.000Z', last: '2028-01-01T18:00:00.000Z' },
    };
    const told = await calendarOf({ tallied: { done: [], paced: 0, scheduled } });
    expect(told).toMatchObject({
      limit: 'schedule',
      left: 3,
      others: [],
      firstAt: scheduled.span.first,
      lastAt: scheduled.span.last,
    });
    expect(days(told.coming)).toEqual(['2026-03-05 2']);
  });

  it('adds both up where only some have a time', async () => {
    const span = { first: inHours(1), last: inHours(1) };
    const scheduled = { posts: 1, days: [{ day: '2026-03-01', posts: 1 }], span };
    const told = await calendarOf({ tallied: { done: [], paced: 2, scheduled } });
    expect(told.left).toBe(3);
    expect(days(told.coming)).toEqual(['2026-03-01 3']);
  });
});

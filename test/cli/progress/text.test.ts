import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.ts';
import { measureExactly, widthOf } from '../../../src/cli/layout.ts';
import { createTalk, type Talk } from '../../../src/cli/phrases/talk.ts';
import type { LaneState, ProgressState } from '../../../src/cli/progress/model.ts';
import { progressLine, progressTotals } from '../../../src/cli/progress/text.ts';
import { because, type IsoTime, type Language } from '../../../src/contract/index.ts';

beforeAll(measureExactly);

const now = '2026-11-26T16:00:00.000Z' as IsoTime;
const talkIn = (language: Language): Promise<Talk> =>
  createTalk({ language, zone: { name: 'UTC', named: false }, registry });

const lane = (done: number, total: number, more: Partial<LaneState> = {}): LaneState => ({
  done,
  total,
  troubled: 0,
  bytes: null,
  bytesPerSecond: null,
  leftMs: null,
  fraction: null,
  active: false,
  ...more,
});

const nothing: ProgressState = { main: null, lanes: {}, wait: null, person: null, single: null };

const fetching: ProgressState = {
  ...nothing,
  main: 'fetch',
  lanes: {
    fetch: lane(23, 117, {
      bytes: { done: 210_000_000, total: 1_100_000_000 },
      bytesPerSecond: 3_200_000,
      leftMs: 4.2 * 60_000,
      active: true,
    }),
  },
};

const publishing: ProgressState = {
  ...nothing,
  main: 'publish',
  lanes: {
    fetch: lane(117, 117),
    prepare: lane(24, 117, { active: true, fraction: 0.4 }),
    upload: lane(20, 117, { active: true, fraction: 0.345 }),
    publish: lane(12, 117, { leftMs: 3 * 3_600_000, troubled: 2 }),
  },
};

const waiting: ProgressState = {
  ...nothing,
  main: 'publish',
  lanes: { publish: lane(12, 117) },
  wait: { until: '2026-11-26T18:30:00.000Z' as IsoTime, because: because('pace-gap', { minGapMs: 3 * 3_600_000 }) },
};

const shown: ProgressState = {
  ...nothing,
  main: 'publish',
  lanes: { publish: lane(0, 3) },
  person: { kind: 'showing', subject: 'tt-7301234567890123456' },
};

describe('the line', () => {
  it.each([
    [100, 'fetched 23 of 117 · 210 MB of 1.1 GB · 3.2 MB/s · 4 min left'],
    [60, 'fetched 23 of 117 · 210 MB of 1.1 GB · 3.2 MB/s · 4 min left'],
    [50, 'fetched 23 of 117 · 3.2 MB/s · 4 min left'],
    [37, 'fetched 23 of 117 · 4 min left'],
    [20, 'fetched 23 of 117'],
    [12, 'fetched 23…'],
  ])('keeps whole parts in %i cells, the ones people look for longest', async (cells, expected) => {
    expect(progressLine(fetching, await talkIn('en'), { cells, now })).toBe(expected);
  });

  it('shows the lane that people wait for, and the others short', async () => {
    expect(progressLine(publishing, await talkIn('en'), { cells: 120, now })).toBe(
      'published 12 of 117 · 2 set aside · 3 h left · uploading 34% · preparing 40%',
    );
  });

  it('shows a wait with its end and why', async () => {
    expect(progressLine(waiting, await talkIn('en'), { cells: 120, now })).toBe(
      'next post at 18:30 (posts of one account stand at least 3 hours apart) · published 12 of 117',
    );
    expect(progressLine(waiting, await talkIn('en'), { cells: 42, now })).toBe(
      'next post at 18:30 · published 12 of 117',
    );
  });

  it('names the day of another day', async () => {
    const later = { ...waiting, wait: { until: '2026-11-27T08:00:00.000Z' as IsoTime, because: null } };
    expect(progressLine(later, await talkIn('en'), { cells: 80, now })).toContain('goes on at 2026-11-27 08:00');
  });

  it('tells a person that it is their turn, and what to do', async () => {
    expect(progressLine(shown, await talkIn('en'), { cells: 80, now })).toBe(
      'waits for you: post tt-7301234567890123456, then press Posted · published 0 of 3',
    );
  });

  const cells = [1, 5, 10, 17, 20, 37, 40, 77, 120];
  const states = { fetching, publishing, waiting, shown, nothing };
  it.each(['en', 'zh'] as const)('is never wider than it may be (%s)', async (language) => {
    const talk = await talkIn(language);
    for (const state of Object.values(states))
      for (const most of cells)
        expect(widthOf(progressLine(state, talk, { cells: most, now }))).toBeLessThanOrEqual(most);
  });

  it('speaks Chinese', async () => {
    expect(progressLine(fetching, await talkIn('zh'), { cells: 100, now })).toBe(
      '已下载 23/117 · 210 MB / 1.1 GB · 3.2 MB/秒 · 还要 4 分钟',
    );
  });
});

describe('without a terminal', () => {
  it('each lane has its totals', async () => {
    expect(progressTotals(publishing, await talkIn('en'), now)).toBe(
      'fetched 117 of 117; prepared 24 of 117; uploaded 20 of 117; published 12 of 117 · 2 set aside · 3 h left',
    );
  });

  it('there is nothing to say of nothing', async () => {
    expect(progressTotals(nothing, await talkIn('en'), now)).toBe('');
  });
});

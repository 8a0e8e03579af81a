import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneState, ProgressState } from '../../../src/cli/progress/model.ts';
import type { IsoTime } from '../../../src/contract/index.ts';
import { because } from '../../../src/contract/index.ts';
import { drive } from './drive.ts';

const mb = 1_000_000;
const half = '2026-11-26T18:30:00.000Z' as IsoTime;

describe('fetching', () => {
  it('counts what an earlier run fetched as done, and not as speed', () => {
    const run = drive({ fetched: 40, wanted: 60, bytes: 400 * mb });
    run.at(5);
    expect(run.state().lanes.fetch).toMatchObject({
      done: 40,
      total: 100,
      bytes: { done: 400 * mb, total: null },
      bytesPerSecond: null,
      leftMs: null,
    });
  });

  it('tells rate and time left from what comes, once enough came', () => {
    const run = drive({ fetched: 0, wanted: 100 });
    for (let n = 1; n <= 20; n += 1) {
      run.receive(`${n}`, 0);
      run.at(n);
      run.receive(`${n}`, 2 * mb);
      run.over(`${n}`);
      run.files({ fetched: n, wanted: 100 - n, bytes: n * 2 * mb });
    }
    const lane = run.state().lanes.fetch;
    expect(lane?.bytesPerSecond).toBeCloseTo(2 * mb, -5);
    // 80 files of 2 MB at 2 MB/s
    expect(lane?.leftMs).toBeGreaterThan(75_000);
    expect(lane?.leftMs).toBeLessThan(90_000);
  });

  it('says no time left before ten seconds were measured', () => {
    const run = drive({ wanted: 10 });
    run.receive('1', 0, 10 * mb);
    run.at(4);
    run.receive('1', 4 * mb, 10 * mb);
    expect(run.state().lanes.fetch).toMatchObject({ bytesPerSecond: mb, leftMs: null });
  });

  it('knows the total only when the size of all that is left is known', () => {
    const run = drive({ fetched: 1, wanted: 2, bytes: mb });
    run.receive('1', mb, 4 * mb);
    expect(run.state().lanes.fetch?.bytes).toEqual({ done: 2 * mb, total: null });
    run.receive('2', 0, 5 * mb);
    expect(run.state().lanes.fetch?.bytes).toEqual({ done: 2 * mb, total: 10 * mb });
  });

  it('continues a half fetched file without taking the half for speed', () => {
    const run = drive({ wanted: 1 });
    run.receive('1', 500 * mb, 510 * mb);
    run.at(5);
    run.receive('1', 505 * mb, 510 * mb);
    expect(run.state().lanes.fetch?.bytesPerSecond).toBeCloseTo(mb, -4);
  });

  it('waits as long as its slowest link takes', () => {
    const run = drive({ wanted: 2 });
    run.receive('slow', 0, 10 * mb);
    run.receive('fast', 0, 100 * mb);
    for (let n = 1; n <= 20; n += 1) {
      run.at(n);
      run.receive('slow', n * 10_000, 10 * mb);
      run.receive('fast', Math.min(100, n * 5) * mb, 100 * mb);
    }
    // all together would be through in two seconds
    expect(run.state().lanes.fetch?.leftMs).toBeGreaterThan(900_000);
  });

  it('slows down when nothing comes any more', () => {
    const run = drive({ wanted: 5 });
    run.receive('1', 0);
    run.at(10);
    run.receive('1', 10 * mb);
    const before = run.state().lanes.fetch?.bytesPerSecond ?? 0;
    run.at(40);
    expect(run.state().lanes.fetch?.bytesPerSecond).toBeLessThan(before / 2);
  });

  it('forgets a try that begins anew, and never counts it as speed', () => {
    const run = drive({ wanted: 1 });
    run.receive('1', 0, 8 * mb);
    run.at(5);
    run.receive('1', 5 * mb, 8 * mb);
    run.receive('1', 0, 8 * mb);
    expect(run.state().lanes.fetch?.bytes?.done).toBe(0);
    run.at(6);
    run.receive('1', mb, 8 * mb);
    expect(run.state().lanes.fetch?.bytesPerSecond).toBeCloseTo(mb, -4);
  });

  it('sets files aside that wait for a person, since the run began', () => {
    const run = drive({ fetched: 3, wanted: 7, troubled: 2 });
    run.files({ wanted: 6, troubled: 3 });
    expect(run.state().lanes.fetch).toMatchObject({ done: 3, total: 9, troubled: 1 });
  });

  it('keeps a file that is through until the ledger was asked after it', () => {
    const run = drive({ wanted: 2 });
    run.receive('1', 3 * mb, 3 * mb);
    run.over('1');
    expect(run.state().lanes.fetch?.bytes?.done).toBe(3 * mb);
    run.files({ fetched: 1, wanted: 1, bytes: 3 * mb });
    expect(run.state().lanes.fetch?.bytes?.done).toBe(3 * mb);
  });
});

describe('what people wait for', () => {
  it('is publishing as soon as something is published, and never steps back', () => {
    const run = drive({ fetched: 1, wanted: 4 }, { planned: 5 });
    expect(run.state().main).toBe('fetch');
    run.posts({ planned: 4, prepared: 1 });
    expect(run.state().main).toBe('prepare');
    run.posts({ prepared: 0, published: 1 });
    expect(run.state().main).toBe('publish');
    run.files({ fetched: 4, wanted: 1 });
    expect(run.state().main).toBe('publish');
  });

  it('is fetching where nothing else is to be done', () => {
    expect(drive({ wanted: 3 }).state()).toMatchObject({ main: 'fetch', lanes: { fetch: { done: 0, total: 3 } } });
  });

  it('has no upload where nothing is uploaded', () => {
    const run = drive({}, { planned: 2 });
    run.posts({ planned: 0, sent: 2 });
    expect(run.state().lanes.upload).toBeUndefined();
    run.take({ kind: 'uploading', id: 'a', subject: 'tt-1', bytes: 1, totalBytes: 2 });
    expect(run.state().lanes.upload).toMatchObject({ done: 2, total: 2, fraction: 0.5 });
  });

  it('is never through before its files are here', () => {
    const run = drive({ wanted: 100 }, { planned: 10 });
    for (let n = 1; n <= 9; n += 1) {
      run.receive(`${n}`, 0);
      run.at(n * 2);
      run.receive(`${n}`, mb);
      run.over(`${n}`);
      run.files({ fetched: n, wanted: 100 - n, bytes: n * mb });
      run.posts({ planned: 10 - n, published: n });
    }
    const { fetch, publish } = run.state().lanes;
    expect(fetch?.leftMs).toBeGreaterThan(100_000);
    expect(publish?.leftMs).toBe(fetch?.leftMs);
  });
});

describe('waits', () => {
  it('last until something moves', () => {
    const run = drive({}, { planned: 1, published: 1 });
    run.take({ kind: 'waiting', until: half, because: because('pace-gap', { minGapMs: 1 }) });
    expect(run.state().wait).toMatchObject({ until: half });
    run.take({ kind: 'changed' });
    expect(run.state().wait).not.toBeNull();
    run.take({ kind: 'publishing', id: 'k', subject: 'tt-1' });
    expect(run.state().wait).toBeNull();
  });

  it('say nothing of how fast it goes afterwards', () => {
    const run = drive({}, { planned: 20 });
    for (let n = 1; n <= 6; n += 1) {
      run.at(n * 3);
      run.posts({ planned: 20 - n, published: n });
    }
    expect(run.state().lanes.publish?.leftMs).toBeGreaterThan(0);
    run.take({ kind: 'waiting', until: half, because: null });
    run.at(7_200);
    run.posts({ planned: 13, published: 7 });
    expect(run.state().lanes.publish?.leftMs).toBeNull();
  });

  it('of a person end with their answer', () => {
    const run = drive({}, { planned: 1 });
    run.take({ kind: 'showing', id: 'k', subject: 'tt-1' });
    expect(run.state().person).toEqual({ kind: 'showing', subject: 'tt-1' });
    run.take({ kind: 'over', step: 'showing', id: 'k' });
    expect(run.state().person).toBeNull();
  });
});

describe('whatever comes, in whatever order', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('receive' as const),
      id: fc.nat(4),
      bytes: fc.nat(1e9),
      total: fc.option(fc.nat(1e9)),
    }),
    fc.record({ do: fc.constant('over' as const), id: fc.nat(4) }),
    fc.record({ do: fc.constant('files' as const), fetched: fc.nat(20), wanted: fc.nat(20), bytes: fc.nat(1e9) }),
    fc.record({ do: fc.constant('posts' as const), planned: fc.nat(9), sent: fc.nat(9), published: fc.nat(9) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.nat(60_000) }),
    fc.record({ do: fc.constant('wait' as const) }),
  );

  it('nothing is more than all, negative, or no number', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const run = drive({ wanted: 10 }, { planned: 9 });
        for (const one of steps) {
          if (one.do === 'receive') run.receive(`${one.id}`, one.bytes, one.total);
          else if (one.do === 'over') run.over(`${one.id}`);
          else if (one.do === 'files') run.files(one);
          else if (one.do === 'posts') run.posts(one);
          else if (one.do === 'pass') run.pass(one.ms);
          else run.take({ kind: 'waiting', until: half, because: null });
          assertSane(run.state());
        }
      }),
      { numRuns: 100 },
    );
  });
});

function assertSane({ lanes }: ProgressState): void {
  for (const lane of Object.values(lanes)) {
    expect(lane.done).toBeLessThanOrEqual(lane.total);
    expect(lane.bytes?.done ?? 0).toBeLessThanOrEqual(lane.bytes?.total ?? Number.POSITIVE_INFINITY);
    for (const number of numbersOf(lane)) {
      expect(Number.isFinite(number)).toBe(true);
      expect(number).toBeGreaterThanOrEqual(0);
    }
    expect(lane.fraction ?? 0).toBeLessThanOrEqual(1);
  }
}

function numbersOf({ done, total, troubled, bytes, bytesPerSecond, leftMs, fraction }: LaneState): readonly number[] {
  return [done, total, troubled, bytes?.done, bytes?.total, bytesPerSecond, leftMs, fraction].filter(
    (value) => value !== null && value !== undefined,
  );
}

import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPdsIfInstalled } from '../support/pds.ts';
import { suiteTempDirs } from '../support/temp.ts';
import { ledgerFaults, loseAndRecover } from './faults.ts';
import { openStage, type Stage } from './stage.ts';
import { diskPoints, type Point, type Row, requestPoints, type SweepOptions, sweep, tableOf } from './sweep.ts';
import { folderTarget, rednoteTarget } from './target.ts';
import { blueskyTarget } from './target-bluesky.ts';

/**
 * Killed, and then the ledger, its journal or both are lost. `CRASH_SWEEP=full`: at each kill point one of the faults in turn, and
 * with `CRASH_FAULTS=each` each of them (a night), also to REDnote and on a real Bluesky server. Otherwise the faults in turn at a few points, to a folder.
 * `CRASH_SEED=7`: others.
 */
const isFull = process.env['CRASH_SWEEP'] === 'full';
const deal = process.env['CRASH_FAULTS'] === 'each' ? 'each' : 'in turn';
const seed = Number(process.env['CRASH_SEED'] ?? 1);
const limitMs = isFull ? 36_000_000 : 900_000;

const all = ledgerFaults.map((name) => ({
  name,
  finish: (scene: Parameters<typeof loseAndRecover>[0], random: () => number) => loseAndRecover(scene, name, random),
}));

const rows: Row[] = [];
const tempDir = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await tempDir(), { videos: ['good', 'moovAtEnd'], photoPosts: 1 });
}, 120_000);

afterAll(async () => {
  await stage.close();
  process.stdout.write(`\n${tableOf(rows)}\n\n`);
});

async function expectOnce(
  openTarget: SweepOptions['openTarget'],
  points: readonly Point[],
  perPoint: number,
): Promise<void> {
  const found = await sweep({
    stage,
    openTarget,
    points,
    perPoint: isFull ? null : perPoint,
    atOnce: Math.max(2, availableParallelism()),
    ways: { all, deal, seed },
  });
  rows.push(...found);
  expect(found.flatMap((row) => row.problems)).toEqual([]);
  for (const row of found) {
    expect(row).toMatchObject({ duplicates: 0, lost: 0, unconfirmed: 0 });
    if (isFull) expect(row.killed, row.point).toBeGreaterThan(0);
  }
  // Of a few points, one may lie where a run no longer comes.
  expect(found.reduce((sum, row) => sum + row.killed, 0)).toBeGreaterThanOrEqual(found.length / 2);
}

describe('killed, and the memory of what was published lost: each post is published exactly once', () => {
  it('to a folder', { timeout: limitMs }, () => expectOnce(folderTarget, diskPoints, 2));

  if (isFull)
    it('to REDnote', { timeout: limitMs }, () => expectOnce(rednoteTarget, [...diskPoints, ...requestPoints], 1));
});

const pds = isFull ? await startPdsIfInstalled('a ledger lost while migrating to Bluesky') : null;
if (pds !== null)
  describe('and on a real Bluesky server', () => {
    afterAll(() => pds.stop());

    it('each post is there exactly once', { timeout: limitMs }, () =>
      expectOnce((root) => blueskyTarget(root, pds), [...diskPoints, ...requestPoints], 1),
    );
  });

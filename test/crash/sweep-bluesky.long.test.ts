import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pds, startPdsIfInstalled } from '../support/pds.ts';
import { suiteTempDirs } from '../support/temp.ts';
import { openStage, type Stage } from './stage.ts';
import { diskPoints, type Row, requestPoints, sweep, tableOf } from './sweep.ts';
import { blueskyTarget } from './target-bluesky.ts';

/** A real server: `CRASH_SWEEP=full` for each k, else a few. */
const isFull = process.env['CRASH_SWEEP'] === 'full';

const server = await startPdsIfInstalled('a migration to Bluesky killed at each point');
if (server !== null) describeSweep(server);

function describeSweep(pds: Pds): void {
  const rows: Row[] = [];
  const tempDir = suiteTempDirs();
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(await tempDir(), { videos: ['good'], photoPosts: 1 });
  }, 120_000);

  afterAll(async () => {
    await stage.close();
    await pds.stop();
    process.stdout.write(`\n${tableOf(rows)}\n\n`);
  });

  describe('killed and run again, each post is on a real Bluesky server exactly once', () => {
    it.each([
      ['at commits and renames', diskPoints, 1],
      ['around requests', requestPoints, 1],
    ] as const)('%s', { timeout: isFull ? 3_600_000 : 240_000 }, async (_where, points, few) => {
      const openTarget = (root: string) => blueskyTarget(root, pds);
      const found = await sweep({ stage, openTarget, points, perPoint: isFull ? null : few, atOnce: 2 });
      rows.push(...found);
      expect(found.flatMap((row) => row.problems)).toEqual([]);
      for (const row of found) expect(row).toMatchObject({ duplicates: 0, lost: 0, unconfirmed: 0 });
      expect(found.some((row) => row.killed > 0)).toBe(true);
    });
  });
}

import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suiteTempDirs } from '../support/temp.ts';
import { openStage, type Stage } from './stage.ts';
import { diskPoints, type Row, requestPoints, sweep, tableOf } from './sweep.ts';
import { folderTarget, rednoteTarget } from './target.ts';

/** `CRASH_SWEEP=full`: every k until a run passes untouched. Otherwise some, spread from the first to the last. */
const isFull = process.env['CRASH_SWEEP'] === 'full';
const atOnce = Math.max(2, availableParallelism());
const limitMs = isFull ? 3_600_000 : 240_000;

const rows: Row[] = [];
const tempDir = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await tempDir(), { videos: ['title', 'moovAtEnd'], photoPosts: 1 });
}, 120_000);

afterAll(async () => {
  await stage.close();
  process.stdout.write(`\n${tableOf(rows)}\n\n`);
});

async function expectNothingLost(found: readonly Row[]): Promise<void> {
  rows.push(...found);
  expect(found.flatMap((row) => row.problems)).toEqual([]);
  for (const row of found) {
    expect(row).toMatchObject({ duplicates: 0, lost: 0, unconfirmed: 0 });
    // A sweep that never killed anybody would pass as well.
    expect(row.killed).toBeGreaterThan(0);
  }
}

describe('killed and run again, each post is published exactly once', () => {
  it('to a folder, at each commit and each file that gets its name', { timeout: limitMs }, async () => {
    const perPoint = isFull ? null : 2;
    await expectNothingLost(await sweep({ stage, openTarget: folderTarget, points: diskPoints, perPoint, atOnce }));
  });

  if (isFull)
    it('to REDnote, at each commit and each file that gets its name', { timeout: limitMs }, async () => {
      await expectNothingLost(
        await sweep({ stage, openTarget: rednoteTarget, points: diskPoints, perPoint: null, atOnce }),
      );
    });

  it('to REDnote, around each request', { timeout: limitMs }, async () => {
    const perPoint = isFull ? null : 2;
    await expectNothingLost(await sweep({ stage, openTarget: rednoteTarget, points: requestPoints, perPoint, atOnce }));
  });
});

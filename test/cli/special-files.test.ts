import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captions } from '../../adapters/captions/index.ts';
import { parseChoices } from '../../src/cli/selection.ts';
import { readReaderSettings } from '../../src/config/places.ts';
import { readSettings } from '../../src/config/settings.ts';
import { lookAtPlanFile, planPath } from '../../src/engine/plan-file.ts';
import { readPlanLines } from '../../src/engine/plan-lines.ts';
import { openPlanTable } from '../../src/table/read.ts';
import { Stage } from '../engine/stage.ts';
import { tempDir } from '../support/temp.ts';

const never = new AbortController().signal;

const readers: readonly [string, (path: string) => Promise<unknown>][] = [
  ['a table', (path) => openPlanTable(path, never)],
  ['captions', async (path) => (await captions.read(path, never)[Symbol.asyncIterator]().next()).value],
  ['a plan', readPlanLines],
  ['settings', readSettings],
  [
    'a list of posts',
    (ids) =>
      parseChoices(
        { order: 'oldest', privatePosts: 'skip', ids },
        { timeZone: 'UTC', now: '2026-01-01T00:00:00.000Z' },
      ),
  ],
];

describe.runIf(process.platform !== 'win32')('a pipe or a device', () => {
  it.each(readers)('given as %s is refused before it is opened', async (_what, read) => {
    const pipe = join(await tempDir(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero'])
      await expect(read(path)).rejects.toMatchObject({
        kind: 'usage',
        reason: { code: 'archive-special-file', values: { path } },
      });
  });

  it('in the place of config.json says nothing of the reader', async () => {
    const workspace = await tempDir();
    execFileSync('mkfifo', [join(workspace, 'config.json')]);
    expect(readReaderSettings(workspace, { CLIPFERRY_CONFIG_DIR: workspace })).toEqual({ lang: null, tz: null });
  });

  it('in the place of plan.json holds nobody up', async () => {
    const { ledger, folder } = await Stage.open();
    execFileSync('mkfifo', [planPath(folder)]);
    expect(await lookAtPlanFile(ledger, folder)).toBe('other');
  });
});

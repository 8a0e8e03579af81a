import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tempDir } from '../support/temp.ts';
import { handMutants, mutants } from './mini/mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mistakes: readonly string[] = [...mutants, ...handMutants].map(([mistake]) => mistake);

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

describe('the suite', () => {
  it('notices every mistake planted in an adapter', async () => {
    const failures = await runMutants();
    const unnoticed = mistakes.filter((mistake) => !failures.has(mistake));
    expect(unnoticed).toEqual([]);
    expect([...failures.keys()].sort()).toEqual([...mistakes].sort());
  }, 600_000);
});

/** Mistake → titles of the tests that failed because of it. */
async function runMutants(): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = await tempDir();
  const report = join(folder, 'report.json');
  const config = join(folder, 'vitest.config.mjs');
  const test = { root, include: ['test/contract/mini/mutants.run.ts'], maxWorkers: 1, testTimeout: 15_000 };
  await writeFile(config, `export default ${JSON.stringify({ root, test })};\n`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', config, '--reporter=json', `--outputFile=${report}`];
  await new Promise<void>((resolve) => execFile(process.execPath, args, { cwd: root }, () => resolve()));
  const { testResults } = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
  const failures = new Map<string, string[]>();
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const [mistake = ''] = ancestorTitles;
    if (status === 'failed') failures.set(mistake, [...(failures.get(mistake) ?? []), title]);
  }
  return failures;
}

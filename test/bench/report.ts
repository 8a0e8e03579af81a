import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fillAllButOnePublished } from '../ledger/fill.ts';
import { printTable } from './measure.ts';

const account = { destination: 'folder', label: 'main' };
const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');

/**
 * `npm run bench -- report [sizes…]`: the built program writes the page, and prints the same as JSON, of ledgers whose deliveries
 * are all but one published. No file is here, so pictures are made of nothing: each of those costs what ffmpeg takes, once.
 */
export async function report(args: readonly string[]): Promise<void> {
  const sizes = args.length > 0 ? args.map(Number) : [2_000, 20_000];
  const rows: (string | number)[][] = [];
  for (const size of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-report-'));
    try {
      await fillAllButOnePublished(folder, size, account);
      const page = await timed(['report', '--html', '--workspace', folder], folder);
      const json = await timed(['report', '--json', '--workspace', folder], folder);
      const { size: bytes } = await stat(join(folder, 'report.html'));
      rows.push([size, page.wallS, page.peakMb, bytes / 1e6, json.wallS, json.peakMb]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  printTable(['deliveries', '--html, wall s', 'peak MB', 'page MB', '--json, wall s', 'peak MB'], rows);
}

/** A line of a child's own usage, so that this process is no part of it. */
async function timed(
  words: readonly string[],
  folder: string,
): Promise<{ readonly wallS: number; readonly peakMb: number }> {
  const usage = join(folder, 'usage');
  const hook = join(folder, 'usage.mjs');
  await writeFile(
    hook,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, String(process.resourceUsage().maxRSS)));`,
  );
  const began = process.hrtime.bigint();
  execFileSync(process.execPath, ['--import', hook, cli, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  const wallS = Number(process.hrtime.bigint() - began) / 1e9;
  return { wallS, peakMb: Number(await readFile(usage, 'utf8')) / 1e3 };
}

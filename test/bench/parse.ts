import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printTable } from './measure.ts';
import type { ChildResult } from './parse-child.ts';
import { ensureExport, type Layout, POSTS } from './parse-export.ts';
import { ensureZip } from './parse-zip.ts';
import { costOf, machineLoad } from './process-cost.ts';

const MAX_RSS_MIB = 150;
const MAX_CPU_RATIO = 0.4;
const PAIRS = 3;

/**
 * `npm run bench -- parse [--mib 1024] [--layout G3|G6] [--zip] [--quick]`: all posts out of one large export, each reader in a process
 * of its own, one after the other; ours and stream-json three times in turn. clipferry also checks the whole document, gives refs and
 * looks for ids; the others only pick the list. G3 has the posts behind the history; G6 has them in front of it, where `once` lets
 * stream-json stop early and leave the rest unseen: shown, and not compared, because a file cut off behind the posts would pass unnoticed.
 * With `--zip` clipferry reads it from a deflated zip as well; the ratios stay those of the bare file, because the others know no zips.
 */
export async function parse(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const mib = Number(flagValue(args, '--mib') ?? (quick ? 16 : 1_024));
  const layout: Layout = flagValue(args, '--layout') === 'G6' ? 'G6' : 'G3';
  const path = await ensureExport(mib, layout);
  console.log(`parse: ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB, ${POSTS} posts, layout ${layout}: ${path}`);
  console.log(machineLoad());

  const ours: ChildResult[] = [];
  const streamJson: ChildResult[] = [];
  for (let pair = 0; pair < (quick ? 1 : PAIRS); pair += 1) {
    streamJson.push(await run('stream-json', path, layout));
    ours.push(await run('clipferry', path, layout));
  }
  const zipped = args.includes('--zip') ? await run('clipferry', await ensureZip(path), layout) : null;
  const once = await run('stream-json, once', path, layout);
  const jsonParse = await run('JSON.parse', path, layout);
  printTable(
    ['', 'posts', 'hash', 'CPU s', 'wall s', 'peak RSS MiB', ''],
    [
      ...ours.map((one) => row('clipferry', one)),
      ...(zipped === null ? [] : [row('… from a zip', zipped)]),
      ...streamJson.map((one) => row('stream-json 3.8', one)),
      row('… with once', once),
      row('JSON.parse', jsonParse),
      ...(await limits(path)),
    ],
  );
  for (const [pair, rival] of streamJson.entries()) printRatio('stream-json', ours[pair], rival);
  printRatio('JSON.parse', ours[0], jsonParse);
  if (zipped !== null && zipped.hash !== ours[0]?.hash) throw new Error('the zip gives other posts than the bare file');
  const peakRssMib = Math.max(...[...ours, ...(zipped ? [zipped] : [])].map((one) => one.peakRssMib));
  console.log(
    `wanted: CPU <= ${MAX_CPU_RATIO} of stream-json's, peak RSS <= ${MAX_RSS_MIB} MiB; it was ${peakRssMib.toFixed(0)}`,
  );
  console.log(machineLoad());
}

/** What this machine takes to read the file once, and to hash it. */
async function limits(path: string): Promise<readonly (readonly (string | number)[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-parse-'));
  try {
    const rows: (readonly (string | number)[])[] = [];
    for (const [command, ...args] of [
      ['cat', path],
      ['openssl', 'dgst', '-sha256', path],
    ] as const) {
      const log = command === 'cat' ? '/dev/null' : join(folder, 'log');
      const { cpuS, wallS } = await costOf({ command, args, cwd: folder, log });
      rows.push([`limit: ${command}`, '-', '-', cpuS, wallS, '-', '']);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printRatio(name: string, ours: ChildResult | undefined, rival: ChildResult): void {
  if (rival.failed !== null || ours === undefined) return;
  if (ours.failed !== null || rival.hash !== ours.hash || rival.posts !== ours.posts || ours.posts !== POSTS) {
    console.log(`no ratio with ${name}: the readers do not agree on what the posts are`);
    process.exitCode = 1;
    return;
  }
  const of = (value: (result: ChildResult) => number) => (value(ours) / value(rival)).toFixed(2);
  console.log(
    `clipferry / ${name}: CPU ${of((one) => one.cpuS)}, wall ${of((one) => one.wallS)}, RSS ${of((one) => one.peakRssMib)}`,
  );
}

async function run(name: string, path: string, layout: Layout): Promise<ChildResult> {
  const script = fileURLToPath(new URL('./parse-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, name, path, layout], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the reader ${name} ended with ${code}`);
  return JSON.parse(output);
}

function row(name: string, result: ChildResult): readonly (string | number)[] {
  const { posts, hash, cpuS, wallS, peakRssMib, failed } = result;
  if (failed !== null) return [name, '-', '-', cpuS, wallS, peakRssMib, `failed: ${failed}`];
  return [name, posts, hash, cpuS, wallS, peakRssMib, ''];
}

function flagValue(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printTable } from './measure.ts';
import type { ChildResult } from './parse-child.ts';
import { ensureExport, type Layout, POSTS } from './parse-export.ts';
import { ensureZip } from './parse-zip.ts';

const MAX_RSS_MIB = 150;
const MAX_CPU_RATIO = 0.5;

/**
 * `npm run bench -- parse [--mib 1024] [--layout G3|G6] [--zip]`: all posts out of one large export, each reader in a process of
 * its own, one after the other. clipferry also checks the whole document, gives refs and looks for ids; the others only
 * pick the list. G3 has the posts behind the history; G6 has them in front of it, where `once` lets stream-json stop
 * early and leave the rest unseen: shown, and not compared, because a file cut off behind the posts would pass unnoticed.
 * With `--zip` clipferry reads it from a deflated zip as well; the ratios stay those of the bare file, because the others
 * know no zips.
 */
export async function parse(args: readonly string[]): Promise<void> {
  const mib = Number(flagValue(args, '--mib') ?? 1_024);
  const layout: Layout = flagValue(args, '--layout') === 'G6' ? 'G6' : 'G3';
  const path = await ensureExport(mib, layout);
  console.log(`parse: ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB, ${POSTS} posts, layout ${layout}: ${path}`);

  const bare = await run('clipferry', path, layout);
  const zipped = args.includes('--zip') ? await run('clipferry', await ensureZip(path), layout) : null;
  const streamJson = await run('stream-json', path, layout);
  const once = await run('stream-json, once', path, layout);
  const jsonParse = await run('JSON.parse', path, layout);
  printTable(
    ['', 'posts', 'hash', 'CPU s', 'wall s', 'peak RSS MiB', ''],
    [
      row('clipferry', bare),
      ...(zipped === null ? [] : [row('… from a zip', zipped)]),
      row('stream-json 3.8', streamJson),
      row('… with once', once),
      row('JSON.parse', jsonParse),
    ],
  );
  printRatios(bare, streamJson, jsonParse);
  if (zipped !== null && zipped.hash !== bare.hash) throw new Error('the zip gives other posts than the bare file');
  const peakRssMib = Math.max(bare.peakRssMib, zipped?.peakRssMib ?? 0);
  console.log(`target: peak RSS <= ${MAX_RSS_MIB} MiB: ${peakRssMib <= MAX_RSS_MIB ? 'met' : 'MISSED'}`);
}

function printRatios(ours: ChildResult, streamJson: ChildResult, jsonParse: ChildResult): void {
  for (const [name, rival] of [
    ['stream-json', streamJson],
    ['JSON.parse', jsonParse],
  ] as const) {
    if (rival.failed !== null) continue;
    if (ours.failed !== null || rival.hash !== ours.hash || rival.posts !== ours.posts || ours.posts !== POSTS) {
      console.log(`no ratio with ${name}: the readers do not agree on what the posts are`);
      process.exitCode = 1;
      continue;
    }
    const cpu = ours.cpuS / rival.cpuS;
    const rss = ours.peakRssMib / rival.peakRssMib;
    console.log(
      `clipferry / ${name}: CPU ${cpu.toFixed(2)}, wall ${(ours.wallS / rival.wallS).toFixed(2)}, RSS ${rss.toFixed(2)}`,
    );
    if (name === 'stream-json')
      console.log(`target: CPU <= ${MAX_CPU_RATIO}: ${cpu <= MAX_CPU_RATIO ? 'met' : 'MISSED'}`);
  }
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

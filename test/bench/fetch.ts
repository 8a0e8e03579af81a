import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type ClipServer, startClipServer } from './fetch-server.ts';
import { printTable } from './measure.ts';
import { samplePost, writeExport } from './our-run.ts';
import { bytesIn, costOf, machineLoad, type ProcessCost, versionOf } from './process-cost.ts';

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');
const numbers = [0, 1, 2, 3, 4, 5, 6, 7];
const files = numbers.length;
const most = { cpuRatio: 1.5, peakRssMib: 120 };

interface Turn {
  readonly curl: ProcessCost;
  readonly openssl: ProcessCost;
  readonly cp: ProcessCost;
  readonly ours: ProcessCost;
  /** the same eight clips without the noise behind them */
  readonly small: ProcessCost;
}

/**
 * `npm run bench -- fetch [--mib 2048] [--pairs 3] [--quick]`: eight videos from a server on loopback. Ours is `clipferry fetch <export>` as
 * people type it: it reads the export, fetches with its gap between requests, hashes, syncs, looks at each video. What of that
 * does not grow with the bytes is told apart: the same with clips of some kilobytes. Beside it `curl -Z`, which hashes and syncs nothing.
 */
export async function fetch(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const mib = Number(flagValue(args, '--mib') ?? (quick ? 32 : 256));
  const pairs = Number(flagValue(args, '--pairs') ?? (quick ? 1 : 3));
  if (versionOf('ffmpeg') === null) throw new Error('ffmpeg is needed for the clip that is fetched');
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-fetch-'));
  const clip = await makeClip(folder);
  const server = await startClipServer(clip, { large: (mib / files) * 2 ** 20, small: clip.length + 1024 });
  try {
    console.log(`fetch: ${mib} MiB in ${files} files from a server on loopback; ${machineLoad()}`);
    const turns: Turn[] = [];
    while (turns.length < pairs) turns.push(await runTurn(folder, server, mib));
    print(mib, turns);
    console.log(machineLoad());
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runTurn(folder: string, server: ClipServer, mib: number): Promise<Turn> {
  const own = await mkdtemp(join(folder, 'turn-'));
  const saved = join(own, 'saved');
  const copies = join(own, 'copies');
  for (const made of [saved, copies]) await mkdir(made);
  const run = (command: string, args: readonly string[]) =>
    costOf({ command, args, cwd: own, log: join(own, `${command}.log`) });
  const outputs = numbers.map((n) => join(saved, `${n}.mp4`));
  const downloads = outputs.flatMap((out, n) => ['-o', out, linkOf(server, 'large', n)]);
  const curl = await run('curl', ['-sS', '--fail', '-Z', ...downloads]);
  const openssl = await run('openssl', ['dgst', '-sha256', '-r', ...outputs]);
  const cp = await run('cp', [...outputs, copies]);
  if ((await bytesIn(copies, () => true)) !== mib * 2 ** 20) throw new Error('curl did not fetch all of it');
  const hashes = (await readFile(join(own, 'openssl.log'), 'utf8')).match(/^[0-9a-f]{64}/gm) ?? [];
  // The disk may still be busy with what they wrote.
  await promisify(execFile)('sync');
  const large = await ourFetch(own, server, 'large');
  const names = hashes.map((hash) => `${hash}.mp4`);
  const isFetched = (name: string) => names.includes(name);
  if ((await bytesIn(large.workspace, isFetched)) !== mib * 2 ** 20) throw new Error('ours are not the bytes of curl');
  const small = await ourFetch(own, server, 'small');
  await rm(own, { recursive: true });
  return { curl, openssl, cp, ours: large.cost, small: small.cost };
}

async function ourFetch(
  folder: string,
  server: ClipServer,
  set: FileSet,
): Promise<{ readonly cost: ProcessCost; readonly workspace: string }> {
  const own = join(folder, set);
  await mkdir(own);
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const path = await writeExport(
    own,
    numbers.map((n) => ({
      ...samplePost(n, 'video', [linkOf(server, set, n)]),
      expiresAt,
    })),
  );
  const workspace = join(own, 'workspace');
  const where = ['--workspace', workspace, '--allow-host', server.host];
  const cost = await costOf({
    command: process.execPath,
    args: [cli, ...where, '--tz', 'UTC', '--no-input', '--yes', 'fetch', path],
    cwd: own,
    log: join(own, 'ours.log'),
    env: { ...process.env, FFMPEG_PATH: undefined },
  });
  return { cost, workspace };
}

type FileSet = 'large' | 'small';

function linkOf({ origin }: ClipServer, set: FileSet, n: number): string {
  return `${origin}/${set}/${n}`;
}

function print(mib: number, turns: readonly Turn[]): void {
  const row = (name: string, of: (turn: Turn) => ProcessCost) => {
    const costs = turns.map(of);
    const cpuS = middle(costs.map((cost) => cost.cpuS));
    const wallS = middle(costs.map((cost) => cost.wallS));
    return [name, cpuS, wallS, (cpuS * 1e3 * 1024) / mib, middle(costs.map((cost) => cost.peakRssMib))];
  };
  printTable(
    ['', 'CPU s', 'wall s', 'CPU ms a GiB', 'peak RSS MiB'],
    [
      row('openssl dgst -sha256', ({ openssl }) => openssl),
      row('cp', ({ cp }) => cp),
      row('curl -Z', ({ curl }) => curl),
      row('clipferry fetch', ({ ours }) => ours),
      row('… of 8 small clips', ({ small }) => small),
    ],
  );
  const pairs = (of: (turn: Turn) => number) => turns.map((turn) => of(turn).toFixed(2)).join('  ');
  const grown = ({ ours, small }: Turn) => ours.cpuS - small.cpuS;
  console.log(`CPU / curl -Z, pair by pair: ${pairs(({ ours, curl }) => ours.cpuS / curl.cpuS)}`);
  console.log(`… of what grows with the bytes: ${pairs((turn) => grown(turn) / turn.curl.cpuS)}`);
  console.log(`… with curl and openssl: ${pairs((turn) => grown(turn) / (turn.curl.cpuS + turn.openssl.cpuS))}`);
  console.log(`wall / curl -Z: ${pairs(({ ours, curl }) => ours.wallS / curl.wallS)}`);
  console.log(`wanted for 2 GiB: CPU <= ${most.cpuRatio} x curl -Z, peak RSS <= ${most.peakRssMib} MiB`);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Of a second; what is measured lies behind it. */
async function makeClip(folder: string): Promise<Buffer> {
  const path = join(folder, 'clip.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=144x256:rate=10:duration=1'];
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...codec, path]);
  return await readFile(path);
}

function flagValue(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

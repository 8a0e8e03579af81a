import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startSandbox } from '../../adapters/sandboxes/rednote/index.ts';
import type { RenditionFile, Sandbox } from '../../src/contract/index.ts';
import { hashHeld, jobOf, makeVideo, runChild, runUnderFaults } from '../adapters/rednote/fault-run.ts';
import { type Permit, permitUrl } from '../adapters/rednote/sandbox-calls.ts';
import { printTable } from './measure.ts';
import { machineLoad } from './process-cost.ts';

const maxRssMib = 120;

interface Cost {
  readonly wallS: number;
  readonly cpuS: number;
  readonly peakRssMib: number;
}

interface Pair {
  readonly ours: Cost;
  readonly got: Cost;
  /** null: it is not installed */
  readonly curl: Cost | null;
}

/**
 * `npm run bench -- upload [--mib 1024] [--pairs 3] [--fault-mb 300]`: one large video to the sandbox, each uploader in a process
 * of its own, built before, one after the other and again: ours in parts that survive a restart, with an MD5 for each; curl and got
 * in one PUT, without either. Then 300 MB over a line that is cut about every 20 MB, by a process that is killed twice.
 */
export async function upload(args: readonly string[]): Promise<void> {
  const mib = Number(flagValue(args, '--mib') ?? 1024);
  const pairs = Number(flagValue(args, '--pairs') ?? 3);
  const faultMb = Number(flagValue(args, '--fault-mb') ?? 300);
  await compare(mib, pairs);
  await underFaults(faultMb);
}

async function compare(mib: number, wanted: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-upload-'));
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox') });
  try {
    console.log(`upload: ${mib} MiB to the sandbox on loopback, which hashes each part and writes it to disk`);
    console.log(machineLoad());
    const scripts = await buildChildren();
    const file = await makeVideo(folder, mib * 1024 * 1024);
    const pairs: Pair[] = [];
    while (pairs.length < wanted) {
      const got = await putWithGot(sandbox, { folder, script: scripts.got }, file);
      await reset(sandbox);
      const curl = await putWithCurl(sandbox, folder, file);
      await reset(sandbox);
      const ours = await ourParts(sandbox, { folder, script: scripts.ours }, file);
      await reset(sandbox);
      pairs.push({ ours, got, curl });
    }
    printPairs(mib, pairs);
    console.log(machineLoad());
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function printPairs(mib: number, pairs: readonly Pair[]): void {
  const rows = pairs.flatMap(({ ours, got, curl }): [string, Cost | null][] => [
    ['got, one PUT', got],
    ['curl, one PUT', curl],
    ['clipferry, parts', ours],
  ]);
  printTable(
    ['', 'MiB/s', 'wall s', 'CPU s', 'peak RSS MiB'],
    rows.flatMap(([name, cost]) => (cost ? [[name, mib / cost.wallS, cost.wallS, cost.cpuS, cost.peakRssMib]] : [])),
  );
  if (pairs.some(({ curl }) => curl === null)) console.log('curl is not installed here: no ratio with it');
  printRatio('speed / curl', pairs, ({ ours, curl }) => (curl === null ? [] : [curl.wallS / ours.wallS]));
  printRatio('speed / got', pairs, ({ ours, got }) => [got.wallS / ours.wallS]);
  printRatio('CPU / got', pairs, ({ ours, got }) => [ours.cpuS / got.cpuS]);
  printRatio('RSS / got', pairs, ({ ours, got }) => [ours.peakRssMib / got.peakRssMib]);
  const met = pairs.every(({ ours }) => ours.peakRssMib <= maxRssMib);
  console.log(
    `wanted: speed >= 0.8 x curl, CPU <= 1.3 x got, peak RSS <= ${maxRssMib} MiB (${met ? 'met' : 'MISSED'})`,
  );
}

function printRatio(what: string, pairs: readonly Pair[], of: (pair: Pair) => readonly number[]): void {
  const ratios = pairs.flatMap(of).map((ratio) => ratio.toFixed(2));
  if (ratios.length > 0) console.log(`clipferry's ${what}, pair by pair: ${ratios.join('  ')}`);
}

/** Their packages are found from `dist`. */
async function buildChildren(): Promise<{ readonly ours: string; readonly got: string }> {
  const outOf = (name: string) => fileURLToPath(new URL(`../../dist/bench/${name}.mjs`, import.meta.url));
  const make = async (name: string, source: string): Promise<string> => {
    const entry = fileURLToPath(new URL(source, import.meta.url));
    const how = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' } as const;
    await build({ entryPoints: [entry], outfile: outOf(name), ...how });
    return outOf(name);
  };
  return {
    ours: await make('upload-ours', '../adapters/rednote/upload-child.ts'),
    got: await make('upload-got', './upload-child.ts'),
  };
}

interface Child {
  readonly folder: string;
  readonly script: string;
}

async function ourParts(sandbox: Sandbox, { folder, script }: Child, file: RenditionFile): Promise<Cost> {
  const jobPath = join(folder, 'job.json');
  const job = jobOf(sandbox, { folder, file, anySize: true });
  await rm(job.ticketPath, { force: true });
  await writeFile(jobPath, JSON.stringify(job));
  const end = await runChild(jobPath, script);
  if ((await hashHeld(sandbox, end.asset.id)) !== file.sha256) throw new Error('the sandbox holds other bytes');
  return end;
}

async function putWithGot(sandbox: Sandbox, { folder, script }: Child, file: RenditionFile): Promise<Cost> {
  const { url, token } = await askPlace(sandbox);
  const args = [script, join(folder, file.sha256), String(file.bytes), url, token];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** null: there is no curl. Its own clock gives the wall time, the shell's `times` the CPU, /proc the memory. */
async function putWithCurl(sandbox: Sandbox, folder: string, file: RenditionFile): Promise<Cost | null> {
  if (spawnSync('curl', ['--version']).error) return null;
  const { url, token } = await askPlace(sandbox);
  const header = `X-Cos-Security-Token: ${token}`;
  const curl = ['-sS', '-o', '/dev/null', '-w', '%{http_code} %{time_total}\n', '-H', header, '-H', 'Expect:'];
  const child = spawn('bash', ['-c', 'curl "$@"; times', 'bash', ...curl, '-T', join(folder, file.sha256), url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let peakRssMib = 0;
  const look = setInterval(() => {
    void peakOfChildren(child.pid ?? 0).then((mib) => {
      peakRssMib = Math.max(peakRssMib, mib);
    });
  }, 50);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  const [answer = '', , children = ''] = output.split('\n');
  const [status, wallS] = answer.split(' ');
  if (status !== '200') throw new Error(`curl was answered ${status}`);
  const cpuS = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60 + Number(s),
    0,
  );
  return { wallS: Number(wallS), cpuS, peakRssMib };
}

/** VmHWM of the processes below `pid`; 0 where there is no /proc. */
async function peakOfChildren(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const peaks = children
    .split(' ')
    .filter((id) => id !== '')
    .map(async (id) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
    });
  return Math.max(0, ...(await Promise.all(peaks)));
}

async function askPlace(sandbox: Sandbox): Promise<{ readonly url: string; readonly token: string }> {
  const { creator, cookies } = sandbox.facts as Record<string, string>;
  const response = await fetch(permitUrl(creator ?? '', 'video'), {
    headers: { cookie: cookies ?? '', 'x-s': 'rehearsal' },
  });
  const answer = (await response.json()) as { data: { uploadTempPermits: Permit[] } };
  const [permit] = answer.data.uploadTempPermits;
  if (!permit) throw new Error('the sandbox gave no permit');
  return { url: `http://${permit.uploadAddr}/${permit.fileIds[0]}`, token: permit.token };
}

/** The disk gets its room back between two uploaders. */
async function reset(sandbox: Sandbox): Promise<void> {
  await fetch(`${sandbox.facts['home']}/sandbox/reset`, { method: 'POST' });
}

async function underFaults(mb: number): Promise<void> {
  const bytes = mb * 1_000_000;
  console.log(`\n${mb} MB over a line that is cut about every 20 MB, by a process that is killed twice`);
  const run = { bytes, cutEveryBytes: 20_000_000, killAt: [0.3, 0.7], seed: 2 };
  const result = await runUnderFaults(run);
  const lost = result.arrivedBytes - bytes;
  printTable(
    ['hash', 'kills', 'connections', 'parts', 'MB in cut parts', '% of the file', 'wall s'],
    [
      [
        result.held === result.sent ? 'same' : 'OTHER',
        result.kills,
        result.connections,
        result.parts,
        lost / 1e6,
        (lost / bytes) * 100,
        result.wallS,
      ],
    ],
  );
  const verdict = result.resentBytes === 0 ? 'met' : 'MISSED';
  console.log(`bytes of confirmed parts sent again: ${result.resentBytes}; target 0: ${verdict}`);
  if (result.held !== result.sent || result.resentBytes > 0 || result.kills !== 2) process.exitCode = 1;
}

function flagValue(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

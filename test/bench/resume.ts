import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { openLedger } from '../../src/ledger/open.ts';
import { fillAllButOnePublished } from '../ledger/fill.ts';
import { type FirstRequest, firstRequest } from './first-request.ts';
import { measure, printTable } from './measure.ts';
import { machineLoad } from './process-cost.ts';

const account = { destination: 'folder', label: 'main' };
const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');
const rival = fileURLToPath(new URL('./resume-rival.mjs', import.meta.url));

/**
 * `npm run bench -- resume [--quick | sizes…]`: all deliveries but the last are published. The whole program, from its start to its first
 * request (the file of that one post), in three alternating pairs beside a script that looks into the same database and asks for the
 * same file. Then the ledger alone: open, find the one that is due, close.
 */
export async function resume(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const given = args.map(Number).filter((size) => size > 0);
  const sizes = given.length > 0 ? given : quick ? [1_000] : [1_000, 10_000, 100_000];
  console.log(`resume: from the start to the first request; ${machineLoad()}`);
  const starts: (string | number)[][] = [];
  const ledgers: (string | number)[][] = [];
  for (const size of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-resume-'));
    try {
      const workspace = join(folder, 'workspace');
      const now = await fillAllButOnePublished(workspace, size, account);
      ledgers.push([size, ...(await openAlone(workspace, now))]);
      for (let pair = 0; pair < (quick ? 1 : 3); pair += 1) starts.push([size, ...(await onePair(folder, workspace))]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const head = ['run CPU ms', 'wall ms', 'script CPU ms', 'wall ms', 'idle node CPU ms'];
  printTable(['deliveries', ...head, 'CPU / script', 'CPU / idle node'], starts);
  console.log(`wanted: run <= 350 ms of CPU on a quiet machine, for any size. ${machineLoad()}`);
  console.log('the ledger alone (the first row pays for loading SQLite)');
  printTable(['deliveries', 'open, find, close: wall ms', 'CPU ms', 'open + totals: wall ms'], ledgers);
}

async function onePair(folder: string, workspace: string): Promise<readonly number[]> {
  const idle = idleCpuMs();
  const script = await inCopy(folder, workspace, (copy, origin) => [
    rival,
    join(copy, 'ledger.sqlite'),
    fileAt(origin),
  ]);
  const run = await inCopy(folder, workspace, (copy, origin) => {
    leaveOneToFetch(copy, fileAt(origin));
    return [cli, '--workspace', copy, '--allow-host', new URL(origin).host, 'run'];
  });
  const ratios = [run.cpuMs / script.cpuMs, run.cpuMs / idle];
  return [run.cpuMs, run.wallMs, script.cpuMs, script.wallMs, idle, ...ratios];
}

/** Each begins with the same ledger: what one that was killed left behind is not the next one's work. */
async function inCopy(
  folder: string,
  workspace: string,
  argsFor: (copy: string, origin: string) => readonly string[],
): Promise<FirstRequest> {
  const copy = join(folder, 'copy');
  await cp(workspace, copy, { recursive: true });
  try {
    return await firstRequest((origin) => argsFor(copy, origin));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function fileAt(origin: string): string {
  return `${origin}/last.mp4`;
}

/** What every program of Node pays. */
function idleCpuMs(): number {
  const { stdout } = spawnSync(
    process.execPath,
    ['-p', 'const { user, system } = process.cpuUsage(); (user + system) / 1e3'],
    {
      encoding: 'utf8',
    },
  );
  return Number(stdout);
}

async function openAlone(folder: string, now: string): Promise<readonly number[]> {
  const states = ['planned', 'prepared', 'uploaded', 'publishing', 'accepted'] as const;
  const first = await measure(async () => {
    const ledger = await openLedger(folder, 'write');
    const due = await ledger.deliveries.due(account, states, now, 10);
    if (due.length !== 1) throw new Error(`${due.length} deliveries are due, not 1`);
    await ledger.close();
  });
  const totals = await measure(async () => {
    const ledger = await openLedger(folder, 'read');
    await ledger.deliveries.totals(null);
    await ledger.close();
  });
  return [first.wallS * 1e3, first.cpuS * 1e3, totals.wallS * 1e3];
}

/** The files of what is published are long fetched; the last post's link leads to us. */
function leaveOneToFetch(folder: string, locator: string): void {
  const db = new Database(join(folder, 'ledger.sqlite'));
  const last = db.prepare('select post_ref from deliveries order by position desc limit 1').pluck().get();
  db.prepare(
    "update originals set state = 'fetched', sha256 = 'x', bytes = 1, extension = '.mp4', probed = '{}' where post_ref <> ?",
  ).run(last);
  db.prepare('update originals set locator = ?, expires_at = null where post_ref = ?').run(locator, last);
  db.close();
}

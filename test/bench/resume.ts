import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { openLedger } from '../../src/ledger/open.ts';
import { fillAllButOnePublished } from '../ledger/fill.ts';
import { measure, printTable } from './measure.ts';

const account = { destination: 'folder', label: 'main' };

/**
 * `npm run bench -- resume [sizes…]`: all deliveries but the last are published. From opening the ledger to the one that is
 * due; then the whole program, from its start to its first request (the file of that one post). The limit: 1 s of CPU.
 */
export async function resume(args: readonly string[]): Promise<void> {
  const sizes = args.length > 0 ? args.map(Number) : [1_000, 10_000, 100_000];
  const rows: (string | number)[][] = [];
  for (const size of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-resume-'));
    try {
      const now = await fillAllButOnePublished(folder, size, account);
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
      const request = await firstRequest(folder);
      rows.push([size, first.wallS * 1e3, first.cpuS * 1e3, totals.wallS * 1e3, request.wallMs, request.cpuMs]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  console.log(
    'resume: open the ledger, find the one delivery that is left, close (the first row pays for loading SQLite)',
  );
  printTable(
    ['deliveries', 'wall ms', 'CPU ms', 'open + totals, wall ms', '`run` to first request, wall ms', 'CPU ms'],
    rows,
  );
}

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');

/** Starts the built program as a person would after a crash, and looks at its clock when its first request comes in. */
async function firstRequest(folder: string): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  let child: ChildProcess | null = null;
  let began = 0;
  return new Promise((done, fail) => {
    const server = createServer((_request, response) => {
      const result = { wallMs: performance.now() - began, cpuMs: cpuMsOf(child?.pid ?? 0) };
      response.destroy();
      child?.kill('SIGKILL');
      server.close();
      done(result);
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      leaveOneToFetch(folder, `http://127.0.0.1:${port}/last.mp4`);
      began = performance.now();
      child = spawn(process.execPath, [cli, '--workspace', folder, '--allow-host', `127.0.0.1:${port}`, 'run'], {
        stdio: 'ignore',
      });
      child.on('error', fail);
    });
  });
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

/** User and system time so far, from Linux's /proc (clock ticks of 10 ms). */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '../../src/ledger/open.ts';
import { fillAllButOnePublished } from '../ledger/fill.ts';
import { measure, printTable } from './measure.ts';

const account = { destination: 'rednote', label: 'bench' };

/** `npm run bench -- resume [sizes…]`: all deliveries but the last are published; from opening the ledger to the one that is due. */
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
      rows.push([size, first.wallS * 1e3, first.cpuS * 1e3, totals.wallS * 1e3]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  console.log(
    'resume: open the ledger, find the one delivery that is left, close (the first row pays for loading SQLite)',
  );
  printTable(['deliveries', 'wall ms', 'CPU ms', 'open + totals, wall ms'], rows);
}

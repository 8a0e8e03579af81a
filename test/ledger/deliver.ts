import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { vi } from 'vitest';
import { deliveryKey } from '../../src/core/identity.ts';
import type { Verdict } from '../../src/core/plan/item.ts';
import type { DeliveryState } from '../../src/core/states.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { makeDraft, minute, refOf } from './make.ts';
import { tempLedger } from './workspace.ts';

/** A planned account and short ways to bring its deliveries along. */

export const account = { destination: 'rednote', label: 'mine' };
export const other = { destination: 'bluesky', label: 'mine' };
export const key = (n: number) => deliveryKey(refOf(n), account);
export const hold = (code: string): Verdict => ({ kind: 'hold', reason: { code } });
export const skip = (code: string): Verdict => ({ kind: 'skip', reason: { code } });
export const remote = { id: 'r1', url: 'https://example.org/r1' };
export const login = { code: 'login', values: { account: 'mine' }, said: 'log in again' };
export const slow = { reason: { code: 'slow' }, notBefore: minute(60), countsAsTry: true };

export async function planned(count: number, verdictOf?: (n: number) => Verdict): Promise<Ledger> {
  const { ledger } = await tempLedger();
  await importPosts(ledger, count);
  await planPosts(ledger, account, upTo(count), verdictOf);
  return ledger;
}

/** Moves a delivery along the straight way until it is there. */
export async function bring(ledger: Ledger, n: number, to: DeliveryState): Promise<void> {
  const path: readonly DeliveryState[] = ['planned', 'prepared', 'uploaded', 'publishing', 'accepted', 'published'];
  for (let step = 0; path[step] !== to; step += 1) {
    const [from, next] = [path[step] ?? 'planned', path[step + 1] ?? 'published'];
    if (from === 'uploaded') await begin(ledger, n, 1);
    else if (from === 'publishing') {
      const attempt = await ledger.attempts.findOpen(key(n));
      const move = { from, to: next, change: { remote } };
      await ledger.attempts.settle(attempt?.id ?? 0, 'accepted', move, minute(5));
    } else {
      const change = next === 'prepared' ? { draft: makeDraft(key(n)) } : {};
      await ledger.deliveries.move(key(n), from, next, change, minute(step));
    }
  }
}

export const begin = (ledger: Ledger, n: number, number: number) =>
  ledger.attempts.begin(
    {
      deliveryKey: key(n),
      number,
      publishKey: `pk-${n}-${number}`,
      draft: makeDraft(key(n)),
      ticket: { publishKey: `pk-${n}-${number}`, data: {} },
    },
    minute(4),
  );

export const states = async (ledger: Ledger) =>
  (await ledger.deliveries.list({ account }, 100)).map(
    (row) => `${row.postRef.slice(3, 10)} ${row.state} ${row.hold?.code ?? row.reason?.code ?? '-'}`,
  );

/**
 * How SQLite finds the rows of `tables` that `work` asks for: one line of `explain query plan` each. What a clock would
 * say of 10,000 rows, without the clock: a `SCAN` without an index reads them all.
 */
export async function searchesOf(folder: string, table: string, work: () => Promise<unknown>): Promise<string[]> {
  const statements = new Set<string>();
  const prepare = Sqlite.prototype.prepare;
  const spy = vi.spyOn(Sqlite.prototype, 'prepare').mockImplementation(function (this: Sqlite.Database, sql: string) {
    statements.add(sql);
    return prepare.call(this, sql);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  const found = [...statements]
    .filter((sql) => /^(with|select|update|delete)\b/i.test(sql))
    .flatMap((sql) => {
      const values = [...sql.matchAll(/\?/g)].map(() => null);
      return db.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...values);
    })
    .map(({ detail }) => detail)
    .filter((detail) => new RegExp(`^(SCAN|SEARCH) ${table}\\b`).test(detail));
  db.close();
  return found;
}

/** Of these lines, those that read every row of the table: without an index, or through one only for its order. */
export const readsAll = (searches: readonly string[]) =>
  searches.filter((line) => !line.includes('INDEX') || (line.startsWith('SCAN') && !line.includes('COVERING')));

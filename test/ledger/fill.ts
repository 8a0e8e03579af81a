import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Account, IsoTime } from '../../src/contract/index.ts';
import type { Verdict } from '../../src/core/plan/item.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { makePlanHeader, makePlanItem, makePost, minute, startOfTime } from './make.ts';

const batch = 1_000;

export async function importPosts(ledger: Ledger, count: number, at: IsoTime = startOfTime): Promise<void> {
  const about = { generation: 'G5', accountName: 'someone', notes: [] };
  const archive = await ledger.posts.beginArchive({
    path: 'export.zip',
    location: '/export.zip',
    source: 'tiktok',
    about,
    at,
  });
  for (let first = 0; first < count; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - first) }, (_, n) => first + n);
    await ledger.posts.add(
      archive,
      numbers.map((n) => ({ kind: 'post', post: makePost(n) })),
      at,
    );
  }
  await ledger.posts.endArchive(archive, at);
}

export async function planPosts(
  ledger: Ledger,
  account: Account,
  numbers: readonly number[],
  verdictOf: (n: number) => Verdict = () => ({ kind: 'deliver' }),
  at: IsoTime = startOfTime,
): Promise<{ readonly id: number; readonly written: number; readonly kept: number }> {
  const id = await ledger.plans.begin(makePlanHeader(account), at);
  const sum = { written: 0, kept: 0 };
  for (let first = 0; first < numbers.length; first += batch) {
    const items = numbers.slice(first, first + batch).map((n) => makePlanItem(n, account, verdictOf(n)));
    const { written, kept } = await ledger.plans.put(id, items, at);
    sum.written += written;
    sum.kept += kept;
  }
  await ledger.plans.end(id, at);
  return { id, ...sum };
}

export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/**
 * A ledger in which all deliveries but the last are published. The way there is five moves each, and each is a
 * transaction with a sync to disk, so the end of it is written by hand, with one event for each row. Returns a time at
 * which the last one is due.
 */
export async function fillAllButOnePublished(folder: string, count: number, account: Account): Promise<IsoTime> {
  const ledger = await openLedger(folder, 'write');
  await importPosts(ledger, count);
  await planPosts(ledger, account, upTo(count));
  await ledger.close();
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.exec(`
    begin;
    update deliveries set state = 'published', remote_id = 'r' || position, remote_url = 'https://example.org/' || position
      where position < (select max(position) from deliveries);
    insert into events (at, kind, subject, data)
      select updated_at, 'delivery-moved', key, '{"from":"accepted","to":"published"}' from deliveries where state = 'published';
    commit;
  `);
  db.close();
  return minute(1);
}

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { tempDir } from '../support/temp.ts';
import { olderLedgers } from './fixtures.ts';

/** The rows of `schemas/v2.sql`: everything in them can be read, and each column of JSON in turn is broken. */

async function withV2(breakIt: string): Promise<Ledger> {
  const folder = await tempDir();
  await olderLedgers.find((one) => one.version === 2)?.build(folder);
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.exec(breakIt);
  db.close();
  return openLedger(folder, 'read');
}

const account = { destination: 'folder', label: 'x' };
const columns: readonly (readonly [
  table: string,
  row: string,
  field: string,
  ask: (ledger: Ledger) => Promise<unknown>,
])[] = [
  ['posts', 'a', 'sound', (ledger) => ledger.posts.page(null, 9)],
  ['posts', 'a', 'facts', (ledger) => ledger.posts.find('a')],
  ['unreadable_items', 'x.json: VideoList[3]', 'because', (ledger) => ledger.posts.unreadable()],
  ['originals', '1', 'probed', (ledger) => ledger.originals.find(1)],
  ['originals', '2', 'hold_facts', (ledger) => ledger.originals.ofPost('b')],
  ['originals', 'hold_code expired-link', 'hold_facts', (ledger) => ledger.originals.reasons()],
  ['plans', '1', 'header', (ledger) => ledger.plans.last(account)],
  ['plan_items', '1', 'item', (ledger) => ledger.deliveries.find('folder:x:a')],
  ['deliveries', 'folder:x:a', 'draft', (ledger) => ledger.deliveries.list({}, 9)],
  ['deliveries', 'folder:x:a', 'facts', (ledger) => ledger.deliveries.find('folder:x:a')],
  ['deliveries', 'folder:x:b', 'hold_facts', (ledger) => ledger.deliveries.find('folder:x:b')],
  ['deliveries', 'planned no-caption', 'hold_facts', (ledger) => ledger.deliveries.totals(null)],
  ['deliveries', 'folder:x:a', 'last_check', (ledger) => ledger.deliveries.find('folder:x:a')],
  ['uploads', 'folder:x:a ff', 'ticket', (ledger) => ledger.uploads.find('folder:x:a', 'ff')],
  ['uploads', 'folder:x:a ff', 'asset', (ledger) => ledger.uploads.find('folder:x:a', 'ff')],
  ['attempts', '1', 'draft', (ledger) => ledger.attempts.findOpen('folder:x:a')],
  ['attempts', '1', 'ticket', (ledger) => ledger.attempts.findOpen('folder:x:a')],
  ['accounts', 'folder:x', 'stopped_facts', (ledger) => ledger.accounts.get(account)],
  ['events', '1', 'data', (ledger) => ledger.events.after(0, 9)],
];

const rubbish = ['not json', '"a text"', '[]', '{"values":7,"said":{},"kind":"none"}'];

test.each(columns)('%s %s: rubbish in %s is named, and said of the ledger', async (table, row, field, ask) => {
  const sound = await withV2('');
  await ask(sound);
  await sound.close();
  for (const text of rubbish) {
    // An object is all that can be said of an event.
    if (table === 'events' && text.startsWith('{')) continue;
    const ledger = await withV2(`drop trigger events_stay_as_written; update ${table} set ${field} = '${text}'`);
    await expect(ask(ledger), text).rejects.toMatchObject({
      name: 'FerryError',
      kind: 'fatal',
      effect: 'none',
      reason: { code: 'ledger-damaged', values: { table, row, field } },
    });
    await ledger.close();
  }
});

test('a field that nobody asks about is kept as it stands', async () => {
  const ledger = await withV2(`update deliveries set draft = json_set(draft, '$.madeBy', 'hand')`);
  expect((await ledger.deliveries.find('folder:x:a'))?.draft).toMatchObject({ madeBy: 'hand', title: 'hello' });
  await ledger.close();
});

test('what version 0.1.0 left in another shape than it should is named when it is read, not when the ledger is opened', async () => {
  const folder = await tempDir();
  await olderLedgers.find((one) => one.version === 1)?.build(folder);
  const ledger = await openLedger(folder, 'write');
  await expect(ledger.plans.last(account)).rejects.toMatchObject({
    reason: { code: 'ledger-damaged', values: { table: 'plans', row: '1', field: 'header' } },
  });
  await expect(ledger.attempts.findOpen('folder:x:a')).rejects.toMatchObject({
    reason: { code: 'ledger-damaged', values: { table: 'attempts', row: '1', field: 'draft' } },
  });
  await ledger.close();
});

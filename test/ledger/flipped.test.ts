import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { FerryError } from '../../src/contract/index.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { checkLedger } from '../../src/ledger/safekeeping/check.ts';
import { tempDir } from '../support/temp.ts';
import { key } from './deliver.ts';
import { everything, flipBits } from './flips.ts';

test('a flipped bit in the ledger is said of the ledger, or does no harm: it is never a bug, or the fault of another file', async () => {
  const { told, wrong } = await flipBits(await tempDir(), { flips: 25, seed: 20_261_126 });
  expect(wrong).toEqual([]);
  // The flips did hit what is looked at.
  expect(told.get('ledger-damaged')).toBeGreaterThan(2);
});

test('what is wrong in one row is named with its table, row and field, by the check', async () => {
  const folder = await tempDir();
  await everything(folder);
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.exec(`update deliveries set draft = '[]' where key = '${key(3)}'`);
  db.close();
  const { faults } = await checkLedger(folder);
  expect(faults).toMatchObject([
    { code: 'ledger-damaged', values: { table: 'deliveries', row: key(3), field: 'draft' } },
  ]);
});

test.each([
  ['state', `state = 'publisxed'`],
  ['updated_at', `updated_at = 'yesterday'`],
  ['remote_said_by', `remote_said_by = 'nobody', remote_id = 'r'`],
])('a %s that nobody wrote is not believed', async (field, set) => {
  const folder = await tempDir();
  await everything(folder);
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.exec(`update deliveries set ${set} where key = '${key(3)}'`);
  db.close();
  const ledger = await openLedger(folder, 'read');
  const error = await ledger.deliveries.find(key(3)).catch((thrown: FerryError) => thrown);
  expect(error).toMatchObject({ kind: 'fatal', reason: { code: 'ledger-damaged', values: { field } } });
  await ledger.close();
});

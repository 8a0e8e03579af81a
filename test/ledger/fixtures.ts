import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { migrate, migrations } from '../../src/ledger/sqlite/schema.ts';

/**
 * One for each schema a released clipferry has written: a file as that version left it, with a row in every table. Plain
 * SQL in `schemas/v<n>.sql`, schema and rows: code of today would write what today's code writes.
 */
export const olderLedgers: readonly { readonly version: number; build(folder: string): Promise<void> }[] = [
  1, 2, 3, 4,
].map((version) => ({ version, build: (folder) => buildLedger(folder, `v${version}.sql`, 0) }));

/** A ledger that version 0.1.0 wrote, with rows in every state. */
export function buildEveryStateOf1(folder: string): Promise<void> {
  return buildLedger(folder, 'v1-every-state.sql', 1);
}

/** `schema`: what the SQL needs to find there. */
async function buildLedger(folder: string, file: string, schema: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.pragma('journal_mode = wal');
  db.pragma('foreign_keys = on');
  const steps = migrations.filter((step) => step.id <= schema);
  if (steps.length > 0) migrate(db, folder, steps);
  db.exec(`begin; ${await readFile(join(import.meta.dirname, 'schemas', file), 'utf8')}; commit`);
  db.close();
}

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/**
 * One for each schema a released clipferry has written: a file as that version left it, with a row in every table. Plain
 * SQL in `schemas/v<n>.sql`, schema and rows: code of today would write what today's code writes.
 */
export const olderLedgers: readonly { readonly version: number; build(folder: string): Promise<void> }[] = [1].map(
  (version) => ({ version, build: (folder) => buildLedger(folder, version) }),
);

async function buildLedger(folder: string, version: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.pragma('journal_mode = wal');
  db.pragma('foreign_keys = on');
  db.exec(await readFile(join(import.meta.dirname, `schemas/v${version}.sql`), 'utf8'));
  db.close();
}

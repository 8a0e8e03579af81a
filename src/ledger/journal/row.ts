import type { Kysely } from 'kysely';
import type { JournalTable, Tables } from '../sqlite/tables.ts';

/** How far the ledger knows its journal to go. */
export interface JournalRow {
  readonly name: string;
  readonly lines: number;
  readonly bytes: number;
  readonly last: string;
}

/** null: this ledger never had one. */
export async function readJournalRow(db: Kysely<Tables>): Promise<JournalRow | null> {
  const row = await db.selectFrom('journal').select(['name', 'lines', 'bytes', 'last']).executeTakeFirst();
  return row ?? null;
}

export async function writeJournalRow(db: Kysely<Tables>, row: JournalRow): Promise<void> {
  const values: JournalTable = { id: 1, ...row };
  await db
    .insertInto('journal')
    .values(values)
    .onConflict((oc) => oc.column('id').doUpdateSet({ ...row }))
    .execute();
}

/** With its line's end. */
export function bytesOfLine(line: string): number {
  return Buffer.byteLength(line) + 1;
}

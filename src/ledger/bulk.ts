import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Everything inside happens, or nothing. Never use `db` itself inside: it would wait for its own transaction to end. */
export function write<T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}

/** Rows per statement: measured best on SQLite (20 to 100 are alike, 500 is slower); 100 × 20 columns stays far below 32,766 variables. */
const rowsPerStatement = 50;

/** Values per `in (…)`: fits SQLite's 32,766 and PostgreSQL's 65,535 variables with room to spare. */
const valuesPerList = 500;

/**
 * Inserts any number of rows in multi-row statements. kysely builds the query for the first rows only; the others reuse
 * its SQL with their own values, because building it costs several times more than SQLite's own work.
 * All rows must have the same keys.
 */
export async function insertRows<Row extends object>(
  trx: Transaction<Tables>,
  rows: readonly Row[],
  build: (some: readonly Row[]) => { compile(): CompiledQuery },
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  let compiled: CompiledQuery | null = null;
  for (const some of chunks(rows, rowsPerStatement)) {
    if (compiled === null || some.length < rowsPerStatement) compiled = build(some).compile();
    await trx.executeQuery({ ...compiled, parameters: valuesOf(some, columns) });
  }
}

/** In the order kysely writes them: row by row, columns as in the first row. A loop, because this runs once per value. */
function valuesOf<Row>(rows: readonly Row[], columns: readonly (keyof Row)[]): unknown[] {
  const values: unknown[] = [];
  for (const row of rows) for (const column of columns) values.push(row[column]);
  return values;
}

/** The answers to one question for any number of values. */
export async function selectForAll<Value, Row>(
  values: readonly Value[],
  select: (some: readonly Value[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const found: Row[] = [];
  for (const some of chunks(values, valuesPerList)) found.push(...(await select(some)));
  return found;
}

export function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

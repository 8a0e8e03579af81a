import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Rows per statement. CPU for 100,000 posts planned, three runs each on a shared machine (2026-11-22, statements built
 * anew for each call): 1 row 5.5-5.7 s, 20 rows 4.4-4.7 s, 50 rows 4.3-4.8 s, 100 rows 4.1-4.3 s, 500 rows 4.3-5.1 s.
 * 100 × 20 columns is far below 32,766 variables.
 */
const rowsPerStatement = 100;

/** Values per `in (…)`: fits SQLite's 32,766 and PostgreSQL's 65,535 variables with room to spare. */
const valuesPerList = 500;

type InsertBuilder<Row> = (trx: Transaction<Tables>, some: readonly Row[]) => { compile(): CompiledQuery };

interface CompiledInsert {
  /** as the SQL names them */
  readonly columns: readonly string[];
  /** by number of rows */
  readonly byCount: Map<number, CompiledQuery>;
}

/**
 * Building a statement takes kysely about half a microsecond for each value, 0.4 s of 100,000 posts planned. Kept for the
 * process, so for one dialect: a second one in the same process would need a map of its own.
 */
const compiledInserts = new WeakMap<object, CompiledInsert>();

/**
 * Inserts any number of rows in multi-row statements. kysely builds each statement once for a number of rows; from then
 * on its SQL is used with other values. So `build` must be one function for ever, not a closure made anew, and all rows
 * it is ever used for must have the same keys.
 */
export async function insertRows<Row extends object>(
  trx: Transaction<Tables>,
  rows: readonly Row[],
  build: InsertBuilder<Row>,
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const known = compiledInserts.get(build) ?? { columns: Object.keys(first), byCount: new Map() };
  compiledInserts.set(build, known);
  for (const some of chunks(rows, rowsPerStatement)) {
    const compiled = known.byCount.get(some.length) ?? build(trx, some).compile();
    known.byCount.set(some.length, compiled);
    await trx.executeQuery({ ...compiled, parameters: valuesOf(some, known.columns as readonly (keyof Row)[]) });
  }
}

/** In the order kysely writes them: row by row, columns as in the first row. A loop, because this runs once per value. */
function valuesOf<Row>(rows: readonly Row[], columns: readonly (keyof Row)[]): unknown[] {
  const values: unknown[] = [];
  for (const row of rows) for (const column of columns) values.push(row[column]);
  return values;
}

type SelectBuilder<Value, Row> = (
  db: Kysely<Tables>,
  some: readonly Value[],
) => { compile(): CompiledQuery<Row>; execute(): Promise<Row[]> };

const compiledSelects = new WeakMap<object, CompiledQuery<unknown>>();

/** Like `inBatches`, for a query that is run often and whose only values are the list; `build` as in `insertRows`. */
export async function selectInBatches<Value, Row>(
  db: Kysely<Tables>,
  values: readonly Value[],
  build: SelectBuilder<Value, Row>,
): Promise<Row[]> {
  return inBatches(values, async (some) => {
    if (some.length < valuesPerList) return build(db, some).execute();
    const compiled = compiledSelects.get(build) ?? build(db, some).compile();
    compiledSelects.set(build, compiled);
    const { rows } = await db.executeQuery({ ...compiled, parameters: some });
    return rows as Row[];
  });
}

/**
 * For a query that is run for each step of each post: kysely builds it once, which took longer than to run it. `build` as in
 * `insertRows`; `values` in the order the SQL names them, and nothing else may stand in it.
 */
export async function selectOften<Values extends readonly unknown[], Row>(
  db: Kysely<Tables>,
  values: Values,
  build: (db: Kysely<Tables>, values: Values) => { compile(): CompiledQuery<Row> },
): Promise<Row[]> {
  const compiled = compiledSelects.get(build) ?? build(db, values).compile();
  compiledSelects.set(build, compiled);
  const { rows } = await db.executeQuery({ ...compiled, parameters: values });
  return rows as Row[];
}

/** Runs a statement for any number of values, as many at a time as one `in (…)` holds. Returns all rows of all answers. */
export async function inBatches<Value, Row>(
  values: readonly Value[],
  run: (some: readonly Value[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const found: Row[] = [];
  for (const some of chunks(values, valuesPerList)) found.push(...(await run(some)));
  return found;
}

function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

import type { Database as Connection, Statement } from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import { because, FerryError } from '../../contract/index.ts';
import { type Holds, holdsOf } from './columns.ts';
import { withDamage } from './sound.ts';

/** Lists of values make many different statements; this bounds what is kept of them. */
const maxStatements = 300;

interface Prepared {
  readonly statement: Statement<unknown[]>;
  readonly holds: readonly (readonly [name: string, holds: Holds])[];
}

/** Runs statements. Errors leave as FerryErrors. */
export class Statements {
  readonly #database: Connection;
  readonly #path: string;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: Connection, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** `wrote`: the statement may have changed rows. */
  run<Row>(query: CompiledQuery): { readonly result: QueryResult<Row>; readonly wrote: boolean } {
    try {
      const { statement, holds } = this.#prepare(query.sql);
      const wrote = !statement.readonly;
      if (statement.reader)
        return { result: { rows: this.#looked(statement.all(query.parameters), holds) as Row[] }, wrote };
      const { changes, lastInsertRowid } = statement.run(query.parameters);
      return { result: { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] }, wrote };
    } catch (error) {
      throw withDamage(error, this.#database, this.#path);
    }
  }

  #looked(rows: readonly unknown[], holds: readonly (readonly [string, Holds])[]): readonly unknown[] {
    for (const row of rows as readonly Readonly<Record<string, unknown>>[])
      for (const [field, isGood] of holds)
        if (!isGood(row[field]))
          throw new FerryError('fatal', because('ledger-damaged', { path: this.#path, field }), { effect: 'none' });
    return rows;
  }

  #prepare(sql: string): Prepared {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const oldest = this.#statements.size >= maxStatements ? this.#statements.keys().next().value : undefined;
    if (oldest !== undefined) this.#statements.delete(oldest);
    const statement = this.#database.prepare<unknown[]>(sql);
    const names = statement.reader ? statement.columns().map(({ name }) => name) : [];
    const prepared = { statement, holds: holdsOf(names) };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

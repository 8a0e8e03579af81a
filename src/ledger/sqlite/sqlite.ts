import { createRequire } from 'node:module';
import type { Database as Connection, Options, Statement } from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { because, FerryError } from '../../contract/index.ts';
import { type Holds, holdsOf } from './columns.ts';
import { toLedgerError } from './errors.ts';
import { withDamage } from './sound.ts';

/** The only file that loads better-sqlite3, and only when a ledger is opened: `--help` must not pay for it. */
export type SqliteConstructor = new (file: string | Buffer, options?: Options) => Connection;
export type LoadSqlite = () => Promise<SqliteConstructor>;

export const loadSqlite: LoadSqlite = async () => {
  assertBinaryFits(installedVersion(), process.versions['napi']);
  return (await import('better-sqlite3')).default;
};

/** Opens a file, or a file's bytes in memory. FerryError `fatal` `sqlite-missing` without a working binary, else as `toLedgerError` says. */
export async function openSqlite(
  file: string | Buffer,
  options: Options,
  load: LoadSqlite = loadSqlite,
): Promise<Connection> {
  try {
    const Sqlite = await load();
    return new Sqlite(file, options);
  } catch (error) {
    if (error instanceof FerryError) throw error;
    throw isBinaryTrouble(error)
      ? sqliteMissing(error)
      : toLedgerError(error, typeof file === 'string' ? file : 'the ledger');
  }
}

/**
 * better-sqlite3 13 is built for Node-API 10. On Node 20 and on Node 22 before 22.14 loading it ends the process with
 * SIGSEGV and no word (WiseLibs/better-sqlite3 #1514), so this is asked before it is loaded.
 */
export function assertBinaryFits(version: string | null, nodeApi: string | undefined): void {
  if (version === null || Number.parseInt(version, 10) < 13 || Number(nodeApi ?? 0) >= 10) return;
  throw sqliteMissing(
    new Error(`better-sqlite3 ${version} needs Node-API 10; Node ${process.versions.node} has ${nodeApi}`),
  );
}

function installedVersion(): string | null {
  try {
    const found: unknown = createRequire(import.meta.url)('better-sqlite3/package.json');
    return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : null;
  } catch {
    // Not installed at all: the import that follows says so.
    return null;
  }
}

function isBinaryTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_DLOPEN_FAILED' || code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return true;
  return /Could not locate the bindings file|NODE_MODULE_VERSION/.test(error.message);
}

function sqliteMissing(cause: unknown): FerryError {
  const reason = because('sqlite-missing', { nodeVersion: process.versions.node });
  return new FerryError('fatal', reason, { effect: 'none', cause });
}

/**
 * kysely's own SQLite dialect, with three differences: statements are prepared once, a writing connection takes the write
 * lock at BEGIN (a lock taken later fails at once with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout), and errors
 * leave as FerryErrors.
 */
export function sqliteDialect(connection: Connection, path: string, begin: 'begin immediate' | 'begin'): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new LedgerDriver(connection, path, begin),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection, handed out to one transaction at a time, first come, first served. */
class LedgerDriver implements Driver {
  readonly #connection: LedgerConnection;
  readonly #database: Connection;
  readonly #begin: string;
  #last: Promise<void> = Promise.resolve();
  #free: () => void = () => {};

  constructor(database: Connection, path: string, begin: string) {
    this.#database = database;
    this.#connection = new LedgerConnection(database, path);
    this.#begin = begin;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last;
    let free = () => {};
    this.#last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    this.#free = free;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#free();
  }

  async beginTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw(this.#begin));
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite has already rolled back after a full disk or an I/O error: a second rollback would hide the first error.
    if (this.#database.inTransaction) await this.#connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#database.close();
  }
}

/** Lists of values make many different statements; this bounds what is kept of them. */
const maxStatements = 300;

interface Prepared {
  readonly statement: Statement<unknown[]>;
  readonly holds: readonly (readonly [name: string, holds: Holds])[];
}

class LedgerConnection implements DatabaseConnection {
  readonly #database: Connection;
  readonly #path: string;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: Connection, path: string) {
    this.#database = database;
    this.#path = path;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { statement, holds } = this.#prepare(query.sql);
      if (statement.reader) return { rows: this.#looked(statement.all(query.parameters), holds) as Row[] };
      const { changes, lastInsertRowid } = statement.run(query.parameters);
      return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
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

  // biome-ignore lint/correctness/useYield: kysely asks for the method; no query of the ledger streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('the ledger reads in pages, not in streams');
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

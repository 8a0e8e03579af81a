import { createRequire } from 'node:module';
import type { Database as Connection, Options } from 'better-sqlite3';
import { type Dialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { because, FerryError } from '../../contract/index.ts';
import { LedgerDriver } from './driver.ts';
import { toLedgerError } from './errors.ts';

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
 * kysely's own SQLite dialect, with four differences: statements are prepared once, a writing connection takes the write
 * lock at BEGIN (a lock taken later fails at once with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout), its transactions
 * share their commits (`driver.ts`), and errors leave as FerryErrors.
 */
export function sqliteDialect(connection: Connection, path: string, mode: 'write' | 'read'): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new LedgerDriver(connection, path, mode),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

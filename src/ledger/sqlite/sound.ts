import type { Database as Connection } from 'better-sqlite3';
import { because, FerryError } from '../../contract/index.ts';
import { isForeignKeyError, sqliteCode, toLedgerError } from './errors.ts';
import { migrate, migrations, schemaVersion } from './schema.ts';

/**
 * FerryError `fatal` `ledger-damaged` when SQLite finds its own pages, or its indexes and rows, out of order. What stands in
 * the rows is another matter: `columns.ts`, `stored.ts`.
 */
export function assertSound(connection: Connection, path: string): void {
  if (connection.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw damaged(path);
}

/**
 * An error of SQLite, as `toLedgerError` says. One that it has no words for comes from a statement of ours that is wrong, or
 * from a file that no longer fits it: a bit in the schema is enough. Then the file is looked at.
 */
export function withDamage(error: unknown, connection: Connection, path: string): unknown {
  const told = toLedgerError(error, path);
  if (told instanceof FerryError || sqliteCode(error) === null || isForeignKeyError(error)) return told;
  return isSound(connection) ? told : damaged(path, error);
}

function isSound(connection: Connection): boolean {
  try {
    return connection.pragma('integrity_check(1)', { simple: true }) === 'ok' && hasItsSchema(connection);
  } catch {
    return false;
  }
}

/** The tables, columns, indexes and triggers that its migrations make: by name, since the text of an old file may differ. */
function hasItsSchema(connection: Connection): boolean {
  const Memory = connection.constructor as new (path: string) => Connection;
  const fresh = new Memory(':memory:');
  try {
    const version = schemaVersion(connection);
    migrate(
      fresh,
      ':memory:',
      migrations.filter(({ id }) => id <= version),
    );
    return namesIn(fresh) === namesIn(connection);
  } finally {
    fresh.close();
  }
}

function namesIn(connection: Connection): string {
  const names = connection
    .prepare(
      `select type, s.name, tbl_name, group_concat(c.name || ' ' || c.type || ' ' || c."notnull") as columns
       from sqlite_schema s left join pragma_table_xinfo(s.name) c on s.type = 'table'
       group by type, s.name, tbl_name order by type, s.name`,
    )
    .all();
  return JSON.stringify(names);
}

function damaged(path: string, cause?: unknown): FerryError {
  return new FerryError('fatal', because('ledger-damaged', { path }), { effect: 'none', cause });
}

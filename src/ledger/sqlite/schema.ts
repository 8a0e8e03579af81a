import type { Database as Connection } from 'better-sqlite3';
import { because, FerryError } from '../../contract/index.ts';
import { firstSchema } from './migrations/first-schema.ts';
import { fourthSchema } from './migrations/fourth-schema.ts';
import { carryRowsOver, secondSchema } from './migrations/second-schema.ts';
import { thirdSchema } from './migrations/third-schema.ts';

export interface Migration {
  /** counts from 1 without gaps; a released migration is never edited, only followed by the next */
  readonly id: number;
  readonly name: string;
  readonly sql: string;
  /** after the SQL, in the same transaction: what SQL cannot say. For 100,000 rows, so in little memory and few seconds. */
  run?(connection: Connection): void;
}

export const migrations: readonly Migration[] = [
  { id: 1, name: 'first schema', sql: firstSchema },
  { id: 2, name: 'reasons as data', sql: secondSchema, run: carryRowsOver },
  { id: 3, name: 'a journal of publications', sql: thirdSchema },
  { id: 4, name: 'answers from elsewhere', sql: fourthSchema },
];

/** The newest migration the file has seen; 0 for an empty file. */
export function schemaVersion(connection: Connection): number {
  const table = connection.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'migrations'`).get();
  if (table === undefined) return 0;
  const row = connection.prepare('select max(id) as version from migrations').get() as { version: number | null };
  return row.version ?? 0;
}

/** FerryError `fatal` `newer-ledger` when a later clipferry wrote the file: its rows may mean things we do not know. */
export function assertNotNewer(version: number, path: string, steps: readonly Migration[] = migrations): void {
  const newest = steps.at(-1)?.id ?? 0;
  if (version <= newest) return;
  throw new FerryError('fatal', because('newer-ledger', { path, schema: version, knownSchema: newest }), {
    effect: 'none',
  });
}

/**
 * Brings the file up to the newest schema: each step is one transaction, so a crash leaves the one before or the one
 * after. The step's id goes in first: of two processes that race, the second finds it there and has nothing to do.
 */
export function migrate(connection: Connection, path: string, steps: readonly Migration[] = migrations): void {
  assertNotNewer(schemaVersion(connection), path, steps);
  connection.exec('create table if not exists migrations (id integer primary key, name text not null) strict');
  for (const step of steps) runStep(connection, step);
}

function runStep(connection: Connection, step: Migration): void {
  connection.exec('begin immediate');
  try {
    const added = connection
      .prepare('insert into migrations (id, name) values (?, ?) on conflict do nothing')
      .run(step.id, step.name);
    if (added.changes > 0) {
      connection.exec(step.sql);
      step.run?.(connection);
    }
    connection.exec('commit');
  } catch (error) {
    if (connection.inTransaction) connection.exec('rollback');
    throw error;
  }
}

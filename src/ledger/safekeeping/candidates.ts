import type { Database as Connection } from 'better-sqlite3';
import { because, FerryError, isFerryError } from '../../contract/index.ts';
import { reasonToJson } from '../../core/reason-json.ts';
import { exists } from '../../disk/index.ts';
import { sizeOf } from '../journal/file.ts';
import { isCopy } from '../sqlite/copy-mark.ts';
import { asDamage } from '../sqlite/errors.ts';
import { assertNotNewer, schemaVersion } from '../sqlite/schema.ts';
import { type LoadSqlite, openSqlite } from '../sqlite/sqlite.ts';
import { ledgerPath, listBackups } from './names.ts';

/** A ledger that could be put in place. */
export interface Candidate {
  readonly path: string;
  /** how much it knows: histories only grow */
  readonly events: number;
  /** a backup, wherever it stands */
  readonly isCopy: boolean;
}

/**
 * The one that knows most of those that are whole: the present ledger, or a backup of this workspace. null: none is.
 * `journalName` null: nobody knows whose the journal is.
 */
export async function findBest(
  folder: string,
  journalName: string | null,
  load?: LoadSqlite,
): Promise<Candidate | null> {
  const present = ledgerPath(folder);
  const found: Candidate[] = [];
  for (const path of [...((await exists(present)) ? [present] : []), ...(await listBackups(folder))]) {
    const one = await examined(path, journalName, load);
    if (one !== null) found.push(one);
  }
  // Stable: of equals the present one comes first, then the newest name.
  found.sort((a, b) => b.events - a.events);
  for (const one of found) if (await isWhole(one.path, load)) return one;
  return null;
}

/** FerryError when this one cannot be put in place; says why. */
export async function getGood(path: string, journalName: string | null, load?: LoadSqlite): Promise<Candidate> {
  if (!(await exists(path))) throw new FerryError('usage', because('backup-not-found', { path }), { effect: 'none' });
  try {
    const { name, ...found } = await examine(path, load);
    if (journalName !== null && name !== null && name !== journalName)
      throw new FerryError('usage', because('backup-of-other-workspace', { path }), { effect: 'none' });
    await assertWholeLedger(path, load);
    return { path, ...found };
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'fatal') throw error;
    const reason = because('backup-unusable', { path, because: reasonToJson(error.reason) });
    throw new FerryError('fatal', reason, { effect: 'none', cause: error });
  }
}

async function examined(path: string, journalName: string | null, load?: LoadSqlite): Promise<Candidate | null> {
  try {
    const { name, ...found } = await examine(path, load);
    return journalName !== null && name !== null && name !== journalName ? null : { path, ...found };
  } catch (error) {
    if (isFerryError(error)) return null;
    throw error;
  }
}

async function isWhole(path: string, load?: LoadSqlite): Promise<boolean> {
  try {
    await assertWholeLedger(path, load);
    return true;
  } catch (error) {
    if (isFerryError(error)) return false;
    throw error;
  }
}

interface Examined extends Omit<Candidate, 'path'> {
  readonly name: string | null;
}

function examine(path: string, load?: LoadSqlite): Promise<Examined> {
  return withReader(path, load, (connection) => {
    const version = schemaVersion(connection);
    assertNotNewer(version, path);
    if (version === 0) throw damaged(path);
    const events = connection.prepare('select max(id) from events').pluck().get();
    const name = version < 3 ? null : connection.prepare('select name from journal').pluck().get();
    return {
      name: typeof name === 'string' ? name : null,
      events: typeof events === 'number' ? events : 0,
      isCopy: isCopy(connection),
    };
  });
}

function assertWholeLedger(path: string, load?: LoadSqlite): Promise<void> {
  return withReader(path, load, (connection) => {
    if (connection.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw damaged(path);
    if (connection.prepare('select 1 from pragma_foreign_key_check limit 1').get() !== undefined) throw damaged(path);
  });
}

function damaged(path: string): FerryError {
  return new FerryError('fatal', because('ledger-damaged', { path }), { effect: 'none' });
}

async function withReader<T>(
  path: string,
  load: LoadSqlite | undefined,
  task: (connection: Connection) => T,
): Promise<T> {
  // Beside an empty file SQLite deletes the WAL, also when it only reads: after a kill that is all there was.
  if ((await sizeOf(path)) === 0) throw damaged(path);
  const connection = await openSqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 }, load);
  try {
    return task(connection);
  } catch (error) {
    throw asDamage(error, path);
  } finally {
    connection.close();
  }
}

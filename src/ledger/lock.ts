import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { z } from 'zod';
import { because, FerryError, type IsoTime, isFerryError } from '../contract/index.ts';
import { exists } from '../disk/index.ts';
import { toIso } from '../kit/index.ts';
import { ensureFolder } from './folder.ts';
import { toLedgerError } from './sqlite/errors.ts';
import { type LoadSqlite, openSqlite } from './sqlite/sqlite.ts';

interface RunLock {
  /** Frees the workspace for the next run. Twice is harmless. */
  release(): Promise<void>;
}

/**
 * A second of two processes that ask at the same moment makes the first wait for it, or both would be refused; so each
 * asks again for this long. Nobody else ever touches the file, so a lock that is really held is noticed after it.
 */
const raceMs = 250;

/** A connection that nothing refers to is closed by the garbage collector, and its lock goes with it. */
const heldLocks = new Set<Connection>();

/**
 * One run per workspace. The lock is the operating system's, on `run.lock`, through SQLite: it is gone the moment the
 * process is, kill -9 included, and there is no stale file to clean up. `run.lock.json` beside it only says who to name.
 * (POSIX drops a process's locks when it closes *any* handle on the file: never open `run.lock` by other means.)
 * FerryError `locked` when another process runs here.
 */
export async function acquireRunLock(folder: string, load?: LoadSqlite): Promise<RunLock> {
  await ensureFolder(folder);
  const path = join(folder, 'run.lock');
  const connection = await openSqlite(path, { timeout: raceMs }, load);
  try {
    // Nothing is ever written to the file, so its journal need not lie on the disk.
    connection.pragma('journal_mode = memory');
    connection.exec('begin exclusive');
  } catch (error) {
    connection.close();
    const told = toLedgerError(error, path);
    throw isFerryError(told) && told.code === 'ledger-busy' ? await locked(folder, error) : told;
  }
  heldLocks.add(connection);
  await sayWho(folder);
  return { release: () => release(folder, connection) };
}

/** Who holds the lock; null: nobody. Changes nothing and holds nobody up: a look takes less than the race lasts. */
export async function findHolder(folder: string, load?: LoadSqlite): Promise<Holder | null> {
  const path = join(folder, 'run.lock');
  if (!(await exists(path))) return null;
  let connection: Connection;
  try {
    connection = await openSqlite(path, { readonly: true, fileMustExist: true, timeout: 0 }, load);
  } catch {
    // It may be somebody else's: nothing is known of it.
    return null;
  }
  try {
    connection.prepare('select 1 from sqlite_master').all();
    return null;
  } catch (error) {
    const told = toLedgerError(error, path);
    return isFerryError(told) && told.code === 'ledger-busy' ? await holder(folder) : null;
  } finally {
    connection.close();
  }
}

async function release(folder: string, connection: Connection): Promise<void> {
  if (!heldLocks.delete(connection)) return;
  await rm(holderFile(folder), { force: true });
  connection.close();
}

async function sayWho(folder: string): Promise<void> {
  try {
    await writeFile(holderFile(folder), `${JSON.stringify({ pid: process.pid })}\n`);
  } catch {
    // Only a courtesy: the lock itself is held. The next write to the ledger will tell what is wrong with the disk.
  }
}

async function locked(folder: string, cause: unknown): Promise<FerryError> {
  return new FerryError('locked', because('locked', { folder, ...(await holder(folder)) }), { effect: 'none', cause });
}

/** Who is at work in a workspace. */
export interface Holder {
  readonly pid: number | null;
  readonly startedAt: IsoTime | null;
}

const holderSchema = z.object({ pid: z.number() });

/** Who holds it, if that can be read. The file's own time is the start: the holder wrote it then. */
async function holder(folder: string): Promise<Holder> {
  try {
    const path = holderFile(folder);
    const { pid } = holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const { mtimeMs } = await stat(path);
    return { pid, startedAt: toIso(Math.floor(mtimeMs)) };
  } catch {
    return { pid: null, startedAt: null };
  }
}

function holderFile(folder: string): string {
  return join(folder, 'run.lock.json');
}

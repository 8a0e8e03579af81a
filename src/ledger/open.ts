import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { because, FerryError, isFerryError } from '../contract/index.ts';
import { accountStore } from './deliveries/accounts.ts';
import { attemptStore } from './deliveries/attempts.ts';
import { deliveryStore } from './deliveries/deliveries.ts';
import { uploadStore } from './deliveries/uploads.ts';
import { eventStore } from './events.ts';
import { ensureFolder } from './folder.ts';
import { originalStore } from './imports/originals.ts';
import { postStore } from './imports/posts.ts';
import type { Ledger } from './ledger.ts';
import { acquireRunLock } from './lock.ts';
import { planStore } from './plans/plans.ts';
import { toLedgerError } from './sqlite/errors.ts';
import { assertNotNewer, migrate, migrations, schemaVersion } from './sqlite/schema.ts';
import { type LoadSqlite, openSqlite, sqliteDialect } from './sqlite/sqlite.ts';
import type { Tables } from './sqlite/tables.ts';

/** How long one process waits for another's write. The longest write, `plans.end`, took 1 to 5 s for 100,000. */
const busyTimeoutMs = 10_000;

/*
 * The page size stays SQLite's 4,096 bytes. 8,192 saves 5 % of the CPU of a big import, and makes every small step write
 * twice as much (a move: 54 instead of 26 KB of WAL, measured), of which there are five for each post.
 */

/**
 * The WAL goes into the file at this many pages (16 MiB); SQLite's own 1,000 did so at nearly every batch of an import.
 * Four runs each of 100,000 posts planned, alternating: 4.7-5.6 s at 1,000 pages, 3.7-5.1 s at 4,000, 3.8-4.9 s at 10,000.
 * What is committed is on the disk either way: every commit syncs the WAL.
 */
const checkpointPages = 4_000;

/** After a big transaction the WAL file shrinks back to this. */
const maxWalBytes = 64 * 1024 * 1024;

/**
 * The ledger of a workspace folder, in the file `ledger.sqlite`.
 * `write` makes folder and file where there are none and brings an older schema up to date; hold the run lock first.
 * `read` changes nothing and works while another process runs. FerryErrors (all `fatal` but the first):
 * `no-ledger` (`usage`; `read` only), `newer-ledger`, `sqlite-missing`, `disk-full`, `ledger-disk-error`, `ledger-read-only`,
 * `ledger-unopenable`, `ledger-damaged`, `ledger-busy`. The store's methods throw the last six too.
 */
export async function openLedger(folder: string, mode: 'write' | 'read', load?: LoadSqlite): Promise<Ledger> {
  const path = join(resolve(folder), 'ledger.sqlite');
  const connection = mode === 'write' ? await openToWrite(path, folder, load) : await openToRead(path, folder, load);
  return ledgerOver(connection, path, mode);
}

async function openToWrite(path: string, folder: string, load?: LoadSqlite): Promise<Connection> {
  await ensureFolder(folder);
  const connection = await openSqlite(path, { timeout: busyTimeoutMs }, load);
  closedOnFailure(connection, path, () => {
    assertNotNewer(schemaVersion(connection), path);
    connection.pragma('journal_mode = wal');
    connection.pragma('synchronous = full');
    connection.pragma('foreign_keys = on');
    connection.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    connection.pragma(`journal_size_limit = ${maxWalBytes}`);
    migrate(connection, path);
  });
  return connection;
}

async function openToRead(path: string, folder: string, load?: LoadSqlite): Promise<Connection> {
  if (!existsSync(path)) throw noLedger(folder);
  const { connection, version } = await openReadonly(path, load);
  if (version === (migrations.at(-1)?.id ?? 0)) return connection;
  connection.close();
  if (version === 0) throw noLedger(folder);
  await upgrade(path, folder, load);
  return (await openReadonly(path, load)).connection;
}

interface OpenedToRead {
  readonly connection: Connection;
  readonly version: number;
}

/**
 * A ledger in WAL mode needs a small `-shm` file beside it even to be read. Where none can be made (a read-only folder)
 * and no WAL is pending, nobody can be writing either, and a copy in memory is read instead.
 */
async function openReadonly(path: string, load?: LoadSqlite): Promise<OpenedToRead> {
  const options = { readonly: true, fileMustExist: true, timeout: busyTimeoutMs };
  try {
    return withVersion(await openSqlite(path, options, load), path);
  } catch (error) {
    if (!isFerryError(error) || !needsShm.has(error.code) || hasPendingWal(path)) throw error;
    return withVersion(await openSqlite(withoutWal(path, error), { readonly: true }, load), path);
  }
}

/** The file's bytes, marked as a rollback-journal database: bytes 18 and 19 of https://sqlite.org/fileformat.html, section 1.3.3. */
function withoutWal(path: string, whyNotDirectly: FerryError): Buffer {
  try {
    const bytes = readFileSync(path);
    return bytes.fill(1, 18, 20);
  } catch {
    throw whyNotDirectly;
  }
}

const needsShm = new Set(['ledger-unopenable', 'ledger-read-only']);

function hasPendingWal(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function withVersion(connection: Connection, path: string): OpenedToRead {
  return closedOnFailure(connection, path, () => {
    const version = schemaVersion(connection);
    assertNotNewer(version, path);
    return { connection, version };
  });
}

/** `status` right after an update of clipferry: the schema moves on, unless a run of the older one still uses it. */
async function upgrade(path: string, folder: string, load?: LoadSqlite): Promise<void> {
  const lock = await acquireRunLock(folder, load);
  try {
    (await openToWrite(path, folder, load)).close();
  } finally {
    await lock.release();
  }
}

function noLedger(folder: string): FerryError {
  return new FerryError('usage', because('no-ledger', { folder }), { effect: 'none' });
}

/** Runs `open` on a connection that nobody else has yet, and closes it again if that fails. */
function closedOnFailure<T>(connection: Connection, path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    connection.close();
    throw toLedgerError(error, path);
  }
}

function ledgerOver(connection: Connection, path: string, mode: 'write' | 'read'): Ledger {
  const begin = mode === 'write' ? 'begin immediate' : 'begin';
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, path, begin) });
  return {
    posts: postStore(db),
    originals: originalStore(db),
    plans: planStore(db),
    deliveries: deliveryStore(db),
    uploads: uploadStore(db),
    attempts: attemptStore(db),
    accounts: accountStore(db),
    events: eventStore(db),
    close: () => db.destroy(),
  };
}

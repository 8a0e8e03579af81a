import { lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { because, FerryError, type IsoTime, isFerryError } from '../contract/index.ts';
import { answerStore } from './answers.ts';
import { accountStore } from './deliveries/accounts.ts';
import { attemptStore } from './deliveries/attempts.ts';
import { deliveryStore } from './deliveries/deliveries.ts';
import { uploadStore } from './deliveries/uploads.ts';
import { eventStore } from './events.ts';
import { ensureFolder } from './folder.ts';
import { originalStore } from './imports/originals.ts';
import { postStore } from './imports/posts.ts';
import { alignJournal, assertNotBehind, assertWhole } from './journal/align.ts';
import { journalPath, sizeOf } from './journal/file.ts';
import { createJournal } from './journal/journal.ts';
import type { Ledger } from './ledger.ts';
import { acquireRunLock } from './lock.ts';
import { planStore } from './plans/plans.ts';
import { backupByItself } from './safekeeping/backup.ts';
import { restoredPath } from './safekeeping/names.ts';
import { findTraces } from './safekeeping/traces.ts';
import { isCopy } from './sqlite/copy-mark.ts';
import { readElsewhere } from './sqlite/elsewhere.ts';
import { assertNotNewer, migrate, migrations, schemaVersion } from './sqlite/schema.ts';
import { assertSound, withDamage } from './sqlite/sound.ts';
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
 * A ledger up to this size (1,000 published posts) is looked through at every start that writes: 20 ms of CPU for SQLite's
 * integrity check (2026-11-26). A larger one is before the first publication of a run, and with `ledger check`.
 */
const checkedBytes = 4 * 1024 * 1024;

/**
 * The ledger of a workspace folder, in the file `ledger.sqlite`, with the journal of publications beside it.
 * `write` makes folder and files where there are none and brings an older schema up to date; hold the run lock first.
 * `read` changes nothing and works while another process runs. FerryErrors (all `fatal` but the first):
 * `no-ledger` (`usage`; `read` only), `newer-ledger`, `sqlite-missing`, `disk-full`, `ledger-disk-error`, `ledger-read-only`,
 * `ledger-unopenable`, `ledger-damaged`, `ledger-busy`; and where the ledger knows less than the folder: `ledger-emptied`,
 * `ledger-behind`, `ledger-is-backup`, `ledger-foreign`, `journal-damaged`, `restore-unfinished`. The store's methods throw `disk-full` to `ledger-busy` too.
 */
export async function openLedger(folder: string, mode: 'write' | 'read', load?: LoadSqlite): Promise<Ledger> {
  const files = filesOf(folder);
  await assertNotRestoring(resolve(folder));
  // Before the ledger is read: a run that goes on meanwhile writes the ledger first.
  const journalSize = await sizeOf(files.journal);
  const connection = mode === 'write' ? await openToWrite(files, folder, load) : await openToRead(files, folder, load);
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(connection, files.ledger, mode),
  });
  try {
    if (mode === 'write') await alignJournal(db, files);
    else await assertNotBehind(db, files, journalSize);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const beforePublishing = async (at: IsoTime) => {
    await assertWhole(files.journal);
    await backupByItself(dirname(files.ledger), at, load);
  };
  return ledgerOver(db, mode === 'write' ? files.journal : null, beforePublishing);
}

/** A backup, put there by hand: of what was published since, it knows nothing. */
function assertNoCopy(connection: Connection, path: string): void {
  if (isCopy(connection)) throw new FerryError('fatal', because('ledger-is-backup', { path }), { effect: 'none' });
}

/** Between the two names of a restore that was cut off. */
async function assertNotRestoring(folder: string): Promise<void> {
  const path = restoredPath(folder);
  if ((await sizeOf(path)) === null) return;
  throw new FerryError('fatal', because('restore-unfinished', { path }), { effect: 'none' });
}

interface Files {
  readonly ledger: string;
  readonly journal: string;
}

function filesOf(folder: string): Files {
  const whole = resolve(folder);
  return { ledger: join(whole, 'ledger.sqlite'), journal: journalPath(whole) };
}

async function openToWrite({ ledger: path }: Files, folder: string, load?: LoadSqlite): Promise<Connection> {
  await ensureFolder(folder);
  // Asked before it is opened: SQLite would throw away the WAL of an empty file.
  const size = bytesIn(path);
  if (size === 0) await assertUnused(path, folder);
  const connection = await openSqlite(path, { timeout: busyTimeoutMs }, load);
  try {
    const version = schemaVersion(connection);
    assertNotNewer(version, path);
    if (version === 0) await assertUnused(path, folder);
    assertNoCopy(connection, path);
    if (size <= checkedBytes) assertSound(connection, path);
    connection.pragma('journal_mode = wal');
    connection.pragma('synchronous = full');
    connection.pragma('foreign_keys = on');
    connection.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    connection.pragma(`journal_size_limit = ${maxWalBytes}`);
    migrate(connection, path);
    return connection;
  } catch (error) {
    const told = withDamage(error, connection, path);
    connection.close();
    throw told;
  }
}

/** 0: empty, or not there. FerryError `ledger-unopenable` for a folder, or a link that leads nowhere (a disk that is not connected). */
function bytesIn(path: string): number {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    const isLost = found === undefined && lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    if (!isLost && (found === undefined || found.isFile())) return found?.size ?? 0;
  } catch {
    // A loop of links, or a folder that may not be looked into.
  }
  throw new FerryError('fatal', because('ledger-unopenable', { path }), { effect: 'none' });
}

/** An empty ledger is fine in a folder that nothing was ever done in. */
async function assertUnused(path: string, folder: string): Promise<void> {
  const { used, publications } = await findTraces(resolve(folder));
  if (used) throw new FerryError('fatal', because('ledger-emptied', { path, publications }), { effect: 'none' });
}

async function openToRead({ ledger: path }: Files, folder: string, load?: LoadSqlite): Promise<Connection> {
  if (bytesIn(path) === 0) await assertUnused(path, folder);
  if (bytesIn(path) === 0) throw noLedger(folder);
  const { connection, version } = await openReadonly(path, load);
  if (version === (migrations.at(-1)?.id ?? 0)) return connection;
  connection.close();
  if (version === 0) await assertUnused(path, folder);
  if (version === 0) throw noLedger(folder);
  await upgrade(folder, load);
  return (await openReadonly(path, load)).connection;
}

interface OpenedToRead {
  readonly connection: Connection;
  readonly version: number;
}

/**
 * A ledger in WAL mode needs a small `-shm` file beside it even to be read. Where none can be made (a full disk, a read-only
 * folder) nobody can be writing either, and a copy in memory is read instead.
 */
async function openReadonly(path: string, load?: LoadSqlite): Promise<OpenedToRead> {
  const options = { readonly: true, fileMustExist: true, timeout: busyTimeoutMs };
  try {
    return withVersion(await openSqlite(path, options, load), path);
  } catch (error) {
    if (!isFerryError(error) || !needsShm.has(error.code)) throw error;
    const bytes = hasPendingWal(path) ? await readElsewhere(path, error, load) : withoutWal(path, error);
    return withVersion(await openSqlite(bytes, { readonly: true }, load), path);
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

const needsShm = new Set(['ledger-unopenable', 'ledger-read-only', 'disk-full', 'ledger-disk-error']);

function hasPendingWal(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function withVersion(connection: Connection, path: string): OpenedToRead {
  return closedOnFailure(connection, path, () => {
    const version = schemaVersion(connection);
    assertNotNewer(version, path);
    assertNoCopy(connection, path);
    return { connection, version };
  });
}

/** `status` right after an update of clipferry: the schema moves on, unless a run of the older one still uses it. */
async function upgrade(folder: string, load?: LoadSqlite): Promise<void> {
  const lock = await acquireRunLock(folder, load);
  try {
    await (await openLedger(folder, 'write', load)).close();
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
    const told = withDamage(error, connection, path);
    connection.close();
    throw told;
  }
}

function ledgerOver(
  db: Kysely<Tables>,
  journalFile: string | null,
  beforePublishing: (at: IsoTime) => Promise<void>,
): Ledger {
  const journal = createJournal(db, journalFile);
  return {
    posts: postStore(db),
    originals: originalStore(db),
    plans: planStore(db),
    deliveries: deliveryStore(db, journal),
    uploads: uploadStore(db),
    attempts: attemptStore(db, journal, beforePublishing),
    accounts: accountStore(db),
    events: eventStore(db),
    answers: answerStore(db),
    async close() {
      try {
        await journal.close();
      } finally {
        await db.destroy();
      }
    },
  };
}

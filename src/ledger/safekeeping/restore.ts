import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { because, FerryError, type IsoTime } from '../../contract/index.ts';
import { exists, onDisk, syncFile, syncFolder } from '../../disk/index.ts';
import { compareJournal } from '../journal/compare.ts';
import { journalPath, linesOf, sizeOf } from '../journal/file.ts';
import { decodeLine, salvageLine } from '../journal/line.ts';
import { rebuildJournal } from '../journal/rebuild.ts';
import { type JournalRow, readJournalRow, writeJournalRow } from '../journal/row.ts';
import { mendTail } from '../journal/tail.ts';
import { markAsLedger } from '../sqlite/copy-mark.ts';
import { toLedgerError } from '../sqlite/errors.ts';
import { migrate } from '../sqlite/schema.ts';
import { type LoadSqlite, openSqlite, sqliteDialect } from '../sqlite/sqlite.ts';
import type { Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { copyLedger } from './backup.ts';
import { bringForward } from './bring-forward.ts';
import { type Candidate, findBest, getGood } from './candidates.ts';
import { learn } from './known.ts';
import { freePath, ledgerPath, restoredPath, stamp } from './names.ts';
import { findUnknownSince, stopAccounts, whyStop } from './stopped.ts';
import { type Survey, surveyJournal } from './survey.ts';
import { findTraces } from './traces.ts';

export interface Restored {
  /** the ledger that was put in place: a path; `empty`: a new one, that knows what the journal tells; null: nothing was wrong */
  readonly from: string | null;
  /** how many posts the ledger had not known, or not so far */
  readonly entered: number;
  /** of those, how many may be public and nobody knows: the next run looks */
  readonly inDoubt: number;
  /** known from the journal, and waiting for the plan that names them */
  readonly waiting: number;
  /** lines of the journal that could not be read: accounts stand still until a person has looked */
  readonly linesLost: number;
  /** a backup was put back, and no journal goes further: what was published after this time is not known; accounts stand still */
  readonly unknownSince: IsoTime | null;
  /** what was moved aside; nothing is deleted */
  readonly kept: readonly string[];
}

interface Restoring {
  readonly folder: string;
  /** null: the one that knows most */
  readonly file: string | null;
  readonly at: IsoTime;
  readonly load?: LoadSqlite | undefined;
}

const nothingWrong: Restored = {
  from: null,
  entered: 0,
  inDoubt: 0,
  waiting: 0,
  linesLost: 0,
  unknownSince: null,
  kept: [],
};

/**
 * Puts a whole ledger in place and enters what the journal knows beyond it. Hold the run lock. Dies it anywhere, the folder has the
 * old ledger or the new one, and the same command again comes to the same end. FerryErrors: `nothing-to-restore-from`, and of a named
 * file `backup-not-found`, `backup-unusable`, `backup-of-other-workspace`.
 */
export async function restoreLedger({ folder: given, file, at, load }: Restoring): Promise<Restored> {
  const folder = resolve(given);
  const restored = restoredPath(folder);
  const journal = journalPath(folder);
  if (await exists(restored)) return { ...nothingWrong, from: restored, kept: await putInPlace(folder, at) };
  const name = (await surveyJournal(journal))?.name ?? null;
  const best = file === null ? await findBest(folder, name, load) : await getGood(file, name, load);
  const isPresent = best?.path === ledgerPath(folder) && !best.isCopy;
  if (await exists(journal)) await mendTail(journal, isPresent);
  const survey = await surveyJournal(journal);
  if (best === null && (survey === null || survey.lines === 0)) throw await nothingToRestoreFrom(folder);
  if (best === null && survey !== null) await assertNotForeign(folder, load);
  if (file === null && (await isFine(folder, { best, survey, load }))) return nothingWrong;
  const part = join(folder, 'ledger.sqlite.restoring');
  // What a restore left that was killed, and its half of a copy.
  for (const path of [part, `${part}.part`])
    for (const end of ['', '-wal', '-shm', '-journal']) await onDisk(path, () => rm(`${path}${end}`, { force: true }));
  if (best !== null) await copyLedger(best.path, part, load);
  const { kept, ...result } = await fill(part, { journal, survey, at, load, isPresent });
  await onDisk(folder, async () => {
    await syncFile(part);
    await rename(part, restored);
    await syncFolder(folder);
  });
  return { from: best?.path ?? 'empty', ...result, kept: [...kept, ...(await putInPlace(folder, at))] };
}

/** Two stories, and nobody here knows which is this workspace's: to believe the journal would forget all that the other one tells. */
async function assertNotForeign(folder: string, load: LoadSqlite | undefined): Promise<void> {
  const other = await findBest(folder, null, load);
  if (other === null) return;
  const reason = because('ledger-foreign', { path: other.path, journal: journalPath(folder) });
  throw new FerryError('fatal', reason, { effect: 'none' });
}

async function nothingToRestoreFrom(folder: string): Promise<FerryError> {
  const wasUsed = (await exists(ledgerPath(folder))) || (await findTraces(folder)).used;
  return wasUsed
    ? new FerryError('fatal', because('nothing-to-restore-from', { folder }), { effect: 'none' })
    : new FerryError('usage', because('no-ledger', { folder }), { effect: 'none' });
}

/** The present ledger is whole and agrees with its journal. */
async function isFine(
  folder: string,
  {
    best,
    survey,
    load,
  }: { readonly best: Candidate | null; readonly survey: Survey | null; readonly load: LoadSqlite | undefined },
): Promise<boolean> {
  if (best?.path !== ledgerPath(folder) || best.isCopy || (survey !== null && survey.damaged.length > 0)) return false;
  const journal = journalPath(folder);
  return withLedgerAt(best.path, { readonly: true, load }, async (db) => {
    const row = await readJournalRow(db).catch(() => null);
    const { kind } = await compareJournal(journal, await sizeOf(journal), row);
    return kind === 'same' || kind === 'line-owed' || kind === 'journal-short';
  });
}

interface Filling {
  readonly journal: string;
  readonly survey: Survey | null;
  readonly at: IsoTime;
  readonly load: LoadSqlite | undefined;
  /** it is the ledger that stood there: it knows all that its journal ever told */
  readonly isPresent: boolean;
}

/** Makes a copy, or a new ledger, know all that the journal knows. */
async function fill(path: string, filling: Filling): Promise<Omit<Restored, 'from'>> {
  const { journal, survey, at, load } = filling;
  return withLedgerAt(path, { readonly: false, load }, async (db, connection) => {
    markAsLedger(connection);
    migrate(connection, path);
    const row = await readJournalRow(db);
    const linesLost = survey === null ? 0 : survey.damaged.filter((line) => line > (row?.lines ?? 0)).length;
    const unknownSince = await findUnknownSince(db, row, filling);
    const doubtsBefore = await countDoubts(db);
    // Its window of proof must not count from before a repeat that this ledger has not heard of.
    await db.updateTable('attempts').set({ in_doubt_since: null }).where('outcome', '=', 'open').execute();
    if (survey !== null) await learnAll(db, journal, await knownBytes(journal, row));
    const entered = await transaction(db, (trx) => bringForward(trx, null, at));
    const why = whyStop({ linesLost, unknownSince });
    if (why !== null) await transaction(db, (trx) => stopAccounts(trx, why, at));
    const kept = await agree(db, { journal, survey, at });
    const { waiting } = await db
      .selectFrom('known_deliveries')
      .select((eb) => eb.fn.countAll<number>().as('waiting'))
      .executeTakeFirstOrThrow();
    const inDoubt = Math.max(0, (await countDoubts(db)) - doubtsBefore);
    return { entered, inDoubt, waiting, linesLost, unknownSince, kept };
  });
}

/** The journal stays if the ledger's place in it can be told; else it is written anew, and the old one kept. */
async function agree(
  db: Kysely<Tables>,
  { journal, survey, at }: Pick<Filling, 'journal' | 'survey' | 'at'>,
): Promise<readonly string[]> {
  const row = await readJournalRow(db);
  const isBeginning = ['same', 'ledger-behind', 'torn'].includes(
    (await compareJournal(journal, survey === null ? null : await sizeOf(journal), row)).kind,
  );
  // A ledger that was begun just now knows what the journal told it, and nothing else.
  const isNew = row === null && (await db.selectFrom('events').select('id').limit(1).executeTakeFirst()) === undefined;
  if (survey !== null && survey.name !== null && survey.damaged.length === 0 && (isBeginning || isNew)) {
    const { name, lines, bytes, last } = survey;
    await writeJournalRow(db, { name, lines, bytes, last });
    return [];
  }
  const keepAs = await freePath(`${journal}.before-restore-${stamp(at)}`);
  await rebuildJournal(db, journal, keepAs);
  return (await exists(keepAs)) ? [keepAs] : [];
}

/** How much of the journal this ledger has told itself: entering 100,000 posts again takes a minute, and changes nothing. */
async function knownBytes(journal: string, row: JournalRow | null): Promise<number> {
  if (row === null) return 0;
  const { kind } = await compareJournal(journal, await sizeOf(journal), row);
  return kind === 'same' || kind === 'ledger-behind' || kind === 'torn' ? row.bytes : 0;
}

const linesPerTransaction = 500;

/** What a damaged line still says is believed as far as it makes us more careful; see `stopAccounts`. */
async function learnAll(db: Kysely<Tables>, journal: string, from: number): Promise<void> {
  let texts: string[] = [];
  const flush = async () => {
    const some = texts;
    texts = [];
    await transaction(db, async (trx) => {
      for (const text of some) {
        const line = decodeLine(text) ?? salvageLine(text);
        if (line !== null) await learn(trx, line.entry);
      }
    });
  };
  for await (const { text } of linesOf(journal, from)) {
    texts.push(text);
    if (texts.length >= linesPerTransaction) await flush();
  }
  await flush();
}

async function countDoubts(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['publishing', 'unconfirmed'])
    .executeTakeFirstOrThrow();
  return count;
}

/** A ledger file of its own, without a WAL once it is closed. */
async function withLedgerAt<T>(
  path: string,
  { readonly, load }: { readonly readonly: boolean; readonly load: LoadSqlite | undefined },
  task: (db: Kysely<Tables>, connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await openSqlite(path, { readonly, timeout: 10_000 }, load);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, path, readonly ? 'read' : 'write') });
  try {
    if (!readonly) {
      connection.pragma('journal_mode = delete');
      connection.pragma('synchronous = full');
      connection.pragma('foreign_keys = on');
    }
    return await task(db, connection);
  } catch (error) {
    throw toLedgerError(error, path);
  } finally {
    await db.destroy();
  }
}

/**
 * The WAL goes aside before its ledger: beside another one SQLite would take it for that one's own. Whoever dies in between leaves
 * `ledger.sqlite.restored`, and every command says so until this is done.
 */
async function putInPlace(folder: string, at: IsoTime): Promise<readonly string[]> {
  const present = ledgerPath(folder);
  const aside = await freePath(`${present}.before-restore-${stamp(at)}`);
  return onDisk(folder, async () => {
    const kept: string[] = [];
    for (const end of ['-wal', '-shm', '']) {
      if (!(await exists(`${present}${end}`))) continue;
      await rename(`${present}${end}`, `${aside}${end}`);
      kept.push(`${aside}${end}`);
      await syncFolder(folder);
    }
    await rename(restoredPath(folder), present);
    await syncFolder(folder);
    return kept;
  });
}

import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { IsoTime } from '../../contract/index.ts';
import { diskError, ensureFolder, onDisk, syncFile, syncFolder } from '../../disk/index.ts';
import { toEpochMs } from '../../kit/index.ts';
import { markAsCopy } from '../sqlite/copy-mark.ts';
import { toLedgerError } from '../sqlite/errors.ts';
import { assertSound } from '../sqlite/sound.ts';
import { type LoadSqlite, openSqlite } from '../sqlite/sqlite.ts';
import { backupsFolder, freePath, isAutomatic, ledgerPath, listBackups, stamp } from './names.ts';

/** 16 MB a step: a step is a pause for everything else in this process, some 10 ms. */
const pagesPerStep = 4_000;

/** Of the automatic ones. */
const kept = 3;

/** Drafts and tickets are nobody else's business. */
const privateMode = 0o600;

/**
 * Copies a ledger as it is at this moment, WAL included, while others read and write it. Looked through before it gets its
 * name: a copy that is there can be used. What stood there before is replaced only then.
 */
export async function copyLedger(from: string, to: string, load?: LoadSqlite): Promise<void> {
  const part = await freePath(`${to}.part`);
  try {
    // Made beforehand, so that it never belongs to everybody.
    await onDisk(to, async () => (await open(part, 'wx', privateMode)).close());
    await copyPages(from, part, load);
    await makeWhole(part, load);
    await onDisk(to, async () => {
      await syncFile(part);
      await rename(part, to);
      await syncFolder(dirname(to));
    });
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal'])
      await rm(`${part}${end}`, { force: true }).catch(() => undefined);
    throw diskError(error, to);
  }
}

/** One read transaction for all steps: the copy is of one moment, however much is written meanwhile. */
async function copyPages(from: string, to: string, load?: LoadSqlite): Promise<void> {
  const source = await openSqlite(from, { readonly: true, fileMustExist: true, timeout: 10_000 }, load);
  try {
    source.exec('begin');
    source.prepare('select count(*) from sqlite_schema').get();
    await source.backup(to, { progress: () => pagesPerStep });
  } catch (error) {
    throw toLedgerError(error, to);
  } finally {
    source.close();
  }
}

/** A file of its own, without a WAL beside it. */
async function makeWhole(path: string, load?: LoadSqlite): Promise<void> {
  const copy = await openSqlite(path, {}, load);
  try {
    copy.pragma('journal_mode = delete');
    assertSound(copy, path);
    markAsCopy(copy);
  } catch (error) {
    throw toLedgerError(error, path);
  } finally {
    copy.close();
  }
}

/** For a person: `file`, or one in the workspace. Returns where it is. */
export async function backupByHand(
  folder: string,
  { file, at, load }: { readonly file: string | null; readonly at: IsoTime; readonly load?: LoadSqlite },
): Promise<string> {
  const path = file ?? (await freePath(join(backupsFolder(folder), `ledger-${stamp(at)}`), '.sqlite'));
  await ensureFolder(dirname(path));
  await copyLedger(ledgerPath(folder), path, load);
  return path;
}

/**
 * Before the first publication of a run. The last three stay; what a person made is never touched. 0.1 s of CPU for 3,000
 * published posts (11 MB), 2.2 s for 100,000 (375 MB; 2026-11-26).
 */
export async function backupByItself(folder: string, at: IsoTime, load?: LoadSqlite): Promise<void> {
  const place = backupsFolder(folder);
  await ensureFolder(place);
  await removeCutOff(place, at);
  const made = await freePath(join(place, `ledger-${stamp(at)}-auto`), '.sqlite');
  await copyLedger(ledgerPath(folder), made, load);
  const others = (await listBackups(folder)).filter((path) => path !== made && isAutomatic(basename(path)));
  for (const path of others.slice(kept - 1)) await onDisk(path, () => rm(path, { force: true }));
}

/** One that a person is making beside this run is written to all the time. */
const cutOffAfterMs = 3_600_000;

/** What backups left that were killed: each as big as a ledger, and no use to anybody. */
async function removeCutOff(place: string, at: IsoTime): Promise<void> {
  await onDisk(place, async () => {
    for (const name of await readdir(place)) {
      const whole = /^(.+\.sqlite)\.part/.exec(name)?.[1];
      if (whole === undefined) continue;
      const path = join(place, name);
      // The run lock is held: no other automatic one is being made.
      const isOver = isAutomatic(whole) || (await stat(path)).mtimeMs < toEpochMs(at) - cutOffAfterMs;
      if (isOver) await rm(path, { force: true });
    }
  });
}

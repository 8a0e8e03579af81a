import { truncate } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { because, FerryError } from '../../contract/index.ts';
import { onDisk } from '../../disk/index.ts';
import { assertNever } from '../../kit/index.ts';
import type { Tables } from '../sqlite/tables.ts';
import { compareJournal, firstDamage, type Standing } from './compare.ts';
import { appendLine, isReadable, sizeOf } from './file.ts';
import { rebuildJournal } from './rebuild.ts';
import { bytesOfLine, readJournalRow } from './row.ts';

interface Files {
  readonly ledger: string;
  readonly journal: string;
}

/**
 * A journal up to this size (800 posts) is read to the last line at every start that writes: 15 ms of CPU (2026-11-26). A larger
 * one is before the first publication of a run, and with `ledger check`.
 */
const wholeCheckBytes = 1024 * 1024;

/**
 * Before a ledger is written: what a crash kept from the journal is made good, without a word. FerryErrors `fatal`: `ledger-behind`,
 * `ledger-foreign`, `journal-damaged`. Nothing is published then.
 */
export async function alignJournal(db: Kysely<Tables>, files: Files): Promise<void> {
  const size = await sizeOf(files.journal);
  const row = await readJournalRow(db);
  const standing = await compareJournal(files.journal, size, row);
  switch (standing.kind) {
    case 'same':
      if (size !== null && size <= wholeCheckBytes) await assertWhole(files.journal);
      return;
    case 'line-owed':
      if (row !== null) await appendLine(files.journal, row.last, row.bytes - bytesOfLine(row.last));
      return;
    case 'torn':
      return onDisk(files.journal, () => truncate(files.journal, row?.bytes ?? 0));
    case 'journal-short':
      return rebuildJournal(db, files.journal, `${files.journal}.before-line-${row?.lines ?? 0}`);
    case 'ledger-behind':
    case 'foreign':
    case 'journal-damaged':
      throw troubleOf(standing, files);
    default:
      return assertNever(standing);
  }
}

/** Before a ledger is only read. What a run may be doing just now, or the next will make good, is no trouble. */
export async function assertNotBehind(db: Kysely<Tables>, files: Files, size: number | null): Promise<void> {
  if (size !== null && !(await isReadable(files.journal))) return;
  const standing = await compareJournal(files.journal, size, await readJournalRow(db));
  if (standing.kind === 'ledger-behind' || standing.kind === 'foreign') throw troubleOf(standing, files);
}

export async function assertWhole(path: string): Promise<void> {
  const line = await firstDamage(path);
  if (line !== null) throw troubleOf({ kind: 'journal-damaged', line }, { ledger: '', journal: path });
}

type Trouble = Extract<Standing, { kind: 'ledger-behind' | 'foreign' | 'journal-damaged' }>;

function troubleOf(trouble: Trouble, { ledger, journal }: Files): FerryError {
  const fatal = (reason: ReturnType<typeof because>) => new FerryError('fatal', reason, { effect: 'none' });
  switch (trouble.kind) {
    case 'ledger-behind':
      return fatal(because('ledger-behind', { path: ledger, publications: trouble.publications }));
    case 'foreign':
      return fatal(because('ledger-foreign', { path: ledger, journal }));
    case 'journal-damaged':
      return fatal(because('journal-damaged', { path: journal, line: trouble.line }));
    default:
      return assertNever(trouble);
  }
}

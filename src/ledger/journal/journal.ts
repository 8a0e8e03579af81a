import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { unknownRow } from '../unknown-row.ts';
import type { Entry } from './entry.ts';
import { Pen } from './file.ts';
import { encodeLine } from './line.ts';
import { bytesOfLine, type JournalRow, readJournalRow, writeJournalRow } from './row.ts';

/** At most one entry for each change. */
export type Tell = (entry: Entry) => void;

/**
 * The journal of publications, beside the ledger: a ledger that is emptied, rolled back or damaged must never make us
 * publish again. The ledger comes first and knows what the line will be; then the line is written and synced; only then
 * the caller goes on, and sends. So the ledger may be one line ahead after a crash, never behind: see `compare.ts`.
 */
export interface Journal {
  /** One transaction, and the line it tells of, on the disk when this resolves. One after another. */
  keep<T>(change: (trx: Transaction<Tables>, tell: Tell) => Promise<T>): Promise<T>;
  /** After the last line has been written. Nothing is kept any more. */
  close(): Promise<void>;
}

/** `path` null: a ledger that is only read, where the transaction fails before there is anything to tell. */
export function createJournal(db: Kysely<Tables>, path: string | null): Journal {
  let last: Promise<unknown> = Promise.resolve();
  /** a line whose writing failed: the ledger has it, and no other may come before it */
  let owed: JournalRow | null = null;
  const pen = path === null ? null : new Pen(path);

  const pay = async () => {
    if (owed === null || pen === null) return;
    await pen.append(owed.last, owed.bytes - bytesOfLine(owed.last));
    owed = null;
  };

  const keepNow = async <T>(change: (trx: Transaction<Tables>, tell: Tell) => Promise<T>): Promise<T> => {
    await pay();
    const { result, row } = await transaction(db, async (trx) => {
      let told: Entry | null = null;
      const result = await change(trx, (entry) => {
        told = entry;
      });
      return { result, row: told === null ? null : await advance(trx, told) };
    });
    owed = row;
    await pay();
    return result;
  };

  return {
    keep: (change) => {
      const next = last.then(() => keepNow(change));
      last = next.catch(() => undefined);
      return next;
    },
    close: () => last.then(() => pen?.close()),
  };
}

async function advance(trx: Transaction<Tables>, entry: Entry): Promise<JournalRow> {
  const before = await readJournalRow(trx);
  if (before === null) throw unknownRow('journal', 1);
  const line = encodeLine(before.name, before.lines + 1, entry);
  const row = { ...before, lines: before.lines + 1, bytes: before.bytes + bytesOfLine(line), last: line };
  await writeJournalRow(trx, row);
  return row;
}

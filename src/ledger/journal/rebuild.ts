import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { onDisk, syncFile, syncFolder, writeFileAtomically } from '../../disk/index.ts';
import type { Tables } from '../sqlite/tables.ts';
import { entriesOfLedger } from './entries-of-ledger.ts';
import type { Entry } from './entry.ts';
import { journalMode, sizeOf } from './file.ts';
import { encodeLine } from './line.ts';
import { bytesOfLine, type JournalRow, readJournalRow, writeJournalRow } from './row.ts';

/**
 * Writes the journal anew from the ledger; one that is there goes to `keepAs`. The old file goes first, then the ledger
 * learns of the new one, then that takes its place: whoever dies in between leaves no journal, and the next start is here again.
 */
export async function rebuildJournal(db: Kysely<Tables>, path: string, keepAs: string): Promise<void> {
  const known = await readJournalRow(db);
  let row: JournalRow = { name: known?.name ?? randomBytes(8).toString('hex'), lines: 0, bytes: 0, last: '' };
  const fresh = `${path}.new`;
  const { name } = row;
  async function* lines() {
    for await (const entry of withHead(entriesOfLedger(db))) {
      const last = encodeLine(name, row.lines + 1, entry);
      row = { name, lines: row.lines + 1, bytes: row.bytes + bytesOfLine(last), last };
      yield `${last}\n`;
    }
  }
  await writeFileAtomically(fresh, lines(), { mode: journalMode });
  await onDisk(path, async () => {
    const size = await sizeOf(path);
    if (size === 0) await rm(path);
    else if (size !== null) await rename(path, keepAs);
    await writeJournalRow(db, row);
    await rename(fresh, path);
    await syncFile(path);
    await syncFolder(dirname(path));
  });
}

async function* withHead(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  yield { kind: 'journal' };
  yield* entries;
}

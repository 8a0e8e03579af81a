import { cp, mkdir, open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What can become of a ledger, done to a workspace folder that no process has open. For tests of any room, and the soak, which
 * runs outside vitest: each leaves all other files as they are.
 */

const ledger = (folder: string) => join(folder, 'ledger.sqlite');
export const journalOf = (folder: string) => join(folder, 'publications.jsonl');

/** `: > ledger.sqlite` */
export async function emptyLedger(folder: string): Promise<void> {
  await truncate(ledger(folder), 0).catch(() => undefined);
  await stripWal(folder);
}

/** What a copy or a sync tool leaves out. After a kill this is most of the ledger. */
export async function stripWal(folder: string): Promise<void> {
  for (const end of ['-wal', '-shm']) await rm(`${ledger(folder)}${end}`, { force: true });
}

/** Keeps the ledger as it is now in `kept`; the returned function puts it back, as a restored copy does. */
export async function ageLedger(folder: string, kept: string): Promise<() => Promise<void>> {
  const ends = ['', '-wal', '-shm'];
  const copy = (from: string, to: string) =>
    Promise.all(
      ends.map(async (end) => {
        await rm(ledger(to) + end, { force: true });
        await cp(ledger(from) + end, ledger(to) + end).catch(() => undefined);
      }),
    );
  await mkdir(kept, { recursive: true });
  await copy(folder, kept);
  return async () => {
    await copy(kept, folder);
  };
}

/** One bit, `share` (0 to 1) of the way through the file. */
export async function flipBit(path: string, share: number, bit = 0): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const at = Math.min(size - 1, Math.floor(size * share));
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8(0) ^ (1 << bit), 0);
    await file.write(byte, 0, 1, at);
  } finally {
    await file.close();
  }
}

/** The journal ends in the middle of its last line. */
export async function tearJournal(folder: string): Promise<void> {
  const path = journalOf(folder);
  const text = await readFile(path, 'utf8').catch(() => '');
  const lastStart = text.lastIndexOf('\n', text.length - 2) + 1;
  if (text !== '') await truncate(path, Math.floor((lastStart + text.length) / 2));
}

export async function loseJournal(folder: string): Promise<void> {
  await rm(journalOf(folder), { force: true });
}

export async function loseBackups(folder: string): Promise<void> {
  await rm(join(folder, 'backups'), { recursive: true, force: true });
}

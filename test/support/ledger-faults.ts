import { cp, open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from './temp.ts';

/**
 * What can become of a ledger, done to a workspace folder that no process has open. For tests of any room: each leaves the
 * journal and all other files as they are.
 */

const ledger = (folder: string) => join(folder, 'ledger.sqlite');

/** `: > ledger.sqlite` */
export async function emptyLedger(folder: string): Promise<void> {
  await truncate(ledger(folder), 0).catch(() => undefined);
  await stripWal(folder);
}

/** What a copy or a sync tool leaves out. After a kill this is most of the ledger. */
export async function stripWal(folder: string): Promise<void> {
  for (const end of ['-wal', '-shm']) await rm(`${ledger(folder)}${end}`, { force: true });
}

/** Keeps the ledger as it is now; the returned function puts it back, as a restored backup does. */
export async function ageLedger(folder: string): Promise<() => Promise<void>> {
  const kept = await tempDir();
  const ends = ['', '-wal', '-shm'];
  const copy = (from: string, to: string) =>
    Promise.all(
      ends.map(async (end) => {
        await rm(join(to, `ledger.sqlite${end}`), { force: true });
        await cp(join(from, `ledger.sqlite${end}`), join(to, `ledger.sqlite${end}`)).catch(() => undefined);
      }),
    );
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

/** All of it in a folder of its own, gone when the test ends; also while a process has it open. */
export async function copyWorkspace(folder: string): Promise<string> {
  const copy = join(await tempDir(), 'workspace');
  await cp(folder, copy, { recursive: true });
  return copy;
}

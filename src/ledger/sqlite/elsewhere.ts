import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FerryError } from '../../contract/index.ts';
import { type LoadSqlite, openSqlite } from './sqlite.ts';

/**
 * The bytes of a ledger whose last commits are still in its WAL, where the disk lets nobody put them in their place (it is
 * full, or can only be read): done to a copy in the system's temp folder. `whyNotHere` is thrown when that fails too.
 */
export async function readElsewhere(path: string, whyNotHere: FerryError, load?: LoadSqlite): Promise<Buffer> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-ledger-'));
    try {
      return await mergedCopy(path, join(folder, 'ledger.sqlite'), load);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch {
    throw whyNotHere;
  }
}

async function mergedCopy(path: string, copy: string, load?: LoadSqlite): Promise<Buffer> {
  await copyFile(path, copy);
  await copyFile(`${path}-wal`, `${copy}-wal`);
  const connection = await openSqlite(copy, {}, load);
  try {
    // Moves every commit into the file, and leaves it readable without a WAL.
    connection.pragma('journal_mode = delete');
  } finally {
    connection.close();
  }
  return readFile(copy);
}

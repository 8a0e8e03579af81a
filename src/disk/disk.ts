import { mkdir, open, statfs } from 'node:fs/promises';
import { FerryError } from '../contract/index.ts';

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const forbidden = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);

/** The disk's refusals as FerryError `fatal` (`disk-full`, `workspace-unwritable`) naming the folder; anything else as it is. */
export function diskError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (full.has(code))
    return new FerryError('fatal', 'disk-full', `no space left in ${folder}`, {
      hint: 'free some space and run the same command again',
      effect: 'none',
      cause: error,
    });
  if (forbidden.has(code))
    return new FerryError('fatal', 'workspace-unwritable', `cannot write in ${folder} (${code})`, {
      hint: 'check that the folder exists and that you may write to it',
      effect: 'none',
      cause: error,
    });
  return error;
}

/** Runs disk work of one folder; see `diskError`. */
export async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, folder);
  }
}

export async function ensureFolder(folder: string): Promise<void> {
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
}

/** Waits until the file's bytes are on the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the folder's names are on the disk: a rename counts only from then on. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for this; NTFS journals renames by itself.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Bytes this user may still write where `folder` lives. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await onDisk(folder, () => statfs(folder));
  return bavail * bsize;
}

import { lstat, mkdir, open, statfs } from 'node:fs/promises';
import { onDisk, systemCodeOf } from './errors.ts';

export async function ensureFolder(folder: string): Promise<void> {
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
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

/** Anything of that name: a file, a folder, or a link that leads nowhere. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Bytes this user may still write where `folder` lives. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await onDisk(folder, () => statfs(folder));
  return bavail * bsize;
}

import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { because, FerryError } from '../contract/index.ts';
import { diskError, onDisk, systemCodeOf } from './errors.ts';

/** The folder and those above it. FerryError `fatal` for the disk's refusals. */
export async function ensureFolder(folder: string, mode?: number): Promise<void> {
  await onDisk(folder, () => makeFolders(folder, mode));
}

/**
 * The same, with the file system's errors as they are. `mode`: permissions of what is made, less the umask. Returns the topmost
 * folder it made; null: all were there. Not with Node's own `recursive`: under /proc that asks for ever, and of a disk that can
 * only be read it says "not there" (Node 20.20).
 */
export async function makeFolders(folder: string, mode?: number): Promise<string | null> {
  const missing = await missingFolders(resolve(folder));
  for (const path of missing) await makeFolder(path, mode);
  return missing[0] ?? null;
}

/** From the topmost down to `folder`; none when it is there. */
async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  let at = folder;
  while (!(await isFolder(at))) {
    missing.unshift(at);
    if (dirname(at) === at) break;
    at = dirname(at);
  }
  return missing;
}

async function makeFolder(folder: string, mode?: number): Promise<void> {
  try {
    await mkdir(folder, mode === undefined ? {} : { mode });
  } catch (error) {
    const code = systemCodeOf(error);
    // Somebody was quicker.
    if (code === 'EEXIST' && (await isFolder(folder))) return;
    // The one above is there, so this is a place like /proc, where nothing can be made.
    if (code !== 'ENOENT' || !(await isFolder(dirname(folder)))) throw error;
    throw new FerryError('fatal', because('disk-unable', { path: folder }), { effect: 'none', cause: error });
  }
}

/** False: nothing is there. The system's error for a file of that name, and for all that keeps us from looking. */
async function isFolder(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
  throw Object.assign(new Error(`a file of that name: ${path}`), { code: 'ENOTDIR' });
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

/**
 * Why no file can be made in `folder`, found by trying; null: some can. For programs that only say "cannot open". Several,
 * because a disk may have an entry left for one.
 */
export async function findRefusal(folder: string): Promise<FerryError | null> {
  const probes = Array.from({ length: 3 }, () => join(folder, `.${randomBytes(6).toString('hex')}.part`));
  try {
    for (const probe of probes) await (await open(probe, 'wx')).close();
    return null;
  } catch (error) {
    const told = diskError(error, folder);
    return told instanceof FerryError ? told : null;
  } finally {
    for (const probe of probes) await rm(probe, { force: true }).catch(() => undefined);
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

import { because, FerryError, type Reason } from '../contract/index.ts';

/** What a disk's refusal means for a person: all say where, and nothing was changed by any of them. */
type DiskCode =
  | 'disk-full'
  | 'disk-quota'
  | 'file-too-big'
  | 'disk-forbidden'
  | 'disk-read-only'
  | 'too-many-open-files'
  | 'name-too-long'
  | 'not-a-folder'
  | 'folder-gone'
  | 'disk-broken'
  | 'disk-gone'
  | 'file-busy';

const codes: Readonly<Record<string, DiskCode>> = {
  // Also when the disk has room, but no entry (inode) left for another file.
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-quota',
  EFBIG: 'file-too-big',
  EACCES: 'disk-forbidden',
  EPERM: 'disk-forbidden',
  EROFS: 'disk-read-only',
  EMFILE: 'too-many-open-files',
  ENFILE: 'too-many-open-files',
  ENAMETOOLONG: 'name-too-long',
  ENOTDIR: 'not-a-folder',
  // mkdir says so of a file that has the folder's name
  EEXIST: 'not-a-folder',
  ENOENT: 'folder-gone',
  EIO: 'disk-broken',
  // a stick that was pulled out, a share that is no longer mounted
  ENODEV: 'disk-gone',
  ENXIO: 'disk-gone',
  ESTALE: 'disk-gone',
  EBUSY: 'file-busy',
  ETXTBSY: 'file-busy',
};

/** `ENOENT` and the like; null for what is no error of the operating system. */
export function systemCodeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Why the disk refused work at `path`; null when it was not the disk. */
export function diskReason(error: unknown, path: string): Reason | null {
  const code = codes[systemCodeOf(error) ?? ''];
  return code === undefined ? null : because(code, { path });
}

/** The disk's refusals as FerryError `fatal`, naming the place; anything else as it is. */
export function diskError(error: unknown, path: string): unknown {
  const reason = error instanceof FerryError ? null : diskReason(error, path);
  return reason === null ? error : new FerryError('fatal', reason, { effect: 'none', cause: error });
}

/** Runs `task`, which works at `path`; what the disk refuses is thrown as `diskError` says. */
export async function onDisk<T>(path: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw diskError(error, path);
  }
}

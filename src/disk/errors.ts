import { constants } from 'node:os';
import { because, FerryError, type Reason } from '../contract/index.ts';

/** What a disk's refusal means for a person: all say where, and nothing was changed by any of them. */
type DiskCode =
  | 'disk-full'
  | 'disk-quota'
  | 'file-too-big'
  | 'disk-forbidden'
  | 'disk-read-only'
  | 'too-many-open-files'
  | 'memory-full'
  | 'name-too-long'
  | 'name-impossible'
  | 'not-a-folder'
  | 'is-a-folder'
  | 'link-loop'
  | 'folder-gone'
  | 'disk-unable'
  | 'disk-broken'
  | 'disk-gone'
  | 'file-busy';

const codes: Readonly<Record<string, DiskCode>> = {
  // Also when the disk has room, but no entry (inode) left for another file.
  ENOSPC: 'disk-full',
  // ext3 ends at 32,000 folders in one.
  EMLINK: 'disk-full',
  EDQUOT: 'disk-quota',
  EFBIG: 'file-too-big',
  EOVERFLOW: 'file-too-big',
  EACCES: 'disk-forbidden',
  EPERM: 'disk-forbidden',
  EROFS: 'disk-read-only',
  EMFILE: 'too-many-open-files',
  ENFILE: 'too-many-open-files',
  ENOMEM: 'memory-full',
  ENAMETOOLONG: 'name-too-long',
  // FAT and NTFS take no `?` or `:`, others only valid UTF-8.
  EINVAL: 'name-impossible',
  EILSEQ: 'name-impossible',
  ENOTDIR: 'not-a-folder',
  // mkdir says so of a file that has the folder's name
  EEXIST: 'not-a-folder',
  EISDIR: 'is-a-folder',
  ENOTEMPTY: 'is-a-folder',
  ELOOP: 'link-loop',
  ENOENT: 'folder-gone',
  ENOSYS: 'disk-unable',
  ENOTSUP: 'disk-unable',
  EOPNOTSUPP: 'disk-unable',
  ENOLCK: 'disk-unable',
  EXDEV: 'disk-unable',
  EIO: 'disk-broken',
  EBADMSG: 'disk-broken',
  EUCLEAN: 'disk-broken',
  EREMOTEIO: 'disk-broken',
  // a stick that was pulled out, a share that is no longer mounted or whose server is away
  ENODEV: 'disk-gone',
  ENXIO: 'disk-gone',
  ESTALE: 'disk-gone',
  ENOTCONN: 'disk-gone',
  ESHUTDOWN: 'disk-gone',
  ENOLINK: 'disk-gone',
  EHOSTDOWN: 'disk-gone',
  ETIMEDOUT: 'disk-gone',
  EBUSY: 'file-busy',
  ETXTBSY: 'file-busy',
  EDEADLK: 'file-busy',
};

/** `ENOENT` and the like; null for what is no error of the operating system. */
export function systemCodeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return nameless.test(error.code) && 'errno' in error ? nameOf(error.errno, error.code) : error.code;
}

/** libuv has no name for some, a used up quota and a share's lost file among them: `Unknown system error -122`. */
const nameless = /^Unknown system error -\d+$/;

/** Linux, "structure needs cleaning": the file system is damaged. Node's constants leave it out. */
const damagedOnLinux = 117;

function nameOf(errno: unknown, otherwise: string): string {
  const number = -Number(errno);
  const named = Object.entries(constants.errno).find(([, value]) => value === number)?.[0];
  if (named !== undefined) return named;
  return process.platform === 'linux' && number === damagedOnLinux ? 'EUCLEAN' : otherwise;
}

/** Why the disk refused work at `path`; null when it was not the disk. */
export function diskReason(error: unknown, path: string): Reason | null {
  const systemCode = systemCodeOf(error) ?? '';
  // Node says so before the disk is asked; of anything else with this code it is a bug.
  const code = systemCode === 'ERR_INVALID_ARG_VALUE' && path.includes('\0') ? 'name-impossible' : codes[systemCode];
  return code === undefined ? null : because(code, { path });
}

/** The disk's refusals as FerryError `fatal`, naming the place; anything else as it is. */
export function diskError(error: unknown, path: string): unknown {
  const reason = error instanceof FerryError ? null : diskReason(error, path);
  return reason === null ? error : new FerryError('fatal', reason, { effect: 'none', cause: error });
}

/**
 * For what nobody turned into a FerryError where it happened: an error of the operating system that names its own file is the
 * disk's refusal, wherever it comes from. `otherwise`: the place to name when it names none. The rest is as it is.
 */
export function strayDiskError(error: unknown, otherwise: string): unknown {
  if (!(error instanceof Error)) return error;
  if ('path' in error && typeof error.path === 'string') return diskError(error, error.path);
  return onlyOfDisks.has(systemCodeOf(error) ?? '') ? diskError(error, otherwise) : error;
}

/** Of an open file the error names no path; these are what no socket and no mistake of ours says. */
const onlyOfDisks: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EROFS',
  'EIO',
  'EUCLEAN',
  'ESTALE',
  'EMFILE',
  'ENFILE',
]);

/** Runs `task`, which works at `path`; what the disk refuses is thrown as `diskError` says. */
export async function onDisk<T>(path: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw diskError(error, path);
  }
}

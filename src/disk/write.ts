import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError, systemCodeOf } from './errors.ts';
import { syncFolder } from './folders.ts';

type FileData = string | Uint8Array | AsyncIterable<string | Uint8Array>;

interface AtomicWriteOptions {
  /** permissions of the file, less the umask; default 0o666. While it grows only the owner may read it. */
  readonly mode?: number;
  /** where it grows; on the same disk as `path`. Default: beside it, with a name no other writer has. */
  readonly temp?: string;
}

/**
 * Writes a file so that its name always stands for the old content or the whole new one, also after a power cut: temp →
 * fsync → rename → fsync of the folder. FerryError `fatal` for the disk's refusals; what the chunks throw is thrown. Nothing
 * is left behind by a failure; a killed process leaves the temp file.
 */
export async function writeFileAtomically(
  path: string,
  data: FileData,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const temp = options.temp ?? `${path}.${process.pid}-${randomBytes(6).toString('hex')}.part`;
  try {
    // Never the mode of a leftover that somebody else may have prepared.
    await rm(temp, { force: true });
    await writeNew(temp, data, growing);
    await permit(temp, options.mode ?? 0o666);
    await rename(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw diskError(error, path);
  }
}

const growing = 0o600;

async function permit(path: string, mode: number): Promise<void> {
  const wanted = mode & ~process.umask();
  if (wanted === growing) return;
  await chmod(path, wanted).catch((error: unknown) => {
    // FAT and some network disks know no permissions.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(systemCodeOf(error) ?? '')) throw error;
  });
}

/** A new file, whole and on the disk when this returns. Errors of the file system as they are, `EEXIST` among them. */
export async function writeDurably(path: string, data: FileData): Promise<void> {
  await writeNew(path, data);
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

async function writeNew(path: string, data: FileData, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await writeData(file, data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Short texts are gathered: a plan of 100,000 lines is not 100,000 writes. */
const gatherLength = 65_536;

async function writeData(file: FileHandle, data: FileData): Promise<void> {
  if (typeof data === 'string' || data instanceof Uint8Array) return file.writeFile(data);
  let gathered = '';
  for await (const chunk of data) {
    if (typeof chunk === 'string') gathered += chunk;
    if (typeof chunk === 'string' && gathered.length < gatherLength) continue;
    await file.writeFile(gathered);
    gathered = '';
    if (typeof chunk !== 'string') await file.writeFile(chunk);
  }
  await file.writeFile(gathered);
}

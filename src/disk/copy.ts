import { constants } from 'node:fs';
import { copyFile, type FileHandle, open } from 'node:fs/promises';
import { systemCodeOf } from './errors.ts';

const blockBytes = 1024 * 1024;

/**
 * Synced every so often, not once at the end: the last sync of half a gigabyte takes many seconds on a slow stick, and
 * nothing can interrupt it, but a call must stop within a second of its signal.
 */
const syncEveryBytes = 16 * blockBytes;

interface Copying {
  readonly signal: AbortSignal;
  /** may write in the copy before it counts */
  readonly change?: (copy: FileHandle) => Promise<void>;
}

/**
 * Copies into a new file so that the bytes survive a power cut. Shares blocks where the file system can (APFS, Btrfs, XFS):
 * no time, no room. Errors of the file system as they are; an abort throws the signal's reason. Both may leave a part of it.
 */
export async function copyDurably(from: string, to: string, { signal, change }: Copying): Promise<void> {
  signal.throwIfAborted();
  if (await cloneFile(from, to)) return withFile(to, 'r+', (copy) => changeAndSync(copy, change));
  await withFile(from, 'r', (source) =>
    withFile(to, 'wx', async (copy) => {
      await copyBlocks(source, copy, signal);
      await changeAndSync(copy, change);
    }),
  );
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

async function changeAndSync(copy: FileHandle, change: Copying['change']): Promise<void> {
  await change?.(copy);
  await copy.sync();
}

async function copyBlocks(source: FileHandle, target: FileHandle, signal: AbortSignal): Promise<void> {
  const block = Buffer.allocUnsafe(blockBytes);
  let unsyncedBytes = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(block, 0, blockBytes, null);
    if (bytesRead === 0) break;
    await writeAll(target, block.subarray(0, bytesRead));
    unsyncedBytes += bytesRead;
    if (unsyncedBytes < syncEveryBytes) continue;
    await target.datasync();
    unsyncedBytes = 0;
  }
}

async function writeAll(target: FileHandle, bytes: Buffer): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += (await target.write(bytes, at, bytes.length - at, null)).bytesWritten;
}

async function cloneFile(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    // Each file system says "cannot" in its own way; a real fault comes back from the plain copy. A missing source would too.
    if (systemCodeOf(error) === 'ENOENT') throw error;
    return false;
  }
}

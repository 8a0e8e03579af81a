import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, type FileHandle, lstat, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { assertNotAborted, codeOf } from './errors.ts';

const blockBytes = 1024 * 1024;

/**
 * Synced every so often, not once at the end: the last sync of half a gigabyte takes many seconds on a slow stick, and
 * nothing can interrupt it, but a call must stop within a second of its signal.
 */
const syncEveryBytes = 16 * blockBytes;

/** Copies so that the bytes survive a power cut. Shares blocks where the file system can (APFS, Btrfs, XFS): no time, no room. */
export async function copyDurably(from: string, to: string, signal: AbortSignal): Promise<void> {
  assertNotAborted(signal);
  if (await cloneFile(from, to)) return syncFile(to);
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'wx');
    try {
      await copyBlocks(source, target, signal);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyBlocks(source: FileHandle, target: FileHandle, signal: AbortSignal): Promise<void> {
  const block = Buffer.allocUnsafe(blockBytes);
  let unsynced = 0;
  for (;;) {
    assertNotAborted(signal);
    const { bytesRead } = await source.read(block, 0, blockBytes, null);
    if (bytesRead === 0) break;
    await writeAll(target, block.subarray(0, bytesRead));
    unsynced += bytesRead;
    if (unsynced < syncEveryBytes) continue;
    await target.datasync();
    unsynced = 0;
  }
  await target.sync();
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
    if (codeOf(error) === 'ENOENT') throw error;
    return false;
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is on disk only when its folder is. Windows cannot sync folders, and does not need to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: blockBytes }), hash, { signal });
  return hash.digest('hex');
}

/** Anything of that name: a file, a folder, or a link that leads nowhere. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

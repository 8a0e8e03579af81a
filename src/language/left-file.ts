import { constants, type Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';

/** Why a file that a program left is not read. */
export type OddFile = 'folder' | 'link' | 'special' | 'too-large' | 'unreadable';

/** O_NONBLOCK: a named pipe that took its place must not wait for a writer. Both are absent on Windows. */
const plainOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * The whole of a file that another program left, as long as it is a plain one of at most so many bytes. A link is not followed: it may lead to
 * what was never meant to be read.
 */
export async function readLeftFile(path: string, maxBytes: number): Promise<Buffer | OddFile> {
  try {
    const odd = findOddness(await lstat(path), maxBytes);
    if (odd !== null) return odd;
    const file = await open(path, plainOnly);
    try {
      const facts = await file.stat();
      // It may have been swapped, and may still grow: no more is read than was looked at.
      const swapped = findOddness(facts, maxBytes);
      if (swapped !== null) return swapped;
      const buffer = Buffer.alloc(facts.size);
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    } finally {
      await file.close();
    }
  } catch {
    return 'unreadable';
  }
}

function findOddness(facts: Stats, maxBytes: number): OddFile | null {
  if (facts.isSymbolicLink()) return 'link';
  if (facts.isDirectory()) return 'folder';
  if (!facts.isFile()) return 'special';
  return facts.size > maxBytes ? 'too-large' : null;
}

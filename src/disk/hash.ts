import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Read at a time, into the same memory: a stream takes a new megabyte for each piece, and collecting those cost more than hashing. */
const pieceBytes = 256 << 10;

/** SHA-256 in lower-case hex, and how many bytes were read. Errors of the file system pass through as they are. */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  signal?.throwIfAborted();
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  const file = await open(path, 'r');
  try {
    for (let bytes = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      signal?.throwIfAborted();
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

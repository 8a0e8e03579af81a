import { type FileHandle, open } from 'node:fs/promises';

/** Positioned reads of one open file. */
export interface ByteReader {
  readonly size: number;
  /** shorter than asked at the end of the file */
  read(start: number, bytes: number): Promise<Buffer>;
  /** the same into memory of the caller's; how many bytes came */
  fill(buffer: Buffer, start: number): Promise<number>;
}

/** Opens, hands over, closes whatever happens. Errors of the file system pass through as they are. */
export async function withReader<T>(path: string, use: (reader: ByteReader) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return await use({
      size,
      read: (start, bytes) => readAt(handle, start, Math.min(bytes, size - start)),
      fill: (buffer, start) => fillAt(handle, buffer, start),
    });
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, bytes));
  return buffer.subarray(0, await fillAt(handle, buffer, start));
}

async function fillAt(handle: FileHandle, buffer: Buffer, start: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

import { type FileHandle, open } from 'node:fs/promises';

/** Positioned reads of one open file. */
export interface ByteReader {
  readonly size: number;
  /** shorter than asked at the end of the file */
  read(start: number, bytes: number): Promise<Buffer>;
}

/** Opens, hands over, closes whatever happens. Errors of the file system pass through as they are. */
export async function withReader<T>(path: string, use: (reader: ByteReader) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return await use({ size, read: (start, bytes) => readAt(handle, start, Math.min(bytes, size - start)) });
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, bytes));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

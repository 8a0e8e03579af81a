import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { because, type FerryError } from '../contract/index.ts';
import { archiveError, fileSystemError, shown } from './errors.ts';

/** Fewer, larger chunks make the parsers behind it faster; above this size nothing more was gained. */
export const CHUNK_BYTES = 256 * 1024;

/** O_NONBLOCK: opening a named pipe that took the file's place must not wait for a writer. Absent on Windows. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** One open regular file, read by position, so many readers can share it. Owns the file descriptor. */
export class ByteFile {
  /** for messages */
  readonly name: string;
  readonly bytes: number;
  readonly #handle: FileHandle;
  #closed = false;

  private constructor(name: string, bytes: number, handle: FileHandle) {
    this.name = name;
    this.bytes = bytes;
    this.#handle = handle;
  }

  /** `name` is how messages call it. FerryError when it is missing, forbidden or not a regular file. */
  static async open(path: string, name: string, extraFlags = 0): Promise<ByteFile> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(path, READ_FLAGS | extraFlags);
      const facts = await handle.stat();
      if (facts.isFile()) return new ByteFile(name, facts.size, handle);
    } catch (cause) {
      await handle?.close();
      throw fileSystemError(cause, name);
    }
    await handle.close();
    throw archiveError(because('archive-special-file', { path: shown(name) }));
  }

  /** Up to `length` bytes from `position`; fewer only where the file ends. */
  async read(position: number, length: number): Promise<Buffer> {
    if (this.#closed) throw new Error(`${this.name} was closed while it was being read`);
    const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, this.bytes - position)));
    let filled = 0;
    try {
      while (filled < buffer.length) {
        const { bytesRead } = await this.#handle.read(buffer, filled, buffer.length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (cause) {
      if (this.#closed) throw new Error(`${this.name} was closed while it was being read`, { cause });
      throw fileSystemError(cause, this.name);
    }
    return filled === buffer.length ? buffer : buffer.subarray(0, filled);
  }

  /** The next chunk is being read while the caller works on this one. FerryError when the file has become shorter. */
  async *stream(start: number, length: number): AsyncGenerator<Buffer, void, undefined> {
    const end = start + length;
    let position = start;
    let ahead = this.#readAhead(position, end);
    while (position < end) {
      const chunk = await ahead;
      if (chunk.length === 0) throw changed(this.name);
      position += chunk.length;
      ahead = this.#readAhead(position, end);
      yield chunk;
    }
  }

  #readAhead(position: number, end: number): Promise<Buffer> {
    const reading = this.read(position, Math.min(CHUNK_BYTES, end - position));
    // it may fail while the caller is still busy with the chunk before: the error waits for the next `await`
    reading.catch(() => undefined);
    return reading;
  }

  /** Waits for reads under way; may be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#handle.close();
  }
}

export function changed(name: string): FerryError {
  return archiveError(because('archive-changed', { path: shown(name) }));
}

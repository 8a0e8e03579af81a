import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { because, type ChunkMemory, type FerryError } from '../contract/index.ts';
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

  /** Up to `length` bytes from `position`; fewer only where the file ends. `into` has room for all of them. */
  async read(position: number, length: number, into: Buffer | null = null): Promise<Buffer> {
    if (this.#closed) throw new Error(`${this.name} was closed while it was being read`);
    const bytes = Math.max(0, Math.min(length, this.bytes - position));
    const buffer = into?.subarray(0, bytes) ?? Buffer.allocUnsafeSlow(bytes);
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

  /**
   * The next chunk is being read while the caller works on this one. Of lent memory two pieces take turns. FerryError when the
   * file has become shorter.
   */
  async *stream(start: number, length: number, memory: ChunkMemory = 'own'): AsyncGenerator<Buffer, void, undefined> {
    const end = start + length;
    const room = memory === 'lent' ? [0, 1].map(() => Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, length))) : [];
    let turn = 0;
    let position = start;
    let ahead = this.#readAhead(position, end, room[turn]);
    while (position < end) {
      const chunk = await ahead;
      if (chunk.length === 0) throw changed(this.name);
      position += chunk.length;
      turn = 1 - turn;
      ahead = this.#readAhead(position, end, room[turn]);
      yield chunk;
    }
  }

  #readAhead(position: number, end: number, into?: Buffer): Promise<Buffer> {
    const reading = this.read(position, Math.min(CHUNK_BYTES, end - position), into);
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

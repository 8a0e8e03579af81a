import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Piece } from './state.ts';

/** Bytes on disk, streamed both ways: memory does not grow with the size of a file. */
export interface Store {
  /** Keeps the body only when it arrived whole; a cut one leaves nothing. `TooLarge` above `maxBytes`. */
  write(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Piece>;
  /** Half-open range over the pieces laid end to end. */
  read(pieces: readonly Piece[], start: number, end: number): Readable;
  sha256(pieces: readonly Piece[]): Promise<string>;
  remove(pieces: Iterable<Piece>): Promise<void>;
  /** What a kill left behind, and what a reset forgot. */
  removeAllBut(names: ReadonlySet<string>): void;
}

export class TooLarge extends Error {}

/** In a folder that is there. */
export function openStore(folder: string): Store {
  const data = join(folder, 'data');
  if (!existsSync(data)) mkdirSync(data);
  const read = (pieces: readonly Piece[], start: number, end: number): Readable =>
    Readable.from(readPieces(data, pieces, start, end), { objectMode: false });
  return {
    write: (body, maxBytes) => writePiece(data, body, maxBytes),
    read,
    sha256: async (pieces) => {
      const hash = createHash('sha256');
      for await (const chunk of read(pieces, 0, totalBytes(pieces))) hash.update(chunk);
      return hash.digest('hex');
    },
    remove: async (pieces) => {
      for (const piece of pieces) await rm(join(data, piece.name), { force: true });
    },
    removeAllBut: (names) => {
      for (const name of readdirSync(data)) if (!names.has(name)) rmSync(join(data, name), { force: true });
    },
  };
}

export function totalBytes(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.bytes, 0);
}

/** Chunks arrive in 64 KiB; one write for sixteen of them saves a fifth of the CPU of a multipart GiB (measured 2026-11-22). */
const writeBytes = 1024 * 1024;

async function writePiece(data: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Piece> {
  const name = randomBytes(12).toString('hex');
  const partial = join(data, `${name}.part`);
  const md5 = createHash('md5');
  let bytes = 0;
  const file = await open(partial, 'wx', 0o600);
  try {
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new TooLarge();
      md5.update(chunk);
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes < writeBytes) continue;
      await file.writeFile(Buffer.concat(waiting));
      waiting = [];
      waitingBytes = 0;
    }
    await file.writeFile(Buffer.concat(waiting));
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
  await file.close();
  await rename(partial, join(data, name));
  return { name, bytes, md5: md5.digest('hex'), storedAtMs: Date.now() };
}

async function* readPieces(
  data: string,
  pieces: readonly Piece[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for (const piece of pieces) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.bytes);
    if (from < to) {
      yield* createReadStream(join(data, piece.name), { start: from, end: to - 1, highWaterMark: 256 * 1024 });
    }
    offset += piece.bytes;
  }
}

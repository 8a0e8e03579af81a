import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable, Transform } from 'node:stream';
import { overwrite, type Patch } from './patch.ts';

interface Range {
  readonly start: number;
  /** not included */
  readonly end: number;
}

/** Large chunks: reading costs little beside hashing and sending. */
const chunkBytes = 256 << 10;

/** Bytes of a file as it is. */
export function readPlain(path: string, range?: Range): Readable {
  if (range === undefined) return createReadStream(path, { highWaterMark: chunkBytes });
  // A stream's `end` is inclusive, ours is not: an empty range cannot be said in its words.
  if (range.end <= range.start) return Readable.from([]);
  return createReadStream(path, { start: range.start, end: range.end - 1, highWaterMark: chunkBytes });
}

/** Bytes of the file that the patch makes of the one at `path`; what fails fails as the stream's error. */
export function readPatched(path: string, patch: Patch, range: Range = { start: 0, end: patch.bytes }): Readable {
  let at = range.start;
  const change = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // A read stream gives each chunk away: it is nobody else's.
      overwrite(chunk, at, patch);
      at += chunk.length;
      done(null, chunk);
    },
  });
  const source = readPlain(path, { start: range.start, end: Math.min(range.end, patch.bytes) });
  return pipeline(source, change, () => undefined);
}

/** SHA-256 of the patched file, in lower-case hex. Nothing is written. Errors of the file system as they are. */
export async function hashPatched(path: string, patch: Patch, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const hash = createHash('sha256');
  for await (const chunk of readPatched(path, patch)) {
    signal.throwIfAborted();
    if (chunk instanceof Uint8Array) hash.update(chunk);
  }
  return hash.digest('hex');
}

const zeros = Buffer.alloc(64 << 10);

/** Makes the patched file of a copy of its source. */
export async function patchFile(copy: FileHandle, { blanks, bytes }: Patch): Promise<void> {
  for (const { start, content, end } of blanks) {
    await copy.write(Buffer.from('free'), 0, 4, start + 4);
    for (let at = content; at < end; at += zeros.length)
      await copy.write(zeros, 0, Math.min(zeros.length, end - at), at);
  }
  await copy.truncate(bytes);
}

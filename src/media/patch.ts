import type { ByteReader } from './byte-reader.ts';

/** A box that says `free`, nothing here, where it said what it was, and holds zeros from `content` to `end`. */
export interface Blank {
  readonly start: number;
  /** first byte after the word */
  readonly content: number;
  readonly end: number;
}

/** What is other in a file than in the one it was made from: nothing moves. */
export interface Patch {
  /** in order; none reaches into the next */
  readonly blanks: readonly Blank[];
  /** where the file ends, which may be earlier */
  readonly bytes: number;
}

const word = Buffer.from('free');

/** Makes of `bytes`, which stand at `at` in the source, what stands there in the patched file. Where that ends is the caller's to know. */
export function overwrite(bytes: Buffer, at: number, { blanks }: Pick<Patch, 'blanks'>): void {
  const inside = (position: number) => Math.min(Math.max(0, position - at), bytes.length);
  for (const { start, content, end } of blanks) {
    if (end <= at) continue;
    if (start >= at + bytes.length) return;
    const wordAt = start + 4;
    if (at < wordAt + word.length) word.copy(bytes, inside(wordAt), Math.max(0, at - wordAt));
    bytes.fill(0, inside(content), inside(end));
  }
}

/** The patched file as a reader sees it. */
export function patched(reader: ByteReader, patch: Patch): ByteReader {
  const size = Math.min(reader.size, patch.bytes);
  const fill = async (buffer: Buffer, start: number): Promise<number> => {
    const wanted = buffer.subarray(0, Math.max(0, size - start));
    const bytes = await reader.fill(wanted, start);
    overwrite(wanted.subarray(0, bytes), start, patch);
    return bytes;
  };
  return {
    size,
    fill,
    read: async (start, bytes) => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(bytes, size - start)));
      return buffer.subarray(0, await fill(buffer, start));
    },
  };
}

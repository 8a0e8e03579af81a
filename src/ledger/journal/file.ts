import { constants, createReadStream } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { because, FerryError } from '../../contract/index.ts';
import { diskError, onDisk, syncFolder, systemCodeOf } from '../../disk/index.ts';

/** The journal's file. Drafts and tickets are nobody else's business. */
export const journalMode = 0o600;

export function journalPath(folder: string): string {
  return join(folder, 'publications.jsonl');
}

/** null: there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    return onDisk(path, async () => {
      throw error;
    });
  }
}

/** Of a folder that belongs to somebody else, say: its ledger can be read, its journal not. */
export async function isReadable(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The bytes from `start` up to `end`, or up to the file's end. */
export function readPart(path: string, start: number, end: number): Promise<Buffer> {
  return onDisk(path, async () => {
    const file = await open(path, 'r');
    try {
      const part = Buffer.alloc(Math.max(0, end - start));
      const { bytesRead } = await file.read(part, 0, part.length, start);
      return part.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  });
}

export interface RawLine {
  /** without the line's end */
  readonly text: string;
  readonly start: number;
  /** false: the file ends in the middle of it */
  readonly ended: boolean;
}

const newline = 0x0a;

/** One line after another, in the memory of the longest. `end`: no further than this byte. */
export async function* linesOf(path: string, start = 0, end = Number.POSITIVE_INFINITY): AsyncGenerator<RawLine> {
  if (end <= start) return;
  const stream = createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 });
  let parts: Buffer[] = [];
  let lineStart = start;
  const take = (ended: boolean): RawLine => {
    const bytes = Buffer.concat(parts);
    const line = { text: bytes.toString('utf8'), start: lineStart, ended };
    lineStart += bytes.length + 1;
    parts = [];
    return line;
  };
  for await (const chunk of chunksOf(stream, path)) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      parts.push(chunk.subarray(from, at));
      from = at + 1;
      yield take(true);
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) yield take(false);
}

/** What a stream's error says of an open file names no path. */
async function* chunksOf(stream: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw diskError(error, path);
  }
}

/**
 * Appends a line and waits until it is on the disk. `start`: where it must begin. What stands behind that may only be the
 * rest of an earlier try, and goes. FerryError `journal-changed` for anything else: somebody had a hand in it meanwhile.
 */
export async function appendLine(path: string, line: string, start: number): Promise<void> {
  const pen = new Pen(path);
  try {
    await pen.append(line, start);
  } finally {
    await pen.close();
  }
}

/** The journal's file, kept open between two lines. */
export class Pen {
  readonly #path: string;
  #file: FileHandle | null = null;
  #ino = 0;
  #dev = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** As `appendLine`. */
  append(line: string, start: number): Promise<void> {
    const bytes = Buffer.from(`${line}\n`);
    return onDisk(this.#path, async () => {
      try {
        const { file, size } = await this.#opened(start);
        if (size !== start) await this.#cutRest(file, { bytes, start, size });
        await writeAllAt(file, bytes, start);
        await file.datasync();
        if (start === 0) await syncFolder(dirname(this.#path));
      } catch (error) {
        await this.close();
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** The file that has the name now: somebody may have put another there. */
  async #opened(start: number): Promise<{ readonly file: FileHandle; readonly size: number }> {
    const kept = this.#file;
    if (kept !== null) {
      const named = await stat(this.#path).catch(() => null);
      if (named?.ino === this.#ino && named.dev === this.#dev) return { file: kept, size: named.size };
      await this.close();
    }
    const file = await open(this.#path, start === 0 ? 'a+' : 'r+', journalMode);
    this.#file = file;
    const { ino, dev, size } = await file.stat();
    [this.#ino, this.#dev] = [ino, dev];
    return { file, size };
  }

  async #cutRest(
    file: FileHandle,
    { bytes, start, size }: { bytes: Buffer; start: number; size: number },
  ): Promise<void> {
    const rest = Buffer.alloc(Math.max(0, Math.min(size - start, bytes.length + 1)));
    await file.read(rest, 0, rest.length, start);
    if (size < start || !isBeginning(rest, bytes))
      throw new FerryError('fatal', because('journal-changed', { path: this.#path }), { effect: 'none' });
    if (rest.length > 0) await file.truncate(start);
  }
}

/** A disk that is almost full takes a part without a word, and refuses the next. */
async function writeAllAt(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, start + at)).bytesWritten;
}

/** Is `part` how `whole` begins? */
export function isBeginning(part: Buffer, whole: Buffer): boolean {
  return part.length <= whole.length && whole.subarray(0, part.length).equals(part);
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type ByteRange, isFerryError, type RenditionFile, type RenditionFiles } from '../../../src/contract/index.ts';
import { assertNotAborted } from '../../../src/kit/index.ts';
import { renditionError } from './ros.ts';

/** A part in memory, as it is sent. */
export interface ReadPart {
  readonly bytes: Buffer;
  /** base64, for Content-MD5: it must go ahead of the bytes */
  readonly md5: string;
}

interface Ahead {
  readonly range: ByteRange;
  readonly read: Promise<ReadPart>;
  readonly stop: AbortController;
}

/** Handing the wire this much at once costs little, and an idle line is still told from a slow one. */
const writeBytes = 256 * 1024;

/** What this file needs of a `Link`. */
interface Files {
  readonly ctx: { readonly files: Pick<RenditionFiles, 'fill'> };
}

const readers = new WeakMap<Files, Map<string, PartReader>>();

/** One for each link and file, because several files go at once: what is read ahead at one call is sent by the next. */
export function partReaderOf(link: Files, file: RenditionFile): PartReader {
  const ofLink = readers.get(link) ?? new Map<string, PartReader>();
  readers.set(link, ofLink);
  const reader = ofLink.get(file.sha256) ?? new PartReader(link.ctx.files, file);
  ofLink.set(file.sha256, reader);
  return reader;
}

/** The last part is through, or nobody knows when the next will be: its memory is free. */
export function forgetReader(link: Files, { sha256 }: RenditionFile): void {
  readers.get(link)?.get(sha256)?.forget();
  readers.get(link)?.delete(sha256);
}

/**
 * Reads each part of a file once, into memory that the part before the last has used: its MD5 and what is sent are of the same bytes. The
 * next part is read while this one is on the wire. Holds two parts at most, and nothing after the last.
 */
export class PartReader {
  readonly #files: Pick<RenditionFiles, 'fill'>;
  readonly #file: RenditionFile;
  /** of parts that the host has confirmed: nobody sends from them any more */
  #free: Buffer[] = [];
  #ahead: Ahead | null = null;

  constructor(files: Pick<RenditionFiles, 'fill'>, file: RenditionFile) {
    this.#files = files;
    this.#file = file;
  }

  /** Errors as FerryError `prepare-again`: gone, or shorter than the range. */
  async take(range: ByteRange, signal: AbortSignal): Promise<ReadPart> {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead?.range.start === range.start && ahead.range.end === range.end) {
      const stop = () => ahead.stop.abort(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      try {
        return await ahead.read;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    }
    ahead?.stop.abort();
    return this.#read(range, signal);
  }

  /** Begins to read what `take` will be asked for next. What fails fails there. */
  readAhead(range: ByteRange): void {
    this.#ahead?.stop.abort();
    const stop = new AbortController();
    const read = this.#read(range, stop.signal);
    read.catch(() => {});
    this.#ahead = { range, read, stop };
  }

  /** The part has arrived: its memory is for another one. */
  giveBack({ bytes }: ReadPart): void {
    this.#free = [Buffer.from(bytes.buffer)];
  }

  forget(): void {
    this.#ahead?.stop.abort();
    this.#ahead = null;
    this.#free = [];
  }

  async #read(range: ByteRange, signal: AbortSignal): Promise<ReadPart> {
    const bytes = this.#room(range.end - range.start);
    const filled = await this.#files.fill(this.#file.sha256, bytes, range.start).catch((error: unknown) => {
      throw isFerryError(error) ? error : renditionError(this.#file, 'rendition-gone', error);
    });
    if (filled < bytes.length) throw renditionError(this.#file, 'rendition-changed');
    const hash = createHash('md5');
    for (const slice of slicesOf(bytes)) {
      assertNotAborted(signal);
      hash.update(slice);
      // The part before this one is on the wire: it goes on between two slices.
      await setImmediate();
    }
    return { bytes, md5: hash.digest('base64') };
  }

  #room(size: number): Buffer {
    const free = this.#free.pop();
    return free !== undefined && free.length >= size ? free.subarray(0, size) : Buffer.allocUnsafeSlow(size);
  }
}

/** A part as the body of a request. */
export function bodyOfPart({ bytes }: ReadPart): { readonly bytes: number; open(): Readable } {
  return {
    bytes: bytes.length,
    open: () => Readable.from(slicesOf(bytes), { objectMode: false, highWaterMark: writeBytes }),
  };
}

function* slicesOf(bytes: Buffer): Generator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += writeBytes) yield bytes.subarray(at, at + writeBytes);
}

import { isUtf8 } from 'node:buffer';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { because, type FerryError, isFerryError, quoting } from '../contract/index.ts';
import { type ByteFile, CHUNK_BYTES } from './byte-file.ts';
import { archiveError, shown } from './errors.ts';
import type { ArchiveLimits } from './limits.ts';
import { withSlashes } from './names.ts';
import { multiDisk } from './sniff.ts';

/** One line of the zip's list of contents, as written there but for `\` in its path: nothing in it is checked yet. */
export interface ZipRecord {
  readonly path: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly crc: number;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Unix file type and permissions; 0 when the zip was made elsewhere */
  readonly unixMode: number;
  readonly headerOffset: number;
}

/**
 * yauzl asks for 46 bytes, then for a name, then for 46 bytes …: served from one window, listing 20,000 entries is ten
 * times faster than with its own reader (measured 2026-11).
 */
class ReadAhead extends RandomAccessReader {
  readonly #file: ByteFile;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  constructor(file: ByteFile) {
    super();
    this.#file = file;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const at = position - this.#windowStart;
    if (at >= 0 && at + length <= this.#window.length) {
      this.#window.copy(target, offset, at, at + length);
      process.nextTick(callback, null, length);
      return;
    }
    this.#file.read(position, Math.max(length, CHUNK_BYTES)).then((window) => {
      this.#window = window;
      this.#windowStart = position;
      callback(null, window.copy(target, offset, 0, length));
    }, callback);
  }
}

/** Every record, folders and debris included, in the zip's own order. FerryError when the list is damaged or too long. */
export async function readZipDirectory(file: ByteFile, limits: ArchiveLimits): Promise<ZipRecord[]> {
  const reader = new ReadAhead(file);
  try {
    // sizes are checked by us, per entry: yauzl would give up the whole list for one
    const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
    const zip = await fromRandomAccessReaderPromise(reader, file.bytes, options);
    if (zip.entryCount > limits.maxEntries) throw tooManyEntries(file.name, limits);
    const records: ZipRecord[] = [];
    for await (const entry of zip.eachEntry()) records.push(toRecord(entry));
    await refuseHiddenEntries(file, zip);
    return records;
  } catch (error) {
    throw isFerryError(error) ? error : explain(error, file);
  }
}

export function tooManyEntries(name: string, { maxEntries }: ArchiveLimits): FerryError {
  return archiveError(because('archive-too-many-entries', { path: shown(name), maxEntries }));
}

function toRecord(entry: Entry): ZipRecord {
  return {
    path: withSlashes(decodeName(entry)),
    bytes: entry.uncompressedSize,
    compressedBytes: entry.compressedSize,
    crc: entry.crc32,
    method: entry.compressionMethod,
    isEncrypted: entry.isEncrypted(),
    unixMode: entry.externalFileAttributes >>> 16,
    headerOffset: entry.relativeOffsetOfLocalHeader,
  };
}

const UTF8_FLAG = 0x800;

/** macOS writes UTF-8 names without the flag that says so; text of the old code page is hardly ever valid UTF-8. */
function decodeName(entry: Entry): string {
  const flags = isUtf8(entry.fileNameRaw) ? entry.generalPurposeBitFlag | UTF8_FLAG : entry.generalPurposeBitFlag;
  return getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, true);
}

/** Some writers count entries modulo 65,536, and yauzl believes the count: entries after it would be lost silently. */
async function refuseHiddenEntries(file: ByteFile, zip: ZipFile): Promise<void> {
  const next = await file.read(Number(zip.readEntryCursor), 4);
  if (next.toString('latin1') !== 'PK\x01\x02') return;
  throw archiveError(because('archive-damaged', { path: shown(file.name), fault: 'hidden-entries' }));
}

/** yauzl's errors have no codes; two of its sentences are worth an answer of their own. */
function explain(error: unknown, file: ByteFile): FerryError {
  const said = error instanceof Error ? error.message : String(error);
  const path = shown(file.name);
  if (said.includes('multi-disk')) return multiDisk(file);
  if (said.includes('strong encryption')) return archiveError(because('archive-encrypted', { path }), error);
  return archiveError(quoting(because('archive-damaged', { path, fault: 'list' }), said), error);
}

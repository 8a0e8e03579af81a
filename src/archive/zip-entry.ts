import { pipeline, Readable, type TransformOptions } from 'node:stream';
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
import { isFerryError } from '../contract/index.ts';
import { type ByteFile, CHUNK_BYTES } from './byte-file.ts';
import { entryError, FETCH_AGAIN } from './errors.ts';
import type { ZipRecord } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER_BYTES = 30;

/**
 * The entry's bytes, inflated on zlib's own thread a few chunks ahead of the caller. Done here and not by yauzl: its
 * stream hands out 16 KB chunks through four pipes, checks no CRC, and leaves the inflater behind when the caller stops.
 */
export async function* readZipEntry(
  archiveName: string,
  file: ByteFile,
  record: ZipRecord,
): AsyncGenerator<Uint8Array, void, undefined> {
  refuseUnreadable(archiveName, record);
  try {
    const packed = file.stream(await findDataStart(archiveName, file, record), record.compressedBytes);
    yield* verified(archiveName, record, record.method === STORED ? packed : inflated(packed));
  } catch (error) {
    throw isInflateError(error) ? damaged(archiveName, record, 'is damaged: it cannot be inflated', error) : error;
  }
}

function refuseUnreadable(archiveName: string, record: ZipRecord): void {
  if (record.isEncrypted) {
    throw entryError('archive-encrypted', archiveName, record.path, 'is protected by a password', {
      hint: 'Unpack the archive with the password and name the folder.',
    });
  }
  if (record.method !== STORED && record.method !== DEFLATED) {
    const because = `is compressed by method ${record.method}; clipferry reads deflate`;
    throw entryError('archive-method', archiveName, record.path, because, {
      hint: 'Unpack the archive and name the folder.',
    });
  }
  if (record.method === STORED && record.bytes !== record.compressedBytes) {
    throw damaged(archiveName, record, 'is stored as it is, and yet has two sizes');
  }
}

/** The list of contents says where the entry's own header is; only that header says how long it is itself. */
async function findDataStart(archiveName: string, file: ByteFile, record: ZipRecord): Promise<number> {
  const header = await file.read(record.headerOffset, LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.toString('latin1', 0, 4) !== 'PK\x03\x04') {
    throw damaged(archiveName, record, 'is not where the list of contents says');
  }
  const start = record.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + record.compressedBytes > file.bytes)
    throw damaged(archiveName, record, 'ends behind the end of the file');
  return start;
}

async function* inflated(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  // object mode on the readable side only: otherwise the iterator joins waiting chunks, which copies every byte again
  const options: ZlibOptions & TransformOptions = {
    chunkSize: CHUNK_BYTES,
    readableObjectMode: true,
    readableHighWaterMark: 4,
  };
  const inflate = createInflateRaw(options);
  // an error on either side comes out of the loop below; however the loop ends, it destroys `inflate`, and that the source
  pipeline(Readable.from(packed, { highWaterMark: 2 }), inflate, () => undefined);
  yield* inflate;
}

/** Stops at the first byte too many, so a lie about the size cannot fill memory or run on. */
async function* verified(
  archiveName: string,
  record: ZipRecord,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > record.bytes)
      throw damaged(archiveName, record, `holds more than the ${record.bytes} bytes it announces`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (bytes < record.bytes) {
    throw damaged(archiveName, record, `holds ${bytes} bytes of the ${record.bytes} it announces`);
  }
  if (crc !== record.crc) throw damaged(archiveName, record, 'is damaged: its checksum does not match');
}

function isInflateError(error: unknown): boolean {
  return !isFerryError(error) && error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function damaged(archiveName: string, record: ZipRecord, because: string, cause?: unknown) {
  return entryError('archive-damaged', archiveName, record.path, because, { hint: FETCH_AGAIN, cause });
}

import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { because, type ChunkMemory, type FerryError, isFerryError } from '../contract/index.ts';
import type { Reasons } from '../contract/reasons/index.ts';
import { type ByteFile, CHUNK_BYTES } from './byte-file.ts';
import { archiveError, named } from './errors.ts';
import type { ZipRecord } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER_BYTES = 30;

/**
 * The entry's bytes, inflated on zlib's own thread a few chunks ahead of the caller. Done here and not by yauzl: its
 * stream hands out 16 KB chunks through four pipes, checks no CRC, and leaves the inflater behind when the caller stops.
 */
export async function* readZipEntry(
  file: ByteFile,
  record: ZipRecord,
  memory?: ChunkMemory,
): AsyncGenerator<Uint8Array, void, undefined> {
  const archiveName = file.name;
  refuseUnreadable(archiveName, record);
  try {
    const start = await findDataStart(archiveName, file, record);
    const isStored = record.method === STORED;
    // zlib is done with a chunk before it is fed the next
    const packed = file.stream(start, record.compressedBytes, isStored ? memory : 'lent');
    yield* verified(archiveName, record, isStored ? packed : inflated(packed));
  } catch (error) {
    throw isInflateError(error) ? damaged(archiveName, record, { fault: 'deflate' }, error) : error;
  }
}

function refuseUnreadable(archiveName: string, record: ZipRecord): void {
  const place = named(archiveName, record.path);
  const { method } = record;
  if (record.isEncrypted) throw archiveError(because('archive-encrypted', place));
  if (method !== STORED && method !== DEFLATED) throw archiveError(because('archive-method', { ...place, method }));
  if (method === STORED && record.bytes !== record.compressedBytes)
    throw damaged(archiveName, record, { fault: 'two-sizes' });
}

/** The list of contents says where the entry's own header is; only that header says how long it is itself. */
async function findDataStart(archiveName: string, file: ByteFile, record: ZipRecord): Promise<number> {
  const header = await file.read(record.headerOffset, LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.toString('latin1', 0, 4) !== 'PK\x03\x04') {
    throw damaged(archiveName, record, { fault: 'misplaced' });
  }
  const start = record.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + record.compressedBytes > file.bytes) throw damaged(archiveName, record, { fault: 'behind-end' });
  return start;
}

/** Inflated chunks that wait for the caller: at the first number zlib pauses, at the second it goes on. */
const MAX_READY = 4;
const FEW_READY = 2;

/**
 * With a queue of our own. When the stream's iterator hands the chunks out, those that were read pile up until a full
 * garbage collection (probably because its linked list of chunks survives the small ones): of a 1 GiB entry 65-69 MiB lay
 * in buffers and the process peaked at 157-172 MiB. This way it is 34-39 and 133-142 MiB, about what a bare file takes
 * (`bench parse --zip`, 2026-11-22, Node 20). Fewer or smaller chunks in the stream did not help.
 */
async function* inflated(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  const ready: Buffer[] = [];
  const state: { ended: boolean; error: unknown; wake: () => void } = { ended: false, error: null, wake: () => {} };
  const end = (error: unknown) => {
    if (!state.ended) state.error = error;
    state.ended = true;
    state.wake();
  };
  inflate.on('data', (chunk: Buffer) => {
    if (ready.push(chunk) >= MAX_READY) inflate.pause();
    state.wake();
  });
  inflate.on('end', () => end(null));
  inflate.on('error', end);
  const feeding = feed(packed, inflate).catch(end);
  try {
    for (;;) {
      const chunk = ready.shift();
      if (chunk !== undefined) {
        if (ready.length <= FEW_READY && inflate.isPaused()) inflate.resume();
        yield chunk;
      } else if (!state.ended) {
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
      } else if (state.error !== null) throw state.error;
      else return;
    }
  } finally {
    inflate.destroy();
    await feeding;
  }
}

/** One chunk at a time; the file reads the next one meanwhile. Ends when `inflate` is destroyed, whoever did it. */
async function feed(packed: AsyncIterable<Buffer>, inflate: InflateRaw): Promise<void> {
  // zlib never calls back for a chunk with bytes behind the end of the deflated data, hence the second way out
  let goOn = () => {};
  inflate.once('close', () => goOn());
  for await (const chunk of packed) {
    if (inflate.destroyed) return;
    await new Promise<void>((resolve) => {
      goOn = resolve;
      inflate.write(chunk, () => resolve());
    });
  }
  inflate.end();
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
    if (bytes > record.bytes) throw damaged(archiveName, record, { fault: 'too-long', announcedBytes: record.bytes });
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (bytes < record.bytes) {
    throw damaged(archiveName, record, { fault: 'too-short', bytes, announcedBytes: record.bytes });
  }
  if (crc !== record.crc) throw damaged(archiveName, record, { fault: 'checksum' });
}

function isInflateError(error: unknown): boolean {
  return !isFerryError(error) && error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

type Damage = Omit<Reasons['archive-entry-damaged'], 'path' | 'entry'>;

function damaged(archiveName: string, record: ZipRecord, damage: Damage, cause?: unknown): FerryError {
  return archiveError(because('archive-entry-damaged', { ...named(archiveName, record.path), ...damage }), cause);
}

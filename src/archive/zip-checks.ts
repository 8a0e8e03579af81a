import { archiveError, entryError, FETCH_AGAIN, shown } from './errors.ts';
import type { ArchiveLimits } from './limits.ts';
import { findPathFault } from './names.ts';
import type { ZipRecord } from './zip-directory.ts';

const LOCAL_HEADER_BYTES = 30;
const FILE_TYPE_MASK = 0o170000;
const FOLDER_TYPE = 0o040000;
const LINK_TYPE = 0o120000;
const SPECIAL_TYPES: ReadonlySet<number> = new Set([0o010000, 0o020000, 0o060000, 0o140000]);

/** Some writers mark a folder by its type only; one that has bytes is a file, whatever it is marked as. */
export function isFolderRecord(record: ZipRecord): boolean {
  return record.path.endsWith('/') || ((record.unixMode & FILE_TYPE_MASK) === FOLDER_TYPE && record.bytes === 0);
}

/**
 * Refuses the whole zip for what no honest program writes, also when it sits in an entry nobody would read: a zip with
 * one such entry is not TikTok's. All from the list of contents, before a byte is inflated.
 */
export function refuseHostile(
  archiveName: string,
  fileBytes: number,
  records: readonly ZipRecord[],
  limits: ArchiveLimits,
) {
  for (const record of records) {
    refusePath(archiveName, record);
    refuseType(archiveName, record);
    refuseEntryBomb(archiveName, record, limits);
  }
  refuseTotalBomb(archiveName, records, limits);
  refuseOverlap(archiveName, fileBytes, records);
}

function refusePath(archiveName: string, record: ZipRecord): void {
  const fault = findPathFault(record.path);
  if (fault !== null) throw entryError('archive-path', archiveName, record.path, fault, { hint: FETCH_AGAIN });
}

function refuseType(archiveName: string, record: ZipRecord): void {
  const type = record.unixMode & FILE_TYPE_MASK;
  if (type === LINK_TYPE) throw entryError('archive-link', archiveName, record.path, 'is a symbolic link');
  if (SPECIAL_TYPES.has(type)) throw entryError('archive-link', archiveName, record.path, 'is a device or a pipe');
  if (record.path.endsWith('/') && record.bytes > 0) {
    throw entryError('archive-damaged', archiveName, record.path, 'is a folder, and yet has content', {
      hint: FETCH_AGAIN,
    });
  }
}

function refuseEntryBomb(archiveName: string, record: ZipRecord, limits: ArchiveLimits): void {
  if (record.bytes > limits.maxEntryBytes) {
    const because = `would unpack to ${record.bytes} bytes; the limit is ${limits.maxEntryBytes}`;
    throw entryError('archive-bomb', archiveName, record.path, because);
  }
  if (isBeyondRatio(record.bytes, record.compressedBytes, limits)) {
    const because = `would grow from ${record.compressedBytes} to ${record.bytes} bytes, more than ${limits.maxRatio} times`;
    throw entryError('archive-bomb', archiveName, record.path, because, {
      hint: 'If you trust it, unpack it and name the folder.',
    });
  }
}

function refuseTotalBomb(archiveName: string, records: readonly ZipRecord[], limits: ArchiveLimits): void {
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  const compressedBytes = records.reduce((sum, record) => sum + record.compressedBytes, 0);
  if (bytes <= limits.maxTotalBytes && !isBeyondRatio(bytes, compressedBytes, limits)) return;
  const message = `${shown(archiveName)} would unpack from ${compressedBytes} to ${bytes} bytes; no export does.`;
  throw archiveError('archive-bomb', message, { hint: 'If you trust it, unpack it and name the folder.' });
}

function isBeyondRatio(bytes: number, compressedBytes: number, limits: ArchiveLimits): boolean {
  return bytes > limits.ratioFloorBytes && bytes > limits.maxRatio * compressedBytes;
}

/** Entries that share their bytes are how a 10 MB zip becomes 281 TB with a harmless-looking ratio each (Fifield 2019). */
function refuseOverlap(archiveName: string, fileBytes: number, records: readonly ZipRecord[]): void {
  let freeFrom = 0;
  for (const record of records.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    if (record.headerOffset < freeFrom) {
      throw entryError('archive-damaged', archiveName, record.path, 'shares its bytes with another entry', {
        hint: FETCH_AGAIN,
      });
    }
    freeFrom = record.headerOffset + LOCAL_HEADER_BYTES + record.compressedBytes;
    if (freeFrom > fileBytes) {
      throw entryError('archive-truncated', archiveName, record.path, 'ends behind the end of the file', {
        hint: FETCH_AGAIN,
      });
    }
  }
}

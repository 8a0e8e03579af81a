import { because } from '../contract/index.ts';
import { archiveError, named, shown } from './errors.ts';
import type { ArchiveLimits } from './limits.ts';
import { refusePath } from './names.ts';
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
 * one such entry is no platform's. All from the list of contents, before a byte is inflated.
 */
export function refuseHostile(
  archiveName: string,
  fileBytes: number,
  records: readonly ZipRecord[],
  limits: ArchiveLimits,
) {
  for (const record of records) {
    refusePath(archiveName, record.path);
    refuseType(archiveName, record);
    refuseEntryBomb(archiveName, record, limits);
  }
  refuseTotalBomb(archiveName, records, limits);
  refuseOverlap(archiveName, fileBytes, records);
}

function refuseType(archiveName: string, record: ZipRecord): void {
  const type = record.unixMode & FILE_TYPE_MASK;
  const place = () => named(archiveName, record.path);
  if (type === LINK_TYPE) throw archiveError(because('archive-link', { ...place(), fault: 'symbolic' }));
  if (SPECIAL_TYPES.has(type)) throw archiveError(because('archive-link', { ...place(), fault: 'special' }));
  if (record.path.endsWith('/') && record.bytes > 0)
    throw archiveError(because('archive-entry-damaged', { ...place(), fault: 'folder-with-content' }));
}

function refuseEntryBomb(archiveName: string, record: ZipRecord, limits: ArchiveLimits): void {
  const { bytes, compressedBytes } = record;
  const place = () => named(archiveName, record.path);
  if (bytes > limits.maxEntryBytes) throw archiveError(because('archive-bomb', { ...place(), bytes }));
  if (isBeyondRatio(bytes, compressedBytes, limits))
    throw archiveError(because('archive-bomb', { ...place(), bytes, compressedBytes }));
}

function refuseTotalBomb(archiveName: string, records: readonly ZipRecord[], limits: ArchiveLimits): void {
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  const compressedBytes = records.reduce((sum, record) => sum + record.compressedBytes, 0);
  if (bytes <= limits.maxTotalBytes && !isBeyondRatio(bytes, compressedBytes, limits)) return;
  throw archiveError(because('archive-bomb', { path: shown(archiveName), bytes, compressedBytes }));
}

function isBeyondRatio(bytes: number, compressedBytes: number, limits: ArchiveLimits): boolean {
  return bytes > limits.ratioFloorBytes && bytes > limits.maxRatio * compressedBytes;
}

/** Entries that share their bytes are how a 10 MB zip becomes 281 TB with a harmless-looking ratio each (Fifield 2019). */
function refuseOverlap(archiveName: string, fileBytes: number, records: readonly ZipRecord[]): void {
  let freeFrom = 0;
  for (const record of records.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    const place = () => named(archiveName, record.path);
    if (record.headerOffset < freeFrom)
      throw archiveError(because('archive-entry-damaged', { ...place(), fault: 'shared-bytes' }));
    freeFrom = record.headerOffset + LOCAL_HEADER_BYTES + record.compressedBytes;
    if (freeFrom > fileBytes) throw archiveError(because('archive-truncated', place()));
  }
}

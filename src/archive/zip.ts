import { type Archive, type ArchiveEntry, because } from '../contract/index.ts';
import type { ByteFile } from './byte-file.ts';
import { archiveError, shown } from './errors.ts';
import type { ArchiveLimits } from './limits.ts';
import { comparePaths, isDebris, normalisePath, refuseClashes, refuseControlCharacter } from './names.ts';
import { isFolderRecord, refuseHostile } from './zip-checks.ts';
import { readZipDirectory, type ZipRecord } from './zip-directory.ts';
import { readZipEntry } from './zip-entry.ts';

/** Takes over `file`: `close` closes it. On an error it stays the caller's. */
export async function openZip(file: ByteFile, limits: ArchiveLimits): Promise<Archive> {
  const records = await readZipDirectory(file, limits);
  refuseHostile(file.name, file.bytes, records, limits);
  const useful = records
    .filter((record) => !isFolderRecord(record))
    .map(normalised)
    .filter(isUseful);
  refuseNames(file.name, useful);
  refuseAllEncrypted(file.name, useful);
  const byPath = new Map(useful.toSorted(comparePaths).map((record) => [record.path, record]));
  return {
    name: file.name,
    entries: Array.from(byPath.values(), ({ path, bytes }): ArchiveEntry => ({ path, bytes })),
    open(entry, memory) {
      const record = byPath.get(entry.path);
      if (record === undefined) throw new Error(`${entry.path} is no entry of ${file.name}`);
      return readZipEntry(file, record, memory);
    },
    close: () => file.close(),
  };
}

function normalised(record: ZipRecord): ZipRecord {
  return { ...record, path: normalisePath(record.path) };
}

function isUseful(record: ZipRecord): boolean {
  return record.path !== '' && !isDebris(record.path);
}

function refuseNames(archiveName: string, records: readonly ZipRecord[]): void {
  for (const record of records) refuseControlCharacter(archiveName, record.path);
  refuseClashes(
    archiveName,
    records.map((record) => record.path),
  );
}

/** Programs lock all entries or none; saying it at once beats saying it at the first read. */
function refuseAllEncrypted(archiveName: string, records: readonly ZipRecord[]): void {
  if (records.length === 0 || !records.every((record) => record.isEncrypted)) return;
  throw archiveError(because('archive-encrypted', { path: shown(archiveName) }));
}

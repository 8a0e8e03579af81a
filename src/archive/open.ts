import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Archive, because, isFerryError, type Reason } from '../contract/index.ts';
import { ByteFile } from './byte-file.ts';
import { archiveError, fileSystemError, named, shown } from './errors.ts';
import { openFolder } from './folder.ts';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './limits.ts';
import { sniffFile, startsLikeZip } from './sniff.ts';
import { openZip } from './zip.ts';

export { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './limits.ts';

export interface OpenArchiveOptions {
  readonly limits?: ArchiveLimits;
}

/**
 * What a person gives → one read-only view: a zip, a folder, or any other file as a single entry. What it is, its
 * content decides. Nothing is written anywhere. Close it: a zip or a file keeps one file descriptor open.
 *
 * FerryError (`usage`, code `archive-…`) names the file, and the entry where there is one. Refused here: paths that
 * escape, links that leave, duplicates, bombs, truncated or split zips. An entry that is encrypted, packed by an unknown
 * method or damaged fails when it is read; its neighbours stay readable.
 */
export async function openArchive(path: string, options: OpenArchiveOptions = {}): Promise<Archive> {
  const limits = options.limits ?? DEFAULT_ARCHIVE_LIMITS;
  const facts = await stat(path).catch((cause) => {
    throw fileSystemError(cause, path);
  });
  const archive = facts.isDirectory() ? await openFolder(path, limits) : await openFile(path, limits);
  try {
    refuseEmpty(archive, facts.isDirectory());
    await refuseNested(archive, facts.isDirectory());
    return archive;
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/** `facts.isFile()` is asked again by `ByteFile`, of the file that was really opened. */
async function openFile(path: string, limits: ArchiveLimits): Promise<Archive> {
  const file = await ByteFile.open(path, path);
  try {
    if (file.bytes === 0) throw archiveError(because('archive-empty', { path: shown(path), what: 'file' }));
    return (await sniffFile(file)) === 'zip' ? await openZip(file, limits) : openBare(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function openBare(file: ByteFile): Archive {
  const entry = { path: basename(file.name), bytes: file.bytes };
  return {
    name: file.name,
    entries: [entry],
    open: (_, memory) => file.stream(0, file.bytes, memory),
    close: () => file.close(),
  };
}

function refuseEmpty(archive: Archive, isFolder: boolean): void {
  if (archive.entries.length > 0) return;
  throw archiveError(because('archive-empty', { path: shown(archive.name), what: isFolder ? 'folder' : 'zip' }));
}

/** A zip whose only entry is the real zip comes from mail programs and cloud folders: say so, instead of "not an export". */
async function refuseNested(archive: Archive, isFolder: boolean): Promise<void> {
  const [only, ...others] = archive.entries;
  if (only === undefined || others.length > 0 || !startsLikeZip(await peek(archive))) return;
  const instead = isFolder ? shown(join(archive.name, only.path)) : null;
  throw archiveError(because('archive-nested', { ...named(archive.name, only.path), instead }));
}

/** For an archive that no source takes for an export: the zips in it, one of which it probably is. Null: none. */
export async function findZipsInside(archive: Archive): Promise<Reason | null> {
  const zips = archive.entries.filter(({ path }) => path.toLowerCase().endsWith('.zip'));
  const [first] = zips;
  if (first === undefined) return null;
  const isFolder = await stat(archive.name).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  const instead = isFolder ? shown(join(archive.name, first.path)) : null;
  return because('archive-nested', { ...named(archive.name, first.path), instead, zips: zips.length });
}

/** The first bytes of the only entry; none when it cannot be read, which whoever reads it will hear. */
async function peek(archive: Archive): Promise<Uint8Array> {
  try {
    for (const entry of archive.entries) {
      for await (const chunk of archive.open(entry)) return chunk;
    }
  } catch (error) {
    if (!isFerryError(error)) throw error;
  }
  return new Uint8Array();
}

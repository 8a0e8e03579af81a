import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type Archive, type ArchiveEntry, because, type ChunkMemory } from '../contract/index.ts';
import { ByteFile, changed, NO_FOLLOW } from './byte-file.ts';
import { archiveError, fileSystemError, named } from './errors.ts';
import type { ArchiveLimits } from './limits.ts';
import { comparePaths, isDebris, refuseClashes, refuseControlCharacter, refusePath, withSlashes } from './names.ts';
import { tooManyEntries } from './zip-directory.ts';

/** Questions to the file system under way at once: all of a large folder's would fill memory, one by one are slow. */
const BATCH = 256;

/** A file as the archive shows it, and where it lies below the root: the two differ by a backslash in a name. */
interface FolderEntry extends ArchiveEntry {
  readonly realPath: string;
}

interface Walk {
  /** as typed */
  readonly name: string;
  readonly root: string;
  readonly limits: ArchiveLimits;
  readonly entries: FolderEntry[];
  readonly waiting: string[];
  seen: number;
}

/** Recursive. Paths are relative to the folder, so a wrapper such as `TikTok_Data_1/` stays the first part of each. */
export async function openFolder(path: string, limits: ArchiveLimits): Promise<Archive> {
  const root = await realpath(path).catch((cause) => {
    throw fileSystemError(cause, path);
  });
  const entries = await listFolder({ name: path, root, limits, entries: [], waiting: [''], seen: 0 });
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const live = new Set<ByteFile>();
  return {
    name: path,
    entries: entries.map(({ path: shownPath, bytes }) => ({ path: shownPath, bytes })),
    open(entry, memory) {
      const known = byPath.get(entry.path);
      if (known === undefined) throw new Error(`${entry.path} is no entry of ${path}`);
      return readFolderEntry({ name: path, root, live }, known, memory);
    },
    async close() {
      await Promise.all(Array.from(live, (file) => file.close()));
    },
  };
}

async function listFolder(walk: Walk): Promise<readonly FolderEntry[]> {
  for (let folder = walk.waiting.pop(); folder !== undefined; folder = walk.waiting.pop()) {
    const found = await readFolder(walk, folder);
    walk.seen += found.length;
    if (walk.seen > walk.limits.maxEntries) throw tooManyEntries(walk.name, walk.limits);
    for (let at = 0; at < found.length; at += BATCH) {
      await Promise.all(found.slice(at, at + BATCH).map((dirent) => addToWalk(walk, folder, dirent)));
    }
  }
  refuseClashes(
    walk.name,
    walk.entries.map((entry) => entry.path),
  );
  return walk.entries.toSorted(comparePaths);
}

async function readFolder(walk: Walk, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(join(walk.root, folder), { withFileTypes: true });
  } catch (cause) {
    throw fileSystemError(cause, join(walk.name, folder));
  }
}

/** Pipes, sockets and devices hold no content and are passed over. */
async function addToWalk(walk: Walk, folder: string, dirent: Dirent): Promise<void> {
  if (isDebris(withSlashes(dirent.name))) return;
  const path = folder === '' ? dirent.name : `${folder}/${dirent.name}`;
  if (dirent.isSymbolicLink()) return refuseLink(walk, path);
  if (dirent.isDirectory()) {
    walk.waiting.push(path);
  } else if (dirent.isFile()) {
    const slashed = withSlashes(path);
    refusePath(walk.name, slashed);
    refuseControlCharacter(walk.name, slashed);
    walk.entries.push({ path: slashed, realPath: path, bytes: await findBytes(walk, path) });
  }
}

async function findBytes(walk: Walk, path: string): Promise<number> {
  try {
    return (await lstat(join(walk.root, path))).size;
  } catch (cause) {
    throw fileSystemError(cause, join(walk.name, path));
  }
}

/** A link that stays inside is passed over: what it points to is listed under its own name. */
async function refuseLink(walk: Walk, path: string): Promise<void> {
  const target = await realpath(join(walk.root, path)).catch((cause) => {
    throw archiveError(because('archive-link', { ...named(walk.name, path), fault: 'nowhere' }), cause);
  });
  const way = relative(walk.root, target);
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
  throw archiveError(because('archive-link', { ...named(walk.name, path), fault: 'outside' }));
}

async function* readFolderEntry(
  { name, root, live }: { readonly name: string; readonly root: string; readonly live: Set<ByteFile> },
  entry: FolderEntry,
  memory?: ChunkMemory,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await ByteFile.open(join(root, entry.realPath), join(name, entry.realPath), NO_FOLLOW);
  live.add(file);
  try {
    if (file.bytes !== entry.bytes) throw changed(file.name);
    yield* file.stream(0, file.bytes, memory);
  } finally {
    live.delete(file);
    await file.close();
  }
}

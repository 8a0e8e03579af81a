import { opendir } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { because, FerryError, type MediaKind } from '../contract/index.ts';
import { systemCodeOf } from '../disk/index.ts';
import { kindOfName, type NameEvidence, readName, setName } from './names.ts';

export interface OwnFile {
  readonly path: string;
  /** place in its set as written; null: none */
  readonly index: number | null;
  readonly evidence: NameEvidence;
}

/** What may be the media of one post: one video, or the pictures of one set in order. */
export interface OwnUnit {
  readonly kind: MediaKind;
  readonly files: readonly OwnFile[];
  /** what the names say, best first: the file's own, then its folder's */
  readonly evidence: readonly NameEvidence[];
  /** the account a `@name_…` file names; null: none */
  readonly accountStem: string | null;
}

interface FoundFiles {
  readonly units: readonly OwnUnit[];
  /** files that are neither video nor picture by their name */
  readonly ignored: number;
}

/** Deeper than any tool nests; also ends on loops that are not links (bind mounts). */
const MAX_DEPTH = 16;

/** Reads names only, once. Links are not followed. FerryError `usage` when the folder cannot be read. */
export async function findOwnFiles(folder: string, signal: AbortSignal): Promise<FoundFiles> {
  const sets = new Map<string, { kind: MediaKind; place: string; files: OwnFile[]; stem: string }>();
  let ignored = 0;
  for await (const path of walk(folder, 0, signal)) {
    const extension = extname(path);
    const kind = kindOfName(extension.toLowerCase());
    if (kind === null) {
      ignored += 1;
      continue;
    }
    const stem = basename(path, extension);
    const evidence = readName(stem, kind);
    const place = relative(folder, join(path, '..'));
    const key = `${kind}\n${place}\n${kind === 'video' ? basename(path) : setName(stem, evidence.index)}`;
    const set = sets.get(key) ?? { kind, place, files: [], stem };
    set.files.push({ path, index: evidence.index, evidence });
    sets.set(key, set);
  }
  return { units: [...sets.values()].map(unitOf), ignored };
}

function unitOf(set: { kind: MediaKind; place: string; files: OwnFile[]; stem: string }): OwnUnit {
  const files = set.files.sort((a, b) => (a.index ?? -1) - (b.index ?? -1) || (a.path < b.path ? -1 : 1));
  const own = files[0] ? [files[0].evidence] : [];
  const folderName = basename(set.place);
  return {
    kind: set.kind,
    files,
    evidence: folderName === '' ? own : [...own, readName(folderName, 'video')],
    accountStem: set.stem.startsWith('@') ? set.stem.slice(1) : null,
  };
}

async function* walk(folder: string, depth: number, signal: AbortSignal): AsyncGenerator<string> {
  const entries: { name: string; isFolder: boolean }[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      if (entry.isDirectory() || entry.isFile()) entries.push({ name: entry.name, isFolder: entry.isDirectory() });
    }
  } catch (error) {
    const systemCode = systemCodeOf(error) ?? 'unknown';
    const reason = because('media-folder-unreadable', { folder, systemCode });
    throw new FerryError('usage', reason, { effect: 'none', cause: error });
  }
  // The same order on every machine: duplicates are decided by it.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, isFolder } of entries) {
    signal.throwIfAborted();
    if (!isFolder) yield join(folder, name);
    else if (depth < MAX_DEPTH) yield* walk(join(folder, name), depth + 1, signal);
  }
}

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { because, FerryError, type RenditionFiles } from '../contract/index.ts';
import { renditionKey } from '../core/identity.ts';
import type { Recipe, SideCar } from '../core/media/facts.ts';
import {
  ensureFolder,
  hashFile,
  onDisk,
  syncFile,
  syncFolder,
  systemCodeOf,
  writeFileAtomically,
} from '../disk/index.ts';
import { createRetention } from './retention.ts';
import { parseJson } from './stored-json.ts';
import { filesIn, findIn, pathIn, sizeOf } from './stored-paths.ts';

export interface StoredFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Files by hash under the workspace: `originals/ab/abcd….mp4` as they came, `renditions/ab/abcd….mp4` as they are sent,
 * and `renditions/keys/` saying which rendition was made from what. A file gets its name only when it is whole and on the
 * disk (temp → fsync → rename → fsync of the folder), so whatever has a name can be trusted. One process writes at a time
 * (the run lock). FerryError `fatal` for the disk's refusals.
 */
export interface MediaStore {
  /** for adapters: by hash, renditions first, then originals sent as they are; `retryable`, `prepare-again` when there is none */
  readonly files: RenditionFiles;
  /** where an original is while it comes in; the same for the same key, and kept by `sweepParts`, so that it can be continued */
  originalPart(key: string): string;
  /** A whole original takes its place; `partPath` is gone afterwards. `extension` with the dot. */
  adoptOriginal(partPath: string, sha256: string, extension: string): Promise<StoredFile>;
  /** A person's own file is copied in; theirs stays. FerryError `permanent` `file-unreadable` when it is gone or not theirs to read. */
  ensureOriginalFromFile(path: string, extension: string, signal: AbortSignal): Promise<StoredFile>;
  /** A damaged original makes room for a fresh one; it is renamed, never deleted. */
  setAsideOriginal(sha256: string, extension: string): Promise<void>;
  /** Its path; null when it is not there or has another size. */
  findOriginal(sha256: string, extension: string, bytes: number): Promise<string | null>;
  /** Subtitles kept beside the originals; null when they are not there. */
  findSideCar(sideCar: SideCar): Promise<string | null>;
  /**
   * The rendition of this source by this recipe, made once: `make` gets a `.part` path and leaves a whole file there. A
   * second call while the first is at it waits for the same result. What `make` throws is thrown.
   */
  ensureRendition(
    sourceSha256: string,
    recipe: Recipe,
    make: (partPath: string) => Promise<unknown>,
  ): Promise<StoredFile>;
  /** Keeps a file in its place until the returned function is called. Null: it was removed just now, so make it again. */
  retainRendition(sha256: string): Promise<(() => void) | null>;
  /** After it was sent: removes it unless somebody retains it or `isNeeded` says so. Whoever wants to retain it meanwhile waits for the end. */
  removeUnlessRetained(sha256: string, isNeeded: () => Promise<boolean>): Promise<void>;
  /** A damaged one goes whoever retains it. Never touches an original. Nothing there is fine. */
  removeRendition(sha256: string): Promise<void>;
  usedBytes(): Promise<{ readonly originals: number; readonly renditions: number }>;
  /** Takes unfinished renditions of dead processes away. Only for who holds the run lock. Returns how many. */
  sweepParts(): Promise<number>;
}

/** Raise it when the same recipe makes other bytes than before. */
const recipeVersion = 3;

const madeSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  extension: z.string().regex(/^\.[a-z0-9]+$/),
});

export async function openMediaStore(workspace: string): Promise<MediaStore> {
  const originals = join(workspace, 'originals');
  const renditions = join(workspace, 'renditions');
  const incoming = join(originals, 'incoming');
  const originalParts = join(originals, 'parts');
  const renditionParts = join(renditions, 'parts');
  const keys = join(renditions, 'keys');
  for (const folder of [incoming, originalParts, renditionParts, keys]) await ensureFolder(folder);
  const making = new Map<string, Promise<StoredFile>>();
  const place = createPlace();

  const makeRendition = async (sourceSha256: string, recipe: Recipe, make: (part: string) => Promise<unknown>) => {
    const key = keyOf(sourceSha256, recipe);
    const note = join(keys, key.slice(0, 2), `${key}.json`);
    const known = await findMade(renditions, note);
    if (known) return known;
    const part = join(renditionParts, partName());
    try {
      await make(part);
      const found = await hashPart(part, findIn(originals, sourceSha256) ?? part);
      const file = await place(part, renditions, found, extensionFor(recipe));
      // After the file, so that a note never names what is not there.
      await writeNote(note, join(renditionParts, partName()), file);
      return file;
    } finally {
      await rm(part, { force: true });
    }
  };

  const removeRendition = async (sha256: string): Promise<void> => {
    const path = findIn(renditions, sha256);
    if (path) await onDisk(renditions, () => rm(path, { force: true }));
  };
  // An original that is sent as it is can be retained like a rendition; it is never removed.
  const isThere = (sha256: string): boolean => [renditions, originals].some((root) => findIn(root, sha256) !== null);
  const retention = createRetention({ isThere, remove: removeRendition });

  return {
    files: filesIn([renditions, originals]),
    originalPart: (key) => join(incoming, `${safeName(key)}.part`),
    adoptOriginal: async (partPath, sha256, extension) => {
      const { size } = await onDisk(partPath, () => stat(partPath));
      return place(partPath, originals, { sha256, bytes: size }, extension);
    },
    ensureOriginalFromFile: async (path, extension, signal) => {
      const part = join(originalParts, partName());
      try {
        await assertReadable(path);
        // A clone where the file system has them (APFS, Btrfs, XFS): no time, no space.
        await onDisk(originals, () => copyFile(path, part, constants.COPYFILE_FICLONE));
        return await place(part, originals, await hashFile(part, signal), extension);
      } finally {
        await rm(part, { force: true });
      }
    },
    setAsideOriginal: async (sha256, extension) => {
      const path = pathIn(originals, sha256, extension);
      await onDisk(path, () => rename(path, `${path}.damaged`));
    },
    findOriginal: async (sha256, extension, bytes) => {
      const path = pathIn(originals, sha256, extension);
      return (await sizeOf(path)) === bytes ? path : null;
    },
    findSideCar: async ({ sha256, format }) => {
      const path = pathIn(originals, sha256, `.${format}`);
      return (await sizeOf(path)) === null ? null : path;
    },
    ensureRendition: (sourceSha256, recipe, make) => {
      const key = keyOf(sourceSha256, recipe);
      const running = making.get(key);
      if (running) return running;
      const task = makeRendition(sourceSha256, recipe, make).finally(() => making.delete(key));
      making.set(key, task);
      return task;
    },
    retainRendition: retention.retain,
    removeUnlessRetained: retention.removeUnlessRetained,
    removeRendition,
    usedBytes: async () => ({ originals: await bytesUnder(originals), renditions: await bytesUnder(renditions) }),
    sweepParts: async () => (await sweep(originalParts)) + (await sweep(renditionParts)),
  };
}

function keyOf(sourceSha256: string, recipe: Recipe): string {
  return renditionKey(sourceSha256, { ...recipe, v: recipeVersion });
}

/** Told apart from a store that cannot be written: copying says the same of both. */
async function assertReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    const reason = because('file-unreadable', { path, systemCode: systemCodeOf(error) ?? 'unknown' });
    throw new FerryError('permanent', reason, { effect: 'none', cause: error });
  }
}

type Place = (part: string, root: string, found: Omit<StoredFile, 'path'>, extension: string) => Promise<StoredFile>;

/** fsync → rename → fsync of the folder. A file of that hash that is there already is the same. */
function createPlace(): Place {
  const lasting = new Set<string>();
  return async (part, root, { sha256, bytes }, extension) => {
    const path = pathIn(root, sha256, extension);
    const folder = dirname(path);
    await ensureFolder(folder);
    await onDisk(root, async () => {
      await syncFile(part);
      await rename(part, path);
      await syncFolder(folder);
      // The folder itself may be new, or made by a process that died before this.
      if (!lasting.has(folder)) await syncFolder(root);
    });
    lasting.add(folder);
    return { path, sha256, bytes };
  };
}

/** `source`: what it was made from; the part itself is gone by the time somebody reads the reason. */
async function hashPart(part: string, source: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const found = await hashFile(part);
  if (found.bytes > 0) return found;
  throw new FerryError('permanent', because('rendition-wrong', { path: source, fault: 'nothing' }), { effect: 'none' });
}

/** Cheap: the size is compared, the hash was computed when the file got its name. */
async function findMade(renditions: string, note: string): Promise<StoredFile | null> {
  let text: string;
  try {
    text = await readFile(note, 'utf8');
  } catch {
    return null;
  }
  const made = madeSchema.safeParse(parseJson(text));
  if (!made.success) return null;
  const { sha256, bytes, extension } = made.data;
  const path = pathIn(renditions, sha256, extension);
  return (await sizeOf(path)) === bytes ? { path, sha256, bytes } : null;
}

async function writeNote(note: string, part: string, file: StoredFile): Promise<void> {
  await ensureFolder(dirname(note));
  const { sha256, bytes } = file;
  await writeFileAtomically(note, JSON.stringify({ sha256, bytes, extension: extname(file.path) }), { temp: part });
}

/** Image recipes name their format, covers are JPEG, all video that is made anew is MP4. */
function extensionFor(recipe: Recipe): string {
  if ('format' in recipe) return recipe.format === 'jpeg' ? '.jpg' : `.${recipe.format}`;
  if ('container' in recipe) return `.${recipe.container}`;
  return recipe.rung === 'cover' ? '.jpg' : '.mp4';
}

/** Ours carry our process id: they may be in use. */
function partName(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}.part`;
}

function safeName(key: string): string {
  return key.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 120);
}

async function sweep(folder: string): Promise<number> {
  return await onDisk(folder, async () => {
    const mine = `${process.pid}-`;
    const names = (await readdir(folder)).filter((name) => name.endsWith('.part') && !name.startsWith(mine));
    for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
    return names.length;
  });
}

async function bytesUnder(root: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await sizeOf(join(entry.parentPath, entry.name))) ?? 0;
  return bytes;
}

import { constants } from 'node:fs';
import { access, copyFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { because, FerryError, type RenditionFiles } from '../contract/index.ts';
import type { Recipe, SideCar } from '../core/media/facts.ts';
import { ensureFolder, hashFile, onDisk, systemCodeOf } from '../disk/index.ts';
import { createRetention } from './retention.ts';
import { createPlace, partName, type StoredFile, sweep, withPart } from './store-parts.ts';
import { storedFiles } from './stored-files.ts';
import type { PatchSource } from './stored-patches.ts';
import { findIn, pathIn, sizeOf } from './stored-paths.ts';
import { openRenditions, type Rendition } from './stored-renditions.ts';
import type { Patched } from './untag.ts';

/**
 * Files by hash under the workspace: `originals/ab/abcd….mp4` as they came, `renditions/ab/abcd….mp4` as they are sent,
 * `renditions/patches/` for those that are an original with some boxes blanked, and `renditions/keys/` saying which rendition was made
 * from what. A file gets its name only when it is whole and on the
 * disk (temp → fsync → rename → fsync of the folder), so whatever has a name can be trusted. One process writes at a time
 * (the run lock). FerryError `fatal` for the disk's refusals.
 */
export interface MediaStore {
  /** for adapters: by hash, renditions first, then originals sent as they are */
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
  /** A text is kept like an original, in UTF-8. */
  keepText(text: string, extension: string, signal: AbortSignal): Promise<StoredFile>;
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
  /**
   * The same for a rendition that only overwrites some of its original, which must be in the store: no copy of it is made, `files`
   * reads the one through the other. A whole file that an earlier clipferry made by this recipe is taken as it is.
   */
  ensurePatched(source: PatchSource, recipe: Recipe, find: () => Promise<Patched>): Promise<Rendition>;
  /** A path that is free, for what is made on the way and taken away by who makes it; `sweepParts` takes what is left. */
  scratch(): string;
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

export async function openMediaStore(workspace: string): Promise<MediaStore> {
  const originals = join(workspace, 'originals');
  const renditions = join(workspace, 'renditions');
  const incoming = join(originals, 'incoming');
  const originalParts = join(originals, 'parts');
  const renditionParts = join(renditions, 'parts');
  for (const folder of [incoming, originalParts, renditionParts]) await ensureFolder(folder);
  const place = createPlace();
  const made = await openRenditions({ originals, renditions, parts: renditionParts, place });
  // An original that is sent as it is can be retained like a rendition; it is never removed.
  const isThere = (sha256: string): boolean => made.has(sha256) || findIn(originals, sha256) !== null;
  const retention = createRetention({ isThere, remove: made.remove });

  return {
    files: storedFiles({ originals, renditions, place: made.placePatched }),
    originalPart: (key) => join(incoming, `${safeName(key)}.part`),
    adoptOriginal: async (partPath, sha256, extension) => {
      const { size } = await onDisk(partPath, () => stat(partPath));
      return place(partPath, originals, { sha256, bytes: size }, extension);
    },
    ensureOriginalFromFile: (path, extension, signal) =>
      withPart(originalParts, async (part) => {
        await assertReadable(path);
        // A clone where the file system has them (APFS, Btrfs, XFS): no time, no space.
        await onDisk(originals, () => copyFile(path, part, constants.COPYFILE_FICLONE));
        return place(part, originals, await hashFile(part, signal), extension);
      }),
    keepText: (text, extension, signal) =>
      withPart(originalParts, async (part) => {
        await onDisk(originals, () => writeFile(part, text));
        return place(part, originals, await hashFile(part, signal), extension);
      }),
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
    ensureRendition: made.ensure,
    ensurePatched: made.ensurePatched,
    scratch: () => join(renditionParts, partName()),
    retainRendition: retention.retain,
    removeUnlessRetained: retention.removeUnlessRetained,
    removeRendition: made.remove,
    usedBytes: async () => ({ originals: await bytesUnder(originals), renditions: await bytesUnder(renditions) }),
    sweepParts: async () => (await sweep(originalParts)) + (await sweep(renditionParts)),
  };
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

function safeName(key: string): string {
  return key.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 120);
}

async function bytesUnder(root: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await sizeOf(join(entry.parentPath, entry.name))) ?? 0;
  return bytes;
}

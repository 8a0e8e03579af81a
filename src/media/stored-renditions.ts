import { constants } from 'node:fs';
import { copyFile, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from '../core/media/facts.ts';
import { ensureFolder, onDisk } from '../disk/index.ts';
import { patchFile } from './patched-file.ts';
import { extensionFor, keyOf, readNote, writeNote } from './rendition-notes.ts';
import { hashPart, nothingMade, type Place, partName, type StoredFile, withPart } from './store-parts.ts';
import {
  findPatched,
  type PatchedOriginal,
  type PatchSource,
  patchesIn,
  patchPath,
  patchText,
} from './stored-patches.ts';
import { findIn, pathIn, sizeOf } from './stored-paths.ts';
import type { Patched } from './untag.ts';

interface Places {
  readonly originals: string;
  readonly renditions: string;
  /** where they grow */
  readonly parts: string;
  readonly place: Place;
}

/** A rendition that may be no file of its own. */
export type Rendition = Omit<StoredFile, 'path'>;

/** As `MediaStore` says of each. */
interface Renditions {
  ensure(sourceSha256: string, recipe: Recipe, make: (partPath: string) => Promise<unknown>): Promise<StoredFile>;
  ensurePatched(source: PatchSource, recipe: Recipe, find: () => Promise<Patched>): Promise<Rendition>;
  /** makes a file of its own of a patch; its path */
  placePatched(sha256: string, patched: PatchedOriginal, signal: AbortSignal): Promise<string>;
  has(sha256: string): boolean;
  remove(sha256: string): Promise<void>;
}

export async function openRenditions(places: Places): Promise<Renditions> {
  const { originals, renditions, parts, place } = places;
  const keys = join(renditions, 'keys');
  for (const folder of [keys, patchesIn(renditions)]) await ensureFolder(folder);

  /** Cheap: sizes are compared, the hash was computed when the file got its name. */
  const findMade = async (key: string): Promise<StoredFile | null> => {
    const note = await readNote(keys, key);
    if (note === null) return null;
    const { sha256, bytes, extension } = note;
    const path = pathIn(renditions, sha256, extension);
    return (await sizeOf(path)) === bytes ? { path, sha256, bytes } : null;
  };

  const findPatch = async (key: string): Promise<Rendition | null> => {
    const note = await readNote(keys, key);
    if (note === null) return null;
    const { sha256, bytes } = note;
    return findPatched(places, sha256)?.patch.bytes === bytes ? { sha256, bytes } : null;
  };

  // After the file, so that a note never names what is not there.
  const note = (key: string, recipe: Recipe, { sha256, bytes }: Rendition): Promise<void> =>
    writeNote(keys, key, {
      note: { sha256, bytes, extension: extensionFor(recipe) },
      part: join(parts, partName()),
    });

  return {
    ensure: once(keyOf, async (key, source, recipe, make) => {
      const known = await findMade(key);
      if (known !== null) return known;
      return withPart(parts, async (part) => {
        await make(part);
        const found = await hashPart(part, findIn(originals, source) ?? part);
        const file = await place(part, renditions, found, extensionFor(recipe));
        await note(key, recipe, file);
        return file;
      });
    }),
    ensurePatched: once(
      (source, recipe) => keyOf(source.sha256, recipe),
      async (key, source, recipe, find) => {
        const known = (await findPatch(key)) ?? (await findMade(key));
        if (known !== null) return { sha256: known.sha256, bytes: known.bytes };
        const { patch, sha256 } = await find();
        const { bytes } = patch;
        if (bytes === 0) throw nothingMade(pathIn(originals, source.sha256, source.extension));
        const text = patchText({ ...patch, source, extension: extensionFor(recipe) });
        await withPart(parts, async (part) => {
          await onDisk(renditions, () => writeFile(part, text));
          await place(part, patchesIn(renditions), { sha256, bytes }, '.json');
        });
        await note(key, recipe, { sha256, bytes });
        return { sha256, bytes };
      },
    ),
    placePatched: (sha256, { path, patch }, signal) =>
      withPart(parts, async (part) => {
        signal.throwIfAborted();
        // A clone where the file system has them (APFS, Btrfs, XFS): no time, no space.
        await onDisk(renditions, () => copyFile(path, part, constants.COPYFILE_FICLONE));
        signal.throwIfAborted();
        await onDisk(renditions, async () => {
          const copy = await open(part, 'r+');
          await patchFile(copy, patch).finally(() => copy.close());
        });
        return (await place(part, renditions, { sha256, bytes: patch.bytes }, patch.extension)).path;
      }),
    has: (sha256) => findIn(renditions, sha256) !== null || findPatched(places, sha256) !== null,
    remove: async (sha256) => {
      const path = findIn(renditions, sha256);
      await onDisk(renditions, async () => {
        if (path !== null) await rm(path, { force: true });
        await rm(patchPath(renditions, sha256), { force: true });
      });
    },
  };
}

/** Who asks for the same while it is being made waits for the same result. */
function once<Source, Make, Result>(
  keyOf: (source: Source, recipe: Recipe) => string,
  task: (key: string, source: Source, recipe: Recipe, make: Make) => Promise<Result>,
): (source: Source, recipe: Recipe, make: Make) => Promise<Result> {
  const making = new Map<string, Promise<Result>>();
  return (source, recipe, make) => {
    const key = keyOf(source, recipe);
    const running = making.get(key);
    if (running !== undefined) return running;
    const made = task(key, source, recipe, make).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };
}

import { randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { because, FerryError } from '../contract/index.ts';
import { ensureFolder, hashFile, onDisk, syncFile, syncFolder } from '../disk/index.ts';
import { pathIn } from './stored-paths.ts';

export interface StoredFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export type Place = (
  part: string,
  root: string,
  found: Omit<StoredFile, 'path'>,
  extension: string,
) => Promise<StoredFile>;

/** fsync → rename → fsync of the folder. A file of that hash that is there already is the same. */
export function createPlace(): Place {
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
export async function hashPart(
  part: string,
  source: string,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const found = await hashFile(part);
  if (found.bytes === 0) throw nothingMade(source);
  return found;
}

export function nothingMade(path: string): FerryError {
  return new FerryError('permanent', because('rendition-wrong', { path, fault: 'nothing' }), { effect: 'none' });
}

/** Runs `task` with the path of a part in `folder`, and takes away what it leaves there. */
export async function withPart<T>(folder: string, task: (part: string) => Promise<T>): Promise<T> {
  const part = join(folder, partName());
  try {
    return await task(part);
  } finally {
    await rm(part, { force: true });
  }
}

/** Ours carry our process id: they may be in use. */
export function partName(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}.part`;
}

/** Takes away the parts of other processes. Returns how many. */
export async function sweep(folder: string): Promise<number> {
  return await onDisk(folder, async () => {
    const mine = `${process.pid}-`;
    const names = (await readdir(folder)).filter((name) => name.endsWith('.part') && !name.startsWith(mine));
    for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
    return names.length;
  });
}

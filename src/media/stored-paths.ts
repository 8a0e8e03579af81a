import { createReadStream, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { because, FerryError, type RenditionFiles } from '../contract/index.ts';

/** 256 folders: 100,000 files stay below 400 a folder. */
export function pathIn(root: string, sha256: string, extension: string): string {
  return join(root, sha256.slice(0, 2), `${sha256}${extension}`);
}

export function findIn(root: string, sha256: string): string | null {
  const folder = join(root, sha256.slice(0, 2));
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return null;
  }
  const name = names.find((each) => each.startsWith(`${sha256}.`));
  return name === undefined ? null : join(folder, name);
}

export function filesIn(roots: readonly string[]): RenditionFiles {
  const path = (sha256: string): string => {
    for (const root of roots) {
      const found = /^[0-9a-f]{64}$/.test(sha256) ? findIn(root, sha256) : null;
      if (found) return found;
    }
    throw new FerryError('retryable', because('file-gone', { sha256 }), { remedy: 'prepare-again', effect: 'none' });
  };
  return {
    path,
    open: (sha256, range) => {
      if (range === undefined) return createReadStream(path(sha256));
      // A stream's `end` is inclusive, ours is not: an empty range cannot be said in its words.
      if (range.end <= range.start) return Readable.from([]);
      return createReadStream(path(sha256), { start: range.start, end: range.end - 1 });
    },
  };
}

export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}

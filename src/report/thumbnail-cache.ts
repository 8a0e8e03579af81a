import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Thumbnail } from './data.ts';

/** Raise it when the same file makes another picture than before. */
const version = 1;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** `ab/abcd….1.180x320.webp`: by the hash of what it shows; `….1.none` of a file that nothing here can show. */
export interface ThumbnailCache {
  /** undefined: not made yet; null: it cannot be made */
  find(sha256: string): Thumbnail | null | undefined;
  folderOf(sha256: string): string;
  /** `size` null: it cannot be made */
  pathFor(sha256: string, size: Size | null): string;
  remember(sha256: string, made: Thumbnail | null): void;
}

/** A folder is listed once, when the first of its 256 parts is asked for. */
export function openThumbnailCache(folder: string): ThumbnailCache {
  const parts = new Map<string, Map<string, Thumbnail | null>>();
  const folderOf = (sha256: string) => join(folder, sha256.slice(0, 2));
  const partOf = (sha256: string) => {
    const prefix = sha256.slice(0, 2);
    const known = parts.get(prefix) ?? readPart(folderOf(sha256));
    parts.set(prefix, known);
    return known;
  };
  return {
    find: (sha256) => partOf(sha256).get(sha256),
    folderOf,
    pathFor: (sha256, size) =>
      join(
        folderOf(sha256),
        size === null ? `${sha256}.${version}.none` : `${sha256}.${version}.${size.width}x${size.height}.webp`,
      ),
    remember: (sha256, made) => {
      partOf(sha256).set(sha256, made);
    },
  };
}

function readPart(folder: string): Map<string, Thumbnail | null> {
  const found = new Map<string, Thumbnail | null>();
  for (const name of namesIn(folder)) {
    const [, sha256 = '', made, none, width, height] =
      /^([0-9a-f]{64})\.(\d+)\.(?:(none)|(\d+)x(\d+)\.webp)$/.exec(name) ?? [];
    if (Number(made) !== version) continue;
    found.set(
      sha256,
      none === undefined ? { path: join(folder, name), width: Number(width), height: Number(height) } : null,
    );
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

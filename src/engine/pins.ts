import { isFerryError } from '../contract/index.ts';
import type { MediaStore } from '../media/store.ts';

/**
 * Two posts may be made of the same bytes, and two files may become the same rendition. So what was made for one must not be
 * dropped for the other in the moment between being found in the store and being written down in the ledger. Only in memory:
 * one process works in a workspace.
 */
interface Uses {
  readonly pins: Map<string, number>;
  readonly dropping: Map<string, Promise<unknown>>;
}

const usesOf = new WeakMap<MediaStore, Uses>();

function usesIn(store: MediaStore): Uses {
  const known = usesOf.get(store);
  if (known !== undefined) return known;
  const uses: Uses = { pins: new Map(), dropping: new Map() };
  usesOf.set(store, uses);
  return uses;
}

/** Holds a file in its place until the returned function is called. Null: it was dropped just now, so make it again. */
export async function pinRendition(store: MediaStore, sha256: string): Promise<(() => void) | null> {
  const { pins, dropping } = usesIn(store);
  await dropping.get(sha256);
  pins.set(sha256, (pins.get(sha256) ?? 0) + 1);
  const release = () => {
    const left = (pins.get(sha256) ?? 1) - 1;
    if (left > 0) pins.set(sha256, left);
    else pins.delete(sha256);
  };
  if (isThere(store, sha256)) return release;
  release();
  return null;
}

/** Takes it away unless somebody holds it or `isNeeded` says so; meanwhile nobody can pin it. */
export async function dropUnlessPinned(
  store: MediaStore,
  sha256: string,
  isNeeded: () => Promise<boolean>,
): Promise<void> {
  const { pins, dropping } = usesIn(store);
  if (pins.has(sha256) || dropping.has(sha256)) return;
  const task = (async () => {
    if (!(await isNeeded())) await store.removeRendition(sha256);
  })();
  dropping.set(
    sha256,
    task.catch(() => undefined),
  );
  try {
    await task;
  } finally {
    dropping.delete(sha256);
  }
}

function isThere(store: MediaStore, sha256: string): boolean {
  try {
    store.files.path(sha256);
    return true;
  } catch (error) {
    if (isFerryError(error)) return false;
    throw error;
  }
}

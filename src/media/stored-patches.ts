import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Patch } from './patch.ts';
import { parseJson } from './stored-json.ts';
import { pathIn } from './stored-paths.ts';

/** The original that a patch is laid over. */
export interface PatchSource {
  readonly sha256: string;
  /** with the dot */
  readonly extension: string;
  readonly bytes: number;
}

export interface StoredPatch extends Patch {
  readonly source: PatchSource;
  /** of the patched file, with the dot: an original may be named for what it is not */
  readonly extension: string;
}

const version = 1;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const extension = z.string().regex(/^\.[a-z0-9]+$/);
const count = z.number().int().nonnegative();

const schema = z.object({
  v: z.literal(version),
  source: z.object({ sha256, extension, bytes: count }),
  extension,
  bytes: count,
  blanks: z.array(z.object({ start: count, content: count, end: count })),
});

/**
 * `renditions/patches/ab/abcd….json`, by the hash of the patched file. In a folder of their own, so that nobody who looks for a file
 * of that hash finds a note about one.
 */
export function patchesIn(renditions: string): string {
  return join(renditions, 'patches');
}

export function patchPath(renditions: string, patchedSha256: string): string {
  return pathIn(patchesIn(renditions), patchedSha256, '.json');
}

/** Null: there is none, or it is not whole. */
export function readPatch(renditions: string, patchedSha256: string): StoredPatch | null {
  let text: string;
  try {
    text = readFileSync(patchPath(renditions, patchedSha256), 'utf8');
  } catch {
    return null;
  }
  const found = schema.safeParse(parseJson(text));
  return found.success ? found.data : null;
}

export function patchText({ source, extension, bytes, blanks }: StoredPatch): string {
  return JSON.stringify({ v: version, source, extension, bytes, blanks });
}

export interface PatchedOriginal {
  /** of the original */
  readonly path: string;
  readonly patch: StoredPatch;
}

/** Null also when its original is gone, or has another size. */
export function findPatched(
  { originals, renditions }: { readonly originals: string; readonly renditions: string },
  patchedSha256: string,
): PatchedOriginal | null {
  const patch = readPatch(renditions, patchedSha256);
  if (patch === null) return null;
  const path = pathIn(originals, patch.source.sha256, patch.source.extension);
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts?.size === patch.source.bytes ? { path, patch } : null;
}

import { because, FerryError, type RenditionFiles } from '../contract/index.ts';
import { copyDurably } from '../disk/index.ts';
import { withReader } from './byte-reader.ts';
import { patched } from './patch.ts';
import { patchFile, readPatched, readPlain } from './patched-file.ts';
import { findPatched, type PatchedOriginal } from './stored-patches.ts';
import { findIn } from './stored-paths.ts';

interface StoredFiles {
  readonly originals: string;
  readonly renditions: string;
  /** makes a file of its own of what is only a patch; its path */
  readonly place: (sha256: string, patched: PatchedOriginal, signal: AbortSignal) => Promise<string>;
}

/** Renditions before originals that are sent as they are, a file of its own before a patch. */
export function storedFiles({ originals, renditions, place }: StoredFiles): RenditionFiles {
  const find = (sha256: string): string | PatchedOriginal => {
    if (/^[0-9a-f]{64}$/.test(sha256)) {
      const found =
        findIn(renditions, sha256) ?? findIn(originals, sha256) ?? findPatched({ originals, renditions }, sha256);
      if (found !== null) return found;
    }
    throw new FerryError('retryable', because('file-gone', { sha256 }), { remedy: 'prepare-again', effect: 'none' });
  };
  return {
    open: (sha256, range) => {
      const found = find(sha256);
      return typeof found === 'string' ? readPlain(found, range) : readPatched(found.path, found.patch, range);
    },
    fill: async (sha256, into, start) => {
      const found = find(sha256);
      if (typeof found === 'string') return withReader(found, (reader) => reader.fill(into, start));
      return withReader(found.path, (reader) => patched(reader, found.patch).fill(into, start));
    },
    copyTo: async (sha256, path, signal) => {
      const found = find(sha256);
      if (typeof found === 'string') return copyDurably(found, path, { signal });
      return copyDurably(found.path, path, { signal, change: (copy) => patchFile(copy, found.patch) });
    },
    ensureFile: async (sha256, signal) => {
      const found = find(sha256);
      return typeof found === 'string' ? found : place(sha256, found, signal);
    },
  };
}

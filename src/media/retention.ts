/**
 * Two posts may be made of the same bytes, and two files may become the same rendition. So what was made for one must not be
 * removed for the other in the moment between being found in the store and being written down in the ledger. Kept in memory
 * only: one process works in a workspace.
 */
interface Retention {
  /** Keeps the file in its place until the returned function is called. Null: it was removed just now, so make it again. */
  retain(sha256: string): Promise<(() => void) | null>;
  /** Removes it unless somebody retains it or `isNeeded` says so. Whoever wants to retain it meanwhile waits for the end. */
  removeUnlessRetained(sha256: string, isNeeded: () => Promise<boolean>): Promise<void>;
}

interface RetainedFiles {
  isThere(sha256: string): boolean;
  remove(sha256: string): Promise<void>;
}

export function createRetention(files: RetainedFiles): Retention {
  const retainers = new Map<string, number>();
  const removing = new Map<string, Promise<void>>();

  const releaseOnce = (sha256: string): (() => void) => {
    let isRetained = true;
    return () => {
      if (!isRetained) return;
      isRetained = false;
      const left = (retainers.get(sha256) ?? 1) - 1;
      if (left > 0) retainers.set(sha256, left);
      else retainers.delete(sha256);
    };
  };

  return {
    retain: async (sha256) => {
      await removing.get(sha256);
      retainers.set(sha256, (retainers.get(sha256) ?? 0) + 1);
      const release = releaseOnce(sha256);
      if (files.isThere(sha256)) return release;
      release();
      return null;
    },
    removeUnlessRetained: async (sha256, isNeeded) => {
      if (retainers.has(sha256) || removing.has(sha256)) return;
      const task = (async () => {
        if (!(await isNeeded())) await files.remove(sha256);
      })();
      // Whoever waits for the end of it does not care how it ended.
      removing.set(
        sha256,
        task.catch(() => undefined),
      );
      try {
        await task;
      } finally {
        removing.delete(sha256);
      }
    },
  };
}

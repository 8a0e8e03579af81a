/**
 * Two posts may be made of the same bytes, and two files may become the same rendition. So what was made for one must not be
 * dropped for the other in the moment between being found in the store and being written down in the ledger. Only in memory:
 * one process works in a workspace.
 */
export interface RenditionHolds {
  /** Keeps the file in its place until the returned function is called. Null: it was dropped just now, so make it again. */
  hold(sha256: string): Promise<(() => void) | null>;
  /** Takes it away unless somebody holds it or `isNeeded` says so; meanwhile nobody can hold it. */
  dropUnlessHeld(sha256: string, isNeeded: () => Promise<boolean>): Promise<void>;
}

export interface HeldFiles {
  isThere(sha256: string): boolean;
  remove(sha256: string): Promise<void>;
}

export function createRenditionHolds(files: HeldFiles): RenditionHolds {
  const holders = new Map<string, number>();
  const dropping = new Map<string, Promise<void>>();

  const releaseOnce = (sha256: string): (() => void) => {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (holders.get(sha256) ?? 1) - 1;
      if (left > 0) holders.set(sha256, left);
      else holders.delete(sha256);
    };
  };

  return {
    hold: async (sha256) => {
      await dropping.get(sha256);
      holders.set(sha256, (holders.get(sha256) ?? 0) + 1);
      const release = releaseOnce(sha256);
      if (files.isThere(sha256)) return release;
      release();
      return null;
    },
    dropUnlessHeld: async (sha256, isNeeded) => {
      if (holders.has(sha256) || dropping.has(sha256)) return;
      const task = (async () => {
        if (!(await isNeeded())) await files.remove(sha256);
      })();
      // Whoever waits for the end of it does not care how it ended.
      dropping.set(
        sha256,
        task.catch(() => undefined),
      );
      try {
        await task;
      } finally {
        dropping.delete(sha256);
      }
    },
  };
}

import { type OpenArchiveOptions, openArchive } from '../archive/open.ts';
import { type Archive, type ArchiveEntry, isFerryError } from '../contract/index.ts';
import type { Engine } from './engine.ts';

/** The archives that posts came from, for the originals inside them. Each is opened once in a run, when it is first needed. */
export interface Archives {
  find(archiveId: number, entry: string): Promise<FoundEntry>;
  close(): Promise<void>;
}

type FoundEntry =
  | { readonly kind: 'found'; readonly archive: Archive; readonly entry: ArchiveEntry }
  /** moved, deleted or no archive any more; `path` as the person typed it */
  | { readonly kind: 'archive-gone'; readonly path: string }
  | { readonly kind: 'entry-gone'; readonly path: string };

interface Opened {
  readonly path: string;
  /** null: it cannot be opened */
  readonly archive: Archive | null;
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
}

export function createArchives(engine: Engine, options: OpenArchiveOptions = {}): Archives {
  const opened = new Map<number, Promise<Opened>>();
  const open = async (id: number): Promise<Opened> => {
    const row = await engine.ledger.posts.findArchive(id);
    const archive = row?.location == null ? null : await openIfThere(row.location, options);
    const entries = new Map((archive?.entries ?? []).map((entry) => [entry.path, entry]));
    return { path: row?.path ?? '', archive, entries };
  };
  const openOnce = (id: number): Promise<Opened> => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const task = open(id);
    opened.set(id, task);
    return task;
  };
  return {
    async find(archiveId, entryPath) {
      const { path, archive, entries } = await openOnce(archiveId);
      if (archive === null) return { kind: 'archive-gone', path };
      const entry = entries.get(entryPath);
      return entry === undefined ? { kind: 'entry-gone', path } : { kind: 'found', archive, entry };
    },
    async close() {
      for (const task of opened.values()) await (await task.catch(() => null))?.archive?.close();
      opened.clear();
    },
  };
}

/** null: no archive is there any more, or not one that can be read. */
async function openIfThere(location: string, options: OpenArchiveOptions): Promise<Archive | null> {
  try {
    return await openArchive(location, options);
  } catch (error) {
    if (isFerryError(error) && error.kind === 'usage') return null;
    throw error;
  }
}

import type { Archive, ArchiveEntry } from '../../src/contract/index.ts';

/** An archive that knows how much was read of it, and what is still open. */
export interface CountingArchive extends Archive {
  bytesRead(): number;
  openStreams(): number;
}

export function countReads(archive: Archive): CountingArchive {
  let read = 0;
  let open = 0;
  return {
    name: archive.name,
    entries: archive.entries,
    bytesRead: () => read,
    openStreams: () => open,
    async *open(entry: ArchiveEntry) {
      open += 1;
      try {
        for await (const chunk of archive.open(entry)) {
          read += chunk.length;
          yield chunk;
        }
      } finally {
        open -= 1;
      }
    },
    close: () => archive.close(),
  };
}

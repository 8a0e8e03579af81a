import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Archive, ArchiveEntry } from '../../src/contract/index.ts';

export interface MemoryArchive extends Archive {
  /** how often each entry was opened */
  readonly opened: ReadonlyMap<string, number>;
}

/** An archive of texts or bytes in memory, handed out in chunks of `chunkBytes` that are overwritten after use. */
export function memoryArchive(
  files: Readonly<Record<string, string | Uint8Array>>,
  chunkBytes = 65_536,
  name = 'memory',
): MemoryArchive {
  const bytes = new Map(Object.entries(files).map(([path, data]) => [path, Buffer.from(data)]));
  const opened = new Map<string, number>();
  const entries = [...bytes]
    .map(([path, data]) => ({ path, bytes: data.length }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    name,
    entries,
    opened,
    open(entry: ArchiveEntry) {
      opened.set(entry.path, (opened.get(entry.path) ?? 0) + 1);
      return inChunks(bytes.get(entry.path) ?? Buffer.alloc(0), chunkBytes);
    },
    close: async () => {},
  };
}

/** Files of a folder on disk, read at once. */
export function memoryArchiveOf(folder: string): MemoryArchive {
  const files: Record<string, Uint8Array> = {};
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath ?? item.path, item.name);
    files[relative(folder, path).split(sep).join('/')] = readFileSync(path);
  }
  return memoryArchive(files, 65_536, folder);
}

async function* inChunks(data: Buffer, chunkBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < data.length; at += chunkBytes) {
    const chunk = Uint8Array.from(data.subarray(at, at + chunkBytes));
    yield chunk;
    // a reader that kept a view instead of a copy finds rubbish
    chunk.fill(0x21);
  }
}

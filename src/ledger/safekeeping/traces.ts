import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk, systemCodeOf } from '../../disk/index.ts';
import { countPublications } from '../journal/compare.ts';
import { journalPath, sizeOf } from '../journal/file.ts';

export interface Traces {
  /** the folder was used, whatever its ledger says */
  readonly used: boolean;
  /** of how many posts the journal tells */
  readonly publications: number;
}

/** What a run leaves in the folder beside its ledger. Only asked when the ledger is empty. */
export async function findTraces(folder: string): Promise<Traces> {
  const journal = journalPath(folder);
  const publications = ((await sizeOf(journal)) ?? 0) > 0 ? await countPublications(journal) : 0;
  if (publications > 0) return { used: true, publications };
  // A lock, an empty journal and empty folders are what a very first start leaves that was cut off.
  for (const name of ['originals', 'renditions', 'backups'])
    if (await holdsFile(join(folder, name))) return { used: true, publications };
  return { used: false, publications };
}

async function holdsFile(folder: string): Promise<boolean> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries) if (!entry.isDirectory() || (await holdsFile(join(folder, entry.name)))) return true;
    return false;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    return onDisk(folder, async () => {
      throw error;
    });
  }
}

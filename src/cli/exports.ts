import { openArchive } from '../archive/open.ts';
import type { Archive, Source } from '../contract/index.ts';
import { findSource } from '../engine/import.ts';
import type { Cli } from './context.ts';

export interface OpenExport {
  readonly archive: Archive;
  readonly source: Source;
}

/** From here on the program speaks of this export's source. */
export async function openExport(cli: Cli, path: string): Promise<OpenExport> {
  const archive = await openArchive(path);
  try {
    const sources = await Promise.all(cli.registry.sources.map((entry) => entry.load()));
    const source = await findSource(archive, sources);
    await cli.talk.from(source.name);
    cli.talk.knows({ exportPath: path });
    return { archive, source };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

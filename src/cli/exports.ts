import { openArchive } from '../archive/open.ts';
import type { Archive, Source } from '../contract/index.ts';
import { findSource } from '../engine/import.ts';
import type { Cli } from './context.ts';

export interface OpenExport {
  readonly archive: Archive;
  readonly source: Source;
}

export async function openExport(cli: Cli, path: string): Promise<OpenExport> {
  const archive = await openArchive(path);
  try {
    const sources = await Promise.all(cli.registry.sources.map((entry) => entry.load()));
    return { archive, source: await findSource(archive, sources) };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

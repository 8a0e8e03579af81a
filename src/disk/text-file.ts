import { open, rename, rm } from 'node:fs/promises';
import { FerryError } from '../contract/index.ts';

/** Writes a text file so that it is either the old one or the whole new one: temp → fsync → rename. */
export async function writeTextFile(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w');
    try {
      let buffered = '';
      for await (const chunk of chunks) {
        buffered += chunk;
        if (buffered.length < 65_536) continue;
        await file.writeFile(buffered);
        buffered = '';
      }
      await file.writeFile(buffered);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof FerryError) throw error;
    throw new FerryError(
      'fatal',
      'cannot-write',
      `cannot write ${path}: ${error instanceof Error ? error.message : 'unknown error'}`,
      { cause: error },
    );
  }
}

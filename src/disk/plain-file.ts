import { stat } from 'node:fs/promises';
import { because, FerryError } from '../contract/index.ts';

/**
 * Before a file that a person named is opened: of a pipe that nobody writes to, opening alone never ends, and cannot be
 * stopped. FerryError `usage` for a pipe, a socket or a device; a folder passes, reading it fails by itself. Errors of the file
 * system as they are.
 */
export async function assertPlain(path: string): Promise<void> {
  const facts = await stat(path);
  if (facts.isFile() || facts.isDirectory()) return;
  throw new FerryError('usage', because('archive-special-file', { path }), { effect: 'none' });
}

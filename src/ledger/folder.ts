import { mkdir } from 'node:fs/promises';
import { toLedgerError } from './sqlite/errors.ts';

/** Only the owner may look inside: captions, drafts and upload tickets are nobody else's business. */
const privateMode = 0o700;

export async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: privateMode });
  } catch (error) {
    throw toLedgerError(error, folder);
  }
}

import * as disk from '../disk/index.ts';

/** Only the owner may look inside: captions, drafts and upload tickets are nobody else's business. */
const privateMode = 0o700;

export async function ensureFolder(folder: string): Promise<void> {
  await disk.ensureFolder(folder, privateMode);
}

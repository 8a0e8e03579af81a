import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { showInBrowser } from '../../browser/show.ts';
import type { Account } from '../../contract/index.ts';
import { makeFolders } from '../../disk/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { DeskFile } from '../../hand-off/desk-files.ts';

/**
 * The files of the post before the person, under names that say what they are, in a folder of the workspace that is made anew each time. Hard
 * links where the disk has them: the renditions stay what they are.
 */
export async function revealFiles(
  { workspace, store, stop }: Pick<Engine, 'workspace' | 'store' | 'stop'>,
  { destination, label }: Account,
  files: readonly DeskFile[],
): Promise<string> {
  const folder = join(workspace, 'hand-off', `${destination}-${label}`);
  await rm(folder, { recursive: true, force: true });
  await makeFolders(folder);
  for (const { media, name } of files) {
    const { sha256 } = media.file;
    const path = await store.files.ensureFile(sha256, stop.now);
    const place = join(folder, name);
    await link(path, place).catch(() => store.files.copyTo(sha256, place, stop.now));
  }
  await showInBrowser(folder);
  return folder;
}

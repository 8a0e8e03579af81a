import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { showInBrowser } from '../../browser/show.ts';
import type { Account } from '../../contract/index.ts';
import { copyDurably, makeFolders } from '../../disk/index.ts';
import type { DeskFile } from '../../hand-off/desk-files.ts';

/**
 * The files of the post before the person, under names that say what they are, in a folder of the workspace that is made anew each time. Hard
 * links where the disk has them: the renditions stay what they are.
 */
export async function revealFiles(
  workspace: string,
  { destination, label }: Account,
  files: readonly DeskFile[],
): Promise<string> {
  const folder = join(workspace, 'hand-off', `${destination}-${label}`);
  await rm(folder, { recursive: true, force: true });
  await makeFolders(folder);
  for (const { path, name } of files) {
    const place = join(folder, name);
    await link(path, place).catch(() => copyDurably(path, place, new AbortController().signal));
  }
  await showInBrowser(folder);
  return folder;
}

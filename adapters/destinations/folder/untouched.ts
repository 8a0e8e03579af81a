import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Draft } from '../../../src/contract/index.ts';
import { codeOf, diskError } from './errors.ts';
import { hashFile } from './files.ts';
import { captionFile, captionText, type FolderPost, postFile, postText } from './layout.ts';

/**
 * Above this a file is told by its size only. Every post is verified once after it is written, and reading half a gigabyte
 * again for each would double the work of a hand-off.
 */
const hashUpToBytes = 8 * 1024 * 1024;

/** What keeps the folder from being what the draft says, or null. A caption edited by a person is no damage. */
export async function findDamage(
  folder: string,
  draft: Draft,
  post: FolderPost,
  signal: AbortSignal,
): Promise<string | null> {
  const wanted = [...draft.media, ...(draft.cover ? [draft.cover] : [])].map(({ file }) => file.sha256);
  const listed = post.files.map((file) => file.sha256);
  if (wanted.join() !== listed.join()) return `${postFile} lists other files than were sent`;
  for (const file of post.files) {
    const damage = await findFileDamage(folder, file, hashUpToBytes, signal);
    if (damage !== null) return damage;
  }
  return null;
}

/** What was changed, added or taken away since the folder was written, or null. Reads every byte: it decides about deleting. */
export async function findChange(folder: string, post: FolderPost, signal: AbortSignal): Promise<string | null> {
  const expected = new Set([postFile, captionFile, ...post.files.map((file) => file.name)]);
  const strange = (await readdir(folder)).find((name) => !expected.has(name) && name !== '.DS_Store');
  if (strange !== undefined) return `${strange} was added by somebody`;
  if ((await readOrNull(join(folder, postFile))) !== postText(post)) return `${postFile} was changed`;
  if ((await readOrNull(join(folder, captionFile))) !== captionText(post)) return `${captionFile} was changed`;
  for (const file of post.files) {
    const damage = await findFileDamage(folder, file, Number.POSITIVE_INFINITY, signal);
    if (damage !== null) return damage;
  }
  return null;
}

async function findFileDamage(
  folder: string,
  file: FolderPost['files'][number],
  hashUpTo: number,
  signal: AbortSignal,
): Promise<string | null> {
  const path = join(folder, file.name);
  try {
    const { size } = await stat(path);
    if (size !== file.bytes) return `${file.name} has ${size} bytes instead of ${file.bytes}`;
    if (size > hashUpTo || (await hashFile(path, signal)) === file.sha256) return null;
    return `${file.name} was changed`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return `${file.name} is gone`;
    throw diskError(error, `reading ${path}`);
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw diskError(error, `reading ${path}`);
  }
}

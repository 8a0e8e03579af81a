import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Draft, Reason, SeenMedia, SeenPost } from '../../../src/contract/index.ts';
import { hashFile, systemCodeOf } from '../../../src/disk/index.ts';
import { diskError } from './errors.ts';
import { captionFile, captionText, type FolderPost, type PostFile, postFile, postText, readCaption } from './layout.ts';
import { type FileChange, folderReason } from './reasons.ts';

/**
 * Above this a file is told by its size only. Every post is verified once after it is written, and reading half a gigabyte
 * again for each would double the work of a hand-off.
 */
const hashUpToBytes = 8 * 1024 * 1024;

type ReadBack =
  | { readonly kind: 'whole'; readonly seen: SeenPost }
  | { readonly kind: 'damaged'; readonly because: readonly Reason[] };

/** What lies in the folder. A caption edited by a person is no damage: it is what will be posted. */
export async function readBack(folder: string, draft: Draft, post: FolderPost, signal: AbortSignal): Promise<ReadBack> {
  const wanted = [...draft.media, ...(draft.cover ? [draft.cover] : [])].map(({ file }) => file.sha256);
  const listed = post.files.map((file) => file.sha256);
  if (wanted.join() !== listed.join()) return { kind: 'damaged', because: [folderReason('other-files')] };
  const media: SeenMedia[] = [];
  const damage: Reason[] = [];
  for (const file of post.files) {
    const found = await lookAt(folder, file, hashUpToBytes, signal);
    const { alt, bytes } = file;
    if (found.kind === 'other') damage.push(folderReason('damaged', found.change));
    else if (file.role !== 'cover') media.push(found.hashed ? { alt, bytes, sha256: file.sha256 } : { alt, bytes });
  }
  if (damage.length > 0) return { kind: 'damaged', because: damage };
  return { kind: 'whole', seen: await seenPost(folder, post, media) };
}

async function seenPost(folder: string, post: FolderPost, media: readonly SeenMedia[]): Promise<SeenPost> {
  const { visibility, createdAt } = post;
  const edited = await readOrNull(join(folder, captionFile));
  const { title, body } = edited === null ? post : readCaption(edited, post);
  return { ...(title === null ? {} : { title }), body, visibility, createdAt, mediaCount: media.length, media };
}

/** What was changed, added or taken away since the folder was written, or null. Reads every byte: it decides about deleting. */
export async function findChange(folder: string, post: FolderPost, signal: AbortSignal): Promise<FileChange | null> {
  const expected = new Set([postFile, captionFile, ...post.files.map((file) => file.name)]);
  const strange = (await readdir(folder)).find((name) => !expected.has(name) && name !== '.DS_Store');
  if (strange !== undefined) return { file: strange, change: 'added' };
  const texts = [
    [postFile, postText(post)],
    [captionFile, captionText(post)],
  ] as const;
  for (const [file, written] of texts)
    if ((await readOrNull(join(folder, file))) !== written) return { file, change: 'changed' };
  for (const file of post.files) {
    const found = await lookAt(folder, file, Number.POSITIVE_INFINITY, signal);
    if (found.kind === 'other') return found.change;
  }
  return null;
}

interface Held {
  readonly draft: Draft;
  readonly post: FolderPost;
  readonly how: 'sizes' | 'whole';
  readonly signal: AbortSignal;
}

/** A link is no copy: it may lead to the very file that is about to go. */
export async function holdsFiles(folder: string, { draft, post, how, signal }: Held): Promise<boolean> {
  const wanted = [...draft.media, ...(draft.cover ? [draft.cover] : [])].map(({ file }) => file.sha256);
  if (wanted.length === 0 || wanted.join() !== post.files.map(({ sha256 }) => sha256).join()) return false;
  for (const file of post.files) {
    const path = join(folder, file.name);
    const found = await lstat(path).catch(() => null);
    if (found === null || !found.isFile()) return false;
    if ((await lookAt(folder, file, how === 'whole' ? Number.POSITIVE_INFINITY : 0, signal)).kind === 'other')
      return false;
  }
  return true;
}

type Look =
  | { readonly kind: 'same'; readonly hashed: boolean }
  | { readonly kind: 'other'; readonly change: FileChange };

async function lookAt(folder: string, file: PostFile, hashUpTo: number, signal: AbortSignal): Promise<Look> {
  const path = join(folder, file.name);
  const other = (change: Omit<FileChange, 'file'>): Look => ({ kind: 'other', change: { file: file.name, ...change } });
  try {
    const { size } = await stat(path);
    if (size !== file.bytes) return other({ change: 'size', bytes: size, writtenBytes: file.bytes });
    if (size > hashUpTo) return { kind: 'same', hashed: false };
    const { sha256 } = await hashFile(path, signal);
    return sha256 === file.sha256 ? { kind: 'same', hashed: true } : other({ change: 'changed' });
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return other({ change: 'gone' });
    throw diskError(error, { path, signal });
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw diskError(error, { path });
  }
}

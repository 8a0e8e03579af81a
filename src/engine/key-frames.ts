import type { OriginalRow, PostRow } from '../core/model.ts';
import { needsKeyFrames } from '../core/plan/split.ts';
import type { FileRules, KnownKeyFrames } from '../core/plan/target.ts';
import { containers } from '../media/heavy.ts';
import type { MediaStore } from '../media/store.ts';

/** Where the video of a post that is to be split can be cut, read from its file. Absent: it is not to be split, or is not here. */
export async function keyFramesOf(
  { store }: { readonly store: Pick<MediaStore, 'findOriginal'> },
  post: Pick<PostRow, 'originals'>,
  rules: Pick<FileRules, 'capabilities' | 'choices'>,
): Promise<KnownKeyFrames | undefined> {
  const film = needsKeyFrames(post, rules);
  const path = film === null ? null : await pathOf(store, film);
  if (film === null || path === null) return undefined;
  const { findKeyFrames } = await containers();
  // What cannot be read now was readable when it came: whoever makes the parts says what is wrong with it.
  const found = await findKeyFrames(path).catch(() => null);
  return found === null ? undefined : new Map([[film.id, found]]);
}

async function pathOf(
  store: Pick<MediaStore, 'findOriginal'>,
  { sha256, extension, bytes }: OriginalRow,
): Promise<string | null> {
  if (sha256 === null || extension === null || bytes === null) return null;
  return store.findOriginal(sha256, extension, bytes);
}

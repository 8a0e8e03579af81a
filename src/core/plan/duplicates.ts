import type { OriginalRow, PostRow } from '../model.ts';

type Looked = Pick<PostRow, 'ref' | 'createdAt' | 'originals'>;

export interface Double {
  readonly earlierRef: string;
  /** `post`: made in the same second from the same files, so the export lists one post twice */
  readonly same: 'file' | 'post';
}

interface Owner {
  readonly ref: string;
  readonly createdAt: string;
  readonly files: number;
}

/**
 * Finds posts that share files with an earlier one: the same storage key or archive entry, or the same bytes. Feed it all
 * posts in order; it remembers a few short texts per file.
 */
export function createDuplicateWatch(): { find(post: Looked): Double | null } {
  const owners = new Map<string, Owner>();
  return {
    find(post) {
      const media = mediaOf(post);
      const self: Owner = { ref: post.ref, createdAt: post.createdAt, files: media.length };
      const earlier = media.map((original) => findOwner(owners, namesOf(original), self));
      const first = earlier.find((owner) => owner !== null) ?? null;
      if (first === null) return null;
      const isWhole =
        first.createdAt === self.createdAt &&
        first.files === self.files &&
        earlier.every((owner) => owner?.ref === first.ref);
      return { earlierRef: first.ref, same: isWhole ? 'post' : 'file' };
    },
  };
}

function findOwner(owners: Map<string, Owner>, names: readonly string[], self: Owner): Owner | null {
  const found = names.map((name) => owners.get(name)).find((owner) => owner !== undefined && owner.ref !== self.ref);
  for (const name of names) if (!owners.has(name)) owners.set(name, found ?? self);
  return found ?? null;
}

/** The same second and the same files in the same places: what a plan may not have known yet is known when they are here. */
export function isSamePost(one: Looked, other: Looked): boolean {
  const [mine, theirs] = [mediaOf(one), mediaOf(other)];
  if (one.ref === other.ref || one.createdAt !== other.createdAt || mine.length === 0) return false;
  return (
    mine.length === theirs.length &&
    mine.every((original, at) => {
      const twin = theirs[at];
      return twin !== undefined && namesOf(original).some((name) => namesOf(twin).includes(name));
    })
  );
}

/** `…Z` before `…Z.2` before `…Z.10`: which of two posts of one second goes, whatever order a plan has. */
export function comesFirst(ref: string, other: string): boolean {
  return ref.length === other.length ? ref < other : ref.length < other.length;
}

function mediaOf({ originals }: Looked): readonly OriginalRow[] {
  return originals.filter(({ role }) => role === 'media').sort((a, b) => a.position - b.position);
}

function namesOf(original: OriginalRow): readonly string[] {
  return [placeOf(original), original.sha256].filter((name) => name !== null);
}

function placeOf({ source }: OriginalRow): string | null {
  return source.from === 'link' ? source.objectKey : `${source.archiveId}:${source.entry}`;
}

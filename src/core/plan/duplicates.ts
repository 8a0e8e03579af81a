import type { OriginalRow, PostRow } from '../model.ts';

/**
 * Finds posts that share a file with an earlier one: the same storage key or archive entry, or the same bytes. Feed it all
 * posts in order; it remembers a few short texts per file.
 */
export function createDuplicateWatch(): {
  findEarlier(post: Pick<PostRow, 'ref' | 'originals'>): string | null;
} {
  const owners = new Map<string, string>();
  return {
    findEarlier(post) {
      let earlier: string | null = null;
      for (const original of post.originals) {
        if (original.role !== 'media') continue;
        for (const name of [placeOf(original), original.sha256]) {
          if (name === null) continue;
          const owner = owners.get(name);
          if (owner === undefined) owners.set(name, post.ref);
          else if (owner !== post.ref) earlier ??= owner;
        }
      }
      return earlier;
    },
  };
}

function placeOf({ source }: OriginalRow): string | null {
  return source.from === 'link' ? source.objectKey : `${source.archiveId}:${source.entry}`;
}

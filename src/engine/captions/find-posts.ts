import type { CaptionRecord, IsoTime } from '../../contract/index.ts';
import type { JoinablePost } from '../../core/caption/join.ts';
import type { PostStore } from '../../ledger/ledger.ts';
import { postPages } from '../../ledger/pages.ts';

/** The posts a caption may belong to. */
export interface PostFinder {
  /** with its ref or its id */
  named(record: CaptionRecord): Promise<readonly JoinablePost[]>;
  /** both inclusive */
  between(from: IsoTime, to: IsoTime): Promise<readonly JoinablePost[]>;
}

/** So many captions are looked up one by one; for more it is worth to read all posts once. */
const fewCaptions = 300;

/**
 * A table of a few rows asks the ledger, however many posts it has. A dump of 100,000 lines is joined in memory: what joining needs
 * of a post is some 200 bytes, and three questions a line took a minute for 80,000.
 */
export function createPostFinder(posts: PostStore): PostFinder {
  const ledger = findInLedger(posts);
  let index: Promise<PostFinder> | null = null;
  let asked = 0;
  const finder = async (): Promise<PostFinder> => {
    if (asked < fewCaptions) return ledger;
    index ??= findInMemory(posts);
    return index;
  };
  return {
    async named(record) {
      asked += 1;
      return (await finder()).named(record);
    },
    async between(from, to) {
      return (await finder()).between(from, to);
    },
  };
}

function findInLedger(posts: PostStore): PostFinder {
  return {
    async named({ ref, sourceId }) {
      const byRef = ref === null ? null : await posts.find(ref);
      const byId = sourceId === null ? [] : await posts.findBySourceId(sourceId);
      return byRef === null ? byId : [byRef, ...byId];
    },
    between: (from, to) => posts.findBetween(from, to),
  };
}

async function findInMemory(posts: PostStore): Promise<PostFinder> {
  const all: JoinablePost[] = [];
  const byRef = new Map<string, JoinablePost>();
  const byId = new Map<string, JoinablePost[]>();
  for await (const page of postPages(posts))
    for (const { ref, createdAt, sourceId } of page) {
      const post = { ref, createdAt, sourceId };
      all.push(post);
      byRef.set(ref, post);
      if (sourceId !== null) byId.set(sourceId, [...(byId.get(sourceId) ?? []), post]);
    }
  return {
    async named({ ref, sourceId }) {
      const named = ref === null ? undefined : byRef.get(ref);
      const numbered = sourceId === null ? [] : (byId.get(sourceId) ?? []);
      return named === undefined ? numbered : [named, ...numbered];
    },
    async between(from, to) {
      const first = firstFrom(all, from);
      let end = first;
      for (let post = all[end]; post !== undefined && post.createdAt <= to; post = all[end]) end += 1;
      return all.slice(first, end);
    },
  };
}

/** Where the first post of that time or later stands; pages come oldest first. */
function firstFrom(posts: readonly JoinablePost[], from: IsoTime): number {
  let low = 0;
  let high = posts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((posts[middle]?.createdAt ?? '') < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

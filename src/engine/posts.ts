import type { IsoTime } from '../contract/index.ts';
import type { PostRow } from '../core/model.ts';
import type { Ledger } from '../ledger/ledger.ts';

const pageSize = 500;

/** Every post, oldest first, a page at a time: memory does not grow with the archive. */
export async function* postPages(ledger: Ledger): AsyncIterable<readonly PostRow[]> {
  let after: { createdAt: IsoTime; ref: string } | null = null;
  for (;;) {
    const page: readonly PostRow[] = await ledger.posts.page(after, pageSize);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = { createdAt: last.createdAt, ref: last.ref };
  }
}

export async function* allPosts(ledger: Ledger): AsyncIterable<PostRow> {
  for await (const page of postPages(ledger)) yield* page;
}

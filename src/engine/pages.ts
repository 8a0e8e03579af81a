import type { IsoTime } from '../contract/index.ts';
import type { DeliveryRow, PostRow } from '../core/model.ts';
import type { DeliveryStore, Ledger } from '../ledger/ledger.ts';

/** Rows in memory at a time: it does not grow with the archive. */
const pageSize = 500;

/** Every post, oldest first. */
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

type DeliveryFilter = Omit<Parameters<DeliveryStore['list']>[0], 'afterPosition'>;

/** Every delivery the filter lets through, in plan order. A row is as it was when its page was read. */
export async function* allDeliveries(ledger: Ledger, filter: DeliveryFilter): AsyncIterable<DeliveryRow> {
  for (let afterPosition = 0; ; ) {
    const page = await ledger.deliveries.list({ ...filter, afterPosition }, pageSize);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    afterPosition = last.position;
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeliveryRow, PostRow } from '../core/model.ts';
import type { DeliveryStore, PostStore } from '../ledger/ledger.ts';

/** All rows, a page at a time: memory does not grow with them. SQLite answers at once: without a turn between two pages no Ctrl-C is heard. */

const pageSize = 500;

export async function* allDeliveries(
  deliveries: DeliveryStore,
  filter: Omit<Parameters<DeliveryStore['list']>[0], 'afterPosition'>,
): AsyncGenerator<DeliveryRow> {
  let afterPosition = 0;
  for (;;) {
    const rows = await deliveries.list({ ...filter, afterPosition }, pageSize);
    yield* rows;
    await nextTurn();
    const last = rows.at(-1);
    if (last === undefined) return;
    afterPosition = last.position;
  }
}

export async function* allPosts(posts: PostStore): AsyncGenerator<PostRow> {
  let after: Parameters<PostStore['page']>[0] = null;
  for (;;) {
    const rows: readonly PostRow[] = await posts.page(after, pageSize);
    yield* rows;
    await nextTurn();
    const last = rows.at(-1);
    if (last === undefined) return;
    after = { createdAt: last.createdAt, ref: last.ref };
  }
}

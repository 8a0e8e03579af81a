import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeliveryRow, PostRow } from '../core/model.ts';
import type { DeliveryStore, PostStore } from './ledger.ts';

/** All rows, a page at a time: memory does not grow with them. SQLite answers at once: without a turn between two pages no Ctrl-C is heard. */

const pageSize = 500;

type DeliveryFilter = Omit<Parameters<DeliveryStore['list']>[0], 'afterPosition'>;

export async function* allDeliveries(deliveries: DeliveryStore, filter: DeliveryFilter): AsyncGenerator<DeliveryRow> {
  for await (const page of deliveryPages(deliveries, filter)) yield* page;
}

export async function* deliveryPages(
  deliveries: DeliveryStore,
  filter: DeliveryFilter,
): AsyncGenerator<readonly DeliveryRow[]> {
  let afterPosition = 0;
  for (;;) {
    const rows = await deliveries.list({ ...filter, afterPosition }, pageSize);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < pageSize) return;
    await nextTurn();
    afterPosition = last.position;
  }
}

export async function* allPosts(posts: PostStore): AsyncGenerator<PostRow> {
  for await (const page of postPages(posts)) yield* page;
}

export async function* postPages(posts: PostStore): AsyncGenerator<readonly PostRow[]> {
  let after: Parameters<PostStore['page']>[0] = null;
  for (;;) {
    const rows: readonly PostRow[] = await posts.page(after, pageSize);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < pageSize) return;
    await nextTurn();
    after = { createdAt: last.createdAt, ref: last.ref };
  }
}

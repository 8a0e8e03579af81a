import { because, FerryError } from '../contract/index.ts';
import { deliveryKey } from '../core/identity.ts';
import type { DeliveryRow, PostRow } from '../core/model.ts';
import { comesFirst, isSamePost } from '../core/plan/duplicates.ts';
import type { Engine } from './engine.ts';

/**
 * A plan made before the files were here cannot know that two posts are one. So it is asked again where the bytes are known:
 * FerryError `needs-user` when the same post is on its way to this account already, or goes before this one.
 */
export async function refuseDouble(engine: Engine, row: DeliveryRow, post: PostRow): Promise<void> {
  // a person has looked at it and said that it goes
  if (row.item.planSays !== undefined) return;
  for (const other of await engine.ledger.posts.findBetween(post.createdAt, post.createdAt)) {
    if (!isSamePost(post, other)) continue;
    const twin = await engine.ledger.deliveries.find(deliveryKey(other.ref, row.account));
    if (twin === null || !goesInstead(twin, row)) continue;
    throw new FerryError('needs-user', because('same-post', { ref: post.ref, earlierRef: other.ref }), {
      effect: 'none',
    });
  }
}

function goesInstead(twin: DeliveryRow, row: DeliveryRow): boolean {
  switch (twin.state) {
    case 'planned':
    case 'prepared':
    case 'uploaded':
      return twin.hold === null && comesFirst(twin.postRef, row.postRef);
    case 'skipped':
    case 'failed':
    case 'removed':
      return false;
    default:
      return true;
  }
}

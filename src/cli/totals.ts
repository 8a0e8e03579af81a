import { assertConserved, type Balance } from '../core/balance.ts';
import type { DeliveryTotals, PostTotals } from '../core/model.ts';

/** The sum that must hold, enforced wherever totals are shown. */
export function balanceOf(posts: PostTotals, deliveries: DeliveryTotals | null): Balance {
  return assertConserved({ posts, deliveries });
}

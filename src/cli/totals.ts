import { assertConserved, type Balance } from '../core/balance.ts';
import type { DeliveryTotals, PostTotals } from '../ledger/ledger.ts';

/** The sum of design.md section 1, enforced wherever totals are shown. */
export function balanceOf(posts: PostTotals, deliveries: DeliveryTotals): Balance {
  return assertConserved({ posts, deliveries });
}

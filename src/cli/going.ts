import type { Account } from '../contract/index.ts';
import { freedBy } from '../core/holds.ts';
import type { DeliveryTotals } from '../core/model.ts';
import { type DeliveryState, unfinishedStates } from '../core/states.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { rehearsalLabel } from './phrases/places.ts';
import type { Talk } from './phrases/talk.ts';

export interface Going {
  readonly account: Account;
  readonly posts: number;
}

/** Accounts for which a `run` has something to do. It leaves rehearsals out: their sandbox is gone. */
export async function goingAccounts({ deliveries }: Pick<Ledger, 'deliveries'>): Promise<readonly Going[]> {
  const going: Going[] = [];
  for (const account of await deliveries.accounts()) {
    if (account.label === rehearsalLabel) continue;
    const posts = goingPosts(await deliveries.totals(account));
    if (posts > 0) going.push({ account, posts });
  }
  return going;
}

/** From here on hints know who else has a plan here, and whose posts a `run` would publish. */
export async function knowAccounts(talk: Pick<Talk, 'knows'>, ledger: Pick<Ledger, 'deliveries'>): Promise<void> {
  const accounts = await ledger.deliveries.accounts();
  // A command for one account need not say so where no other goes along.
  const going = accounts.length > 1 ? await goingAccounts(ledger) : [];
  talk.knows({ accounts, going: going.map(({ account }) => account) });
}

/** What waits for nobody, and what a person put off until the next run. */
export function goingPosts(totals: Pick<DeliveryTotals, 'byState' | 'held' | 'reasons'>): number {
  const unfinished = unfinishedStates.reduce((sum, state) => sum + totals.byState[state], 0);
  return unfinished - totals.held + heldUntil(totals, 'next-run');
}

/** Held posts that this frees. */
export function heldUntil({ reasons }: Pick<DeliveryTotals, 'reasons'>, freedom: ReturnType<typeof freedBy>): number {
  return reasons
    .filter(({ held, reason }) => held && freedBy(reason.code) === freedom)
    .reduce((sum, { count }) => sum + count, 0);
}

/** Held posts by how far they have come: they are no longer what that state promises. */
export function heldIn({ reasons }: Pick<DeliveryTotals, 'reasons'>, state: DeliveryState): number {
  return reasons.filter((one) => one.held && one.state === state).reduce((sum, { count }) => sum + count, 0);
}

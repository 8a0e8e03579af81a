import type { Account, Reason } from '../contract/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { placeOf } from './account-options.ts';
import { type Cli, getDestination } from './context.ts';

/**
 * Why what was published to a folder of this computer cannot be seen there now; null: nothing is known to be wrong. A quick look,
 * without a network; what a platform still has, `verify` asks it.
 */
export async function findPlaceTrouble(cli: Cli, ledger: Ledger, account: Account): Promise<Reason | null> {
  // An account of a destination that this version does not have.
  if (!cli.registry.destinations.some(({ name }) => name === account.destination)) return null;
  const { place } = await getDestination(cli, account.destination);
  if (place === undefined) return null;
  const { published } = (await ledger.deliveries.totals(account)).byState;
  const plan = await ledger.plans.last(account);
  if (published === 0 || plan === null) return null;
  return place.findTrouble(plan.header.options, await placeOf(cli, account));
}

import type { Account } from '../contract/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { KnownAccount } from '../report/account.ts';
import type { Cli } from './context.ts';
import { rehearsalLabel } from './phrases/places.ts';
import { knownAccounts } from './report-data.ts';
import { storedPlan } from './stored-plan.ts';

/** From here on hints are about this account, and repeat what its last plan was made with. null: it has no plan. */
export async function knowPlan(cli: Cli, ledger: Ledger, account: Account): Promise<KnownAccount | null> {
  const [known] = await knownAccounts(cli, ledger, account);
  cli.talk.knows({ account, ...(known === undefined ? {} : { planned: storedPlan(cli.talk, known) }) });
  return known ?? null;
}

/** The same where one account alone has a plan here; of several, nobody knows which is meant. */
export async function knowOnlyPlan(cli: Cli, ledger: Ledger): Promise<void> {
  const real = (await ledger.deliveries.accounts()).filter(({ label }) => label !== rehearsalLabel);
  const [only] = real;
  if (only !== undefined && real.length === 1) await knowPlan(cli, ledger, only);
}

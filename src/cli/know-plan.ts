import type { Account } from '../contract/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { KnownAccount } from '../report/account.ts';
import type { Cli } from './context.ts';
import { knownAccounts } from './report-data.ts';
import { storedPlan } from './stored-plan.ts';

/** From here on hints are about this account, and repeat what its last plan was made with. null: it has no plan. */
export async function knowPlan(cli: Cli, ledger: Ledger, account: Account): Promise<KnownAccount | null> {
  const [known] = await knownAccounts(cli, ledger, account);
  cli.talk.knows({ account, ...(known === undefined ? {} : { planned: storedPlan(cli.talk, known) }) });
  return known ?? null;
}

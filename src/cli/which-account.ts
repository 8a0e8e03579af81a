import { type Account, because, FerryError } from '../contract/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { parseAccount } from './commands/accounts.ts';
import { rehearsalLabel } from './phrases/places.ts';

/** The account that is meant, of those that have a plan here: the only one there is. Rehearsals count where nothing else is planned. */
export async function findAccount({ deliveries }: Ledger, given: string | undefined): Promise<Account> {
  const all = await deliveries.accounts();
  if (given !== undefined) {
    const wanted = parseAccount(given);
    const found = all.find(({ destination, label }) => destination === wanted.destination && label === wanted.label);
    if (found === undefined) throw usage(because('no-plan', { account: given }));
    return found;
  }
  const real = all.filter(({ label }) => label !== rehearsalLabel);
  return onlyOne(real.length > 0 ? real : all, undefined);
}

/** The same by `--to` and the label alone, as `plan` names accounts. What is not given may be anything. */
export async function findPlanned(
  ledger: Ledger,
  { to, label }: { readonly to: string | undefined; readonly label: string | undefined },
): Promise<Account> {
  if (label?.includes('/') === true) return findAccount(ledger, label);
  if (to === undefined && label === undefined) return findAccount(ledger, undefined);
  const all = await ledger.deliveries.accounts();
  const named = all.filter(
    (account) => (to ?? account.destination) === account.destination && (label ?? account.label) === account.label,
  );
  const real = named.filter((account) => account.label !== rehearsalLabel || label === rehearsalLabel);
  return onlyOne(real.length > 0 ? real : named, [to, label].filter((word) => word !== undefined).join('/'));
}

function onlyOne([only, ...others]: readonly Account[], given: string | undefined): Account {
  if (only === undefined) throw usage(because('no-plan', given === undefined ? {} : { account: given }));
  if (others.length === 0) return only;
  const accounts = [only, ...others].map(({ destination, label }) => `${destination}/${label}`);
  throw usage(because('which-account', { accounts }));
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}

import { because, type Destination, type Draft, type Options, type Reason } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { LookThere } from '../engine/workspace-free.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { placeOf } from './account-options.ts';
import { type Cli, getDestination } from './context.ts';
import { findPlaceTrouble } from './place-trouble.ts';

const dayMs = 86_400_000;

type Look = (row: DeliveryRow) => Promise<Reason | null>;

/**
 * Whether a published post is still where it was put. A folder of this computer is looked into now, `whole` reading every byte;
 * elsewhere, what was read back there within the last day counts. Quick as one listing otherwise, and without a network.
 */
export function createLookThere(cli: Cli, ledger: Ledger, how: 'sizes' | 'whole'): LookThere {
  const looks = new Map<string, Promise<Look>>();
  return async (row) => {
    const { destination, label } = row.account;
    const key = `${destination}/${label}`;
    const look = looks.get(key) ?? openLook(cli, ledger, { row, how });
    looks.set(key, look);
    return (await look)(row);
  };
}

async function openLook(
  cli: Cli,
  ledger: Ledger,
  { row: { account }, how }: { readonly row: DeliveryRow; readonly how: 'sizes' | 'whole' },
): Promise<Look> {
  const name = `${account.destination}/${account.label}`;
  const unknown = because('not-seen-lately', { account: name });
  // An account of a destination that this version does not have.
  if (!cli.registry.destinations.some((one) => one.name === account.destination)) return async () => unknown;
  const trouble = await findPlaceTrouble(cli, ledger, account);
  if (trouble !== null) return async () => trouble;
  const destination = await getDestination(cli, account.destination);
  const plan = await ledger.plans.last(account);
  const options = plan?.header.options ?? null;
  if (options === null) return async () => unknown;
  const local = await openLocal(cli, destination, { account, options });
  if (local === null) return async (row) => (wasReadBackLately(cli, row) ? null : unknown);
  return async ({ draft }) =>
    draft !== null && (await local(draft, how)) ? null : because('not-whole-there', { account: name });
}

async function openLocal(
  cli: Cli,
  { place }: Destination,
  { account, options }: { readonly account: DeliveryRow['account']; readonly options: Options },
) {
  if (place === undefined) return null;
  const look = place.look(options, await placeOf(cli, account));
  return async (draft: Draft, how: 'sizes' | 'whole'): Promise<boolean> => {
    try {
      return await look(draft, how, cli.stop.drained);
    } catch (error) {
      // A disk that went away meanwhile: what cannot be seen is not there.
      if (cli.stop.drained.aborted) throw error;
      return false;
    }
  };
}

function wasReadBackLately({ clock }: Cli, { check, updatedAt }: DeliveryRow): boolean {
  const ageMs = Date.parse(clock.now()) - Date.parse(check?.at ?? updatedAt);
  return ageMs >= 0 && ageMs <= dayMs;
}

import { type Account, type Capabilities, type Destination, isFerryError } from '../contract/index.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { FfmpegFacts } from '../media/ffmpeg.ts';
import type { KnownAccount } from '../report/account.ts';
import { allEntries, type EntryFilter } from '../report/entries.ts';
import type { Gathering } from '../report/gather.ts';
import { createThumbnails } from '../report/thumbnails.ts';
import { openable } from './addresses.ts';
import { type Cli, getDestination, titleOf } from './context.ts';
import { nextWays } from './next-ways.ts';
import { rehearsalLabel } from './phrases/places.ts';
import { storedPlan } from './stored-plan.ts';

interface Wanted {
  readonly ledger: Ledger;
  readonly accounts: readonly KnownAccount[];
  readonly filter?: EntryFilter;
  /** `made`: only those that were made before */
  readonly thumbnails: 'make' | 'made' | 'none';
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  readonly signal: AbortSignal;
}

/** What this program knows and the ledger does not, for the room that makes reports. */
export function gatheringOf(cli: Cli, wanted: Wanted): Gathering {
  const { talk, ui, config, stop } = cli;
  const { ledger, accounts, filter = allEntries, thumbnails, ffmpeg, signal } = wanted;
  const nameOf = ({ destination, label }: Account) => `${destination}/${label}`;
  const plans = new Map(accounts.map((one) => [nameOf(one.account), { planned: storedPlan(talk, one) }]));
  return {
    ledger,
    accounts,
    filter,
    signal,
    now: cli.clock.now(),
    language: talk.language,
    timeZone: talk.timeZone,
    say: async (reason, account) => {
      if (account !== null) talk.knows({ account, ...plans.get(nameOf(account)) });
      return talk.say(reason, account?.destination);
    },
    unit: talk.speech.unit,
    openable: (address, account) =>
      address !== null && /^(https?|file):/.test(address) ? openable(address, account) : null,
    thumbnails:
      thumbnails === 'none'
        ? null
        : createThumbnails({
            workspace: config.workspace,
            make: thumbnails === 'make',
            ffmpeg,
            // Told to stop, a page is written with what there is.
            signal: stop.drained,
            onMade: (count) => ui.progress(talk.text.page.pictures(count)),
          }),
    workspace: config.workspace,
    next: (head) => nextWays(talk, head),
  };
}

/** Those that were planned for. `only` null: all. */
export async function knownAccounts(cli: Cli, ledger: Ledger, only: Account | null): Promise<readonly KnownAccount[]> {
  const known: KnownAccount[] = [];
  for (const account of await ledger.deliveries.accounts()) {
    if (only !== null && (only.destination !== account.destination || only.label !== account.label)) continue;
    const plan = await ledger.plans.last(account);
    if (plan !== null) known.push(await knownAccount(cli, account, plan.header));
  }
  return known;
}

/** A rehearsal is nothing to show beside the real thing. */
export function withoutRehearsals(accounts: readonly KnownAccount[]): readonly KnownAccount[] {
  const real = accounts.filter(({ rehearsal }) => !rehearsal);
  return real.length === 0 ? accounts : real;
}

async function knownAccount(cli: Cli, account: Account, header: PlanHeader): Promise<KnownAccount> {
  const destination = await findDestination(cli, account);
  return {
    account,
    header,
    title: destination === null ? account.destination : titleOf(cli, destination),
    rehearsal: header.rehearsal === true || account.label === rehearsalLabel,
    capabilities: destination === null ? null : limitsOf(destination, header),
  };
}

/** null: this version does not have it. */
async function findDestination(cli: Cli, { destination }: Account): Promise<Destination | null> {
  const isHere = cli.registry.destinations.some(({ name }) => name === destination);
  return isHere ? getDestination(cli, destination) : null;
}

/** null: this version does not take options that an older one kept. */
function limitsOf(destination: Destination, { options, server }: PlanHeader): Capabilities | null {
  try {
    return destination.capabilities(options, server ?? null);
  } catch (error) {
    if (isFerryError(error)) return null;
    throw error;
  }
}

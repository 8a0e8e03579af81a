import { createTalk } from '../../src/cli/phrases/talk.ts';
import type { Account, Capabilities } from '../../src/contract/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { KnownAccount } from '../../src/report/account.ts';
import type { Report, ReportEntry, ReportPost } from '../../src/report/data.ts';
import { allEntries } from '../../src/report/entries.ts';
import { type Gathering, gatherReport } from '../../src/report/gather.ts';
import { registryOf } from '../cli/fake-cli.ts';
import type { Stage } from '../engine/stage.ts';

/** What the command line knows, for a report of a stage. */
export async function gatheringOf(
  { ledger, clock }: Pick<Stage, 'ledger' | 'clock'>,
  more: Partial<Gathering> & { readonly capabilities?: Capabilities | null } = {},
): Promise<Gathering> {
  const { capabilities = null, ...over } = more;
  const zone = { name: 'UTC', named: true };
  const talk = await createTalk({ language: 'en', zone, registry: registryOf([]) });
  return {
    ledger,
    accounts: await accountsOf(ledger, capabilities),
    filter: allEntries,
    say: (reason) => talk.say(reason),
    unit: talk.speech.unit,
    openable: (address) => address,
    thumbnails: null,
    workspace: '/nowhere',
    signal: new AbortController().signal,
    language: 'en',
    timeZone: 'UTC',
    now: clock.now(),
    next: () => [],
    ...over,
  };
}

async function accountsOf(ledger: Ledger, capabilities: Capabilities | null): Promise<readonly KnownAccount[]> {
  const known: KnownAccount[] = [];
  for (const account of await ledger.deliveries.accounts()) {
    const plan = await ledger.plans.last(account);
    if (plan !== null) known.push({ account, header: plan.header, title: 'Fake', rehearsal: false, capabilities });
  }
  return known;
}

export async function entriesIn({ entries }: Report): Promise<readonly ReportEntry[]> {
  const all: ReportEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

export async function gather(...args: Parameters<typeof gatheringOf>) {
  const report = await gatherReport(await gatheringOf(...args));
  const entries = await entriesIn(report);
  const posts = entries.filter((entry): entry is ReportPost => entry.kind === 'delivery');
  return { head: report.head, entries, posts };
}

export const me: Account = { destination: 'fake', label: 'me' };

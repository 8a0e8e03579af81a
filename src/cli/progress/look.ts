import type { Account, IsoTime, Reason } from '../../contract/index.ts';
import type { DeliveryTotals } from '../../core/model.ts';
import { unfinishedStates } from '../../core/states.ts';
import { nextPublish } from '../../engine/next-publish.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { findHolder, type Holder } from '../../ledger/lock.ts';
import { type Cli, getDestination } from '../context.ts';
import { type Counts, countPosts } from './counts.ts';

/** What another process's run can be seen by: its ledger and its lock. */
export interface Look {
  readonly counts: Counts;
  readonly accounts: readonly AccountLook[];
  /** something is left that needs no person */
  readonly isLeft: boolean;
}

export interface AccountLook {
  readonly account: Account;
  readonly totals: DeliveryTotals;
  /** nothing of it goes before then; `because` null: an error is waited out */
  readonly wait: { readonly until: IsoTime; readonly because: Reason | null } | null;
}

export function findRun({ config }: Cli): Promise<Holder | null> {
  return findHolder(config.workspace);
}

export async function lookAt(cli: Cli, ledger: Ledger): Promise<Look> {
  const { fetched, wanted, held, unfetchable, bytes } = await ledger.originals.totals();
  const files = { fetched, wanted, troubled: held + unfetchable, bytes };
  const accounts: AccountLook[] = [];
  const posts = { planned: 0, prepared: 0, sent: 0, published: 0, troubled: 0 };
  for (const account of await ledger.deliveries.accounts()) {
    const totals = await ledger.deliveries.totals(account);
    const one = countPosts(totals);
    for (const name of ['planned', 'prepared', 'sent', 'published', 'troubled'] as const) posts[name] += one[name];
    const isOpen = one.planned + one.prepared + one.sent > 0;
    accounts.push({ account, totals, wait: isOpen ? await findWait(cli, ledger, account) : null });
  }
  return {
    counts: { files, posts: accounts.length === 0 ? null : posts },
    accounts,
    isLeft: wanted + posts.planned + posts.prepared + posts.sent > 0,
  };
}

async function findWait(cli: Cli, ledger: Ledger, account: Account): Promise<AccountLook['wait']> {
  const now = cli.clock.now();
  const plan = await ledger.plans.last(account);
  if (plan === null) return null;
  const { header } = plan;
  const isDue = (await ledger.deliveries.due(account, unfinishedStates, now, 1)).length > 0;
  if (!isDue) {
    const until = await ledger.deliveries.nextDueAt(account, now);
    return until === null ? null : { until, because: null };
  }
  // A rehearsal keeps no pace.
  if (header.rehearsal === true) return null;
  const destination = await getDestination(cli, account.destination);
  const { pace, publisher } = destination.capabilities(header.options, header.server);
  const next = await nextPublish(ledger, { account, pace: header.choices.pace ?? pace, publisher }, now);
  return next.kind === 'at' ? { until: next.at, because: next.because } : null;
}

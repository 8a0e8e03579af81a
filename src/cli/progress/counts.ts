import type { Account } from '../../contract/index.ts';
import type { DeliveryTotals } from '../../core/model.ts';
import { type DeliveryState, unfinishedStates } from '../../core/states.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** What the ledger says of a run's work. */
export interface Counts {
  readonly files: FileCounts;
  /** null: only files are fetched */
  readonly posts: PostCounts | null;
}

export interface FileCounts {
  readonly fetched: number;
  /** what is still to come and waits for nobody */
  readonly wanted: number;
  /** waits for a person, or is not to be had */
  readonly troubled: number;
  /** of the fetched */
  readonly bytes: number;
}

/** By what is known of them; those that wait for a person are in `troubled` alone. */
export interface PostCounts {
  readonly planned: number;
  readonly prepared: number;
  /** all of it is there, or a publication is under way */
  readonly sent: number;
  readonly published: number;
  /** held, failed, unconfirmed */
  readonly troubled: number;
}

export async function readCounts(ledger: Ledger, accounts: readonly Account[]): Promise<Counts> {
  const { fetched, wanted, held, unfetchable, bytes } = await ledger.originals.totals();
  const files = { fetched, wanted, troubled: held + unfetchable, bytes };
  if (accounts.length === 0) return { files, posts: null };
  const posts = { planned: 0, prepared: 0, sent: 0, published: 0, troubled: 0 };
  for (const account of accounts) {
    const one = countPosts(await ledger.deliveries.totals(account));
    for (const name of ['planned', 'prepared', 'sent', 'published', 'troubled'] as const) posts[name] += one[name];
  }
  return { files, posts };
}

export function countPosts({ byState, held, reasons }: DeliveryTotals): PostCounts {
  const open = (state: DeliveryState) => {
    const waiting = reasons.filter((one) => one.held && one.state === state);
    return byState[state] - waiting.reduce((sum, { count }) => sum + count, 0);
  };
  const [planned = 0, prepared = 0, ...sent] = unfinishedStates.map(open);
  return {
    planned,
    prepared,
    sent: sent.reduce((sum, count) => sum + count, 0),
    published: byState.published,
    troubled: held + byState.failed + byState.unconfirmed,
  };
}

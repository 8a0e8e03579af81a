import type { IsoTime, Language, Way } from '../contract/index.ts';
import { assertConserved } from '../core/balance.ts';
import { reportAccount } from './account.ts';
import type { Report, ReportFiles, ReportHead } from './data.ts';
import { joinExpiries } from './dying.ts';
import { type EntryParts, entriesOf } from './entries.ts';

/** What the caller knows and the ledger does not. */
export interface Gathering extends EntryParts {
  readonly language: Language;
  /** IANA name */
  readonly timeZone: string;
  readonly now: IsoTime;
  /** what a person can type next, best first */
  next(head: Omit<ReportHead, 'next'>): readonly Way[];
}

/**
 * The ledger as a report. The head takes one pass over the deliveries, for its counts; the entries another, as they are asked for.
 * Memory does not grow with either. A run beside it may move posts between the two. FerryError `fatal` `does-not-add-up`.
 */
export async function gatherReport(gathering: Gathering): Promise<Report> {
  return { head: await gatherHead(gathering), entries: entriesOf(gathering) };
}

export async function gatherHead(gathering: Gathering): Promise<ReportHead> {
  const { ledger, now, timeZone, signal } = gathering;
  const posts = await ledger.posts.totals();
  const { seen } = assertConserved({ posts, deliveries: null });
  const archive = await ledger.posts.lastArchive();
  const accounts = [];
  for (const known of gathering.accounts)
    accounts.push(await reportAccount(known, { ledger, posts, say: gathering.say, now, timeZone, signal }));
  const head: Omit<ReportHead, 'next'> = {
    v: 1,
    kind: 'report',
    about: (await wasTried(gathering)) ? 'result' : 'plan',
    madeAt: now,
    language: gathering.language,
    timeZone,
    archive: archive === null ? null : { path: archive.path, source: archive.source, accountName: archive.accountName },
    items: { seen, posts: posts.posts, deleted: posts.deleted, unreadable: posts.unreadable },
    files: await filesOf(gathering),
    accounts,
  };
  return { ...head, next: gathering.next(head) };
}

/** Anything but planned or skipped comes from a run. */
async function wasTried({ ledger, accounts }: Gathering): Promise<boolean> {
  for (const { account } of accounts) {
    const { byState } = await ledger.deliveries.totals(account);
    if (Object.entries(byState).some(([state, posts]) => posts > 0 && state !== 'planned' && state !== 'skipped'))
      return true;
  }
  return false;
}

async function filesOf({ ledger }: Gathering): Promise<ReportFiles> {
  const { fetched, bytes, wanted, held, unfetchable } = await ledger.originals.totals();
  return { fetched, bytes, wanted, held, unfetchable, dying: joinExpiries(await ledger.originals.expiries()) };
}

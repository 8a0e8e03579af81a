import { FerryError } from '../contract/index.ts';
import { type DeliveryState, deliveryStates, unfinishedStates } from './states.ts';

/** What the ledger counted; the same shapes as its `PostTotals` and `DeliveryTotals`. */
export interface CountedPosts {
  readonly posts: number;
  readonly deleted: number;
  readonly unreadable: number;
}

export interface CountedDeliveries {
  readonly byState: Readonly<Record<DeliveryState, number>>;
  /** part of the open states */
  readonly held: number;
  readonly reasons: readonly {
    readonly state: DeliveryState;
    readonly held: boolean;
    readonly code: string;
    readonly reason: string;
    readonly count: number;
  }[];
}

export interface Counted {
  readonly posts: CountedPosts;
  /** of one account; null: nothing was planned yet */
  readonly deliveries: CountedDeliveries | null;
  /** items the source yielded, counted apart from the ledger; null: nobody counted */
  readonly seen?: number | null;
}

/** Every item of the archive in exactly one of these: `seen` is the sum of all others. */
export interface Balance {
  readonly seen: number;
  readonly published: number;
  /** open and not held; also those the destination accepted and nobody has read back yet */
  readonly waiting: number;
  readonly held: number;
  readonly unconfirmed: number;
  readonly skipped: number;
  readonly failed: number;
  readonly notPlanned: number;
  readonly deleted: number;
  readonly unreadable: number;
  /** the sum, then one line per reason: for printing */
  readonly lines: readonly string[];
}

type Parts = Omit<Balance, 'seen' | 'lines'>;

/**
 * The law of conservation: seen = published + waiting + held + unconfirmed + skipped + failed + not planned + deleted +
 * unreadable, and every held, skipped and failed one has a reason. Throws FerryError `fatal` / `does-not-add-up` naming
 * the numbers: a post that is in no column is a lost post.
 */
export function assertConserved(counted: Counted): Balance {
  const parts = partsOf(counted.posts, counted.deliveries);
  const seen = Object.values(parts).reduce((total, part) => total + part, 0);
  const problem =
    findBadCount({ ...counted.posts, ...(counted.deliveries?.byState ?? {}), ...parts }) ??
    findBadSum(counted, seen) ??
    (counted.deliveries === null ? null : findBadReasons(counted.deliveries));
  if (problem !== null)
    throw new FerryError('fatal', 'does-not-add-up', `the posts do not add up: ${problem}`, {
      hint: 'keep the workspace as it is and report this: nothing more is published until it is understood',
      effect: 'none',
    });
  return { seen, ...parts, lines: linesOf(seen, parts, counted.deliveries) };
}

function partsOf(posts: CountedPosts, deliveries: CountedDeliveries | null): Parts {
  const of = (state: DeliveryState) => deliveries?.byState[state] ?? 0;
  const held = deliveries?.held ?? 0;
  return {
    published: of('published'),
    waiting: sumOf(unfinishedStates.map(of)) - held,
    held,
    unconfirmed: of('unconfirmed'),
    skipped: of('skipped'),
    failed: of('failed'),
    notPlanned: posts.posts - sumOf(deliveryStates.map(of)),
    deleted: posts.deleted,
    unreadable: posts.unreadable,
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function findBadCount(counts: Readonly<Record<string, number>>): string | null {
  for (const [name, count] of Object.entries(counts)) {
    if (name === 'notPlanned' && count < 0) return `there are ${-count} more deliveries than posts`;
    if (name === 'waiting' && count < 0) return `${-count} more are held than are open`;
    if (!Number.isSafeInteger(count) || count < 0) return `${name} is ${count}`;
  }
  return null;
}

function findBadSum(counted: Counted, sum: number): string | null {
  const { posts, seen } = counted;
  if (seen === undefined || seen === null || seen === sum) return null;
  const known = `${posts.posts} posts + ${posts.deleted} deleted + ${posts.unreadable} unreadable = ${sum}`;
  return `the archive has ${seen} items and the ledger ${known}`;
}

function findBadReasons(deliveries: CountedDeliveries): string | null {
  const counted = (matches: (reason: CountedDeliveries['reasons'][number]) => boolean) =>
    sumOf(deliveries.reasons.filter(matches).map((reason) => reason.count));
  const held = counted((reason) => reason.held);
  if (held !== deliveries.held) return `${deliveries.held} are held, with reasons for ${held}`;
  for (const state of ['skipped', 'failed'] as const) {
    const explained = counted((reason) => reason.state === state && !reason.held);
    if (explained !== deliveries.byState[state])
      return `${deliveries.byState[state]} are ${state}, with reasons for ${explained}`;
  }
  return null;
}

const names: Readonly<Record<keyof Parts, string>> = {
  published: 'published',
  waiting: 'waiting',
  held: 'waiting for you',
  unconfirmed: 'unconfirmed',
  skipped: 'skipped',
  failed: 'failed',
  notPlanned: 'not planned',
  deleted: 'deleted on TikTok',
  unreadable: 'unreadable',
};

function linesOf(seen: number, parts: Parts, deliveries: CountedDeliveries | null): readonly string[] {
  const shown = (Object.keys(names) as (keyof Parts)[]).filter((name) => parts[name] > 0 || name === 'published');
  const sum = `${seen} seen = ${shown.map((name) => `${parts[name]} ${names[name]}`).join(' + ')}`;
  const reasons = [...(deliveries?.reasons ?? [])].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return [sum, ...reasons.map((reason) => `  ${reason.count} ${wordOf(reason)} (${reason.code}): ${reason.reason}`)];
}

function wordOf(reason: CountedDeliveries['reasons'][number]): string {
  return reason.held ? names.held : reason.state;
}

import { because, FerryError } from '../contract/index.ts';
import { assertNever } from '../kit/index.ts';
import type { DeliveryReasonCount, DeliveryTotals, PostTotals } from './model.ts';
import { type DeliveryState, deliveryStates } from './states.ts';

export interface Counted {
  readonly posts: Pick<PostTotals, 'posts' | 'deleted' | 'unreadable'>;
  /** of one account; null: nothing was planned yet */
  readonly deliveries: DeliveryTotals | null;
  /** items the source yielded, counted apart from the ledger; null: nobody counted */
  readonly seen?: number | null;
}

/** Every item of the archive in exactly one of these columns. */
export interface BalanceColumns {
  readonly published: number;
  /** open and not held; also those the destination accepted and nobody has read back yet */
  readonly waiting: number;
  readonly held: number;
  readonly unconfirmed: number;
  readonly skipped: number;
  readonly failed: number;
  /** a person wants them gone, and they may still be there */
  readonly removing: number;
  readonly removed: number;
  readonly notPlanned: number;
  readonly deleted: number;
  readonly unreadable: number;
}

export interface Balance extends BalanceColumns {
  /** the sum of all columns */
  readonly seen: number;
  /** why, per state and code; most first */
  readonly reasons: readonly DeliveryReasonCount[];
}

/**
 * The law of conservation: what was seen is the sum of the columns, and every held, skipped and failed one has a reason.
 * Throws FerryError `fatal` / `does-not-add-up` with the numbers: a post that is in no column is a lost post.
 */
export function assertConserved(counted: Counted): Balance {
  const columns = columnsOf(counted.posts, counted.deliveries);
  const seen = sumOf(Object.values(columns));
  const problem =
    findBadCount({ ...counted.posts, ...counted.deliveries?.byState, ...columns }) ??
    findLoss(counted, seen) ??
    (counted.deliveries === null ? null : findUnexplained(counted.deliveries));
  if (problem !== null) throw new FerryError('fatal', because('does-not-add-up', problem), { effect: 'none' });
  const reasons = [...(counted.deliveries?.reasons ?? [])];
  return { seen, ...columns, reasons: reasons.sort((a, b) => b.count - a.count) };
}

export type DeliveryColumn = Exclude<keyof BalanceColumns, 'notPlanned' | 'deleted' | 'unreadable'>;

/** Which column a delivery is counted in. */
export function columnOf(state: DeliveryState, isHeld: boolean): DeliveryColumn {
  switch (state) {
    case 'planned':
    case 'prepared':
    case 'uploaded':
    case 'publishing':
    case 'accepted':
      return isHeld ? 'held' : 'waiting';
    case 'published':
    case 'unconfirmed':
    case 'skipped':
    case 'failed':
    case 'removing':
    case 'removed':
      return state;
    default:
      return assertNever(state);
  }
}

function columnsOf(posts: Counted['posts'], deliveries: DeliveryTotals | null): BalanceColumns {
  const of = (column: DeliveryColumn) =>
    sumOf(
      deliveryStates
        .filter((state) => columnOf(state, false) === column)
        .map((state) => deliveries?.byState[state] ?? 0),
    );
  const held = deliveries?.held ?? 0;
  return {
    published: of('published'),
    waiting: of('waiting') - held,
    held,
    unconfirmed: of('unconfirmed'),
    skipped: of('skipped'),
    failed: of('failed'),
    removing: of('removing'),
    removed: of('removed'),
    notPlanned: posts.posts - sumOf(deliveryStates.map((state) => deliveries?.byState[state] ?? 0)),
    deleted: posts.deleted,
    unreadable: posts.unreadable,
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

type Problem = Parameters<typeof because<'does-not-add-up'>>[1];

function findBadCount(counts: Readonly<Record<string, number>>): Problem | null {
  for (const [column, count] of Object.entries(counts)) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    const found = Number.isFinite(count) ? count : null;
    if (column === 'notPlanned' && count < 0)
      return { problem: 'more-deliveries-than-posts', column, found, expected: 0 };
    if (column === 'waiting' && count < 0) return { problem: 'more-held-than-open', column, found, expected: 0 };
    return { problem: 'no-number', column, found, expected: null };
  }
  return null;
}

function findLoss({ seen }: Counted, sum: number): Problem | null {
  if (seen === undefined || seen === null || seen === sum) return null;
  return { problem: 'posts-lost', column: 'seen', found: sum, expected: seen };
}

function findUnexplained({ byState, held, reasons }: DeliveryTotals): Problem | null {
  const counted = (matches: (reason: DeliveryReasonCount) => boolean) =>
    sumOf(reasons.filter(matches).map((reason) => reason.count));
  const rows = [
    { column: 'held', expected: held, found: counted((reason) => reason.held) },
    ...(['skipped', 'failed'] as const).map((state) => ({
      column: state,
      expected: byState[state],
      found: counted((reason) => reason.state === state && !reason.held),
    })),
  ];
  const wrong = rows.find(({ expected, found }) => expected !== found);
  return wrong === undefined ? null : { problem: 'unexplained', ...wrong };
}

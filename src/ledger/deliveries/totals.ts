import type { Transaction } from 'kysely';
import type { Account, Reason, ReasonCode } from '../../contract/index.ts';
import type { DeliveryReasonCount, DeliveryTotals } from '../../core/model.ts';
import { type DeliveryState, deliveryStates, unfinishedStates } from '../../core/states.ts';
import { type FactsRange, sharedReason } from '../shared-reason.ts';
import type { Tables } from '../sqlite/tables.ts';

/** Rows of one account that share state and codes. */
interface Tally {
  readonly account: Account;
  readonly state: DeliveryState;
  readonly hold_code: string | null;
  readonly code: string | null;
  readonly count: number;
}

/** Held rows have theirs in any state. */
const statesWithReason: readonly DeliveryState[] = ['skipped', 'failed', 'unconfirmed', 'removed'];

const noReason: ReasonCode = 'no-reason';

/** Counted from `deliveries_tally` alone, account by account; what the rows of one code say is then looked at code by code. */
export async function countDeliveries(trx: Transaction<Tables>, accounts: readonly Account[]): Promise<DeliveryTotals> {
  const tallies: Tally[] = [];
  for (const account of accounts) tallies.push(...(await readTallies(trx, account)));
  const byState = Object.fromEntries(
    deliveryStates.map((state) => [state, sum(tallies.filter((one) => one.state === state))]),
  ) as DeliveryTotals['byState'];
  return {
    byState,
    held: sum(tallies.filter((one) => one.hold_code !== null && unfinishedStates.includes(one.state))),
    changed: await countChanged(trx, accounts),
    reasons: await countReasons(trx, tallies),
  };
}

/** Most were never looked at again: those have no last check. */
async function countChanged(trx: Transaction<Tables>, accounts: readonly Account[]): Promise<number> {
  let changed = 0;
  for (const account of accounts) {
    const row = await trx
      .selectFrom('deliveries')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('destination', '=', account.destination)
      .where('label', '=', account.label)
      .where('state', '=', 'published')
      .where('last_check', 'is not', null)
      .where((eb) =>
        eb(eb.fn<string>('json_extract', ['last_check', eb.val('$.result')]), 'in', ['differs', 'missing']),
      )
      .executeTakeFirstOrThrow();
    changed += row.count;
  }
  return changed;
}

async function readTallies(trx: Transaction<Tables>, account: Account): Promise<Tally[]> {
  const rows = await trx
    .selectFrom('deliveries')
    .select((eb) => ['state', 'hold_code', 'code', eb.fn.countAll<number>().as('count')])
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .groupBy(['state', 'hold_code', 'code'])
    .execute();
  return rows.map((row) => ({ account, ...row }));
}

/** Tallies whose posts are counted in one line. */
interface Group {
  readonly state: DeliveryState;
  readonly held: boolean;
  readonly code: string;
  readonly tallies: Tally[];
}

async function countReasons(trx: Transaction<Tables>, tallies: readonly Tally[]): Promise<DeliveryReasonCount[]> {
  const groups = new Map<string, Group>();
  for (const one of tallies) {
    const held = one.hold_code !== null;
    if (!held && !statesWithReason.includes(one.state)) continue;
    const code = one.hold_code ?? one.code ?? noReason;
    const name = JSON.stringify([one.state, held, code]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { state: one.state, held, code, tallies: [one] });
    else group.tallies.push(one);
  }
  const counts: DeliveryReasonCount[] = [];
  for (const group of groups.values()) {
    const { state, held } = group;
    counts.push({ state, held, reason: await reasonOf(trx, group), count: sum(group.tallies) });
  }
  return counts.sort((a, b) => b.count - a.count || (a.reason.code < b.reason.code ? -1 : 1));
}

async function reasonOf(trx: Transaction<Tables>, { state, held, code, tallies }: Group): Promise<Reason> {
  const column = held ? 'hold_facts' : 'facts';
  const ranges: FactsRange[] = [];
  for (const one of tallies)
    ranges.push(
      await rowsOf(trx, one)
        .select((eb) => [
          eb.fn.countAll<number>().as('count'),
          eb.fn.count<number>(column).as('withFacts'),
          eb.fn.min(column).as('least'),
          eb.fn.max(column).as('most'),
        ])
        .executeTakeFirstOrThrow(),
    );
  const findAll = async () => {
    const all = new Set<string>();
    for (const one of tallies)
      for (const row of await rowsOf(trx, one).select(`${column} as facts`).distinct().execute())
        if (row.facts !== null) all.add(row.facts);
    return [...all];
  };
  return sharedReason(code, ranges, findAll, {
    table: 'deliveries',
    row: `${state} ${code}`,
    field: column,
  });
}

/** A range of `deliveries_tally`. */
function rowsOf(trx: Transaction<Tables>, one: Tally) {
  return trx
    .selectFrom('deliveries')
    .where('destination', '=', one.account.destination)
    .where('label', '=', one.account.label)
    .where('state', '=', one.state)
    .where('hold_code', one.hold_code === null ? 'is' : '=', one.hold_code)
    .where('code', one.code === null ? 'is' : '=', one.code);
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((total, one) => total + one.count, 0);
}

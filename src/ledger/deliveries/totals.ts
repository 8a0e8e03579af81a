import type { Transaction } from 'kysely';
import type { Account } from '../../contract/index.ts';
import { type DeliveryState, deliveryStates, unfinishedStates } from '../../core/states.ts';
import type { DeliveryTotals } from '../ledger.ts';
import type { Tables } from '../sqlite/tables.ts';

interface Tally {
  readonly account: Account;
  readonly state: DeliveryState;
  readonly hold_code: string | null;
  readonly code: string | null;
  readonly count: number;
}

type Reason = DeliveryTotals['reasons'][number];

const statesWithReason: readonly DeliveryState[] = ['skipped', 'failed', 'unconfirmed'];

/** Counted from `deliveries_tally` alone, account by account; a sentence is then looked up once per code. */
export async function countDeliveries(trx: Transaction<Tables>, accounts: readonly Account[]): Promise<DeliveryTotals> {
  const tallies: Tally[] = [];
  for (const account of accounts) tallies.push(...(await tally(trx, account)));
  const byState = Object.fromEntries(
    deliveryStates.map((state) => [state, sum(tallies.filter((one) => one.state === state))]),
  ) as DeliveryTotals['byState'];
  const reasons = new Map<string, Reason>();
  for (const one of tallies) await addReason(trx, reasons, one);
  return {
    byState,
    held: sum(tallies.filter((one) => one.hold_code !== null && unfinishedStates.includes(one.state))),
    reasons: [...reasons.values()],
  };
}

async function tally(trx: Transaction<Tables>, account: Account): Promise<Tally[]> {
  const rows = await trx
    .selectFrom('deliveries')
    .select((eb) => ['state', 'hold_code', 'code', eb.fn.countAll<number>().as('count')])
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .groupBy(['state', 'hold_code', 'code'])
    .execute();
  return rows.map((row) => ({ account, ...row }));
}

async function addReason(trx: Transaction<Tables>, reasons: Map<string, Reason>, one: Tally): Promise<void> {
  const held = one.hold_code !== null;
  if (!held && !statesWithReason.includes(one.state)) return;
  const code = one.hold_code ?? one.code ?? 'unknown';
  const place = JSON.stringify([one.state, held, code]);
  const before = reasons.get(place);
  reasons.set(place, {
    state: one.state,
    held,
    code,
    reason: before?.reason ?? (await sampleReason(trx, one)),
    count: (before?.count ?? 0) + one.count,
  });
}

async function sampleReason(trx: Transaction<Tables>, one: Tally): Promise<string> {
  const row = await trx
    .selectFrom('deliveries')
    .select(one.hold_code === null ? 'reason as reason' : 'hold_reason as reason')
    .where('destination', '=', one.account.destination)
    .where('label', '=', one.account.label)
    .where('state', '=', one.state)
    .where('hold_code', one.hold_code === null ? 'is' : '=', one.hold_code)
    .where('code', one.code === null ? 'is' : '=', one.code)
    .limit(1)
    .executeTakeFirst();
  return row?.reason ?? '';
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((total, one) => total + one.count, 0);
}

import type { Kysely, Transaction } from 'kysely';
import type { Account, Draft, IsoTime } from '../../contract/index.ts';
import type { PlanItem } from '../../core/plan/item.ts';
import type { DeliveryState } from '../../core/states.ts';
import { selectForAll } from '../sqlite/bulk.ts';
import type { DeliveryRow } from '../ledger.ts';
import type { Tables } from '../sqlite/tables.ts';

/** A range of the index `deliveries_lane`, which ends in the position: the next rows are found without sorting. */
export interface Lane {
  readonly account: Account;
  readonly state: DeliveryState;
  readonly held: boolean;
}

export interface Within {
  readonly after?: number | null;
  readonly dueAt?: IsoTime;
}

/**
 * The first positions of all lanes together, in plan order. One question per lane and a merge here: a single
 * `state in (…) order by position` would make the database sort every row of those states each time.
 */
export async function positionsInLanes(
  trx: Transaction<Tables>,
  lanes: readonly Lane[],
  within: Within,
  limit: number,
): Promise<readonly number[]> {
  const positions: number[] = [];
  for (const lane of lanes) positions.push(...(await positionsInLane(trx, lane, within, limit)));
  return positions.sort((a, b) => a - b).slice(0, limit);
}

async function positionsInLane(
  trx: Transaction<Tables>,
  { account, state, held }: Lane,
  { after, dueAt }: Within,
  limit: number,
): Promise<readonly number[]> {
  let query = trx
    .selectFrom('deliveries')
    .select('position')
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .where('state', '=', state)
    .where('hold_code', held ? 'is not' : 'is', null);
  if (typeof after === 'number') query = query.where('position', '>', after);
  if (dueAt !== undefined)
    query = query.where((eb) => eb.or([eb('not_before', 'is', null), eb('not_before', '<=', dueAt)]));
  const rows = await query.orderBy('position').limit(limit).execute();
  return rows.map((row) => row.position);
}

export async function readAtPositions(
  trx: Transaction<Tables>,
  positions: readonly number[],
): Promise<readonly DeliveryRow[]> {
  const rows = await selectForAll(positions, (some) =>
    selectDeliveries(trx).where('deliveries.position', 'in', some).orderBy('deliveries.position').execute(),
  );
  return rows.map(toDelivery);
}

export function selectDeliveries(db: Kysely<Tables>) {
  return db
    .selectFrom('deliveries')
    .innerJoin('plan_items', 'plan_items.position', 'deliveries.position')
    .select([
      'deliveries.key',
      'deliveries.post_ref',
      'deliveries.destination',
      'deliveries.label',
      'plan_items.plan_id',
      'deliveries.state',
      'plan_items.item',
      'deliveries.draft',
      'deliveries.hold_code',
      'deliveries.hold_reason',
      'deliveries.not_before',
      'deliveries.code',
      'deliveries.reason',
      'deliveries.remote_id',
      'deliveries.remote_url',
      'deliveries.tries',
      'deliveries.position',
      'deliveries.number',
      'deliveries.updated_at',
    ]);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectDeliveries>['execute']>>[number];

export function toDelivery(row: Selected): DeliveryRow {
  return {
    key: row.key,
    postRef: row.post_ref,
    account: { destination: row.destination, label: row.label },
    planId: row.plan_id,
    state: row.state,
    item: JSON.parse(row.item) as PlanItem,
    draft: row.draft === null ? null : (JSON.parse(row.draft) as Draft),
    holdCode: row.hold_code,
    holdReason: row.hold_reason,
    notBefore: row.not_before,
    code: row.code,
    reason: row.reason,
    remote: row.remote_id === null ? null : { id: row.remote_id, url: row.remote_url },
    tries: row.tries,
    position: row.position,
    number: row.number,
    updatedAt: row.updated_at,
  };
}

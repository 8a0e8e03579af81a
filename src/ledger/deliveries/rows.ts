import type { Kysely, Transaction } from 'kysely';
import type { Account, IsoTime, RemotePost } from '../../contract/index.ts';
import type { DeliveryRow } from '../../core/model.ts';
import type { DeliveryState } from '../../core/states.ts';
import { planItem } from '../plans/shapes.ts';
import { inBatches } from '../sqlite/batches.ts';
import { check, draft } from '../sqlite/shapes.ts';
import { readJson, readJsonOrNull, readReason } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';

/** One range of the index `deliveries_lane`. It ends in the position, so the next rows are found without sorting. */
interface Partition {
  readonly account: Account;
  readonly state: DeliveryState;
  readonly held: boolean;
}

interface PageBounds {
  readonly after?: number | null;
  readonly dueAt?: IsoTime;
}

/**
 * The first positions of all partitions together, in plan order. One query per partition and a merge here: a single
 * `state in (…) order by position` would make the database sort every row of those states each time.
 */
export async function positionsIn(
  trx: Transaction<Tables>,
  partitions: readonly Partition[],
  within: PageBounds,
  limit: number,
): Promise<readonly number[]> {
  const positions: number[] = [];
  for (const partition of partitions) positions.push(...(await positionsInPartition(trx, partition, within, limit)));
  return positions.sort((a, b) => a - b).slice(0, limit);
}

async function positionsInPartition(
  trx: Transaction<Tables>,
  { account, state, held }: Partition,
  { after, dueAt }: PageBounds,
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
  const rows = await inBatches(positions, (some) =>
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
      'deliveries.hold_facts',
      'deliveries.not_before',
      'deliveries.code',
      'deliveries.facts',
      'deliveries.remote_id',
      'deliveries.remote_url',
      'deliveries.remote_said_by',
      'deliveries.last_check',
      'deliveries.tries',
      'deliveries.position',
      'deliveries.number',
      'deliveries.updated_at',
    ]);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectDeliveries>['execute']>>[number];

export function toDelivery(row: Selected): DeliveryRow {
  const placeOf = (field: string) => ({ table: 'deliveries', row: row.key, field });
  return {
    key: row.key,
    postRef: row.post_ref,
    account: { destination: row.destination, label: row.label },
    planId: row.plan_id,
    state: row.state,
    item: readJson(row.item, planItem, { table: 'plan_items', row: row.position, field: 'item' }),
    draft: readJsonOrNull(row.draft, draft, placeOf('draft')),
    hold: readReason(row.hold_code, row.hold_facts, placeOf('hold_facts')),
    notBefore: row.not_before,
    reason: readReason(row.code, row.facts, placeOf('facts')),
    remote: remoteOf(row),
    check: readJsonOrNull(row.last_check, check, placeOf('last_check')),
    tries: row.tries,
    position: row.position,
    number: row.number,
    updatedAt: row.updated_at,
  };
}

function remoteOf({ remote_id: id, remote_url: url, remote_said_by: saidBy }: Selected): RemotePost | null {
  return id === null ? null : { id, url, ...(saidBy === null ? {} : { saidBy }) };
}

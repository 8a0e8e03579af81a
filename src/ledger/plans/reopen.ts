import type { Transaction } from 'kysely';
import type { Account, IsoTime } from '../../contract/index.ts';
import { stableJson } from '../../core/identity.ts';
import { selectForAll } from '../sqlite/bulk.ts';
import { type NewEvent, recordAll } from '../events.ts';
import { readyStates } from './begin-again.ts';
import type { Tables } from '../sqlite/tables.ts';

/**
 * Takes back to `planned` what was prepared or uploaded for an item that the new plan has changed. The draft goes; the
 * `uploads` rows stay, so that a file that is wanted again is found by its hash and not sent twice. A run's hold or wait
 * stays as it does for one that was never prepared. Returns the keys of those that are still ready.
 */
export async function reopenReady(
  trx: Transaction<Tables>,
  planId: number,
  account: Account,
  at: IsoTime,
): Promise<readonly string[]> {
  const ready = await trx
    .selectFrom('deliveries')
    .select('key')
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .where('state', 'in', readyStates)
    .execute();
  const turns = await selectForAll(
    ready.map((row) => row.key),
    (keys) => findChanged(trx, planId, keys),
  );
  await selectForAll(
    turns.map((turn) => turn.key),
    (keys) => trx.updateTable('deliveries').set({ state: 'planned', draft: null }).where('key', 'in', keys).execute(),
  );
  await recordAll(
    trx,
    at,
    turns.map(({ key, from, to, code }) => moved(key, { from, to, code, plan: planId })),
  );
  const reopened = new Set(turns.map((turn) => turn.key));
  return ready.map((row) => row.key).filter((key) => !reopened.has(key));
}

/** What is ready for an item that says the same takes its place in the new plan's order. Number and draft stay. */
export async function pointReady(trx: Transaction<Tables>, planId: number, ready: readonly string[]): Promise<void> {
  await selectForAll(ready, (keys) =>
    trx
      .updateTable('deliveries')
      .from('plan_items')
      .set((eb) => ({ position: eb.ref('plan_items.position') }))
      .where('deliveries.key', 'in', keys)
      .where('plan_items.plan_id', '=', planId)
      .whereRef('plan_items.delivery_key', '=', 'deliveries.key')
      .execute(),
  );
}

/** Equal text is an equal item; different text may be, when a person's editor wrote the fields in another order. */
async function findChanged(trx: Transaction<Tables>, planId: number, keys: readonly string[]) {
  const rows = await trx
    .selectFrom('deliveries')
    .innerJoin('plan_items as before', 'before.position', 'deliveries.position')
    .innerJoin('plan_items as now', 'now.delivery_key', 'deliveries.key')
    .select([
      'deliveries.key',
      'deliveries.state as from',
      'now.state as to',
      'now.skip_code as code',
      'before.item as before',
      'now.item as now',
    ])
    .where('deliveries.key', 'in', keys)
    .where('now.plan_id', '=', planId)
    .whereRef('before.item', '!=', 'now.item')
    .orderBy('now.position')
    .execute();
  return rows
    .filter((row) => stableJson(JSON.parse(row.before)) !== stableJson(JSON.parse(row.now)))
    .map(({ key, from, to, code }) => ({ key, from, to, code }));
}

export function moved(key: string, data: NewEvent['data']): NewEvent {
  return { kind: 'delivery-moved', subject: key, data };
}

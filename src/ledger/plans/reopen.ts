import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from 'kysely';
import type { Account, IsoTime } from '../../contract/index.ts';
import type { PlanItem } from '../../core/plan/item.ts';
import { recordAll } from '../events.ts';
import { inBatches } from '../sqlite/batches.ts';
import { readJson } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import { readyStates } from './begin-again.ts';
import { movedByPlan, type PlanMove } from './moved.ts';
import { planItem } from './shapes.ts';

/**
 * Takes back to `planned` what was prepared or uploaded for an item that the new plan has changed. The draft goes; the
 * `uploads` rows stay, so that a file that is wanted again is found by its hash and not sent twice. A run's hold or wait
 * stays as it does for one that was never prepared. Returns the keys of those that are still ready.
 */
export async function reopenReady(
  trx: Transaction<Tables>,
  { planId, account, at }: { readonly planId: number; readonly account: Account; readonly at: IsoTime },
): Promise<readonly string[]> {
  const ready = await trx
    .selectFrom('deliveries')
    .select('key')
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .where('state', 'in', readyStates)
    .execute();
  const moves = await inBatches(
    ready.map((row) => row.key),
    (keys) => findChanged(trx, planId, keys),
  );
  await inBatches(
    moves.map((move) => move.key),
    (keys) => trx.updateTable('deliveries').set({ state: 'planned', draft: null }).where('key', 'in', keys).execute(),
  );
  await recordAll(
    trx,
    at,
    moves.map((move) => movedByPlan(planId, move)),
  );
  const reopened = new Set(moves.map((move) => move.key));
  return ready.map((row) => row.key).filter((key) => !reopened.has(key));
}

/** What is ready for an item that says the same takes its place in the new plan's order. Number and draft stay. */
export async function pointReady(trx: Transaction<Tables>, planId: number, ready: readonly string[]): Promise<void> {
  await inBatches(ready, (keys) =>
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

/** Equal text is an equal item; different text may still ask for the same. */
async function findChanged(
  trx: Transaction<Tables>,
  planId: number,
  keys: readonly string[],
): Promise<readonly PlanMove[]> {
  const rows = await trx
    .selectFrom('deliveries')
    .innerJoin('plan_items as before', 'before.position', 'deliveries.position')
    .innerJoin('plan_items as now', 'now.delivery_key', 'deliveries.key')
    .select(['deliveries.key', 'deliveries.state as from', 'now.state as to', 'now.skip_code', 'now.skip_facts'])
    .select([
      'before.item as before',
      'before.position as oldPosition',
      'now.item as now',
      'now.position as newPosition',
    ])
    .where('deliveries.key', 'in', keys)
    .where('now.plan_id', '=', planId)
    .whereRef('before.item', '!=', 'now.item')
    .orderBy('now.position')
    .execute();
  return rows.filter((row) => {
    const read = (text: string, position: number) =>
      readJson(text, planItem, { table: 'plan_items', row: position, field: 'item' });
    return !isDeepStrictEqual(
      draftBasis(read(row.before, row.oldPosition)),
      draftBasis(read(row.now, row.newPosition)),
    );
  });
}

/**
 * What decides the draft. Why it is so, and what to know of it, may be told in other words (a newer clipferry's, say), and
 * nothing need be made again for that.
 */
function draftBasis({ verdict, text, media, warnings: _w, byHand: _b, planSays: _p, ...item }: PlanItem): object {
  const { title, body, hashtags } = text;
  return {
    ...item,
    verdict: verdict.kind === 'deliver' ? null : [verdict.kind, verdict.reason.code],
    text: { title, body, hashtags },
    media: media.map(({ rendition, ...one }) => ({
      ...one,
      rendition: rendition?.kind === 'make' ? rendition.recipe : (rendition?.kind ?? null),
    })),
  };
}

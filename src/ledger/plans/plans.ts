import type { Insertable, Kysely, Transaction } from 'kysely';
import { type Account, because, FerryError, type IsoTime } from '../../contract/index.ts';
import type { PlanRow } from '../../core/model.ts';
import type { PlanItem } from '../../core/plan/item.ts';
import { assertNever } from '../../kit/index.ts';
import { record } from '../events.ts';
import type { PlanStore } from '../ledger.ts';
import { inBatches, insertRows } from '../sqlite/batches.ts';
import { isForeignKeyError } from '../sqlite/errors.ts';
import { factsOf, readJson } from '../sqlite/stored.ts';
import type { PlanItemsTable, Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { unknownRow } from '../unknown-row.ts';
import { followsPlan } from './begin-again.ts';
import { bringIntoForce } from './in-force.ts';
import { planHeader } from './shapes.ts';
import { findStandings } from './standings.ts';

/**
 * `put` only lays the items down; `end` points the deliveries at them, in one transaction. A crash in between leaves every
 * delivery with the item, state and hold it had.
 */
export function planStore(db: Kysely<Tables>): PlanStore {
  return {
    begin: (header, at) =>
      transaction(db, async (trx) => {
        const { destination, label } = header.account;
        await deleteUnusedItems(trx, header.account);
        const { id } = await trx
          .insertInto('plans')
          .values({ destination, label, header: JSON.stringify(header), began_at: at, ended_at: null })
          .returning('id')
          .executeTakeFirstOrThrow();
        await record(trx, at, { kind: 'plan-began', subject: String(id), data: { destination, label } });
        return id;
      }),

    async put(planId, items) {
      try {
        return await transaction(db, (trx) => putItems(trx, planId, items));
      } catch (error) {
        throw isForeignKeyError(error) ? await foreignPlan(db, items, error) : error;
      }
    },

    end: (planId, at) => transaction(db, (trx) => endPlan(trx, planId, at)),

    async last(account) {
      const row = await db
        .selectFrom('plans')
        .select(['id', 'header', 'ended_at'])
        .$if(account !== null, (query) =>
          query.where('destination', '=', account?.destination ?? '').where('label', '=', account?.label ?? ''),
        )
        .orderBy((eb) => eb.case().when('ended_at', 'is', null).then(1).else(0).end())
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : toPlan(row);
    },

    async findMade({ destination, label }, madeAt) {
      const rows = await db
        .selectFrom('plans')
        .select(['id', 'header', 'ended_at'])
        .where('destination', '=', destination)
        .where('label', '=', label)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toPlan).find(({ header }) => header.madeAt === madeAt) ?? null;
    },

    wroteFile: (planId, sha256) =>
      transaction(db, async (trx) => {
        const row = await trx.selectFrom('plans').select('header').where('id', '=', planId).executeTakeFirst();
        if (row === undefined) throw unknownRow('plans', planId);
        const header = readJson(row.header, planHeader, { table: 'plans', row: planId, field: 'header' });
        const written = JSON.stringify({ ...header, fileSha256: sha256 });
        await trx.updateTable('plans').set({ header: written }).where('id', '=', planId).execute();
      }),

    async findOfFile(sha256) {
      const rows = await db
        .selectFrom('plans')
        .select(['id', 'header', 'ended_at'])
        .where('ended_at', 'is not', null)
        .where('header', 'like', `%${sha256}%`)
        .orderBy('id', 'desc')
        .execute();
      const isOfIt = ({ header }: PlanRow) => header.fileSha256 === sha256 || header.takenSha256 === sha256;
      return rows.map(toPlan).find(isOfIt) ?? null;
    },

    standings: (keys) => findStandings(db, keys),
  };
}

function toPlan(row: { readonly id: number; readonly header: string; readonly ended_at: IsoTime | null }): PlanRow {
  const header = readJson(row.header, planHeader, { table: 'plans', row: row.id, field: 'header' });
  return { id: row.id, header, complete: row.ended_at !== null };
}

/** Looked for only when the database has refused the items: 100,000 good ones should not pay for it. */
async function foreignPlan(db: Kysely<Tables>, items: readonly PlanItem[], cause: unknown): Promise<FerryError> {
  const refs = items.map((item) => item.postRef);
  const known = await inBatches(refs, (some) =>
    db.selectFrom('posts').select('ref').where('ref', 'in', some).execute(),
  );
  const knownRefs = new Set(known.map((post) => post.ref));
  const unknown = refs.find((ref) => !knownRefs.has(ref)) ?? '';
  return new FerryError('usage', because('plan-foreign', { ref: unknown }), { effect: 'none', cause });
}

async function putItems(
  trx: Transaction<Tables>,
  planId: number,
  items: readonly PlanItem[],
): Promise<{ written: number; kept: number }> {
  // Refuses a plan that has ended.
  await findOpenPlan(trx, planId);
  const first = await nextPosition(trx);
  const rows = items.map((item, index) => toRow(planId, first + index, item));
  await insertRows(trx, rows, upsertItems);
  const { kept } = await trx
    .selectFrom('plan_items')
    .innerJoin('deliveries', 'deliveries.key', 'plan_items.delivery_key')
    .select((eb) => eb.fn.countAll<number>().as('kept'))
    .where('plan_items.position', '>=', first)
    .where('plan_items.plan_id', '=', planId)
    .where((eb) => eb.not(followsPlan(eb)))
    .executeTakeFirstOrThrow();
  return { written: items.length - kept, kept };
}

function upsertItems(trx: Transaction<Tables>, some: readonly Insertable<PlanItemsTable>[]) {
  return trx
    .insertInto('plan_items')
    .values([...some])
    .onConflict((oc) =>
      oc.columns(['plan_id', 'delivery_key']).doUpdateSet((eb) => ({
        position: eb.ref('excluded.position'),
        state: eb.ref('excluded.state'),
        hold_code: eb.ref('excluded.hold_code'),
        hold_facts: eb.ref('excluded.hold_facts'),
        skip_code: eb.ref('excluded.skip_code'),
        skip_facts: eb.ref('excluded.skip_facts'),
        item: eb.ref('excluded.item'),
      })),
    );
}

/** Never falls: the newest plan's items, or those a delivery points at, are always there. */
async function nextPosition(trx: Transaction<Tables>): Promise<number> {
  const row = await trx
    .selectFrom('plan_items')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

async function endPlan(trx: Transaction<Tables>, planId: number, at: IsoTime): Promise<void> {
  const account = await findOpenPlan(trx, planId);
  await trx.updateTable('plans').set({ ended_at: at }).where('id', '=', planId).execute();
  const counts = await bringIntoForce(trx, planId, account, at);
  await record(trx, at, { kind: 'plan-ended', subject: String(planId), data: { ...account, ...counts } });
}

async function findOpenPlan(trx: Transaction<Tables>, planId: number): Promise<Account> {
  const plan = await trx
    .selectFrom('plans')
    .select(['destination', 'label', 'ended_at'])
    .where('id', '=', planId)
    .executeTakeFirst();
  if (plan === undefined) throw unknownRow('plans', planId);
  if (plan.ended_at !== null)
    throw new FerryError('fatal', because('plan-ended', { plan: planId }), { effect: 'none' });
  return { destination: plan.destination, label: plan.label };
}

/** Items of earlier plans that no delivery points at: replaced ones, and what a crash left behind. */
async function deleteUnusedItems(trx: Transaction<Tables>, account: Account): Promise<void> {
  await trx
    .deleteFrom('plan_items')
    .where('plan_id', 'in', (eb) =>
      eb
        .selectFrom('plans')
        .select('plans.id')
        .where('plans.destination', '=', account.destination)
        .where('plans.label', '=', account.label),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('deliveries')
            .select('deliveries.key')
            .whereRef('deliveries.position', '=', 'plan_items.position'),
        ),
      ),
    )
    .execute();
}

function toRow(planId: number, position: number, item: PlanItem): Insertable<PlanItemsTable> {
  const row = {
    position,
    plan_id: planId,
    delivery_key: item.deliveryKey,
    post_ref: item.postRef,
    state: 'planned' as const,
    hold_code: null,
    hold_facts: null,
    skip_code: null,
    skip_facts: null,
    item: JSON.stringify(item),
  };
  const { verdict } = item;
  switch (verdict.kind) {
    case 'deliver':
      return row;
    case 'hold':
      return { ...row, hold_code: verdict.reason.code, hold_facts: factsOf(verdict.reason) };
    case 'skip':
      return { ...row, state: 'skipped', skip_code: verdict.reason.code, skip_facts: factsOf(verdict.reason) };
    default:
      return assertNever(verdict);
  }
}

import type { Transaction } from 'kysely';
import { type Account, because, type IsoTime } from '../../contract/index.ts';
import { codesEndedByPlan } from '../../core/holds.ts';
import { recordAll } from '../events.ts';
import { bringForward } from '../safekeeping/bring-forward.ts';
import { inBatches } from '../sqlite/batches.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import { unheld } from '../unheld.ts';
import { beginsAgain, readyStates } from './begin-again.ts';
import { movedByPlan } from './moved.ts';
import { numberedItems } from './numbers.ts';
import { pointReady, reopenReady } from './reopen.ts';

interface InForce {
  /** deliveries that follow this plan */
  readonly planned: number;
  readonly held: number;
  readonly skipped: number;
  /** prepared or uploaded for an item that says the same */
  readonly ready: number;
  /** deliveries that had gone further and keep their own item */
  readonly kept: number;
  /** not yet sent since an older plan, and this one does not name them */
  readonly left: number;
}

/**
 * The rules of a new plan for a delivery that exists:
 * - one that is being published, may already be public, or that a person has spoken for (`beginsAgain`) is left as it is;
 * - one that is prepared or uploaded stays so if its new item says the same as the old one; else it goes back to
 *   `planned` without its draft, and the rest of these rules is for it too;
 * - `skip` wins over everything else, holds included;
 * - a hold of the older plan goes; the new plan's own, if any, takes its place;
 * - a hold or a wait from a run stays (the login is still missing), and the plan's hold waits beneath it; but one that only
 *   a new plan frees (`core/holds.ts`) goes, for here it is;
 * - one that has not been sent and is not named by the new plan is skipped: what was shown is what is run;
 * - one that the journal knows from a ledger that was lost is where the journal says, whatever the plan says.
 * Each state that changes is an event; rows that are new are counted in the plan's own event.
 */
export async function bringIntoForce(
  trx: Transaction<Tables>,
  planId: number,
  account: Account,
  at: IsoTime,
): Promise<InForce> {
  await recordMoves(trx, { planId, at });
  const ready = await reopenReady(trx, { planId, account, at });
  await pointAtItems(trx, { planId, account, at });
  await pointReady(trx, planId, ready);
  const left = await skipUnnamed(trx, { planId, account, at });
  await bringForward(trx, account, at);
  return { ...(await countInForce(trx, planId)), left };
}

/** Of deliveries that begin again, or cease to; the rows follow in `pointAtItems`. */
async function recordMoves(trx: Transaction<Tables>, { planId, at }: Pick<Pointing, 'planId' | 'at'>): Promise<void> {
  const moves = await trx
    .selectFrom('plan_items')
    .innerJoin('deliveries', 'deliveries.key', 'plan_items.delivery_key')
    .select(['deliveries.key', 'deliveries.state as from', 'plan_items.state as to'])
    .select(['plan_items.skip_code', 'plan_items.skip_facts'])
    .where('plan_items.plan_id', '=', planId)
    .whereRef('plan_items.state', '!=', 'deliveries.state')
    .where(beginsAgain)
    .execute();
  await recordAll(
    trx,
    at,
    moves.map((move) => movedByPlan(planId, move)),
  );
}

interface Pointing {
  readonly planId: number;
  readonly account: Account;
  readonly at: IsoTime;
}

async function pointAtItems(trx: Transaction<Tables>, { planId, account, at }: Pointing): Promise<void> {
  const numbered = await numberedItems(trx, { planId, account });
  await trx
    .insertInto('deliveries')
    .columns([
      'key',
      'post_ref',
      'destination',
      'label',
      'position',
      'number',
      'state',
      'hold_code',
      'hold_facts',
      'hold_from',
      'plan_hold_code',
      'plan_hold_facts',
      'code',
      'facts',
      'tries',
      'updated_at',
    ])
    .expression((eb) =>
      eb
        .selectFrom('plan_items')
        .innerJoin(numbered, 'numbered.numbered_key', 'plan_items.delivery_key')
        .select((item) => [
          'delivery_key',
          'post_ref',
          item.val(account.destination).as('destination'),
          item.val(account.label).as('label'),
          'position',
          'numbered.given as number',
          'state',
          'hold_code',
          'hold_facts',
          item.case().when('hold_code', 'is', null).then(null).else('plan').end().as('hold_from'),
          'hold_code as plan_hold_code',
          'hold_facts as plan_hold_facts',
          'skip_code',
          'skip_facts',
          item.lit(0).as('tries'),
          item.val(at).as('updated_at'),
        ])
        .where('plan_id', '=', planId)
        .orderBy('position'),
    )
    .onConflict((oc) =>
      oc
        .column('key')
        .doUpdateSet((eb) => {
          const staysPlanned = eb.and([eb('deliveries.state', '=', 'planned'), eb('excluded.state', '=', 'planned')]);
          const keepsHold = eb.and([
            staysPlanned,
            eb('deliveries.hold_from', '=', 'run'),
            eb('deliveries.hold_code', 'not in', codesEndedByPlan),
          ]);
          return {
            position: eb.ref('excluded.position'),
            state: eb.ref('excluded.state'),
            draft: null,
            hold_code: eb
              .case()
              .when(keepsHold)
              .then(eb.ref('deliveries.hold_code'))
              .else(eb.ref('excluded.hold_code'))
              .end(),
            hold_facts: eb
              .case()
              .when(keepsHold)
              .then(eb.ref('deliveries.hold_facts'))
              .else(eb.ref('excluded.hold_facts'))
              .end(),
            hold_from: eb
              .case()
              .when(keepsHold)
              .then(eb.ref('deliveries.hold_from'))
              .else(eb.ref('excluded.hold_from'))
              .end(),
            plan_hold_code: eb.ref('excluded.plan_hold_code'),
            plan_hold_facts: eb.ref('excluded.plan_hold_facts'),
            not_before: eb.case().when(staysPlanned).then(eb.ref('deliveries.not_before')).else(null).end(),
            code: eb.case().when(staysPlanned).then(eb.ref('deliveries.code')).else(eb.ref('excluded.code')).end(),
            facts: eb.case().when(staysPlanned).then(eb.ref('deliveries.facts')).else(eb.ref('excluded.facts')).end(),
            tries: eb.case().when(staysPlanned).then(eb.ref('deliveries.tries')).else(0).end(),
            updated_at: eb.ref('excluded.updated_at'),
          };
        })
        .where(beginsAgain),
    )
    .execute();
}

async function skipUnnamed(
  trx: Transaction<Tables>,
  { planId, account, at }: Pick<Pointing, 'planId' | 'account' | 'at'>,
): Promise<number> {
  const reason = because('not-in-plan');
  const rows = await trx
    .selectFrom('deliveries')
    .innerJoin('plan_items', 'plan_items.position', 'deliveries.position')
    .select(['deliveries.key', 'deliveries.state as from'])
    .where('deliveries.destination', '=', account.destination)
    .where('deliveries.label', '=', account.label)
    .where('deliveries.state', 'in', ['planned', ...readyStates])
    .where('plan_items.plan_id', '!=', planId)
    .execute();
  const skipped = {
    state: 'skipped',
    draft: null,
    ...unheld,
    not_before: null,
    tries: 0,
    code: reason.code,
    facts: factsOf(reason),
    updated_at: at,
  } as const;
  await inBatches(
    rows.map((row) => row.key),
    (keys) => trx.updateTable('deliveries').set(skipped).where('key', 'in', keys).execute(),
  );
  await recordAll(
    trx,
    at,
    rows.map(({ key, from }) =>
      movedByPlan(planId, { key, from, to: 'skipped', skip_code: reason.code, skip_facts: factsOf(reason) }),
    ),
  );
  return rows.length;
}

async function countInForce(trx: Transaction<Tables>, planId: number): Promise<Omit<InForce, 'left'>> {
  const rows = await trx
    .selectFrom('plan_items')
    .leftJoin('deliveries', 'deliveries.position', 'plan_items.position')
    .select((eb) => [
      'deliveries.state as state',
      eb.case().when('deliveries.hold_code', 'is', null).then(0).else(1).end().as('held'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('plan_items.plan_id', '=', planId)
    .groupBy(['deliveries.state', 'held'])
    .execute();
  const count = (state: string | null, held: number) =>
    rows.find((row) => row.state === state && row.held === held)?.count ?? 0;
  return {
    planned: count('planned', 0),
    held: count('planned', 1),
    skipped: count('skipped', 0),
    ready: rows.reduce((sum, row) => sum + (row.state !== null && readyStates.includes(row.state) ? row.count : 0), 0),
    kept: count(null, 0),
  };
}

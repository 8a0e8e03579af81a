import type { Transaction } from 'kysely';
import type { Account, IsoTime } from '../../contract/index.ts';
import { selectForAll } from '../sqlite/bulk.ts';
import { recordAll } from '../events.ts';
import { moved, pointReady, reopenReady } from './reopen.ts';
import { mayBeginAgain, readyStates } from './begin-again.ts';
import type { Tables } from '../sqlite/tables.ts';

export interface InForce {
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
 * - one that is being published, or may already be public (`followsPlan`), is left as it is;
 * - one that is prepared or uploaded stays so if its new item says the same as the old one; else it goes back to
 *   `planned` without its draft, and the rest of these rules is for it too;
 * - `skip` wins over everything else, holds included;
 * - a hold of the older plan goes; the new plan's own, if any, takes its place;
 * - a hold or a wait from a run stays (the login is still missing), and the plan's hold waits beneath it;
 * - one that has not been sent and is not named by the new plan is skipped: what was shown is what is run.
 * Each state that changes is an event; rows that are new are counted in the plan's own event.
 */
export async function bringIntoForce(
  trx: Transaction<Tables>,
  planId: number,
  account: Account,
  at: IsoTime,
): Promise<InForce> {
  await recordTurns(trx, planId, at);
  const ready = await reopenReady(trx, planId, account, at);
  await pointAtItems(trx, { planId, account, shift: await numberShift(trx, planId, account), at });
  await pointReady(trx, planId, ready);
  const left = await leaveBehind(trx, planId, account, at);
  return { ...(await countInForce(trx, planId)), left };
}

async function recordTurns(trx: Transaction<Tables>, planId: number, at: IsoTime): Promise<void> {
  const turns = await trx
    .selectFrom('plan_items')
    .innerJoin('deliveries', 'deliveries.key', 'plan_items.delivery_key')
    .select(['deliveries.key', 'deliveries.state as from', 'plan_items.state as to', 'plan_items.skip_code as code'])
    .where('plan_items.plan_id', '=', planId)
    .whereRef('plan_items.state', '!=', 'deliveries.state')
    .where(mayBeginAgain)
    .execute();
  await recordAll(
    trx,
    at,
    turns.map(({ key, from, to, code }) => moved(key, { from, to, code, plan: planId })),
  );
}

/**
 * `number = position + shift`. Where deliveries of this plan keep the numbers they have, the others count on around them:
 * the same plan made again after a kill gives the same numbers, and a hand-off folder the same names. Otherwise the
 * plan's first item gets the number after the highest that stays in use.
 */
async function numberShift(trx: Transaction<Tables>, planId: number, account: Account): Promise<number> {
  const plan = await trx
    .selectFrom('plan_items')
    .select((eb) => [eb.fn.min('position').as('first'), eb.fn.max('position').as('last')])
    .where('plan_id', '=', planId)
    .executeTakeFirst();
  const { first, last } = { first: plan?.first ?? 1, last: plan?.last ?? 1 };
  const shift = await findKeptShift(trx, planId, account);
  const outside = keptRows(trx, planId, account).where('plan_items.position', 'is', null);
  if (shift !== null && first + shift >= 1) {
    const rival = await outside
      .select('deliveries.key')
      .where('deliveries.number', '>=', first + shift)
      .where('deliveries.number', '<=', last + shift)
      .limit(1)
      .executeTakeFirst();
    if (rival === undefined) return shift;
  }
  const stays = await keptRows(trx, planId, account)
    .select((eb) => eb.fn.max('deliveries.number').as('highest'))
    .executeTakeFirst();
  return (stays?.highest ?? 0) + 1 - first;
}

/** `number - position` of the deliveries of this plan that stay as they are; null when there are none or they disagree. */
async function findKeptShift(trx: Transaction<Tables>, planId: number, account: Account): Promise<number | null> {
  const kept = await keptRows(trx, planId, account)
    .select((eb) => {
      const shift = eb('deliveries.number', '-', eb.ref('plan_items.position'));
      return [eb.fn.min(shift).as('least'), eb.fn.max(shift).as('most')];
    })
    .where('plan_items.position', 'is not', null)
    .executeTakeFirst();
  return kept === undefined || kept.least === null || kept.least !== kept.most ? null : Number(kept.least);
}

/** Deliveries whose number stays: those that cannot begin again, and those the plan does not name. */
function keptRows(trx: Transaction<Tables>, planId: number, account: Account) {
  return trx
    .selectFrom('deliveries')
    .leftJoin('plan_items', (join) =>
      join.onRef('plan_items.delivery_key', '=', 'deliveries.key').on('plan_items.plan_id', '=', planId),
    )
    .where('deliveries.destination', '=', account.destination)
    .where('deliveries.label', '=', account.label)
    .where((eb) => eb.or([eb.not(mayBeginAgain(eb)), eb('plan_items.position', 'is', null)]));
}

interface Pointing {
  readonly planId: number;
  readonly account: Account;
  readonly shift: number;
  readonly at: IsoTime;
}

async function pointAtItems(trx: Transaction<Tables>, { planId, account, shift, at }: Pointing): Promise<void> {
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
      'hold_reason',
      'hold_from',
      'plan_hold_code',
      'plan_hold_reason',
      'code',
      'reason',
      'tries',
      'updated_at',
    ])
    .expression((eb) =>
      eb
        .selectFrom('plan_items')
        .select((item) => [
          'delivery_key',
          'post_ref',
          item.val(account.destination).as('destination'),
          item.val(account.label).as('label'),
          'position',
          item('position', '+', shift).as('number'),
          'state',
          'hold_code',
          'hold_reason',
          item.case().when('hold_code', 'is', null).then(null).else('plan').end().as('hold_from'),
          'hold_code as plan_hold_code',
          'hold_reason as plan_hold_reason',
          'skip_code',
          'skip_reason',
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
          const keepsHold = eb.and([staysPlanned, eb('deliveries.hold_from', '=', 'run')]);
          return {
            position: eb.ref('excluded.position'),
            number: eb.ref('excluded.number'),
            state: eb.ref('excluded.state'),
            draft: null,
            hold_code: eb
              .case()
              .when(keepsHold)
              .then(eb.ref('deliveries.hold_code'))
              .else(eb.ref('excluded.hold_code'))
              .end(),
            hold_reason: eb
              .case()
              .when(keepsHold)
              .then(eb.ref('deliveries.hold_reason'))
              .else(eb.ref('excluded.hold_reason'))
              .end(),
            hold_from: eb
              .case()
              .when(keepsHold)
              .then(eb.ref('deliveries.hold_from'))
              .else(eb.ref('excluded.hold_from'))
              .end(),
            plan_hold_code: eb.ref('excluded.plan_hold_code'),
            plan_hold_reason: eb.ref('excluded.plan_hold_reason'),
            not_before: eb.case().when(staysPlanned).then(eb.ref('deliveries.not_before')).else(null).end(),
            code: eb.case().when(staysPlanned).then(eb.ref('deliveries.code')).else(eb.ref('excluded.code')).end(),
            reason: eb
              .case()
              .when(staysPlanned)
              .then(eb.ref('deliveries.reason'))
              .else(eb.ref('excluded.reason'))
              .end(),
            tries: eb.case().when(staysPlanned).then(eb.ref('deliveries.tries')).else(0).end(),
            updated_at: eb.ref('excluded.updated_at'),
          };
        })
        .where(mayBeginAgain),
    )
    .execute();
}

const leftReason = 'the newest plan does not name this post';

async function leaveBehind(trx: Transaction<Tables>, planId: number, account: Account, at: IsoTime): Promise<number> {
  const rows = await trx
    .selectFrom('deliveries')
    .innerJoin('plan_items', 'plan_items.position', 'deliveries.position')
    .select(['deliveries.key', 'deliveries.state as from'])
    .where('deliveries.destination', '=', account.destination)
    .where('deliveries.label', '=', account.label)
    .where('deliveries.state', 'in', ['planned', ...readyStates])
    .where('plan_items.plan_id', '!=', planId)
    .execute();
  const keys = rows.map((row) => row.key);
  await selectForAll(keys, (some) =>
    trx
      .updateTable('deliveries')
      .set({
        state: 'skipped',
        draft: null,
        hold_code: null,
        hold_reason: null,
        hold_from: null,
        plan_hold_code: null,
        plan_hold_reason: null,
        not_before: null,
        tries: 0,
        code: 'not-in-plan',
        reason: leftReason,
        updated_at: at,
      })
      .where('key', 'in', some)
      .execute(),
  );
  await recordAll(
    trx,
    at,
    rows.map(({ key, from }) => moved(key, { from, to: 'skipped', code: 'not-in-plan', plan: planId })),
  );
  return keys.length;
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

import type { Kysely } from 'kysely';
import { deliveryStates, unfinishedStates } from '../../core/states.ts';
import { accountsOf } from './accounts.ts';
import { write } from '../sqlite/bulk.ts';
import { positionsInLanes, readAtPositions, selectDeliveries, toDelivery } from './rows.ts';
import { countDeliveries } from './totals.ts';
import type { DeliveryStore } from '../ledger.ts';
import { moveDelivery, refusal, touchDelivery } from './moves.ts';
import { releaseDeliveries } from './release.ts';
import type { Tables } from '../sqlite/tables.ts';

/** A person's word may still be waited for, and looked for again later. */
const postponableStates = [...unfinishedStates, 'unconfirmed'] as const;

export function deliveryStore(db: Kysely<Tables>): DeliveryStore {
  return {
    due: (account, states, now, limit) =>
      write(db, async (trx) => {
        const lanes = unfinishedStates
          .filter((state) => states.includes(state))
          .map((state) => ({ account, state, held: false }));
        return readAtPositions(trx, await positionsInLanes(trx, lanes, { dueAt: now }, limit));
      }),

    async find(key) {
      const row = await selectDeliveries(db).where('deliveries.key', '=', key).executeTakeFirst();
      return row === undefined ? null : toDelivery(row);
    },

    list: (filter, limit) =>
      write(db, async (trx) => {
        const after = filter.afterPosition ?? null;
        const accounts = filter.account === undefined ? await accountsOf(trx) : [filter.account];
        const held = filter.held === undefined ? [false, true] : [filter.held];
        const lanes = accounts.flatMap((account) =>
          (filter.states ?? deliveryStates).flatMap((state) => held.map((one) => ({ account, state, held: one }))),
        );
        return readAtPositions(trx, await positionsInLanes(trx, lanes, { after }, limit));
      }),

    move: (key, from, to, change, at) =>
      write(db, async (trx) => {
        if (to === 'publishing') throw await refusal(trx, key, 'only `attempts.begin` makes it publishing');
        await moveDelivery(trx, key, { from, to, change }, at);
      }),

    saveDraft: (key, draft, at) =>
      write(db, (trx) =>
        touchDelivery(
          trx,
          key,
          {
            states: unfinishedStates,
            set: { draft: JSON.stringify(draft) },
            kind: 'delivery-draft-saved',
            data: { assets: draft.media.filter((one) => one.asset !== null).length, media: draft.media.length },
          },
          at,
        ),
      ),

    hold: (key, { code, message }, at) =>
      write(db, (trx) =>
        touchDelivery(
          trx,
          key,
          {
            states: unfinishedStates,
            set: { hold_code: code, hold_reason: message, hold_from: 'run' },
            kind: 'delivery-held',
            data: { code, reason: message },
          },
          at,
        ),
      ),

    postpone: (key, { code, message, notBefore, countsAsTry }, at) =>
      write(db, (trx) =>
        touchDelivery(
          trx,
          key,
          {
            states: postponableStates,
            set: { code, reason: message, not_before: notBefore },
            countsAsTry,
            kind: 'delivery-postponed',
            data: { code, reason: message, notBefore },
          },
          at,
        ),
      ),

    release: (filter, at) => write(db, (trx) => releaseDeliveries(trx, filter, at)),

    async nextDueAt(account, now) {
      const row = await db
        .selectFrom('deliveries')
        .select((eb) => eb.fn.min('not_before').as('soonest'))
        .where('destination', '=', account.destination)
        .where('label', '=', account.label)
        .where('not_before', '>', now)
        .where('hold_code', 'is', null)
        .where('state', 'in', unfinishedStates)
        .executeTakeFirst();
      return row?.soonest ?? null;
    },

    totals: (account) =>
      write(db, async (trx) => countDeliveries(trx, account === null ? await accountsOf(trx) : [account])),

    accounts: () => accountsOf(db),
  };
}

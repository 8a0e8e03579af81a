import type { Kysely } from 'kysely';
import type { IsoTime } from '../../contract/index.ts';
import { type DeliveryState, deliveryStates, unfinishedStates } from '../../core/states.ts';
import { plain } from '../events.ts';
import type { DeliveryStore } from '../ledger.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { accountsOf } from './accounts.ts';
import { moveDelivery, refusal, type Touch, touchDelivery } from './moves.ts';
import { releaseDeliveries } from './release.ts';
import { positionsInLanes, readAtPositions, selectDeliveries, toDelivery } from './rows.ts';
import { countDeliveries } from './totals.ts';

/** Also those that wait for a person's word, or for `undo` to try again. */
const postponableStates: readonly DeliveryState[] = [...unfinishedStates, 'unconfirmed', 'removing'];

export function deliveryStore(db: Kysely<Tables>): DeliveryStore {
  const touch = (key: string, at: IsoTime, change: Touch) =>
    transaction(db, (trx) => touchDelivery(trx, key, change, at));
  return {
    due: (account, states, now, limit) =>
      transaction(db, async (trx) => {
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
      transaction(db, async (trx) => {
        const after = filter.afterPosition ?? null;
        const accounts = filter.account === undefined ? await accountsOf(trx) : [filter.account];
        const held = filter.held === undefined ? [false, true] : [filter.held];
        const lanes = accounts.flatMap((account) =>
          (filter.states ?? deliveryStates).flatMap((state) => held.map((one) => ({ account, state, held: one }))),
        );
        return readAtPositions(trx, await positionsInLanes(trx, lanes, { after }, limit));
      }),

    move: (key, from, to, change, at) =>
      transaction(db, async (trx) => {
        if (to === 'publishing') throw await refusal(trx, key, to);
        await moveDelivery(trx, key, { from, to, change }, at);
      }),

    saveDraft: (key, draft, at) =>
      touch(key, at, {
        states: unfinishedStates,
        set: { draft: JSON.stringify(draft) },
        kind: 'delivery-draft-saved',
        data: { assets: draft.media.filter((one) => one.asset !== null).length, media: draft.media.length },
      }),

    hold: (key, reason, at) =>
      touch(key, at, {
        states: unfinishedStates,
        set: { hold_code: reason.code, hold_facts: factsOf(reason), hold_from: 'run' },
        kind: 'delivery-held',
        data: { reason: plain(reason) },
      }),

    postpone: (key, { reason, notBefore, countsAsTry }, at) =>
      touch(key, at, {
        states: postponableStates,
        set: { code: reason.code, facts: factsOf(reason), not_before: notBefore },
        countsAsTry,
        kind: 'delivery-postponed',
        data: { reason: plain(reason), notBefore },
      }),

    checked: (key, check) =>
      touch(key, check.at, {
        states: ['published'],
        set: { last_check: JSON.stringify(check) },
        isLook: true,
        kind: 'delivery-checked',
        data: { result: check.result, differences: check.differences.map(plain) },
      }),

    release: (filter, at) => transaction(db, (trx) => releaseDeliveries(trx, filter, at)),

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
      transaction(db, async (trx) => countDeliveries(trx, account === null ? await accountsOf(trx) : [account])),

    accounts: () => accountsOf(db),
  };
}

import type { Kysely } from 'kysely';
import type { IsoTime } from '../../contract/index.ts';
import { reasonToJson } from '../../core/reason-json.ts';
import { type DeliveryState, deliveryStates, unfinishedStates } from '../../core/states.ts';
import type { Journal } from '../journal/journal.ts';
import { subjectOf } from '../journal/subject.ts';
import type { DeliveryStore } from '../ledger.ts';
import { selectOften } from '../sqlite/batches.ts';
import { inNoHurry } from '../sqlite/driver.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { accountsOf } from './accounts.ts';
import { type DeliveryUpdate, isNewsOfPublished, type Move, moveDelivery, refusal, updateDelivery } from './moves.ts';
import { releaseDeliveries } from './release.ts';
import { positionsIn, readAtPositions, selectDeliveries, toDelivery } from './rows.ts';
import { countDeliveries } from './totals.ts';

/** Also those that wait for a person's word, or for `undo` to try again. */
const postponableStates: readonly DeliveryState[] = [...unfinishedStates, 'unconfirmed', 'removing'];

export function deliveryStore(db: Kysely<Tables>, journal: Journal): DeliveryStore {
  const update = (key: string, at: IsoTime, change: DeliveryUpdate) =>
    transaction(db, (trx) => updateDelivery(trx, key, change, at));
  return {
    due: (account, states, now, limit) =>
      transaction(db, async (trx) => {
        const partitions = unfinishedStates
          .filter((state) => states.includes(state))
          .map((state) => ({ account, state, held: false }));
        return readAtPositions(trx, await positionsIn(trx, partitions, { dueAt: now }, limit));
      }),

    async find(key) {
      const [row] = await selectOften(db, [key] as const, selectOne);
      return row === undefined ? null : toDelivery(row);
    },

    list: (filter, limit) =>
      transaction(db, async (trx) => {
        const after = filter.afterPosition ?? null;
        const accounts = filter.account === undefined ? await accountsOf(trx) : [filter.account];
        const held = filter.held === undefined ? [false, true] : [filter.held];
        const partitions = accounts.flatMap((account) =>
          (filter.states ?? deliveryStates).flatMap((state) => held.map((one) => ({ account, state, held: one }))),
        );
        return readAtPositions(trx, await positionsIn(trx, partitions, { after }, limit));
      }),

    async move(key, from, to, change, at) {
      if (to === 'publishing') throw await refusal(db, key, to);
      const move = { from, to, change };
      if (!(await isNewsOfPublished(db, key, move))) return moveInNoHurry(db, key, move, at);
      const { remote, reason } = change;
      return journal.keep(async (trx, tell) => {
        await moveDelivery(trx, key, move, at);
        tell({ kind: 'moved', ...(await subjectOf(trx, key)), at, to, remote, reason });
      });
    },

    hold: (key, reason, at) =>
      update(key, at, {
        states: unfinishedStates,
        set: { hold_code: reason.code, hold_facts: factsOf(reason), hold_from: 'run' },
        kind: 'delivery-held',
        data: { reason: reasonToJson(reason) },
      }),

    postpone: (key, { reason, notBefore, countsAsTry }, at) =>
      update(key, at, {
        states: postponableStates,
        set: { code: reason.code, facts: factsOf(reason), not_before: notBefore },
        countsAsTry,
        kind: 'delivery-postponed',
        data: { reason: reasonToJson(reason), notBefore },
      }),

    checked: (key, check) =>
      update(key, check.at, {
        states: ['published'],
        set: { last_check: JSON.stringify(check) },
        keepsTime: true,
        kind: 'delivery-checked',
        data: { result: check.result, differences: check.differences.map(reasonToJson) },
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

function selectOne(db: Kysely<Tables>, [key]: readonly [string]) {
  return selectDeliveries(db).where('deliveries.key', '=', key);
}

/** What the journal need not hear of, nobody outside this machine waits for. */
function moveInNoHurry(db: Kysely<Tables>, key: string, move: Move, at: IsoTime): Promise<void> {
  return transaction(db, async (trx) => {
    await trx.executeQuery(inNoHurry);
    await moveDelivery(trx, key, move, at);
  });
}

import type { Kysely, Transaction, Updateable } from 'kysely';
import { because, FerryError, type IsoTime, type JsonObject, type RemotePost } from '../../contract/index.ts';
import type { Change } from '../../core/model.ts';
import { reasonToJson } from '../../core/reason-json.ts';
import { assertTransition, type DeliveryState } from '../../core/states.ts';
import { type EventKind, record } from '../events.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { DeliveriesTable, Tables } from '../sqlite/tables.ts';
import { unheld } from '../unheld.ts';
import { unknownRow } from '../unknown-row.ts';

export interface Move {
  readonly from: DeliveryState;
  readonly to: DeliveryState;
  readonly change: Change;
}

/** A state changes here and nowhere else (a new plan and `retry` apart, which begin a delivery again in bulk). */
export async function moveDelivery(trx: Transaction<Tables>, key: string, move: Move, at: IsoTime): Promise<void> {
  const { from, to, change } = move;
  assertTransition(from, to);
  if (to === 'publishing') await assertIntent(trx, key);
  // Only where `mayBeginAgain` says so: `release` and a new plan ask it, and here the remote post would be forgotten.
  if (from === 'failed' && to === 'planned') throw await refusal(trx, key, to);
  const moved = await trx
    .updateTable('deliveries')
    .set({ ...changedColumns(change, to), updated_at: at })
    .where('key', '=', key)
    .where('state', '=', from)
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n) throw await refusal(trx, key, to);
  await record(trx, at, { kind: 'delivery-moved', subject: key, data: moveData(move) });
}

/**
 * Must the journal hear of it? Before publishing nothing is public. `accepted` → `published` tells nothing that looking again would
 * not, as long as the post is where it was; nor does `publishing` → `unconfirmed`.
 */
export async function isNewsOfPublished(db: Kysely<Tables>, key: string, { from, to, change }: Move): Promise<boolean> {
  if (!['accepted', 'published', 'removing', 'unconfirmed'].includes(from)) return false;
  if (from !== 'accepted' || to !== 'published') return true;
  if (change.remote === undefined) return false;
  const row = await db
    .selectFrom('deliveries')
    .select(['remote_id', 'remote_url'])
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.remote_id !== change.remote.id || row.remote_url !== change.remote.url;
}

/** Whatever is `publishing` may be public, and only its open attempt says under which key, with which draft and since when. */
async function assertIntent(trx: Transaction<Tables>, key: string): Promise<void> {
  const attempt = await trx
    .selectFrom('attempts')
    .select('id')
    .where('delivery_key', '=', key)
    .where('outcome', '=', 'open')
    .executeTakeFirst();
  if (attempt === undefined) throw await refusal(trx, key, 'publishing');
}

function changedColumns(change: Change, to: DeliveryState): Updateable<DeliveriesTable> {
  return {
    state: to,
    ...unheld,
    not_before: change.notBefore ?? null,
    code: change.reason?.code ?? null,
    facts: change.reason === undefined ? null : factsOf(change.reason),
    tries: 0,
    // What was prepared is no longer true once it must be prepared again.
    ...(to === 'planned'
      ? { draft: null, remote_id: null, remote_url: null, remote_said_by: null, last_check: null }
      : {}),
    ...(change.draft === undefined ? {} : { draft: JSON.stringify(change.draft) }),
    ...(change.remote === undefined ? {} : remoteColumns(change.remote)),
  };
}

function remoteColumns({ id, url, saidBy }: RemotePost): Updateable<DeliveriesTable> {
  return { remote_id: id, remote_url: url, remote_said_by: saidBy ?? null };
}

function moveData({ from, to, change }: Move): JsonObject {
  return {
    from,
    to,
    ...(change.reason === undefined ? {} : { reason: reasonToJson(change.reason) }),
    ...(change.notBefore === undefined ? {} : { notBefore: change.notBefore }),
    ...(change.remote === undefined ? {} : { remote: { ...change.remote } }),
  };
}

export interface DeliveryUpdate {
  readonly states: readonly DeliveryState[];
  readonly set: Updateable<DeliveriesTable>;
  /** nothing happened to the delivery, somebody looked: `updated_at` stays the time of what did happen */
  readonly keepsTime?: true;
  readonly countsAsTry?: boolean;
  readonly kind: EventKind;
  readonly data: JsonObject;
}

/** Changes columns and leaves the state as it is. FerryError `bad-transition` when the row is in none of `states`. */
export async function updateDelivery(
  trx: Transaction<Tables>,
  key: string,
  update: DeliveryUpdate,
  at: IsoTime,
): Promise<void> {
  const { states, set, countsAsTry, keepsTime, kind, data } = update;
  const updated = await trx
    .updateTable('deliveries')
    .set({ ...set, ...(keepsTime === true ? {} : { updated_at: at }) })
    .$if(countsAsTry === true, (query) => query.set((eb) => ({ tries: eb('tries', '+', 1) })))
    .where('key', '=', key)
    .where('state', 'in', states)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw await refusal(trx, key, kind);
  await record(trx, at, { kind, subject: key, data });
}

/** `to`: a state, or an event. */
export async function refusal(db: Kysely<Tables>, key: string, to: DeliveryState | EventKind): Promise<FerryError> {
  const row = await db.selectFrom('deliveries').select('state').where('key', '=', key).executeTakeFirst();
  if (row === undefined) return unknownRow('deliveries', key);
  return new FerryError('fatal', because('bad-transition', { subject: key, from: row.state, to }), { effect: 'none' });
}

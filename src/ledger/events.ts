import type { Insertable, Kysely, Transaction } from 'kysely';
import type { IsoTime, JsonObject } from '../contract/index.ts';
import type { LedgerEvent } from '../core/model.ts';
import type { EventStore } from './ledger.ts';
import { insertRows } from './sqlite/batches.ts';
import { event } from './sqlite/shapes.ts';
import { readJson } from './sqlite/stored.ts';
import type { EventsTable, Tables } from './sqlite/tables.ts';

/**
 * What can happen, with the subject of each. A reader of `--json` sees the same words. An import and a plan touch up to
 * 100,000 rows that nobody has acted on yet: they are one event per batch with counts; all else is one event per change.
 * No event holds a draft, a ticket, a link or an upload token. `data.reason` is a whole reason; what version 0.1.0 wrote has
 * a `code` beside a sentence instead.
 */
export type EventKind =
  /** subject: archive id */
  | 'archive-began'
  | 'posts-added'
  | 'archive-imported'
  /** subject: post ref */
  | 'caption-set'
  /** subject: `original:<id>` */
  | 'original-fetched'
  | 'original-kept'
  | 'original-looked-at'
  | 'original-postponed'
  | 'original-held'
  | 'original-unfetchable'
  | 'original-released'
  | 'original-lost'
  | 'original-dropped'
  /** subject: plan id */
  | 'plan-began'
  | 'plan-ended'
  /** subject: delivery key; `delivery-moved` is the only one that changes a state, `data.to` is the new one */
  | 'delivery-moved'
  | 'delivery-held'
  | 'delivery-postponed'
  | 'delivery-released'
  | 'delivery-checked'
  | 'upload-opened'
  | 'upload-finished'
  | 'upload-forgotten'
  | 'attempt-began'
  | 'attempt-in-doubt'
  | 'attempt-repeated'
  | 'attempt-settled'
  /** subject: `destination:label` */
  | 'account-stopped'
  | 'account-resumed'
  | 'account-consented';

export interface NewEvent {
  readonly kind: EventKind;
  readonly subject: string;
  readonly data: JsonObject;
}

/** In the transaction of the change it tells of, or the two could part in a crash. */
export async function record(trx: Transaction<Tables>, at: IsoTime, event: NewEvent): Promise<void> {
  await recordAll(trx, at, [event]);
}

export async function recordAll(trx: Transaction<Tables>, at: IsoTime, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map(({ kind, subject, data }) => ({ at, kind, subject, data: JSON.stringify(data) }));
  await insertRows(trx, rows, insertEvents);
}

function insertEvents(trx: Transaction<Tables>, some: readonly Insertable<EventsTable>[]) {
  return trx.insertInto('events').values([...some]);
}

export function eventStore(db: Kysely<Tables>): EventStore {
  return {
    async after(id, limit) {
      const rows = await db.selectFrom('events').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
      return rows.map(toEvent);
    },

    async lastId() {
      const row = await db
        .selectFrom('events')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirst();
      return row?.id ?? 0;
    },
  };
}

function toEvent(row: { readonly [Column in keyof EventsTable]: Column extends 'id' ? number : string }): LedgerEvent {
  const data = readJson(row.data, event, { table: 'events', row: row.id, field: 'data' });
  return { id: row.id, at: row.at, kind: row.kind, subject: row.subject, data };
}

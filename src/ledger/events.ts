import type { Insertable, Kysely, Transaction } from 'kysely';
import type { IsoTime, JsonObject } from '../contract/index.ts';
import { insertRows } from './sqlite/bulk.ts';
import type { EventStore, LedgerEvent } from './ledger.ts';
import type { EventsTable, Tables } from './sqlite/tables.ts';

/**
 * What can happen, with the subject of each. A reader of `--json` sees the same words. An import and a plan touch up to
 * 100,000 rows that nobody has acted on yet: they are one event per batch with counts; all else is one event per change.
 * No event holds a draft, a ticket, a link or an upload token.
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
  | 'delivery-draft-saved'
  | 'delivery-held'
  | 'delivery-postponed'
  | 'delivery-released'
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
  await insertRows(trx, rows, intoEvents);
}

function intoEvents(trx: Transaction<Tables>, some: readonly Insertable<EventsTable>[]) {
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
  return { id: row.id, at: row.at, kind: row.kind, subject: row.subject, data: JSON.parse(row.data) as JsonObject };
}

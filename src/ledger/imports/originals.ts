import type { Kysely, Transaction, Updateable } from 'kysely';
import { because, FerryError, type IsoTime, type JsonObject } from '../../contract/index.ts';
import type { OriginalState } from '../../core/model.ts';
import { reasonToJson } from '../../core/reason-json.ts';
import { type EventKind, record, recordAll } from '../events.ts';
import type { OriginalStore } from '../ledger.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { OriginalsTable, Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { unknownRow } from '../unknown-row.ts';
import { readOriginals, toOriginal } from './original-rows.ts';
import { countExpiries, countOriginals, countReasons, sizeOriginals } from './original-totals.ts';

export function originalStore(db: Kysely<Tables>): OriginalStore {
  const toFetch = () => db.selectFrom('originals').where('state', '=', 'wanted').where('hold_code', 'is', null);
  return {
    async due(now, limit) {
      const rows = await toFetch()
        .selectAll()
        .where((eb) => eb.or([eb('not_before', 'is', null), eb('not_before', '<=', now)]))
        .orderBy('fetch_before')
        .orderBy('role', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toOriginal);
    },

    async nextDueAt(now) {
      const row = await toFetch()
        .select((eb) => eb.fn.min('not_before').as('soonest'))
        .where('not_before', '>', now)
        .executeTakeFirst();
      return row?.soonest ?? null;
    },

    async find(id) {
      const row = await db.selectFrom('originals').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toOriginal(row);
    },

    ofPost: (ref) => readOriginals(db, [ref]),

    fetched: (id, facts, at) =>
      change(db, id, at, {
        from: ['wanted', 'unfetchable'],
        set: {
          state: 'fetched',
          sha256: facts.sha256,
          bytes: facts.bytes,
          extension: facts.extension,
          probed: JSON.stringify(facts.probed),
          fetched_from: facts.from,
          ...unheld,
        },
        kind: 'original-fetched',
        data: { sha256: facts.sha256, bytes: facts.bytes, from: facts.from },
      }),

    lookedAt: (id, probed, at) =>
      change(db, id, at, {
        from: ['fetched'],
        set: { probed: JSON.stringify(probed) },
        kind: 'original-looked-at',
        data: {},
      }),

    keep: (id, { sha256, bytes, extension, from }, reason, at) =>
      change(db, id, at, {
        from: ['wanted', 'unfetchable'],
        set: {
          ...unheld,
          state: 'wanted',
          sha256,
          bytes,
          extension,
          fetched_from: from,
          hold_code: reason.code,
          hold_facts: factsOf(reason),
        },
        kind: 'original-kept',
        data: { sha256, bytes, from, reason: reasonToJson(reason) },
      }),

    async kept() {
      const rows = await db
        .selectFrom('originals')
        .selectAll()
        .where('state', '=', 'wanted')
        .where('hold_code', 'is not', null)
        .where('sha256', 'is not', null)
        .orderBy('id')
        .execute();
      return rows.map(toOriginal);
    },

    postpone: (id, { reason, notBefore }, at) =>
      change(db, id, at, {
        from: ['wanted'],
        set: { not_before: notBefore },
        countsAsTry: true,
        kind: 'original-postponed',
        data: { reason: reasonToJson(reason), notBefore },
      }),

    hold: (id, reason, at) =>
      change(db, id, at, {
        from: ['wanted'],
        set: { hold_code: reason.code, hold_facts: factsOf(reason) },
        kind: 'original-held',
        data: { reason: reasonToJson(reason) },
      }),

    unfetchable: (id, reason, at) =>
      change(db, id, at, {
        from: ['wanted'],
        set: { state: 'unfetchable', hold_code: reason.code, hold_facts: factsOf(reason), not_before: null },
        kind: 'original-unfetchable',
        data: { reason: reasonToJson(reason) },
      }),

    release: (codes, at) => transaction(db, (trx) => release(trx, codes, at)),

    lost: (id, at) =>
      change(db, id, at, {
        from: ['fetched'],
        set: {
          state: 'wanted',
          sha256: null,
          bytes: null,
          extension: null,
          probed: null,
          fetched_from: null,
          ...unheld,
        },
        kind: 'original-lost',
        data: {},
      }),

    reasons: () => countReasons(db),

    expiries: () => countExpiries(db),

    totals: () => countOriginals(db),

    sizes: () => sizeOriginals(db),
  };
}

const unheld = { hold_code: null, hold_facts: null, not_before: null, tries: 0 };

interface OriginalChange {
  /** states this makes sense in */
  readonly from: readonly OriginalState[];
  readonly set: Updateable<OriginalsTable>;
  readonly countsAsTry?: boolean;
  readonly kind: EventKind;
  readonly data: JsonObject;
}

function change(db: Kysely<Tables>, id: number, at: IsoTime, { from, set, ...rest }: OriginalChange): Promise<void> {
  return transaction(db, async (trx) => {
    const row = await trx
      .updateTable('originals')
      .set(set)
      .$if(rest.countsAsTry === true, (query) => query.set((eb) => ({ tries: eb('tries', '+', 1) })))
      .where('id', '=', id)
      .where('state', 'in', from)
      .returning(['post_ref', 'role', 'position'])
      .executeTakeFirst();
    if (row === undefined) throw await refusal(trx, id, rest.kind);
    const data = { postRef: row.post_ref, role: row.role, position: row.position, ...rest.data };
    await record(trx, at, { kind: rest.kind, subject: `original:${id}`, data });
  });
}

async function refusal(trx: Transaction<Tables>, id: number, kind: EventKind): Promise<FerryError> {
  const row = await trx.selectFrom('originals').select('state').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return unknownRow('originals', id);
  const values = { subject: `original ${id}`, from: row.state, to: kind };
  return new FerryError('fatal', because('bad-transition', values), { effect: 'none' });
}

async function release(trx: Transaction<Tables>, codes: readonly string[] | null, at: IsoTime): Promise<number> {
  if (codes !== null && codes.length === 0) return 0;
  const released = await trx
    .updateTable('originals')
    .set({ state: 'wanted', ...unheld })
    .where('state', 'in', ['wanted', 'unfetchable'])
    .where('hold_code', 'is not', null)
    .$if(codes !== null, (query) => query.where('hold_code', 'in', codes ?? []))
    .returning(['id', 'post_ref', 'role', 'position'])
    .execute();
  await recordAll(
    trx,
    at,
    released.map(({ id, post_ref, role, position }) => ({
      kind: 'original-released',
      subject: `original:${id}`,
      data: { postRef: post_ref, role, position },
    })),
  );
  return released.length;
}

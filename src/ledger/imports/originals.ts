import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { FerryError, type IsoTime, type JsonObject } from '../../contract/index.ts';
import type { Probed } from '../../core/media/facts.ts';
import { selectForAll, write } from '../sqlite/bulk.ts';
import { type EventKind, record, recordAll } from '../events.ts';
import type { OriginalRow, OriginalState, OriginalStore, OriginalTotals } from '../ledger.ts';
import { never } from './merge-post.ts';
import type { OriginalsTable, Tables } from '../sqlite/tables.ts';

export function originalStore(db: Kysely<Tables>): OriginalStore {
  const lane = () => db.selectFrom('originals').where('state', '=', 'wanted').where('hold_code', 'is', null);
  return {
    async due(now, limit) {
      const rows = await lane()
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
      const row = await lane()
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

    postpone: (id, { code, message, notBefore }, at) =>
      change(db, id, at, {
        from: ['wanted'],
        set: { not_before: notBefore },
        countsAsTry: true,
        kind: 'original-postponed',
        data: { code, reason: message, notBefore },
      }),

    hold: (id, { code, message }, at) =>
      change(db, id, at, {
        from: ['wanted'],
        set: { hold_code: code, hold_reason: message },
        kind: 'original-held',
        data: { code, reason: message },
      }),

    unfetchable: (id, { code, message }, at) =>
      change(db, id, at, {
        from: ['wanted'],
        set: { state: 'unfetchable', hold_code: code, hold_reason: message, not_before: null },
        kind: 'original-unfetchable',
        data: { code, reason: message },
      }),

    release: (codes, at) => write(db, (trx) => release(trx, codes, at)),

    lost: (id, why, at) =>
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
        data: { why },
      }),

    reasons: () => readReasons(db),

    totals: () => totals(db),
  };
}

const unheld = { hold_code: null, hold_reason: null, not_before: null, tries: 0 };

/** Media in order, then the cover. */
export async function readOriginals(db: Kysely<Tables>, refs: readonly string[]): Promise<OriginalRow[]> {
  const rows = await selectForAll(refs, (some) =>
    db
      .selectFrom('originals')
      .selectAll()
      .where('post_ref', 'in', some)
      .orderBy('post_ref')
      .orderBy('role', 'desc')
      .orderBy('position')
      .execute(),
  );
  return rows.map(toOriginal);
}

interface OriginalChange {
  /** states this makes sense in */
  readonly from: readonly OriginalState[];
  readonly set: Updateable<OriginalsTable>;
  readonly countsAsTry?: boolean;
  readonly kind: EventKind;
  readonly data: JsonObject;
}

function change(db: Kysely<Tables>, id: number, at: IsoTime, { from, set, ...rest }: OriginalChange): Promise<void> {
  return write(db, async (trx) => {
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
  if (row === undefined) return new FerryError('fatal', 'unknown-original', `the ledger has no original ${id}`);
  return new FerryError('fatal', 'bad-transition', `original ${id} is ${row.state}: ${kind} does not fit`);
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

/** Answered from `originals_lane` alone. */
async function totals(db: Kysely<Tables>): Promise<OriginalTotals> {
  const rows = await db
    .selectFrom('originals')
    .select((eb) => [
      'state',
      'hold_code',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number | null>('bytes').as('bytes'),
    ])
    .groupBy(['state', 'hold_code'])
    .execute();
  const span = await db
    .selectFrom('originals')
    .select((eb) => [eb.fn.min('fetch_before').as('first'), eb.fn.max('fetch_before').as('last')])
    .where('state', '=', 'wanted')
    .where('fetch_before', '<', never)
    .executeTakeFirst();
  const count = (state: OriginalState, held: boolean | null) =>
    rows
      .filter((row) => row.state === state && (held === null || (row.hold_code !== null) === held))
      .reduce((sum, row) => sum + row.count, 0);
  return {
    wanted: count('wanted', false),
    held: count('wanted', true),
    fetched: count('fetched', null),
    unfetchable: count('unfetchable', null),
    bytes: rows.reduce((sum, row) => sum + (row.state === 'fetched' ? (row.bytes ?? 0) : 0), 0),
    firstExpiry: span?.first ?? null,
    lastExpiry: span?.last ?? null,
  };
}

function toOriginal(row: Selectable<OriginalsTable>): OriginalRow {
  return {
    id: row.id,
    postRef: row.post_ref,
    role: row.role,
    position: row.position,
    kind: row.kind,
    locator: row.locator,
    objectKey: row.object_key,
    expiresAt: row.expires_at,
    state: row.state,
    sha256: row.sha256,
    bytes: row.bytes,
    extension: row.extension,
    probed: row.probed === null ? null : (JSON.parse(row.probed) as Probed),
    holdCode: row.hold_code,
    holdReason: row.hold_reason,
    notBefore: row.not_before,
    tries: row.tries,
  };
}

async function readReasons(db: Kysely<Tables>): Promise<{ code: string; reason: string; count: number }[]> {
  const rows = await db
    .selectFrom('originals')
    .select((eb) => ['hold_code', eb.fn.min('hold_reason').as('reason'), eb.fn.countAll<number>().as('count')])
    .where('hold_code', 'is not', null)
    .groupBy('hold_code')
    .orderBy('count', 'desc')
    .execute();
  return rows.map((row) => ({ code: row.hold_code ?? '', reason: row.reason ?? '', count: row.count }));
}

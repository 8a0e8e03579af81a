import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { because, FerryError, type IsoTime } from '../../contract/index.ts';
import type { AttemptRow } from '../../core/model.ts';
import { record } from '../events.ts';
import type { Journal } from '../journal/journal.ts';
import { subjectOf } from '../journal/subject.ts';
import type { AttemptStore } from '../ledger.ts';
import { selectOften } from '../sqlite/batches.ts';
import { draft, publishTicket } from '../sqlite/shapes.ts';
import { readJson } from '../sqlite/stored.ts';
import type { AttemptsTable, Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { unknownRow } from '../unknown-row.ts';
import { moveDelivery, refusal } from './moves.ts';

/** `beforeFirst`: once, before the first publication of this run; what it throws stops that. */
export function attemptStore(
  db: Kysely<Tables>,
  journal: Journal,
  beforeFirst: (at: IsoTime) => Promise<void>,
): AttemptStore {
  let prepared: Promise<void> | null = null;
  const prepare = (at: IsoTime) => {
    prepared ??= beforeFirst(at).catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };
  return {
    async nextNumber(deliveryKey) {
      const [row] = await selectOften(db, [deliveryKey] as const, selectLast);
      return (row?.last ?? 0) + 1;
    },

    async begin(attempt, at) {
      await prepare(at);
      return journal.keep(async (trx, tell) => {
        const begun = await begin(trx, attempt, at);
        const { number, publishKey, draft, ticket } = attempt;
        const about = await subjectOf(trx, attempt.deliveryKey);
        tell({ kind: 'intent', ...about, at, attempt: number, publishKey, draft, ticket });
        return begun;
      });
    },

    async findOpen(deliveryKey) {
      const row = await db
        .selectFrom('attempts')
        .selectAll()
        .where('delivery_key', '=', deliveryKey)
        .where('outcome', '=', 'open')
        .executeTakeFirst();
      return row === undefined ? null : toAttempt(row);
    },

    doubt: (attemptId, at) =>
      transaction(db, async (trx) => {
        const attempt = await getOpen(trx, attemptId);
        if (attempt.in_doubt_since !== null) return toAttempt(attempt);
        await trx.updateTable('attempts').set({ in_doubt_since: at }).where('id', '=', attemptId).execute();
        const data = { attempt: attemptId, number: attempt.number };
        await record(trx, at, { kind: 'attempt-in-doubt', subject: attempt.delivery_key, data });
        return toAttempt({ ...attempt, in_doubt_since: at });
      }),

    repeat: (attemptId, at) =>
      journal.keep(async (trx, tell) => {
        const attempt = await getOpen(trx, attemptId);
        await trx.updateTable('attempts').set({ in_doubt_since: null }).where('id', '=', attemptId).execute();
        const data = { attempt: attemptId, number: attempt.number };
        await record(trx, at, { kind: 'attempt-repeated', subject: attempt.delivery_key, data });
        tell({ kind: 'repeat', ...(await subjectOf(trx, attempt.delivery_key)), at, attempt: attempt.number });
        return toAttempt({ ...attempt, in_doubt_since: null });
      }),

    settle: (attemptId, outcome, move, at) =>
      journal.keep(async (trx, tell) => {
        const { delivery_key: key, number } = await getOpen(trx, attemptId);
        // `mayBeginAgain` tells by the remote post that something of an accepted attempt is there.
        if (outcome === 'accepted' && (move.to !== 'accepted' || move.change.remote === undefined))
          throw await refusal(trx, key, move.to);
        await trx.updateTable('attempts').set({ outcome, settled_at: at }).where('id', '=', attemptId).execute();
        await record(trx, at, { kind: 'attempt-settled', subject: key, data: { attempt: attemptId, number, outcome } });
        await moveDelivery(trx, key, move, at);
        const { remote, reason } = move.change;
        tell({
          kind: 'answer',
          ...(await subjectOf(trx, key)),
          at,
          attempt: number,
          outcome,
          to: move.to,
          remote,
          reason,
        });
      }),

    async startedSince(account, since) {
      const rows = await db
        .selectFrom('attempts')
        .select('started_at')
        .where('destination', '=', account.destination)
        .where('label', '=', account.label)
        .where('started_at', '>=', since)
        .orderBy('started_at', 'desc')
        .execute();
      return rows.map((row) => row.started_at);
    },

    async filesStartedSince(account, since) {
      const rows = await db
        .selectFrom('attempts')
        .select('started_at')
        .select(
          sql<number>`iif(json_extract(draft, '$.kind') = 'video', json_array_length(draft, '$.media'), 1)`.as(
            'videos',
          ),
        )
        .where('destination', '=', account.destination)
        .where('label', '=', account.label)
        .where('started_at', '>=', since)
        .orderBy('started_at', 'desc')
        .execute();
      return rows.flatMap(({ started_at, videos }) => Array<IsoTime>(Math.max(1, videos)).fill(started_at));
    },

    async acceptedSince(account, since) {
      const rows = await db
        .selectFrom('attempts')
        .select('settled_at')
        .where('destination', '=', account.destination)
        .where('label', '=', account.label)
        .where('outcome', '=', 'accepted')
        .where('settled_at', '>=', since)
        .orderBy('settled_at', 'desc')
        .execute();
      return rows.flatMap(({ settled_at }) => (settled_at === null ? [] : [settled_at]));
    },
  };
}

/**
 * The row that says "we may have published" exists before the first byte of the call. The delivery's own draft becomes
 * the attempt's, so that both show what was sent.
 */
async function begin(
  trx: Transaction<Tables>,
  attempt: Parameters<AttemptStore['begin']>[0],
  at: IsoTime,
): Promise<AttemptRow> {
  const { deliveryKey, number, publishKey, draft, ticket } = attempt;
  const delivery = await trx
    .selectFrom('deliveries')
    .select(['destination', 'label', 'state'])
    .where('key', '=', deliveryKey)
    .executeTakeFirst();
  if (delivery?.state !== 'uploaded') throw await refusal(trx, deliveryKey, 'publishing');
  const last = await trx
    .selectFrom('attempts')
    .select(['number', 'outcome'])
    .where('delivery_key', '=', deliveryKey)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.outcome === 'open' || number !== (last?.number ?? 0) + 1) {
    const values = { delivery: deliveryKey, number, lastNumber: last?.number ?? 0 };
    throw new FerryError('fatal', because('bad-attempt', values), { effect: 'none' });
  }
  const row = await trx
    .insertInto('attempts')
    .values({
      delivery_key: deliveryKey,
      destination: delivery.destination,
      label: delivery.label,
      number,
      publish_key: publishKey,
      draft: JSON.stringify(draft),
      ticket: JSON.stringify(ticket),
      started_at: at,
      in_doubt_since: null,
      outcome: 'open',
      settled_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(trx, at, {
    kind: 'attempt-began',
    subject: deliveryKey,
    data: { attempt: row.id, number, publishKey },
  });
  await moveDelivery(trx, deliveryKey, { from: 'uploaded', to: 'publishing', change: { draft } }, at);
  return toAttempt(row);
}

async function getOpen(trx: Transaction<Tables>, attemptId: number): Promise<Selectable<AttemptsTable>> {
  const [row] = await selectOften(trx, [attemptId] as const, selectAttempt);
  if (row === undefined) throw unknownRow('attempts', attemptId);
  if (row.outcome === 'open') return row;
  const values = { delivery: row.delivery_key, number: row.number, outcome: row.outcome };
  throw new FerryError('fatal', because('attempt-settled', values), { effect: 'none' });
}

function toAttempt(row: Selectable<AttemptsTable>): AttemptRow {
  const placeOf = (field: string) => ({ table: 'attempts', row: row.id, field });
  return {
    id: row.id,
    deliveryKey: row.delivery_key,
    number: row.number,
    publishKey: row.publish_key,
    draft: readJson(row.draft, draft, placeOf('draft')),
    ticket: readJson(row.ticket, publishTicket, placeOf('ticket')),
    startedAt: row.started_at,
    inDoubtSince: row.in_doubt_since,
    outcome: row.outcome,
  };
}

function selectAttempt(db: Kysely<Tables>, [id]: readonly [number]) {
  return db.selectFrom('attempts').selectAll().where('id', '=', id);
}

function selectLast(db: Kysely<Tables>, [key]: readonly [string]) {
  return db
    .selectFrom('attempts')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('delivery_key', '=', key);
}

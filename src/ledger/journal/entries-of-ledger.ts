import type { Kysely } from 'kysely';
import { isFerryError, type Reason, type RemotePost } from '../../contract/index.ts';
import type { AttemptOutcome } from '../../core/model.ts';
import type { DeliveryState } from '../../core/states.ts';
import { draft, publishTicket } from '../sqlite/shapes.ts';
import { readJson, readReason } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import type { Entry, Subject } from './entry.ts';

/** Rows read at a time. */
const pageSize = 500;

/** What a journal would tell that had been there from the beginning: for a ledger older than its journal, or one that lost it. */
export async function* entriesOfLedger(db: Kysely<Tables>): AsyncGenerator<Entry> {
  for (let after = 0; ; ) {
    const rows = await selectAttempts(db, after);
    for (const row of rows) yield* entriesOf(row);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  for (let afterKey = ''; ; ) {
    const rows = await selectKnown(db, afterKey);
    for (const row of rows) yield* entriesOf(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    afterKey = last.delivery_key;
  }
}

function selectAttempts(db: Kysely<Tables>, after: number) {
  return db
    .selectFrom('attempts')
    .innerJoin('deliveries', 'deliveries.key', 'attempts.delivery_key')
    .select(['attempts.id', 'attempts.delivery_key', 'attempts.number', 'attempts.publish_key', 'attempts.draft'])
    .select(['attempts.ticket', 'attempts.started_at', 'attempts.outcome', 'attempts.settled_at'])
    .select(['deliveries.post_ref', 'deliveries.destination', 'deliveries.label', 'deliveries.state'])
    .select(['deliveries.code', 'deliveries.facts', 'deliveries.updated_at'])
    .select(['deliveries.remote_id', 'deliveries.remote_url', 'deliveries.remote_said_by'])
    .select((eb) =>
      eb
        .selectFrom('attempts as others')
        .select((one) => one.fn.max('others.number').as('last'))
        .whereRef('others.delivery_key', '=', 'attempts.delivery_key')
        .as('last_number'),
    )
    .where('attempts.id', '>', after)
    .orderBy('attempts.id')
    .limit(pageSize)
    .execute();
}

/** All attempts of the next deliveries that only an earlier journal told of. */
function selectKnown(db: Kysely<Tables>, after: string) {
  return db
    .selectFrom('known_attempts')
    .innerJoin('known_deliveries', 'known_deliveries.key', 'known_attempts.delivery_key')
    .select((eb) => eb.lit(0).as('id'))
    .select(['known_attempts.delivery_key', 'known_attempts.number', 'known_attempts.publish_key'])
    .select(['known_attempts.draft', 'known_attempts.ticket', 'known_attempts.started_at'])
    .select(['known_attempts.outcome', 'known_attempts.settled_at'])
    .select(['known_deliveries.post_ref', 'known_deliveries.destination', 'known_deliveries.label'])
    .select(['known_deliveries.state', 'known_deliveries.code', 'known_deliveries.facts'])
    .select(['known_deliveries.at as updated_at', 'known_deliveries.remote_id', 'known_deliveries.remote_url'])
    .select('known_deliveries.remote_said_by')
    .select((eb) =>
      eb
        .selectFrom('known_attempts as others')
        .select((one) => one.fn.max('others.number').as('last'))
        .whereRef('others.delivery_key', '=', 'known_attempts.delivery_key')
        .as('last_number'),
    )
    .where('known_attempts.delivery_key', 'in', (eb) =>
      eb.selectFrom('known_deliveries').select('key').where('key', '>', after).orderBy('key').limit(pageSize),
    )
    .orderBy('known_attempts.delivery_key')
    .orderBy('known_attempts.number')
    .execute();
}

type AttemptOfDelivery = Awaited<ReturnType<typeof selectAttempts>>[number];

function* entriesOf(row: AttemptOfDelivery): Generator<Entry> {
  const placeOf = (field: string) => ({ table: 'attempts', row: row.id, field });
  const subject: Subject = {
    key: row.delivery_key,
    ref: row.post_ref,
    destination: row.destination,
    label: row.label,
  };
  yield {
    kind: 'intent',
    ...subject,
    at: row.started_at,
    attempt: row.number,
    publishKey: row.publish_key,
    draft: readable(() => readJson(row.draft, draft, placeOf('draft'))),
    ticket: readable(() => readJson(row.ticket, publishTicket, placeOf('ticket'))),
  };
  if (row.outcome === 'open') return;
  const at = row.settled_at ?? row.updated_at;
  const answer = { kind: 'answer', ...subject, at, attempt: row.number, outcome: row.outcome } as const;
  const isLast = row.number === row.last_number;
  const to = isLast ? stateAfter(row.outcome, row.state) : 'uploaded';
  yield { ...answer, to, ...(isLast ? what(row, to) : {}) };
  if (isLast && row.outcome === 'accepted' && row.state !== 'accepted')
    yield { kind: 'moved', ...subject, at: row.updated_at, to: row.state, ...what(row, row.state) };
}

/** A refused delivery may have begun again since: that it was refused is what counts here. */
function stateAfter(outcome: AttemptOutcome, state: DeliveryState): DeliveryState {
  if (outcome === 'accepted') return 'accepted';
  return state === 'failed' ? 'failed' : 'uploaded';
}

function what(row: AttemptOfDelivery, to: DeliveryState): { readonly remote?: RemotePost; readonly reason?: Reason } {
  const { remote_id: id, remote_url: url, remote_said_by: saidBy } = row;
  const place = { table: 'deliveries', row: row.delivery_key, field: 'facts' };
  const reason = to === row.state ? readable(() => readReason(row.code, row.facts, place)) : null;
  return {
    ...(id === null ? {} : { remote: { id, url, ...(saidBy === null ? {} : { saidBy }) } }),
    ...(reason === null ? {} : { reason }),
  };
}

/** One row that is damaged is named when somebody asks for it; a whole workspace does not stop for it. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isFerryError(error)) return null;
    throw error;
  }
}

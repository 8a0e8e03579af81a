import type { Selectable, Transaction } from 'kysely';
import type { Account, Draft, IsoTime, PublishTicket } from '../../contract/index.ts';
import { publishKey } from '../../core/identity.ts';
import type { AttemptOutcome } from '../../core/model.ts';
import type { Entry, Subject } from '../journal/entry.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { KnownDeliveriesTable, Tables } from '../sqlite/tables.ts';

/** One line of the journal after another → what is known of each post: the tables `known_deliveries` and `known_attempts`. */
export async function learn(trx: Transaction<Tables>, entry: Entry): Promise<void> {
  switch (entry.kind) {
    case 'journal':
    // A doubt that is restored begins anew, later than any repeat.
    case 'repeat':
      return;
    case 'intent':
      await putDelivery(trx, entry, { ...untold, state: 'publishing', at: entry.at });
      return putAttempt(trx, entry.key, {
        number: entry.attempt,
        publishKey: entry.publishKey,
        draft: entry.draft,
        ticket: entry.ticket,
        startedAt: entry.at,
      });
    case 'answer':
      await putDelivery(trx, entry, columnsOf(entry));
      return settleAttempt(trx, entry);
    case 'moved':
      return putDelivery(trx, entry, columnsOf(entry));
    default:
      return entry satisfies never;
  }
}

type Told = Omit<KnownDeliveriesTable, 'key' | 'post_ref' | 'destination' | 'label'>;

const untold = { code: null, facts: null, remote_id: null, remote_url: null, remote_said_by: null } as const;

/** A remote that a later line does not repeat stays. */
function columnsOf({
  to,
  at,
  remote,
  reason,
}: Extract<Entry, { kind: 'answer' | 'moved' }>): Partial<Told> & Pick<Told, 'state' | 'at'> {
  return {
    state: to,
    at,
    code: reason?.code ?? null,
    facts: reason === undefined ? null : factsOf(reason),
    ...(remote === undefined
      ? {}
      : { remote_id: remote.id, remote_url: remote.url, remote_said_by: remote.saidBy ?? null }),
  };
}

async function putDelivery(
  trx: Transaction<Tables>,
  { key, ref, destination, label }: Subject,
  told: Partial<Told> & Pick<Told, 'state' | 'at'>,
): Promise<void> {
  await trx
    .insertInto('known_deliveries')
    .values({ key, post_ref: ref, destination, label, ...untold, ...told })
    .onConflict((oc) => oc.column('key').doUpdateSet(told))
    .execute();
}

interface KnownAttempt {
  readonly number: number;
  readonly publishKey: string;
  readonly draft: Draft | null;
  readonly ticket: PublishTicket | null;
  readonly startedAt: IsoTime;
}

async function putAttempt(trx: Transaction<Tables>, key: string, attempt: KnownAttempt): Promise<void> {
  await trx
    .insertInto('known_attempts')
    .values({
      delivery_key: key,
      number: attempt.number,
      publish_key: attempt.publishKey,
      draft: JSON.stringify(attempt.draft),
      ticket: JSON.stringify(attempt.ticket),
      started_at: attempt.startedAt,
      outcome: 'open',
      settled_at: null,
    })
    .onConflict((oc) => oc.columns(['delivery_key', 'number']).doNothing())
    .execute();
}

/** Its intent may stand in a line that cannot be read. */
async function settleAttempt(
  trx: Transaction<Tables>,
  {
    key,
    attempt,
    at,
    outcome,
  }: { readonly key: string; readonly attempt: number; readonly at: IsoTime; readonly outcome: AttemptOutcome },
): Promise<void> {
  await putAttempt(trx, key, {
    number: attempt,
    publishKey: publishKey(key, attempt),
    draft: null,
    ticket: null,
    startedAt: at,
  });
  await trx
    .updateTable('known_attempts')
    .set({ outcome, settled_at: at })
    .where('delivery_key', '=', key)
    .where('number', '=', attempt)
    .execute();
}

/** The next of those that have a delivery by now. `account` null: of all. */
export function findArrived(
  trx: Transaction<Tables>,
  account: Account | null,
  limit: number,
): Promise<readonly Selectable<KnownDeliveriesTable>[]> {
  return trx
    .selectFrom('known_deliveries')
    .innerJoin('deliveries', 'deliveries.key', 'known_deliveries.key')
    .selectAll('known_deliveries')
    .$if(account !== null, (query) =>
      query
        .where('known_deliveries.destination', '=', account?.destination ?? '')
        .where('known_deliveries.label', '=', account?.label ?? ''),
    )
    .limit(limit)
    .execute();
}

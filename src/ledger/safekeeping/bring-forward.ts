import type { Selectable, Transaction, Updateable } from 'kysely';
import type { Account, IsoTime } from '../../contract/index.ts';
import { reasonToJson } from '../../core/reason-json.ts';
import type { DeliveryState } from '../../core/states.ts';
import { record } from '../events.ts';
import { readReason } from '../sqlite/stored.ts';
import type { DeliveriesTable, KnownAttemptsTable, KnownDeliveriesTable, Tables } from '../sqlite/tables.ts';
import { unheld } from '../unheld.ts';
import { findArrived } from './known.ts';

const pageSize = 200;

type Known = Selectable<KnownDeliveriesTable>;
type KnownAttempt = Selectable<KnownAttemptsTable>;

/**
 * What the journal knows of posts that have a delivery now becomes that delivery's state, and is forgotten here. It never
 * takes back what the ledger knows already. With nothing to bring, which is nearly always, one look at an empty table.
 */
export async function bringForward(trx: Transaction<Tables>, account: Account | null, at: IsoTime): Promise<number> {
  let brought = 0;
  for (;;) {
    const arrived = await findArrived(trx, account, pageSize);
    if (arrived.length === 0) return brought;
    for (const known of arrived) {
      if (await bringOne(trx, known, at)) brought += 1;
      await trx.deleteFrom('known_attempts').where('delivery_key', '=', known.key).execute();
      await trx.deleteFrom('known_deliveries').where('key', '=', known.key).execute();
    }
  }
}

/** True: the ledger did not know. */
async function bringOne(trx: Transaction<Tables>, known: Known, at: IsoTime): Promise<boolean> {
  const attempts = await trx
    .selectFrom('known_attempts')
    .selectAll()
    .where('delivery_key', '=', known.key)
    .orderBy('number')
    .execute();
  const before = await trx
    .selectFrom('attempts')
    .select(['number', 'outcome'])
    .where('delivery_key', '=', known.key)
    .orderBy('number')
    .execute();
  const row = await trx
    .selectFrom('deliveries')
    .select(['state', 'remote_id'])
    .where('key', '=', known.key)
    .executeTakeFirstOrThrow();
  for (const attempt of attempts) await putAttempt(trx, known, attempt);
  const last = attempts.at(-1);
  const isNewer = (last?.number ?? 0) < (before.at(-1)?.number ?? 0);
  const outcomeBefore = before.find(({ number }) => number === last?.number)?.outcome ?? null;
  const to = isNewer ? null : stateToTake({ known: known.state, now: row.state, outcomeBefore });
  if (to !== null) await take(trx, { known, from: row.state, to, draft: last?.draft ?? null, at });
  return to !== null || outcomeBefore !== (last?.outcome ?? null);
}

async function putAttempt(trx: Transaction<Tables>, known: Known, attempt: KnownAttempt): Promise<void> {
  const { destination, label } = known;
  await trx
    .insertInto('attempts')
    .values({ ...attempt, destination, label, in_doubt_since: null })
    .onConflict((oc) =>
      oc
        .columns(['delivery_key', 'number'])
        .doUpdateSet({ outcome: attempt.outcome, settled_at: attempt.settled_at })
        .where('attempts.outcome', '=', 'open'),
    )
    .execute();
}

/** How far each state is along its way; `failed`, once the destination had said yes, is beyond `accepted`. */
const rank: Readonly<Record<DeliveryState, number>> = {
  planned: 0,
  skipped: 0,
  prepared: 0,
  uploaded: 0,
  publishing: 1,
  unconfirmed: 1,
  accepted: 2,
  failed: 3,
  published: 4,
  removing: 5,
  removed: 6,
};

/**
 * null: the ledger's own state stays. `outcomeBefore`: what the ledger knew of the journal's last attempt; null: nothing. A doubt is
 * always `publishing` again, whatever was made of it before: then it is looked at, and a person asked where that cannot tell.
 */
export function stateToTake({
  known,
  now,
  outcomeBefore,
}: {
  readonly known: DeliveryState;
  readonly now: DeliveryState;
  readonly outcomeBefore: KnownAttempt['outcome'] | null;
}): DeliveryState | null {
  const isDoubt = known === 'publishing' || known === 'unconfirmed';
  if (outcomeBefore === null) {
    if (isDoubt) return 'publishing';
    // Refused or proven absent: it is where it was.
    return rank[known] === 0 ? null : known;
  }
  if (isDoubt) return null;
  if (outcomeBefore === 'open') return rank[known] === 0 ? 'uploaded' : known;
  return rank[known] > rank[now] && rank[now] > 1 ? known : null;
}

interface Taking {
  readonly known: Known;
  readonly from: DeliveryState;
  readonly to: DeliveryState;
  readonly draft: string | null;
  readonly at: IsoTime;
}

async function take(trx: Transaction<Tables>, { known, from, to, draft, at }: Taking): Promise<void> {
  const { key, code, facts, remote_id, remote_url, remote_said_by } = known;
  const change: Updateable<DeliveriesTable> = {
    state: to,
    ...unheld,
    not_before: null,
    code,
    facts,
    tries: 0,
    ...(draft === null || draft === 'null' ? {} : { draft }),
    ...(remote_id === null ? {} : { remote_id, remote_url, remote_said_by }),
    updated_at: known.at,
  };
  await trx.updateTable('deliveries').set(change).where('key', '=', key).execute();
  const reason = readReason(code, facts, { table: 'known_deliveries', row: key, field: 'facts' });
  const data = { from, to, restored: true, ...(reason === null ? {} : { reason: reasonToJson(reason) }) };
  await record(trx, at, { kind: 'delivery-moved', subject: key, data });
}

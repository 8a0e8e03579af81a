import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Account, IsoTime, JsonObject } from '../../contract/index.ts';
import { write } from '../sqlite/bulk.ts';
import { type EventKind, record } from '../events.ts';
import type { AccountRow, AccountStore } from '../ledger.ts';
import type { AccountsTable, Tables } from '../sqlite/tables.ts';

export function accountStore(db: Kysely<Tables>): AccountStore {
  return {
    async get(account) {
      const row = await db
        .selectFrom('accounts')
        .selectAll()
        .where('destination', '=', account.destination)
        .where('label', '=', account.label)
        .executeTakeFirst();
      return row === undefined ? untouched(account) : toAccount(row);
    },

    stop: (account, { code, message }, at) =>
      put(db, account, at, {
        set: { stopped_code: code, stopped_reason: message, stopped_at: at },
        kind: 'account-stopped',
        data: { code, reason: message },
      }),

    resume: (account, at) =>
      put(db, account, at, {
        set: { stopped_code: null, stopped_reason: null, stopped_at: null },
        kind: 'account-resumed',
        data: {},
      }),

    consent: (account, text, at) =>
      put(db, account, at, {
        set: { consent_text: text, consent_at: at },
        kind: 'account-consented',
        data: { text },
      }),

    async list() {
      const rows = await db.selectFrom('accounts').selectAll().orderBy('destination').orderBy('label').execute();
      return rows.map(toAccount);
    },
  };
}

interface AccountChange {
  /** all but the key */
  readonly set: Omit<Updateable<AccountsTable>, 'destination' | 'label'>;
  readonly kind: EventKind;
  readonly data: JsonObject;
}

function put(db: Kysely<Tables>, account: Account, at: IsoTime, { set, kind, data }: AccountChange): Promise<void> {
  const { destination, label } = account;
  return write(db, async (trx) => {
    await trx
      .insertInto('accounts')
      .values({ destination, label, ...set })
      .onConflict((oc) => oc.columns(['destination', 'label']).doUpdateSet(set))
      .execute();
    await record(trx, at, { kind, subject: `${destination}:${label}`, data });
  });
}

/** Read from the plans, of which there are few: an account has deliveries only through one. */
export function accountsOf(db: Kysely<Tables>): Promise<Account[]> {
  return db
    .selectFrom('plans')
    .select(['destination', 'label'])
    .where('ended_at', 'is not', null)
    .groupBy(['destination', 'label'])
    .orderBy('destination')
    .orderBy('label')
    .execute();
}

function untouched(account: Account): AccountRow {
  return { account, stoppedCode: null, stoppedReason: null, stoppedAt: null, consentText: null };
}

function toAccount(row: Selectable<AccountsTable>): AccountRow {
  return {
    account: { destination: row.destination, label: row.label },
    stoppedCode: row.stopped_code,
    stoppedReason: row.stopped_reason,
    stoppedAt: row.stopped_at,
    consentText: row.consent_text,
  };
}

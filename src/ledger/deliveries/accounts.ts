import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Account, IsoTime, JsonObject } from '../../contract/index.ts';
import type { AccountRow } from '../../core/model.ts';
import { reasonToJson } from '../../core/reason-json.ts';
import { type EventKind, record } from '../events.ts';
import type { AccountStore } from '../ledger.ts';
import { factsOf, readReason } from '../sqlite/stored.ts';
import type { AccountsTable, Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';

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

    stop: (account, reason, at) =>
      put(db, account, at, {
        set: { stopped_code: reason.code, stopped_facts: factsOf(reason), stopped_at: at },
        kind: 'account-stopped',
        data: { reason: reasonToJson(reason) },
      }),

    resume: (account, at) =>
      put(db, account, at, {
        set: { stopped_code: null, stopped_facts: null, stopped_at: null },
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
  return transaction(db, async (trx) => {
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
  return { account, stopped: null, consentText: null };
}

function toAccount(row: Selectable<AccountsTable>): AccountRow {
  const { destination, label, stopped_at: at } = row;
  const place = { table: 'accounts', row: `${destination}:${label}`, field: 'stopped_facts' };
  const reason = readReason(row.stopped_code, row.stopped_facts, place);
  return {
    account: { destination, label },
    stopped: reason === null || at === null ? null : { reason, at },
    consentText: row.consent_text,
  };
}

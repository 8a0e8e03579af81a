import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Everything inside happens, or nothing; what it reads is of one moment. Never use `db` itself inside: it would wait for its
 * own transaction to end.
 */
export function transaction<T>(db: Kysely<Tables>, body: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.transaction().execute(body);
}

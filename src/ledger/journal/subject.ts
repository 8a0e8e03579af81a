import type { Transaction } from 'kysely';
import type { Tables } from '../sqlite/tables.ts';
import { unknownRow } from '../unknown-row.ts';
import type { Subject } from './entry.ts';

export async function subjectOf(trx: Transaction<Tables>, key: string): Promise<Subject> {
  const row = await trx
    .selectFrom('deliveries')
    .select(['post_ref as ref', 'destination', 'label'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) throw unknownRow('deliveries', key);
  return { key, ...row };
}

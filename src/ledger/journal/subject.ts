import type { Kysely, Transaction } from 'kysely';
import { selectOften } from '../sqlite/batches.ts';
import type { Tables } from '../sqlite/tables.ts';
import { unknownRow } from '../unknown-row.ts';
import type { Subject } from './entry.ts';

export async function subjectOf(trx: Transaction<Tables>, key: string): Promise<Subject> {
  const [row] = await selectOften(trx, [key] as const, selectSubject);
  if (row === undefined) throw unknownRow('deliveries', key);
  return { key, ...row };
}

function selectSubject(db: Kysely<Tables>, [key]: readonly [string]) {
  return db.selectFrom('deliveries').select(['post_ref as ref', 'destination', 'label']).where('key', '=', key);
}

import type { Kysely, Transaction } from 'kysely';
import { because, type IsoTime, type Reason } from '../../contract/index.ts';
import type { JournalRow } from '../journal/row.ts';
import { factsOf } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import type { Survey } from './survey.ts';

/**
 * A backup knows what was published until it was made; the journal knows the rest. Where the journal is gone, or ends before the
 * backup does, nobody knows what came after: the time of the backup's last event. null: nothing is missing.
 */
export async function findUnknownSince(
  db: Kysely<Tables>,
  row: JournalRow | null,
  { survey, isPresent }: { readonly survey: Survey | null; readonly isPresent: boolean },
): Promise<IsoTime | null> {
  const lines = survey === null ? 0 : survey.lines + survey.damaged.length;
  if (isPresent || (lines > 0 && lines >= (row?.lines ?? 0))) return null;
  const last = await db.selectFrom('events').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return last?.at ?? null;
}

/** null: all that was published is known. */
export function whyStop({
  linesLost,
  unknownSince,
}: {
  readonly linesLost: number;
  readonly unknownSince: IsoTime | null;
}): Reason | null {
  if (unknownSince !== null) return because('journal-lost', { since: unknownSince });
  return linesLost > 0 ? because('journal-lines-lost', { lines: linesLost }) : null;
}

/** What nobody knows of may be about any post of any account: a person looks, and says go on. */
export async function stopAccounts(trx: Transaction<Tables>, reason: Reason, at: IsoTime): Promise<void> {
  const stopped = { stopped_code: reason.code, stopped_facts: factsOf(reason), stopped_at: at };
  for (const table of ['plans', 'known_deliveries'] as const) {
    const accounts = await trx.selectFrom(table).select(['destination', 'label']).distinct().execute();
    for (const account of accounts)
      await trx
        .insertInto('accounts')
        .values({ ...account, ...stopped, consent_text: null, consent_at: null })
        .onConflict((oc) => oc.columns(['destination', 'label']).doUpdateSet(stopped))
        .execute();
  }
}

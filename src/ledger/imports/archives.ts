import type { Kysely, Selectable, Transaction } from 'kysely';
import { because, FerryError, type IsoTime } from '../../contract/index.ts';
import type { ArchiveRow, ImportCounts } from '../../core/model.ts';
import { record } from '../events.ts';
import type { PostStore } from '../ledger.ts';
import type { ArchivesTable, Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { unknownRow } from '../unknown-row.ts';

type ArchiveStore = Pick<PostStore, 'beginArchive' | 'endArchive' | 'lastArchive' | 'findArchive'>;

export function archiveStore(db: Kysely<Tables>): ArchiveStore {
  return {
    beginArchive: (archive) =>
      transaction(db, async (trx) => {
        const { path, location, source, about, at } = archive;
        await assertSameAccount(trx, source, about.accountName, path);
        const { id } = await trx
          .insertInto('archives')
          .values({
            path,
            location,
            source,
            generation: about.generation,
            account_name: about.accountName,
            notes: JSON.stringify(about.notes),
            began_at: at,
            ended_at: null,
            added: 0,
            known: 0,
            deleted: 0,
            unreadable: 0,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        const data = { path, source, generation: about.generation };
        await record(trx, at, { kind: 'archive-began', subject: String(id), data });
        return id;
      }),

    endArchive: (id, at) => transaction(db, (trx) => endArchive(trx, id, at)),

    async lastArchive() {
      const row = await selectArchives(db).orderBy('id', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : toArchive(row);
    },

    async findArchive(id) {
      const row = await selectArchives(db).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toArchive(row);
    },
  };
}

const columns = ['id', 'path', 'location', 'source', 'generation', 'account_name', 'ended_at'] as const;

function selectArchives(db: Kysely<Tables>) {
  return db.selectFrom('archives').select(columns);
}

function toArchive(row: Pick<Selectable<ArchivesTable>, (typeof columns)[number]>): ArchiveRow {
  const { account_name: accountName, ended_at: endedAt, ...rest } = row;
  return { ...rest, accountName, complete: endedAt !== null };
}

/** The counts live in the archive's row, so that an import cut off half-way still says how far it came. */
export async function addToArchive(trx: Transaction<Tables>, id: number, counts: ImportCounts): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('archives')
    .set((eb) => ({
      added: eb('added', '+', counts.added),
      known: eb('known', '+', counts.known),
      deleted: eb('deleted', '+', counts.deleted),
      unreadable: eb('unreadable', '+', counts.unreadable),
    }))
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw unknownRow('archives', id);
}

async function endArchive(trx: Transaction<Tables>, id: number, at: IsoTime): Promise<void> {
  const archive = await trx
    .updateTable('archives')
    .set({ ended_at: at })
    .where('id', '=', id)
    .returning(['path', 'location', 'source', 'added', 'known', 'deleted', 'unreadable'])
    .executeTakeFirst();
  if (archive === undefined) throw unknownRow('archives', id);
  // The same file read again, perhaps by a clipferry that understands more of it: its earlier complaints are void.
  await trx
    .updateTable('unreadable_items')
    .set({ superseded_by: id })
    .where('superseded_by', 'is', null)
    .where('archive_id', 'in', (eb) =>
      eb
        .selectFrom('archives')
        .select('id')
        .where('source', '=', archive.source)
        .where('id', '<', id)
        // Only version 0.1.0 left archives without a location.
        .where((one) =>
          one.or([
            one('location', '=', archive.location),
            one.and([one('location', 'is', null), one('path', '=', archive.path)]),
          ]),
        ),
    )
    .execute();
  const { location: _, ...data } = archive;
  await record(trx, at, { kind: 'archive-imported', subject: String(id), data });
}

/**
 * Two people's posts in one workspace would end on one account. An import that was begun and gave nothing (the wrong
 * file, noticed at once) binds nobody.
 */
async function assertSameAccount(
  trx: Transaction<Tables>,
  source: string,
  accountName: string | null,
  path: string,
): Promise<void> {
  if (accountName === null) return;
  const known = await trx
    .selectFrom('archives')
    .select('account_name')
    .where('source', '=', source)
    .where('account_name', 'is not', null)
    .where((eb) => eb.or([eb('ended_at', 'is not', null), eb('added', '>', 0), eb('known', '>', 0)]))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const name = known?.account_name ?? null;
  if (name === null || sameName(name, accountName)) return;
  const values = { path, accountName, workspaceAccountName: name };
  throw new FerryError('usage', because('export-of-other-account', values), { effect: 'none' });
}

/** Handles are not case-sensitive, and some exports write the @. */
function sameName(a: string, b: string): boolean {
  return bareName(a) === bareName(b);
}

function bareName(name: string): string {
  return name.trim().replace(/^@/, '').toLowerCase();
}

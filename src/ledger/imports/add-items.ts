import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import type { IsoTime, SourceItem, SourcePost } from '../../contract/index.ts';
import { stableJson } from '../../core/identity.ts';
import type { ImportCounts } from '../../core/model.ts';
import { record, recordAll } from '../events.ts';
import { insertRows, selectInBatches } from '../sqlite/batches.ts';
import type { DeletedPostsTable, Tables, UnreadableItemsTable } from '../sqlite/tables.ts';
import { addToArchive } from './archives.ts';
import {
  type KnownOriginal,
  type ListedOriginal,
  listOriginals,
  mergeOriginals,
  mergePost,
  newPost,
  type OriginalRecord,
  type PostRecord,
} from './merge-post.ts';

/** One batch of an import; see `PostStore.add`. */
export async function addItems(
  trx: Transaction<Tables>,
  archiveId: number,
  items: readonly SourceItem[],
  at: IsoTime,
): Promise<ImportCounts> {
  const posts = new Map<string, SourcePost>();
  const deleted = new Map<string, Insertable<DeletedPostsTable>>();
  const unreadable: Insertable<UnreadableItemsTable>[] = [];
  for (const item of items) {
    if (item.kind === 'post') posts.set(item.post.ref, item.post);
    else if (item.kind === 'deleted')
      deleted.set(item.ref, {
        ref: item.ref,
        created_at: item.createdAt,
        place: item.where,
        archive_id: archiveId,
      });
    else
      unreadable.push({
        archive_id: archiveId,
        place: item.where,
        because: stableJson(item.because),
        superseded_by: null,
      });
  }
  const added = await addPosts(trx, archiveId, [...posts.values()], at);
  await insertRows(trx, [...deleted.values()], insertDeleted);
  await insertRows(trx, unreadable, insertUnreadable);
  const gone = items.filter((item) => item.kind === 'deleted').length;
  const counts = {
    added,
    known: items.length - added - gone - unreadable.length,
    deleted: gone,
    unreadable: unreadable.length,
  };
  await addToArchive(trx, archiveId, counts);
  await record(trx, at, { kind: 'posts-added', subject: String(archiveId), data: counts });
  return counts;
}

function insertDeleted(trx: Transaction<Tables>, some: readonly Insertable<DeletedPostsTable>[]) {
  return trx
    .insertInto('deleted_posts')
    .values([...some])
    .onConflict((oc) => oc.column('ref').doNothing());
}

function insertUnreadable(trx: Transaction<Tables>, some: readonly Insertable<UnreadableItemsTable>[]) {
  return trx
    .insertInto('unreadable_items')
    .values([...some])
    .onConflict((oc) => oc.columns(['archive_id', 'place', 'because']).doNothing());
}

/** Returns how many were not known before. */
async function addPosts(
  trx: Transaction<Tables>,
  archiveId: number,
  posts: readonly SourcePost[],
  at: IsoTime,
): Promise<number> {
  const known = await findKnown(
    trx,
    posts.map((post) => post.ref),
  );
  const archive = { id: archiveId, earlierIds: await findEarlierImports(trx, archiveId) };
  const rows: PostRecord[] = [];
  const listed: ListedOriginal[] = [];
  const originals: OriginalRecord[] = [];
  const dropped: KnownOriginal[] = [];
  for (const post of posts) {
    const old = known.get(post.ref);
    if (old === undefined) {
      rows.push(newPost(post, archiveId));
      listed.push(...listOriginals(post, archiveId));
      continue;
    }
    const row = mergePost(old.post, post);
    if (row !== null) rows.push(row);
    const changes = mergeOriginals(old.originals, post, archive);
    originals.push(...changes.put);
    dropped.push(...changes.dropped);
  }
  await insertRows(trx, rows, upsertPosts);
  await insertRows(trx, listed, insertOriginals);
  await insertRows(trx, originals, upsertOriginals);
  await dropOriginals(trx, dropped, at);
  return posts.length - known.size;
}

/** Of the file that this archive is: where it lies says so. */
async function findEarlierImports(trx: Transaction<Tables>, archiveId: number): Promise<ReadonlySet<number>> {
  const rows = await trx
    .selectFrom('archives as this')
    .innerJoin('archives as earlier', 'earlier.location', 'this.location')
    .select('earlier.id')
    .where('this.id', '=', archiveId)
    .execute();
  return new Set(rows.map((row) => row.id));
}

interface Known {
  readonly post: PostRecord;
  readonly originals: KnownOriginal[];
}

async function findKnown(trx: Transaction<Tables>, refs: readonly string[]): Promise<Map<string, Known>> {
  const rows = await selectInBatches(trx, refs, postsWithRef);
  const known = new Map<string, Known>(rows.map((post) => [post.ref, { post, originals: [] }]));
  const originals = await selectInBatches(trx, [...known.keys()], originalsOfPosts);
  for (const original of originals) known.get(original.post_ref)?.originals.push(original);
  return known;
}

function postsWithRef(db: Kysely<Tables>, refs: readonly string[]) {
  return db.selectFrom('posts').selectAll().where('ref', 'in', refs);
}

function originalsOfPosts(db: Kysely<Tables>, refs: readonly string[]) {
  return db.selectFrom('originals').selectAll().where('post_ref', 'in', refs);
}

function upsertPosts(trx: Transaction<Tables>, some: readonly PostRecord[]) {
  return trx
    .insertInto('posts')
    .values([...some])
    .onConflict((oc) =>
      oc.column('ref').doUpdateSet((eb) => ({
        caption: eb.ref('excluded.caption'),
        caption_from: eb.ref('excluded.caption_from'),
        audience: eb.ref('excluded.audience'),
        kind: eb.ref('excluded.kind'),
        source_id: eb.ref('excluded.source_id'),
        likes: eb.ref('excluded.likes'),
        story: eb.ref('excluded.story'),
        sound: eb.ref('excluded.sound'),
        alternate_text: eb.ref('excluded.alternate_text'),
        location: eb.ref('excluded.location'),
        facts: eb.ref('excluded.facts'),
      })),
    );
}

/** Of posts that were not known. What is the same for all is written in the statement: half as many values to hand over. */
function insertOriginals(trx: Transaction<Tables>, some: readonly ListedOriginal[]) {
  return trx
    .insertInto('originals')
    .values(some.map((row) => ({ ...row, state: sql.lit('wanted' as const), tries: sql.lit(0) })));
}

function upsertOriginals(trx: Transaction<Tables>, some: readonly OriginalRecord[]) {
  return trx
    .insertInto('originals')
    .values([...some])
    .onConflict((oc) =>
      oc.columns(['post_ref', 'role', 'position']).doUpdateSet((eb) => ({
        kind: eb.ref('excluded.kind'),
        locator: eb.ref('excluded.locator'),
        object_key: eb.ref('excluded.object_key'),
        expires_at: eb.ref('excluded.expires_at'),
        archive_id: eb.ref('excluded.archive_id'),
        entry: eb.ref('excluded.entry'),
        fetch_before: eb.ref('excluded.fetch_before'),
        state: eb.ref('excluded.state'),
        hold_code: eb.ref('excluded.hold_code'),
        hold_facts: eb.ref('excluded.hold_facts'),
        not_before: eb.ref('excluded.not_before'),
        tries: eb.ref('excluded.tries'),
      })),
    );
}

async function dropOriginals(trx: Transaction<Tables>, dropped: readonly KnownOriginal[], at: IsoTime): Promise<void> {
  for (const { id } of dropped) await trx.deleteFrom('originals').where('id', '=', id).execute();
  await recordAll(
    trx,
    at,
    dropped.map(({ id, post_ref, role, position }) => ({
      kind: 'original-dropped',
      subject: `original:${id}`,
      data: { postRef: post_ref, role, position },
    })),
  );
}

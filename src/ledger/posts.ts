import type { Kysely, Selectable, Transaction } from 'kysely';
import { FerryError, type IsoTime, type SourceItem, type SourcePost } from '../contract/index.ts';
import { addToArchive, archiveStore } from './archives.ts';
import { insertRows, selectForAll, write } from './bulk.ts';
import { record, recordAll } from './events.ts';
import type { ImportCounts, OriginalRow, PostRow, PostStore } from './ledger.ts';
import {
  type KnownOriginal,
  listOriginals,
  mergeOriginals,
  mergePost,
  newPost,
  type OriginalRecord,
  type PostRecord,
} from './merge-post.ts';
import { readOriginals } from './originals.ts';
import type { PostsTable, Tables } from './tables.ts';

export function postStore(db: Kysely<Tables>): PostStore {
  const posts = () => db.selectFrom('posts').selectAll().orderBy('created_at').orderBy('ref');
  return {
    ...archiveStore(db),

    add: (archiveId, items, at) => write(db, (trx) => addItems(trx, archiveId, items, at)),

    async page(after, limit) {
      const rows = await posts()
        .$if(after !== null, (query) => {
          const { createdAt, ref } = after ?? { createdAt: '', ref: '' };
          return query
            .where('created_at', '>=', createdAt)
            .where((eb) => eb.or([eb('created_at', '>', createdAt), eb('ref', '>', ref)]));
        })
        .limit(limit)
        .execute();
      return withOriginals(db, rows);
    },

    async find(ref) {
      const rows = await posts().where('ref', '=', ref).execute();
      return (await withOriginals(db, rows))[0] ?? null;
    },

    async findByVideoId(videoId) {
      return withOriginals(db, await posts().where('video_id', '=', videoId).execute());
    },

    async findBetween(from, to) {
      return withOriginals(db, await posts().where('created_at', '>=', from).where('created_at', '<=', to).execute());
    },

    setCaption: (ref, caption, from, at) =>
      write(db, async (trx) => {
        await setCaption(trx, { ref, caption, from }, at);
      }),

    setCaptions: (captions, at) =>
      write(db, async (trx) => {
        let changed = 0;
        for (const caption of captions) if (await setCaption(trx, caption, at)) changed += 1;
        return changed;
      }),

    async totals() {
      const count = async (query: { executeTakeFirst(): Promise<{ count: number } | undefined> }) =>
        (await query.executeTakeFirst())?.count ?? 0;
      const rows = db.selectFrom('posts').select((eb) => eb.fn.countAll<number>().as('count'));
      const deleted = db
        .selectFrom('deleted_posts')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        // One archive lists it as deleted, another holds it: it is a post.
        .where((eb) =>
          eb.not(eb.exists(eb.selectFrom('posts').select('ref').whereRef('posts.ref', '=', 'deleted_posts.ref'))),
        );
      const unreadable = db
        .selectFrom(unreadableItems(db).as('items'))
        .select((eb) => eb.fn.countAll<number>().as('count'));
      return {
        posts: await count(rows),
        deleted: await count(deleted),
        unreadable: await count(unreadable),
        withoutCaption: await count(rows.where('caption', 'is', null)),
      };
    },

    async unreadable() {
      const rows = await unreadableItems(db).orderBy('place').orderBy('because').execute();
      return rows.map(({ place, because }) => ({ where: place, because }));
    },
  };
}

/** The same place and reason counts once, whichever import told of it: the same export may lie in two places. */
function unreadableItems(db: Kysely<Tables>) {
  return db
    .selectFrom('unreadable_items')
    .select(['place', 'because'])
    .where('superseded_by', 'is', null)
    .groupBy(['place', 'because']);
}

async function withOriginals(db: Kysely<Tables>, rows: readonly Selectable<PostsTable>[]): Promise<PostRow[]> {
  const originals = await readOriginals(
    db,
    rows.map((row) => row.ref),
  );
  const byPost = new Map<string, OriginalRow[]>(rows.map((row) => [row.ref, []]));
  for (const original of originals) byPost.get(original.postRef)?.push(original);
  return rows.map((row) => toPost(row, byPost.get(row.ref) ?? []));
}

function toPost(row: Selectable<PostsTable>, originals: readonly OriginalRow[]): PostRow {
  return {
    ref: row.ref,
    createdAt: row.created_at,
    caption: row.caption,
    captionFrom: row.caption_from,
    audience: row.audience,
    kind: row.kind,
    facts: JSON.parse(row.facts) as PostRow['facts'],
    originals,
  };
}

async function addItems(
  trx: Transaction<Tables>,
  archiveId: number,
  items: readonly SourceItem[],
  at: IsoTime,
): Promise<ImportCounts> {
  const posts = new Map<string, SourcePost>();
  const deleted = new Map<string, { ref: string; created_at: IsoTime | null; place: string; archive_id: number }>();
  const unreadable: { archive_id: number; place: string; because: string; superseded_by: null }[] = [];
  for (const item of items) {
    if (item.kind === 'post') posts.set(item.post.ref, item.post);
    else if (item.kind === 'deleted')
      deleted.set(item.ref, {
        ref: item.ref,
        created_at: item.createdAt,
        place: item.where,
        archive_id: archiveId,
      });
    else unreadable.push({ archive_id: archiveId, place: item.where, because: item.because, superseded_by: null });
  }
  const added = await addPosts(trx, archiveId, [...posts.values()], at);
  await insertRows(trx, [...deleted.values()], (some) =>
    trx
      .insertInto('deleted_posts')
      .values([...some])
      .onConflict((oc) => oc.column('ref').doNothing()),
  );
  await insertRows(trx, unreadable, (some) =>
    trx
      .insertInto('unreadable_items')
      .values([...some])
      .onConflict((oc) => oc.columns(['archive_id', 'place', 'because']).doNothing()),
  );
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
  const rows: PostRecord[] = [];
  const originals: OriginalRecord[] = [];
  const dropped: KnownOriginal[] = [];
  for (const post of posts) {
    const old = known.get(post.ref);
    const row = old === undefined ? newPost(post, archiveId) : mergePost(old.post, post);
    if (row !== null) rows.push(row);
    const changes = old === undefined ? { put: listOriginals(post), dropped: [] } : mergeOriginals(old.originals, post);
    originals.push(...changes.put);
    dropped.push(...changes.dropped);
  }
  await putPosts(trx, rows);
  await putOriginals(trx, originals);
  await dropOriginals(trx, dropped, at);
  return posts.length - known.size;
}

interface Known {
  readonly post: PostRecord;
  readonly originals: KnownOriginal[];
}

async function findKnown(trx: Transaction<Tables>, refs: readonly string[]): Promise<Map<string, Known>> {
  const rows = await selectForAll(refs, (some) =>
    trx.selectFrom('posts').selectAll().where('ref', 'in', some).execute(),
  );
  const known = new Map<string, Known>(rows.map((post) => [post.ref, { post, originals: [] }]));
  const originals = await selectForAll([...known.keys()], (some) =>
    trx.selectFrom('originals').selectAll().where('post_ref', 'in', some).execute(),
  );
  for (const original of originals) known.get(original.post_ref)?.originals.push(original);
  return known;
}

function putPosts(trx: Transaction<Tables>, rows: readonly PostRecord[]): Promise<void> {
  return insertRows(trx, rows, (some) =>
    trx
      .insertInto('posts')
      .values([...some])
      .onConflict((oc) =>
        oc.column('ref').doUpdateSet((eb) => ({
          caption: eb.ref('excluded.caption'),
          caption_from: eb.ref('excluded.caption_from'),
          audience: eb.ref('excluded.audience'),
          kind: eb.ref('excluded.kind'),
          facts: eb.ref('excluded.facts'),
          video_id: eb.ref('excluded.video_id'),
        })),
      ),
  );
}

function putOriginals(trx: Transaction<Tables>, rows: readonly OriginalRecord[]): Promise<void> {
  return insertRows(trx, rows, (some) =>
    trx
      .insertInto('originals')
      .values([...some])
      .onConflict((oc) =>
        oc.columns(['post_ref', 'role', 'position']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          locator: eb.ref('excluded.locator'),
          object_key: eb.ref('excluded.object_key'),
          expires_at: eb.ref('excluded.expires_at'),
          fetch_before: eb.ref('excluded.fetch_before'),
          hold_code: eb.ref('excluded.hold_code'),
          hold_reason: eb.ref('excluded.hold_reason'),
          not_before: eb.ref('excluded.not_before'),
          tries: eb.ref('excluded.tries'),
        })),
      ),
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

interface GivenCaption {
  readonly ref: string;
  readonly caption: string;
  readonly from: string;
}

/** False: the post has exactly this already, and nothing was written. */
async function setCaption(trx: Transaction<Tables>, given: GivenCaption, at: IsoTime): Promise<boolean> {
  const { ref, caption, from } = given;
  const post = await trx
    .selectFrom('posts')
    .select(['caption', 'caption_from'])
    .where('ref', '=', ref)
    .executeTakeFirst();
  if (post === undefined) throw new FerryError('usage', 'unknown-post', `the workspace has no post ${ref}`);
  if (post.caption === caption && post.caption_from === from) return false;
  await trx.updateTable('posts').set({ caption, caption_from: from }).where('ref', '=', ref).execute();
  await record(trx, at, { kind: 'caption-set', subject: ref, data: { from, characters: caption.length } });
  return true;
}

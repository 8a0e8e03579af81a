import type { Kysely, Selectable, Transaction } from 'kysely';
import { because, FerryError, type IsoTime } from '../../contract/index.ts';
import { mayTakeCaption } from '../../core/caption/precedence.ts';
import type { OriginalRow, PostRow } from '../../core/model.ts';
import { record } from '../events.ts';
import type { PostStore } from '../ledger.ts';
import { inBatches } from '../sqlite/batches.ts';
import { reason, sound, textFacts } from '../sqlite/shapes.ts';
import { readJson, readJsonOrNull } from '../sqlite/stored.ts';
import type { PostsTable, Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';
import { addItems } from './add-items.ts';
import { archiveStore } from './archives.ts';
import { readOriginals } from './original-rows.ts';

export function postStore(db: Kysely<Tables>): PostStore {
  const posts = () => db.selectFrom('posts').selectAll().orderBy('created_at').orderBy('ref');
  return {
    ...archiveStore(db),

    add: (archiveId, items, at) => transaction(db, (trx) => addItems(trx, archiveId, items, at)),

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

    async findMany(refs) {
      const rows = await inBatches(refs, (some) => posts().where('ref', 'in', some).execute());
      const found = await withOriginals(db, rows);
      return new Map(found.map((post) => [post.ref, post]));
    },

    async findBySourceId(sourceId) {
      return withOriginals(db, await posts().where('source_id', '=', sourceId).execute());
    },

    async findBetween(from, to) {
      return withOriginals(db, await posts().where('created_at', '>=', from).where('created_at', '<=', to).execute());
    },

    setCaptions: (captions, at) =>
      transaction(db, async (trx) => {
        let changed = 0;
        for (const caption of captions) if (await setCaption(trx, caption, at)) changed += 1;
        return changed;
      }),

    async totals() {
      const count = async (query: { executeTakeFirst(): Promise<{ count: number } | undefined> }) =>
        (await query.executeTakeFirst())?.count ?? 0;
      const rows = db.selectFrom('posts').select((eb) => eb.fn.countAll<number>().as('count'));
      const deleted = deletedItems(db).select((eb) => eb.fn.countAll<number>().as('count'));
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

    async deleted() {
      const rows = await deletedItems(db)
        .select(['ref', 'created_at', 'place'])
        .orderBy('created_at')
        .orderBy('ref')
        .execute();
      return rows.map(({ ref, created_at, place }) => ({ ref, createdAt: created_at, where: place }));
    },

    async unreadable() {
      const rows = await unreadableItems(db).orderBy('place').orderBy('because').execute();
      return rows.map(({ place, because }) => ({
        where: place,
        because: readJson(because, reason, { table: 'unreadable_items', row: place, field: 'because' }),
      }));
    },
  };
}

/** One archive lists it as deleted, another holds it: it is a post. */
function deletedItems(db: Kysely<Tables>) {
  return db
    .selectFrom('deleted_posts')
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('posts').select('ref').whereRef('posts.ref', '=', 'deleted_posts.ref'))),
    );
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
  const placeOf = (field: string) => ({ table: 'posts', row: row.ref, field });
  return {
    ref: row.ref,
    createdAt: row.created_at,
    caption: row.caption,
    captionFrom: row.caption_from,
    audience: row.audience,
    kind: row.kind,
    sourceId: row.source_id,
    likes: row.likes,
    story: row.story === 1,
    sound: readJsonOrNull(row.sound, sound, placeOf('sound')),
    alternateText: row.alternate_text,
    location: row.location,
    facts: readJson(row.facts, textFacts, placeOf('facts')),
    originals,
  };
}

interface GivenCaption {
  readonly ref: string;
  readonly caption: string;
  readonly from: string;
}

/** False: the post has exactly this already, or stronger words, and nothing was written. */
async function setCaption(trx: Transaction<Tables>, given: GivenCaption, at: IsoTime): Promise<boolean> {
  const { ref, caption, from } = given;
  const post = await trx
    .selectFrom('posts')
    .select(['caption', 'caption_from'])
    .where('ref', '=', ref)
    .executeTakeFirst();
  if (post === undefined) throw new FerryError('usage', because('unknown-post', { ref }), { effect: 'none' });
  if (post.caption === caption && post.caption_from === from) return false;
  if (!mayTakeCaption({ caption: post.caption, captionFrom: post.caption_from }, from)) return false;
  await trx.updateTable('posts').set({ caption, caption_from: from }).where('ref', '=', ref).execute();
  await record(trx, at, { kind: 'caption-set', subject: ref, data: { from, characters: caption.length } });
  return true;
}

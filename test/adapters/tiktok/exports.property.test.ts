import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tiktok } from '../../../adapters/sources/tiktok/index.ts';
import { isFerryError, type MediaRef, type SourceItem } from '../../../src/contract/index.ts';
import { memoryArchive } from '../../support/memory-archive.ts';

/** What the file says, as plain data, so that the expectation is made without the reader's code. */
interface Told {
  readonly posts: readonly Record<string, unknown>[];
  readonly deleted: readonly Record<string, unknown>[];
}

const second = fc.integer({ min: 500_000_000, max: 500_000_020 }).map((s) => s * 3);
const dateText = second.map((s) => new Date(s * 1000).toISOString().slice(0, 19).replace('T', ' '));
const weird = fc.string({ unit: 'binary', maxLength: 30 });
const key = fc.stringMatching(/^o[A-Za-z0-9]{8}$/);
const link = fc.oneof(
  key.map((k) => `https://v.example.com/storage/v1/tos-zz/${k}?x-expires=1760000000`),
  fc
    .tuple(fc.array(key, { minLength: 2, maxLength: 4 }), fc.constantFrom(' ', '\n', '\r\n', '\t'))
    .map(([keys, gap]) => keys.map((k) => `https://p.example.com/photomode/${k}~tplv-noop.jpeg`).join(gap)),
  fc.constant('N/A'),
);
const post = fc.record(
  {
    Date: dateText,
    Link: link,
    Likes: fc.nat().map(String),
    Sound: weird,
    Title: weird,
    [`Extra "field"`]: fc.jsonValue(),
    constructor: weird,
    ['__proto__']: weird,
  },
  { requiredKeys: ['Date', 'Link'] },
);
const deletedPost = fc.record({ Date: dateText, DateDeleted: dateText, Link: weird });
const nothing = fc.constantFrom(null, [], {});
const decoy = fc.record({
  VideoList: fc.array(
    fc.record({ Date: dateText, Link: fc.constant('https://www.tiktokv.com/share/video/7300000000000000000/') }),
    { maxLength: 5 },
  ),
  [`Deep \\ "list"`]: fc.jsonValue(),
});

const exported = fc
  .record({
    posts: fc.array(post, { maxLength: 12 }),
    deleted: fc.array(deletedPost, { maxLength: 4 }),
    empty: nothing,
    decoy,
    other: fc.dictionary(weird, fc.jsonValue(), { maxKeys: 4 }),
    modern: fc.boolean(),
    order: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ posts, deleted, empty, decoy: history, other, modern, order }) => {
    const list = (items: readonly unknown[]): unknown => (items.length === 0 ? empty : items);
    const parts: [string, unknown][] = [
      [modern ? 'Posts' : 'Videos', { VideoList: list(posts) }],
      [modern ? 'Recently Deleted Posts' : 'RecentlyDeletedPosts', { PostList: list(deleted) }],
    ];
    const sections: [string, unknown][] = [
      [modern ? 'Post' : 'Video', Object.fromEntries((order[0] ?? 0) % 2 === 0 ? parts : parts.reverse())],
      [modern ? 'Your Activity' : 'Activity', { 'Watch History': history, 'Video Browsing History': history }],
      ['Comment', other],
      ['Profile', { 'Profile Info': { ProfileMap: { userName: 'some_user' } } }],
      ['Tiktok Live', empty],
    ];
    const shuffled = sections.map((section, i) => ({ section, rank: order[i] ?? 0 })).sort((a, b) => a.rank - b.rank);
    const told: Told = { posts, deleted };
    return { told, document: Object.fromEntries(shuffled.map(({ section }) => section)) };
  });

const format = fc.constantFrom<readonly [string | number | undefined, (text: string) => string]>(
  [2, (text) => `${text}\n\n`],
  [undefined, (text) => text],
  ['\t', (text) => text.replaceAll('\n', '\r\n')],
  [1, (text) => `\ufeff ${text}`],
  [2, (text) => text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)],
);
const chunkBytes = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 65, max: 65_536 }));

async function readAll(text: string | Uint8Array, size: number): Promise<readonly SourceItem[]> {
  const archive = memoryArchive({ 'user_data_tiktok.json': text }, size);
  const reading = await tiktok.read(archive, new AbortController().signal);
  const items: SourceItem[] = [];
  for await (const item of reading.items) items.push(item);
  return items;
}

/** Where the file is: never inside this kind of export. */
const locatorOf = (media: MediaRef): string =>
  media.from === 'link' ? media.locator : `in the archive: ${media.entry}`;

const isoOf = (date: unknown): string => `${String(date).replace(' ', 'T')}.000Z`;

describe('any export', () => {
  it('gives every item exactly once, with its own date, files and place', async () => {
    await fc.assert(
      fc.asyncProperty(exported, format, chunkBytes, async ({ told, document }, [indent, finish], size) => {
        const items = await readAll(finish(JSON.stringify(document, null, indent)), size);
        const posts = items.flatMap((item) => (item.kind === 'post' ? [item.post] : []));
        const deleted = items.flatMap((item) => (item.kind === 'deleted' ? [item] : []));
        expect(items.length).toBe(told.posts.length + told.deleted.length);
        expect(posts.map((each) => each.createdAt)).toEqual(told.posts.map((each) => isoOf(each['Date'])));
        expect(posts.map((each) => each.media.map(locatorOf))).toEqual(
          told.posts.map((each) => (each['Link'] === 'N/A' ? [] : String(each['Link']).split(/\s+/))),
        );
        expect(deleted.map((each) => each.createdAt)).toEqual(told.deleted.map((each) => isoOf(each['Date'])));
        expect(
          new Set(items.map((item) => ('post' in item ? item.post.ref : 'ref' in item ? item.ref : ''))).size,
        ).toBe(items.length);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on how the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(exported, chunkBytes, async ({ document }, size) => {
        const text = JSON.stringify(document, null, 2);
        expect(await readAll(text, size)).toEqual(await readAll(text, 1 << 20));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same refs whatever the order of its lists', async () => {
    const pair = fc
      .uniqueArray(post, { maxLength: 10, selector: (each) => `${each.Date} ${each.Link}` })
      .chain((posts) => fc.tuple(fc.constant(posts), fc.shuffledSubarray(posts, { minLength: posts.length })));
    const byLink = async (posts: readonly unknown[]): Promise<Map<string, string>> => {
      const items = await readAll(JSON.stringify({ Post: { Posts: { VideoList: posts } } }), 4_096);
      return new Map(
        items.flatMap((item) =>
          item.kind === 'post' && item.post.media[0]
            ? [[`${item.post.createdAt} ${item.post.media.map(locatorOf)}`, item.post.ref]]
            : [],
        ),
      );
    };
    const oneKeyEach = (posts: readonly { readonly Link: string }[]): boolean => {
      const keys = posts.map((each) => /(o\w{8})/.exec(each.Link)?.[1] ?? '');
      return new Set(keys).size === keys.length;
    };
    await fc.assert(
      fc.asyncProperty(
        pair.filter(([posts]) => oneKeyEach(posts)),
        async ([posts, shuffled]) => {
          expect([...(await byLink(shuffled))].sort()).toEqual([...(await byLink(posts))].sort());
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reports damage that JSON.parse reports, and otherwise loses nothing that JSON.parse reads', async () => {
    const harm = fc.record({
      at: fc.nat(),
      cut: fc.boolean(),
      put: fc.constantFrom('', '"', ',', '}', ']', '{', '[', '\\', 'x', '\u0007'),
    });
    await fc.assert(
      fc.asyncProperty(exported, harm, chunkBytes, async ({ document }, { at, cut, put }, size) => {
        const whole = JSON.stringify(document, null, 1);
        const place = at % whole.length;
        const text = cut ? whole.slice(0, place) : whole.slice(0, place) + put + whole.slice(place + 1);
        const expected = countByParsing(text);
        const outcome = await readAll(text, size).then(
          (items) => items.length,
          (error: unknown) => {
            if (!isFerryError(error)) throw error;
            return 'refused';
          },
        );
        if (expected === null) expect(outcome).toBe('refused');
        // damage inside a name may turn the file into no export at all (said), or into a section that is read all the
        // same because its lists are where they should be (more than the plain reader counts); never into fewer items
        else if (outcome !== 'refused') expect(outcome).toBeGreaterThanOrEqual(expected);
      }),
      { numRuns: 400 },
    );
  });
});

/** The reader that could not be simpler: null when the text is not JSON. */
function countByParsing(text: string): number | null {
  const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const under = (value: unknown, names: readonly string[]): unknown[] =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, part]) => (names.includes(plain(name)) ? [part] : []))
      : [];
  const size = (list: unknown): number => (list !== null && typeof list === 'object' ? Object.keys(list).length : 0);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const parts = ['posts', 'videos', 'recentlydeletedposts', 'recentlydeletedvideos'];
  let count = 0;
  for (const section of under(document, ['post', 'posts', 'video', 'videos'])) {
    for (const part of under(section, parts)) {
      if (Array.isArray(part)) count += part.length;
      else if (part !== null && typeof part === 'object') for (const list of Object.values(part)) count += size(list);
    }
  }
  return count;
}

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IsoTime, MediaKind, SourceIds } from '../../src/contract/index.ts';
import type { OriginalRow, PostRow } from '../../src/core/model.ts';
import { toIso } from '../../src/kit/index.ts';
import { matchOwnFiles, type OwnFiles, type OwnFilesOptions } from '../../src/own-files/match.ts';
import { readName } from '../../src/own-files/names.ts';
import { tempDir } from '../support/temp.ts';

let nextId = 0;

interface Given {
  readonly sourceId?: string;
  readonly images?: number;
  readonly keys?: readonly string[];
  readonly fetched?: boolean;
}

function original(
  at: Pick<OriginalRow, 'role' | 'position' | 'kind' | 'state'>,
  objectKey: string | null,
): OriginalRow {
  nextId += 1;
  return {
    ...at,
    id: nextId,
    postRef: '',
    source: { from: 'link', locator: 'https://cdn.test/x', expiresAt: null, objectKey },
    sha256: null,
    bytes: null,
    extension: null,
    probed: null,
    hold: null,
    notBefore: null,
    tries: 0,
  };
}

/** `ref` is the time, so that a wrong match is easy to see. */
function post(at: string, given: Given = {}): PostRow {
  const kind: MediaKind = given.images ? 'image' : 'video';
  const state = given.fetched ? 'fetched' : 'wanted';
  const media = Array.from({ length: given.images ?? 1 }, (_, position) =>
    original({ role: 'media', position, kind, state }, given.keys?.[position] ?? null),
  );
  const cover = original({ role: 'cover', position: 99, kind: 'image', state: 'wanted' }, given.keys?.[0] ?? null);
  return {
    ref: at,
    createdAt: `${at.replace(' ', 'T')}.000Z` as IsoTime,
    caption: null,
    captionFrom: null,
    audience: 'public',
    kind: kind === 'image' ? 'images' : 'video',
    sourceId: given.sourceId ?? null,
    likes: null,
    story: false,
    sound: null,
    alternateText: null,
    location: null,
    facts: {},
    originals: [...media, cover],
  };
}

/** Of a source whose ids are 15 digits and begin with the second they were given out; posts follow within a minute. */
const ids: SourceIds = {
  givenOutAt: (id) => (/^\d{15}$/.test(id) ? toIso(Number(id.slice(0, 10)) * 1000) : null),
  postWithinMs: 60_000,
};

function idGivenOutAt(at: string, serial = 12345): string {
  return `${Date.parse(`${at.replace(' ', 'T')}Z`) / 1000}${serial}`;
}

async function match(files: Record<string, string>, posts: readonly PostRow[], options: Partial<OwnFilesOptions> = {}) {
  const folder = await tempDir();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  async function* stream() {
    yield* posts;
  }
  const found = await matchOwnFiles(folder, stream(), { ids, ...options }, new AbortController().signal);
  return { found, short: shorten(found, folder, posts) };
}

function shorten(found: OwnFiles, folder: string, posts: readonly PostRow[]) {
  const name = (path: string) => path.slice(folder.length + 1);
  const position = (id: number) => posts.flatMap(({ originals }) => originals).find((each) => each.id === id)?.position;
  return {
    matches: found.matches.map(
      (each) => `${name(each.path)} → ${each.postRef} #${position(each.originalId)} by ${each.by}`,
    ),
    ambiguous: found.ambiguous.map(({ path }) => name(path)),
    unmatched: found.unmatched.map(({ path }) => name(path)),
  };
}

const ID = '7375123456789012345';
const noon = post('2024-06-02 18:00:05', { sourceId: ID });
const dusk = post('2024-07-10 20:31:42');

describe('by the id in the name', () => {
  test.each([
    `${ID}.mp4`,
    `download_${ID}.mp4`,
    `@user_2024-06-02_${ID}.mp4`,
    `TikTok - some title [${ID}].MP4`,
    `2020-01-01 ${ID}.mov`,
    `${ID}/video.mp4`,
    `deep/er/ssstik.io_${ID}_1717351205.webm`,
  ])('%s', async (name) => {
    expect((await match({ [name]: 'x' }, [noon, dusk])).short.matches).toEqual([
      `${name} → ${noon.ref} #0 by source-id`,
    ]);
  });

  test('a longer number that contains it is another one', async () => {
    expect((await match({ [`9${ID}.mp4`]: 'x', [`${ID}0.mp4`]: 'x' }, [noon])).short.matches).toEqual([]);
  });

  test('the thumbnail beside the video is not the video', async () => {
    const { short, found } = await match({ [`${ID}.mp4`]: 'x', [`${ID}.jpg`]: 'y', [`${ID}.info.json`]: '{}' }, [noon]);
    expect(short).toMatchObject({ matches: [`${ID}.mp4 → ${noon.ref} #0 by source-id`], unmatched: [`${ID}.jpg`] });
    expect(found.ignored).toBe(1);
  });

  test('without a known id, the time inside the id finds the post, if it is the only one', async () => {
    const id = idGivenOutAt('2024-07-10 20:31:37');
    expect((await match({ [`${id}.mp4`]: 'x' }, [noon, dusk])).short.matches).toEqual([
      `${id}.mp4 → ${dusk.ref} #0 by id-time`,
    ]);
    const twin = post('2024-07-10 20:32:10');
    expect((await match({ [`${id}.mp4`]: 'x' }, [dusk, twin])).short.ambiguous).toEqual([`${id}.mp4`]);
  });

  test.each([
    [0, true],
    [60, true],
    [61, false],
    [-1, false],
  ])('the time inside the id counts for posts within a minute after it: %i s', async (seconds, isTaken) => {
    const id = idGivenOutAt(toIso(Date.parse('2024-07-10T20:31:42Z') - seconds * 1000).slice(0, 19));
    const { short } = await match({ [`${id}.mp4`]: 'x' }, [dusk]);
    expect(short.matches).toEqual(isTaken ? [`${id}.mp4 → ${dusk.ref} #0 by id-time`] : []);
    expect(short.unmatched).toEqual(isTaken ? [] : [`${id}.mp4`]);
  });

  test('a source whose ids give nothing away has its posts found by their ids and by the names’ own dates only', async () => {
    const id = idGivenOutAt('2024-07-10 20:31:37');
    const files = { [`${id}.mp4`]: 'x', [`${ID}.mp4`]: 'y', '2024-07-10.mp4': 'z' };
    const { short } = await match(files, [noon, dusk], { ids: null });
    expect(short.matches.sort()).toEqual([
      `2024-07-10.mp4 → ${dusk.ref} #0 by day`,
      `${ID}.mp4 → ${noon.ref} #0 by source-id`,
    ]);
    expect(short.unmatched).toEqual([`${id}.mp4`]);
  });

  test('a post whose own id is known is not given another id’s file', async () => {
    const id = idGivenOutAt('2024-06-02 18:00:01');
    expect((await match({ [`${id}.mp4`]: 'x' }, [noon])).short.unmatched).toEqual([`${id}.mp4`]);
  });

  test('someone else’s video is not taken for ours because of its day, nor of its folder’s', async () => {
    const foreign = idGivenOutAt('2024-07-10 03:00:00');
    const files = { [`@other_2024-07-10_${foreign}.mp4`]: 'x', [`2024-07-10/${foreign}.mp4`]: 'x' };
    expect((await match(files, [dusk])).short.matches).toEqual([]);
  });

  test('a name that begins with another account is left alone, our own is not', async () => {
    const files = { '@else_2024-07-10 20-31-42.mp4': 'x', '@me.too_2024-06-02 18-00-05.mp4': 'x' };
    const { short } = await match(files, [noon, dusk], { accountName: 'me.too' });
    expect(short.matches).toEqual([`@me.too_2024-06-02 18-00-05.mp4 → ${noon.ref} #0 by time`]);
    expect(short.unmatched).toEqual(['@else_2024-07-10 20-31-42.mp4']);
  });
});

describe('by the storage key', () => {
  const video = `o${'AbCdEfGhIj0123456789'.repeat(2).slice(0, 36)}`;
  const [first, second] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];

  test('a video saved under the last part of its link', async () => {
    const one = post('2024-06-02 18:00:05', { keys: [video] });
    expect((await match({ [`${video}.mp4`]: 'x' }, [one])).short.matches).toEqual([
      `${video}.mp4 → ${one.ref} #0 by object-key`,
    ]);
  });

  test('pictures go where their key says, whatever their order', async () => {
    const set = post('2024-06-02 18:00:05', { images: 2, keys: [first, second] });
    const files = { [`${second}~tplv-noop.jpeg`]: 'b', [`x/${first}.jpg`]: 'a' };
    const { short } = await match(files, [set]);
    expect(short.matches.sort()).toEqual([
      `${second}~tplv-noop.jpeg → ${set.ref} #1 by object-key`,
      `x/${first}.jpg → ${set.ref} #0 by object-key`,
    ]);
  });

  test('one key in two posts is not decided', async () => {
    const posts = [post('2024-06-02 18:00:05', { keys: [video] }), post('2024-06-03 18:00:06', { keys: [video] })];
    expect((await match({ [`${video}.mp4`]: 'x' }, posts)).short.ambiguous).toEqual([`${video}.mp4`]);
  });
});

describe('by the time in the name', () => {
  test.each([
    '2024-06-02 18-00-05.mp4',
    '2024-06-02T18_00_05Z.mp4',
    '20240602_180005.mp4',
    '20240602180005.mp4',
    '2024.06.02 18.00.05.mp4',
    'TikTok 2024-06-02 at 18.00.05.mp4',
    'clip 2024-06-02_18-00-05 final.mp4',
    '2024-06-02 18-00-05/movie.mp4',
    '2024-06-02 18-00.mp4',
  ])('%s', async (name) => {
    const { short } = await match({ [name]: 'x' }, [noon, dusk, post('2024-06-04 11:22:33')]);
    expect(short.matches).toEqual([`${name} → ${noon.ref} #0 by time`]);
  });

  test('if it also fits a post as local time, a person must say', async () => {
    const files = { '2024-06-02 18-00-05.mp4': 'x' };
    const { short, found } = await match(files, [noon, post('2024-06-02 16:00:05')]);
    expect(short).toMatchObject({ matches: [], ambiguous: ['2024-06-02 18-00-05.mp4'] });
    expect(found.ambiguous[0]?.because).toEqual({
      code: 'own-file-utc-or-local',
      values: { refs: ['2024-06-02 18:00:05', '2024-06-02 16:00:05'], more: 0 },
    });
  });

  test('a day alone counts only when no other post is near', async () => {
    const files = { '2024-07-10.mp4': 'x' };
    expect((await match(files, [noon, dusk])).short.matches).toEqual([`2024-07-10.mp4 → ${dusk.ref} #0 by day`]);
    expect((await match(files, [dusk, post('2024-07-11 03:00:00')])).short.ambiguous).toEqual(['2024-07-10.mp4']);
  });

  test('dates that do not exist, and numbers that look like dates, are none', () => {
    for (const stem of [
      '2024-02-31',
      '2024-13-01',
      '2023-02-29',
      '120240602',
      '202406021',
      '2024-06-02_25-00-00',
      '1999-01-01',
    ]) {
      expect([stem, readName(stem, 'video').date]).toEqual([stem, null]);
    }
  });
});

describe('picture sets', () => {
  const set = post('2024-06-02 18:00:05', { sourceId: ID, images: 3 });
  const names = (prefix: string, numbers: readonly (number | string)[]) =>
    Object.fromEntries(numbers.map((number) => [`${prefix}${number}.jpg`, `picture ${number}`]));

  test.each<[string, Record<string, string>]>([
    ['from 1', names(`${ID}_`, [1, 2, 3])],
    ['from 0', names(`${ID}-`, [0, 1, 2])],
    ['with leading zeros', names(`@me_${ID} `, ['01', '02', '03'])],
    ['in brackets', names(`${ID} (`, ['1)', '2)', '3)'])],
    ['named by time', names('2024-06-02 18-00-05_', [1, 2, 3])],
    ['in a folder of their own', names(`${ID}/`, [1, 2, 3])],
    ['in a folder named by time', names('20240602_180005/photo_', [1, 2, 3])],
  ])('%s: in order', async (_, files) => {
    const { found, short } = await match(files, [set, dusk]);
    expect(short.ambiguous).toEqual([]);
    expect(found.matches.map(({ originalId }) => originalId)).toEqual(set.originals.slice(0, 3).map(({ id }) => id));
    expect(found.matches.map(({ path }) => path)).toEqual(found.matches.map(({ path }) => path).sort());
  });

  test('more than nine: by number, not by letter', async () => {
    const many = post('2024-06-02 18:00:05', { sourceId: ID, images: 12 });
    const { short } = await match(
      names(
        `${ID}_`,
        Array.from({ length: 12 }, (_, n) => n + 1),
      ),
      [many],
    );
    expect(short.matches[1]).toBe(`${ID}_2.jpg → ${many.ref} #1 by source-id`);
    expect(short.matches[11]).toBe(`${ID}_12.jpg → ${many.ref} #11 by source-id`);
  });

  test.each<[string, Record<string, string>]>([
    ['one is missing at the end', names(`${ID}_`, [1, 2])],
    ['one is missing in the middle', names(`${ID}_`, [1, 2, 4])],
    ['the first is missing', names(`${ID}_`, [2, 3, 4])],
    ['there is one too many', names(`${ID}_`, [1, 2, 3, 4])],
    ['a number occurs twice', { ...names(`${ID}_`, [1, 2]), [`${ID}_2.png`]: 'x' }],
    ['they are not numbered', { [`${ID}_a.jpg`]: 'x', [`${ID}_b.jpg`]: 'y', [`${ID}_c.jpg`]: 'z' }],
  ])('when %s, the set is left to the person', async (_, files) => {
    const { short } = await match(files, [set]);
    expect(short.matches).toEqual([]);
    expect(short.ambiguous).toHaveLength(Object.keys(files).length);
  });
});

describe('several files for one post', () => {
  test('copies count once', async () => {
    const { found, short } = await match({ [`${ID}.mp4`]: 'same', [`${ID} (1).mp4`]: 'same' }, [noon]);
    expect(short.matches).toHaveLength(1);
    expect(found.duplicates).toBe(1);
  });

  test('different files of equal standing are left to the person', async () => {
    const { short } = await match({ [`${ID}.mp4`]: 'one', [`watermark_${ID}.mp4`]: 'two' }, [noon]);
    expect(short).toMatchObject({ matches: [], ambiguous: [`${ID}.mp4`, `watermark_${ID}.mp4`] });
  });

  test('better evidence wins', async () => {
    const { short } = await match({ [`${ID}.mp4`]: 'one', '2024-06-02 18-00-05.mp4': 'two' }, [noon]);
    expect(short).toMatchObject({
      matches: [`${ID}.mp4 → ${noon.ref} #0 by source-id`],
      unmatched: ['2024-06-02 18-00-05.mp4'],
    });
  });

  test('what is in the workspace already is not asked for again', async () => {
    const { found } = await match({ [`${ID}.mp4`]: 'x' }, [
      post('2024-06-02 18:00:05', { sourceId: ID, fetched: true }),
    ]);
    expect(found).toMatchObject({ matches: [], alreadyHere: [{ kind: 'video' }] });
  });
});

describe('why a file is not used', () => {
  const set = post('2024-06-05 10:00:00', { sourceId: '7376000000000000000', images: 2 });
  const twins = [20, 25, 30, 35, 40].map((second) => post(`2024-08-01 12:00:${second}`));

  test.each<[string, Record<string, string>, object]>([
    ['its name says nothing', { 'holiday.mp4': 'x' }, { code: 'own-file-nameless' }],
    [
      'its number is nobody’s here',
      { [`${idGivenOutAt('2021-01-01 00:00:00')}.mp4`]: 'x' },
      { code: 'own-file-foreign', values: { number: idGivenOutAt('2021-01-01 00:00:00') } },
    ],
    [
      'nothing was posted at its time',
      { '2022-02-02 02-02-02.mp4': 'x' },
      { code: 'own-file-no-post', values: { by: 'time' } },
    ],
    ['nothing was posted on its day', { '2022-02-02.mp4': 'x' }, { code: 'own-file-no-post', values: { by: 'day' } }],
    [
      'several posts fit: three are named, the others counted',
      { '2024-08-01 12-00.mp4': 'x' },
      {
        code: 'own-file-several',
        values: { by: 'time', refs: twins.slice(0, 3).map(({ ref }) => ref), more: 2 },
      },
    ],
    [
      'the post has pictures, and it is a video',
      { '7376000000000000000.mp4': 'x' },
      { code: 'own-file-other-kind', values: { by: 'source-id', kind: 'video', refs: [set.ref], more: 0 } },
    ],
    [
      'its set is not whole',
      { '7376000000000000000_1.jpg': 'x' },
      { code: 'own-file-set-size', values: { ref: set.ref, wanted: 2, found: 1 } },
    ],
    [
      'its set has a gap',
      { '7376000000000000000_1.jpg': 'x', '7376000000000000000_3.jpg': 'y' },
      { code: 'own-file-set-gaps', values: { ref: set.ref } },
    ],
    [
      'two different files claim one post',
      { [`${ID}.mp4`]: 'x', [`copy ${ID}.mp4`]: 'y' },
      { code: 'own-file-rivals', values: { ref: noon.ref } },
    ],
    [
      'it names another account',
      { '@else_2024-07-10 20-31-42.mp4': 'x' },
      { code: 'own-file-other-account', values: { accountName: 'me' } },
    ],
  ])('%s', async (_, files, reason) => {
    const { found } = await match(files, [noon, dusk, set, ...twins], { accountName: 'me' });
    expect(found.matches).toEqual([]);
    const remarks = [...found.ambiguous, ...found.unmatched];
    expect(remarks.map(({ because }) => because)).toEqual(remarks.map(() => reason));
    expect(remarks).toHaveLength(Object.keys(files).length);
  });

  test('another file fits better', async () => {
    const { found } = await match({ [`${ID}.mp4`]: 'one', '2024-06-02 18-00-05.mp4': 'two' }, [noon]);
    expect(found.unmatched[0]?.because).toEqual({ code: 'own-file-weaker', values: { ref: noon.ref } });
  });

  test('an original inside the archive has no key, and is found by its time all the same', async () => {
    const archived = post('2024-06-02 18:00:05');
    const originals = archived.originals.map((each) => ({
      ...each,
      source: { from: 'archive' as const, archiveId: 1, entry: 'media/a.mp4' },
    }));
    const { short } = await match({ '2024-06-02 18-00-05.mp4': 'x' }, [{ ...archived, originals }]);
    expect(short.matches).toEqual(['2024-06-02 18-00-05.mp4 → 2024-06-02 18:00:05 #0 by time']);
  });
});

describe('the folder', () => {
  test('debris, other files and links are not looked at', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, '__MACOSX'));
    for (const name of [`__MACOSX/${ID}.mp4`, `._${ID}.mp4`, 'notes.txt']) await writeFile(join(folder, name), 'x');
    await symlink('/etc', join(folder, 'etc'));
    await symlink(join(folder, 'notes.txt'), join(folder, `${ID}.mp4`));
    async function* posts() {
      yield noon;
    }
    const found = await matchOwnFiles(folder, posts(), { ids }, new AbortController().signal);
    expect(found).toMatchObject({ matches: [], unmatched: [], ambiguous: [], ignored: 1 });
  });

  test('one that is not there is a usage error', async () => {
    async function* posts(): AsyncGenerator<PostRow> {}
    const missing = matchOwnFiles('/nowhere/at/all', posts(), { ids }, new AbortController().signal);
    await expect(missing).rejects.toMatchObject({
      kind: 'usage',
      effect: 'none',
      reason: { code: 'media-folder-unreadable', values: { folder: '/nowhere/at/all', systemCode: 'ENOENT' } },
    });
  });

  test('every picture and video ends in exactly one place, and no original is given twice', async () => {
    const stems = fc.constantFrom(
      ID,
      `${ID}_1`,
      `${ID}_2`,
      '2024-06-02 18-00-05',
      '2024-07-10',
      'x',
      '1',
      '2',
      '20240602_180005',
    );
    const folders = fc.constantFrom('', 'a/', `${ID}/`, '2024-07-10/');
    const names = fc.tuple(folders, stems, fc.constantFrom('.mp4', '.jpg')).map((parts) => parts.join(''));
    const posts = [noon, dusk, post('2024-06-02 18:00:06', { images: 2 })];
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(names, { maxLength: 8 }), fc.boolean(), async (files, equal) => {
        const contents = Object.fromEntries(files.map((name) => [name, equal ? 'same' : name]));
        const { found } = await match(contents, posts);
        const placed =
          found.matches.length +
          found.ambiguous.length +
          found.unmatched.length +
          found.duplicates +
          found.alreadyHere.length;
        expect(placed).toBe(files.length);
        const ids = found.matches.map(({ originalId }) => originalId);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 60 },
    );
  });

  test('2,000 files among 20,000 posts take little time', async () => {
    const count = 20_000;
    const start = Date.UTC(2020, 0, 1);
    const time = (n: number) => new Date(start + n * 7_777_000).toISOString().slice(0, 19).replace('T', ' ');
    const posts = Array.from({ length: count }, (_, n) =>
      post(time(n), { sourceId: String(7_000_000_000_000_000_000n + BigInt(n)) }),
    );
    const folder = await tempDir();
    for (let n = 0; n < 2_000; n += 1)
      await writeFile(join(folder, `${7_000_000_000_000_000_000n + BigInt(n * 10)}.mp4`), '');
    async function* stream() {
      yield* posts;
    }
    const found = await matchOwnFiles(folder, stream(), { ids }, new AbortController().signal);
    expect(found.matches).toHaveLength(2_000);
  });
});

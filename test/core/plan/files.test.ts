import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../../src/contract/index.ts';
import type { Looks } from '../../../src/core/cover/look.ts';
import type { OriginalRow, PostRow } from '../../../src/core/model.ts';
import { createDuplicateWatch } from '../../../src/core/plan/duplicates.ts';
import { decideFiles } from '../../../src/core/plan/files.ts';
import {
  fetched,
  images,
  link,
  now,
  original,
  photos,
  post,
  probedImage,
  probedVideo,
  target,
  video,
} from '../make.ts';

const decide = (one: PostRow, changes: Parameters<typeof target>[0] = {}) => decideFiles(one, target(changes), now);
const obstaclesOf = (one: PostRow, changes: Parameters<typeof target>[0] = {}) => decide(one, changes).obstacles;

describe('the files of a post', () => {
  it('go in order, each with what is done to it, and undecided only until they are fetched', () => {
    const one = photos(3);
    const [first, , third] = one.originals;
    const originals = [first, original(2, { kind: 'image' }), third].filter((file) => file !== undefined);
    expect(decide({ ...one, originals }).files).toEqual([
      { originalId: 1, role: 'image', rendition: { kind: 'as-is' } },
      { originalId: 2, role: 'image', rendition: null },
      { originalId: 3, role: 'image', rendition: { kind: 'as-is' } },
    ]);
  });

  it('may lose pictures when the person says so', () => {
    const { files, obstacles, warnings } = decide(photos(6), { choices: { extraImages: 'drop' } });
    expect(files.map((file) => file.originalId)).toEqual([1, 2, 3, 4]);
    expect(obstacles).toEqual([]);
    expect(warnings).toEqual([{ code: 'pictures-left-out', values: { pictures: 6, maxPictures: 4 } }]);
  });

  it('cannot be of another kind than the export says, and the one that is gets named', () => {
    const one = photos(3);
    const originals = one.originals.map((each, index) =>
      index === 1 ? fetched(2, { kind: 'image', probed: probedVideo }) : each,
    );
    expect(obstaclesOf({ ...one, originals })).toEqual([
      {
        kind: 'skip',
        reason: { code: 'wrong-kind', values: { expected: 'image', found: 'video', picture: 2, pictures: 3 } },
      },
    ]);
    expect(obstaclesOf(post({ originals: [fetched(1, { probed: probedImage })] }))).toEqual([
      { kind: 'skip', reason: { code: 'wrong-kind', values: { expected: 'video', found: 'image' } } },
    ]);
  });

  it('are one video or pictures, never both and never two videos', () => {
    const picture = fetched(2, { kind: 'image' });
    const mixture = (videos: number, pictures: number) => [
      { kind: 'skip', reason: { code: 'mixture-unsupported', values: { videos, pictures } } },
    ];
    expect(obstaclesOf(post({ originals: [fetched(1), picture] }))).toEqual(mixture(1, 1));
    expect(obstaclesOf(post({ kind: 'images', originals: [picture, fetched(1)] }))).toEqual(mixture(1, 1));
    expect(obstaclesOf(post({ originals: [fetched(1), fetched(2)] }))).toEqual(mixture(2, 0));
  });

  it('wait for a person when one of them will not come by itself', () => {
    const held = { code: 'not-media', values: { looksLike: 'web-page' } };
    const wait = (changes: Partial<OriginalRow>) => obstaclesOf(post({ originals: [original(1, changes)] }));
    expect(wait({ state: 'unfetchable', hold: held })).toEqual([{ kind: 'hold', reason: held }]);
    expect(wait({ state: 'unfetchable' })).toEqual([{ kind: 'hold', reason: { code: 'unfetchable' } }]);
    expect(wait({ hold: held })).toEqual([{ kind: 'hold', reason: held }]);
  });

  it('come by a link as long as that dies later than now, and out of an archive at any time', () => {
    const expiring = (expiresAt: string) => post({ originals: [original(1, { source: link({ expiresAt }) })] });
    expect(obstaclesOf(expiring(now))).toEqual([
      { kind: 'hold', reason: { code: 'expired-link', values: { diedAt: now } } },
    ]);
    expect(obstaclesOf(expiring('2026-03-01T12:00:00.001Z'))).toEqual([]);
    const archived = original(1, { source: { from: 'archive', archiveId: 1, entry: 'media/1.mp4' } });
    expect(obstaclesOf(post({ originals: [archived] }))).toEqual([]);
  });

  it('that are here do not care whether their link died', () => {
    expect(
      obstaclesOf(post({ originals: [fetched(1, { source: link({ expiresAt: '2026-01-01T00:00:00.000Z' }) })] })),
    ).toEqual([]);
  });
});

describe('the cover', () => {
  const own = fetched(9, { role: 'cover', kind: 'image' });
  const coverOf = (originals: readonly OriginalRow[], capabilities: Partial<Capabilities> = {}) =>
    decideFiles(post({ originals }), { ...target({ capabilities }), cover: { looks } }, now).files.find(
      (file) => file.role === 'cover',
    );
  const weight = { columns: '', rows: '' };
  const film = fetched(1).sha256 ?? '';
  const looks: Looks = new Map([
    [
      film,
      {
        kind: 'video',
        durationMs: 9000,
        chosen: 1,
        frames: [0, 2400].map((atMs) => ({ atMs, hash: null, weight, small: null })),
      },
    ],
  ]);
  const frameOf = (maxLongSide = 1920) => ({
    originalId: 1,
    role: 'cover',
    rendition: {
      kind: 'make',
      recipe: { rung: 'cover', atMs: 2400, maxLongSide },
      reasons: [{ code: 'cover-is-frame', values: { atMs: 2400, byHand: false } }],
    },
  });

  it('is the one of the export once that is here', () => {
    expect(coverOf([fetched(1), own])).toEqual({ originalId: 9, role: 'cover', rendition: { kind: 'as-is' } });
    expect(coverOf([original(1), own])).toEqual({ originalId: 9, role: 'cover', rendition: { kind: 'as-is' } });
  });

  it('is made to fit the destination’s pictures, or what every platform shows where it takes none', () => {
    const large = { ...own, probed: { ...probedImage, width: 4800, height: 3000 } };
    const recipeOf = (capabilities: Partial<Capabilities>) => coverOf([fetched(1), large], capabilities)?.rendition;
    expect(recipeOf({})).toMatchObject({
      kind: 'make',
      recipe: { rung: 'encode', maxLongSide: 4000, maxBytes: 2_000_000 },
    });
    expect(recipeOf({ images: null })).toMatchObject({ kind: 'make', recipe: { rung: 'encode', maxLongSide: 1920 } });
  });

  it('is a frame of the video until then, when its own was lost, is no picture, or is of no use', () => {
    expect(coverOf([fetched(1)])).toEqual(frameOf());
    expect(coverOf([fetched(1), original(9, { role: 'cover', kind: 'image' })])).toEqual(frameOf());
    expect(coverOf([fetched(1), original(9, { role: 'cover', kind: 'image', state: 'unfetchable' })])).toEqual(
      frameOf(),
    );
    expect(coverOf([fetched(1), fetched(9, { role: 'cover', kind: 'image', probed: probedVideo })])).toEqual(frameOf());
    expect(coverOf([fetched(1), { ...own, probed: { ...probedImage, width: 0 } }])).toEqual(frameOf());
  });

  it('is a frame within the destination’s limits for pictures', () => {
    expect(coverOf([fetched(1)], { images: { ...images, maxLongSide: 1000 } })).toEqual(frameOf(1000));
    // 1200 × 675 are 810,000 pixels, one more on the long side would be too many
    expect(coverOf([fetched(1)], { images: { ...images, maxPixels: 810_000 } })).toEqual(frameOf(1200));
    expect(coverOf([fetched(1)], { images: null })).toEqual(frameOf());
  });

  it('is decided when the video is here, and somebody has looked at it', () => {
    const open = { originalId: 1, role: 'cover', rendition: null };
    expect(coverOf([original(1)])).toEqual(open);
    expect(decide(post({ originals: [fetched(1)] })).files.at(-1)).toEqual(open);
  });

  it('never holds a post, and is not made where nobody wants one', () => {
    const hold = { code: 'expired-link' };
    const dead = original(9, {
      role: 'cover',
      kind: 'image',
      source: link({ expiresAt: '2026-01-01T00:00:00.000Z' }),
      hold,
    });
    expect(obstaclesOf(post({ originals: [fetched(1), dead] }))).toEqual([]);
    expect(coverOf([fetched(1), own], { video: { ...video, cover: 'none' } })).toBeUndefined();
    expect(decide(photos(2)).files.every((file) => file.role === 'image')).toBe(true);
  });
});

describe('whatever has been fetched', () => {
  it('a file is undecided if and only if it is not here, and where none is named a skip says why', () => {
    const file = fc.record({ here: fc.boolean(), kind: fc.constantFrom('video' as const, 'image' as const) });
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 6 }),
        fc.constantFrom('video' as const, 'images' as const),
        (specs, kind) => {
          const originals = specs.map((spec, index) =>
            (spec.here ? fetched : original)(index + 1, { kind: spec.kind }),
          );
          const { files, obstacles } = decide(post({ kind, originals }));
          if (files.length === 0) expect(obstacles[0]?.kind).toBe('skip');
          for (const { originalId, rendition, role } of files)
            if (role !== 'cover') expect(rendition === null).toBe(specs[originalId - 1]?.here === false);
        },
      ),
    );
  });
});

describe('the watch for doubles', () => {
  it('finds a post with the same file, by storage key, archive entry or bytes, but not the post itself', () => {
    const watch = createDuplicateWatch();
    const entry = { from: 'archive', archiveId: 1, entry: 'media/1.mp4' } as const;
    const one = post({ ref: 'a', originals: [fetched(1), original(5, { source: entry })] });
    const same = (ref: string, changes: Partial<OriginalRow>) =>
      watch.find(post({ ref, originals: [original(7, changes)] }))?.earlierRef ?? null;
    expect(watch.find(one)).toBeNull();
    expect(watch.find(one)).toBeNull();
    expect(same('b', { source: link({ objectKey: 'key1' }) })).toBe('a');
    expect(same('c', { source: link({ objectKey: 'key3' }), sha256: 'sha1' })).toBe('a');
    expect(same('d', { source: entry })).toBe('a');
    expect(same('e', { source: { ...entry, archiveId: 2 } })).toBeNull();
    expect(same('f', { source: link() })).toBeNull();
  });
});

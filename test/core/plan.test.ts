import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Capabilities, type ImageLimits, type VideoLimits } from '../../src/contract/index.ts';
import { graphemes } from '../../src/kit/index.ts';
import type { ProbedImage, ProbedVideo } from '../../src/core/media/facts.ts';
import {
  createDuplicateWatch,
  createPlanSummary,
  type PlannableOriginal,
  type PlannablePost,
  type PlanTarget,
  planPost,
  selects,
} from '../../src/core/plan/post.ts';
import type { PlanChoices } from '../../src/core/plan/item.ts';
import type { PostRow } from '../../src/ledger/ledger.ts';

const now = '2026-03-01T12:00:00.000Z';

const video: VideoLimits = {
  containers: ['mp4'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 500_000_000,
  minDurationMs: 1_000,
  maxDurationMs: 60_000,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxFrameRate: 60,
  highBitDepth: false,
  cover: 'optional',
};
const images: ImageLimits = { maxCount: 4, formats: ['jpeg'], maxBytes: 2_000_000, maxLongSide: 4000 };

const capabilities: Capabilities = {
  video,
  images,
  text: {
    title: null,
    body: [{ max: 300, unit: 'graphemes', measure: graphemes }],
    hashtags: { max: 8, inBody: (tag) => `#${tag}` },
    links: 'keep',
    captionWanted: true,
  },
  upload: null,
  publish: { resend: 'safe', absence: 'unprovable' },
  visibility: ['public', 'friends', 'private'],
  backdating: true,
  schedule: null,
  pace: { perDay: 10, minGapMs: 0, because: 'test' },
};

const choices: PlanChoices = {
  allowUntitled: false,
  privatePosts: 'skip',
  since: null,
  until: null,
  only: null,
  ids: null,
  limit: null,
  order: 'oldest',
  pace: null,
};

const account = { destination: 'bluesky', label: 'main' };

function target(changes: { choices?: Partial<PlanChoices>; capabilities?: Partial<Capabilities> } = {}): PlanTarget {
  return {
    account,
    choices: { ...choices, ...changes.choices },
    capabilities: { ...capabilities, ...changes.capabilities },
  };
}

const probedVideo: ProbedVideo = {
  kind: 'video',
  container: 'mp4',
  videoCodec: 'avc',
  audioCodec: 'aac',
  audioChannels: 2,
  audioSampleRate: 44_100,
  audioBitrate: 128_000,
  width: 1080,
  height: 1920,
  rotation: 0,
  durationMs: 15_000,
  frameRate: 30,
  videoBitrate: 1_000_000,
  bytes: 2_000_000,
  highBitDepth: false,
  hdr: false,
  faststart: true,
  privateMetadata: false,
  extraTracks: 0,
};
const probedImage: ProbedImage = {
  kind: 'image',
  format: 'jpeg',
  width: 1080,
  height: 1440,
  bytes: 300_000,
  rotated: false,
  animated: false,
  privateMetadata: false,
  wideColour: false,
};

function original(id: number, changes: Partial<PlannableOriginal> = {}): PlannableOriginal {
  return {
    id,
    role: 'media',
    position: id,
    kind: 'video',
    objectKey: `key${id}`,
    expiresAt: '2026-03-09T00:00:00.000Z',
    state: 'wanted',
    sha256: null,
    bytes: null,
    probed: null,
    holdCode: null,
    holdReason: null,
    ...changes,
  };
}

function fetched(id: number, changes: Partial<PlannableOriginal> = {}): PlannableOriginal {
  const probed = changes.kind === 'image' ? probedImage : probedVideo;
  return original(id, { state: 'fetched', sha256: `sha${id}`, bytes: probed.bytes, probed, ...changes });
}

function post(changes: Partial<PlannablePost> = {}): PlannablePost {
  return {
    ref: 't:20240917140721',
    createdAt: '2024-09-17T14:07:21.000Z',
    caption: 'A day at the sea #sea',
    audience: 'public',
    kind: 'video',
    facts: {},
    originals: [fetched(1)],
    ...changes,
  };
}

function photos(count: number, changes: Partial<PlannablePost> = {}): PlannablePost {
  const originals = Array.from({ length: count }, (_, index) => fetched(index + 1, { kind: 'image' }));
  return post({ kind: 'images', originals, ...changes });
}

describe('a post that can go', () => {
  it('is delivered with its text, visibility and files', () => {
    expect(planPost(post(), target(), now)).toEqual({
      deliveryKey: 'bluesky:main:t:20240917140721',
      postRef: 't:20240917140721',
      createdAt: '2024-09-17T14:07:21.000Z',
      kind: 'video',
      verdict: { kind: 'deliver' },
      text: { title: null, body: 'A day at the sea #sea', hashtags: ['sea'], changes: [] },
      visibility: 'public',
      scheduledAt: null,
      alt: '',
      media: [
        { originalId: 1, role: 'video', rendition: { kind: 'as-is' } },
        { originalId: 1, role: 'cover', rendition: null },
      ],
      warnings: [],
    });
  });

  it('may still have to be fetched: its renditions are decided later', () => {
    const item = planPost(post({ originals: [original(1)] }), target(), now);
    expect(item.verdict.kind).toBe('deliver');
    expect(item.media[0]).toEqual({ originalId: 1, role: 'video', rendition: null });
  });

  it('says how and why a file is made anew', () => {
    const tall = fetched(1, { probed: { ...probedVideo, width: 2160, height: 3840 } });
    const decision = planPost(post({ originals: [tall] }), target(), now).media[0]?.rendition;
    expect(decision).toMatchObject({ kind: 'make', recipe: { rung: 'encode' } });
    expect(decision).toHaveProperty('reasons.0', expect.stringContaining('3840'));
  });

  it('is a row of the ledger', () => {
    // A compile-time test: what the ledger gives fits what the plan takes.
    const plan = (row: PostRow) => planPost(row, target(), now);
    expect(plan).toBeTypeOf('function');
  });
});

describe('who may see it', () => {
  const all = ['public', 'friends', 'private'] as const;
  it.each([
    ['public', 'skip', all, 'deliver', 'public', undefined],
    ['private', 'skip', all, 'skip', 'private', 'private-post'],
    ['friends', 'skip', all, 'skip', 'private', 'friends-post'],
    ['private', 'private', all, 'deliver', 'private', undefined],
    ['friends', 'private', all, 'deliver', 'friends', undefined],
    ['friends', 'private', ['public', 'private'], 'deliver', 'private', undefined],
    ['private', 'private', ['public'], 'skip', 'private', 'private-unsupported'],
    ['friends', 'private', ['public'], 'skip', 'private', 'friends-unsupported'],
    ['unknown', 'skip', all, 'hold', 'private', 'unknown-audience'],
    ['unknown', 'private', all, 'deliver', 'private', undefined],
    ['unknown', 'private', ['public'], 'hold', 'private', 'unknown-audience'],
    ['public', 'skip', ['private'], 'skip', 'private', 'public-unsupported'],
  ] as const)(
    '%s, private posts: %s, destination has %j → %s as %s',
    (audience, privatePosts, visibility, verdict, shown, code) => {
      const item = planPost(
        post({ audience }),
        target({ choices: { privatePosts }, capabilities: { visibility } }),
        now,
      );
      expect(item.verdict).toMatchObject(code === undefined ? { kind: verdict } : { kind: verdict, code });
      expect(item.visibility).toBe(shown);
    },
  );

  it('can be decided for posts whose audience the export does not name', () => {
    const item = planPost(post({ audience: 'unknown' }), target({ choices: { unknownAudience: 'public' } }), now);
    expect(item).toMatchObject({ verdict: { kind: 'deliver' }, visibility: 'public' });
  });

  it('is never public for anything that was not, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('friends' as const, 'private' as const, 'unknown' as const),
        fc.constantFrom('skip' as const, 'private' as const),
        fc.subarray(['public' as const, 'friends' as const, 'private' as const]),
        fc.boolean(),
        fc.constantFrom(null, '', 'caption'),
        (audience, privatePosts, visibility, allowUntitled, caption) => {
          const item = planPost(
            post({ audience, caption }),
            target({ choices: { privatePosts, allowUntitled }, capabilities: { visibility } }),
            now,
          );
          expect(item.visibility).not.toBe('public');
        },
      ),
    );
  });
});

describe('a post that cannot go', () => {
  it.each([
    ['has no file', post({ kind: 'none', originals: [] }), {}, 'no-file', 'names no file'],
    ['is a video where there are none', post(), { capabilities: { video: null } }, 'video-unsupported', 'no videos'],
    [
      'is a photo post where there are none',
      photos(2),
      { capabilities: { images: null } },
      'images-unsupported',
      'no photo posts',
    ],
    [
      'is too long',
      post({ originals: [fetched(1, { probed: { ...probedVideo, durationMs: 90_000 } })] }),
      {},
      'too-long',
      '90',
    ],
    ['is older than asked for', post(), { choices: { since: '2025-01-01T00:00:00.000Z' } }, 'not-selected', '--since'],
    ['is newer than asked for', post(), { choices: { until: '2023-12-31T23:59:59.999Z' } }, 'not-selected', '--until'],
    ['is of the other kind', post(), { choices: { only: 'images' as const } }, 'not-selected', '--only'],
    ['was a story', post({ facts: { story: 'yes' } }), {}, 'story', '--stories include'],
    ['is not on the list', post(), { choices: { ids: ['t:1'] } }, 'not-selected', '--ids'],
  ])('is skipped with a reason when it %s', (_, one, changes, code, words) => {
    const item = planPost(one, target(changes), now);
    expect(item.verdict).toMatchObject({ kind: 'skip', code, reason: expect.stringContaining(words) });
    expect(item.warnings).toEqual([]);
  });

  it('names the picture that is refused', () => {
    const one = photos(3);
    const originals = one.originals.map((each, index) =>
      index === 1 ? fetched(2, { kind: 'image', probed: probedVideo }) : each,
    );
    expect(planPost({ ...one, originals }, target(), now).verdict).toMatchObject({
      kind: 'skip',
      code: 'wrong-kind',
      reason: expect.stringContaining('(picture 2 of 3)'),
    });
  });
});

describe('a post that waits for a person', () => {
  it.each([
    ['without a caption', post({ caption: null }), 'no-caption', '--captions <file>'],
    ['with a blank caption', post({ caption: ' \n' }), 'no-caption', '--allow-untitled'],
    ['of whose caption nothing is left', post({ caption: '#fyp' }), 'no-caption', 'nothing is left'],
    [
      'whose link has died',
      post({ originals: [original(1, { expiresAt: '2026-02-01T00:00:00.000Z' })] }),
      'expired-link',
      '2026-02-01',
    ],
    [
      'whose fetch waits for a person',
      post({ originals: [original(1, { holdCode: 'refused-link', holdReason: 'the link was refused.' })] }),
      'refused-link',
      'the link was refused; ask TikTok',
    ],
    [
      'whose file is no media',
      post({ originals: [original(1, { state: 'unfetchable', holdCode: 'not-media', holdReason: 'a web page' })] }),
      'not-media',
      '--media <folder>',
    ],
    ['with more pictures than allowed', photos(6), 'too-many-images', '--extra-images drop'],
  ])('%s is held with the ways out', (_, one, code, words) => {
    expect(planPost(one, target(), now).verdict).toMatchObject({
      kind: 'hold',
      code,
      reason: expect.stringContaining(words),
    });
  });

  it('may go without a caption when the person says so, or the destination does not mind', () => {
    const untitled = planPost(post({ caption: null }), target({ choices: { allowUntitled: true } }), now);
    expect(untitled).toMatchObject({ verdict: { kind: 'deliver' }, warnings: ['it goes without any text'] });
    const text = { ...capabilities.text, captionWanted: false };
    expect(planPost(post({ caption: null }), target({ capabilities: { text } }), now).verdict.kind).toBe('deliver');
  });

  it('may lose pictures when the person says so', () => {
    const item = planPost(photos(6), target({ choices: { extraImages: 'drop' } }), now);
    expect(item.verdict.kind).toBe('deliver');
    expect(item.media.map((media) => media.originalId)).toEqual([1, 2, 3, 4]);
    expect(item.warnings).toEqual(['only the first 4 pictures go (of 6)']);
  });

  it('is told everything that is missing, not one thing at a time', () => {
    const item = planPost(photos(6, { caption: null, audience: 'unknown' }), target(), now);
    expect(item.verdict).toMatchObject({ kind: 'hold', code: 'too-many-images' });
    expect(item.warnings.filter((warning) => warning.startsWith('also waits:'))).toHaveLength(2);
  });

  it('does not wait when it can never go', () => {
    const item = planPost(post({ caption: null, audience: 'private' }), target(), now);
    expect(item.verdict).toMatchObject({ kind: 'skip', code: 'private-post' });
  });

  it('has a link that dies later than now', () => {
    expect(planPost(post({ originals: [original(1, { expiresAt: now })] }), target(), now).verdict.kind).toBe('hold');
    expect(
      planPost(post({ originals: [original(1, { expiresAt: '2026-03-01T12:00:00.001Z' })] }), target(), now).verdict
        .kind,
    ).toBe('deliver');
  });
});

describe('the cover', () => {
  const cover = fetched(9, { role: 'cover', kind: 'image' });
  const coverOf = (originals: readonly PlannableOriginal[], limits: VideoLimits = video) =>
    planPost(post({ originals }), target({ capabilities: { video: limits } }), now).media.find(
      (media) => media.role === 'cover',
    );

  it('is the one of the export once that is here', () => {
    expect(coverOf([fetched(1), cover])).toEqual({ originalId: 9, role: 'cover', rendition: { kind: 'as-is' } });
  });

  it('is a frame of the video until then, when its link died, and when it is no picture', () => {
    const frame = { originalId: 1, role: 'cover', rendition: null };
    expect(coverOf([fetched(1)])).toEqual(frame);
    expect(coverOf([fetched(1), original(9, { role: 'cover', kind: 'image' })])).toEqual(frame);
    expect(coverOf([fetched(1), fetched(9, { role: 'cover', kind: 'image', probed: probedVideo })])).toEqual(frame);
  });

  it('never holds a post, and is not made where nobody wants one', () => {
    const dead = original(9, {
      role: 'cover',
      kind: 'image',
      expiresAt: '2026-01-01T00:00:00.000Z',
      holdCode: 'expired-link',
    });
    expect(planPost(post({ originals: [fetched(1), dead] }), target(), now).verdict.kind).toBe('deliver');
    expect(coverOf([fetched(1), cover], { ...video, cover: 'none' })).toBeUndefined();
  });
});

describe('warnings', () => {
  const warningsFor = (changes: Partial<PlannablePost>) => planPost(post(changes), target(), now).warnings;

  it.each([
    'original sound - anna',
    'som original - joão',
    'оригинальный звук - аня',
    'Originalton - x',
    'オリジナル楽曲 - y',
    ' - ',
    'N/A',
    '',
  ])('say nothing about a sound of one’s own: %s', (sound) => {
    expect(warningsFor({ facts: { sound } })).toEqual([]);
  });

  it('name licensed music, and the silence of photo posts', () => {
    expect(warningsFor({ facts: { sound: 'Song (Remix) - Artist' } })).toEqual([
      'the music may be licensed for TikTok only; another platform can mute or refuse it (Song Remix - Artist)',
    ]);
    expect(planPost(photos(2, { facts: { sound: 'original sound - anna' } }), target(), now).warnings).toEqual([
      'the sound of a photo post is not in the export: the pictures go without it',
    ]);
  });

  it('name text that was decoded twice', () => {
    expect(warningsFor({ caption: 'CafÃ©' })).toEqual([
      'the caption looks as if it was decoded twice: check it (Ã© was probably é)',
    ]);
  });

  it('name a post with the same file, by storage key or by bytes, but not the post itself', () => {
    const watch = createDuplicateWatch();
    const one = post({ ref: 'a', originals: [fetched(1)] });
    expect(watch.findEarlier(one)).toBeNull();
    expect(watch.findEarlier(one)).toBeNull();
    expect(watch.findEarlier(post({ ref: 'b', originals: [fetched(2, { objectKey: 'key1' })] }))).toBe('a');
    expect(watch.findEarlier(post({ ref: 'c', originals: [fetched(3, { sha256: 'sha1' })] }))).toBe('a');
    expect(watch.findEarlier(post({ ref: 'd', originals: [original(4, { objectKey: null })] }))).toBeNull();
    expect(planPost(post(), target(), now, { duplicateOf: 'a' }).warnings).toEqual([
      'it has the same file as an earlier post (a)',
    ]);
  });
});

describe('selection', () => {
  it('takes refs and video ids, and inclusive dates', () => {
    const one = post({ facts: { videoId: '7412345678901234567' } });
    expect(selects(one, { ...choices, ids: ['7412345678901234567'] })).toBe(true);
    expect(selects(one, { ...choices, ids: [one.ref] })).toBe(true);
    expect(selects(one, { ...choices, since: one.createdAt, until: one.createdAt })).toBe(true);
  });
});

describe('the summary', () => {
  it('counts verdicts, files, changes and warnings', () => {
    const summary = createPlanSummary();
    const tall = (side: number) => fetched(1, { probed: { ...probedVideo, width: 1080, height: side } });
    const posts = [
      post({ ref: 'a', createdAt: '2024-01-01T00:00:00.000Z' }),
      post({ ref: 'b', caption: 'x @anna #fyp', facts: { sound: 'Song - A' }, originals: [tall(2160)] }),
      post({ ref: 'c', caption: 'y @bob', facts: { sound: 'Song - B' }, originals: [tall(2560)] }),
      photos(6, { ref: 'd' }),
      photos(7, { ref: 'e' }),
      photos(2, { ref: 'f' }),
      post({ ref: 'g', audience: 'private' }),
    ];
    for (const one of posts) summary.add(planPost(one, target(), now), one);
    const result = summary.result();
    expect(result).toMatchObject({
      posts: 7,
      deliver: 4,
      hold: 2,
      skip: 1,
      videos: 3,
      photoPosts: 1,
      visibility: { public: 4, friends: 0, private: 0 },
    });
    expect(result.reasons.map(({ verdict, code, count, examples }) => [verdict, code, count, examples])).toEqual([
      ['hold', 'too-many-images', 2, ['d', 'e']],
      ['skip', 'private-post', 1, ['g']],
    ]);
    expect(result.reasons[0]?.reason).not.toContain('(6)');
    expect(result.renditions).toMatchObject([
      { rung: 'as-is', files: 16 },
      { rung: 'encode', files: 2, reasons: [{ reason: '… px long side; at most 1920 is taken', count: 2 }] },
    ]);
    expect(result.textChanges.map(({ code, count }) => [code, count])).toEqual([
      ['mentions-freed', 2],
      ['tags-dropped', 1],
    ]);
    expect(result.warnings).toEqual([
      { text: 'the music may be licensed for TikTok only; another platform can mute or refuse it', count: 2 },
    ]);
    expect(result.bytes).toBe(3 * probedVideo.bytes + 2 * probedImage.bytes);
    expect([result.from, result.to]).toEqual(['2024-01-01T00:00:00.000Z', '2024-09-17T14:07:21.000Z']);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('stays small when every post has a sentence of its own', () => {
    const summary = createPlanSummary();
    const item = planPost(post(), target(), now);
    for (let index = 0; index < 5_000; index += 1) summary.add({ ...item, warnings: [`warning ${index}`] });
    const { warnings } = summary.result();
    expect(warnings).toHaveLength(201);
    expect(warnings[0]).toEqual({ text: 'other reasons', count: 4_800 });
  });

  it('adds up for any posts: every post has exactly one verdict', () => {
    const arbitrary = fc.record({
      caption: fc.option(fc.string()),
      audience: fc.constantFrom('public' as const, 'friends' as const, 'private' as const, 'unknown' as const),
      count: fc.nat(6),
      kind: fc.constantFrom('video' as const, 'images' as const, 'none' as const),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 30 }), (specs) => {
        const summary = createPlanSummary();
        for (const { caption, audience, count, kind } of specs) {
          const originals = Array.from({ length: count }, (_, index) =>
            original(index, { kind: kind === 'images' ? 'image' : 'video' }),
          );
          summary.add(planPost(post({ caption, audience, kind, originals }), target(), now));
        }
        const { posts, deliver, hold, skip, reasons } = summary.result();
        expect(posts).toBe(specs.length);
        expect(deliver + hold + skip).toBe(specs.length);
        expect(reasons.reduce((total, reason) => total + reason.count, 0)).toBe(hold + skip);
      }),
    );
  });
});

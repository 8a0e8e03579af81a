import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PostRow } from '../../../src/core/model.ts';
import { planPost } from '../../../src/core/plan/post.ts';
import { capabilities, fetched, now, original, photos, post, probedVideo, target } from '../make.ts';

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
      location: null,
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
    expect(item.media).toEqual([
      { originalId: 1, role: 'video', rendition: null },
      { originalId: 1, role: 'cover', rendition: null },
    ]);
  });

  it('keeps its place and its words for people who cannot see', () => {
    const item = planPost(post({ location: 'Rome', alternateText: 'A cat on a wall' }), target(), now);
    expect(item).toMatchObject({ location: 'Rome', alt: 'A cat on a wall' });
  });

  it('says how and why a file is made anew', () => {
    const tall = fetched(1, { probed: { ...probedVideo, width: 2160, height: 3840 } });
    const decision = planPost(post({ originals: [tall] }), target(), now).media[0]?.rendition;
    expect(decision).toMatchObject({
      kind: 'make',
      recipe: { rung: 'encode' },
      reasons: [{ code: 'long-side', values: { longSidePx: 3840, maxLongSidePx: 1920 } }, { code: 'short-side' }],
    });
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
      expect(item.verdict).toEqual(code === undefined ? { kind: verdict } : { kind: verdict, reason: { code } });
      expect(item.visibility).toBe(shown);
    },
  );

  it('says when it goes to fewer people than it could have', () => {
    const to = target({ choices: { privatePosts: 'private' }, capabilities: { visibility: ['public', 'private'] } });
    expect(planPost(post({ audience: 'friends' }), to, now).warnings).toEqual([{ code: 'friends-go-private' }]);
    expect(planPost(post({ audience: 'unknown' }), to, now).warnings).toEqual([{ code: 'unknown-goes-private' }]);
  });

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
  const since = '2025-01-01T00:00:00.000Z';
  const until = '2023-12-31T23:59:59.999Z';
  it.each([
    ['has no file', post({ kind: 'none', originals: [] }), {}, { code: 'no-file' }],
    ['is a video where there are none', post(), { capabilities: { video: null } }, { code: 'video-unsupported' }],
    [
      'is a photo post where there are none',
      photos(2),
      { capabilities: { images: null } },
      { code: 'images-unsupported' },
    ],
    [
      'is too long',
      post({ originals: [fetched(1, { probed: { ...probedVideo, durationMs: 90_000 } })] }),
      {},
      { code: 'too-long', values: { durationMs: 90_000, maxDurationMs: 60_000 } },
    ],
    ['is older than asked for', post(), { choices: { since } }, { code: 'before-since', values: { since } }],
    ['is newer than asked for', post(), { choices: { until } }, { code: 'after-until', values: { until } }],
    [
      'is a video, and photo posts are asked for',
      post(),
      { choices: { only: 'images' as const } },
      { code: 'not-a-photo-post' },
    ],
    [
      'is a photo post, and videos are asked for',
      photos(1),
      { choices: { only: 'video' as const } },
      { code: 'not-a-video' },
    ],
    ['was a story', post({ story: true }), {}, { code: 'story' }],
    ['is not on the list', post(), { choices: { ids: ['t:1'] } }, { code: 'not-on-list' }],
  ])('is skipped with a reason when it %s', (_, one, changes, reason) => {
    const item = planPost(one, target(changes), now);
    expect(item.verdict).toEqual({ kind: 'skip', reason });
    expect(item.warnings).toEqual([]);
  });
});

describe('a post that waits for a person', () => {
  const refused = { code: 'link-refused', values: { status: 403 } };
  const diedAt = '2026-02-01T00:00:00.000Z';
  it.each([
    ['without a caption', post({ caption: null }), { code: 'no-caption', values: { emptied: false } }],
    ['with a blank caption', post({ caption: ' \n' }), { code: 'no-caption', values: { emptied: false } }],
    ['of whose caption nothing is left', post({ caption: '#fyp' }), { code: 'no-caption', values: { emptied: true } }],
    [
      'whose link has died',
      post({
        originals: [original(1, { source: { from: 'link', locator: 'x', expiresAt: diedAt, objectKey: null } })],
      }),
      { code: 'expired-link', values: { diedAt } },
    ],
    ['whose fetch waits for a person', post({ originals: [original(1, { hold: refused })] }), refused],
    [
      'with more pictures than allowed',
      photos(6),
      { code: 'too-many-images', values: { pictures: 6, maxPictures: 4 } },
    ],
  ])('%s is held with the reason', (_, one, reason) => {
    expect(planPost(one, target(), now).verdict).toEqual({ kind: 'hold', reason });
  });

  it('may go without a caption when the person says so, or the destination does not mind', () => {
    const untitled = planPost(post({ caption: null }), target({ choices: { allowUntitled: true } }), now);
    expect(untitled).toMatchObject({ verdict: { kind: 'deliver' }, warnings: [{ code: 'without-text' }] });
    const text = { ...capabilities.text, captionWanted: false };
    expect(planPost(post({ caption: null }), target({ capabilities: { text } }), now).verdict.kind).toBe('deliver');
  });

  it('is told everything that is missing, not one thing at a time', () => {
    const item = planPost(photos(6, { caption: null, audience: 'unknown' }), target(), now);
    expect(item.verdict).toMatchObject({ kind: 'hold', reason: { code: 'too-many-images' } });
    expect(item.warnings.map(({ code }) => code)).toEqual(['unknown-audience', 'no-caption']);
  });

  it('does not wait when it can never go', () => {
    const item = planPost(post({ caption: null, audience: 'private' }), target(), now);
    expect(item.verdict).toEqual({ kind: 'skip', reason: { code: 'private-post' } });
  });
});

describe('a post that the export lists twice', () => {
  const double = { earlierRef: 'a', same: 'post' } as const;

  it('waits for a person, who is told of the other one', () => {
    const item = planPost(post(), target(), now, { double });
    const reason = { code: 'same-post', values: { ref: post().ref, earlierRef: 'a' } };
    expect(item).toMatchObject({ verdict: { kind: 'hold', reason }, warnings: [] });
  });

  it('does not wait when it was not chosen anyway', () => {
    const item = planPost(post({ audience: 'private' }), target(), now, { double });
    expect(item.verdict).toMatchObject({ kind: 'skip' });
  });
});

describe('warnings', () => {
  const warningsFor = (changes: Partial<PostRow>) => planPost(post(changes), target(), now).warnings;

  it('say nothing about a sound of one’s own, or none', () => {
    expect(warningsFor({ sound: { name: 'original sound - anna', own: true } })).toEqual([]);
    expect(warningsFor({ sound: null })).toEqual([]);
  });

  it('name licensed music, and the silence of photo posts', () => {
    expect(warningsFor({ sound: { name: 'Song (Remix) - Artist', own: false } })).toEqual([
      { code: 'licensed-sound', values: { sound: 'Song (Remix) - Artist' } },
    ]);
    const silent = photos(2, { sound: { name: 'original sound - anna', own: true } });
    expect(planPost(silent, target(), now).warnings).toEqual([{ code: 'sound-stays-behind' }]);
  });

  it('name text that was decoded twice, and say whether it can be repaired', () => {
    const values = { found: 'Ã©', probably: 'é' };
    expect(warningsFor({ caption: 'CafÃ©' })).toEqual([{ code: 'decoded-wrongly', values }]);
    expect(warningsFor({ caption: 'Café, CafÃ©' })).toEqual([{ code: 'decoded-twice', values }]);
    const garbled = post({ caption: 'CafÃ©' });
    const repairing = target({ choices: { words: { repair: true } } });
    expect(planPost(garbled, repairing, now)).toMatchObject({ warnings: [], text: { body: 'Café' } });
  });

  it('name an earlier post with the same file', () => {
    const double = { earlierRef: 'a', same: 'file' } as const;
    expect(planPost(post(), target(), now, { double }).warnings).toEqual([
      { code: 'same-file', values: { earlierRef: 'a' } },
    ]);
  });

  it('say when the limits are only what every server takes', () => {
    expect(planPost(post(), target({ limitsNotFromServer: true }), now).warnings).toEqual([
      { code: 'limits-not-from-server' },
    ]);
  });
});

describe('selection', () => {
  const verdictOf = (one: PostRow, choices: Parameters<typeof target>[0] & object) =>
    planPost(one, target(choices), now).verdict.kind;

  it('takes refs and the source’s own ids, inclusive dates, and stories when asked', () => {
    const one = post({ sourceId: '7412345678901234567' });
    expect(verdictOf(one, { choices: { ids: ['7412345678901234567'] } })).toBe('deliver');
    expect(verdictOf(one, { choices: { ids: [one.ref] } })).toBe('deliver');
    expect(verdictOf(one, { choices: { since: one.createdAt, until: one.createdAt } })).toBe('deliver');
    expect(verdictOf(post({ story: true }), { choices: { stories: 'include' } })).toBe('deliver');
  });
});

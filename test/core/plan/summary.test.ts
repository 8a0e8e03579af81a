import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPost } from '../../../src/core/plan/post.ts';
import { createPlanSummary } from '../../../src/core/plan/summary.ts';
import { fetched, now, original, photos, post, probedImage, probedVideo, target } from '../make.ts';

describe('the summary', () => {
  it('counts verdicts, files, changes and warnings', () => {
    const summary = createPlanSummary();
    const tall = (side: number) => fetched(1, { probed: { ...probedVideo, width: 1080, height: side } });
    const posts = [
      post({ ref: 'a', createdAt: '2024-01-01T00:00:00.000Z' }),
      post({ ref: 'b', caption: 'x @anna #fyp', sound: { name: 'Song - A', own: false }, originals: [tall(2160)] }),
      post({ ref: 'c', caption: 'y @bob', sound: { name: 'Song - B', own: false }, originals: [tall(2560)] }),
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
    // What differs between the posts of a group falls away, what they share stays.
    expect(result.reasons).toEqual([
      {
        verdict: 'hold',
        reason: { code: 'too-many-images', values: { maxPictures: 4 } },
        count: 2,
        examples: ['d', 'e'],
      },
      { verdict: 'skip', reason: { code: 'private-post' }, count: 1, examples: ['g'] },
    ]);
    expect(result.renditions).toEqual([
      { rung: 'as-is', files: 16, reasons: [] },
      {
        rung: 'encode',
        files: 2,
        reasons: [{ reason: { code: 'long-side', values: { maxLongSidePx: 1920 } }, count: 2 }],
      },
    ]);
    expect(result.textChanges).toEqual([
      { reason: { code: 'mentions-freed' }, count: 2 },
      { reason: { code: 'tags-dropped' }, count: 1 },
    ]);
    expect(result.warnings).toEqual([{ reason: { code: 'licensed-sound' }, count: 2, examples: ['b', 'c'] }]);
    expect(result.bytes).toBe(3 * probedVideo.bytes + 2 * probedImage.bytes);
    expect([result.from, result.to]).toEqual(['2024-01-01T00:00:00.000Z', '2024-09-17T14:07:21.000Z']);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('says of a photo that was kept although nothing can use it that it is here, not that it is still to be fetched', () => {
    const hold = { code: 'not-decodable' };
    const posts = [
      post({ ref: 'a', originals: [original(1)] }),
      post({ ref: 'b', originals: [original(2, { hold, sha256: 'f'.repeat(64) })] }),
      post({ ref: 'c', originals: [original(3, { hold })] }),
    ];
    const summary = createPlanSummary();
    for (const one of posts) summary.add(planPost(one, target(), now), one);
    expect(summary.result().renditions).toEqual([
      { rung: 'undecided', files: 1, reasons: [] },
      { rung: 'kept', files: 1, reasons: [] },
      { rung: 'missing', files: 1, reasons: [] },
    ]);
  });

  it('keeps a verdict’s groups apart, and three examples of each', () => {
    const summary = createPlanSummary();
    const item = planPost(post(), target(), now);
    const verdicts = [...Array(4).fill('hold'), 'skip'] as const;
    for (const [index, kind] of verdicts.entries())
      summary.add({ ...item, postRef: `p${index}`, verdict: { kind, reason: { code: 'one' } } });
    expect(summary.result().reasons).toEqual([
      { verdict: 'hold', reason: { code: 'one' }, count: 4, examples: ['p0', 'p1', 'p2'] },
      { verdict: 'skip', reason: { code: 'one' }, count: 1, examples: ['p4'] },
    ]);
  });

  it('stays small when every post has values of its own', () => {
    const summary = createPlanSummary();
    const item = planPost(post(), target(), now);
    for (let index = 0; index < 5_000; index += 1)
      summary.add({
        ...item,
        warnings: [{ code: 'same-file', values: { earlierRef: `p${index}` }, said: `s${index}` }],
      });
    expect(summary.result().warnings).toEqual([
      { reason: { code: 'same-file' }, count: 5_000, examples: [item.postRef] },
    ]);
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

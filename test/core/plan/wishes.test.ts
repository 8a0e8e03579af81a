import { describe, expect, it } from 'vitest';
import type { PostRow } from '../../../src/core/model.ts';
import type { PlanChoices } from '../../../src/core/plan/item.ts';
import { planPost } from '../../../src/core/plan/post.ts';
import { capabilities, fetched, now, photos, post, probedImage, probedVideo, target } from '../make.ts';

type Sound = NonNullable<PostRow['sound']>;
const others: Sound = { name: 'Song - Artist', own: false };
const own: Sound = { name: 'original sound - anna', own: true };

/** What becomes of one video of a person who wishes so. */
function planVideo(choices: Partial<PlanChoices>, { sound = others, video = probedVideo } = {}) {
  const originals = [fetched(1, { probed: video })];
  return planPost(post({ sound, originals }), target({ choices }), now);
}

describe('what a person wishes for their videos is what is planned', () => {
  const said = { sound: others.name };

  it('keeps a sound that is not their own, and says so', () => {
    for (const choices of [{}, { otherSound: 'keep' }] as const)
      expect(planVideo(choices)).toMatchObject({
        verdict: { kind: 'deliver' },
        media: [{ rendition: { kind: 'as-is' } }, {}],
        warnings: [{ code: 'licensed-sound', values: said }],
      });
  });

  it('takes it out, and only theirs', () => {
    expect(planVideo({ otherSound: 'mute' })).toMatchObject({
      media: [{ rendition: { kind: 'make', recipe: { rung: 'remux', mute: true } } }, {}],
      warnings: [{ code: 'licensed-sound-muted', values: said }],
    });
    expect(planVideo({ otherSound: 'mute' }, { sound: own })).toMatchObject({
      media: [{ rendition: { kind: 'as-is' } }, {}],
      warnings: [],
    });
  });

  it('says nothing of the sound of a video that has none', () => {
    const video = { ...probedVideo, audioCodec: null };
    for (const otherSound of ['keep', 'mute'] as const)
      expect(planVideo({ otherSound }, { video })).toMatchObject({
        media: [{ rendition: { kind: 'as-is' } }, {}],
        warnings: [],
      });
  });

  it('leaves such videos out, and no photos', () => {
    expect(planVideo({ otherSound: 'skip' }).verdict).toEqual({
      kind: 'skip',
      reason: { code: 'licensed-sound-skipped', values: said },
    });
    expect(planVideo({ otherSound: 'skip' }, { sound: own }).verdict.kind).toBe('deliver');
    expect(planPost(photos(2, { sound: others }), target({ choices: { otherSound: 'skip' } }), now).verdict.kind).toBe(
      'deliver',
    );
  });

  it('brings the sound of all to one loudness', () => {
    expect(planVideo({ loudness: 'keep' }).media[0]?.rendition).toEqual({ kind: 'as-is' });
    expect(planVideo({ loudness: 'normalise' }).media[0]?.rendition).toMatchObject({
      recipe: { rung: 'audio', lufs: -14 },
    });
  });

  it('lets the beginning of a long one go, or none of it', () => {
    const video = { ...probedVideo, durationMs: 24 * 3_600_000 };
    expect(planVideo({ tooLong: 'refuse' }, { video }).verdict.kind).not.toBe('deliver');
    expect(planVideo({ tooLong: 'cut' }, { video })).toMatchObject({
      verdict: { kind: 'deliver' },
      media: [
        {
          rendition: {
            kind: 'make',
            reasons: expect.arrayContaining([expect.objectContaining({ code: 'cut-to-length' })]),
          },
        },
        {},
      ],
    });
  });
});

describe('a long video that is to go in parts', () => {
  const { video: taken } = capabilities;
  if (taken === null) throw new Error('no videos');
  const several = (maxCount: number) => ({ ...capabilities, video: { ...taken, maxCount } });
  const planned = (durationMs: number, { maxCount = 1, choices = {}, probed = probedVideo } = {}) =>
    planPost(
      post({ originals: [fetched(1, { probed: { ...probed, durationMs } })] }),
      target({ capabilities: several(maxCount), choices: { tooLong: 'split', ...choices } }),
      now,
    );
  const most = taken.maxDurationMs ?? 0;

  it('is several files of one post, with one cover, and the plan says so', () => {
    expect(planned(most * 1.5, { maxCount: 4 })).toMatchObject({
      verdict: { kind: 'deliver' },
      media: [
        { originalId: 1, role: 'video', rendition: { kind: 'make', recipe: { part: { fromMs: 0 } } } },
        { originalId: 1, role: 'video', rendition: { kind: 'make', recipe: { part: { untilMs: null } } } },
        { role: 'cover' },
      ],
      warnings: [{ code: 'goes-in-parts', values: { parts: 2, durationMs: most * 1.5 } }],
    });
  });

  it('waits for a person where it needs more parts than a post holds', () => {
    for (const [times, maxCount] of [
      [1.5, 1],
      [4.5, 4],
    ] as const)
      expect(planned(most * times, { maxCount })).toMatchObject({
        verdict: { kind: 'hold', reason: { code: 'parts-over-limit', values: { maxParts: maxCount } } },
        warnings: [],
      });
  });

  it('stays one where it fits, and is left out where no part can be made', () => {
    expect(planned(most, { maxCount: 4 })).toMatchObject({
      media: [{ rendition: { kind: 'as-is' } }, {}],
      warnings: [],
    });
    const flat = { ...probedVideo, width: 0 };
    expect(planned(most * 1.5, { maxCount: 4, probed: flat }).verdict).toEqual({
      kind: 'skip',
      reason: { code: 'without-sides', values: { kind: 'video' } },
    });
  });
});

describe('the shape of photos', () => {
  it('is left, cut or padded as wished', () => {
    const strip = fetched(1, { kind: 'image', probed: { ...probedImage, width: 400, height: 1600 } });
    const { images } = capabilities;
    if (images === null) throw new Error('no photos');
    const narrow = {
      ...capabilities,
      images: { ...images, ratio: { narrowest: { width: 4, height: 5 }, widest: { width: 191, height: 100 } } },
    };
    const planned = (photoShape: 'leave' | 'crop' | 'pad') =>
      planPost(photos(1, { originals: [strip] }), target({ capabilities: narrow, choices: { photoShape } }), now);
    expect(planned('leave')).toMatchObject({ warnings: [{ code: 'picture-cut-there' }] });
    expect(planned('crop').media[0]?.rendition).toMatchObject({ kind: 'make', recipe: { crop: {} } });
    expect(planned('pad').media[0]?.rendition).toMatchObject({ kind: 'make', recipe: { pad: {} } });
  });
});

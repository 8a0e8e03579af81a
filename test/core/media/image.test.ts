import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { because, type ImageLimits, type Reason } from '../../../src/contract/index.ts';
import type { ProbedImage, RenditionDecision } from '../../../src/core/media/facts.ts';
import { decideImage } from '../../../src/core/media/image.ts';

const imageLimits: ImageLimits = {
  maxCount: 18,
  formats: ['jpeg', 'png'],
  maxBytes: 20_000_000,
  maxLongSide: 4096,
  maxPixels: null,
};
const image: ProbedImage = {
  kind: 'image',
  format: 'jpeg',
  width: 1080,
  height: 1440,
  bytes: 400_000,
  rotated: false,
  animated: false,
  privateTags: [],
  tagBytes: 0,
  wideColour: false,
};

function made(decision: RenditionDecision): Extract<RenditionDecision, { kind: 'make' }> {
  if (decision.kind !== 'make') throw new Error(`not made: ${JSON.stringify(decision)}`);
  return decision;
}

describe('the photo ladder', () => {
  it('sends what fits as it is', () => {
    expect(decideImage(image, imageLimits)).toEqual({ kind: 'as-is' });
  });

  const webp = because('picture-format', { format: 'webp', taken: ['jpeg', 'png'] });
  const tooBig = because('file-size', { bytes: 30_000_000, maxBytes: 20_000_000 });
  const cases: [string, Partial<ProbedImage>, string, Reason[]][] = [
    ['another format', { format: 'webp' }, 'jpeg', [webp]],
    ['the long side', { height: 6000 }, 'jpeg', [because('long-side', { longSidePx: 6000, maxLongSidePx: 4096 })]],
    ['the bytes', { bytes: 30_000_000 }, 'jpeg', [tooBig]],
    ['an orientation tag', { rotated: true }, 'jpeg', [because('turned-by-tag')]],
    ['colours other than sRGB', { wideColour: true }, 'jpeg', [because('wide-colour')]],
    ['an animation', { format: 'webp', animated: true }, 'jpeg', [webp, because('animation')]],
    [
      'private tags where nothing takes them out',
      { format: 'avif', privateTags: ['place'], tagsStuck: true },
      'jpeg',
      [because('private-tags', { found: ['place'] })],
    ],
    [
      'private tags and a turn that stands beside them',
      { rotated: true, privateTags: ['device'] },
      'jpeg',
      [because('turned-by-tag'), because('private-tags', { found: ['device'] })],
    ],
    [
      'a HEIC, decoded',
      { format: 'heic' },
      'jpeg',
      [because('picture-format', { format: 'heic', taken: ['jpeg', 'png'] })],
    ],
    ['a PNG that is too large, which becomes a JPEG', { format: 'png', bytes: 30_000_000 }, 'jpeg', [tooBig]],
  ];
  it.each(cases)('makes a new one for %s', (_why, change, format, reasons) => {
    const taken: ImageLimits = {
      ...imageLimits,
      formats: change.format === 'avif' ? ['jpeg', 'avif'] : imageLimits.formats,
    };
    expect(made(decideImage({ ...image, ...change }, taken))).toEqual({
      kind: 'make',
      recipe: { rung: 'encode', format, maxLongSide: 4096, maxBytes: 20_000_000 },
      reasons,
    });
  });

  it('takes the place out of a photo and leaves the photo as it is', () => {
    for (const format of ['jpeg', 'png', 'avif'] as const)
      expect(
        decideImage(
          { ...image, format, privateTags: ['device', 'place'], tagBytes: 900 },
          { ...imageLimits, formats: [format] },
        ),
      ).toEqual({
        kind: 'make',
        recipe: { rung: 'untag', format },
        reasons: [because('private-tags', { found: ['device', 'place'] })],
      });
  });

  it('does not code a motion photo anew that only its film makes too large', () => {
    const motion = { ...image, bytes: 21_000_000, privateTags: ['attachment'], tagBytes: 19_000_000 } as const;
    expect(made(decideImage(motion, imageLimits))).toEqual({
      kind: 'make',
      recipe: { rung: 'untag', format: 'jpeg' },
      reasons: [
        because('file-size', { bytes: 21_000_000, maxBytes: 20_000_000 }),
        because('private-tags', { found: ['attachment'] }),
      ],
    });
    expect(made(decideImage({ ...motion, bytes: 41_000_000 }, imageLimits)).recipe.rung).toBe('encode');
  });

  it('leaves turn, colours and motion to whoever shows them as the file means', () => {
    const asMeant: ImageLimits = { ...imageLimits, formats: ['jpeg', 'webp'], shownAsMeant: true };
    expect(decideImage({ ...image, rotated: true, wideColour: true }, asMeant)).toEqual({ kind: 'as-is' });
    expect(decideImage({ ...image, format: 'webp', animated: true }, asMeant)).toEqual({ kind: 'as-is' });
    const tagged = made(decideImage({ ...image, rotated: true, privateTags: ['place'] }, asMeant));
    expect(tagged.recipe).toEqual({ rung: 'untag', format: 'jpeg' });
  });

  it('says what is lost: all but the first picture, what was seen through', () => {
    const codes = (change: Partial<ProbedImage>) =>
      made(decideImage({ ...image, ...change }, imageLimits)).reasons.map(({ code }) => code);
    expect(codes({ format: 'tiff', pictures: 3 })).toEqual(['picture-format', 'first-of-several']);
    expect(codes({ format: 'gif', animated: true })).toEqual(['picture-format', 'animation']);
    expect(codes({ format: 'webp', transparent: true })).toEqual(['picture-format', 'transparent-on-white']);
  });

  it('makes the sides small enough for an area', () => {
    const decision = made(decideImage(image, { ...imageLimits, maxPixels: 480_000 }));
    expect(decision.recipe).toMatchObject({ maxLongSide: 800 });
    expect(decision.reasons).toEqual([because('pixel-area', { pixels: 1_555_200, maxPixels: 480_000 })]);
  });

  it('keeps within any area, however the short side is rounded', () => {
    const side = fc.integer({ min: 1, max: 12_000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 5_000_000 }), (width, height, maxPixels) => {
        const decision = decideImage({ ...image, width, height }, { ...imageLimits, maxPixels });
        if (decision.kind !== 'make' || !('maxLongSide' in decision.recipe)) return;
        const longSide = Math.min(decision.recipe.maxLongSide, Math.max(width, height));
        const shortSide = Math.ceil((longSide * Math.min(width, height)) / Math.max(width, height));
        expect(longSide * shortSide).toBeLessThanOrEqual(maxPixels);
      }),
    );
  });

  it('sends an animated GIF as it is where GIF is taken', () => {
    expect(decideImage({ ...image, format: 'gif', animated: true }, { ...imageLimits, formats: ['gif'] }).kind).toBe(
      'as-is',
    );
  });

  it('refuses what cannot be decoded or made', () => {
    const refusalOf = (change: Partial<ProbedImage>, limit: Partial<ImageLimits> = {}) =>
      decideImage({ ...image, ...change }, { ...imageLimits, ...limit });
    expect(refusalOf({ width: 0 })).toEqual({ kind: 'refuse', reason: because('without-sides', { kind: 'image' }) });
    expect(refusalOf({ width: 60_000, height: 60_000 })).toEqual({
      kind: 'refuse',
      reason: because('pixels-undecodable', { pixels: 3_600_000_000, maxPixels: 0x3fff * 0x3fff }),
    });
    expect(refusalOf({}, { formats: ['avif'] })).toEqual({
      kind: 'refuse',
      reason: because('no-format-made', {
        taken: ['avif'],
        why: { code: 'picture-format', values: { format: 'jpeg', taken: ['avif'] } },
      }),
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { because, type ImageLimits } from '../../../src/contract/index.ts';
import type { ProbedImage } from '../../../src/core/media/facts.ts';
import { decideImage } from '../../../src/core/media/image.ts';
import { fitShape, nearestShape, padded } from '../../../src/core/media/shape.ts';

const ratio = { narrowest: { width: 4, height: 5 }, widest: { width: 191, height: 100 } };
const limits: ImageLimits = {
  maxCount: 10,
  formats: ['jpeg'],
  maxBytes: 8_000_000,
  maxLongSide: null,
  maxPixels: null,
  ratio,
};
const photo = (width: number, height: number): ProbedImage => ({
  ...{ kind: 'image', format: 'jpeg', width, height, bytes: 300_000, rotated: false, animated: false },
  ...{ privateTags: [], tagBytes: 0, wideColour: false },
});

describe('the shape of a photo', () => {
  it.each([
    [1080, 1350, null],
    [1080, 1351, null],
    [1080, 1440, '4:5'],
    [1080, 566, null],
    [1080, 565, null],
    [3000, 1000, '191:100'],
    [1000, 1000, null],
  ])('%i × %i is shown whole, or is nearest to %s', (width, height, nearest) => {
    const shape = nearestShape({ width, height }, limits);
    expect(shape === null ? null : `${shape.width}:${shape.height}`).toBe(nearest);
  });

  it('stays as it is unless the person says otherwise', () => {
    expect(decideImage(photo(1080, 1920), limits)).toEqual({ kind: 'as-is' });
  });

  it('is cut in the middle, or laid on white', () => {
    const values = { widthPx: 1080, heightPx: 1920, shape: '4:5' };
    expect(decideImage(photo(1080, 1920), limits, 'crop')).toMatchObject({
      recipe: { rung: 'encode', crop: { x: 0, y: 284, width: 1080, height: 1350 } },
      reasons: [because('shape-cropped', values)],
    });
    expect(decideImage(photo(1080, 1920), limits, 'pad')).toMatchObject({
      recipe: { rung: 'encode', pad: { width: 4, height: 5 } },
      reasons: [because('shape-padded', values)],
    });
    expect(decideImage(photo(1080, 1350), limits, 'crop')).toEqual({ kind: 'as-is' });
  });

  it('is one that is shown whole afterwards, whatever it was', () => {
    const side = fc.integer({ min: 40, max: 9000 });
    fc.assert(
      fc.property(side, side, fc.constantFrom('crop' as const, 'pad' as const), (width, height, how) => {
        const fit = fitShape({ width, height }, limits, how);
        if (fit === null) return;
        expect(nearestShape(fit.sides, limits)).toBeNull();
        if (fit.recipe.pad === undefined) return;
        const { width: wide, height: high } = padded({ width, height }, fit.recipe.pad);
        expect([wide >= width, high >= height]).toEqual([true, true]);
      }),
    );
  });
});

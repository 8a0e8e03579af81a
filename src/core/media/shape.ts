import { because, type ImageLimits, type Ratio, type Reason } from '../../contract/index.ts';
import { cropTo } from '../cover/crop.ts';
import type { ImageRecipe } from './facts.ts';
import type { Sides } from './sizes.ts';

export type PhotoShape = 'leave' | 'crop' | 'pad';

/** What is done to a photo of a shape that is not shown whole. */
export interface ShapeFit {
  readonly recipe: Pick<ImageRecipe, 'crop' | 'pad'>;
  /** of what is made, before it is scaled */
  readonly sides: Sides;
  readonly reason: Reason;
}

/** The nearest shape that is shown whole; null: it is one itself, or any is. A pixel more or less is none. */
export function nearestShape(of: Sides, { ratio }: Pick<ImageLimits, 'ratio'>): Ratio | null {
  if (ratio === undefined) return null;
  const { narrowest, widest } = ratio;
  if ((of.width + 1) * narrowest.height < of.height * narrowest.width) return narrowest;
  return of.width * widest.height > (of.height + 1) * widest.width ? widest : null;
}

export function shapeText({ width, height }: Ratio): string {
  return height === 100 ? `${width / 100}:1` : `${width}:${height}`;
}

/** null: nothing is to be done. */
export function fitShape(of: Sides, limits: Pick<ImageLimits, 'ratio'>, shape: PhotoShape): ShapeFit | null {
  const wanted = shape === 'leave' ? null : nearestShape(of, limits);
  if (wanted === null) return null;
  const values = { widthPx: of.width, heightPx: of.height, shape: shapeText(wanted) };
  if (shape === 'pad')
    return { recipe: { pad: wanted }, sides: padded(of, wanted), reason: because('shape-padded', values) };
  const crop = cropTo(of, wanted, null);
  return crop === null ? null : { recipe: { crop }, sides: crop, reason: because('shape-cropped', values) };
}

/** The smallest sides of that shape around these: never narrower than it where they were narrower, nor wider. */
export function padded(of: Sides, { width, height }: Ratio): Sides {
  return of.width * height < of.height * width
    ? { width: Math.ceil((of.height * width) / height), height: of.height }
    : { width: of.width, height: Math.ceil((of.width * height) / width) };
}

import type { Ratio, VideoLimits } from '../../contract/index.ts';
import type { Crop } from '../media/facts.ts';
import { type Weight, weightBins } from './look.ts';
import { binsOf } from './measure.ts';

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** Nobody sees less. */
const tolerance = 0.015;
/** What a place away from the middle costs, at the outermost; and what a cut through something costs. */
const costs = { offCentre: 0.08, cut: 0.35 } as const;

/** As `cropTo`, for a feed that shows a range of shapes whole. */
export function cropInto(
  picture: Sides,
  range: VideoLimits['coverRatio'] | undefined,
  weight: Weight | null,
): Crop | null {
  if (range === undefined) return null;
  const is = picture.width / picture.height;
  if (is < range.narrowest.width / range.narrowest.height) return cropTo(picture, range.narrowest, weight);
  return is > range.widest.width / range.widest.height ? cropTo(picture, range.widest, weight) : null;
}

/**
 * The largest part of a picture that has this ratio, where most of its weight is: near the middle if all is alike, and not cut
 * through what is dense, as letters are. `weight` null: the middle. In pixels of the picture as shown, even numbers. null: it
 * has that ratio already.
 */
export function cropTo(picture: Sides, ratio: Ratio, weight: Weight | null): Crop | null {
  const wanted = ratio.width / ratio.height;
  const is = picture.width / picture.height;
  if (Math.abs(is / wanted - 1) <= tolerance) return null;
  if (is < wanted) {
    const height = even(Math.min(picture.height, picture.width / wanted));
    const y = place({ whole: picture.height, part: height }, weight?.rows ?? null);
    return { x: 0, y, width: even(picture.width), height };
  }
  const width = even(Math.min(picture.width, picture.height * wanted));
  const x = place({ whole: picture.width, part: width }, weight?.columns ?? null);
  return { x, y: 0, width, height: even(picture.height) };
}

interface Strip {
  readonly whole: number;
  readonly part: number;
}

const steps = 48;

function place({ whole, part }: Strip, hex: string | null): number {
  const room = whole - part;
  const middle = even(room / 2);
  if (hex === null || room < 2) return middle;
  const bins = binsOf(hex);
  const total = bins.reduce((sum, bin) => sum + bin, 0);
  if (total === 0) return middle;
  let best = middle;
  let most = points(middle);
  for (let step = 0; step <= steps; step += 1) {
    const at = even((room * step) / steps);
    const found = points(at);
    if (found > most + 1e-9) [best, most] = [at, found];
  }
  return best;

  function points(at: number): number {
    const [from, to] = [(at / whole) * weightBins, ((at + part) / whole) * weightBins];
    const inside = bins.reduce((sum, bin, index) => sum + bin * overlap(index, from, to), 0) / total;
    const off = (Math.abs(at - room / 2) / (room / 2)) * costs.offCentre;
    return inside - off - costs.cut * (cutAt(from) + cutAt(to));
  }

  /** How much denser than elsewhere it is on both sides of a cut; the picture's own rim is none. */
  function cutAt(bin: number): number {
    if (bin <= 0.01 || bin >= weightBins - 0.01) return 0;
    const index = Math.round(bin);
    return Math.max(0, Math.min(bins[index - 1] ?? 0, bins[index] ?? 0) - total / weightBins);
  }
}

function overlap(index: number, from: number, to: number): number {
  return Math.max(0, Math.min(index + 1, to) - Math.max(index, from));
}

function even(value: number): number {
  return Math.max(0, Math.floor(value / 2) * 2);
}

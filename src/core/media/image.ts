import { because, type ImageLimits, type Reason } from '../../contract/index.ts';
import type { ImageRecipe, ProbedImage, RenditionDecision, UntagRecipe } from './facts.ts';
import { firstOf, refuse, sideReasons, sizeReasons, tagReasons } from './reasons.ts';
import { fitShape, type PhotoShape } from './shape.ts';
import { longSideWithin } from './sizes.ts';

/**
 * Photos: as is, else without their tags, else one encode that bakes the orientation in and leaves metadata behind. `shape`:
 * what the person chose for photos that are not shown whole.
 */
export function decideImage(probed: ProbedImage, limits: ImageLimits, shape: PhotoShape = 'leave'): RenditionDecision {
  if (probed.width < 1 || probed.height < 1) return refuse(because('without-sides', { kind: 'image' }));
  const pixels = probed.width * probed.height;
  const maxPixels = mostPixels(probed);
  if (pixels > maxPixels) return refuse(because('pixels-undecodable', { pixels, maxPixels }));
  const untag = untagFor(probed);
  const fit = fitShape(probed, limits, shape);
  // What goes with the tags need not fit.
  const coded = imageReasons(probed, limits, untag === null ? probed.bytes : probed.bytes - probed.tagBytes);
  if (fit !== null) coded.push(fit.reason);
  const tags = tagReasons(probed);
  if (coded.length === 0) {
    const reasons = [...sizeReasons(probed.bytes, limits), ...tags];
    if (reasons.length === 0) return { kind: 'as-is' };
    if (untag !== null) return { kind: 'make', recipe: untag, reasons };
  }
  const reasons = [...coded, ...tags];
  const format = imageFormatFor(probed, limits);
  if (!format) return refuse(because('no-format-made', { taken: limits.formats, why: firstOf(reasons) }));
  if (probed.transparent && format === 'jpeg') reasons.push(because('transparent-on-white'));
  const maxLongSide = longSideWithin(fit?.sides ?? probed, limits);
  const recipe: ImageRecipe = { rung: 'encode', format, maxLongSide, maxBytes: limits.maxBytes, ...fit?.recipe };
  return { kind: 'make', recipe, reasons };
}

/** libvips' own default (sharp `limitInputPixels`): a bomb guard, far above any camera. */
const decodablePixels = 0x3fff * 0x3fff;
/** Decoded in 32-bit memory, of which a pixel takes up to 12 bytes (measured 2026-11: 0.7 GB for 50 million). Phones make 12 to 50. */
const decodableHeicPixels = 120_000_000;

/** null: tags can only be left behind by coding the picture again. */
function untagFor({ format, tagsStuck }: ProbedImage): UntagRecipe | null {
  if (tagsStuck) return null;
  const formats = ['jpeg', 'png', 'webp', 'gif', 'avif'] as const;
  const known = formats.find((each) => each === format);
  return known === undefined ? null : { rung: 'untag', format: known };
}

/** What only a full encode can change. `bytes`: without the tags. */
function imageReasons(probed: ProbedImage, limits: ImageLimits, bytes: number): Reason[] {
  const { format, animated, rotated, wideColour } = probed;
  const reasons: Reason[] = [];
  const isTaken = limits.formats.some((taken) => taken === format);
  if (!isTaken) reasons.push(because('picture-format', { format, taken: limits.formats }));
  // Whoever takes GIF knows that it moves.
  const mayMove = isTaken && (limits.shownAsMeant || format === 'gif');
  if (animated && !mayMove) reasons.push(because('animation'));
  if (probed.pictures !== undefined) reasons.push(because('first-of-several', { pictures: probed.pictures }));
  reasons.push(...sideReasons(probed, limits), ...sizeReasons(bytes, limits));
  if (limits.shownAsMeant) return reasons;
  if (rotated) reasons.push(because('turned-by-tag'));
  if (wideColour) reasons.push(because('wide-colour'));
  return reasons;
}

/** PNG stays PNG (screenshots, letters) while its bytes fit, WebP stays WebP; all else becomes JPEG where that is taken. */
function imageFormatFor(probed: ProbedImage, limits: ImageLimits): 'jpeg' | 'png' | 'webp' | null {
  const accepts = (format: 'jpeg' | 'png' | 'webp') => limits.formats.includes(format);
  if (probed.format === 'png' && accepts('png') && probed.bytes <= limits.maxBytes) return 'png';
  if (probed.format === 'webp' && accepts('webp')) return 'webp';
  if (accepts('jpeg')) return 'jpeg';
  if (accepts('webp')) return 'webp';
  return accepts('png') ? 'png' : null;
}

function mostPixels({ format }: Pick<ProbedImage, 'format'>): number {
  return format === 'heic' ? decodableHeicPixels : decodablePixels;
}

/** false: it has more pixels than are decoded here. */
export function isDecodable(probed: Pick<ProbedImage, 'format' | 'width' | 'height'>): boolean {
  return probed.width * probed.height <= mostPixels(probed);
}

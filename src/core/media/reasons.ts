import {
  because,
  type ImageLimits,
  type JsonObject,
  type PrivateTag,
  type Reason,
  type VideoLimits,
} from '../../contract/index.ts';
import { reasonToJson } from '../reason-json.ts';
import type { RenditionDecision } from './facts.ts';
import { sides } from './sizes.ts';

/** What the ladders of videos and photos have in common. */

export function sideReasons(
  probed: { readonly width: number; readonly height: number },
  limits: Pick<ImageLimits, 'maxLongSide' | 'maxPixels'> & Partial<Pick<VideoLimits, 'maxShortSide'>>,
): Reason[] {
  const { maxLongSide, maxShortSide = null, maxPixels } = limits;
  const { long, short } = sides(probed);
  const reasons: Reason[] = [];
  if (maxLongSide !== null && long > maxLongSide)
    reasons.push(because('long-side', { longSidePx: long, maxLongSidePx: maxLongSide }));
  if (maxShortSide !== null && short > maxShortSide)
    reasons.push(because('short-side', { shortSidePx: short, maxShortSidePx: maxShortSide }));
  if (maxPixels !== null && long * short > maxPixels)
    reasons.push(because('pixel-area', { pixels: long * short, maxPixels }));
  return reasons;
}

export function tagReasons({ privateTags }: { readonly privateTags: readonly PrivateTag[] }): Reason[] {
  return privateTags.length === 0 ? [] : [because('private-tags', { found: privateTags })];
}

export function sizeReasons(bytes: number, { maxBytes }: { readonly maxBytes: number }): Reason[] {
  return bytes > maxBytes ? [because('file-size', { bytes, maxBytes })] : [];
}

export function firstOf([reason]: readonly Reason[]): JsonObject {
  return reason === undefined ? {} : reasonToJson(reason);
}

export function refuse(reason: Reason): RenditionDecision {
  return { kind: 'refuse', reason };
}

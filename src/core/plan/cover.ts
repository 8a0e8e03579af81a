import {
  because,
  type Capabilities,
  type ImageLimits,
  type Ratio,
  type Reason,
  type VideoLimits,
} from '../../contract/index.ts';
import { cropInto } from '../cover/crop.ts';
import type { Look, Looks, Weight } from '../cover/look.ts';
import type { CoverWish } from '../cover/wish.ts';
import type { Crop, ProbedImage, ProbedVideo, RenditionDecision } from '../media/facts.ts';
import { decideImage } from '../media/image.ts';
import { longSideWithin } from '../media/sizes.ts';
import type { OriginalRow, PostRow } from '../model.ts';
import type { PlanChoices, PlannedMedia } from './item.ts';

/** Where nothing could look at the video. Not the very first frame, which is black or blurred more often than not. */
const frameAtMs = 500;

/** What every platform shows. */
const frameLongSide = 1920;

/** For destinations that take a cover and no photos. */
const commonLimits: ImageLimits = {
  maxCount: 1,
  formats: ['jpeg'],
  maxBytes: 2_000_000,
  maxLongSide: frameLongSide,
  maxPixels: null,
};

/** What is known beside the post and the limits. */
export interface CoverKnowledge {
  /** the person's own choice for this post */
  readonly wish?: CoverWish | undefined;
  /** of the post's files, as far as they were looked at */
  readonly looks?: Looks | undefined;
}

interface CoverRules {
  readonly capabilities: Pick<Capabilities, 'video' | 'images'>;
  readonly choices: Pick<PlanChoices, 'covers'>;
}

/**
 * The picture for the feed: what the person chose; else the export's own cover where that is here and can be used; else a
 * frame of the video, which is then the original it names, once somebody looked at it. Cut to a shape the feed shows whole. No
 * cover of its own keeps a post from going; a picture the person chose and that is gone does (`cover-gone`). null: the destination takes none.
 */
export function decideCover(
  post: Pick<PostRow, 'kind' | 'originals'>,
  { capabilities: { video, images }, choices }: CoverRules,
  { wish, looks }: CoverKnowledge = {},
): PlannedMedia | null {
  if (post.kind !== 'video' || video === null || video.cover === 'none') return null;
  const limits = { ...(images ?? commonLimits), range: video.coverRatio };
  const film = post.originals.find((original) => original.role === 'media');
  if (wish !== undefined && 'file' in wish && film !== undefined) {
    const rendition = decidePicture(wish.file.probed, limits, lookOf(wish.file.sha256, looks));
    if (rendition !== null) return { originalId: film.id, role: 'cover', rendition, file: wish.file };
  }
  const own = post.originals.find((original) => original.role === 'cover');
  const isOwnWanted = wish === undefined && choices.covers !== 'chosen';
  const rendition = own === undefined || !isOwnWanted ? null : decideOwn(own, limits, looks);
  if (own !== undefined && rendition !== null) return { originalId: own.id, role: 'cover', rendition };
  if (film === undefined) return null;
  if (film.state !== 'fetched' || film.probed === null) return { originalId: film.id, role: 'cover', rendition: null };
  // A picture where a video should be: the post will not go, so it needs no cover.
  if (film.probed.kind !== 'video') return null;
  const atMs = wish !== undefined && 'atMs' in wish ? wish.atMs : null;
  return {
    originalId: film.id,
    role: 'cover',
    rendition: decideFrame({ probed: film.probed, look: lookOf(film.sha256, looks), atMs }, limits),
  };
}

/** A file whose look is needed before its cover can be decided. null: none. */
export function needsLook(
  cover: PlannedMedia | undefined,
  post: Pick<PostRow, 'originals'>,
  { video }: Pick<Capabilities, 'video'>,
): OriginalRow | null {
  const original = post.originals.find(({ id }) => id === cover?.originalId);
  if (cover === undefined || original === undefined || original.state !== 'fetched') return null;
  const isFrame = cover.file === undefined && original.probed?.kind === 'video';
  return isFrame || video?.coverRatio !== undefined ? original : null;
}

type CoverLimits = ImageLimits & { readonly range: VideoLimits['coverRatio'] | undefined };

function lookOf(sha256: string | null, looks: Looks | undefined): Look | null {
  return sha256 === null ? null : (looks?.get(sha256) ?? null);
}

/** null: it is not here, or of no use. */
function decideOwn(
  { state, probed, sha256 }: OriginalRow,
  limits: CoverLimits,
  looks: Looks | undefined,
): RenditionDecision | null {
  if (state !== 'fetched' || probed?.kind !== 'image') return null;
  return decidePicture(probed, limits, lookOf(sha256, looks));
}

function decidePicture(probed: ProbedImage, limits: CoverLimits, look: Look | null): RenditionDecision | null {
  const decision = decideImage(probed, limits);
  if (decision.kind === 'refuse') return null;
  const crop = cropInto(probed, limits.range, look?.kind === 'image' ? look.weight : null);
  if (crop === null || !limits.formats.includes('jpeg')) return decision;
  const { maxPixels, maxBytes } = limits;
  const maxLongSide = longSideWithin(crop, { maxLongSide: limits.maxLongSide ?? frameLongSide, maxPixels });
  return {
    kind: 'make',
    recipe: { rung: 'encode', format: 'jpeg', maxLongSide, maxBytes, crop },
    reasons: [...(decision.kind === 'make' ? decision.reasons : []), cutTo(crop, limits)],
  };
}

interface Film {
  readonly probed: ProbedVideo;
  readonly look: Look | null;
  /** the person's own; null: the best */
  readonly atMs: number | null;
}

/** null: nobody has looked at it yet, so which frame is not known. */
function decideFrame({ probed, look, atMs }: Film, limits: CoverLimits): RenditionDecision | null {
  if (look === null) return null;
  const frame = frameOf(look, atMs);
  const crop = cropInto(probed, limits.range, frame.weight);
  const maxLongSide = longSideWithin(crop ?? probed, {
    maxLongSide: Math.min(limits.maxLongSide ?? frameLongSide, frameLongSide),
    maxPixels: limits.maxPixels,
  });
  return {
    kind: 'make',
    recipe: { rung: 'cover', atMs: frame.atMs, maxLongSide, ...(crop === null ? {} : { crop }) },
    reasons: [
      because('cover-is-frame', { atMs: frame.atMs, byHand: atMs !== null }),
      ...(crop === null ? [] : [cutTo(crop, limits)]),
    ],
  };
}

/** The weight of a frame that was not looked at is that of the one nearest to it. */
function frameOf(look: Look, atMs: number | null): { readonly atMs: number; readonly weight: Weight | null } {
  if (look.kind !== 'video') return { atMs: atMs ?? frameAtMs, weight: null };
  if (atMs === null) {
    const chosen = look.frames[look.chosen];
    return chosen ?? { atMs: frameAtMs, weight: null };
  }
  const nearest = look.frames.reduce<(typeof look.frames)[number] | null>(
    (best, frame) => (best === null || Math.abs(frame.atMs - atMs) < Math.abs(best.atMs - atMs) ? frame : best),
    null,
  );
  return { atMs, weight: nearest?.weight ?? null };
}

function cutTo(crop: Crop, { range }: CoverLimits): Reason {
  const isTall = range !== undefined && crop.width / crop.height < 1;
  const ratio: Ratio = (isTall ? range?.narrowest : range?.widest) ?? crop;
  return because('cover-cropped', { ratioWidth: ratio.width, ratioHeight: ratio.height });
}

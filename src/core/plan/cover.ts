import { because, type Capabilities, type ImageLimits } from '../../contract/index.ts';
import type { ProbedVideo, RenditionDecision } from '../media/facts.ts';
import { decideImage } from '../media/image.ts';
import { longSideWithin } from '../media/sizes.ts';
import type { OriginalRow, PostRow } from '../model.ts';
import type { PlannedMedia } from './item.ts';

/** Not the very first frame, which is black or blurred more often than not. */
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

/**
 * The picture for the feed: the export's own cover where that is here and can be used, else a frame of the video, which is
 * then the original it names. A cover never holds a post. null: the destination takes none.
 */
export function decideCover(
  post: Pick<PostRow, 'kind' | 'originals'>,
  { video, images }: Capabilities,
): PlannedMedia | null {
  if (post.kind !== 'video' || video === null || video.cover === 'none') return null;
  const limits = images ?? commonLimits;
  const own = post.originals.find((original) => original.role === 'cover');
  const rendition = own === undefined ? null : decideOwn(own, limits);
  if (own !== undefined && rendition !== null) return { originalId: own.id, role: 'cover', rendition };
  const film = post.originals.find((original) => original.role === 'media');
  if (film === undefined) return null;
  if (film.state !== 'fetched' || film.probed === null) return { originalId: film.id, role: 'cover', rendition: null };
  // A picture where a video should be: the post will not go, so it needs no cover.
  return film.probed.kind === 'video'
    ? { originalId: film.id, role: 'cover', rendition: decideFrame(film.probed, limits) }
    : null;
}

/** null: it is not here, or of no use. */
function decideOwn({ state, probed }: OriginalRow, limits: ImageLimits): RenditionDecision | null {
  if (state !== 'fetched' || probed?.kind !== 'image') return null;
  const decision = decideImage(probed, limits);
  return decision.kind === 'refuse' ? null : decision;
}

function decideFrame(probed: ProbedVideo, limits: ImageLimits): RenditionDecision {
  const { maxPixels } = limits;
  const maxLongSide = longSideWithin(probed, {
    maxLongSide: Math.min(limits.maxLongSide ?? frameLongSide, frameLongSide),
    maxPixels,
  });
  return {
    kind: 'make',
    recipe: { rung: 'cover', atMs: frameAtMs, maxLongSide },
    reasons: [because('cover-is-frame')],
  };
}

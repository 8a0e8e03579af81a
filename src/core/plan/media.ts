import { type Capabilities, type IsoTime } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import type { RenditionDecision } from '../media/facts.ts';
import type { PlanChoices, PlannedMedia } from './item.ts';
import { hold, type Obstacle, type PlannableOriginal, type PlannablePost, skip } from './plannable.ts';
import { decideImage, decideVideo } from '../media/rendition.ts';

export interface MediaPlan {
  readonly media: readonly PlannedMedia[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
}

const ownFiles = 'or give the files you have with --media <folder>';

/** Which files go, how each is made where it has been fetched and looked at, and what stands in the way. */
export function planMedia(
  post: PlannablePost,
  { capabilities, choices }: { readonly capabilities: Capabilities; readonly choices: PlanChoices },
  now: IsoTime,
): MediaPlan {
  const media = post.originals.filter((original) => original.role === 'media');
  if (post.kind === 'none' || media.length === 0)
    return stopped(skip('no-file', `the export names no file for this post; a new export may name one`));
  if (post.kind === 'video' && capabilities.video === null)
    return stopped(skip('video-unsupported', 'this destination takes no videos'));
  if (post.kind === 'images' && capabilities.images === null)
    return stopped(skip('images-unsupported', 'this destination takes no photo posts'));
  const count = fitCount(post, media, { capabilities, choices });
  const planned = count.originals.map((original) => planOriginal(original, capabilities));
  const cover = planCover(post, capabilities);
  const refusals = planned.flatMap((item, index) =>
    item.rendition?.kind === 'refuse' ? [refusal(item.rendition, index, planned.length)] : [],
  );
  return {
    media: cover === null ? planned : [...planned, cover],
    obstacles: [...refusals, ...findUnfetchable(count.originals, now), ...count.obstacles],
    warnings: count.warnings,
  };
}

function stopped(obstacle: Obstacle): MediaPlan {
  return { media: [], obstacles: [obstacle], warnings: [] };
}

/** Pictures beyond the limit are only left out when the person says so. */
function fitCount(
  post: PlannablePost,
  originals: readonly PlannableOriginal[],
  { capabilities, choices }: { readonly capabilities: Capabilities; readonly choices: PlanChoices },
): {
  readonly originals: readonly PlannableOriginal[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
} {
  const most = post.kind === 'images' ? (capabilities.images?.maxCount ?? 0) : originals.length;
  if (originals.length <= most) return { originals, obstacles: [], warnings: [] };
  if (choices.extraImages === 'drop')
    return {
      originals: originals.slice(0, most),
      obstacles: [],
      warnings: [`only the first ${most} pictures go (of ${originals.length})`],
    };
  const reason = `this destination takes ${most} pictures; let the first ones go with --extra-images drop, or choose another destination (${originals.length})`;
  return { originals, obstacles: [hold('too-many-images', reason)], warnings: [] };
}

function planOriginal(original: PlannableOriginal, capabilities: Capabilities): PlannedMedia {
  return { originalId: original.id, role: original.kind, rendition: decideRendition(original, capabilities) };
}

/** null: not fetched yet, so it is decided when it is. */
function decideRendition(original: PlannableOriginal, { video, images }: Capabilities): RenditionDecision | null {
  const { probed } = original;
  if (original.state !== 'fetched' || probed === null) return null;
  if (probed.kind !== original.kind)
    return {
      kind: 'refuse',
      code: 'wrong-kind',
      reason: `the export says ${original.kind}, the file is a ${probed.kind}`,
    };
  switch (probed.kind) {
    case 'video':
      return video === null ? null : decideVideo(probed, video);
    case 'image':
      return images === null ? null : decideImage(probed, images);
    default:
      return assertNever(probed);
  }
}

function refusal(decision: { readonly code: string; readonly reason: string }, index: number, of: number): Obstacle {
  return skip(decision.code, of === 1 ? decision.reason : `${decision.reason} (picture ${index + 1} of ${of})`);
}

function findUnfetchable(originals: readonly PlannableOriginal[], now: IsoTime): readonly Obstacle[] {
  for (const original of originals) {
    if (original.state === 'fetched') continue;
    if (original.holdCode !== null || original.state === 'unfetchable') {
      const reason = original.holdReason ?? 'the file cannot be fetched';
      return [
        hold(
          original.holdCode ?? 'unfetchable',
          reason.includes('--media')
            ? reason
            : `${reason.replace(/\.$/, '')}; ask TikTok for a new export, ${ownFiles}`,
        ),
      ];
    }
    if (original.expiresAt !== null && original.expiresAt <= now)
      return [
        hold(
          'expired-link',
          `its link has died; ask TikTok for a new export, ${ownFiles} (${original.expiresAt.slice(0, 10)})`,
        ),
      ];
  }
  return [];
}

/**
 * The picture for the feed. The export's own cover once it is fetched; until then, and without one, a frame of the
 * video: the video's original with the role `cover` means exactly that. A cover never holds a post. Call it again when the
 * files are prepared: what was not fetched at planning may be here now. null: this destination takes none.
 */
export function planCover(
  post: Pick<PlannablePost, 'kind' | 'originals'>,
  capabilities: Capabilities,
): PlannedMedia | null {
  if (post.kind !== 'video' || capabilities.video === null || capabilities.video.cover === 'none') return null;
  const cover = post.originals.find((original) => original.role === 'cover');
  if (cover !== undefined && cover.state === 'fetched' && cover.probed?.kind === 'image') {
    const rendition = decideRendition(cover, capabilities);
    if (rendition?.kind !== 'refuse') return { originalId: cover.id, role: 'cover', rendition };
  }
  const video = post.originals.find((original) => original.role === 'media');
  return video === undefined ? null : { originalId: video.id, role: 'cover', rendition: null };
}

/**
 * Finds posts that share a file with an earlier one: the same storage key in the export, or the same bytes. Feed it all posts
 * in order; it remembers one short text per file.
 */
export function createDuplicateWatch(): { findEarlier(post: PlannablePost): string | null } {
  const owners = new Map<string, string>();
  return {
    findEarlier(post) {
      let earlier: string | null = null;
      for (const original of post.originals) {
        if (original.role !== 'media') continue;
        for (const name of [original.objectKey, original.sha256]) {
          if (name === null) continue;
          const owner = owners.get(name);
          if (owner === undefined) owners.set(name, post.ref);
          else if (owner !== post.ref) earlier ??= owner;
        }
      }
      return earlier;
    },
  };
}

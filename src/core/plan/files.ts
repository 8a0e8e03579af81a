import { because, type IsoTime, type Reason } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import type { RenditionDecision, SubtitlesBeside } from '../media/facts.ts';
import { decideImage } from '../media/image.ts';
import { nearestShape, type PhotoShape, shapeText } from '../media/shape.ts';
import { decideVideo } from '../media/video.ts';
import type { VideoWishes } from '../media/wishes.ts';
import type { OriginalRow, PostRow } from '../model.ts';
import { decideCover } from './cover.ts';
import type { PlanChoices, PlannedMedia } from './item.ts';
import { splitFilm } from './split.ts';
import { type FileRules, hold, type Obstacle, skip } from './target.ts';

interface FilesDecision {
  /** in the order they are shown, the cover last */
  readonly files: readonly PlannedMedia[];
  /** what stands in the way; a skip is for good */
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly Reason[];
}

/**
 * The one decision about files: which of them go, what is done to each, which picture is the cover, and what stands in the
 * way. Made when a post is planned, and again when it is prepared, because a file may have come, gone or changed since. The
 * rendition of a file is null as long as it has not been fetched and looked at, and only then.
 */
export function decideFiles(
  post: Pick<PostRow, 'kind' | 'originals' | 'sound'>,
  { capabilities, choices, cover: known, keyFrames }: FileRules,
  now: IsoTime,
): FilesDecision {
  const media = post.originals.filter((original) => original.role === 'media');
  if (post.kind === 'none' || media.length === 0) return stopped(because('no-file'));
  const misfit =
    post.kind === 'video' ? findVideoMisfit(media, { capabilities }) : findPhotoMisfit(media, { capabilities });
  if (misfit !== null) return stopped(misfit);
  const count = fitCount(post, media, { capabilities, choices });
  const cover = decideCover(post, { capabilities, choices }, known);
  const split = splitFilm(media, { capabilities, choices, keyFrames }, wishesFor(post, choices));
  const planned =
    split?.files ?? count.originals.map((one) => planOriginal(one, capabilities, wishesFor(post, choices)));
  return {
    files: cover === null ? planned : [...planned, cover],
    obstacles: [
      ...(split?.obstacles ?? refusalsOf(planned)),
      ...findMissing(count.originals, now),
      ...count.obstacles,
      ...findUnusableSubtitles(media, choices),
    ],
    warnings: [
      ...count.warnings,
      ...(split?.warnings ?? []),
      ...findCutThere(count.originals, { capabilities, choices }),
      ...findGuessedSubtitles(media, choices),
    ],
  };
}

function refusalsOf(planned: readonly PlannedMedia[]): readonly Obstacle[] {
  return planned.flatMap(({ rendition }, index) =>
    rendition?.kind === 'refuse' ? [skip(withPlace(rendition.reason, index, planned.length))] : [],
  );
}

/** Somebody wants them drawn, and they lie there: without them the post is not what was asked for. */
function findUnusableSubtitles(media: readonly OriginalRow[], choices: PlanChoices): readonly Obstacle[] {
  return subtitlesToDraw(media, choices).flatMap(({ path, fault, line, letters = '' }) => {
    if (fault === undefined) return [];
    const place = { path, ...(line === undefined ? {} : { line }) };
    if (fault === 'no-font') return [hold(because('subtitles-no-font', { ...place, letters }))];
    return [hold(because('subtitles-unusable', { ...place, fault }))];
  });
}

function findGuessedSubtitles(media: readonly OriginalRow[], choices: PlanChoices): readonly Reason[] {
  return subtitlesToDraw(media, choices).flatMap(({ path, codePage }) =>
    codePage === undefined ? [] : [because('subtitles-code-page', { path, codePage })],
  );
}

function subtitlesToDraw(media: readonly OriginalRow[], { subtitles }: PlanChoices): readonly SubtitlesBeside[] {
  if (subtitles !== 'burn') return [];
  return media.flatMap(({ probed }) => (probed?.kind === 'video' ? (probed.subtitlesBeside ?? []) : []));
}

function stopped(reason: Reason): FilesDecision {
  return { files: [], obstacles: [skip(reason)], warnings: [] };
}

type Limits = Pick<FileRules, 'capabilities'>;

/** A post is one video, or pictures: nothing here takes both together. */
function findVideoMisfit(media: readonly OriginalRow[], { capabilities }: Limits): Reason | null {
  if (capabilities.video === null) return because('video-unsupported');
  return media.length > 1 || media[0]?.kind !== 'video' ? mixture(media) : null;
}

function findPhotoMisfit(media: readonly OriginalRow[], { capabilities }: Limits): Reason | null {
  if (capabilities.images === null) return because('images-unsupported');
  return media.some(({ kind }) => kind === 'video') ? mixture(media) : null;
}

function mixture(media: readonly OriginalRow[]): Reason {
  const videos = media.filter(({ kind }) => kind === 'video').length;
  return because('mixture-unsupported', { videos, pictures: media.length - videos });
}

interface Count {
  readonly originals: readonly OriginalRow[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly Reason[];
}

/** Pictures beyond the limit are only left out when the person says so. */
function fitCount(
  post: Pick<PostRow, 'kind'>,
  originals: readonly OriginalRow[],
  { capabilities, choices }: FileRules,
): Count {
  const maxPictures = post.kind === 'images' ? (capabilities.images?.maxCount ?? 0) : originals.length;
  const pictures = originals.length;
  if (pictures <= maxPictures) return { originals, obstacles: [], warnings: [] };
  if (choices.extraImages === 'drop')
    return {
      originals: originals.slice(0, maxPictures),
      obstacles: [],
      warnings: [because('pictures-left-out', { pictures, maxPictures })],
    };
  return { originals, obstacles: [hold(because('too-many-images', { pictures, maxPictures }))], warnings: [] };
}

function planOriginal(original: OriginalRow, capabilities: FileRules['capabilities'], wishes: Wishes): PlannedMedia {
  return { originalId: original.id, role: original.kind, rendition: decideRendition(original, capabilities, wishes) };
}

type Wishes = VideoWishes & { readonly photoShape: PhotoShape };

function wishesFor({ sound }: Pick<PostRow, 'sound'>, choices: PlanChoices): Wishes {
  return {
    cutTooLong: choices.tooLong === 'cut',
    mute: choices.otherSound === 'mute' && sound?.own === false,
    levelSound: choices.loudness === 'normalise',
    drawSubtitles: choices.subtitles === 'burn',
    photoShape: choices.photoShape ?? 'leave',
  };
}

function decideRendition(
  original: OriginalRow,
  { video, images }: FileRules['capabilities'],
  wishes: Wishes,
): RenditionDecision | null {
  const { probed } = original;
  if (original.state !== 'fetched' || probed === null) return null;
  if (probed.kind !== original.kind)
    return { kind: 'refuse', reason: because('wrong-kind', { expected: original.kind, found: probed.kind }) };
  switch (probed.kind) {
    case 'video':
      return video === null ? null : decideVideo(probed, video, wishes);
    case 'image':
      return images === null ? null : decideImage(probed, images, wishes.photoShape);
    default:
      return assertNever(probed);
  }
}

/** The first picture that the destination will cut, where the person left that to it. */
function findCutThere(originals: readonly OriginalRow[], { capabilities, choices }: FileRules): readonly Reason[] {
  const { images } = capabilities;
  if (images === null || (choices.photoShape ?? 'leave') !== 'leave') return [];
  for (const [index, { probed }] of originals.entries()) {
    const shape = probed?.kind === 'image' ? nearestShape(probed, images) : null;
    if (probed === null || shape === null) continue;
    const { width: widthPx, height: heightPx } = probed;
    return [because('picture-cut-there', { picture: index + 1, widthPx, heightPx, shape: shapeText(shape) })];
  }
  return [];
}

function withPlace(reason: Reason, index: number, pictures: number): Reason {
  return pictures === 1 ? reason : { ...reason, values: { ...reason.values, picture: index + 1, pictures } };
}

/** The first file that will not come by itself. */
function findMissing(originals: readonly OriginalRow[], now: IsoTime): readonly Obstacle[] {
  for (const original of originals) {
    if (original.state === 'fetched') continue;
    if (original.hold !== null) return [hold(original.hold)];
    if (original.state === 'unfetchable') return [hold(because('unfetchable'))];
    const { source } = original;
    if (source.from === 'link' && source.expiresAt !== null && source.expiresAt <= now)
      return [hold(because('expired-link', { diedAt: source.expiresAt }))];
  }
  return [];
}

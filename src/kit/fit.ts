import {
  because,
  type Capabilities,
  type Container,
  type Draft,
  type DraftMedia,
  FerryError,
  type ImageFormat,
  type ImageLimits,
  type IsoTime,
  type Reason,
  type RenditionFile,
  type TextLimit,
  type VideoLimits,
} from '../contract/index.ts';
import { assertNever, toEpochMs } from './values.ts';

/**
 * The last look before a call that costs something. The plan keeps drafts within the limits; an adapter checks again, so
 * that a stale plan or a mistake of ours is refused here and not by the platform, where it counts against the account.
 * Throws FerryError `permanent`, effect `none`.
 */
export function assertDraftFits(draft: Draft, capabilities: Capabilities, now: IsoTime): void {
  refuse(findDraftMisfit(draft, capabilities, now));
}

/** The same for one file, before its upload begins. */
export function assertFileFits(file: RenditionFile, capabilities: Capabilities): void {
  refuse(findFileMisfit(file, capabilities));
}

function refuse(misfit: Reason | null): void {
  if (misfit !== null) throw new FerryError('permanent', misfit, { effect: 'none' });
}

/** The first thing in a draft that the destination does not take; null: it fits. */
export function findDraftMisfit(draft: Draft, capabilities: Capabilities, now: IsoTime): Reason | null {
  return (
    findTextMisfit(draft, capabilities) ??
    findMediaMisfit(draft, capabilities) ??
    findAudienceMisfit(draft, capabilities) ??
    findScheduleMisfit(draft, capabilities, now)
  );
}

/** The first thing in a file that the destination does not take; null: it fits. */
export function findFileMisfit(file: RenditionFile, { video, images }: Capabilities): Reason | null {
  switch (file.role) {
    case 'video':
      return video ? findVideoMisfit(file, video) : because('video-not-taken');
    case 'image':
      return images ? findImageMisfit(file, images) : because('photos-not-taken');
    case 'cover':
      return video !== null && video.cover !== 'none' ? null : because('cover-not-taken');
    default:
      return assertNever(file.role);
  }
}

function findTextMisfit(draft: Draft, { text, altText }: Capabilities): Reason | null {
  if (draft.title !== null && text.title === null) return because('title-not-taken');
  const title = draft.title === null ? null : findOverlong('title-too-long', draft.title, text.title ?? []);
  if (title) return title;
  const count = draft.hashtags.length;
  const { max } = text.hashtags;
  if (max !== null && count > max) return because('hashtags-over-limit', { count, max });
  return findOverlong('body-too-long', draft.body, text.body) ?? findAltMisfit(draft, altText);
}

function findAltMisfit({ media }: Draft, altText: Capabilities['altText']): Reason | null {
  for (const { file } of media) {
    const misfit = findOverlong('alt-too-long', file.alt, altText?.limits ?? []);
    if (misfit) return misfit;
  }
  return null;
}

function findOverlong(
  code: 'title-too-long' | 'body-too-long' | 'alt-too-long',
  value: string,
  rules: readonly TextLimit[],
): Reason | null {
  for (const { max, unit, measure } of rules) {
    const size = measure(value);
    if (size > max) return because(code, { size, max, unit });
  }
  return null;
}

function findMediaMisfit(draft: Draft, capabilities: Capabilities): Reason | null {
  const files = draft.media.map((medium: DraftMedia) => medium.file);
  const wrong =
    draft.kind === 'video' ? findVideoPostMisfit(draft, capabilities) : findPhotoPostMisfit(draft, capabilities);
  if (wrong) return wrong;
  for (const file of draft.cover ? [...files, draft.cover.file] : files) {
    const misfit = findFileMisfit(file, capabilities);
    if (misfit) return misfit;
  }
  return null;
}

function findVideoPostMisfit(draft: Draft, { video }: Capabilities): Reason | null {
  if (video === null) return because('video-not-taken');
  const { maxCount = 1 } = video;
  const count = draft.media.length;
  const isRight = count > 0 && draft.media.every(({ file }) => file.role === 'video');
  if (!isRight || (count > 1 && maxCount === 1)) return because('not-one-video');
  if (count > maxCount) return because('videos-over-limit', { count, max: maxCount });
  return video.cover === 'required' && draft.cover === null ? because('cover-missing') : null;
}

function findPhotoPostMisfit(draft: Draft, { images }: Capabilities): Reason | null {
  if (images === null) return because('photos-not-taken');
  const count = draft.media.length;
  if (count === 0 || draft.media.some(({ file }) => file.role !== 'image')) return because('not-only-photos');
  return count > images.maxCount ? because('photos-over-limit', { count, max: images.maxCount }) : null;
}

function findVideoMisfit({ bytes, mime, facts }: RenditionFile, limits: VideoLimits): Reason | null {
  const container = containerOf[mime];
  if (container === undefined || !limits.containers.includes(container))
    return because('container-not-taken', { mime });
  if (!limits.videoCodecs.some((codec) => codec === facts.videoCodec))
    return because('video-codec-not-taken', { codec: facts.videoCodec ?? '?' });
  if (facts.audioCodec !== null && !limits.audioCodecs.some((codec) => codec === facts.audioCodec))
    return because('audio-codec-not-taken', { codec: facts.audioCodec });
  const { minDurationMs, maxDurationMs, maxFrameRate } = limits;
  const durationMs = facts.durationMs ?? 0;
  if (durationMs < minDurationMs) return because('video-too-short', { durationMs, minDurationMs });
  if (bytes > limits.maxBytes) return because('file-over-limit', { bytes, maxBytes: limits.maxBytes });
  if (maxDurationMs !== null && durationMs > maxDurationMs)
    return because('video-too-long', { durationMs, maxDurationMs });
  const framesPerSecond = facts.frameRate ?? 0;
  return (
    findPixelMisfit(facts, limits) ??
    (framesPerSecond > maxFrameRate
      ? because('frame-rate-over-limit', { framesPerSecond, maxFramesPerSecond: maxFrameRate })
      : null)
  );
}

function findImageMisfit({ bytes, mime, facts }: RenditionFile, limits: ImageLimits): Reason | null {
  const format = formatOf[mime];
  if (format === undefined || !limits.formats.includes(format)) return because('picture-format-not-taken', { mime });
  if (bytes > limits.maxBytes) return because('file-over-limit', { bytes, maxBytes: limits.maxBytes });
  return findPixelMisfit(facts, limits);
}

type PixelLimits = Pick<ImageLimits, 'maxLongSide' | 'maxPixels'> & Partial<Pick<VideoLimits, 'maxShortSide'>>;

function findPixelMisfit(
  { width, height }: { readonly width: number; readonly height: number },
  { maxLongSide, maxShortSide = null, maxPixels }: PixelLimits,
): Reason | null {
  const longSide = Math.max(width, height);
  const shortSide = Math.min(width, height);
  const area = width * height;
  if (maxLongSide !== null && longSide > maxLongSide)
    return because('long-side-over-limit', { pixels: longSide, maxPixels: maxLongSide });
  if (maxShortSide !== null && shortSide > maxShortSide)
    return because('short-side-over-limit', { pixels: shortSide, maxPixels: maxShortSide });
  return maxPixels !== null && area > maxPixels ? because('area-over-limit', { pixels: area, maxPixels }) : null;
}

function findAudienceMisfit({ visibility }: Draft, capabilities: Capabilities): Reason | null {
  return capabilities.visibility.includes(visibility) ? null : because('visibility-not-taken', { visibility });
}

function findScheduleMisfit({ scheduledAt }: Draft, { schedule }: Capabilities, now: IsoTime): Reason | null {
  if (scheduledAt === null) return null;
  if (schedule === null) return because('schedule-not-taken');
  const { minAheadMs, maxAheadMs } = schedule;
  const aheadMs = toEpochMs(scheduledAt) - toEpochMs(now);
  if (aheadMs < minAheadMs) return because('schedule-too-soon', { scheduledAt, minAheadMs });
  return maxAheadMs !== null && aheadMs > maxAheadMs ? because('schedule-too-late', { scheduledAt, maxAheadMs }) : null;
}

/** The media types a rendition can have. */
export const containerOf: Readonly<Record<string, Container>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
};

/** The same for pictures. */
export const formatOf: Readonly<Record<string, ImageFormat>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
};

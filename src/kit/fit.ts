import type {
  Capabilities,
  Container,
  ImageFormat,
  ImageLimits,
  TextLimit,
  VideoLimits,
} from '../contract/capabilities.ts';
import { FerryError } from '../contract/errors.ts';
import type { Draft, DraftMedia } from '../contract/publish.ts';
import type { RenditionFile } from '../contract/upload.ts';
import type { IsoTime } from '../contract/values.ts';
import { toEpochMs } from './values.ts';

/** One thing in a draft or file that the destination does not take, as a sentence. */
export interface Misfit {
  readonly code: string;
  readonly message: string;
}

/**
 * The last look before a call that costs something. The plan keeps drafts within the limits; an adapter checks again, so
 * that a stale plan or a mistake of ours is refused here and not by the platform, where it counts against the account.
 * Throws FerryError `permanent`, effect `none`.
 */
export function assertDraftFits(draft: Draft, capabilities: Capabilities, now: IsoTime): void {
  refuse(draft.postRef, findDraftMisfit(draft, capabilities, now));
}

/** The same for one file, before its upload begins. */
export function assertFileFits(file: RenditionFile, capabilities: Capabilities): void {
  refuse(`the ${file.role} file`, findFileMisfit(file, capabilities));
}

function refuse(what: string, misfit: Misfit | null): void {
  if (misfit === null) return;
  throw new FerryError('permanent', misfit.code, `${what}: ${misfit.message}`, { effect: 'none' });
}

export function findDraftMisfit(draft: Draft, capabilities: Capabilities, now: IsoTime): Misfit | null {
  return (
    findTextMisfit(draft, capabilities) ??
    findMediaMisfit(draft, capabilities) ??
    findAudienceMisfit(draft, capabilities) ??
    findScheduleMisfit(draft, capabilities, now)
  );
}

export function findFileMisfit(file: RenditionFile, capabilities: Capabilities): Misfit | null {
  switch (file.role) {
    case 'video':
      return capabilities.video
        ? findVideoMisfit(file, capabilities.video)
        : { code: 'no-video', message: 'this destination takes no video' };
    case 'image':
      return capabilities.images
        ? findImageMisfit(file, capabilities.images)
        : { code: 'no-images', message: 'this destination takes no photos' };
    case 'cover':
      return capabilities.video !== null && capabilities.video.cover !== 'none'
        ? null
        : { code: 'no-cover', message: 'this destination takes no cover' };
  }
}

function findTextMisfit(draft: Draft, { text }: Capabilities): Misfit | null {
  if (draft.title !== null && text.title === null)
    return { code: 'no-title', message: 'this destination has no titles' };
  const title = draft.title === null ? null : findOverlong('title', draft.title, text.title ?? []);
  if (title) return title;
  if (draft.hashtags.length > text.hashtags.max)
    return over('too-many-hashtags', 'hashtags', draft.hashtags.length, text.hashtags.max);
  return findOverlong('body', draft.body, text.body);
}

function findOverlong(field: string, value: string, rules: readonly TextLimit[]): Misfit | null {
  for (const rule of rules) {
    const size = rule.measure(value);
    if (size > rule.max) return over(`${field}-too-long`, `${rule.unit} in the ${field}`, size, rule.max);
  }
  return null;
}

function findMediaMisfit(draft: Draft, capabilities: Capabilities): Misfit | null {
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

function findVideoPostMisfit(draft: Draft, { video }: Capabilities): Misfit | null {
  if (video === null) return { code: 'no-video', message: 'this destination takes no video' };
  if (draft.media.length !== 1 || draft.media[0]?.file.role !== 'video')
    return { code: 'not-one-video', message: 'a video post needs exactly one video' };
  if (video.cover === 'required' && draft.cover === null)
    return { code: 'cover-missing', message: 'this destination needs a cover picture' };
  return null;
}

function findPhotoPostMisfit(draft: Draft, { images }: Capabilities): Misfit | null {
  if (images === null) return { code: 'no-images', message: 'this destination takes no photos' };
  if (draft.media.length === 0 || draft.media.some(({ file }) => file.role !== 'image'))
    return { code: 'not-only-photos', message: 'a photo post needs at least one photo, and nothing else' };
  return draft.media.length > images.maxCount
    ? over('too-many-images', 'photos', draft.media.length, images.maxCount)
    : null;
}

function findVideoMisfit({ bytes, mime, facts }: RenditionFile, limits: VideoLimits): Misfit | null {
  const container = containerOf[mime];
  if (container === undefined || !limits.containers.includes(container))
    return { code: 'container', message: `${mime} is not a container this destination takes` };
  if (!limits.videoCodecs.some((codec) => codec === facts.videoCodec))
    return { code: 'video-codec', message: `video in ${facts.videoCodec} is not taken here` };
  if (facts.audioCodec !== null && !limits.audioCodecs.some((codec) => codec === facts.audioCodec))
    return { code: 'audio-codec', message: `sound in ${facts.audioCodec} is not taken here` };
  const durationMs = facts.durationMs ?? 0;
  if (durationMs < limits.minDurationMs)
    return { code: 'too-short', message: `${durationMs} ms is under the least, ${limits.minDurationMs} ms` };
  const [shortSide, longSide] = sides(facts);
  return firstOver([
    ['too-big', 'bytes', bytes, limits.maxBytes],
    ['too-long', 'ms', durationMs, limits.maxDurationMs],
    ['too-many-pixels', 'pixels on the long side', longSide, limits.maxLongSide],
    ['too-many-pixels', 'pixels on the short side', shortSide, limits.maxShortSide],
    ['frame-rate', 'frames a second', facts.frameRate ?? 0, limits.maxFrameRate],
  ]);
}

function findImageMisfit({ bytes, mime, facts }: RenditionFile, limits: ImageLimits): Misfit | null {
  const format = formatOf[mime];
  if (format === undefined || !limits.formats.includes(format))
    return { code: 'image-format', message: `${mime} is not a picture format this destination takes` };
  return firstOver([
    ['too-big', 'bytes', bytes, limits.maxBytes],
    ['too-many-pixels', 'pixels on the long side', sides(facts)[1], limits.maxLongSide],
  ]);
}

function findAudienceMisfit(draft: Draft, { visibility }: Capabilities): Misfit | null {
  return visibility.includes(draft.visibility)
    ? null
    : { code: 'visibility', message: `this destination has no ${draft.visibility} posts` };
}

function findScheduleMisfit(draft: Draft, { schedule }: Capabilities, now: IsoTime): Misfit | null {
  if (draft.scheduledAt === null) return null;
  if (schedule === null) return { code: 'no-schedule', message: 'this destination cannot publish later by itself' };
  const aheadMs = toEpochMs(draft.scheduledAt) - toEpochMs(now);
  if (aheadMs < schedule.minAheadMs) return { code: 'schedule-too-soon', message: 'the chosen time is too soon' };
  return aheadMs > schedule.maxAheadMs
    ? { code: 'schedule-too-late', message: 'the chosen time is too far away' }
    : null;
}

type Check = readonly [code: string, unit: string, size: number, max: number];

function firstOver(checks: readonly Check[]): Misfit | null {
  const found = checks.find(([, , size, max]) => size > max);
  return found ? over(...found) : null;
}

function over(code: string, unit: string, size: number, max: number): Misfit {
  return { code, message: `${size} ${unit}, and ${max} is the most` };
}

function sides({ width, height }: { readonly width: number; readonly height: number }): readonly [number, number] {
  return [Math.min(width, height), Math.max(width, height)];
}

/** The media types a rendition can have. */
export const containerOf: Readonly<Record<string, Container>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
};

export const formatOf: Readonly<Record<string, ImageFormat>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
};

import type { Capabilities, TextLimit, TextLimits } from '../../../src/contract/index.ts';
import { graphemes, utf8Bytes } from '../../../src/kit/index.ts';
import type { BlueskyOptions } from './options.ts';
import { blueskyReason } from './reasons.ts';
import { countPosts, maxPostBytes, maxPostGraphemes, maxThreadPosts } from './thread.ts';

/** `app.bsky.embed.images` holds four; a client writes a gallery only above that. */
export const maxPlainImages = 4;
/** The lexicon's hard end is 20; authoring tools are asked to stop at 10. */
const maxGalleryImages = 10;

const megabyte = 1_000_000;

/** What Bluesky takes. Each number's source and date: README.md, "Limits". */
export function blueskyCapabilities(options: BlueskyOptions): Capabilities {
  const maxBlobBytes = options.maxBlobMb * megabyte;
  const throughService = options.video === 'service';
  return {
    publisher: 'program',
    video: {
      containers: ['mp4'],
      videoCodecs: ['avc'],
      audioCodecs: ['aac'],
      maxBytes: throughService ? 300 * megabyte : maxBlobBytes,
      minDurationMs: 0,
      maxDurationMs: 10 * 60_000,
      ...(options.thread === 'on' ? { maxCount: maxThreadPosts } : {}),
      maxLongSide: 3840,
      maxShortSide: 2160,
      maxPixels: null,
      maxFrameRate: 60,
      highBitDepth: false,
      cover: 'none',
    },
    images: {
      maxCount: options.gallery === 'on' ? maxGalleryImages : maxPlainImages,
      formats: ['jpeg', 'png', 'webp'],
      maxBytes: Math.min(2 * megabyte, maxBlobBytes),
      maxLongSide: 4000,
      maxPixels: null,
    },
    text: textLimits(options),
    // Through the service every video goes in parts; how big they are is the service's word, per upload.
    upload: { resumableAboveBytes: throughService ? 0 : null },
    // A repeat writes the same record under the same key, and `swapRecord: null` refuses to overwrite another. So a late
    // first request cannot make a second post either, and absence needs no waiting time.
    publish: { resend: 'safe', absence: { provableAfterMs: 0 } },
    visibility: ['public'],
    altText: { limits: [] },
    backdating: true,
    schedule: null,
    pace: { perDay: 25, minGapMs: 20_000, because: blueskyReason('pace') },
  };
}

function textLimits(options: BlueskyOptions): TextLimits {
  return {
    title: null,
    body: options.thread === 'on' ? threadRules : postRules,
    hashtags: {
      // No number is published; with more than 50 tags nothing but tags fits into a post.
      max: 50,
      inBody: (tag) => `#${tag}`,
    },
    links: 'keep',
    captionWanted: true,
  };
}

const postRules: readonly TextLimit[] = [
  { max: maxPostGraphemes, unit: 'graphemes', measure: graphemes },
  { max: maxPostBytes, unit: 'bytes', measure: utf8Bytes },
];

const threadRules: readonly TextLimit[] = [{ max: maxThreadPosts, unit: 'bluesky/posts', measure: countPosts }];

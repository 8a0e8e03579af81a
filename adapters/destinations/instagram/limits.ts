import type { TextLimit } from '../../../src/contract/index.ts';
import { codePoints, graphemes, type PlaceLimits, utf16Units } from '../../../src/kit/index.ts';
import { own } from './reasons.ts';

/** A post holds this many photos at most: 2 to 10 through the API; the app was seen to take more. The smaller one. */
export const maxPhotos = 10;
/** The API refuses photos outside these (width : height); the app crops them. */
const tallest = { width: 4, height: 5 };
const widest = { width: 191, height: 100 };

const maxCaption = 2200;

/** The unit is not documented: by every way of counting the caption stays within the number. */
const captionRules: readonly TextLimit[] = [
  { max: maxCaption, unit: 'utf16-units', measure: utf16Units },
  { max: maxCaption, unit: 'code-points', measure: codePoints },
  { max: maxCaption, unit: 'graphemes', measure: graphemes },
  // More than 20 and the API refuses the post.
  { max: 20, unit: 'instagram/mentions', measure: (text) => text.match(/(?:^|[^\w@])@[\w.]+/g)?.length ?? 0 },
];

/** README.md has the sources. Most numbers are the publishing API's, of 2026-11; the app takes at least as much. */
export const instagramLimits: PlaceLimits = {
  video: {
    containers: ['mp4', 'mov'],
    videoCodecs: ['avc', 'hevc'],
    audioCodecs: ['aac'],
    // 300 MB and 1 GB are both given.
    maxBytes: 300_000_000,
    minDurationMs: 3_000,
    maxDurationMs: 15 * 60_000,
    // At most 1920 columns: whichever way it is held.
    maxLongSide: 1920,
    maxShortSide: null,
    maxPixels: null,
    maxFrameRate: 60,
    // 4:2:0 is asked for, and nothing says that more than 8 bits or HDR is taken.
    highBitDepth: false,
    cover: 'optional',
  },
  images: {
    maxCount: maxPhotos,
    formats: ['jpeg'],
    maxBytes: 8_000_000,
    // More than 1440 wide is scaled down there, says the documentation: no reason to code a photo twice.
    maxLongSide: null,
    maxPixels: null,
    ratio: { narrowest: tallest, widest },
  },
  text: {
    title: null,
    body: captionRules,
    hashtags: { max: 30, inBody: (tag) => `#${tag}` },
    // Shown as plain text that nobody can tap; no source says that they are punished.
    links: 'keep',
    captionWanted: true,
  },
  // Who sees a post is the account's setting, not the post's.
  visibility: ['public'],
  altText: { limits: [{ max: 1000, unit: 'utf16-units', measure: utf16Units }] },
  schedule: null,
  pace: { perDay: 25, minGapMs: 5 * 60_000, because: own('pace') },
};

/** Of a photo: the app cuts others. */
export function isShownWhole({ width, height }: { readonly width: number; readonly height: number }): boolean {
  const ratio = width / height;
  return ratio <= widest.width / widest.height && ratio >= tallest.width / tallest.height;
}

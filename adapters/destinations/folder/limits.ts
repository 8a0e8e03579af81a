import type { Capabilities, TextLimit, TextLimits } from '../../../src/contract/index.ts';
import { utf8Bytes } from '../../../src/kit/index.ts';
import { folderReason } from './reasons.ts';

/** What the files are prepared for: a person presses publish later, somewhere. */
export type Purpose = 'anything' | 'rednote';

export type Limits = Pick<Capabilities, 'video' | 'images' | 'text'>;

/** What other places take: handed in where adapters are put together, because none may look into another's folder. */
export interface OtherPlaces {
  readonly rednote: Limits;
}

/** Where the contract wants a number: JSON has no infinity. */
const unlimited = Number.MAX_SAFE_INTEGER;

export function folderCapabilities(purpose: Purpose, places: OtherPlaces): Capabilities {
  return {
    // Publishing is writing the folder; who presses the button later, and where, is nobody's business here.
    publisher: 'program',
    ...(purpose === 'rednote' ? byHand(places.rednote) : forAnything),
    upload: null,
    // The folder's own post.json says which deliveries are there, and it is read before anything is written.
    publish: { resend: 'safe', absence: { provableAfterMs: 0 } },
    visibility: ['public', 'friends', 'private'],
    altText: { limits: [altLimit] },
    rewritable: true,
    backdating: true,
    schedule: null,
    pace: { perDay: null, minGapMs: 0, because: folderReason('pace') },
  };
}

/**
 * Our own: a text is to be read and copied by a person, and all of it stands in post.json, the page and caption.txt. TikTok's
 * captions are at most 4,000 characters long.
 */
const bodyLimit: TextLimit = { max: 100_000, unit: 'bytes', measure: utf8Bytes };
const altLimit: TextLimit = { max: 100_000, unit: 'bytes', measure: utf8Bytes };

const forAnything: Limits = {
  video: {
    containers: ['mp4', 'mov', 'webm', 'mkv'],
    videoCodecs: ['avc', 'hevc', 'vp8', 'vp9', 'av1'],
    audioCodecs: ['aac', 'mp3', 'opus', 'vorbis', 'pcm', 'other'],
    maxBytes: unlimited,
    minDurationMs: 0,
    maxDurationMs: null,
    maxLongSide: null,
    maxShortSide: null,
    maxPixels: null,
    maxFrameRate: unlimited,
    highBitDepth: true,
    cover: 'optional',
  },
  images: {
    maxCount: unlimited,
    formats: ['jpeg', 'png', 'webp', 'gif', 'avif'],
    maxBytes: unlimited,
    maxLongSide: null,
    maxPixels: null,
  },
  text: {
    title: null,
    body: [bodyLimit],
    hashtags: { max: null, inBody: plainTag },
    links: 'keep',
    captionWanted: true,
  },
};

function plainTag(tag: string): string {
  return `#${tag}`;
}

/**
 * REDnote's limits, with tags as a person writes them: the publish page makes a topic of `#name` when it is picked from
 * its list, and shows the request's own markup `#name[话题]#` as plain text.
 */
function byHand(limits: Limits): Limits {
  const text: TextLimits = {
    ...limits.text,
    title: limits.text.title?.map(inOwnUnit) ?? null,
    body: limits.text.body.map((rule) => ({
      ...inOwnUnit(rule),
      measure: (body) => rule.measure(body) + markupToCome(body),
    })),
    hashtags: { ...limits.text.hashtags, inBody: plainTag },
  };
  return { ...limits, text };
}

/** `rednote/title-units` → `folder/rednote-title-units`: a unit is worded by the destination that counts in it. */
function inOwnUnit(rule: TextLimit): TextLimit {
  return { ...rule, unit: `folder/${rule.unit.replace('/', '-')}` };
}

/** The page turns each tag into `#name[话题]# ` on sending, and that counts: six units more for each. */
function markupToCome(body: string): number {
  return 6 * (body.match(/#[^\s#]/gu)?.length ?? 0);
}

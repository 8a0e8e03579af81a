import type { Capabilities, TextLimit } from '../../../src/contract/index.ts';
import { type PersonPlace, utf8Bytes } from '../../../src/kit/index.ts';
import { folderReason } from './reasons.ts';

export type Limits = Pick<Capabilities, 'video' | 'images' | 'text'>;

/** Where the contract wants a number: JSON has no infinity. */
const unlimited = Number.MAX_SAFE_INTEGER;

/** `place`: whose limits the files are prepared to; null: they stay as they are. */
export function folderCapabilities(place: PersonPlace | null): Capabilities {
  return {
    // Publishing is writing the folder; who presses the button later, and where, is nobody's business here.
    publisher: 'program',
    ...(place === null ? forAnything : limitsOf(place)),
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
    maxCount: unlimited,
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
    // The programs of a computer turn, colour and move a picture as its file says.
    shownAsMeant: true,
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

/** The place's limits, each unit under a name that this folder's own words have. */
function limitsOf(place: PersonPlace): Limits {
  const { video, images, text } = place.limits({});
  const rules = { title: text.title?.map(inOwnUnit) ?? null, body: text.body.map(inOwnUnit) };
  return {
    // A folder has room for every part of a long video, and whoever posts them by hand sees which comes when.
    video: video === null ? null : { ...video, maxCount: unlimited },
    images,
    text: { ...text, ...rules },
  };
}

/** `rednote/title-units` → `folder/rednote-title-units`: a unit is worded by the destination that counts in it. */
function inOwnUnit(rule: TextLimit): TextLimit {
  return { ...rule, unit: ownUnit(rule.unit) };
}

/** Units every destination counts in keep their names. */
export function ownUnit(unit: string): string {
  return unit.includes('/') ? `folder/${unit.replace('/', '-')}` : unit;
}

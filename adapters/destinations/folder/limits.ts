import type { Capabilities, TextLimits } from '../../../src/contract/index.ts';
import { rednoteLimits } from '../rednote/limits.ts';

/** What the files are prepared for: a person presses publish later, somewhere. */
export type Purpose = 'anything' | 'rednote';

/** JSON has no infinity. */
const unlimited = Number.MAX_SAFE_INTEGER;

export function folderCapabilities(purpose: Purpose): Capabilities {
  return {
    ...(purpose === 'rednote' ? forRednote() : forAnything),
    upload: null,
    // The folder's own post.json says which deliveries are there, and it is read before anything is written.
    publish: { resend: 'safe', absence: { provableAfterMs: 0 } },
    visibility: ['public', 'friends', 'private'],
    backdating: true,
    schedule: null,
    pace: { perDay: null, minGapMs: 0, because: 'a folder on your own disk: nobody counts' },
  };
}

const forAnything: Pick<Capabilities, 'video' | 'images' | 'text'> = {
  video: {
    containers: ['mp4', 'mov', 'webm', 'mkv'],
    videoCodecs: ['avc', 'hevc', 'vp8', 'vp9', 'av1'],
    audioCodecs: ['aac', 'mp3', 'opus', 'vorbis', 'pcm', 'other'],
    maxBytes: unlimited,
    minDurationMs: 0,
    maxDurationMs: unlimited,
    maxLongSide: unlimited,
    maxShortSide: unlimited,
    maxFrameRate: unlimited,
    highBitDepth: true,
    cover: 'optional',
  },
  images: {
    maxCount: unlimited,
    formats: ['jpeg', 'png', 'webp', 'gif', 'avif'],
    maxBytes: unlimited,
    maxLongSide: unlimited,
  },
  text: {
    title: null,
    body: [],
    hashtags: { max: unlimited, inBody: plainTag },
    links: 'keep',
    captionWanted: true,
  },
};

function plainTag(tag: string): string {
  return `#${tag}`;
}

/**
 * REDnote's limits, with tags as a person writes them: the publish page makes a topic of `#name` when it is picked from
 * its list, and shows the request's own markup `#name[话题]#` as plain text (facts/rednote.md section 13.1).
 */
function forRednote(): Pick<Capabilities, 'video' | 'images' | 'text'> {
  const limits = rednoteLimits();
  const text: TextLimits = {
    ...limits.text,
    body: limits.text.body.map((rule) => ({ ...rule, measure: (body) => rule.measure(body) + markupToCome(body) })),
    hashtags: { ...limits.text.hashtags, inBody: plainTag },
  };
  return { ...limits, text };
}

/** The page turns each tag into `#name[话题]# ` on sending, and that counts: six units more for each. */
function markupToCome(body: string): number {
  return 6 * (body.match(/#[^\s#]/gu)?.length ?? 0);
}

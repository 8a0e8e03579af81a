import type { Capabilities, TextLimit } from '../../../src/contract/index.ts';
import { codePoints, utf16Units } from '../../../src/kit/index.ts';

/**
 * What REDnote takes. Sources: facts/rednote.md section 14, read 2026-11-22, nothing measured live. The platform states
 * more for some (4 h and 20 GB of video in September 2026); clients and ordinary accounts met less, so each number here
 * is the smallest that any of them met.
 */
export function rednoteLimits(
  choices: { readonly maxTopics?: number; readonly topics?: 'search' | 'none' } = {},
): Pick<Capabilities, 'video' | 'images' | 'text'> {
  return {
    video: {
      // 14.3: MP4, AVC 8-bit 4:2:0 + AAC, 1080×1920, 15 min, 500 MB is what every source agrees on.
      containers: ['mp4'],
      videoCodecs: ['avc'],
      audioCodecs: ['aac'],
      maxBytes: 500_000_000,
      minDurationMs: 0,
      maxDurationMs: 15 * 60_000,
      maxLongSide: 1920,
      maxShortSide: 1080,
      // No source names a frame rate; 60 is what phones record.
      maxFrameRate: 60,
      highBitDepth: false,
      // Section 7: never depend on the platform's own first-frame call.
      cover: 'required',
    },
    images: {
      // 14.2: 18 on the publish page; 32 MB each in its text (decimal, the smaller reading).
      maxCount: 18,
      formats: ['jpeg', 'png', 'webp'],
      maxBytes: 32_000_000,
      // 14.2: large pictures time out; 1440 wide is the advice, which is 2560 high at 9:16.
      maxLongSide: 2560,
    },
    text: {
      title: titleRules,
      body: bodyRules,
      hashtags: {
        max: Math.min(choices.maxTopics ?? defaultTopics, maxTopics),
        inBody: choices.topics === 'none' ? (name) => `#${name}` : topicMarkup,
      },
      // Section 16: links to other places are refused or throttled.
      links: 'remove',
      captionWanted: true,
    },
  };
}

/** 14.1: ten is what three clients enforce; warnings start above five. */
export const maxTopics = 10;
export const defaultTopics = 5;

/** 8.3: a topic inside the body; the blank behind it is part of it. */
export function topicMarkup(name: string): string {
  return `#${name}[话题]# `;
}

/**
 * REDnote's title counter (14.1): every UTF-16 unit above 127 is one, the others are half, rounded up at the end.
 * So `hello` is 3, twenty Han characters are 20, `✨` is 1, `💇` 2, a flag 4.
 */
export function measureTitle(title: string): number {
  let halves = 0;
  for (let index = 0; index < title.length; index += 1) halves += title.charCodeAt(index) > 127 ? 2 : 1;
  return Math.ceil(halves / 2);
}

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/**
 * Other clients count code points, and 14.1 asks for both where a title is mostly CJK. More than ten CJK characters is
 * the only way a title above twenty code points can be that; said this way, a longer title never measures less.
 */
function measureCjkTitle(title: string): number {
  return (title.match(cjk)?.length ?? 0) > 10 ? codePoints(title) : 0;
}

const titleRules: readonly TextLimit[] = [
  { max: 20, unit: 'units (a Latin letter is half a unit)', measure: measureTitle },
  { max: 20, unit: 'characters of a Chinese, Japanese or Korean title', measure: measureCjkTitle },
];

/** 14.1: the page's counter ends at 1000; how it counts emoji is unknown, UTF-16 units are the most it can be. */
const bodyRules: readonly TextLimit[] = [
  { max: 1000, unit: 'UTF-16 units, topic markup included', measure: utf16Units },
];

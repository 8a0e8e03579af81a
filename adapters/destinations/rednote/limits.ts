import type { Capabilities, TextLimit } from '../../../src/contract/index.ts';
import { codePoints, utf16Units } from '../../../src/kit/index.ts';
import { topicTable } from './topic-names.ts';

/**
 * What REDnote takes. README.md has the sources, collected 2026-11-22, nothing measured live. The platform states more for
 * some (4 h and 20 GB of video in October 2026); clients and ordinary accounts met less, so each number here is the
 * smallest that any of them met.
 */
export function rednoteLimits(
  choices: { readonly maxTopics?: number; readonly topics?: 'search' | 'none' } = {},
): Pick<Capabilities, 'video' | 'images' | 'text'> {
  return {
    video: {
      // MP4, AVC 8-bit 4:2:0 + AAC, 1080×1920, 15 min, 500 MB is what every source agrees on.
      containers: ['mp4'],
      videoCodecs: ['avc'],
      audioCodecs: ['aac'],
      maxBytes: 500_000_000,
      minDurationMs: 0,
      maxDurationMs: 15 * 60_000,
      maxLongSide: 1920,
      maxShortSide: 1080,
      maxPixels: null,
      // No source names a frame rate; 60 is what phones record.
      maxFrameRate: 60,
      highBitDepth: false,
      // Never depend on the platform's own first-frame call.
      cover: 'required',
      // The page recommends 3:4 to 2:1 (B), and people crop what is taller to 3:4, which the feed shows whole.
      coverRatio: { narrowest: { width: 3, height: 4 }, widest: { width: 2, height: 1 } },
    },
    images: {
      // 18 on the publish page; 32 MB each in its text (decimal, the smaller reading).
      maxCount: 18,
      formats: ['jpeg', 'png', 'webp'],
      maxBytes: 32_000_000,
      // Large pictures time out; 1440 wide is the advice, which is 2560 high at 9:16.
      maxLongSide: 2560,
      maxPixels: null,
    },
    text: {
      title: titleRules,
      body: bodyRules,
      hashtags: {
        max: Math.min(choices.maxTopics ?? defaultTopics, maxTopics),
        inBody: choices.topics === 'none' ? (name) => `#${name}` : topicMarkup,
        topics: topicTable,
      },
      // Links to other places are refused or throttled.
      links: 'remove',
      captionWanted: true,
    },
  };
}

/** Ten is what three clients enforce; warnings start above five. */
export const maxTopics = 10;
export const defaultTopics = 5;

/** A topic inside the body; the blank behind it is part of it. */
export function topicMarkup(name: string): string {
  return `#${name}[话题]# `;
}

/**
 * REDnote's title counter: every UTF-16 unit above 127 is one, the others are half, rounded up at the end.
 * So `hello` is 3, twenty Han characters are 20, `✨` is 1, `💇` 2, a flag 4.
 */
export function measureTitle(title: string): number {
  let halves = 0;
  for (let index = 0; index < title.length; index += 1) halves += title.charCodeAt(index) > 127 ? 2 : 1;
  return Math.ceil(halves / 2);
}

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/**
 * Other clients count code points, so a title that is mostly CJK must keep to both ways. More than ten CJK characters is
 * the only way a title above twenty code points can be that; said this way, a longer title never measures less.
 */
function measureCjkTitle(title: string): number {
  return (title.match(cjk)?.length ?? 0) > 10 ? codePoints(title) : 0;
}

const titleRules: readonly TextLimit[] = [
  { max: 20, unit: 'rednote/title-units', measure: measureTitle },
  { max: 20, unit: 'rednote/cjk-characters', measure: measureCjkTitle },
];

/** The page's counter ends at 1000; how it counts emoji is unknown, UTF-16 units are the most it can be. */
const bodyRules: readonly TextLimit[] = [{ max: 1000, unit: 'rednote/body-units', measure: utf16Units }];

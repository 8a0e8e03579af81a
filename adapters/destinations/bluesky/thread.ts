import { graphemeEnds, utf8Bytes } from '../../../src/kit/index.ts';

/** Lexicon `app.bsky.feed.post`: both hold for every post, and the server refuses one more of either. */
export const maxPostGraphemes = 300;
export const maxPostBytes = 3000;

/** A TikTok caption has at most 4,000 characters, and each part below is at least two thirds full. */
export const maxThreadPosts = 20;

const words = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * A long text as posts that follow each other, cut between paragraphs, else sentences, else words, else graphemes. White
 * space at a cut is left out; nothing else is. An empty text is one empty post.
 */
export function splitIntoPosts(text: string): readonly string[] {
  const posts: string[] = [];
  let rest = text;
  for (let cut = findCut(rest); cut < rest.length; cut = findCut(rest)) {
    posts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === '' && posts.length > 0 ? posts : [...posts, rest];
}

/** How many posts a text needs; 0 for none. */
export function countPosts(text: string): number {
  return text === '' ? 0 : splitIntoPosts(text).length;
}

/** Where the first post ends, in UTF-16 units; the text's length when all of it fits. */
function findCut(text: string): number {
  const ends: number[] = [];
  let bytes = 0;
  for (const end of graphemeEnds(text)) {
    bytes += utf8Bytes(text.slice(ends.at(-1) ?? 0, end));
    if (ends.length === maxPostGraphemes || bytes > maxPostBytes)
      return ends.length === 0 ? cutInside(text) : chooseCut(text, ends, end);
    ends.push(end);
  }
  return text.length;
}

/** One letter under a thousand accents: only code points are left to cut between. */
function cutInside(text: string): number {
  let units = 0;
  let bytes = 0;
  for (const point of text) {
    bytes += utf8Bytes(point);
    if (bytes > maxPostBytes) break;
    units += point.length;
  }
  return units;
}

/** The best place in the last third. `beyond`: the end of the grapheme that no longer fits. */
function chooseCut(text: string, ends: readonly number[], beyond: number): number {
  const last = ends.at(-1) ?? beyond;
  const from = ends[Math.floor((ends.length * 2) / 3)] ?? 0;
  const fits = new Set(ends);
  const window = text.slice(from, last);
  for (const border of [/\n\s*\n/gu, /[.!?…]+\s|[。！？]|\n/gu, /\s/gu]) {
    const match = [...window.matchAll(border)].at(-1);
    if (match && fits.has(from + match.index + match[0].length)) return from + match.index + match[0].length;
  }
  if (/^\s/u.test(text.slice(last))) return last;
  const borders = new Set([...words.segment(text.slice(from, beyond + 64))].map((word) => from + word.index));
  return ends.findLast((end) => end > from && borders.has(end)) ?? last;
}

import type { TextLimit } from '../../contract/index.ts';
import { graphemeEnds } from '../../kit/index.ts';

const words = new Intl.Segmenter('und', { granularity: 'word' });
export const ellipsis = '…';

export function fitsAll(text: string, limits: readonly TextLimit[]): boolean {
  return limits.every((limit) => limit.measure(text) <= limit.max);
}

/**
 * The largest count for which `fits` holds, given that it holds for all smaller ones; 0 is taken to fit. Looks at small
 * counts first, so that a huge text costs no more than the part that stays.
 */
export function largestFitting(most: number, fits: (count: number) => boolean): number {
  let good = 0;
  let bad = most + 1;
  for (let step = 1; good + step < bad; step *= 2) {
    if (fits(good + step)) good += step;
    else bad = good + step;
  }
  while (bad - good > 1) {
    const middle = good + Math.floor((bad - good) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Half-open, in UTF-16 units: a tag or a link, which is worth nothing in halves. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The longest beginning of `text` that fits with an ellipsis and whatever `fits` adds to it, cut between words, else
 * between graphemes; '' if nothing fits. Never inside `whole` spans.
 */
export function cutText(text: string, whole: readonly Span[], fits: (cut: string) => boolean): string {
  const ends = createEnds(text);
  const most = largestFitting(text.length, (count) => {
    const end = ends.at(count);
    return end !== null && fits(text.slice(0, end) + ellipsis);
  });
  let kept = ends.take(most);
  kept = beforeWord(text, kept);
  kept = dropTail(text, outside(kept, whole, text), whole);
  // A platform may count in ways that shrink when text is added: never trust the search alone.
  while (kept.length > 0 && !fits(text.slice(0, lastEnd(kept)) + ellipsis))
    kept = dropTail(text, outside(kept.slice(0, -1), whole, text), whole);
  return kept.length === 0 ? '' : text.slice(0, lastEnd(kept)) + ellipsis;
}

function lastEnd(ends: readonly number[]): number {
  return ends.at(-1) ?? 0;
}

/** Grapheme ends, found only as far as they are asked for. `at(1)` is the end of the first grapheme, null past the last. */
function createEnds(text: string) {
  const source = graphemeEnds(text);
  const known: number[] = [];
  return {
    at(count: number): number | null {
      while (known.length < count) {
        const next = source.next();
        if (next.done) return null;
        known.push(next.value);
      }
      return known[count - 1] ?? null;
    },
    take: (count: number): readonly number[] => known.slice(0, count),
  };
}

/** Back to the last border between words, unless that gives away more than a third (one endless word). */
function beforeWord(text: string, ends: readonly number[]): readonly number[] {
  const cut = lastEnd(ends);
  const from = ends[Math.floor((ends.length * 2) / 3)] ?? 0;
  if (cut === 0 || cut >= text.length || from >= cut) return ends;
  const plain = plainBorder(text, from, cut);
  if (plain !== null) return plain <= from ? ends : ends.slice(0, ends.lastIndexOf(plain) + 1);
  // Words are found in a window: the text after it cannot move a border before it.
  const borders = new Set<number>();
  for (const part of words.segment(text.slice(from, cut + 64))) borders.add(from + part.index);
  const kept = ends.findLastIndex((end) => end > from && borders.has(end));
  return kept < 0 ? ends : ends.slice(0, kept + 1);
}

/** `a`, `0` */
const letter = /[A-Za-z0-9]/;

/**
 * The last border between words up to `cut`, as the segmenter would find it among spaces and plain letters: it is slow to begin. `from`:
 * there is none behind it; null: something else stands there.
 */
function plainBorder(text: string, from: number, cut: number): number | null {
  for (let at = cut; at > from; at -= 1) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at);
    const isLetter = letter.test(before);
    if (isLetter && letter.test(after)) continue;
    return (isLetter && after === ' ') || (before === ' ' && letter.test(after)) ? at : null;
  }
  return from;
}

function outside(ends: readonly number[], whole: readonly Span[], text: string): readonly number[] {
  const cut = lastEnd(ends);
  const hit = cut >= text.length ? undefined : whole.find((span) => span.start < cut && cut < span.end);
  return hit === undefined ? ends : ends.slice(0, ends.findLastIndex((end) => end <= hit.start) + 1);
}

/** Spaces and marks that would stand before the ellipsis, but not the end of what is whole: `#sea[话题]#`. */
function dropTail(text: string, ends: readonly number[], whole: readonly Span[]): readonly number[] {
  let count = ends.length;
  while (count > 0 && !whole.some((span) => span.end === ends[count - 1])) {
    const part = text.slice(ends[count - 2] ?? 0, ends[count - 1]);
    if (!/^[\s.,;:…、，；：。\-–—([{（【「“"#＃@＠]+$/u.test(part)) break;
    count -= 1;
  }
  return ends.slice(0, count);
}

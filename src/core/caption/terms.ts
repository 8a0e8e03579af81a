import type { Span } from './cut.ts';

/** A literal text to look for, and what it stands for. */
export interface Term<Value> {
  readonly term: string;
  readonly value: Value;
}

export interface Hit<Value> extends Span {
  readonly value: Value;
}

/** `accepts` false: not this one here; a shorter one at the same place may do. */
export type TermFinder<Value> = (text: string, accepts?: (hit: Hit<Value>) => boolean) => readonly Hit<Value>[];

/**
 * Finds terms as whole words, from left to right, the longest first, whatever their case, width and kind of apostrophe. Where words have spaces between
 * them, a term is not found inside a longer word, nor is katakana inside katakana; Chinese, hiragana and Thai have no such
 * border, and Korean puts its particles right behind a noun. Never a part of what a person calls one character. Linear in
 * the text; what it costs does not grow with the number of terms, but of those that begin alike.
 */
export function createTermFinder<Value>(terms: readonly Term<Value>[]): TermFinder<Value> {
  const byFirst = new Map<number, { readonly folded: string; readonly value: Value }[]>();
  for (const { term, value } of terms) {
    const folded = fold(term.normalize('NFC')).text;
    if (folded === '') continue;
    const first = folded.charCodeAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), { folded, value }]);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.folded.length - a.folded.length);
  return (text, accepts = () => true) => {
    const { text: folded, from } = fold(text);
    const hits: Hit<Value>[] = [];
    const placeOf = (at: number) => (from === null ? at : (from[at] ?? text.length));
    /** not in the middle of what one character became: `ﬁ` is `fi` */
    const isEdge = (at: number) => from === null || at === 0 || from[at - 1] !== from[at];
    for (let at = 0; at < folded.length; at += 1) {
      const list = isEdge(at) ? byFirst.get(folded.charCodeAt(at)) : undefined;
      for (const { folded: term, value } of list ?? []) {
        const past = at + term.length;
        if (!folded.startsWith(term, at) || !isEdge(past)) continue;
        const hit = { start: placeOf(at), end: placeOf(past), value };
        if (!isBorder(text, hit.start, 'start') || !isBorder(text, hit.end, 'end') || !accepts(hit)) continue;
        hits.push(hit);
        at = past - 1;
        break;
      }
    }
    return hits;
  };
}

interface Folded {
  readonly text: string;
  /** for each unit of it, where in the original its character begins; null: the same place */
  readonly from: readonly number[] | null;
}

export function fold(text: string): Folded {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return { text: text.toLowerCase(), from: null };
  let folded = '';
  const from: number[] = [];
  let place = 0;
  for (const point of text) {
    const plain = foldPoint(point);
    for (let unit = 0; unit < plain.length; unit += 1) from.push(place);
    folded += plain;
    place += point.length;
  }
  return { text: folded, from };
}

function foldPoint(point: string): string {
  switch (point) {
    case '’':
    case '‘':
    case 'ʼ':
      return "'";
    case '“':
    case '”':
      return '"';
    default:
      return point < '\u0080' ? point.toLowerCase() : point.normalize('NFKC').toLowerCase();
  }
}

/** Belongs to the character before it. */
const joins = /^[\p{M}\p{Emoji_Modifier}\p{Join_Control}\u{e0020}-\u{e007f}\u1160-\u11ff]/u;
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const katakana = String.raw`\p{Script=Katakana}ー`;
const wordBefore = new RegExp(String.raw`(?![${unspaced}${katakana}])[\p{L}\p{M}\p{N}_]$`, 'u');
const wordAfter = new RegExp(String.raw`^(?![${unspaced}${katakana}])[\p{L}\p{N}_]`, 'u');
const katakanaBefore = new RegExp(`[${katakana}]$`, 'u');
const katakanaAfter = new RegExp(`^[${katakana}]`, 'u');
const flagsBefore = /\p{Regional_Indicator}+$/u;

function isBorder(text: string, at: number, side: 'start' | 'end'): boolean {
  if (at === 0 || at === text.length) return true;
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at, at + 2);
  if (joins.test(after) || before.endsWith('\u200d')) return false;
  if (/^\p{Regional_Indicator}/u.test(after)) {
    const letters = flagsBefore.exec(text.slice(Math.max(0, at - 400), at))?.[0] ?? '';
    return letters.length % 4 === 0;
  }
  if (katakanaBefore.test(before) && katakanaAfter.test(after)) return false;
  if (side === 'end' && /\p{Script=Hangul}$/u.test(before) && /^\p{Script=Hangul}/u.test(after)) return true;
  return !(wordBefore.test(before) && wordAfter.test(after));
}

/** The common ways platforms count text. A platform with its own way keeps that in its folder. */

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Characters that are one grapheme each, if no mark follows: most captions hold nothing else. Between two of them one ends for sure. */
const plainCharacter = String.raw`[\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff9d]`;
const plain = new RegExp(`^${plainCharacter}*$`);
const plainRun = new RegExp(`${plainCharacter}*`, 'y');
const plainPair = new RegExp(`${plainCharacter}(?=${plainCharacter})`, 'g');

/** One window of `Intl.Segmenter`, in UTF-16 units. Its cost grows with the square of the text: 100,000 Han take 16 s on Node 20. */
const windowUnits = 512;

/** What a person calls a character: a family emoji is one. */
export function graphemes(text: string): number {
  if (plain.test(text)) return text.length;
  let count = 0;
  for (const _ of graphemeEnds(text)) count += 1;
  return count;
}

/** The text, cut into what a person calls characters. Joined, they are the text. */
export function splitGraphemes(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const end of graphemeEnds(text)) {
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

/** Where each grapheme ends, in UTF-16 units, in order; the last one is `text.length`. Lazy, and linear in the text. */
export function* graphemeEnds(text: string): Generator<number, void, undefined> {
  let from = 0;
  while (from < text.length) {
    const safe = endOfPlain(text, from);
    while (from < safe) {
      from += 1;
      yield from;
    }
    if (from === text.length) return;
    const until = nextPlainPair(text, from);
    yield* segmentedEnds(text, from, until);
    from = until;
  }
}

/** Up to where each unit from `from` on is a grapheme: the last plain one may belong to what follows. */
function endOfPlain(text: string, from: number): number {
  plainRun.lastIndex = from;
  plainRun.test(text);
  const end = plainRun.lastIndex;
  return end === text.length ? end : Math.max(from, end - 1);
}

/** Between its two characters; the end, if there is none. */
function nextPlainPair(text: string, from: number): number {
  plainPair.lastIndex = from;
  return plainPair.test(text) ? plainPair.lastIndex : text.length;
}

/** The same for a part of the text that begins and ends where a grapheme ends. */
function* segmentedEnds(text: string, start: number, until: number): Generator<number, void, undefined> {
  let from = start;
  let size = windowUnits;
  while (from < until) {
    const window = text.slice(from, Math.min(until, endOfWindow(text, from + size)));
    const isLast = from + window.length >= until;
    let done = 0;
    for (const part of segmenter.segment(window)) {
      const end = part.index + part.segment.length;
      // The last grapheme of a window may go on in the next one.
      if (end === window.length && !isLast) break;
      done = end;
      yield from + end;
    }
    size = done === 0 ? size * 2 : windowUnits;
    from += done;
  }
}

/** Half of a surrogate pair would be taken for a character of its own. */
function endOfWindow(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const unit = text.charCodeAt(end);
  return unit >= 0xdc00 && unit <= 0xdfff ? end + 1 : end;
}

/**
 * Halves of surrogate pairs → U+FFFD, one each. UTF-8 has no place for them: a database or a platform would make three
 * characters of each, or refuse the text.
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Fit to stand in a line: no control, line or direction characters, no halves of characters, single spaces. */
export function oneLine(text: string): string {
  return wellFormed(text)
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .trim();
}

/** The length in UTF-8, in bytes. */
export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** The length as JavaScript and many web forms count: an emoji is two or more. */
export function utf16Units(text: string): number {
  return text.length;
}

/** The length in Unicode code points: an emoji is one or more. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

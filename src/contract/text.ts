/** The common ways platforms count text. A platform with its own way keeps that in its folder. */

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What a person calls a character: a family emoji is one. */
export function graphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

export function splitGraphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

export function utf16Units(text: string): number {
  return text.length;
}

export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

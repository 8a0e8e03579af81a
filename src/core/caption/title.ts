import { because, type TextLimits } from '../../contract/index.ts';
import type { ChangeLog } from './changes.ts';
import { cutText, fitsAll } from './cut.ts';
import type { Piece } from './tags.ts';
import { tidySpaces } from './tidy.ts';
import { wholeSpans } from './tokens.ts';

/**
 * A title for a post that never had one: the first line if it fits, else as many of its first sentences as fit, else its beginning. A
 * caption of nothing but hashtags gives their names. null: the destination has no titles; '': nothing to take one from.
 */
export function deriveTitle(pieces: readonly Piece[], limits: TextLimits, log: ChangeLog): string | null {
  if (limits.title === null) return null;
  const line = firstLine(pieces);
  const title = fitTitle(line, (text) => fitsAll(text, limits.title ?? []));
  const cut = title !== line;
  log.add(because('title-derived', { cut }), cut ? line : '', title);
  return title;
}

function firstLine(pieces: readonly Piece[]): string {
  const text = tidySpaces(pieces.map((piece) => piece.plain).join(''));
  if (text === '') return pieces.flatMap((piece) => piece.tag ?? []).join(' ');
  return text.split('\n', 1)[0] ?? '';
}

function fitTitle(line: string, fits: (text: string) => boolean): string {
  if (line === '' || fits(line)) return line;
  const cut = cutText(
    line,
    wholeSpans(line, () => null),
    fits,
  );
  const sentences = wholeSentences(line, fits);
  // `Wow!` is a poor title when `Wow! Today we went to…` fits.
  return sentences.length * 3 >= cut.length ? sentences : cut;
}

function wholeSentences(line: string, fits: (text: string) => boolean): string {
  let best = '';
  for (const match of line.matchAll(/[.!?](?= )|[。！？]/gu)) {
    const sentences = line.slice(0, match.index + match[0].length);
    if (!fits(sentences)) break;
    best = sentences;
  }
  return best;
}

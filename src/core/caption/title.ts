import { because, type TextLimits } from '../../contract/index.ts';
import type { ChangeLog } from './changes.ts';
import { cutText, fitsAll } from './cut.ts';
import { spansToKeep } from './scan.ts';
import type { Piece } from './tags.ts';
import { tidySpaces } from './tidy.ts';

/**
 * A title for a post that never had one: the first line if it fits, else as many of its first sentences as fit, else its beginning. A
 * caption of nothing but hashtags gives their names. null: the destination has no titles; '': nothing to take one from.
 */
export function deriveTitle(
  pieces: readonly Piece[],
  limits: TextLimits,
  log: ChangeLog,
  reword: (line: string) => string,
): string | null {
  if (limits.title === null) return null;
  const line = reword(firstLine(pieces));
  const title = fitTitle(line, (text) => fitsAll(text, limits.title ?? []));
  const cut = title !== line;
  log.add(because('title-derived', { cut }), cut ? line : '', title);
  return title;
}

/** The first line that says something; a row of emoji only where there is nothing else. */
function firstLine(pieces: readonly Piece[]): string {
  const text = tidySpaces(pieces.map((piece) => piece.plain).join(''));
  if (text === '') return pieces.flatMap((piece) => piece.tag ?? []).join(' ');
  const end = text.search(/[\p{L}\p{N}]/u);
  const start = end < 0 ? 0 : text.lastIndexOf('\n', end) + 1;
  return text.slice(start).split('\n', 1)[0] ?? '';
}

function fitTitle(line: string, fits: (text: string) => boolean): string {
  if (line === '' || fits(line)) return line;
  const cut = cutText(
    line,
    spansToKeep(line, () => null),
    fits,
  );
  const sentences = wholeSentences(line, fits);
  // `Wow!` is a poor title when `Wow! Today we went to…` fits.
  return sentences.length * 3 >= cut.length ? sentences : cut;
}

/** Marks that end a sentence in Latin, Arabic and Indic scripts before a space, in Chinese and Japanese anywhere, with what closes behind them. */
const sentenceEnd = /(?<![.!?؟۔।])(?:[.!?؟۔।]+|…)["'”’»)\]]*(?= )|[。！？]+[”’」』）]*/gu;
/** `St. Peter`, `Nr. 5`: the full stop belongs to the word. */
const abbreviated =
  /(?:^|[^\p{L}\p{N}])(?:mr|mrs|ms|dr|st|vs|nr|prof|feat|ft|approx|etc|ca|bzw|z\.b|e\.g|i\.e|sr|sra|jr|\p{L})\.$/iu;

function wholeSentences(line: string, fits: (text: string) => boolean): string {
  let best = '';
  const hasCapitals = /^\P{L}*\p{Lu}/u.test(line);
  for (const match of line.matchAll(sentenceEnd)) {
    const end = match.index + match[0].length;
    const sentences = line.slice(0, end);
    if (!fits(sentences)) break;
    if (!abbreviated.test(sentences.slice(-12)) && !(hasCapitals && /^ \p{Ll}/u.test(line.slice(end))))
      best = sentences;
  }
  return best;
}

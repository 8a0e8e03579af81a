import type { Piece } from './tags.ts';
import { tidySpaces } from './tidy.ts';

/** What stands at the end of every post, as written: words, and tags behind them. */
export interface EndParts {
  readonly text: string;
  readonly tail: readonly string[];
}

/** The body as it will be written if it fits, and in the two parts that are cut apart if it does not. */
export interface BodyParts {
  readonly whole: string;
  readonly head: string;
  /** what stands between head and tail: '' or white space */
  readonly gap: string;
  /** tags at the end, as written */
  readonly tail: readonly string[];
}

export function splitTail(pieces: readonly Piece[]): BodyParts {
  const first = pieces.findLastIndex((piece) => !piece.loose) + 1;
  const tailPieces = pieces.slice(first);
  const tail = tailPieces.flatMap((piece) =>
    piece.tag !== null && piece.written.trim() !== '' ? [piece.written.trim()] : [],
  );
  const before = pieces
    .slice(0, first)
    .map((piece) => piece.written)
    .join('');
  const between =
    (/\s*$/u.exec(before)?.[0] ?? '') + (/^\s*/u.exec(tailPieces.map((piece) => piece.written).join(''))?.[0] ?? '');
  const whole = tidySpaces(pieces.map((piece) => piece.written).join(''));
  const head = tidySpaces(before);
  return { whole, head, tail, gap: head === '' || tail.length === 0 ? '' : gapOf(between) };
}

/** A first line that became the title uncut is not said twice. */
export function withoutHeadline(parts: BodyParts, title: string | null): BodyParts {
  if (title === null || title === '' || !parts.head.startsWith(`${title}\n`)) return parts;
  const rest = (text: string) => text.slice(title.length).trim();
  return { ...parts, whole: rest(parts.whole), head: rest(parts.head) };
}

function gapOf(space: string): string {
  const newlines = space.split('\n').length - 1;
  return newlines > 1 ? '\n\n' : newlines === 1 ? '\n' : space === '' ? '' : ' ';
}

/**
 * Words, then what stands at the end of every post as a paragraph of its own, then the tags: those of the caption, those of every
 * post.
 */
export function compose(
  head: string,
  ending: EndParts,
  { gap, tail }: { readonly gap: string; readonly tail: string },
): string {
  const tags = [tail, ...ending.tail].filter((tag) => tag !== '').join(' ');
  const words = [head, ending.text].filter((text) => text !== '').join('\n\n');
  if (words === '' || tags === '') return words + tags;
  if (ending.text !== '') return words + (gap === '\n\n' && head !== '' ? gap : '\n') + tags;
  return words + (tail === '' && gap === '' ? '\n\n' : gap) + tags;
}

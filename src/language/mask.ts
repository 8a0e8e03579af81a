import type { TranslationFault } from '../contract/reasons/language.ts';
import { findTerms } from '../core/caption/glossary.ts';
import { findLoose } from '../core/caption/tags.ts';
import { type CaptionToken, scanCaption } from '../core/caption/tokens.ts';

/**
 * What is sent of a caption, and how the whole is put together again. Tags, names, links, emoji and words that must stay as they are
 * never leave: at the ends of a line they are taken off, within a sentence a mark `[[1]]` stands for them.
 */
export interface Masked {
  /** the lines that have words; empty: there is nothing to translate */
  readonly sent: string;
  /** The answer → the whole caption. Refused unless it has as many lines as were sent, each with its own marks, and the names are the same. */
  rebuild(answer: string): Rebuilt;
}

export type Rebuilt =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'fault'; readonly fault: TranslationFault };

/** `keep`: words that stay as they are, whatever their case. */
export function maskCaption(caption: string, keep: readonly string[]): Masked {
  const lines = linesOf(piecesOf(caption, keep), marksBesides(caption));
  const cores = lines.flatMap(({ core }) => (core === '' ? [] : [core]));
  return {
    sent: cores.join('\n'),
    rebuild: (answer) => {
      const answered = answer
        .split(/\r\n?|\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
      if (answered.length !== cores.length) return { kind: 'fault', fault: 'lines' };
      const next = answered[Symbol.iterator]();
      const whole: string[] = [];
      for (const line of lines) {
        const answer = line.core === '' ? '' : (next.next().value ?? '');
        if (line.core !== '' && !hasWords(answer)) return { kind: 'fault', fault: 'lines' };
        const middle = fill(answer, line.marks);
        if (middle === null) return { kind: 'fault', fault: 'names' };
        whole.push(beside(beside(line.before, middle), line.after));
      }
      const text = whole.join('\n');
      return sameNames(caption, text) ? { kind: 'whole', text } : { kind: 'fault', fault: 'names' };
    },
  };
}

interface Piece {
  readonly text: string;
  /** it stays as it is */
  readonly kept: boolean;
  /** no sentence misses it at the end of a line */
  readonly loose: boolean;
}

const emoji =
  /(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic})(?:[\ufe0f\u{e0020}-\u{e007f}]|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*/gu;

const asWritten = () => null;

function piecesOf(caption: string, keep: readonly string[]): readonly Piece[] {
  const tokens = scanCaption(caption, asWritten);
  const labels = findLoose(tokens);
  return tokens.flatMap((token, index) => {
    if (token.kind === 'words') return splitWords(token.text, keep);
    return [{ text: token.text, kept: true, loose: token.kind === 'link' || labels.has(index) }];
  });
}

function splitWords(text: string, keep: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const words = (end: number) => pieces.push(...splitTerms(text.slice(done, end), keep));
  // What looks like a mark and is the person's own.
  for (const match of text.matchAll(markPattern)) {
    words(match.index);
    pieces.push({ text: match[0], kept: true, loose: false });
    done = match.index + match[0].length;
  }
  words(text.length);
  return pieces;
}

const brackets = ['[[', ']]', '［［', '］］', '【【', '】】'];

function splitTerms(text: string, keep: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const words = (end: number) => pieces.push(...splitEmoji(text.slice(done, end)));
  for (const { start, end } of findTerms(text, [...keep, ...brackets])) {
    words(start);
    pieces.push({ text: text.slice(start, end), kept: true, loose: false });
    done = end;
  }
  words(text.length);
  return pieces;
}

function splitEmoji(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const words = (end: number) => {
    if (done < end) pieces.push({ text: text.slice(done, end), kept: false, loose: false });
  };
  for (const match of text.matchAll(emoji)) {
    words(match.index);
    pieces.push({ text: match[0], kept: true, loose: true });
    done = match.index + match[0].length;
  }
  words(text.length);
  return pieces;
}

interface Line {
  /** what was taken off on both sides, with its spaces */
  readonly before: string;
  readonly after: string;
  /** what is sent; empty: this line has no words */
  readonly core: string;
  readonly marks: ReadonlyMap<number, string>;
}

/** Numbers for marks, one after the other, without those the person wrote. */
function marksBesides(caption: string): () => number {
  const taken = new Set([...caption.matchAll(markPattern)].map(numberOf));
  let mark = 0;
  return () => {
    do mark += 1;
    while (taken.has(mark));
    return mark;
  };
}

function numberOf(mark: RegExpMatchArray): number {
  return Number((mark[1] ?? '').normalize('NFKC'));
}

function linesOf(pieces: readonly Piece[], nextMark: () => number): readonly Line[] {
  const lines: Piece[][] = [[]];
  for (const piece of pieces) {
    const [first = '', ...more] = piece.kept ? [piece.text] : piece.text.split('\n');
    lines.at(-1)?.push({ ...piece, text: first });
    for (const text of more) lines.push([{ ...piece, text }]);
  }
  return lines.map((line) => maskLine(line, nextMark));
}

function maskLine(line: readonly Piece[], nextMark: () => number): Line {
  const whole = line.map(({ text }) => text).join('');
  if (!line.some(isWords)) return { before: whole, after: '', core: '', marks: new Map() };
  const stays = (piece: Piece) => (piece.kept ? !piece.loose : piece.text.trim() !== '');
  const first = line.findIndex(stays);
  const end = line.findLastIndex(stays) + 1;
  const marks = new Map<number, string>();
  const core = inOnePiece(line.slice(first, end))
    .map(({ kept, text }) => {
      if (!kept) return text;
      const mark = nextMark();
      marks.set(mark, text);
      return `[[${mark}]]`;
    })
    .join('');
  const textOf = (some: readonly Piece[]) => some.map(({ text }) => text).join('');
  return {
    before: textOf(line.slice(0, first)) + (/^\s*/u.exec(core)?.[0] ?? ''),
    after: (/\s*$/u.exec(core)?.[0] ?? '') + textOf(line.slice(end)),
    core: core.trim(),
    marks,
  };
}

function isWords({ kept, text }: Piece): boolean {
  return !kept && /\p{L}/u.test(text);
}

/** What stays and stands together has one mark: fewer of them to lose. */
function inOnePiece(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const before = joined.at(-2);
    if (piece.kept && last?.kept === true) joined.splice(-1, 1, { ...last, text: last.text + piece.text });
    else if (piece.kept && before?.kept === true && last?.text.trim() === '')
      joined.splice(-2, 2, { ...before, text: before.text + last.text + piece.text });
    else joined.push(piece);
  }
  return joined;
}

/** Services put spaces into marks, and write them full width where the language does. */
const markPattern = /(?:\[\[|［［|【【)\s*([0-9０-９]{1,4})\s*(?:\]\]|］］|】】)/gu;

const debris = /\[\[|\]\]|［［|］］|【【|】】/;

/** Each line that is sent has words: dots, or what nobody sees, are none of them. */
function hasWords(answer: string): boolean {
  return /[\p{L}\p{N}]/u.test(answer.replaceAll(markPattern, ''));
}

/** null: a mark is missing, twice there, or nobody's, or brackets were turned round. */
function fill(answer: string, marks: ReadonlyMap<number, string>): string | null {
  const left = new Set(marks.keys());
  const said: string[] = [];
  const parts: string[] = [];
  const words = (text: string) => {
    said.push(text);
    parts.push(text);
  };
  let done = 0;
  let bracket = 0;
  for (const match of answer.matchAll(markPattern)) {
    const mark = numberOf(match);
    const kept = marks.get(mark);
    if (kept === undefined || !left.delete(mark)) return null;
    if (debris.test(kept.replaceAll(markPattern, ''))) {
      if (mark < bracket) return null;
      bracket = mark;
    }
    words(answer.slice(done, match.index));
    parts.push(kept);
    done = match.index + match[0].length;
  }
  words(answer.slice(done));
  return left.size > 0 || said.some((text) => debris.test(text)) ? null : parts.reduce(beside, '');
}

/** A name and a word that grew together would be another name: `@anna一起`. */
function beside(before: string, after: string): string {
  const grows = /[\p{L}\p{N}_]$/u.test(before) && /^[@＠#＃\p{L}\p{N}_]|^https?:/u.test(after);
  if (!grows) return before + after;
  const apart = /[@＠#＃][\p{L}\p{N}\p{M}_.]*$|:\/\/\S*$/u.test(before) || /^[@＠#＃]|^https?:/u.test(after);
  return apart ? `${before} ${after}` : before + after;
}

function sameNames(one: string, other: string): boolean {
  const namesOf = (text: string) => {
    const tokens = scanCaption(text, asWritten).filter((token: CaptionToken) => token.kind !== 'words');
    const signs = text.match(emoji) ?? [];
    return [...tokens.map((token) => token.text), ...signs].sort().join('\n');
  };
  return namesOf(one) === namesOf(other);
}

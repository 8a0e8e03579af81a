import { createRequire } from 'node:module';
import type stringWidth from 'string-width';
import { englishHelp } from './phrases/en/help.ts';

/** Columns and lines of a report, in cells of a terminal: Chinese characters are two wide. string-width is known to this file alone. */

let isExact = false;

/** From here on other people's text is measured right: emoji, combined letters, colours. Help needs none of it, and starts sooner without. */
export function measureExactly(): void {
  isExact = true;
}

/** Cells of a terminal. */
export function widthOf(text: string): number {
  if (simple.test(text)) return text.length;
  return isExact ? exactWidth(text) : [...text].length + (text.match(fullWidth)?.length ?? 0);
}

let loaded: typeof stringWidth | undefined;

/** Loaded with the first text that needs it: its table of emoji alone costs as much as a fifth of a Node. */
function exactWidth(text: string): number {
  if (loaded === undefined) {
    const found: { readonly default: typeof stringWidth } = createRequire(import.meta.url)('string-width');
    loaded = found.default;
  }
  return loaded(text);
}

/** What English is written with: a cell each. */
const simple = /^[ -~…·’‘“”–—]*$/;

/** What help in Chinese is written with. */
const fullWidth = /[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]/g;

export function padTo(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - widthOf(text)));
}

const labelCells = 11;

/** A label and what belongs to it, as every report has them. */
export function labelled(label: string, text: string): string {
  return `  ${padTo(label, labelCells)} ${text}`;
}

/** The cells of one line of a report; an empty one leaves no gap. */
export function columns(...cells: readonly string[]): string {
  return `  ${cells.filter((cell) => cell !== '').join('  ')}`;
}

export function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** For this stream: as it is where nobody reads it at once. */
export function fitted(
  text: string,
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
): string {
  return isTTY === true && columns !== undefined && columns > 0 ? wrapped(text, Math.max(columns, leastCells)) : text;
}

/** Narrower than this a line is not worth wrapping. */
const leastCells = 20;

/** As much of a text as fits, with `…` where it was cut. */
export function cutTo(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text;
  let kept = '';
  let left = cells - 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= widthOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * A text in lines that fit into `cells`; what follows a line's first part stands under the part's text, not under its label.
 * Addresses, paths and commands stay whole, however long: a person copies them, and a line break would cut them in two.
 */
export function wrapped(text: string, cells: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, cells))
    .join('\n');
}

function wrapLine(line: string, cells: number): string {
  if (widthOf(line) <= cells) return line;
  const start = /^\s*/.exec(line)?.[0] ?? '';
  const hang = ' '.repeat(hangOf(line, cells));
  const lines: string[] = [];
  let open = start;
  let openIsEmpty = true;
  for (const { text, space } of piecesOf(line.slice(start.length))) {
    const next = openIsEmpty ? open + text : open + space + text;
    if (openIsEmpty || widthOf(next) <= cells) open = next;
    else {
      lines.push(open.trimEnd());
      open = hang + text;
    }
    openIsEmpty = false;
  }
  return [...lines, open].join('\n');
}

/** Where the text begins: behind a label and its gap, or a count. A label wider than half the line gives way. */
function hangOf(line: string, cells: number): number {
  const [before = ''] = /^\s*(?:\S+(?: \S+){0,3} {2,}|[\d,]+ +(?=\S))?/.exec(line) ?? [];
  const width = widthOf(before);
  const [indent = ''] = /^\s*/.exec(line) ?? [];
  return width > cells / 2 ? Math.min(indent.length, 4) + 2 : Math.max(width, 2);
}

interface Piece {
  readonly text: string;
  /** what stands between it and the piece before, unless a new line does */
  readonly space: string;
}

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** never at the begin of a line */
const closing = '，。、；：？！）》」』”’…';
/** never at the end of one */
const opening = '（《「『“‘';

/** What switches a colour off stays with what it was on for: cut in two, a terminal shows it. */
const endOfColour = new RegExp(`^${String.fromCharCode(27)}\\[[\\d;]*m$`);

/** What is never broken: a command with its arguments, else a word, else one Chinese character with its punctuation. */
function piecesOf(line: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < line.length) {
    const space = /^ */.exec(line.slice(at))?.[0] ?? '';
    at += space.length;
    if (at >= line.length) break;
    const text = commandAt(line, at) ?? wordAt(line, at);
    at += text.length;
    const before = pieces.at(-1);
    if (before !== undefined && space === '' && (closing.includes(text) || endOfColour.test(text)))
      pieces.splice(-1, 1, { ...before, text: before.text + text });
    else pieces.push({ text, space });
  }
  return pieces;
}

const verbNames = Object.keys(englishHelp.verbs).join('|');
const command = new RegExp(
  String.raw`^clipferry (?:${verbNames})\b(?: ?(?:\\.|'[^']*'|<[^>]*>|[^\s\\'<，。；：、（）“”[(\x1b]+))*`,
  'u',
);

/** `clipferry migrate 'My Export.zip' --to rednote`, up to the end of the command. */
function commandAt(line: string, at: number): string | null {
  const [found] = command.exec(line.slice(at)) ?? [];
  return found === undefined ? null : untilPunctuation(found);
}

/** `clipferry retry, then clipferry run`: the second is a command of its own. */
function untilPunctuation(line: string): string {
  const end = /[,;:)](?= )| (?=(?:and|or|then|to) )/.exec(line);
  return end === null ? line : line.slice(0, end.index + end[0].trim().length);
}

function wordAt(line: string, at: number): string {
  const characters = [...line.slice(at)];
  let word = '';
  let isWhole = false;
  for (const character of characters) {
    if (character === ' ') break;
    const opens = opening.includes(character);
    const closes = closing.includes(character);
    if (isWhole && !closes) break;
    if (word !== '' && !isOnlyOpening(word) && (wide.test(character) || opens)) break;
    word += character;
    if (wide.test(character) || closes) isWhole = true;
  }
  return word;
}

function isOnlyOpening(word: string): boolean {
  return [...word].every((character) => opening.includes(character));
}

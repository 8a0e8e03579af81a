import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Entry, entryShape } from './entry.ts';

/**
 * The form of the lines: `{"sum":"…","v":1,"of":"…","n":7,…}`. `of` is the journal's own name, in every line: two workspaces may
 * have the same story to tell. A line of a later form is refused, not guessed at.
 */
const version = 1;

const headShape = z.object({ v: z.literal(version), of: z.string(), n: z.number() });

const head = /^\{"sum":"([0-9a-f]{16})",/;
const headLength = '{"sum":"0123456789abcdef",'.length;

/** Line number `n`, from 1, without the line's end. */
export function encodeLine(of: string, n: number, entry: Entry): string {
  const body = JSON.stringify({ v: version, of, n, ...entry }).slice(1);
  return `{"sum":"${sumOf(body)}",${body}`;
}

export interface DecodedLine {
  readonly of: string;
  readonly n: number;
  readonly entry: Entry;
}

/** null: damaged, cut off, or no line of ours. */
export function decodeLine(text: string): DecodedLine | null {
  return isWhole(text) ? parse(text) : null;
}

/** What a damaged line still says, if it can be read at all: its checksum is not looked at. */
export function salvageLine(text: string): DecodedLine | null {
  return parse(text);
}

/** The checksum alone, without parsing: 100,000 lines in the time their bytes take to hash. */
export function isWhole(given: string): boolean {
  const text = plain(given);
  return head.exec(text)?.[1] === sumOf(text.slice(headLength));
}

/** Without what editors and sync tools of Windows put around a line: it says the same. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r$/, '');
}

function parse(text: string): DecodedLine | null {
  let value: unknown;
  try {
    value = JSON.parse(plain(text));
  } catch {
    return null;
  }
  if (!headShape.safeParse(value).success || !entryShape.safeParse(value).success) return null;
  const { of, n } = value as z.infer<typeof headShape>;
  return { of, n, entry: value as Entry };
}

function sumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}

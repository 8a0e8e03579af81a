import { endOfPlain, endOfSpaces } from './bytes.ts';
import { fitsNumberEnd, NUMBER_START, nextNumberState } from './numbers.ts';
import { AFTER, COLON, FIRST_KEY, FIRST_VALUE, KEY, VALUE } from './states.ts';

/** Between which tokens a scanner stands. `stack` says of each depth whether it is an object (1) or an array (0). */
export interface Place {
  at: number;
  state: number;
  depth: number;
  line: number;
  readonly stack: Uint8Array;
}

// not imported: V8 folds a constant of the same module into the loop, and not one of another
const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON_BYTE = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const SMALL_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A token that begins in front of the last bytes may look at a few that follow without asking whether they are there. */
export const ROOM = 16;

const ESCAPED = maskOf('"\\/bfnrt');
const HEX = maskOf('0123456789abcdefABCDEF');
const NUMERIC = maskOf('0123456789+-.eE');

/**
 * Goes over whole tokens that nobody is told of, and leaves `place` in front of the first it does not go over: one that is cut off
 * by the chunk's end, one that is wrong, the bracket that leads up to `floor`, one level too many. Whoever calls it takes
 * that one byte by byte, says what is wrong with it, and calls again. So this is only fast, and decides nothing.
 */
export function skim(chunk: Uint8Array, view: DataView, place: Place, floor: number): void {
  const { stack } = place;
  const top = stack.length - 1;
  const end = chunk.length - ROOM;
  let { at, state, depth, line } = place;
  let isObject = stack[depth] === 1;
  let next = 0;
  scan: while (at < end) {
    const byte = chunk[at] as number;
    if (byte <= SPACE) {
      if (byte === LF) line += 1;
      else if (byte !== SPACE && byte !== 0x0d && byte !== 0x09) break;
      at = endOfSpaces(chunk, view, at + 1, end);
      continue;
    }
    switch (state) {
      case AFTER:
        if (byte === COMMA) {
          state = isObject ? KEY : VALUE;
          at += 1;
          continue;
        }
        break;
      case FIRST_KEY:
      case KEY:
        if (byte === QUOTE) {
          next = endOfText(chunk, view, at + 1, end);
          if (next < 0) break scan;
          at = next;
          state = COLON;
          if (chunk[at] !== COLON_BYTE) continue;
          at += chunk[at + 1] === SPACE ? 2 : 1;
          state = VALUE;
          continue;
        }
        if (state === KEY) break scan;
        break;
      case COLON:
        if (byte !== COLON_BYTE) break scan;
        at += 1;
        state = VALUE;
        continue;
      case FIRST_VALUE:
      case VALUE:
        if (byte === QUOTE) next = endOfText(chunk, view, at + 1, end);
        else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
          if (depth === top) break scan;
          isObject = byte === OPEN_OBJECT;
          depth += 1;
          stack[depth] = isObject ? 1 : 0;
          at += 1;
          state = isObject ? FIRST_KEY : FIRST_VALUE;
          continue;
        } else if (byte === CLOSE_ARRAY && state === FIRST_VALUE) break;
        else next = endOfScalar(chunk, view, at, end);
        if (next < 0) break scan;
        at = next;
        state = AFTER;
        continue;
      default:
        break scan;
    }
    if (byte !== (isObject ? CLOSE_OBJECT : CLOSE_ARRAY) || depth - 1 <= floor) break;
    depth -= 1;
    isObject = stack[depth] === 1;
    at += 1;
    state = AFTER;
  }
  place.at = at;
  place.state = state;
  place.depth = depth;
  place.line = line;
}

/** Behind the quote that ends the text whose first byte is at `at`; -1: not here, or it is wrong. */
function endOfText(chunk: Uint8Array, view: DataView, at: number, end: number): number {
  let i = at;
  for (;;) {
    i = endOfPlain(chunk, view, i, end);
    if (i >= end) return -1;
    const byte = chunk[i];
    if (byte === QUOTE) return i + 1;
    if (byte !== BACKSLASH) return -1;
    const letter = chunk[i + 1] as number;
    if (ESCAPED[letter] === 1) i += 2;
    else if (letter === SMALL_U && areHex(chunk, i + 2)) i += 6;
    else return -1;
  }
}

function areHex(chunk: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 4; i += 1) if (HEX[chunk[i] as number] !== 1) return false;
  return true;
}

/** Behind the number, `true`, `false` or `null` at `at`; -1: not here, or it is wrong. */
function endOfScalar(chunk: Uint8Array, view: DataView, at: number, end: number): number {
  const byte = chunk[at] as number;
  if (NUMERIC[byte] === 1) return endOfNumber(chunk, at, end);
  const four = view.getInt32(at);
  if (four === 0x74727565 || four === 0x6e756c6c) return at + 4;
  return four === 0x66616c73 && chunk[at + 4] === 0x65 ? at + 5 : -1;
}

function endOfNumber(chunk: Uint8Array, at: number, end: number): number {
  let state = NUMBER_START;
  for (let i = at; i < end; i += 1) {
    const next = nextNumberState(state, chunk[i] as number);
    if (next === NUMBER_START) return fitsNumberEnd(state) ? i : -1;
    state = next;
  }
  return -1;
}

function maskOf(characters: string): Uint8Array {
  const mask = new Uint8Array(256);
  for (const byte of Buffer.from(characters, 'latin1')) mask[byte] = 1;
  return mask;
}

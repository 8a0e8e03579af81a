import { because, FerryError } from '../../contract/index.ts';
import type { JsonFault } from '../../contract/reasons/source.ts';
import { endOfPlain, endOfSpaces } from './bytes.ts';
import { fitsNumberEnd, NUMBER_START, nextNumberState } from './numbers.ts';
import { type Place, ROOM, skim } from './skim.ts';
import {
  AFTER,
  BETWEEN,
  COLON,
  ESCAPE,
  FIRST_KEY,
  FIRST_VALUE,
  KEY,
  LITERAL,
  NUMBER,
  STRING,
  UNICODE,
  VALUE,
} from './states.ts';

/** Where something stands in the file: bytes from 0, lines from 1. */
export interface Position {
  readonly byte: number;
  readonly line: number;
}

/** What begins, told by its first byte; `scalar`: a number, `true`, `false` or `null`. */
export type ValueKind = 'object' | 'array' | 'string' | 'scalar';

/**
 * What to do with a value that begins: `skip` checks its grammar and builds nothing; `read` hands over its text;
 * a visitor is asked about each member (only for objects and arrays).
 */
export type Choice = 'skip' | 'read' | JsonVisitor;

/** Whoever looks through an object or array: asked about each member when it begins, told when it ends. */
export interface JsonVisitor {
  /** of a list: ask about so many of its members only, and skip the others */
  readonly first?: number;
  member(name: string | number, kind: ValueKind, at: Position): Choice;
  /** the JSON text of a value that `member` wanted read; null when it is longer than `MAX_VALUE_BYTES` */
  value?(name: string | number, text: string | null, at: Position): void;
  /** the visited object or array has ended; `endByte` is the byte after its bracket */
  end?(endByte: number): void;
}

/** A post in an export is about 1.5 KB, one of 35 images about 9 KB, a caption less: what is longer is not read. */
export const MAX_VALUE_BYTES = 4 * 1024 * 1024;
/** Real files nest 6 deep. */
export const MAX_DEPTH = 200;

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON_BYTE = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const ESCAPED = '"\\/bfnrtu';
const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };

interface Frame {
  readonly visitor: JsonVisitor;
  next: number;
}

/**
 * A strict incremental JSON reader over raw bytes. Memory is one chunk and one value that is read, whatever the file. Skipped
 * parts are checked as strictly as others (RFC 8259; UTF-8 itself is not checked), but nothing is built from them.
 * Several documents back to back are allowed, the second and later ones as objects: exports were seen that hold everything
 * twice, and JSON lines are such documents. Throws FerryError `usage` with line and byte at the first fault.
 */
export class JsonScanner {
  readonly #file: string;
  readonly #open: (kind: ValueKind, at: Position) => Choice;
  /** `at` and `state` are those of the last push or skim; in between, `push` has newer ones */
  readonly #place: Place;
  /** of the containers that are visited, from the root */
  readonly #frames: Frame[] = [];
  #base: number;
  #documents = 0;
  #inKey = false;
  #hexLeft = 0;
  #number = NUMBER_START;
  #literal = '';
  #literalAt = 0;
  /** at this depth each member is announced; -1: none of this list any more */
  #askDepth = 0;
  #readDepth = -1;
  #name: string | number = '';
  #readAt: Position = { byte: 0, line: 1 };
  /** where the key or the value that is read begins in this chunk; -1: nothing is being kept */
  #keepFrom = -1;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  /** `open` is asked at the root of each document. `start`: where in the file the first pushed byte stands. */
  constructor(file: string, open: (kind: ValueKind, at: Position) => Choice, start: Position = { byte: 0, line: 1 }) {
    this.#file = file;
    this.#open = open;
    this.#base = start.byte;
    this.#place = { at: 0, state: BETWEEN, depth: 0, line: start.line, stack: new Uint8Array(MAX_DEPTH + 1) };
  }

  /** complete documents so far */
  get documents(): number {
    return this.#place.state === BETWEEN ? this.#documents : this.#documents - 1;
  }

  push(chunk: Uint8Array): void {
    const place = this.#place;
    const end = chunk.length;
    const view = new DataView(chunk.buffer, chunk.byteOffset, end);
    let at = 0;
    let state = place.state;
    while (at < end) {
      if (state < STRING && at < end - ROOM && place.depth > this.#floor) {
        place.at = at;
        place.state = state;
        skim(chunk, view, place, this.#floor);
        at = place.at;
        state = place.state;
      }
      if (state === STRING) at = endOfPlain(chunk, view, at, end);
      if (at === end) break;
      const byte = chunk[at] as number;
      if (state === STRING) {
        state = this.#afterPlain(byte, chunk, at);
        at += 1;
      } else if (state > STRING) {
        const next = this.#inside(state, byte, at);
        const isMine = state !== NUMBER || next !== AFTER;
        if (isMine) at += 1;
        if (next === AFTER && place.depth === this.#readDepth) this.#endRead(chunk, at);
        state = next;
      } else if (byte <= SPACE) {
        if (byte === LF) place.line += 1;
        else if (byte !== SPACE && byte !== 0x0d && byte !== 0x09) this.#fail(at, 'control');
        at = endOfSpaces(chunk, view, at + 1, end);
      } else {
        state = this.#structure(state, byte, chunk, at);
        at += 1;
      }
    }
    place.state = state;
    if (this.#keepFrom >= 0) this.#keep(chunk, end);
    this.#base += end;
  }

  /** Call once after the last chunk. */
  finish(): void {
    if (this.#place.state === BETWEEN && this.#documents > 0) return;
    throw new FerryError(
      'usage',
      this.#documents === 0
        ? because('export-empty', { file: this.#file })
        : because('json-truncated', {
            file: this.#file,
            line: this.#place.line,
            byte: this.#base,
            within: this.#unfinished(),
          }),
      { effect: 'none' },
    );
  }

  /** The bracket that leads up to this depth is somebody's to hear of. */
  get #floor(): number {
    return this.#askDepth < 0 ? this.#frames.length - 1 : this.#frames.length;
  }

  /** The byte in a text that needs thought. */
  #afterPlain(byte: number, chunk: Uint8Array, at: number): number {
    if (byte === BACKSLASH) return ESCAPE;
    if (byte !== QUOTE) return this.#fail(at, 'control-in-text');
    const { depth } = this.#place;
    if (this.#inKey) {
      if (depth === this.#askDepth) this.#endKey(chunk, at);
      return COLON;
    }
    if (depth === this.#readDepth) this.#endRead(chunk, at + 1);
    return AFTER;
  }

  #structure(state: number, byte: number, chunk: Uint8Array, at: number): number {
    switch (state) {
      case AFTER:
        if (byte === COMMA) return this.#place.stack[this.#place.depth] === 1 ? KEY : VALUE;
        if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.#close(byte, chunk, at);
        return this.#fail(at, 'no-comma');
      case FIRST_KEY:
      case KEY:
        if (byte === QUOTE) {
          if (this.#place.depth === this.#askDepth) this.#startKeeping(at + 1);
          this.#inKey = true;
          return STRING;
        }
        if (byte !== CLOSE_OBJECT) return this.#fail(at, 'bare-name');
        if (state === KEY) return this.#fail(at, 'comma-before-brace');
        return this.#close(byte, chunk, at);
      case COLON:
        return byte === COLON_BYTE ? VALUE : this.#fail(at, 'no-colon');
      case FIRST_VALUE:
        if (byte === CLOSE_ARRAY) return this.#close(byte, chunk, at);
        return this.#begin(byte, at);
      case BETWEEN:
        if (this.#documents > 0 && byte !== OPEN_OBJECT) this.#fail(at, 'after-end');
        if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) this.#fail(at, 'start');
        this.#documents += 1;
        return this.#begin(byte, at);
      default:
        if (byte === CLOSE_ARRAY) return this.#fail(at, 'comma-before-bracket');
        return this.#begin(byte, at);
    }
  }

  #begin(byte: number, at: number): number {
    this.#inKey = false;
    if (byte === QUOTE) {
      if (this.#place.depth === this.#askDepth) this.#announce('string', at);
      return STRING;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      const kind = byte === OPEN_OBJECT ? 'object' : 'array';
      if (this.#place.depth === this.#askDepth) this.#announce(kind, at);
      if (this.#place.depth === MAX_DEPTH) this.#fail(at, 'depth');
      this.#place.depth += 1;
      this.#place.stack[this.#place.depth] = byte === OPEN_OBJECT ? 1 : 0;
      return byte === OPEN_OBJECT ? FIRST_KEY : FIRST_VALUE;
    }
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      if (this.#place.depth === this.#askDepth) this.#announce('scalar', at);
      this.#number = nextNumberState(NUMBER_START, byte);
      return NUMBER;
    }
    const literal = LITERALS[String.fromCharCode(byte)];
    if (literal === undefined) return this.#fail(at, 'no-value');
    if (this.#place.depth === this.#askDepth) this.#announce('scalar', at);
    this.#literal = literal;
    this.#literalAt = 1;
    return LITERAL;
  }

  /** One byte of an escape, a number or a literal. `NUMBER` → `AFTER` leaves the byte to the caller. */
  #inside(state: number, byte: number, at: number): number {
    if (state === NUMBER) {
      const next = nextNumberState(this.#number, byte);
      if (next !== NUMBER_START) {
        this.#number = next;
        return NUMBER;
      }
      return fitsNumberEnd(this.#number) ? AFTER : this.#fail(at, 'number');
    }
    const letter = String.fromCharCode(byte);
    if (state === LITERAL) {
      if (letter !== this.#literal[this.#literalAt]) this.#fail(at, 'no-value');
      this.#literalAt += 1;
      return this.#literalAt === this.#literal.length ? AFTER : LITERAL;
    }
    if (state === ESCAPE) {
      if (!ESCAPED.includes(letter)) this.#fail(at, 'escape');
      this.#hexLeft = 4;
      return letter === 'u' ? UNICODE : STRING;
    }
    if (!/[0-9a-f]/i.test(letter)) this.#fail(at, 'unicode');
    this.#hexLeft -= 1;
    return this.#hexLeft === 0 ? STRING : UNICODE;
  }

  #close(byte: number, chunk: Uint8Array, at: number): number {
    const place = this.#place;
    const isObject = place.stack[place.depth] === 1;
    if (isObject !== (byte === CLOSE_OBJECT)) this.#fail(at, isObject ? 'no-brace' : 'no-bracket');
    place.depth -= 1;
    if (place.depth < this.#frames.length) {
      const frame = this.#frames.pop();
      this.#askDepth = this.#frames.length;
      frame?.visitor.end?.(this.#base + at + 1);
    }
    if (place.depth === this.#readDepth) this.#endRead(chunk, at + 1);
    return place.depth === 0 ? BETWEEN : AFTER;
  }

  /** A value inside a visited container begins: ask what to do with it. */
  #announce(kind: ValueKind, at: number): void {
    const position = { byte: this.#base + at, line: this.#place.line };
    const frame = this.#frames.at(-1);
    if (frame && this.#place.stack[this.#place.depth] === 0) {
      if (frame.next === frame.visitor.first) {
        this.#askDepth = -1;
        return;
      }
      this.#name = frame.next;
      frame.next += 1;
    }
    const choice = frame ? frame.visitor.member(this.#name, kind, position) : this.#open(kind, position);
    if (choice === 'read') {
      this.#readDepth = this.#place.depth;
      this.#readAt = position;
      this.#startKeeping(at);
    } else if (choice !== 'skip' && (kind === 'object' || kind === 'array')) {
      this.#frames.push({ visitor: choice, next: 0 });
      this.#askDepth = this.#frames.length;
    }
  }

  #startKeeping(at: number): void {
    this.#keepFrom = at;
    if (this.#kept.length > 0) this.#kept = [];
    this.#keptBytes = 0;
  }

  #keep(chunk: Uint8Array, end: number): void {
    this.#keptBytes += end - this.#keepFrom;
    if (this.#keptBytes > MAX_VALUE_BYTES) this.#kept = [];
    // a copy (a Buffer's own `slice` is none): whoever reads the file may use the chunk's memory again
    else this.#kept.push(new Uint8Array(chunk.subarray(this.#keepFrom, end)));
    this.#keepFrom = 0;
  }

  /** What was kept, and this chunk up to `end`; null when it is too long. */
  #keptText(chunk: Uint8Array, end: number): string | null {
    const from = this.#keepFrom;
    this.#keepFrom = -1;
    if (this.#keptBytes + end - from > MAX_VALUE_BYTES) return null;
    const last = Buffer.from(chunk.buffer, chunk.byteOffset + from, end - from);
    // joined before they are decoded: a character may be cut anywhere
    return this.#kept.length === 0 ? last.toString('utf8') : Buffer.concat([...this.#kept, last]).toString('utf8');
  }

  #endKey(chunk: Uint8Array, at: number): void {
    const text = this.#keptText(chunk, at) ?? '';
    this.#name = text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
  }

  #endRead(chunk: Uint8Array, end: number): void {
    this.#readDepth = -1;
    const text = this.#keptText(chunk, end);
    this.#frames.at(-1)?.visitor.value?.(this.#name, text, this.#readAt);
  }

  #unfinished(): 'text' | 'object' | 'list' {
    if (this.#place.state === STRING || this.#place.state === ESCAPE || this.#place.state === UNICODE) return 'text';
    return this.#place.stack[this.#place.depth] === 1 ? 'object' : 'list';
  }

  #fail(at: number, fault: JsonFault): never {
    throw new FerryError(
      'usage',
      because('json-broken', { file: this.#file, line: this.#place.line, byte: this.#base + at, fault }),
      { effect: 'none' },
    );
  }
}

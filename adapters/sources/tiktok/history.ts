/**
 * Own posts carry no numeric id, but their owner's watch, like and share history often names them: share links with the
 * 19-digit id, whose upper 32 bits are a Unix time shortly before the post's `Date`.
 *
 * Taking somebody else's id would publish somebody else's caption, so an id counts as a post's own only if
 * - it was made 0 to `MAX_BEFORE_S` seconds before `Date`,
 * - it is the only distinct id of the whole history within `ALONE_S` seconds of `Date`, on either side,
 * - the history names it at least `MIN_SEEN` times,
 * - no other post of the export has the same second or claims the same id.
 */

/** 3 to 6 s in the real export; 2 to 37 s in 13 of yt-dlp's 14 fixtures with both values. */
const MAX_BEFORE_S = 40;
const ALONE_S = 120;
/** 5 to 14 times in the real export; what one merely scrolls past is named once. */
const MIN_SEEN = 2;
/** TikTok's ids have had 19 digits for years, 18 and fewer in the early ones; 20 do not fit. */
const MIN_DIGITS = 17;
const MAX_DIGITS = 19;
/** Stretches of 1,024 s: 4 MiB for all of Unix time. */
const NEAR_SHIFT = 10;
const LOW_DIGITS = 9;
const LOW_BASE = 1e9;

/** What stands before an id in a share link: `/video/` or `/photo/`. */
const BEFORE_LENGTH = 7;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const [VIDE, PHOT] = ['vide', 'phot'].map((text) => Buffer.from(text, 'latin1').readUInt32BE());
const SMALL_O = 0x6f;
const LONGEST_LINK = BEFORE_LENGTH + MAX_DIGITS + 2;

interface FoundId {
  readonly videoId: string;
  readonly seen: number;
  readonly secondsBefore: number;
}

/** Memory: 4 MiB and 21 bytes for each post, whatever the length of the history. */
export class IdHistory {
  readonly #seconds: Uint32Array;
  // the one id near each post, as its leading digits and its last 9: together exact, where a number would round
  readonly #high: Float64Array;
  readonly #low: Uint32Array;
  readonly #seen: Uint32Array;
  readonly #crowded: Uint8Array;
  /** 1: some post is near this stretch of time. Spares most ids the search among the posts. */
  readonly #near = new Uint8Array(2 ** (32 - NEAR_SHIFT));
  #carry = Buffer.alloc(0);

  /** ascending, as `PostIndex.sortedSeconds` gives them */
  constructor(sortedSeconds: Uint32Array) {
    const size = sortedSeconds.length;
    this.#seconds = sortedSeconds;
    this.#high = new Float64Array(size);
    this.#low = new Uint32Array(size);
    this.#seen = new Uint32Array(size);
    this.#crowded = new Uint8Array(size);
    for (const second of sortedSeconds) {
      this.#near.fill(1, Math.max(0, second - ALONE_S) >>> NEAR_SHIFT, ((second + ALONE_S) >>> NEAR_SHIFT) + 1);
    }
  }

  /** Raw bytes in any format; a link may be cut anywhere between two calls. */
  push(chunk: Uint8Array): void {
    // a link that begins before `sure` ends inside the bytes at hand; the others wait for the next chunk
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (bytes.length < LONGEST_LINK) bytes = Buffer.concat([this.#carry, bytes]);
    else this.#search(Buffer.concat([this.#carry, bytes.subarray(0, LONGEST_LINK)]), this.#carry.length);
    const sure = Math.max(0, bytes.length - LONGEST_LINK);
    this.#search(bytes, sure);
    this.#carry = Buffer.from(bytes.subarray(sure));
  }

  /** Ends one file: what comes next does not continue its last bytes. */
  flush(): void {
    this.#search(this.#carry, this.#carry.length);
    this.#carry = Buffer.alloc(0);
  }

  find(second: number): FoundId | null {
    const i = lowerBound(this.#seconds, second);
    if (this.#seconds[i] !== second || this.#seconds[i + 1] === second) return null;
    const seen = this.#seen[i] ?? 0;
    if (this.#crowded[i] === 1 || seen < MIN_SEEN) return null;
    const high = this.#high[i] ?? 0;
    const low = this.#low[i] ?? 0;
    const secondsBefore = second - secondOf(high, low);
    if (secondsBefore < 0 || secondsBefore > MAX_BEFORE_S) return null;
    if (this.#isClaimed(i - 1, high, low) || this.#isClaimed(i + 1, high, low)) return null;
    return { videoId: `${high}${String(low).padStart(9, '0')}`, seen, secondsBefore };
  }

  /** Two posts less than `MAX_BEFORE_S` apart and one id: it may belong to either. */
  #isClaimed(i: number, high: number, low: number): boolean {
    const second = this.#seconds[i];
    if (second === undefined || this.#seen[i] === 0) return false;
    const before = second - secondOf(high, low);
    return this.#high[i] === high && this.#low[i] === low && before >= 0 && before <= MAX_BEFORE_S;
  }

  /** An id has at least `MIN_DIGITS` digits in a row, so looking at every `MIN_DIGITS`th byte misses none. */
  #search(bytes: Uint8Array, sure: number): void {
    const end = bytes.length;
    for (let at = MIN_DIGITS - 1; at < end; at += MIN_DIGITS) {
      const byte = bytes[at] as number;
      if (byte < ZERO || byte > NINE) continue;
      const from = startOfId(bytes, at);
      if (from < 0) continue;
      if (from - BEFORE_LENGTH >= sure) return;
      at = endOfDigits(bytes, at, end);
      const digits = at - from;
      if (digits < MIN_DIGITS || digits > MAX_DIGITS) continue;
      this.#note(numberOf(bytes, from, at - LOW_DIGITS), numberOf(bytes, at - LOW_DIGITS, at));
    }
  }

  #note(high: number, low: number): void {
    const made = secondOf(high, low);
    if (this.#near[made >>> NEAR_SHIFT] !== 1) return;
    for (let i = lowerBound(this.#seconds, made - ALONE_S); i < this.#seconds.length; i += 1) {
      if ((this.#seconds[i] as number) > made + ALONE_S) return;
      if (this.#seen[i] === 0) {
        this.#high[i] = high;
        this.#low[i] = low;
      } else if (this.#high[i] !== high || this.#low[i] !== low) {
        this.#crowded[i] = 1;
        continue;
      }
      this.#seen[i] = (this.#seen[i] as number) + 1;
    }
  }
}

/** The first of the digits around `at`, of which no more than an id has are in front of it, if a link leads up to it; else -1. */
function startOfId(bytes: Uint8Array, at: number): number {
  const first = Math.max(BEFORE_LENGTH, at - MAX_DIGITS);
  let from = at;
  while (from > first) {
    const byte = bytes[from - 1] as number;
    if (byte < ZERO || byte > NINE) break;
    from -= 1;
  }
  if (from < BEFORE_LENGTH || bytes[from - 1] !== SLASH) return -1;
  if (bytes[from - 2] !== SMALL_O || bytes[from - BEFORE_LENGTH] !== SLASH) return -1;
  const word = wordAt(bytes, from - BEFORE_LENGTH + 1);
  return word === VIDE || word === PHOT ? from : -1;
}

function wordAt(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let i = at; i < at + 4; i += 1) word = word * 256 + (bytes[i] as number);
  return word;
}

function endOfDigits(bytes: Uint8Array, at: number, end: number): number {
  let i = at + 1;
  while (i < end && (bytes[i] as number) >= ZERO && (bytes[i] as number) <= NINE) i += 1;
  return i;
}

function numberOf(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + (bytes[at] as number) - 0x30;
  return value;
}

/** The id's own time. Rounding may be off by one second once in millions of ids, which no rule above notices. */
function secondOf(high: number, low: number): number {
  return Math.floor((high * LOW_BASE + low) / 0x100000000);
}

/** The first index whose second is not below `second`. */
function lowerBound(seconds: Uint32Array, second: number): number {
  let from = 0;
  let to = seconds.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((seconds[middle] as number) < second) from = middle + 1;
    else to = middle;
  }
  return from;
}

import { compactDate } from './dates.ts';

const UNREADABLE = 0xffffffff;
const FIRST_SIZE = 1024;

/**
 * Second and storage key of every item of one kind, 16 bytes an item, so that refs can be given before the items are
 * read: `tt-20251003T070809Z`, and `.2`, `.3` … for further posts of the same second, in the order of a hash of their
 * storage keys. That order is the same in two exports and in JSON and TXT, whatever order the lists have.
 */
export class PostIndex {
  #seconds = new Uint32Array(FIRST_SIZE);
  #hashes = new Float64Array(FIRST_SIZE);
  #size = 0;
  #ranks: Uint32Array | null = null;

  get size(): number {
    return this.#size;
  }

  /** `second` null: an unreadable item, which keeps its place and gets no ref. */
  add(second: number | null, key: string): void {
    if (this.#size === this.#seconds.length) this.#grow();
    this.#seconds[this.#size] = second ?? UNREADABLE;
    this.#hashes[this.#size] = hash53(key);
    this.#size += 1;
    this.#ranks = null;
  }

  /** The same items in the same order? */
  equals(other: PostIndex): boolean {
    if (this.#size !== other.#size) return false;
    for (let i = 0; i < this.#size; i += 1) {
      if (this.#seconds[i] !== other.#seconds[i] || this.#hashes[i] !== other.#hashes[i]) return false;
    }
    return true;
  }

  holds(i: number, second: number | null): boolean {
    return i < this.#size && this.#seconds[i] === (second ?? UNREADABLE);
  }

  ref(prefix: string, i: number): string {
    this.#ranks ??= this.#rank();
    const rank = this.#ranks[i] ?? 1;
    return `${prefix}${compactDate(this.#seconds[i] ?? 0)}${rank > 1 ? `.${rank}` : ''}`;
  }

  /** Ascending, unreadable ones left out; a second with several posts appears several times. */
  sortedSeconds(): Uint32Array {
    const sorted = this.#seconds.slice(0, this.#size).sort();
    const end = sorted.indexOf(UNREADABLE);
    return end < 0 ? sorted : sorted.subarray(0, end);
  }

  #rank(): Uint32Array {
    const order = Uint32Array.from({ length: this.#size }, (_, i) => i);
    const second = (i: number): number => this.#seconds[i] ?? 0;
    const hash = (i: number): number => this.#hashes[i] ?? 0;
    order.sort((a, b) => second(a) - second(b) || hash(a) - hash(b) || a - b);
    const ranks = new Uint32Array(this.#size);
    let before = -1;
    let rank = 0;
    for (const i of order) {
      rank = second(i) === before ? rank + 1 : 1;
      before = second(i);
      ranks[i] = rank;
    }
    return ranks;
  }

  #grow(): void {
    const seconds = new Uint32Array(this.#size * 2);
    const hashes = new Float64Array(this.#size * 2);
    seconds.set(this.#seconds);
    hashes.set(this.#hashes);
    this.#seconds = seconds;
    this.#hashes = hashes;
  }
}

/** FNV-1a twice with different seeds, 53 bits kept: not for secrets, only for a stable order. */
function hash53(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return ((high >>> 0) & 0x1fffff) * 0x100000000 + (low >>> 0);
}

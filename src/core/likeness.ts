import type { Look } from './cover/look.ts';
import type { GreyPicture } from './cover/measure.ts';

/**
 * Which posts look alike. A picture's hash says of 8 × 8 places whether it grows brighter to the right, and downwards: 128 bits
 * that outlive other encodings, other sizes, a rim cut off and a line of text laid over. Not mirrored ones.
 */

const side = 8;
const bits = side * side * 2;
/** Of the brightness, 0 to 255: a smaller step is noise. */
const leastStep = 3;
/** Steps that tell something, of `bits`: below it the picture is plain, and as good as any other plain one. */
const leastSteps = 40;

/** 32 hex digits; null: too plain to be told by. */
export function hashPicture(picture: GreyPicture): string | null {
  const cells = shrink(picture, side + 1);
  let steps = 0;
  let hash = '';
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
  ] as const)
    for (let y = 0; y < side; y += 1) {
      let byte = 0;
      for (let x = 0; x < side; x += 1) {
        const step = (cells[(y + dy) * (side + 1) + x + dx] ?? 0) - (cells[y * (side + 1) + x] ?? 0);
        if (Math.abs(step) >= leastStep) steps += 1;
        byte = (byte << 1) | (step >= leastStep ? 1 : 0);
      }
      hash += byte.toString(16).padStart(2, '0');
    }
  return steps < leastSteps ? null : hash;
}

/** Means of a grid of cells. */
function shrink({ data, width, height }: GreyPicture, cells: number): Float64Array {
  const sums = new Float64Array(cells * cells);
  const counts = new Float64Array(cells * cells);
  const starts = Array.from({ length: cells + 1 }, (_, cell) => Math.ceil((cell * width) / cells));
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * cells) / height) * cells;
    for (let column = 0; column < cells; column += 1) {
      const [from, to] = [y * width + (starts[column] ?? 0), y * width + (starts[column + 1] ?? 0)];
      let sum = 0;
      for (let at = from; at < to; at += 1) sum += data[at] ?? 0;
      sums[row + column] = (sums[row + column] ?? 0) + sum;
      counts[row + column] = (counts[row + column] ?? 0) + to - from;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 1));
}

/** Four words of 32 bits. */
type Words = readonly [number, number, number, number];

function wordsOf(hash: string): Words {
  const word = (at: number) => Number.parseInt(hash.slice(at * 8, at * 8 + 8), 16) | 0;
  return [word(0), word(1), word(2), word(3)];
}

/** Bits that differ, 0 to 128. */
export function distance(one: string, other: string): number {
  return apart(wordsOf(one), wordsOf(other));
}

function apart(a: Words, b: Words): number {
  return ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]) + ones(a[2] ^ b[2]) + ones(a[3] ^ b[3]);
}

function ones(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Up to so many bits apart two pictures are alike. Measured with 1,000 soft scenes: noise, half the sides, a line of text or a
 * rim of 4 % cut off move 0 to 14 bits, all of them together 12 to 18; of the 499,500 pairs of different ones 1 is within 12, 14
 * are within 20. A frame of a video is not alone: two and more must be alike.
 */
export const mostApart = { picture: 12, frame: 20 } as const;
/** Two videos: lengths within this, or within a fiftieth. */
const lengthToleranceMs = 700;
/** Frames of two videos that are of the same moment are within this. */
const momentToleranceMs = 120;
/** Behind the first second another encoder keeps frames of other moments: these are near enough to look alike, where nothing was cut. */
const nearToleranceMs = 1_500;
const openingMs = 1_500;

export interface LikePost {
  readonly earlierRef: string;
  /** 0 to 100 */
  readonly alikePercent: number;
  /** of how many pictures of the post; 1 of 1 for a video */
  readonly alike: number;
  readonly of: number;
}

interface Shown {
  readonly ref: string;
  /** null: a picture */
  readonly durationMs: number | null;
  readonly frames: readonly { readonly atMs: number; readonly words: Words }[];
}

export interface LikenessWatch {
  /** `looks`: of the post's files in order; unknown ones are left out. null: no earlier post looks like it. */
  find(ref: string, looks: readonly Look[]): LikePost | null;
}

/**
 * Feed it all posts in order. Each is compared with those only that share most of one of eight parts of a hash, which any
 * two alike pictures do: 20,000 videos take a second or two, and about 400 bytes each.
 */
export function createLikenessWatch(): LikenessWatch {
  const index = createIndex();
  const shown: Shown[] = [];
  return {
    find(ref, looks) {
      const own = looks.flatMap((look) => shownOf(ref, look));
      const found = own.map((one) => closest(one, index.near(one), shown));
      const like = found.filter((one) => one !== null);
      for (const one of own) index.add(one, shown.push(one) - 1);
      const [first] = like.sort((a, b) => a.bits - b.bits);
      if (first === undefined) return null;
      const sharing = like.filter((one) => one.ref === first.ref);
      const apartBits = sharing.reduce((sum, one) => sum + one.bits, 0) / sharing.length;
      return {
        earlierRef: first.ref,
        alikePercent: Math.round((1 - apartBits / bits) * 100),
        alike: sharing.length,
        of: looks.length,
      };
    },
  };
}

function shownOf(ref: string, look: Look): readonly Shown[] {
  switch (look.kind) {
    case 'none':
      return [];
    case 'image':
      return look.hash === null ? [] : [{ ref, durationMs: null, frames: [{ atMs: 0, words: wordsOf(look.hash) }] }];
    case 'video': {
      const frames = look.frames.flatMap(({ atMs, hash }) => (hash === null ? [] : [{ atMs, words: wordsOf(hash) }]));
      return frames.length === 0 ? [] : [{ ref, durationMs: look.durationMs, frames }];
    }
  }
}

function closest(one: Shown, near: Iterable<number>, shown: readonly Shown[]) {
  let best: { readonly ref: string; readonly bits: number } | null = null;
  for (const at of near) {
    const other = shown[at];
    if (other === undefined || other.ref === one.ref) continue;
    const found = compare(one, other);
    if (found !== null && (best === null || found < best.bits)) best = { ref: other.ref, bits: found };
  }
  return best;
}

/** Mean of the bits apart; null: not alike. */
function compare(one: Shown, other: Shown): number | null {
  if (one.durationMs === null || other.durationMs === null) {
    if (one.durationMs !== other.durationMs) return null;
    const [mine, theirs] = [one.frames[0], other.frames[0]];
    const between = mine === undefined || theirs === undefined ? bits : apart(mine.words, theirs.words);
    return between <= mostApart.picture ? between : null;
  }
  const longer = Math.max(one.durationMs, other.durationMs);
  if (Math.abs(one.durationMs - other.durationMs) > Math.max(lengthToleranceMs, longer / 50)) return null;
  const same = momentsOf(one, other, { withinMs: momentToleranceMs, fromMs: 0 });
  const alike = same.filter((between) => between <= mostApart.frame);
  // One moment is enough only where a video has no other.
  const needed = Math.max(Math.min(2, one.frames.length, other.frames.length), same.length * 0.75);
  if (alike.length < needed) return null;
  // Many videos of one person begin with the same second.
  const later = momentsOf(one, other, { withinMs: nearToleranceMs, fromMs: openingMs });
  const laterAlike = later.filter((between) => between <= mostApart.frame).length;
  if (laterAlike < later.length / 3) return null;
  return alike.reduce((sum, between) => sum + between, 0) / alike.length;
}

/** Bits apart of each moment that both know. */
function momentsOf(
  one: Shown,
  other: Shown,
  { withinMs, fromMs }: { readonly withinMs: number; readonly fromMs: number },
): readonly number[] {
  return one.frames.flatMap(({ atMs, words }) => {
    if (atMs < fromMs) return [];
    const same = other.frames.filter((frame) => frame.atMs >= fromMs && Math.abs(frame.atMs - atMs) <= withinMs);
    return same.length === 0 ? [] : [Math.min(...same.map((frame) => apart(words, frame.words)))];
  });
}

const parts = 8;
/** None or one of 16 bits flipped: of 8 parts of a hash that is 15 bits away one has no more; of one that is 20 away nearly always. */
const flips = [0, ...Array.from({ length: 16 }, (_, bit) => 1 << bit)];

/** Frames of each video that are looked up: the others only confirm. */
const lookedUp = 3;
/** A screen that many posts begin with would make it slow: of those, as many are compared. */
const mostCompared = 400;
const mostInChain = 64;

/** For each part of a hash, who has which value: chains in flat arrays, and the hashes beside them. */
function createIndex() {
  const heads = Array.from({ length: parts }, () => new Int32Array(65_536));
  const lengths = Array.from({ length: parts }, () => new Uint8Array(65_536));
  let links = new Int32Array(4096);
  let slots = new Int32Array(4096);
  let used = 1;
  let hashes = new Int32Array(4096);
  let owners = new Int32Array(1024);
  let count = 0;

  const push = (part: number, value: number, slot: number) => {
    const [head, length] = [heads[part], lengths[part]];
    if (head === undefined || length === undefined || (length[value] ?? 0) >= mostInChain) return;
    if (used === links.length) [links, slots] = [grown(links), grown(slots)];
    links[used] = head[value] ?? 0;
    slots[used] = slot;
    head[value] = used;
    length[value] = (length[value] ?? 0) + 1;
    used += 1;
  };

  const isNear = (words: Words, slot: number): boolean => {
    const at = slot * 4;
    const other: Words = [hashes[at] ?? 0, hashes[at + 1] ?? 0, hashes[at + 2] ?? 0, hashes[at + 3] ?? 0];
    return apart(words, other) <= mostApart.frame;
  };

  return {
    add({ frames }: Shown, owner: number) {
      for (const { words } of frames.slice(0, lookedUp)) {
        if (count === owners.length) [owners, hashes] = [grown(owners), grown(hashes)];
        owners[count] = owner;
        hashes.set(words, count * 4);
        for (let part = 0; part < parts; part += 1) push(part, partOf(words, part), count);
        count += 1;
      }
    },
    near({ frames }: Shown): ReadonlySet<number> {
      const found = new Set<number>();
      for (const { words } of frames.slice(0, lookedUp))
        for (let part = 0; part < parts; part += 1) {
          const head = heads[part];
          const value = partOf(words, part);
          for (const mask of flips)
            for (let at = head?.[value ^ mask] ?? 0; at !== 0; at = links[at] ?? 0) {
              const slot = slots[at] ?? 0;
              if (!isNear(words, slot)) continue;
              found.add(owners[slot] ?? 0);
              if (found.size >= mostCompared) return found;
            }
        }
      return found;
    },
  };
}

function grown(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}

function partOf(words: Words, part: number): number {
  const word = words[part >> 1] ?? 0;
  return (part % 2 === 0 ? word >>> 16 : word) & 0xffff;
}

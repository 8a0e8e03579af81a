import { describe, expect, it } from 'vitest';
import type { Look } from '../../src/core/cover/look.ts';
import { createLikenessWatch, distance, hashPicture, mostApart } from '../../src/core/likeness.ts';

const weight = { columns: '', rows: '' };

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
  };
}

/** A scene of a few soft spots, as photographs are soft. */
function scene(
  seed: number,
  { width = 120, height = 200, change = (value: number, _x: number, _y: number) => value } = {},
) {
  const next = numbers(seed);
  const spots = Array.from({ length: 9 }, () => ({
    x: next(),
    y: next(),
    size: 0.08 + next() * 0.2,
    light: next() * 220 - 110,
  }));
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const light = spots.reduce((sum, spot) => {
        const away = ((x / width - spot.x) ** 2 + (y / height - spot.y) ** 2) / spot.size ** 2;
        return sum + spot.light * Math.exp(-away);
      }, 128);
      data[y * width + x] = Math.max(0, Math.min(255, change(light, x / width, y / height)));
    }
  return { data, width, height };
}

const hashOf = (picture: Parameters<typeof hashPicture>[0]) => hashPicture(picture) ?? '';
const noise = numbers(7);

describe('a picture', () => {
  it.each([
    ['coded anew, with noise', scene(3, { change: (value) => value + noise() * 8 - 4 })],
    ['smaller', scene(3, { width: 60, height: 100 })],
    ['brighter, with less contrast', scene(3, { change: (value) => 60 + value * 0.7 })],
    [
      'with a line of text over it',
      scene(3, { change: (value, x, y) => (y > 0.78 && y < 0.84 ? ((x * 40) % 2 < 1 ? 250 : 20) : value) }),
    ],
  ])('is known when it comes %s', (_, other) => {
    expect(distance(hashOf(scene(3)), hashOf(other))).toBeLessThanOrEqual(mostApart.picture);
  });

  it('is told from others: of 150 scenes no two are alike', () => {
    const hashes = Array.from({ length: 150 }, (_, seed) => hashOf(scene(seed + 10, { width: 36, height: 60 })));
    let closest = 128;
    for (const [at, one] of hashes.entries())
      for (const other of hashes.slice(at + 1)) closest = Math.min(closest, distance(one, other));
    expect(closest).toBeGreaterThan(mostApart.picture);
  });

  it('that is plain has no hash: black frames are not alike, they are nothing', () => {
    for (const value of [0, 128, 255])
      expect(hashPicture({ data: new Uint8Array(120 * 200).fill(value), width: 120, height: 200 })).toBeNull();
  });
});

describe('posts', () => {
  const video = (seeds: readonly number[], durationMs = 15_000): Look => ({
    kind: 'video',
    durationMs,
    chosen: 0,
    frames: seeds.map((seed, at) => ({ atMs: at * 2000, hash: hashPicture(scene(seed)), weight, small: null })),
  });
  const picture = (seed: number): Look => ({ kind: 'image', hash: hashPicture(scene(seed)), weight });

  it('that show the same are told, the earlier one named, with how alike they are', () => {
    const watch = createLikenessWatch();
    expect(watch.find('a', [video([1, 2, 3, 4])])).toBeNull();
    expect(watch.find('b', [video([5, 6, 7, 8])])).toBeNull();
    expect(watch.find('c', [video([1, 2, 3, 4], 15_300)])).toEqual({
      earlierRef: 'a',
      alikePercent: 100,
      alike: 1,
      of: 1,
    });
    expect(watch.find('d', [picture(21), picture(22)])).toBeNull();
    expect(watch.find('e', [picture(23), picture(22), picture(24)])).toMatchObject({
      earlierRef: 'd',
      alike: 1,
      of: 3,
    });
  });

  it.each([
    ['of another length', video([1, 2, 3, 4], 19_000)],
    ['with the same first frame only', video([1, 12, 13, 14])],
    ['that is a picture of the same', picture(1)],
    ['that nothing could look at', { kind: 'none' } as const],
  ])('are not alike: one %s', (_, other) => {
    const watch = createLikenessWatch();
    watch.find('a', [video([1, 2, 3, 4])]);
    expect(watch.find('b', [other])).toBeNull();
  });

  it('are not compared with their own pictures', () => {
    expect(createLikenessWatch().find('a', [picture(1), picture(1)])).toBeNull();
  });
});

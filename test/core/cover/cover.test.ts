import { describe, expect, it } from 'vitest';
import { chooseFrame, shownFrames } from '../../../src/core/cover/choose.ts';
import { cropInto, cropTo } from '../../../src/core/cover/crop.ts';
import type { Looks } from '../../../src/core/cover/look.ts';
import { measureFrame, weighPicture } from '../../../src/core/cover/measure.ts';
import { coverTime, decideCoverTime, readCoverTime, readShiftedTime } from '../../../src/core/cover/wish.ts';
import { decideCover } from '../../../src/core/plan/cover.ts';
import { capabilities, fetched, post, probedImage, probedVideo, video } from '../make.ts';

type Draw = (x: number, y: number) => number;

/** A picture of 90 × 160, by a formula. */
function drawn(draw: Draw, width = 90, height = 160) {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data[y * width + x] = draw(x, y);
  return { data, width, height };
}

const flat: Draw = () => 120;
const board: Draw = (x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? 60 : 190);
/** a soft shade, and a board in one place of it */
const boardAt =
  (top: number, bottom: number): Draw =>
  (x, y) =>
    y >= top && y < bottom ? board(x, y) : 100 + ((y / 160) * 20 + 0.5);

describe('which frame', () => {
  const frame = (atMs: number, changes: object = {}) => ({ atMs, mean: 120, spread: 50, sharpness: 800, ...changes });
  it.each([
    ['not a black one, however sharp', [frame(0, { mean: 4, sharpness: 5000 }), frame(500)], 1],
    ['not a white one', [frame(0, { mean: 250, spread: 20 }), frame(500)], 1],
    ['not a plain one', [frame(0, { spread: 3 }), frame(4000)], 1],
    ['not a blurred one', [frame(0, { sharpness: 40 }), frame(9000)], 1],
    ['the early one of two that are as sharp', [frame(20_000), frame(1000), frame(30_000)], 1],
    ['a late one that is much sharper', [frame(500, { sharpness: 200 }), frame(20_000, { sharpness: 900 })], 1],
    [
      'of only dark ones the one with most to see',
      [frame(0, { mean: 3, spread: 1 }), frame(9, { mean: 9, spread: 7 })],
      1,
    ],
    ['the first of equals', [frame(0), frame(500), frame(1000)], 0],
  ])('%s', (_, frames, chosen) => {
    expect(chooseFrame(frames)).toBe(chosen);
  });

  it('offers the chosen one and the best others, by time, and no plain ones', () => {
    const frames = [0, 1, 2, 3, 4, 5, 6].map((at) =>
      frame(at * 1000, { sharpness: 100 + at, spread: at === 6 ? 1 : 50 }),
    );
    expect(shownFrames(frames, 0)).toEqual([0, 1, 2, 3, 4]);
  });

  it('measures sharpness apart from brightness', () => {
    const sharp = measureFrame(drawn(board));
    const soft = measureFrame(drawn((x, y) => 125 + 65 * Math.sin(x / 9) * Math.sin(y / 9)));
    expect(sharp.sharpness).toBeGreaterThan(20 * soft.sharpness);
    expect(measureFrame(drawn(flat))).toEqual({ mean: 120, spread: 0, sharpness: 0 });
  });
});

describe('the part that is shown', () => {
  const ratio = { width: 3, height: 4 };
  const tall = { width: 1080, height: 1920 };
  const cropOf = (draw: Draw) => cropTo(tall, ratio, weighPicture(drawn(draw)));

  it('is the middle of a picture that is alike everywhere, or that nobody looked at', () => {
    const middle = { x: 0, y: 240, width: 1080, height: 1440 };
    expect(cropTo(tall, ratio, null)).toEqual(middle);
    expect(cropOf(flat)).toEqual(middle);
    expect(cropOf(board)).toEqual(middle);
  });

  it('is where there is something to see', () => {
    expect(cropOf(boardAt(0, 40))?.y).toBe(0);
    expect(cropOf(boardAt(120, 160))?.y).toBe(480);
  });

  it('of a wide picture lies to the left or the right', () => {
    const wide = { width: 1920, height: 1080 };
    const at = (left: number, right: number) =>
      cropTo(wide, ratio, weighPicture(drawn((x, y) => (x >= left && x < right ? board(x, y) : 90), 160, 90)));
    const left = at(10, 50);
    const right = at(110, 150);
    expect(left).toMatchObject({ y: 0, width: 810, height: 1080 });
    expect(left?.x).toBeLessThan(140);
    expect(right?.x).toBeGreaterThan(970);
  });

  it('does not cut through letters at the rim of the middle', () => {
    // letters from 10 to 16 % of the height: the middle would begin at 12.5 %
    const found = cropOf((x, y) => (y >= 16 && y < 26 ? ((x >> 1) % 2) * 200 : boardAt(70, 90)(x, y)));
    expect(found?.y).toBeLessThan((16 / 160) * 1920);
  });

  it('is all of it where the feed shows the shape whole', () => {
    const range = { narrowest: ratio, widest: { width: 2, height: 1 } };
    expect(cropInto({ width: 1080, height: 1440 }, range, null)).toBeNull();
    expect(cropInto({ width: 1920, height: 1080 }, range, null)).toBeNull();
    expect(cropInto({ width: 2400, height: 1000 }, range, null)).toEqual({ x: 200, y: 0, width: 2000, height: 1000 });
    expect(cropInto(tall, undefined, null)).toBeNull();
  });
});

describe('a moment as people write it', () => {
  it.each([
    ['0:03', 3000],
    ['3.2', 3200],
    ['3,25 s', 3250],
    ['1:02.5', 62_500],
    ['1:00:07', 3_607_000],
    ['０：０３', 3000],
    ['0', 0],
    ['0:60', null],
    ['cover.jpg', null],
    ['-3', null],
    ['', null],
  ])('%s → %s', (text, atMs) => {
    expect(readCoverTime(text)).toBe(atMs);
  });

  it('comes back as it was written', () => {
    for (const text of ['0:03', '1:02.5', '12:00', '0:00.04']) expect(coverTime(readCoverTime(text) ?? -1)).toBe(text);
    expect(readShiftedTime('00:03:00')).toBe(3000);
  });
});

describe('the cover of a post', () => {
  const film = fetched(1);
  const own = fetched(9, { role: 'cover', kind: 'image', probed: { ...probedImage, width: 1080, height: 1920 } });
  const weight = weighPicture(drawn(boardAt(0, 40)));
  const looks: Looks = new Map([
    [
      film.sha256 ?? '',
      { kind: 'video', durationMs: 9000, chosen: 0, frames: [{ atMs: 700, hash: null, weight, small: null }] },
    ],
    [own.sha256 ?? '', { kind: 'image', hash: null, weight }],
  ]);
  const tall = fetched(1, { probed: { ...probedVideo, width: 1080, height: 1920 } });
  const rednote = {
    ...capabilities,
    video: { ...video, coverRatio: { narrowest: { width: 3, height: 4 }, widest: { width: 2, height: 1 } } },
  };
  const cover = (
    changes: Parameters<typeof decideCover>[2] = {},
    choices: { readonly covers?: 'own' | 'chosen' } = {},
  ) => decideCover(post({ originals: [tall, own] }), { capabilities: rednote, choices }, { looks, ...changes });

  it('is cut out of the export’s own, and the part is in the recipe', () => {
    expect(cover()).toMatchObject({
      originalId: 9,
      rendition: {
        recipe: { rung: 'encode', format: 'jpeg', crop: { x: 0, y: 0, width: 1080, height: 1440 } },
        reasons: [{ code: 'cover-cropped', values: { ratioWidth: 3, ratioHeight: 4 } }],
      },
    });
  });

  it('is a frame where that is chosen', () => {
    expect(cover({}, { covers: 'chosen' })).toMatchObject({
      originalId: 1,
      rendition: { recipe: { rung: 'cover', atMs: 700, crop: { y: 0, height: 1440 } } },
    });
  });

  it('is the person’s moment or picture before all others', () => {
    expect(cover({ wish: { atMs: 4000 } })).toMatchObject({
      originalId: 1,
      rendition: { recipe: { rung: 'cover', atMs: 4000 }, reasons: [{ values: { byHand: true } }, {}] },
    });
    const file = { name: 'mine.jpg', sha256: 'f'.repeat(64), bytes: 9, extension: '.jpg', probed: probedImage };
    expect(cover({ wish: { file } })).toMatchObject({ file, rendition: { kind: 'as-is' } });
  });
});

describe('a time that a spreadsheet may have rewritten', () => {
  const either = { kind: 'either', timesMs: [180_000, 3000] };
  it.each([
    ['00:03:00', { lengthMs: 4000, beforeMs: null }, { kind: 'at', atMs: 3000 }],
    ['00:03:00', { lengthMs: 240_000, beforeMs: null }, either],
    ['00:03:00', { lengthMs: null, beforeMs: null }, either],
    ['00:03:00', { lengthMs: null, beforeMs: 3000 }, { kind: 'at', atMs: 3000 }],
    ['03:00:00', { lengthMs: null, beforeMs: 180_000 }, { kind: 'at', atMs: 180_000 }],
    ['00:05:00', { lengthMs: 4000, beforeMs: null }, { kind: 'too-late' }],
    ['3:00', { lengthMs: 240_000, beforeMs: null }, { kind: 'at', atMs: 180_000 }],
    ['1:00:07', { lengthMs: null, beforeMs: null }, { kind: 'at', atMs: 3_607_000 }],
    ['mine.jpg', { lengthMs: null, beforeMs: null }, null],
  ])('%s with %j is %j', (text, facts, time) => {
    expect(decideCoverTime(text, facts)).toEqual(time);
  });
});

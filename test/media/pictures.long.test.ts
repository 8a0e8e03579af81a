import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageLimits } from '../../src/contract/index.ts';
import type { ProbedImage } from '../../src/core/media/facts.ts';
import { decideImage } from '../../src/core/media/image.ts';
import type { PhotoShape } from '../../src/core/media/shape.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import { renderPicture } from '../../src/media/picture.ts';
import { probeFile } from '../../src/media/probe.ts';
import { writeHeic } from '../support/heic-writer.ts';
import { ffmpeg, hevcFrame } from '../support/media-samples.ts';
import { type BmpKind, bmp, chart, chartSides, worstBand } from '../support/odd-pictures.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const platform: ImageLimits = {
  maxCount: 9,
  formats: ['jpeg', 'png', 'webp'],
  maxBytes: 5_000_000,
  maxLongSide: 4000,
  maxPixels: null,
};
const jpegOnly: ImageLimits = { ...platform, formats: ['jpeg'] };
const folder: ImageLimits = { ...platform, formats: ['jpeg', 'png', 'webp', 'gif', 'avif'], shownAsMeant: true };

interface Outcome {
  /** `as-is`, or rung and format */
  readonly done: string;
  readonly reasons: readonly string[];
  readonly probed: ProbedImage;
  readonly output: string;
}

async function carry(path: string, limits: ImageLimits = platform, shape: PhotoShape = 'leave'): Promise<Outcome> {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'image') throw new Error('not a picture');
  const decision = decideImage(probed, limits, shape);
  if (decision.kind === 'refuse') throw new Error(`refused: ${decision.reason.code}`);
  if (decision.kind === 'as-is') return { done: 'as-is', reasons: [], probed, output: path };
  const { recipe } = decision;
  if (!('format' in recipe)) throw new Error('not a picture');
  const output = `${path}.part`;
  await renderPicture({ input: path, probed, recipe, output, ffmpeg: () => findFfmpeg({ path: '' }), signal });
  const reasons = decision.reasons.map(({ code }) => code);
  return { done: `${recipe.rung} ${recipe.format}`, reasons, probed, output };
}

async function file(name: string, make: (out: string) => Promise<unknown>): Promise<string> {
  const path = join(await tempDir(), name);
  await make(path);
  return path;
}

type Change = (image: Sharp) => Sharp;
const drawn = (name: string, change: Change) => file(name, async (out) => change(sharp(await chart())).toFile(out));

describe('a picture looks as it did, whatever it was stored as', () => {
  const jpeg: Change = (image) => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  const cases: [what: string, name: string, change: Change, done: string, reasons: string[]][] = [
    ['a grey PNG of 16 bits', 'a.png', (image) => image.toColourspace('rgb16').png(), 'as-is', []],
    ['a PNG with a palette', 'a.png', (image) => image.png({ palette: true }), 'as-is', []],
    ['a progressive JPEG', 'a.jpg', (image) => image.jpeg({ progressive: true, quality: 95 }), 'as-is', []],
    ['a lossless WebP', 'a.webp', (image) => image.webp({ lossless: true }), 'as-is', []],
    ['a WebP called .jpg', 'a.jpg', (image) => image.webp({ lossless: true }), 'as-is', []],
    ['a JPEG in Display P3', 'a.jpg', (image) => jpeg(image.withIccProfile('p3')), 'encode jpeg', ['wide-colour']],
    ['a PNG in Display P3', 'a.png', (image) => image.withIccProfile('p3').png(), 'encode png', ['wide-colour']],
    [
      'a WebP in Display P3',
      'a.webp',
      (image) => image.withIccProfile('p3').webp({ lossless: true }),
      'encode webp',
      ['wide-colour'],
    ],
    [
      'an AVIF in Display P3',
      'a.avif',
      (image) => image.withIccProfile('p3').avif({ effort: 0, quality: 90 }),
      'encode jpeg',
      ['picture-format', 'wide-colour'],
    ],
    ['a JPEG that names sRGB by a profile', 'a.jpg', (image) => jpeg(image.withIccProfile('srgb')), 'as-is', []],
    ['a TIFF of 16 bits', 'a.tif', (image) => image.toColourspace('rgb16').tiff(), 'encode jpeg', ['picture-format']],
    [
      'a TIFF packed with LZW',
      'a.tif',
      (image) => image.tiff({ compression: 'lzw', predictor: 'horizontal' }),
      'encode jpeg',
      ['picture-format'],
    ],
  ];
  it.each(cases)('%s', async (_what, name, change, done, reasons) => {
    const path = await drawn(name, change);
    const made = await carry(path);
    expect({ done: made.done, reasons: made.reasons }).toEqual({ done, reasons });
    expect(await worstBand(made.output)).toBeLessThan(3);
    if (done === 'as-is') return;
    expect((await sharp(made.output).metadata()).icc).toBeUndefined();
    expect((await readFile(made.output)).length).toBeLessThan((await readFile(path)).length * 1.5 + 2000);
    if (reasons.includes('wide-colour'))
      expect(
        await worstBand(await stripped(path), { asStored: true }),
        'the sample would show a profile that is passed over',
      ).toBeGreaterThan(5);
  });

  it('CMYK as a printer stores it, in JPEG and TIFF', async () => {
    for (const [name, change] of [
      ['a.jpg', (image: Sharp) => image.toColourspace('cmyk').jpeg({ quality: 95 })],
      ['a.tif', (image: Sharp) => image.toColourspace('cmyk').tiff()],
    ] as const) {
      const made = await carry(await drawn(name, change));
      expect(made.reasons).toContain('wide-colour');
      // Ink shows no such blue and red; taken the wrong way round, all would be a hundred off.
      expect(await worstBand(made.output), name).toBeLessThan(36);
      expect(await worstBand(made.output, { only: [1, 3, 4] }), name).toBeLessThan(14);
    }
  });

  it('a profile that is none is passed over, as every program does', async () => {
    const path = await drawn('a.jpg', jpeg);
    const bytes = await readFile(path);
    const words = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), Buffer.alloc(300, 7)]);
    const head = Buffer.from([0xff, 0xe2, 0, 0]);
    head.writeUInt16BE(words.length + 2, 2);
    await writeFile(path, Buffer.concat([bytes.subarray(0, 2), head, words, bytes.subarray(2)]));
    const made = await carry(path);
    expect(made.done).toBe('as-is');
  });

  it('the first of several pictures, and says so', async () => {
    const page = await chart();
    const moving = (format: 'webp' | 'gif') =>
      file(`a.${format}`, async (out) => {
        const other = await sharp(page).negate().png().toBuffer();
        await sharp([page, other], { join: { animated: true } })
          [format]({ loop: 0 })
          .toFile(out);
      });
    const apng = await file('a.png', async (out) => {
      const [first, second] = [`${out}.1.png`, `${out}.2.png`];
      await writeFile(first, page);
      await sharp(page).negate().png().toFile(second);
      await ffmpeg(['-framerate', '2', '-i', `${out}.%d.png`, '-f', 'apng', '-plays', '0', out]);
    });
    const tiff = await file('a.tif', async (out) => {
      await sharp([page, page], { join: { animated: true } })
        .tiff()
        .toFile(out);
    });
    for (const [path, code] of [
      [await moving('webp'), 'animation'],
      [await moving('gif'), 'animation'],
      [apng, 'animation'],
      [tiff, 'first-of-several'],
    ] as const) {
      const made = await carry(path);
      expect(made.reasons, path).toContain(code);
      expect(await worstBand(made.output), path).toBeLessThan(12);
      const { pages = 1, width, height } = await sharp(made.output).metadata();
      expect({ pages, width, height }).toEqual({ pages: 1, ...chartSides });
    }
    expect((await carry(await moving('webp'), folder)).done, 'where it is shown moving, it stays').toBe('as-is');
    expect((await carry(apng, folder)).done).toBe('as-is');
  });

  it.each([
    '24',
    'top-down',
    '32',
    '32-alpha-0',
    'bitfields-32',
    '565',
    '555',
    'palette',
    'rle8',
    'rle4',
    'os2',
  ] as const)('a BMP: %s', async (kind: BmpKind) => {
    const made = await carry(await file('a.bmp', (out) => writeFile(out, bmp(kind))));
    expect(made.done).toBe('encode jpeg');
    expect(made.probed).toMatchObject(chartSides);
    // 16 bits have fewer colours.
    expect(await worstBand(made.output)).toBeLessThan(kind.startsWith('5') ? 6 : 3);
  });

  it('what is seen through lies on white, and the plan says so', async () => {
    const half = {
      create: { width: 60, height: 40, channels: 4 as const, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    };
    for (const [name, image] of [
      ['a.png', sharp(half).png()],
      ['a.webp', sharp(half).webp({ lossless: true })],
      ['a.avif', sharp(half).avif({ effort: 0, quality: 95 })],
    ] as const) {
      const made = await carry(await file(name, (out) => image.toFile(out)), jpegOnly);
      expect(made.reasons, name).toEqual(['picture-format', 'transparent-on-white']);
      const [r = 0, g = 0, b = 0] = await sharp(made.output)
        .extract({ left: 20, top: 20, width: 1, height: 1 })
        .raw()
        .toBuffer();
      expect([r > 245, Math.abs(g - 127) < 6, Math.abs(b - 127) < 6], name).toEqual([true, true, true]);
    }
  });
});

/** Its samples, without what says how they are meant. */
async function stripped(path: string): Promise<Buffer> {
  const { data, info } = await sharp(path, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info }).png().toBuffer();
}

describe('the eight ways a picture may lie', () => {
  /** Corners of what is stored, clockwise from the upper left: red, green, blue, white. */
  const corners = ['red', 'green', 'blue', 'white'] as const;
  /** Which of them is shown at the upper left, and which at the upper right. */
  const shown: Readonly<Record<number, readonly [number, number]>> = {
    ...{ 1: [0, 1], 2: [1, 0], 3: [2, 3], 4: [3, 2], 5: [0, 3], 6: [3, 0], 7: [2, 1], 8: [1, 2] },
  };

  const quarters = (orientation: number, extension: string) =>
    file(`a.${extension}`, async (out) => {
      const part = (background: string) => ({ create: { width: 48, height: 32, channels: 3 as const, background } });
      const places = [
        [0, 0],
        [48, 0],
        [48, 32],
        [0, 32],
      ] as const;
      const stored = sharp({ create: { width: 96, height: 64, channels: 3, background: '#000' } }).composite(
        ['#f00000', '#00a000', '#0000f0', '#f8f8f8'].map((colour, n) => ({
          input: part(colour),
          left: places[n]?.[0] ?? 0,
          top: places[n]?.[1] ?? 0,
        })),
      );
      const gps = { IFD0: { Make: 'ExamplePhone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 27/1' } };
      await stored.withExif(gps).withMetadata({ orientation }).toFile(out);
    });

  async function cornersOf(path: string): Promise<readonly (string | undefined)[]> {
    const { data, info } = await sharp(path).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => {
      const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * info.channels);
      return r > 200 && g > 200 ? 'white' : r > 150 ? 'red' : b > 150 ? 'blue' : g > 100 ? 'green' : '?';
    };
    return [at(6, 6), at(info.width - 7, 6)];
  }

  const rows = Object.keys(shown).flatMap((orientation) =>
    ['jpg', 'png', 'webp'].map((extension) => [Number(orientation), extension] as const),
  );
  it.each(rows)(
    '%i in %s is shown upright everywhere, and not coded anew where its tag is obeyed',
    async (orientation, extension) => {
      const path = await quarters(orientation, extension);
      const wanted = (shown[orientation] ?? [0, 0]).map((corner) => corners[corner]);
      const there = await carry(path);
      expect(await cornersOf(there.output)).toEqual(wanted);
      expect((await sharp(there.output).metadata()).orientation ?? 1).toBe(1);
      expect(there.done).toMatch(orientation === 1 ? /^untag/ : /^encode/);

      const here = await carry(path, folder);
      expect(here.done).toMatch(/^untag/);
      expect(await cornersOf(here.output)).toEqual(wanted);
      const left = await probeFile(here.output, signal);
      expect(left).toMatchObject({ privateTags: [], rotated: orientation !== 1 });
      expect((await readFile(here.output)).includes('ExamplePhone')).toBe(false);
      const pixels = (of: string) => sharp(of).raw().toBuffer();
      expect((await pixels(here.output)).equals(await pixels(path)), 'not one pixel changed').toBe(true);
    },
  );

  it('an AVIF loses its place and device where they stand, and no pixel', async () => {
    const gps = { IFD0: { Make: 'ExamplePhone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 27/1' } };
    const path = await drawn('a.avif', (image) =>
      image
        .withExif(gps)
        .withXmp(
          '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Ann"/></x:xmpmeta>',
        )
        .avif({ effort: 0 }),
    );
    const made = await carry(path, folder);
    expect(made.done).toBe('untag avif');
    expect(made.probed.privateTags).toContain('place');
    expect(await probeFile(made.output, signal)).toMatchObject({ privateTags: [], bytes: made.probed.bytes });
    const bytes = await readFile(made.output);
    for (const trace of ['ExamplePhone', 'Ann']) expect(bytes.includes(trace)).toBe(false);
    const pixels = (of: string) => sharp(of).raw().toBuffer();
    expect((await pixels(made.output)).equals(await pixels(path))).toBe(true);
  });
});

describe('a shape that would be cut', () => {
  const narrow = { ...platform, ratio: { narrowest: { width: 4, height: 5 }, widest: { width: 191, height: 100 } } };
  /** 90 × 240 as shown: red above, green in the middle, blue below. */
  const tall = (isTurned: boolean) =>
    file('a.jpg', async (out) => {
      const part = (background: string) => ({ create: { width: 90, height: 80, channels: 3 as const, background } });
      const upright = await sharp({ create: { width: 90, height: 240, channels: 3, background: '#000' } })
        .composite(
          ['#f00000', '#00a000', '#0000f0'].map((colour, n) => ({ input: part(colour), left: 0, top: n * 80 })),
        )
        .png()
        .toBuffer();
      const stored = isTurned ? sharp(upright).rotate(-90).withMetadata({ orientation: 6 }) : sharp(upright);
      await stored.jpeg({ quality: 95 }).toFile(out);
    });
  const at = async (path: string, left: number, top: number) =>
    [...(await sharp(path).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())].map((value) => value > 128);

  it.each([false, true])('is cut in the middle, also when it is turned by a tag (%s)', async (isTurned) => {
    const { output, reasons } = await carry(await tall(isTurned), narrow, 'crop');
    expect(reasons).toContain('shape-cropped');
    expect(await sharp(output).metadata()).toMatchObject({ width: 90, height: 112 });
    expect(await at(output, 45, 56), 'green').toEqual([false, true, false]);
    expect(await at(output, 45, 4), 'red above').toEqual([true, false, false]);
  });

  it.each([false, true])('is laid on white, nothing of it cut off (%s)', async (isTurned) => {
    const { output } = await carry(await tall(isTurned), narrow, 'pad');
    expect(await sharp(output).metadata()).toMatchObject({ width: 192, height: 240 });
    expect(await at(output, 4, 120), 'white beside').toEqual([true, true, true]);
    expect(await at(output, 96, 4), 'red').toEqual([true, false, false]);
    expect(await at(output, 96, 236), 'blue').toEqual([false, false, true]);
    const small = await carry(await tall(isTurned), { ...narrow, maxLongSide: 120 }, 'pad');
    expect(await sharp(small.output).metadata()).toMatchObject({ width: 96, height: 120 });
  });
});

describe('HEIC as phones write it', () => {
  const tile = { width: 128, height: 128 } as const;
  const frame = (out: string, colour: string, pixels?: string) => hevcFrame(out, colour, pixels);

  async function colourAt(path: string, left: number, top: number): Promise<readonly number[]> {
    return [...(await sharp(path).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())];
  }

  it('only the main picture counts: not the map of its lights, of its depths, nor another one', async () => {
    const path = await file('a.heic', async (out) => {
      await frame(`${out}.red`, 'red');
      await frame(`${out}.blue`, 'blue');
      await frame(`${out}.grey`, 'gray', 'gray');
      await writeHeic(out, {
        tiles: [`${out}.red`],
        tile,
        beside: [
          { frame: `${out}.grey`, aux: 'urn:com:apple:photo:2020:aux:hdrgainmap' },
          { frame: `${out}.grey`, aux: 'urn:mpeg:hevc:2015:auxid:2' },
          { frame: `${out}.blue`, aux: null },
        ],
      });
    });
    const made = await carry(path);
    expect(made.probed).toMatchObject({ ...tile, animated: false });
    const [red = 0, , blue = 0] = await colourAt(made.output, 60, 60);
    expect(red).toBeGreaterThan(blue + 150);
  });

  it('is mirrored once', async () => {
    const path = await file('a.heic', async (out) => {
      await frame(`${out}.hevc`, 'red:s=64x128,pad=128:128:0:0:blue');
      await writeHeic(out, { tiles: [`${out}.hevc`], tile, mirror: 1 });
    });
    const made = await carry(path);
    const [left, right] = [await colourAt(made.output, 20, 60), await colourAt(made.output, 108, 60)];
    expect((left[2] ?? 0) > (left[0] ?? 0) + 100).toBe(true);
    expect((right[0] ?? 0) > (right[2] ?? 0) + 100).toBe(true);
  });

  it('10 bits become 8, with the same colour', async () => {
    const path = await file('a.heic', async (out) => {
      await frame(`${out}.hevc`, '0x808080', 'yuv420p10le');
      await writeHeic(out, { tiles: [`${out}.hevc`], tile, bits: 10 });
    });
    const made = await carry(path);
    for (const value of await colourAt(made.output, 60, 60)) expect(Math.abs(value - 128)).toBeLessThan(6);
  });

  it('HDR is brought into the range of a screen: white stays light, grey grey, and nothing is washed out', async () => {
    // Coded as PQ: 0.58 is the white of letters (203 nits), 0.44 about a third of its light, 0.2 nearly black.
    const values: [coded: number, least: number, most: number][] = [
      [0.58, 220, 250],
      [0.44, 120, 160],
      [0.2, 0, 45],
    ];
    for (const [coded, least, most] of values) {
      const level = Math.round(coded * 255)
        .toString(16)
        .padStart(2, '0');
      const path = await file('a.heic', async (out) => {
        await frame(`${out}.hevc`, `0x${level}${level}${level}`, 'yuv420p10le');
        await writeHeic(out, { tiles: [`${out}.hevc`], tile, bits: 10, primaries: 9, transfer: 16 });
      });
      const made = await carry(path);
      expect(made.reasons).toContain('wide-colour');
      const [red = 0, green = 0, blue = 0] = await colourAt(made.output, 60, 60);
      expect(Math.max(red, green, blue) - Math.min(red, green, blue), 'grey').toBeLessThan(6);
      expect(green).toBeGreaterThanOrEqual(least);
      expect(green).toBeLessThanOrEqual(most);
    }
  });
});

describe('bytes', () => {
  it('a picture that is only turned does not grow when quality allows', async () => {
    const path = await file('a.jpg', async (out) => {
      const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
      await sharp({ create: { width: 600, height: 400, channels: 3, background: '#000', noise } })
        .blur(1)
        .jpeg({ quality: 76 })
        .withMetadata({ orientation: 6 })
        .toFile(out);
    });
    const made = await carry(path);
    expect(made.done).toBe('encode jpeg');
    expect((await readFile(made.output)).length).toBeLessThanOrEqual(made.probed.bytes * 1.02);
  });
});

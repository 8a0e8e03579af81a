import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { because, FerryError, type ImageLimits } from '../../src/contract/index.ts';
import type { ImageRecipe } from '../../src/core/media/facts.ts';
import { decideImage } from '../../src/core/media/image.ts';
import { type FfmpegFacts, findFfmpeg } from '../../src/media/ffmpeg.ts';
import { decodeHeif } from '../../src/media/heif.ts';
import { renderPicture } from '../../src/media/picture.ts';
import { probeFile } from '../../src/media/probe.ts';
import { type SampleName, sample } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const limits: ImageLimits = {
  maxCount: 10,
  formats: ['jpeg', 'png'],
  maxBytes: 5_000_000,
  maxLongSide: 4096,
  maxPixels: null,
};
const noFfmpeg = async (): Promise<FfmpegFacts> => {
  throw new FerryError('fatal', because('ffmpeg-missing'));
};

async function probeImage(path: string) {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'image') throw new Error('not a picture');
  return probed;
}

/** Decides and makes, as a post with this photo would. */
async function publishable(name: SampleName, { ffmpeg = noFfmpeg, format = 'jpeg' as ImageRecipe['format'] } = {}) {
  const input = await sample(name);
  const probed = await probeImage(input);
  const decision = decideImage(probed, limits);
  if (decision.kind !== 'make') throw new Error(`not made: ${JSON.stringify(decision)}`);
  const { recipe } = decision;
  if (!('format' in recipe) || recipe.rung !== 'encode') throw new Error(`not encoded: ${JSON.stringify(recipe)}`);
  const output = join(await tempDir(), 'out.part');
  await renderPicture({ input, probed, recipe: { ...recipe, format }, output, ffmpeg, signal });
  return { output, made: await probeImage(output), reasons: decision.reasons };
}

/** Red, green, blue and, where there is one, alpha. */
async function colourAt(path: string, left: number, top: number): Promise<number[]> {
  const { data } = await sharp(path)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

describe('a photo from an iPhone is kept', () => {
  it('becomes a JPEG of the same size, and the plan says what it was', async () => {
    const { output, made, reasons } = await publishable('heic');
    expect(made).toMatchObject({ format: 'jpeg', width: 800, height: 600, privateTags: [], wideColour: false });
    expect(reasons).toEqual([because('picture-format', { format: 'heic', taken: ['jpeg', 'png'] })]);
    const [red = 0, green = 0, blue = 0] = await colourAt(output, 5, 5);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green, blue)).toBeLessThan(60);
  });

  it('has its tiles put together, cut at the edge and turned upright; place and device stay here', async () => {
    const { output, made, reasons } = await publishable('heicTiles');
    expect(made).toMatchObject({ width: 150, height: 240, rotated: false, privateTags: [] });
    expect(reasons).toContainEqual(because('private-tags', { found: ['device', 'place'] }));
    // Stored with red above blue; a quarter turn to the left lays red on the left.
    const [red, blue] = [await colourAt(output, 20, 120), await colourAt(output, 140, 120)];
    expect(red[0]).toBeGreaterThan((red[2] ?? 0) + 100);
    expect(blue[2]).toBeGreaterThan((blue[0] ?? 0) + 100);
    expect((await readFile(output)).includes('ExamplePhone')).toBe(false);
  });

  it('keeps its colours when it names Display P3 by a number', async () => {
    const input = await sample('heicP3');
    expect((await probeImage(input)).wideColour).toBe(true);
    // The same samples, taken for sRGB, are a weaker red: inside P3 the number 238 reaches further.
    const { data } = await decodeHeif({ path: input, maxPixels: 1e6, signal });
    const [red = 0, green = 0] = await colourAt((await publishable('heicP3')).output, 20, 20);
    expect(red).toBeGreaterThan((data[0] ?? 255) + 5);
    expect(green).toBeLessThan(data[1] ?? 0);
  });

  it('puts what is seen through on white in a JPEG, and leaves it in a PNG', async () => {
    const jpeg = await publishable('heicAlpha');
    expect((await colourAt(jpeg.output, 10, 60)).every((value) => value > 245)).toBe(true);
    expect((await colourAt(jpeg.output, 110, 60))[1]).toBeLessThan(60);
    const png = await publishable('heicAlpha', { format: 'png' });
    expect((await colourAt(png.output, 10, 60))[3]).toBeLessThan(20);
  });

  it('needs no ffmpeg; a BMP does, and has a name for it', async () => {
    expect((await publishable('bmp', { ffmpeg: () => findFfmpeg({ path: '' }) })).made).toMatchObject({
      ...{ format: 'jpeg', width: 120, height: 90 },
    });
    await expect(publishable('bmp')).rejects.toMatchObject({ kind: 'fatal', code: 'ffmpeg-missing' });
  });

  it('leaves nothing but the JPEG behind', async () => {
    const { output } = await publishable('bmp', { ffmpeg: () => findFfmpeg({ path: '' }) });
    expect(await readdir(dirname(output))).toEqual(['out.part']);
  });

  it('takes a TIFF', async () => {
    expect((await publishable('tiff')).made).toMatchObject({ format: 'jpeg', width: 120, height: 90 });
  });
});

describe('a HEIC that cannot be decoded has a name', () => {
  it('one that claims billions of pixels is refused before anything is decoded', async () => {
    const decision = decideImage(await probeImage(await sample('heicBomb')), limits);
    expect(decision).toEqual({
      kind: 'refuse',
      reason: because('pixels-undecodable', { pixels: 3_600_000_000, maxPixels: 120_000_000 }),
    });
    await expect(decodeHeif({ path: await sample('heicBomb'), maxPixels: 120_000_000, signal })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'picture-not-decodable',
    });
  });

  it('one with a damaged head, whatever the damage, ends with a picture or with that name', async () => {
    const whole = await readFile(await sample('heic'));
    const folder = await tempDir();
    const outcomes: string[] = [];
    for (const [round, at] of [60, 95, 130, 160, 190, 230, 300, 330].entries()) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xa5, at, at + 6);
      const path = join(folder, `${round}.heic`);
      await writeFile(path, bytes);
      const outcome: unknown = await decodeHeif({ path, maxPixels: 1e6, signal }).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (outcome !== null) expect(outcome).toMatchObject({ name: 'FerryError', kind: 'permanent' });
      outcomes.push(outcome === null ? 'picture' : 'named');
    }
    expect(outcomes).toContain('named');
  });

  it('what is no HEIC at all', async () => {
    await expect(decodeHeif({ path: await sample('text'), maxPixels: 1e6, signal })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'picture-not-decodable',
    });
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    const decoding = decodeHeif({ path: await sample('heic'), maxPixels: 1e6, signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(decoding).rejects.toMatchObject({ name: 'AbortError' });
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageRecipe } from '../../src/core/media/facts.ts';
import { renderImage } from '../../src/media/image.ts';
import { probeFile } from '../../src/media/probe.ts';
import { type SampleName, sample } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const recipe: ImageRecipe = { rung: 'encode', format: 'jpeg', maxLongSide: 2000, maxBytes: 5_000_000 };

async function render(name: SampleName, changes: Partial<ImageRecipe> = {}) {
  const output = join(await tempDir(), 'out.part');
  const input = await sample(name);
  await renderImage({ input, path: input, recipe: { ...recipe, ...changes }, output, signal });
  const probed = await probeFile(output, signal);
  if (probed.kind !== 'image') throw new Error('not a picture');
  return { output, probed };
}

/** Mean red, green and blue of a part of the picture. */
async function mean(path: string, part: { left: number; top: number; width: number; height: number }) {
  const { channels } = await sharp(await sharp(path).extract(part).toBuffer()).stats();
  return channels.map((channel) => Math.round(channel.mean));
}

describe('making a photo', () => {
  it('turns it upright and leaves place and device behind', async () => {
    const { output, probed } = await render('jpegGps');
    expect(probed).toMatchObject({ width: 600, height: 800, rotated: false, privateTags: [] });
    const [red = 0, , blue = 0] = await mean(output, { left: 0, top: 0, width: 600, height: 300 });
    expect(red).toBeGreaterThan(blue + 80);
    const bytes = await readFile(output);
    expect((await readFile(await sample('jpegGps'))).includes('ExamplePhone')).toBe(true);
    for (const trace of ['ExamplePhone', 'Exif', 'http://ns.adobe.com']) expect(bytes.includes(trace)).toBe(false);
  });

  it('drops the film behind a motion photo', async () => {
    const { probed } = await render('jpegTrailer');
    expect(probed).toMatchObject({ privateTags: [], width: 600, height: 800 });
  });

  it.each(['jpegCmyk', 'jpegP3'] as const)('brings %s to sRGB and keeps its colours', async (name) => {
    const { output, probed } = await render(name);
    expect(probed.wideColour).toBe(false);
    const [red = 0, green = 0, blue = 0] = await mean(output, { left: 20, top: 20, width: 120, height: 200 });
    expect(red).toBeGreaterThan(170);
    expect(Math.max(green, blue)).toBeLessThan(120);
  });

  it('lowers the quality first, then the sides, until the bytes fit', async () => {
    const easy = await render('jpegHuge', { maxLongSide: 2000 });
    expect(easy.probed).toMatchObject({ width: 2000, height: 1500 });
    const lower = await render('jpegHuge', { maxLongSide: 1000, maxBytes: 120_000 });
    expect(lower.probed.bytes).toBeLessThanOrEqual(120_000);
    const small = await render('jpegHuge', { maxLongSide: 1000, maxBytes: 9_000 });
    expect(small.probed.bytes).toBeLessThanOrEqual(9_000);
    expect(small.probed.width).toBeLessThan(lower.probed.width);
    expect(small.probed.width / small.probed.height).toBeCloseTo(4 / 3, 1);
  });

  it('never makes it larger', async () => {
    expect((await render('jpeg', { maxLongSide: 9000 })).probed).toMatchObject({ width: 600, height: 800 });
  });

  it('takes the first picture of an animation', async () => {
    expect((await render('gif')).probed).toMatchObject({ format: 'jpeg', animated: false, width: 120, height: 90 });
  });

  it('puts what was transparent on white in a JPEG and keeps it in a PNG', async () => {
    const { output } = await render('pngAlpha');
    expect(await mean(output, { left: 0, top: 0, width: 200, height: 100 })).toEqual([255, 255, 255]);
    const png = await render('pngAlpha', { format: 'png' });
    expect(png.probed).toMatchObject({ format: 'png', privateTags: [] });
    expect((await sharp(png.output).metadata()).hasAlpha).toBe(true);
  });

  it('makes a PNG fit by a palette, then by its sides', async () => {
    const { probed } = await render('png', { format: 'png', maxBytes: 60_000 });
    expect(probed.format).toBe('png');
    expect(probed.bytes).toBeLessThanOrEqual(60_000);
  });

  it.each(['webp', 'avif'] as const)('reads %s', async (name) => {
    expect((await render(name)).probed.format).toBe('jpeg');
  });
});

describe('what goes wrong has a name', () => {
  it('a cut photo is not decodable, rather than grey below', async () => {
    await expect(render('cutJpeg')).rejects.toMatchObject({ kind: 'permanent', code: 'picture-not-decodable' });
  });

  it('bytes that nothing fits into', async () => {
    await expect(render('jpeg', { maxBytes: 200 })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'picture-does-not-fit',
      reason: { values: { maxBytes: 200, format: 'jpeg', leastSide: 64 } },
    });
  });

  it('a full disk', async () => {
    const input = await sample('jpeg');
    const job = { input, path: input, recipe, output: '/dev/full', signal };
    await expect(renderImage(job)).rejects.toMatchObject({ kind: 'fatal', code: 'disk-full' });
  });

  it('an abort', async () => {
    const input = await sample('jpeg');
    const job = {
      ...{ input, path: input },
      recipe,
      output: join(await tempDir(), 'x'),
      signal: AbortSignal.abort(),
    };
    await expect(renderImage(job)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

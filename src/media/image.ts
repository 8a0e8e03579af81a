import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { FerryError } from '../contract/index.ts';
import type { ImageRecipe } from '../core/media-facts.ts';
import { onDisk } from './disk.ts';

// Renditions are made once each: a cache would only hold memory and keep files open on Windows.
sharp.cache(false);

/** Sides as shown. The only place that knows sharp. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly rotated: boolean;
  readonly pages: number;
  readonly tagged: boolean;
  readonly wideColour: boolean;
}

/** From the header alone, 1 ms. FerryError `permanent` `damaged` when the header makes no sense. */
export async function readPicture(path: string): Promise<PictureFacts> {
  let found: Metadata;
  try {
    found = await sharp(path).metadata();
  } catch (error) {
    throw new FerryError('permanent', 'damaged', `${path} cannot be read as a picture: ${firstLine(error)}`, {
      cause: error,
    });
  }
  const turned = (found.orientation ?? 1) >= 5;
  const height = found.pageHeight ?? found.height;
  return {
    width: turned ? height : found.width,
    height: turned ? found.width : height,
    rotated: (found.orientation ?? 1) !== 1,
    pages: found.pages ?? 1,
    tagged: Boolean(found.exif ?? found.xmp ?? found.iptc ?? found.tifftagPhotoshop),
    wideColour: isWide(found),
  };
}

/** Grey and plain RGB are fine without a profile; anything that is not sRGB by name is not. */
function isWide(found: Metadata): boolean {
  if (found.space === 'cmyk') return true;
  return found.icc !== undefined && !/s\0?R\0?G\0?B/i.test(found.icc.toString('latin1'));
}

export interface ImageJob {
  readonly input: string;
  readonly recipe: ImageRecipe;
  /** a `.part` path; its name does not choose the format */
  readonly output: string;
  readonly signal: AbortSignal;
}

/** Qualities first, then sides: letters survive a lower quality better than fewer pixels. */
const qualities = [88, 82, 74, 66, 58] as const;
const shrinkBy = 0.8;
const leastLongSide = 64;

/**
 * One picture: turned upright, in sRGB, without any tags, the first page of an animation, no larger than the recipe's side
 * and bytes. FerryError `permanent` `not-decodable` (damaged, or more pixels than can be decoded), `too-large` (cannot be
 * made small enough); `fatal` `disk-full`.
 */
export async function renderImage(job: ImageJob): Promise<void> {
  const { recipe } = job;
  const facts = await readPicture(job.input);
  let longSide = Math.min(recipe.maxLongSide, Math.max(facts.width, facts.height));
  // Decoded and resized once per side; encoding it again at another quality starts from those pixels.
  for (
    ;
    longSide >= leastLongSide || longSide === Math.max(facts.width, facts.height);
    longSide = Math.floor(longSide * shrinkBy)
  ) {
    const pixels = await decode(job, longSide);
    for (const quality of qualities) {
      job.signal.throwIfAborted();
      const encoded = await encode(pixels, recipe.format, quality);
      if (encoded.length <= recipe.maxBytes) return await save(encoded, job.output);
    }
  }
  throw new FerryError(
    'permanent',
    'too-large',
    `${job.input} does not fit ${recipe.maxBytes} bytes as ${recipe.format}, even at ${Math.ceil(longSide / shrinkBy)} px`,
  );
}

interface Pixels {
  readonly data: Buffer;
  readonly raw: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

async function decode(job: ImageJob, longSide: number): Promise<Pixels> {
  try {
    // 'truncated' is the strictest that forgives the harmless warnings of phone cameras.
    let image = sharp(job.input, { pages: 1, failOn: 'truncated' })
      .autoOrient()
      .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb');
    if (job.recipe.format === 'jpeg') image = image.flatten({ background: '#ffffff' });
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const channels = info.channels === 1 || info.channels === 2 || info.channels === 4 ? info.channels : 3;
    return { data, raw: { width: info.width, height: info.height, channels } };
  } catch (error) {
    throw new FerryError('permanent', 'not-decodable', `${job.input} cannot be decoded: ${firstLine(error)}`, {
      cause: error,
    });
  }
}

async function encode(pixels: Pixels, format: ImageRecipe['format'], quality: number): Promise<Buffer> {
  return await asFormat(sharp(pixels.data, { raw: pixels.raw }), format, quality).toBuffer();
}

function asFormat(image: Sharp, format: ImageRecipe['format'], quality: number): Sharp {
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality, mozjpeg: true });
    case 'webp':
      return image.webp({ quality });
    case 'png':
      // The first try keeps every colour; below that a palette of at most 256.
      return quality === qualities[0] ? image.png({ compressionLevel: 9 }) : image.png({ palette: true, quality });
  }
}

async function save(bytes: Buffer, output: string): Promise<void> {
  await onDisk(dirname(output), () => writeFile(output, bytes));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'unknown reason';
}

/** An SVG of our own as a picture file; never for anybody else's, because SVG can name other files. */
export async function writeScene(svg: string, output: string, format: 'jpeg' | 'png'): Promise<void> {
  const image = sharp(Buffer.from(svg));
  await save(await (format === 'jpeg' ? image.jpeg({ quality: 90 }) : image.png()).toBuffer(), output);
}

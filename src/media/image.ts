import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { because, FerryError, quoting, type Reason } from '../contract/index.ts';
import type { ImageRecipe } from '../core/media/facts.ts';
import { onDisk } from '../disk/index.ts';

// Renditions are made once each: a cache would only hold memory and keep files open on Windows.
sharp.cache(false);

/** Sides as shown. The only place that knows sharp. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly rotated: boolean;
  readonly pages: number;
  /** coded as HEVC, which it can name and not open */
  readonly hevc: boolean;
  /** blocks as they stand in the file */
  readonly exif: Buffer | null;
  readonly xmp: Buffer | null;
  readonly iptc: Buffer | null;
  readonly icc: Buffer | null;
  readonly wideColour: boolean;
}

/** From the header alone, 1 ms. FerryError `permanent` `damaged` when the header makes no sense. */
export async function readPicture(path: string): Promise<PictureFacts> {
  let found: Metadata;
  try {
    // Only the header is read: who decodes asks about the pixels before.
    found = await sharp(path, { limitInputPixels: false, unlimited: true }).metadata();
  } catch (error) {
    throw unreadable(because('damaged', { path, part: 'picture' }), error);
  }
  const turned = (found.orientation ?? 1) >= 5;
  const height = found.pageHeight ?? found.height;
  return {
    width: turned ? height : found.width,
    height: turned ? found.width : height,
    rotated: (found.orientation ?? 1) !== 1,
    pages: found.pages ?? 1,
    hevc: found.compression === 'hevc',
    exif: found.exif ?? null,
    xmp: found.xmp ?? null,
    iptc: found.iptc ?? found.tifftagPhotoshop ?? null,
    icc: found.icc ?? null,
    wideColour: isWide(found),
  };
}

/** Grey and plain RGB are fine without a profile; anything that is not sRGB by name is not. */
function isWide(found: Metadata): boolean {
  if (found.space === 'cmyk') return true;
  return found.icc !== undefined && !/s\0?R\0?G\0?B/i.test(found.icc.toString('latin1'));
}

interface ImageJob {
  /** a file, or one that was opened by another decoder and lies in memory */
  readonly input: string | Buffer;
  /** what it is called in an error */
  readonly path: string;
  readonly recipe: ImageRecipe;
  /** a `.part` path; its name does not choose the format */
  readonly output: string;
  readonly signal: AbortSignal;
}

/** Qualities first, then sides: letters survive a lower quality better than fewer pixels. */
const qualities = [88, 82, 74, 66, 58] as const;
const leastLongSide = 64;

/**
 * One picture: turned upright, in sRGB, without any tags, the first page of an animation, no larger than the recipe's side
 * and bytes. FerryError `permanent` `picture-not-decodable` (damaged, or more pixels than can be decoded),
 * `picture-does-not-fit` (cannot be made small enough); `fatal` for the disk's refusals.
 */
export async function renderImage(job: ImageJob): Promise<void> {
  const { recipe } = job;
  let longSide = recipe.maxLongSide;
  for (;;) {
    job.signal.throwIfAborted();
    const pixels = await decode(job, longSide);
    const tried = await fitQuality(pixels, job);
    if (tried.fits) return await onDisk(dirname(job.output), () => writeFile(job.output, tried.bytes));
    // Bytes go about with the area. A little more than that says, so that few rounds are needed.
    const shrink = Math.sqrt(recipe.maxBytes / tried.bytes.length) * 0.95;
    longSide = Math.floor(Math.max(pixels.raw.width, pixels.raw.height) * Math.min(0.9, Math.max(0.25, shrink)));
    if (longSide < leastLongSide) break;
  }
  const { maxBytes, format } = recipe;
  const reason = because('picture-does-not-fit', { path: job.path, maxBytes, format, leastSide: leastLongSide });
  throw new FerryError('permanent', reason, { effect: 'none' });
}

/** The best quality that fits; else what the lowest came to. Decoding and resizing are not repeated. */
async function fitQuality(pixels: Pixels, job: ImageJob): Promise<{ readonly fits: boolean; readonly bytes: Buffer }> {
  const { format, maxBytes } = job.recipe;
  let bytes = await encode(pixels, format, qualities[0]);
  // Far off: the steps between would be in vain.
  const rest = bytes.length > maxBytes * 4 ? qualities.slice(-1) : qualities.slice(1);
  for (const quality of rest) {
    if (bytes.length <= maxBytes) break;
    job.signal.throwIfAborted();
    bytes = await encode(pixels, format, quality);
  }
  return { fits: bytes.length <= maxBytes, bytes };
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
    throw unreadable(because('picture-not-decodable', { path: job.path }), error);
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

const thumbnail = { shortSide: 180, mostLongSide: 400, quality: 55 } as const;

/**
 * A small WebP of a picture, upright, in sRGB, without tags; of what is very long or very wide, the middle. Returns its sides.
 * FerryError `permanent` `picture-not-decodable`; `fatal` for the disk's refusals.
 */
export async function writeThumbnail({
  input,
  output,
  signal,
}: Pick<ImageJob, 'output' | 'signal'> & { readonly input: string }): Promise<{
  readonly width: number;
  readonly height: number;
}> {
  signal.throwIfAborted();
  const { width, height } = await readPicture(input);
  const scale = Math.min(1, thumbnail.shortSide / Math.min(width, height));
  const within = (side: number) => Math.max(1, Math.min(thumbnail.mostLongSide, Math.round(side * scale)));
  const size = { width: within(width), height: within(height) };
  let bytes: Buffer;
  try {
    bytes = await sharp(input, { pages: 1, failOn: 'truncated' })
      .autoOrient()
      .resize({ ...size, fit: 'cover' })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .webp({ quality: thumbnail.quality })
      .toBuffer();
  } catch (error) {
    throw unreadable(because('picture-not-decodable', { path: input }), error);
  }
  await onDisk(dirname(output), () => writeFile(output, bytes));
  return size;
}

/** In the first line of the decoder's own words. */
function unreadable(reason: Reason, cause: unknown): FerryError {
  const [said] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new FerryError('permanent', quoting(reason, said), { effect: 'none', cause });
}

/** The one that libvips brings along, for pictures that name it without having it. */
export async function displayP3Profile(): Promise<Buffer | null> {
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } });
  return (await sharp(await dot.withIccProfile('p3').png().toBuffer()).metadata()).icc ?? null;
}

/** An SVG of our own as a picture file; never for anybody else's, because SVG can name other files. */
export async function writeScene(svg: string, output: string, format: 'jpeg' | 'png'): Promise<void> {
  const image = sharp(Buffer.from(svg));
  const bytes = await (format === 'jpeg' ? image.jpeg({ quality: 90 }) : image.png()).toBuffer();
  await onDisk(dirname(output), () => writeFile(output, bytes));
}

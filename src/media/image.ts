import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { because, FerryError, quoting, type Ratio, type Reason } from '../contract/index.ts';
import type { SmallPicture } from '../core/cover/measure.ts';
import type { Crop, ImageRecipe } from '../core/media/facts.ts';
import { padded } from '../core/media/shape.ts';
import type { Sides } from '../core/media/sizes.ts';
import { onDisk } from '../disk/index.ts';
import type { RgbaPicture } from './heif.ts';
import { kindOfProfile } from './icc.ts';

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
  readonly transparent: boolean;
  readonly orientation: number;
}

/** From the header alone, 1 ms; of `bytes` where they are here already. FerryError `permanent` `damaged` when the header makes no sense. */
export async function readPicture(path: string, bytes: Buffer | null = null): Promise<PictureFacts> {
  let found: Metadata;
  try {
    // Only the header is read: who decodes asks about the pixels before.
    found = await sharp(bytes ?? path, { limitInputPixels: false, unlimited: true }).metadata();
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
    transparent: found.hasAlpha === true,
    orientation: found.orientation ?? 1,
  };
}

/** Grey and plain RGB are fine without a profile. */
function isWide({ space, icc }: Metadata): boolean {
  return space === 'cmyk' || (icc !== undefined && kindOfProfile(icc) === 'other');
}

interface ImageJob {
  /** a file, or one that was opened by another decoder and lies in memory */
  readonly input: string | Buffer;
  /** what it is called in an error */
  readonly path: string;
  readonly recipe: ImageRecipe;
  /** of a source of the same format: the same picture need not weigh more, as far as quality allows */
  readonly sourceBytes?: number;
  /** a `.part` path; its name does not choose the format */
  readonly output: string;
  readonly signal: AbortSignal;
}

/** Qualities first, then sides: letters survive a lower quality better than fewer pixels. */
const qualities = [88, 82, 74, 66, 58] as const;
/** Not below this only to weigh no more than the source. */
const fairQuality = 74;
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
  // PNG below its first step loses colours, which bytes alone are no reason for.
  const wanted = format === 'png' ? maxBytes : Math.min(maxBytes, job.sourceBytes ?? maxBytes);
  let bytes = await encode(pixels, format, qualities[0]);
  // Far off: the steps between would be in vain.
  const rest = bytes.length > maxBytes * 4 ? qualities.slice(-1) : qualities.slice(1);
  for (const quality of rest) {
    if (bytes.length <= (quality < fairQuality ? maxBytes : wanted)) break;
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
    const { crop } = job.recipe;
    const upright = sharp(job.input, { pages: 1, failOn: 'truncated' }).autoOrient();
    const part =
      crop === undefined
        ? upright
        : upright.extract({ left: crop.x, top: crop.y, width: crop.width, height: crop.height });
    const { pad } = job.recipe;
    let image = part.resize({ ...boxOf(longSide, pad), fit: 'inside', withoutEnlargement: true }).toColourspace('srgb');
    if (job.recipe.format === 'jpeg' || pad) image = image.flatten({ background: '#ffffff' });
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const channels = info.channels === 1 || info.channels === 2 || info.channels === 4 ? info.channels : 3;
    const pixels = { data, raw: { width: info.width, height: info.height, channels } } as const;
    return pad ? await laidOnWhite(pixels, pad) : pixels;
  } catch (error) {
    throw unreadable(because('picture-not-decodable', { path: job.path }), error);
  }
}

function boxOf(longSide: number, shape: Ratio | undefined): { readonly width: number; readonly height: number } {
  if (shape === undefined) return { width: longSide, height: longSide };
  const scale = longSide / Math.max(shape.width, shape.height);
  const within = (side: number) => Math.max(1, Math.floor(side * scale));
  return { width: within(shape.width), height: within(shape.height) };
}

/** In the middle. */
async function laidOnWhite({ data, raw }: Pixels, shape: Ratio): Promise<Pixels> {
  const { width, height } = padded(raw, shape);
  const [left, top] = [Math.floor((width - raw.width) / 2), Math.floor((height - raw.height) / 2)];
  const around = { left, top, right: width - raw.width - left, bottom: height - raw.height - top };
  const image = sharp(data, { raw }).extend({ ...around, background: '#ffffff' });
  return { data: await image.raw().toBuffer(), raw: { width, height, channels: raw.channels } };
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

/**
 * A picture as it is shown, small enough to look at: at most `longSide`, in RGB on white. JPEG is decoded at an eighth where that
 * is enough. FerryError `permanent` `picture-not-decodable`.
 */
export async function readSmall(input: string, longSide: number): Promise<SmallPicture> {
  try {
    const { data, info } = await sharp(input, { pages: 1, failOn: 'truncated' })
      .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data: info.channels === 1 ? tripled(data) : data, width: info.width, height: info.height };
  } catch (error) {
    throw unreadable(because('picture-not-decodable', { path: input }), error);
  }
}

function tripled(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (const [at, value] of grey.entries()) rgb.fill(value, at * 3, at * 3 + 3);
  return rgb;
}

/** A small picture as WebP, its short side at most `shortSide`. Returns its sides. FerryError `fatal` for the disk's refusals. */
export async function writeSmall(
  picture: SmallPicture,
  { output, shortSide }: { readonly output: string; readonly shortSide: number },
): Promise<{ readonly width: number; readonly height: number }> {
  const { data, width, height } = picture;
  const scale = Math.min(1, shortSide / Math.min(width, height), thumbnail.mostLongSide / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ ...size, fit: 'fill' })
    // Half the work for 7 % more bytes: there are five of each video.
    .webp({ quality: thumbnail.quality, effort: 2 })
    .toBuffer();
  await onDisk(dirname(output), () => writeFile(output, bytes));
  return size;
}

/** Every platform codes it anew: what is lost here would be lost twice. */
const coverQuality = 92;

interface CoverPicture {
  readonly output: string;
  /** only this part of the frame; absent: all */
  readonly crop: Crop | undefined;
  readonly size: Sides;
}

/** A frame as a cover: JPEG, without tags. FerryError `fatal` for the disk's refusals. */
export async function writeCover(
  { data, width, height }: SmallPicture,
  { output, crop, size }: CoverPicture,
): Promise<void> {
  const all = sharp(data, { raw: { width, height, channels: 3 } });
  const part =
    crop === undefined ? all : all.extract({ left: crop.x, top: crop.y, width: crop.width, height: crop.height });
  const bytes = await part
    .resize({ ...size, fit: 'fill' })
    .jpeg({ quality: coverQuality })
    .toBuffer();
  await onDisk(dirname(output), () => writeFile(output, bytes));
}

/** In the first line of the decoder's own words. */
function unreadable(reason: Reason, cause: unknown): FerryError {
  const [said] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new FerryError('permanent', quoting(reason, said), { effect: 'none', cause });
}

/** Pixels of a picture as stored, with its alpha: for colours that its file names only by number. FerryError `permanent` `picture-not-decodable`. */
export async function readRgba(path: string): Promise<RgbaPicture> {
  try {
    const image = sharp(path, { pages: 1, failOn: 'truncated' }).autoOrient().ensureAlpha();
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (error) {
    throw unreadable(because('picture-not-decodable', { path }), error);
  }
}

/** An SVG of our own as a picture file; never for anybody else's, because SVG can name other files. */
export async function writeScene(svg: string, output: string, format: 'jpeg' | 'png'): Promise<void> {
  const image = sharp(Buffer.from(svg));
  const bytes = await (format === 'jpeg' ? image.jpeg({ quality: 90 }) : image.png()).toBuffer();
  await onDisk(dirname(output), () => writeFile(output, bytes));
}

import { readFile, rm } from 'node:fs/promises';
import type { ImageRecipe, ProbedImage, UntagRecipe } from '../core/media/facts.ts';
import type { FfmpegFacts } from './ffmpeg.ts';
import { pictures } from './heavy.ts';
import { decodeHeif } from './heif.ts';
import { profileOf, readCodedColour } from './heif-colour.ts';
import { asTiff } from './tiff.ts';
import { runFfmpeg } from './transcode.ts';
import { untagPicture } from './untag.ts';

interface PictureJob {
  /** path of the original */
  readonly input: string;
  /** what `probeFile` said of it */
  readonly probed: ProbedImage;
  readonly recipe: ImageRecipe | UntagRecipe;
  /** a `.part` path; its name does not choose the format */
  readonly output: string;
  /** asked only for what nothing else here decodes */
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  readonly signal: AbortSignal;
}

/** Makes one picture by its recipe. FerryError: those of `renderImage`, `decodeHeif`, `untagPicture` and `runFfmpeg`. */
export async function renderPicture(job: PictureJob): Promise<void> {
  const { recipe, input: path, output, signal } = job;
  if (recipe.rung === 'untag') return untagPicture({ input: path, output, signal }, recipe);
  const { renderImage } = await pictures();
  switch (job.probed.format) {
    case 'heic':
      return renderImage({ recipe, path, input: await openHeic(job), output, signal });
    case 'bmp':
      return withPng(job, (input) => renderImage({ recipe, path, input, output, signal }));
    case 'avif':
      return renderImage({ recipe, path, input: await openAvif(job), output, signal });
    default:
      return renderImage({ recipe, path, input: path, output, signal, ...weightOf(job, recipe) });
  }
}

/** In another format, or cut or laid on white, bytes say nothing. */
function weightOf({ probed }: PictureJob, { format, pad }: ImageRecipe): { readonly sourceBytes?: number } {
  return probed.format === format && pad === undefined ? { sourceBytes: probed.bytes } : {};
}

async function openHeic({ input, probed, signal }: PictureJob): Promise<Buffer> {
  const { readPicture } = await pictures();
  const { icc } = await readPicture(input);
  const profile = icc ?? (probed.wideColour ? await namedProfile(input) : null);
  const pixels = await decodeHeif({ path: input, maxPixels: probed.width * probed.height, signal });
  return asTiff(pixels, profile);
}

async function openAvif({ input, probed }: PictureJob): Promise<string | Buffer> {
  if (!probed.wideColour) return input;
  const { readPicture, readRgba } = await pictures();
  const { icc } = await readPicture(input);
  return icc === null ? asTiff(await readRgba(input), await namedProfile(input)) : input;
}

async function namedProfile(path: string): Promise<Buffer | null> {
  const colour = readCodedColour(await readFile(path));
  return colour === null ? null : profileOf(colour);
}

/** sharp knows no BMP; every ffmpeg does. */
async function withPng(job: PictureJob, use: (png: string) => Promise<void>): Promise<void> {
  const png = `${job.output}.png.part`;
  try {
    await runFfmpeg({
      ffmpeg: (await job.ffmpeg()).path,
      inputArgs: ['-f', 'bmp_pipe'],
      input: job.input,
      outputArgs: ['-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe'],
      output: png,
      signal: job.signal,
      timeoutMs: 120_000,
    });
    await use(png);
  } finally {
    await rm(png, { force: true });
  }
}

import { rm } from 'node:fs/promises';
import type { Probed } from '../core/media/facts.ts';
import { extractCover } from './cover/extract.ts';
import type { FfmpegFacts } from './ffmpeg.ts';
import { pictures } from './heavy.ts';
import { renderPicture } from './picture.ts';

interface ThumbnailJob {
  /** a whole file on this computer */
  readonly input: string;
  /** what probing found of it; null: a picture that was made here, which needs no care */
  readonly probed: Probed | null;
  /** a `.part` path; WebP is written */
  readonly output: string;
  /** asked only where a video, or a picture that nothing else here decodes, is to be shown */
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  readonly signal: AbortSignal;
}

/** Between the file and its thumbnail: large enough for any crop. */
const betweenLongSide = 720;

/** Not the very first frame, which is black or blurred more often than not. */
const frameAtMs = 500;

/**
 * A small picture of a file, turned upright, without tags. Returns its sides. FerryError: those of `renderPicture` and
 * `extractCover`.
 */
export async function makeThumbnail(job: ThumbnailJob): Promise<{ readonly width: number; readonly height: number }> {
  const { probed, input, output, ffmpeg, signal } = job;
  if (probed === null || (probed.kind === 'image' && !needsAnother(probed.format)))
    return (await pictures()).writeThumbnail({ input, output, signal });
  const between = `${output}.between.part`;
  try {
    if (probed.kind === 'video')
      await extractCover({
        input,
        probed,
        output: between,
        atMs: frameAtMs,
        maxLongSide: betweenLongSide,
        ffmpeg: await ffmpeg(),
        signal,
      });
    else
      await renderPicture({
        input,
        probed,
        recipe: { rung: 'encode', format: 'jpeg', maxLongSide: betweenLongSide, maxBytes: 4_000_000 },
        output: between,
        ffmpeg,
        signal,
      });
    return await (await pictures()).writeThumbnail({ input: between, output, signal });
  } finally {
    await rm(between, { force: true });
  }
}

/** sharp opens the others by itself. */
function needsAnother(format: string): boolean {
  return format === 'heic' || format === 'bmp';
}

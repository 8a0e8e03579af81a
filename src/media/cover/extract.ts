import { because, FerryError } from '../../contract/index.ts';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { pictures } from '../heavy.ts';
import { type CoverShape, isTakenWhole, readFrame, sidesOfCover, withScratch } from './full-frame.ts';
import { takeFrames } from './take-frames.ts';

interface CoverJob extends CoverShape {
  readonly input: string;
  /** a `.part` path; JPEG is written */
  readonly output: string;
  /** into the video; brought inside it when it lies outside */
  readonly atMs: number;
  /** the frame of that time with all its pixels, where a look left it; the cover is the same without */
  readonly frame?: SmallPicture | null;
  readonly ffmpeg: FfmpegFacts;
  readonly signal: AbortSignal;
}

/**
 * One frame as JPEG: upright, 8-bit SDR, without tags, never larger than shown. Always of bare pixels and by one encoder, so that
 * the same frame gives the same bytes whoever took it. FerryError: those of `takeFrames`; `permanent` `ffmpeg-failed`,
 * `ffmpeg-timeout`, and `no-frame` when the video gives none; `fatal` for the disk's refusals.
 */
export async function extractCover(job: CoverJob): Promise<void> {
  const { probed, crop, output, signal } = job;
  signal.throwIfAborted();
  const atMs = Math.min(Math.max(0, job.atMs), Math.max(0, probed.durationMs - 100));
  const kept = atMs === job.atMs && isTakenWhole(probed) ? (job.frame ?? null) : null;
  // Seeking may end behind the last frame of a video with gaps: then its first frame does.
  const frame = kept ?? (await grab(job, atMs)) ?? (atMs > 0 ? await grab(job, 0) : null);
  if (frame === null) throw new FerryError('permanent', because('no-frame', { path: job.input }), { effect: 'none' });
  const part = isTakenWhole(probed) ? crop : undefined;
  await (await pictures()).writeCover(frame, { output, crop: part, size: sidesOfCover(job) });
}

/** Times of a look are rounded, down to two milliseconds off. */
const roundedMs = 1.2;

async function grab(job: CoverJob, atMs: number): Promise<SmallPicture | null> {
  const { input, probed, ffmpeg, crop, signal, output } = job;
  return withScratch(
    () => `${output}.frame.part`,
    async (path) => {
      const full = isTakenWhole(probed)
        ? { path: path(), size: probed }
        : { path: path(), size: sidesOfCover(job), crop };
      const what = { kind: 'frame', atMs: Math.max(0, atMs - roundedMs), full } as const;
      const { failure } = await takeFrames({ input, probed, ffmpeg, what, signal });
      if (failure !== null) throw failure;
      return readFrame(full.path, full.size, 0);
    },
  );
}

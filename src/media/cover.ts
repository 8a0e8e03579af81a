import { stat } from 'node:fs/promises';
import { FerryError } from '../contract/index.ts';
import type { ProbedVideo } from '../core/media-facts.ts';
import { fitWithin } from '../core/rendition-sizes.ts';
import type { FfmpegFacts } from './ffmpeg.ts';
import { runFfmpeg } from './transcode.ts';
import { demuxerOf, toSdr } from './video.ts';

export interface CoverJob {
  readonly source: string;
  /** what `probeFile` said of the source */
  readonly probed: ProbedVideo;
  /** a `.part` path; JPEG is written */
  readonly output: string;
  /** into the video; brought inside it when it lies outside */
  readonly atMs: number;
  readonly maxLongSide: number;
  readonly ffmpeg: FfmpegFacts;
  readonly signal: AbortSignal;
}

/** Part of the cache key of a cover made by `extractCover`. */
export interface CoverRecipe {
  readonly rung: 'cover';
  readonly atMs: number;
  readonly maxLongSide: number;
}

/**
 * One frame as JPEG: upright, 8-bit SDR, without tags, never larger than shown. FerryError: those of `runFfmpeg`, and
 * `permanent` `no-frame` when the video gives none.
 */
export async function extractCover(job: CoverJob): Promise<void> {
  const lastMs = Math.max(0, job.probed.durationMs - 100);
  const atMs = Math.min(Math.max(0, job.atMs), lastMs);
  // Seeking may end behind the last frame of a video with gaps: then its first frame does.
  if (await grab(job, atMs)) return;
  if (atMs > 0 && (await grab(job, 0))) return;
  throw new FerryError('permanent', 'no-frame', `no frame could be taken from ${job.source}`);
}

async function grab(job: CoverJob, atMs: number): Promise<boolean> {
  const { width, height } = fitWithin(job.probed, job.maxLongSide, job.maxLongSide);
  const tone = job.probed.hdr ? `,${toSdr}` : '';
  await runFfmpeg({
    ffmpeg: job.ffmpeg.path,
    inputArgs: ['-ss', (atMs / 1000).toFixed(3), '-f', demuxerOf(job.probed)],
    input: job.source,
    outputArgs: [
      ...['-map', '0:V:0', '-frames:v', '1', '-an', '-map_metadata', '-1'],
      ...['-vf', `scale=${width}:${height}:flags=lanczos,setsar=1${tone},format=yuvj420p`],
      ...[
        '-c:v',
        'mjpeg',
        '-q:v',
        '2',
        '-threads',
        '1',
        '-flags:v',
        '+bitexact',
        '-fflags',
        '+bitexact',
        '-f',
        'mjpeg',
      ],
    ],
    output: job.output,
    signal: job.signal,
    timeoutMs: 120_000,
  });
  const { size } = await stat(job.output);
  return size > 0;
}

import { readFile } from 'node:fs/promises';
import { because, FerryError } from '../../contract/index.ts';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { ProbedVideo } from '../../core/media/facts.ts';
import { fitWithin } from '../../core/media/sizes.ts';
import { onDisk, systemCodeOf } from '../../disk/index.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { isTakenWhole, readFrame } from './full-frame.ts';
import { type Looking, opening, takeFrames } from './take-frames.ts';

/** A frame of a video, small, as it is shown. */
export interface VideoFrame extends SmallPicture {
  /** into the video */
  readonly atMs: number;
  /** all its pixels, as long as the scratch files are there; null: it was not wanted, or has too many */
  readonly whole: (() => Promise<SmallPicture | null>) | null;
}

interface FramesJob {
  readonly input: string;
  readonly probed: ProbedVideo;
  readonly ffmpeg: FfmpegFacts;
  /** whole ones too, of a video whose frames are not too large */
  readonly isWholeWanted: boolean;
  /** a path that is free; whoever asks takes away what is left there */
  readonly scratch: () => string;
  readonly signal: AbortSignal;
}

/** Large enough to tell a sharp picture from a blurred one. */
const longSide = 480;
/** Of the rest one key frame each, which costs no more than its own decoding. In parts of the length that is looked at. */
const places = [0.16, 0.33, 0.5, 0.67, 0.84] as const;
/** What is decoded in about half a second on one core (H.264). So little is decoded whole: that costs less than to seek five times. */
const fewPixels = 150e6;
/** With fewer frames it has hardly any key frames, as editors write them; then its beginning is decoded, if need be so much of it. */
const enough = 4;
const mostSeconds = 20;
const mostPixels = 1200e6;
const evenly = 8;
/** Of a long video nobody wants a cover from behind. */
const mostLookedAtMs = 180_000;

type Places = Pick<Looking, 'stretch' | 'seeks'>;

/**
 * A few frames spread over a video, by time, each once. The first second and five key frames are decoded, so the
 * video's length is no matter; a small one is decoded whole, and of one almost without key frames the beginning is. Upright, in
 * SDR. FerryError: `permanent` `no-frame`, `ffmpeg-failed`, `ffmpeg-timeout`; `fatal` for the disk's refusals; and those that `takeFrames` throws.
 */
export async function readFrames(job: FramesJob): Promise<readonly VideoFrame[]> {
  const lengthMs = Math.min(job.probed.durationMs, mostLookedAtMs);
  const { width, height, frameRate } = job.probed;
  const pixelsEachSecond = width * height * (frameRate ?? 30);
  const seconds = lengthMs / 1000;
  if (seconds * pixelsEachSecond <= fewPixels) return look(job, { stretch: stretchOf(seconds), seeks: [] });
  const frames = await look(job, { stretch: opening, seeks: places.map((place) => (lengthMs * place) / 1000) });
  if (frames.length >= enough) return frames;
  return look(job, { stretch: stretchOf(Math.min(seconds, mostSeconds, mostPixels / pixelsEachSecond)), seeks: [] });
}

function stretchOf(seconds: number): Looking['stretch'] {
  return { seconds, gapSeconds: Math.max(opening.gapSeconds, seconds / evenly) };
}

async function look(job: FramesJob, places: Places): Promise<readonly VideoFrame[]> {
  const { input, probed, ffmpeg, signal, scratch } = job;
  const size = fitWithin(probed, longSide, longSide);
  const small = { path: scratch(), size };
  const full = job.isWholeWanted && isTakenWhole(probed) ? { path: scratch(), size: probed } : null;
  const what = { kind: 'look', ...places, small, full } as const;
  const { times, failure } = await takeFrames({ input, probed, ffmpeg, what, signal });
  const bytes = await onDisk(small.path, () => readFile(small.path).catch(emptyWhereNone));
  const length = size.width * size.height * 3;
  const found = new Map<number, VideoFrame>();
  for (const [index, atMs] of times.entries()) {
    const data = bytes.subarray(index * length, (index + 1) * length);
    if (data.length !== length || found.has(atMs)) continue;
    found.set(atMs, { atMs, data, ...size, whole: full && (() => readFrame(full.path, full.size, index)) });
  }
  // It may end with an error after frames came: a damaged end is no matter here.
  if (found.size > 0) return [...found.values()].sort((a, b) => a.atMs - b.atMs);
  throw failure ?? new FerryError('permanent', because('no-frame', { path: input }), { effect: 'none' });
}

/** An ffmpeg that could not begin wrote none. */
function emptyWhereNone(error: unknown): Buffer {
  if (systemCodeOf(error) === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

import { open, readFile } from 'node:fs/promises';
import { because, FerryError } from '../../contract/index.ts';
import type { SmallPicture } from '../../core/cover/measure.ts';
import { fitWithin } from '../../core/media/sizes.ts';
import { onDisk, systemCodeOf } from '../../disk/index.ts';
import { type FramesTask, isKeptWhole, type Looking, opening, type Stretch, takeFrames } from './take-frames.ts';

/** A frame of a video, small, as it is shown. */
export interface VideoFrame extends SmallPicture {
  /** into the video */
  readonly atMs: number;
  /** all its pixels, as long as the files of the job are there; null: it has too many */
  readonly whole: (() => Promise<SmallPicture>) | null;
}

type FramesJob = Omit<FramesTask, 'looking' | 'size'>;

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

/**
 * A few frames spread over a video, by time, each once. One process decodes the first second and five key frames, so the
 * video's length is no matter; a small one is decoded whole, and of one almost without key frames the beginning is. Upright, in
 * SDR. Several videos that are asked for at the same time share a process. FerryError: `permanent` `no-frame`, `ffmpeg-failed`,
 * `ffmpeg-timeout`; `fatal` for the disk's refusals; and those that `askFfmpeg` throws.
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

function stretchOf(seconds: number): Stretch {
  return { seconds, gapSeconds: Math.max(opening.gapSeconds, seconds / evenly) };
}

async function look(job: FramesJob, looking: Looking): Promise<readonly VideoFrame[]> {
  const size = fitWithin(job.probed, longSide, longSide);
  const { times, failure } = await takeFrames({ ...job, looking, size });
  const bytes = await onDisk(job.files.small, () => readFile(job.files.small).catch(emptyWhereNone));
  const length = size.width * size.height * 3;
  const found = new Map<number, VideoFrame>();
  for (const [index, atMs] of times.entries()) {
    const data = bytes.subarray(index * length, (index + 1) * length);
    if (data.length === length && !found.has(atMs))
      found.set(atMs, { atMs, data, ...size, whole: isKeptWhole(job.probed) ? () => readWhole(job, index) : null });
  }
  // It may end with an error after frames came: a damaged end is no matter here.
  if (found.size > 0) return [...found.values()].sort((a, b) => a.atMs - b.atMs);
  throw failure ?? new FerryError('permanent', because('no-frame', { path: job.input }), { effect: 'none' });
}

async function readWhole({ files, probed: { width, height } }: FramesJob, index: number): Promise<SmallPicture> {
  const data = Buffer.alloc(width * height * 3);
  await onDisk(files.whole, async () => {
    const file = await open(files.whole, 'r');
    await file.read(data, 0, data.length, index * data.length).finally(() => file.close());
  });
  return { data, width, height };
}

/** An ffmpeg that could not begin wrote none. */
function emptyWhereNone(error: unknown): Buffer {
  if (systemCodeOf(error) === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

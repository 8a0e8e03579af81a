import { because, FerryError } from '../../contract/index.ts';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { ProbedVideo } from '../../core/media/facts.ts';
import { fitWithin } from '../../core/media/sizes.ts';
import { askFfmpeg } from '../ask-ffmpeg.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { demuxerOf, mirrorFilter, toSdr } from '../video-args.ts';

/** A frame of a video, small, as it is shown. */
export interface VideoFrame extends SmallPicture {
  /** into the video */
  readonly atMs: number;
}

interface FramesJob {
  readonly input: string;
  readonly probed: ProbedVideo;
  readonly ffmpeg: FfmpegFacts;
  readonly signal: AbortSignal;
}

/** Large enough to tell a sharp picture from a blurred one. */
const longSide = 480;
/** From the beginning on, decoded one after the other: a frame each half second. */
const opening: Stretch = { seconds: 1.2, gapSeconds: 0.45 };
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
const timeLimitMs = 120_000;

/**
 * What is decoded from the beginning on, and how far the frames that are taken of it are from each other. In the opening that is the
 * same for all, so that two encodings of one video can be compared.
 */
interface Stretch {
  readonly seconds: number;
  readonly gapSeconds: number;
}

/** One look: a stretch, and key frames near these places, in seconds. */
interface Looking {
  readonly stretch: Stretch;
  readonly seeks: readonly number[];
}

/**
 * A few frames spread over a video, by time, each once. One process decodes the first second and five key frames, so the
 * video's length is no matter; a small one is decoded whole, and of one almost without key frames the beginning is. Upright, in
 * SDR. FerryError: `permanent` `no-frame`, `ffmpeg-failed`, `ffmpeg-timeout`, and those that `askFfmpeg` throws.
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
  const { bytes, said, failure } = await askFfmpeg({
    ffmpeg: job.ffmpeg.path,
    about: job.input,
    inputs: inputsOf(job, looking),
    args: argsFor(job, looking, size),
    signal: job.signal,
    timeoutMs: timeLimitMs,
  });
  const frames = framesIn({ bytes, said, size, inputs: looking.seeks.length + 1 });
  // It may end with an error after frames came: a damaged end is no matter here.
  if (frames.length > 0) return frames;
  throw failure ?? new FerryError('permanent', because('no-frame', { path: job.input }), { effect: 'none' });
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function inputsOf({ input, probed }: FramesJob, { stretch, seeks }: Looking): readonly (readonly string[])[] {
  const from = ['-f', demuxerOf(probed), '-i', input];
  return [
    ['-threads', '1', '-skip_frame', 'noref', '-t', stretch.seconds.toFixed(3), ...from],
    ...seeks.map((at) => [
      ...['-threads', '1', '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', at.toFixed(3), ...from],
    ]),
  ];
}

/** Understood by the copy from 2018, and by 8.x. Each branch says the times of its frames in its own name. */
function argsFor({ probed, ffmpeg }: FramesJob, { stretch, seeks }: Looking, { width, height }: Size): string[] {
  const small = [
    ...mirrorFilter(probed, ffmpeg),
    `scale=${width}:${height}:flags=area`,
    'setsar=1',
    ...(probed.hdr ? [toSdr] : []),
    'format=rgb24',
  ].join(',');
  const first = `[0:V:0]select='isnan(prev_selected_t)+gte(t-prev_selected_t,if(lt(t,${opening.seconds}),${opening.gapSeconds},${stretch.gapSeconds.toFixed(3)}))',${small},showinfo@0[f0]`;
  const others = seeks.map((_, at) => `[${at + 1}:V:0]trim=end_frame=1,${small},showinfo@${at + 1}[f${at + 1}]`);
  const all = [first, ...others].map((_, at) => `[f${at}]`).join('');
  return [
    ...['-copyts', '-filter_complex', `${[first, ...others].join(';')};${all}concat=n=${seeks.length + 1}[all]`],
    ...['-map', '[all]', '-an', ...(ffmpeg.fpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'])],
    ...['-pix_fmt', 'rgb24', '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'],
  ];
}

interface Found {
  readonly bytes: Buffer;
  /** what ffmpeg said beside them: their times */
  readonly said: string;
  readonly size: Size;
  readonly inputs: number;
}

/** The frames come input by input, in the order the branches were joined. */
function framesIn({ bytes, said, size, inputs }: Found): readonly VideoFrame[] {
  const startMs = Math.round(Number(/Duration: [^\n]*start: (-?[\d.]+)/.exec(said)?.[1] ?? 0) * 1000);
  const times = Array.from({ length: inputs }, (): number[] => []);
  for (const [, input, at] of said.matchAll(/showinfo@(\d+) @[^\n]*? pts_time:\s*(-?[\d.]+)/g))
    times[Number(input)]?.push(Math.max(0, Math.floor(Number(at) * 1000) - startMs));
  const length = size.width * size.height * 3;
  const found = new Map<number, VideoFrame>();
  for (const [index, atMs] of times.flat().entries()) {
    const data = bytes.subarray(index * length, (index + 1) * length);
    if (data.length === length && !found.has(atMs)) found.set(atMs, { atMs, data, ...size });
  }
  return [...found.values()].sort((a, b) => a.atMs - b.atMs);
}

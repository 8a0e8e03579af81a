import { spawn } from 'node:child_process';
import { because, FerryError, quoting } from '../../contract/index.ts';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { ProbedVideo } from '../../core/media/facts.ts';
import { fitWithin } from '../../core/media/sizes.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { demuxerOf, toSdr } from '../video-args.ts';

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
/** From the beginning on, decoded whole: a frame each half second. */
const opening = { seconds: 1.05, gapSeconds: 0.49 } as const;
/** Of the rest one key frame each, which costs no more than its own decoding. In parts of the length that is looked at. */
const places = [0.16, 0.33, 0.5, 0.67, 0.84] as const;
/** Of a long video nobody wants a cover from behind. */
const mostLookedAtMs = 180_000;
const timeLimitMs = 120_000;

/**
 * A few frames spread over a video, by time, each once. One process, whatever their number: it decodes the first second and
 * five key frames, so the video's length is no matter. Upright, in SDR. FerryError: `permanent` `no-frame`, `ffmpeg-failed`,
 * `ffmpeg-timeout`; `fatal` `ffmpeg-gone`. An abort throws the signal's reason.
 */
export async function readFrames(job: FramesJob): Promise<readonly VideoFrame[]> {
  job.signal.throwIfAborted();
  const size = fitWithin(job.probed, longSide, longSide);
  const lengthMs = Math.min(job.probed.durationMs, mostLookedAtMs);
  const seeks = lengthMs < 2_000 ? [] : places.map((place) => (lengthMs * place) / 1000);
  const { bytes, said } = await decode(job, argsFor(job, seeks, size));
  const frames = framesIn({ bytes, said, size, inputs: seeks.length + 1 });
  if (frames.length === 0)
    throw new FerryError('permanent', because('no-frame', { path: job.input }), { effect: 'none' });
  return frames;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Understood by the copy from 2018, and by 8.x. Each branch says the times of its frames in its own name. */
function argsFor({ input, probed, ffmpeg }: FramesJob, seeks: readonly number[], { width, height }: Size): string[] {
  const from = ['-f', demuxerOf(probed), '-i', input];
  const tone = probed.hdr ? `,${toSdr}` : '';
  const small = `scale=${width}:${height}:flags=area,setsar=1${tone},format=rgb24`;
  const first = `[0:V:0]select='isnan(prev_selected_t)+gte(t-prev_selected_t,${opening.gapSeconds})',${small},showinfo@0[f0]`;
  const others = seeks.map((_, at) => `[${at + 1}:V:0]trim=end_frame=1,${small},showinfo@${at + 1}[f${at + 1}]`);
  const all = [first, ...others].map((_, at) => `[f${at}]`).join('');
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'info', '-nostats', '-protocol_whitelist', 'file', '-copyts'],
    ...['-threads', '1', '-skip_frame', 'noref', '-t', String(opening.seconds), ...from],
    ...seeks.flatMap((at) => [
      ...['-threads', '1', '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', at.toFixed(3), ...from],
    ]),
    ...['-filter_complex', `${[first, ...others].join(';')};${all}concat=n=${seeks.length + 1}[all]`],
    ...[
      '-map',
      '[all]',
      '-an',
      ...(ffmpeg.fpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0']),
      '-pix_fmt',
      'rgb24',
      '-c:v',
      'rawvideo',
      '-f',
      'rawvideo',
      'pipe:1',
    ],
  ];
}

interface Decoded {
  readonly bytes: Buffer;
  readonly said: string;
}

function decode({ ffmpeg, input, signal }: FramesJob, args: readonly string[]): Promise<Decoded> {
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpeg.path, [...args], { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const chunks: Buffer[] = [];
    const said: Buffer[] = [];
    let timedOut = false;
    const kill = () => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeLimitMs);
    signal.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    child.on('error', (error) => {
      over();
      reject(new FerryError('fatal', because('ffmpeg-gone', { path: ffmpeg.path }), { effect: 'none', cause: error }));
    });
    child.on('close', () => {
      over();
      const bytes = Buffer.concat(chunks);
      const text = Buffer.concat(said).toString('utf8');
      if (signal.aborted) reject(signal.reason);
      else if (timedOut) reject(failed(because('ffmpeg-timeout', { path: input, afterMs: timeLimitMs })));
      // It may end with an error after frames came: a damaged end is no matter here.
      else if (bytes.length > 0) resolve({ bytes, said: text });
      else reject(failed(quoting(because('ffmpeg-failed', { path: input }), lastLine(text))));
    });
  });
}

function failed(reason: ReturnType<typeof quoting>): FerryError {
  return new FerryError('permanent', reason, { effect: 'none' });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

interface Found extends Decoded {
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

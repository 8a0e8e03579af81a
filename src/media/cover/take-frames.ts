import { dirname } from 'node:path';
import type { FerryError } from '../../contract/index.ts';
import type { Crop, ProbedVideo } from '../../core/media/facts.ts';
import type { Sides } from '../../core/media/sizes.ts';
import { askFfmpeg } from '../ask-ffmpeg.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { demuxerOf, mirrorFilter, toSdr } from '../video-args.ts';
import { groupTogether } from './groups.ts';

/** What is taken of each frame: RGB, frame after frame, in a file. What lies there is written over; whoever asks takes it away. */
interface FrameFile {
  readonly path: string;
  readonly size: Sides;
}

/** Pixels for a cover, of this part of the frame; absent: of all of it. */
export interface FullFrameFile extends FrameFile {
  readonly crop?: Crop | undefined;
}

/** From the beginning on, and key frames near these places, in seconds. */
export interface Looking {
  readonly kind: 'look';
  readonly stretch: { readonly seconds: number; readonly gapSeconds: number };
  readonly seeks: readonly number[];
  readonly small: FrameFile;
  /** the same frames, whole; null: not wanted */
  readonly full: FullFrameFile | null;
}

/** The frame that a look calls by this time. */
interface Taking {
  readonly kind: 'frame';
  readonly atMs: number;
  readonly full: FullFrameFile;
}

export interface FramesTask {
  readonly input: string;
  readonly probed: ProbedVideo;
  readonly ffmpeg: FfmpegFacts;
  readonly what: Looking | Taking;
  readonly signal: AbortSignal;
}

interface Taken {
  /** of the frames that were looked at, in the order of the files; milliseconds into the video */
  readonly times: readonly number[];
  /** it met an error; what came before is in the files */
  readonly failure: FerryError | null;
}

/** In its first seconds a look takes its frames so far from each other, whatever follows: so two encodings of one video can be compared. */
export const opening = { seconds: 1.2, gapSeconds: 0.45 } as const;

const timeLimitMs = 120_000;
/** Each input has frames of its own in memory, about 16: these are 120 MB. */
const mostPixelsOpen = 5e6;

/**
 * Writes frames into files. Tasks that wait at the same time share a process, because to start one costs as much as to decode a short
 * clip; where one fails, each is done by itself. What a frame is does not depend on who it was taken with. FerryError: those that
 * `askFfmpeg` throws; `fatal` `disk-full`, `disk-quota`.
 */
export const takeFrames = groupTogether<FramesTask, Taken>({
  keyOf: ({ ffmpeg }) => ffmpeg.path,
  sizeOf: (task) => inputsOf(task).length * task.probed.width * task.probed.height,
  most: mostPixelsOpen,
  atOnce: 2,
  run: async (tasks) => {
    const taken = await takeAll(tasks);
    const isWhole = ({ times, failure }: Taken, at: number) =>
      failure === null && (times.length > 0 || tasks[at]?.what.kind === 'frame');
    return taken.every(isWhole) ? taken : null;
  },
  alone: async (task) => {
    const [taken = { times: [], failure: null }] = await takeAll([task]);
    return taken;
  },
});

async function takeAll(tasks: readonly FramesTask[]): Promise<readonly Taken[]> {
  const [first] = tasks;
  if (first === undefined) return [];
  const all = numbered(tasks);
  const branches = all.map(branchesOf);
  const signals = [...new Set(tasks.map(({ signal }) => signal))];
  const { said, failure } = await askFfmpeg({
    ffmpeg: first.ffmpeg.path,
    about: first.input,
    inputs: tasks.flatMap(inputsOf),
    // Understood by the copy from 2018, and by 8.x.
    args: [
      ...['-y', '-copyts', '-filter_complex_threads', '1'],
      ...['-filter_complex', branches.flatMap(({ graph }) => graph).join(';')],
      ...branches.flatMap(({ outputs }) => outputs),
    ],
    folder: dirname(pathOf(first)),
    signal: signals.length === 1 ? first.signal : AbortSignal.any(signals),
    timeoutMs: timeLimitMs * tasks.length,
  });
  const times = timesIn(said);
  return all.map(({ inputs }) => ({ times: inputs.flatMap((input) => times(input)), failure }));
}

function pathOf({ what }: FramesTask): string {
  return what.kind === 'look' ? what.small.path : what.full.path;
}

function inputsOf({ input, probed, what }: FramesTask): readonly (readonly string[])[] {
  const from = ['-f', demuxerOf(probed), '-i', input];
  if (what.kind === 'frame') return [['-threads', '1', '-ss', (what.atMs / 1000).toFixed(4), ...from]];
  return [
    ['-threads', '1', '-skip_frame', 'noref', '-t', what.stretch.seconds.toFixed(3), ...from],
    ...what.seeks.map((at) => [
      ...['-threads', '1', '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', at.toFixed(3), ...from],
    ]),
  ];
}

interface Numbered {
  readonly task: FramesTask;
  /** numbers of its inputs among all */
  readonly inputs: readonly number[];
}

function numbered(tasks: readonly FramesTask[]): readonly Numbered[] {
  let count = 0;
  return tasks.map((task) => ({ task, inputs: inputsOf(task).map(() => count++) }));
}

interface Branches {
  readonly graph: readonly string[];
  readonly outputs: readonly string[];
}

function branchesOf({ task, inputs }: Numbered): Branches {
  const { probed, ffmpeg, what } = task;
  const [first = 0] = inputs;
  const upright = mirrorFilter(probed, ffmpeg);
  if (what.kind === 'frame')
    return {
      graph: [`[${first}:V:0]${[...upright, fullFilters(probed, what.full)].join(',')}[f${first}]`],
      outputs: ['-map', `[f${first}]`, '-frames:v', '1', ...raw(ffmpeg), what.full.path],
    };
  const { small, full, stretch } = what;
  const graph = inputs.flatMap((input) => {
    const chosen = `[${input}:V:0]${[input === first ? stretched(stretch) : 'trim=end_frame=1', ...upright].join(',')}`;
    // Each branch says the times of its frames in its own name.
    const smallOnes = `${filtersTo(probed, small.size, 'area')},showinfo@${input}[s${input}]`;
    if (full === null) return [`${chosen},${smallOnes}`];
    return [
      `${chosen},split[a${input}][b${input}]`,
      `[a${input}]${smallOnes}`,
      `[b${input}]${fullFilters(probed, full)}[f${input}]`,
    ];
  });
  const joined = (name: string) =>
    `${inputs.map((input) => `[${name}${input}]`).join('')}concat=n=${inputs.length}[${name}${first}all]`;
  const output = (name: string, path: string) => ['-map', `[${name}${first}all]`, ...raw(ffmpeg), path];
  return {
    graph: [...graph, joined('s'), ...(full === null ? [] : [joined('f')])],
    outputs: [...output('s', small.path), ...(full === null ? [] : output('f', full.path))],
  };
}

function raw({ fpsMode }: FfmpegFacts): readonly string[] {
  const everyFrame = fpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'];
  return ['-an', ...everyFrame, '-pix_fmt', 'rgb24', '-c:v', 'rawvideo', '-f', 'rawvideo'];
}

function filtersTo(probed: ProbedVideo, size: Sides, flags: string): string {
  return [scaleTo(size, flags), 'setsar=1', ...(probed.hdr ? [toSdr] : []), 'format=rgb24'].join(',');
}

/** First to the sides it is shown with, in which the part is measured. */
function fullFilters(probed: ProbedVideo, { size, crop }: FullFrameFile): string {
  const part =
    crop === undefined ? [] : [scaleTo(probed, 'lanczos'), `crop=${crop.width}:${crop.height}:${crop.x}:${crop.y}`];
  return [...part, filtersTo(probed, size, 'lanczos')].join(',');
}

function scaleTo({ width, height }: Sides, flags: string): string {
  return `scale=${width}:${height}:flags=${flags}`;
}

function stretched({ gapSeconds }: Looking['stretch']): string {
  return `select='isnan(prev_selected_t)+gte(t-prev_selected_t,if(lt(t,${opening.seconds}),${opening.gapSeconds},${gapSeconds.toFixed(3)}))'`;
}

/** Of each input, counted from where its file begins. */
function timesIn(said: string): (input: number) => readonly number[] {
  const starts = [...said.matchAll(/^ {2}Duration: ([^\n]*)/gm)].map(([, about = '']) =>
    Math.round(Number(/start: (-?[\d.]+)/.exec(about)?.[1] ?? 0) * 1000),
  );
  const times = new Map<number, number[]>();
  for (const [, name, at] of said.matchAll(/showinfo@(\d+) @[^\n]*? pts_time:\s*(-?[\d.]+)/g)) {
    const input = Number(name);
    const own = times.get(input) ?? [];
    times.set(input, own);
    own.push(Math.max(0, Math.floor(Number(at) * 1000) - (starts[input] ?? 0)));
  }
  return (input) => times.get(input) ?? [];
}

import { dirname } from 'node:path';
import type { FerryError } from '../../contract/index.ts';
import type { ProbedVideo } from '../../core/media/facts.ts';
import type { Sides } from '../../core/media/sizes.ts';
import { askFfmpeg } from '../ask-ffmpeg.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { demuxerOf, mirrorFilter, toSdr } from '../video-args.ts';
import { groupTogether } from './groups.ts';

/**
 * What is decoded from the beginning on, and how far the frames that are taken of it are from each other. In its first seconds that is
 * the same for all, so that two encodings of one video can be compared.
 */
export interface Stretch {
  readonly seconds: number;
  readonly gapSeconds: number;
}

/** From the beginning on: a frame each half second. */
export const opening: Stretch = { seconds: 1.2, gapSeconds: 0.45 };

/** One look: a stretch, and key frames near these places, in seconds. */
export interface Looking {
  readonly stretch: Stretch;
  readonly seeks: readonly number[];
}

/** RGB, frame after frame. */
export interface FrameFiles {
  readonly small: string;
  /** only of videos that are kept whole */
  readonly whole: string;
}

export interface FramesTask {
  readonly input: string;
  readonly probed: ProbedVideo;
  readonly ffmpeg: FfmpegFacts;
  readonly looking: Looking;
  /** of the small frames */
  readonly size: Sides;
  /** what lies there is written over; whoever asks takes them away */
  readonly files: FrameFiles;
  readonly signal: AbortSignal;
}

interface Taken {
  /** of the frames in the files, in their order; milliseconds into the video */
  readonly times: readonly number[];
  /** it met an error; what came before is in the files */
  readonly failure: FerryError | null;
}

/** 1080p. Of more pixels, and of HDR, each frame costs more than to fetch one again. */
const mostWhole = 1920 * 1088;

/** Also with all its pixels, so that a cover can be made of any frame without decoding it again. */
export function isKeptWhole({ width, height, hdr }: ProbedVideo): boolean {
  return !hdr && width * height <= mostWhole;
}

const timeLimitMs = 120_000;
/** Each input has frames of its own in memory, about 16: these are 120 MB. */
const mostPixelsOpen = 5e6;

/**
 * Writes the frames into files, small and whole. Tasks that wait at the same time share a process, because to start one costs as much as
 * to decode a short clip; where one fails, each is done by itself. FerryError: those that `askFfmpeg` throws; `fatal` `disk-full`, `disk-quota`.
 */
export const takeFrames = groupTogether<FramesTask, Taken>({
  keyOf: ({ ffmpeg }) => ffmpeg.path,
  sizeOf: ({ probed, looking }) => inputsOf(looking) * probed.width * probed.height,
  most: mostPixelsOpen,
  atOnce: 2,
  run: async (tasks) => {
    const taken = await takeAll(tasks);
    return taken.every(({ times, failure }) => failure === null && times.length > 0) ? taken : null;
  },
  alone: async (task) => {
    const [taken = { times: [], failure: null }] = await takeAll([task]);
    return taken;
  },
});

function inputsOf({ seeks }: Looking): number {
  return seeks.length + 1;
}

async function takeAll(tasks: readonly FramesTask[]): Promise<readonly Taken[]> {
  const [first] = tasks;
  if (first === undefined) return [];
  const signals = [...new Set(tasks.map(({ signal }) => signal))];
  const { said, failure } = await askFfmpeg({
    ffmpeg: first.ffmpeg.path,
    about: first.input,
    inputs: tasks.flatMap(openings),
    args: argsFor(tasks),
    folder: dirname(first.files.small),
    signal: signals.length === 1 ? first.signal : AbortSignal.any(signals),
    timeoutMs: timeLimitMs * tasks.length,
  });
  const times = timesIn(said);
  return numbered(tasks).map(({ inputs }) => ({ times: inputs.flatMap((input) => times(input)), failure }));
}

interface Numbered {
  readonly task: FramesTask;
  /** numbers of its inputs among all */
  readonly inputs: readonly number[];
}

function numbered(tasks: readonly FramesTask[]): readonly Numbered[] {
  let count = 0;
  return tasks.map((task) => ({ task, inputs: Array.from({ length: inputsOf(task.looking) }, () => count++) }));
}

function openings({ input, probed, looking: { stretch, seeks } }: FramesTask): readonly (readonly string[])[] {
  const from = ['-f', demuxerOf(probed), '-i', input];
  return [
    ['-threads', '1', '-skip_frame', 'noref', '-t', stretch.seconds.toFixed(3), ...from],
    ...seeks.map((at) => [
      ...['-threads', '1', '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', at.toFixed(3), ...from],
    ]),
  ];
}

/** Understood by the copy from 2018, and by 8.x. */
function argsFor(tasks: readonly FramesTask[]): string[] {
  const all = numbered(tasks).map(branchesOf);
  return [
    ...['-y', '-copyts', '-filter_complex', all.flatMap(({ graph }) => graph).join(';')],
    ...all.flatMap(({ outputs }) => outputs),
  ];
}

/** Each branch says the times of its frames in its own name. */
function branchesOf({ task, inputs }: Numbered): { readonly graph: readonly string[]; readonly outputs: string[] } {
  const { probed, ffmpeg, size, files } = task;
  const [first = 0] = inputs;
  const isWhole = isKeptWhole(probed);
  const small = [scaleTo(size, 'area'), ...(probed.hdr ? [toSdr] : []), 'format=rgb24'].join(',');
  const upright = mirrorFilter(probed, ffmpeg);
  const graph = inputs.flatMap((input) => {
    const chosen = [
      `[${input}:V:0]${input === first ? stretched(task.looking.stretch) : 'trim=end_frame=1'}`,
      ...upright,
    ];
    if (!isWhole) return [`${chosen.join(',')},${small},showinfo@${input}[s${input}]`];
    return [
      `${chosen.join(',')},split[a${input}][b${input}]`,
      `[a${input}]${small},showinfo@${input}[s${input}]`,
      `[b${input}]${scaleTo(probed, 'lanczos')},format=rgb24[w${input}]`,
    ];
  });
  const joined = (name: string) =>
    `${inputs.map((input) => `[${name}${input}]`).join('')}concat=n=${inputs.length}[${name}${first}all]`;
  const output = (name: string, path: string) => [
    ...['-map', `[${name}${first}all]`, '-an', ...(ffmpeg.fpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'])],
    ...['-pix_fmt', 'rgb24', '-c:v', 'rawvideo', '-f', 'rawvideo', path],
  ];
  return {
    graph: [...graph, joined('s'), ...(isWhole ? [joined('w')] : [])],
    outputs: [...output('s', files.small), ...(isWhole ? output('w', files.whole) : [])],
  };
}

function scaleTo({ width, height }: Sides, flags: string): string {
  return `scale=${width}:${height}:flags=${flags},setsar=1`;
}

function stretched({ gapSeconds }: Stretch): string {
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

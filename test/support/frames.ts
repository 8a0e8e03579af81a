import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundledFfmpeg } from './media-samples.ts';

const run = promisify(execFile);

const width = 48;
const height = 48;

/** Every picture of a video as shown, small and grey, in the order of showing. `through`: filters on the way. */
async function greyFrames(path: string, through: string): Promise<readonly Buffer[]> {
  const filters = [...(through === '' ? [] : [through]), `scale=${width}:${height}`, 'setsar=1'].join(',');
  const { stdout } = await run(
    bundledFfmpeg,
    [
      '-v',
      'fatal',
      '-i',
      path,
      '-map',
      '0:V:0',
      '-vf',
      filters,
      '-vsync',
      '0',
      '-pix_fmt',
      'gray',
      '-f',
      'rawvideo',
      '-',
    ],
    { encoding: 'buffer', maxBuffer: 1 << 28 },
  );
  const bytes = width * height;
  return Array.from({ length: stdout.length / bytes }, (_, index) =>
    stdout.subarray(index * bytes, (index + 1) * bytes),
  );
}

export interface Likeness {
  readonly frames: readonly [before: number, after: number];
  /** of the least alike pair, in decibels: above 35 nobody sees a difference, and 99 is the same bit by bit */
  readonly leastPsnr: number;
  /** of each pair */
  readonly psnrs: readonly number[];
}

/** Frame by frame. */
export async function compareFrames(before: string, after: string, through = ''): Promise<Likeness> {
  const [a, b] = await Promise.all([greyFrames(before, through), greyFrames(after, '')]);
  const pairs = a.slice(0, b.length).map((frame, index) => psnr(frame, b[index] ?? Buffer.alloc(0)));
  return { frames: [a.length, b.length], leastPsnr: Math.min(99, ...pairs), psnrs: pairs };
}

function psnr(a: Buffer, b: Buffer): number {
  let error = 0;
  for (let at = 0; at < a.length; at += 1) error += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return error === 0 ? 99 : 10 * Math.log10((255 * 255 * a.length) / error);
}

/** Mean luma and saturation of a video (0 to 255), as ffmpeg's `signalstats` gives them. */
export async function colourOf(path: string): Promise<{ readonly luma: number; readonly saturation: number }> {
  const { stdout } = await run(
    bundledFfmpeg,
    ['-v', 'fatal', '-i', path, '-vf', 'signalstats,metadata=print:file=-', '-f', 'null', '-'],
    { maxBuffer: 1 << 26 },
  );
  const mean = (key: string): number => {
    const found = Array.from(stdout.matchAll(new RegExp(`${key}=([\\d.]+)`, 'g')), ([, value]) => Number(value));
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  };
  return { luma: mean('YAVG'), saturation: mean('SATAVG') };
}

/** When its first and last packet of picture or sound are shown, in milliseconds. */
export async function spanOf(path: string, stream: 'v' | 'a'): Promise<readonly [number, number] | null> {
  const { stdout } = await run(bundledFfmpeg, [
    ...['-v', 'fatal', '-i', path, '-map', `0:${stream}:0`, '-vsync', '0', '-copyts', '-f', 'framemd5', '-'],
  ]).catch(() => ({ stdout: '' }));
  const [, num = '0', den = '1'] = /#tb 0: (\d+)\/(\d+)/.exec(stdout) ?? [];
  const times = stdout
    .split('\n')
    .filter((line) => /^0,/.test(line))
    .map((line) => Math.round((Number(line.split(',')[2]) * 1000 * Number(num)) / Number(den)));
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
}

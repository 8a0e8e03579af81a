import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProbedVideo, VideoRecipe } from '../../src/core/media/facts.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import { probeFile } from '../../src/media/probe.ts';
import { renderVideo } from '../../src/media/video.ts';
import { ffmpeg } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const sound = (seconds: number) => ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`];
const picture = (rate: string, seconds: number, size = '160x120') => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`],
];

async function clip(args: readonly string[], extension = '.mp4'): Promise<string> {
  const out = join(await tempDir(), `clip${extension}`);
  await ffmpeg([...args, out]);
  return out;
}

async function probeVideo(path: string): Promise<ProbedVideo> {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'video') throw new Error('not a video');
  return probed;
}

/** When each frame is shown, in seconds, as a player sees it. */
async function times(path: string, stream: 'v' | 'a' = 'v'): Promise<readonly number[]> {
  const out = join(await tempDir(), 'frames.txt');
  await ffmpeg(['-f', 'mov', '-i', path, '-map', `0:${stream}:0`, '-vsync', 'passthrough', '-f', 'framemd5', out]);
  const text = await readFile(out, 'utf8');
  const [, top = '1', bottom = '1'] = /#tb 0: (\d+)\/(\d+)/.exec(text) ?? [];
  return text
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => (Number(line.split(',')[2]) * Number(top)) / Number(bottom))
    .sort((a, b) => a - b);
}

async function encoded(input: string, frameRate: number | null) {
  const probed = await probeVideo(input);
  const recipe: VideoRecipe = {
    ...{ rung: 'encode', width: probed.width & ~1, height: probed.height & ~1, frameRate, tonemap: false },
    ...{ maxVideoBitrate: 3_000_000, audio: probed.audioCodec === null ? { kind: 'none' } : { kind: 'copy' } },
  };
  const output = join(await tempDir(), 'out.part');
  const made = await renderVideo({ input, probed, recipe, output, ffmpeg: () => findFfmpeg({ path: '' }), signal });
  return { probed, made, before: await times(input), after: await times(output), output };
}

/** What plain `-vf fps=…` makes of it. */
async function plain(input: string, rate: string): Promise<number> {
  return (await times(await clip(['-i', input, '-vf', `fps=${rate}`, '-an', ...x264]))).length;
}

describe('a fast video loses every second frame and nothing else', () => {
  const rates: [string, string, number, string, number][] = [
    ['120 frames a second to 60', '120', 60, '60', 2],
    ['240, slow motion, to 60', '240', 60, '60', 1],
    ['59.94 to 29.97', '60000/1001', 29.97, '30000/1001', 2],
    ['47.95 to 23.976', '48000/1001', 23.976, '24000/1001', 2],
    ['50 to 25', '50', 25, '25', 2],
  ];
  it.each(rates)('%s', async (_what, from, to, exact, seconds) => {
    const input = await clip([...picture(from, seconds), ...sound(seconds), ...x264, '-c:a', 'aac', '-shortest']);
    const { probed, made, after } = await encoded(input, to);
    expect(after.length).toBe(await plain(input, exact));
    expect(after.length).toBe(Math.round(to * seconds));
    expect(Math.abs(made.durationMs - probed.durationMs)).toBeLessThanOrEqual(1000 / to);
    expect(made.frameRate).toBeCloseTo(to, 1);
  });
});

describe('a video that is only coded anew keeps the time of every frame', () => {
  const clips: [string, () => Promise<string>][] = [
    ['23.976 frames a second', () => clip([...picture('24000/1001', 2), ...sound(2), ...x264, '-c:a', 'aac'])],
    ['29.97', () => clip([...picture('30000/1001', 2), ...x264])],
    ['240, where that is taken', () => clip([...picture('240', 0.5), ...x264])],
    ['a variable rate', () => variable()],
    ['one frame', () => clip([...picture('25', 0.04), ...x264])],
    ['one frame of five seconds', () => clip([...picture('1/5', 5), ...x264])],
    ['odd sides', () => clip([...picture('30', 0.5, '161x121'), ...x264.slice(0, 4), '-pix_fmt', 'yuv444p'])],
    ['an edit list that starts the picture late', () => late()],
    ['an edit list that cuts its begin', () => cutBegin()],
  ];
  it.each(clips)('%s', async (_what, make) => {
    const { probed, made, before, after } = await encoded(await make(), null);
    expect(after.length).toBe(before.length);
    const start = (before[0] ?? 0) - (after[0] ?? 0);
    const frameMs = 1000 / Math.max(1, probed.frameRate ?? 25);
    for (const [index, at] of before.entries()) expect(Math.abs(at - start - (after[index] ?? -1))).toBeLessThan(0.002);
    expect(Math.abs(made.durationMs - probed.durationMs)).toBeLessThanOrEqual(frameMs + 1);
  });

  const variable = () =>
    clip([
      ...picture('30', 2),
      ...sound(2),
      '-vf',
      "select='lt(n,20)+not(mod(n,7))'",
      '-vsync',
      'vfr',
      ...x264,
      '-c:a',
      'aac',
    ]);
  /** picture half a second after the sound */
  const late = async () => {
    const base = await clip([...picture('30', 1), ...x264]);
    const tone = await clip([...sound(2), '-c:a', 'aac'], '.m4a');
    return clip(['-itsoffset', '0.5', '-i', base, '-i', tone, '-map', '0:v', '-map', '1:a', '-c', 'copy']);
  };
  const cutBegin = async () => {
    const base = await clip([...picture('30', 2), ...sound(2), ...x264, '-g', '60', '-c:a', 'aac']);
    return clip(['-ss', '0.7', '-i', base, '-c', 'copy']);
  };

  it('and picture and sound stay together', async () => {
    for (const make of [late, cutBegin, variable]) {
      const { before, after, output, probed } = await encoded(await make(), null);
      expect(probed.audioCodec).toBe('aac');
      const [soundStart = 0] = await times(output, 'a');
      expect(Math.abs((after[0] ?? 0) - soundStart - (before[0] ?? 0))).toBeLessThan(0.05);
    }
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { VideoLimits } from '../../src/contract/index.ts';
import type { ProbedVideo, RenditionDecision, VideoRecipe } from '../../src/core/media/facts.ts';
import { splitVideo } from '../../src/core/media/split.ts';
import { findKeyFrames } from '../../src/media/container.ts';
import { type FfmpegFacts, findFfmpeg } from '../../src/media/ffmpeg.ts';
import { renderPart } from '../../src/media/part-of-video.ts';
import { probeFile } from '../../src/media/probe.ts';
import { compareFrames } from '../support/frames.ts';
import { bundledFfmpeg, ffmpeg as runBundled, sample } from '../support/media-samples.ts';
import { otherFfmpegs } from '../support/other-ffmpeg.ts';
import { tempDir } from '../support/temp.ts';
import { edge } from '../support/video-edges.ts';

/** A video in parts, put together again, is the video: every picture once, in its order, and the sound without a gap. */

const signal = new AbortController().signal;
const limits: VideoLimits = {
  containers: ['mp4'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 50_000_000,
  minDurationMs: 0,
  maxDurationMs: 2500,
  maxCount: 8,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxPixels: null,
  maxFrameRate: 60,
  highBitDepth: false,
  cover: 'none',
};

const programs = [bundledFfmpeg, ...otherFfmpegs];
const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=96x160:r=25:d=6.2'];
const sound = ['-f', 'lavfi', '-i', 'sine=f=440:d=6.2', '-c:a', 'aac'];
const steady = (gap: number, more = '') => ['-g', String(gap), '-x264-params', `scenecut=0${more}`];
const x264 = ['-c:v', 'libx264', '-preset', 'fast', '-pix_fmt', 'yuv420p'];
const x265 = (more: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'],
  ...['-x265-params', `log-level=error:scenecut=0:${more}`],
];
const front = ['-fflags', '+bitexact', '-movflags', '+faststart'];

const samples = {
  /** B-frames, a key frame a second */
  avc: [...picture, ...sound, ...x264, ...steady(25), ...front],
  hevc: [...picture, ...sound, ...x265('keyint=25:min-keyint=25:no-open-gop=1'), ...front],
  /** pictures before a key frame that come behind it */
  openGroups: [...picture, ...sound, ...x264, ...steady(25, ':open-gop=1'), ...front],
  oneKeyFrame: [...picture, ...sound, ...x264, ...steady(1000), ...front],
  turned: [...picture, ...x264, ...steady(25), '-metadata:s:v', 'rotate=90', ...front],
} as const;

async function make(name: keyof typeof samples): Promise<string> {
  const path = join(await tempDir(), 'whole.mp4');
  await runBundled([...samples[name], path]);
  return path;
}

async function probeVideo(path: string): Promise<ProbedVideo> {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'video') throw new Error('not a video');
  return probed;
}

function recipeOf(decision: RenditionDecision): Exclude<VideoRecipe, { rung: 'untag' }> {
  if (decision.kind !== 'make') throw new Error(`not made: ${JSON.stringify(decision)}`);
  const { recipe } = decision;
  if ('format' in recipe || recipe.rung === 'cover' || recipe.rung === 'untag') throw new Error('no part');
  return recipe;
}

async function split(input: string, ffmpeg: FfmpegFacts, change: Partial<VideoLimits> = {}) {
  const probed = await probeVideo(input);
  const found = splitVideo(probed, { ...limits, ...change }, { wishes: {}, keyFrames: await findKeyFrames(input) });
  if (found.kind !== 'parts') throw new Error(`not split: ${JSON.stringify(found)}`);
  const folder = await tempDir();
  const parts: string[] = [];
  for (const [index, decision] of found.parts.entries()) {
    const recipe = recipeOf(decision);
    const output = join(folder, `${index}.part`);
    if (recipe.part === undefined) throw new Error('no part');
    await renderPart({ input, probed, recipe, output, signal, ffmpeg: async () => ffmpeg }, recipe.part);
    parts.push(output);
  }
  const lengths = await Promise.all(parts.map(async (path) => (await probeVideo(path)).durationMs));
  return { probed, rungs: found.parts.map((part) => recipeOf(part).rung), parts, lengths };
}

/** All parts decoded one after the other. */
async function joined(parts: readonly string[]): Promise<string> {
  const path = join(await tempDir(), 'joined.mkv');
  const inputs = parts.flatMap((part) => ['-f', 'mov', '-i', part]);
  const all = parts.map((_, index) => `[${index}:v]`).join('');
  const sides = `${all}concat=n=${parts.length}:v=1[v]`;
  await runBundled([...inputs, '-filter_complex', sides, '-map', '[v]', '-vsync', '0', '-c:v', 'ffv1', path]);
  return path;
}

/** Hashes of the coded packets of sound, in order. */
async function packetsOf(path: string): Promise<readonly string[]> {
  const out = join(await tempDir(), 'sound.txt');
  await runBundled(['-f', 'mov', '-i', path, '-map', '0:a:0', '-c', 'copy', '-f', 'framemd5', out]);
  const lines = (await readFile(out, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** The beginning and the end of all samples of sound that are heard. */
async function soundMs(path: string): Promise<number> {
  const out = join(await tempDir(), 'sound.pcm');
  await runBundled(['-f', 'mov', '-i', path, '-map', '0:a:0', '-ac', '1', '-ar', '44100', '-f', 's16le', out]);
  return ((await readFile(out)).length / 2 / 44_100) * 1000;
}

describe.each(programs)('with %s', (path) => {
  let ffmpeg: FfmpegFacts;
  beforeAll(async () => {
    ffmpeg = await findFfmpeg({ flag: path });
  });

  it('cuts at key frames without coding anything anew, and keeps every packet', async () => {
    const input = await make('avc');
    const { rungs, parts, lengths, probed } = await split(input, ffmpeg);
    expect(rungs).toEqual(['remux', 'remux', 'remux']);
    for (const length of lengths) expect(length).toBeLessThanOrEqual(2500);
    expect(Math.min(...lengths)).toBeGreaterThan(1900);
    const { frames, leastPsnr } = await compareFrames(input, await joined(parts));
    expect([frames[0], frames[1], leastPsnr]).toEqual([155, 155, 99]);
    const whole = await packetsOf(input);
    const all = (await Promise.all(parts.map(packetsOf))).flat();
    // What is not heard stands before the first.
    expect(all).toEqual(whole.slice(whole.length - all.length));
    expect(whole.length - all.length).toBeLessThanOrEqual(1);
    const heard = (await Promise.all(parts.map(soundMs))).reduce((sum, ms) => sum + ms, 0);
    expect(Math.abs(heard - probed.durationMs)).toBeLessThan(24 * 3);
  });

  it('codes the parts of another codec anew, picture by picture', async () => {
    const input = await make('hevc');
    const { rungs, parts, lengths } = await split(input, ffmpeg);
    expect(rungs).toEqual(['encode', 'encode', 'encode']);
    for (const length of lengths) expect(length).toBeLessThanOrEqual(2500);
    const { frames, leastPsnr } = await compareFrames(input, await joined(parts));
    expect(frames).toEqual([155, 155]);
    expect(leastPsnr).toBeGreaterThan(28);
  });

  it('cuts anywhere where there is one key frame only, and neither loses a picture nor shows it twice', async () => {
    const input = await make('oneKeyFrame');
    const { rungs, parts, lengths, probed } = await split(input, ffmpeg);
    expect(rungs).toEqual(['encode', 'encode', 'encode']);
    for (const length of lengths) expect(length).toBeLessThanOrEqual(2500);
    const { frames, leastPsnr } = await compareFrames(input, await joined(parts));
    expect(frames).toEqual([155, 155]);
    expect(leastPsnr).toBeGreaterThan(28);
    const heard = (await Promise.all(parts.map(soundMs))).reduce((sum, ms) => sum + ms, 0);
    expect(Math.abs(heard - probed.durationMs)).toBeLessThan(24 * 3);
  });
});

it('cuts no open group, whose first pictures need what is before', async () => {
  const ffmpeg = await findFfmpeg({ flag: bundledFfmpeg });
  const input = await make('openGroups');
  const { rungs, parts } = await split(input, ffmpeg);
  expect(new Set(rungs)).toEqual(new Set(['encode']));
  expect((await compareFrames(input, await joined(parts))).frames).toEqual([155, 155]);
});

/** Times that do not begin with zero, that two programs read differently, or that nobody can copy into MP4. */
it.each([
  ...(['trimmed', 'latePicture', 'fragmented', 'mirrored90', 'proRes', 'surroundAc3'] as const).map(
    (name) => [name, () => edge(name)] as const,
  ),
  ...(['webm', 'mkv', 'vfr'] as const).map((name) => [name, () => sample(name)] as const),
])('has each picture of %s once', async (_name, input) => {
  const ffmpeg = await findFfmpeg({ flag: bundledFfmpeg });
  const path = await input();
  const { parts } = await split(path, ffmpeg, { maxDurationMs: 800 });
  expect(parts.length).toBeGreaterThan(1);
  const counts = await Promise.all(parts.map(async (part) => (await compareFrames(path, part)).frames));
  expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(counts[0]?.[0]);
});

it('keeps the turn of a phone video', async () => {
  const ffmpeg = await findFfmpeg({ flag: bundledFfmpeg });
  const { rungs, parts, probed } = await split(await make('turned'), ffmpeg);
  expect(new Set(rungs)).toEqual(new Set(['remux']));
  for (const part of parts)
    expect(await probeVideo(part)).toMatchObject({ width: probed.width, rotation: probed.rotation });
});

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { because, FerryError, type VideoLimits } from '../../src/contract/index.ts';
import type { ProbedVideo, VideoRecipe } from '../../src/core/media/facts.ts';
import { decideVideo } from '../../src/core/media/video.ts';
import type { VideoWishes } from '../../src/core/media/wishes.ts';
import { extractCover } from '../../src/media/cover/extract.ts';
import { type FfmpegFacts, findFfmpeg } from '../../src/media/ffmpeg.ts';
import { probeFile } from '../../src/media/probe.ts';
import { ffmpeg as runBundled, type SampleName, sample } from '../support/media-samples.ts';
import { renderAny } from '../support/render-any.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const limits: VideoLimits = {
  containers: ['mp4'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 50_000_000,
  minDurationMs: 0,
  maxDurationMs: 600_000,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxPixels: null,
  maxFrameRate: 30,
  highBitDepth: false,
  cover: 'none',
};

let found: FfmpegFacts;
beforeAll(async () => {
  found = await findFfmpeg({ path: '' });
});
const withFfmpeg = async () => found;
const withoutFfmpeg = async (): Promise<FfmpegFacts> => {
  throw new FerryError('fatal', because('ffmpeg-missing'));
};

async function probeVideo(path: string): Promise<ProbedVideo> {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'video') throw new Error('not a video');
  return probed;
}

/** Decides, makes, and gives back what was made and what the ladder says of that. */
async function render(
  name: SampleName,
  changes: Partial<VideoLimits> = {},
  ffmpeg = withFfmpeg,
  wishes: VideoWishes = {},
) {
  const input = await sample(name);
  const probed = await probeVideo(input);
  const limit = { ...limits, ...changes };
  const decision = decideVideo(probed, limit, wishes);
  if (decision.kind !== 'make') throw new Error(`not made: ${JSON.stringify(decision)}`);
  const { recipe } = decision;
  if ('format' in recipe || recipe.rung === 'cover')
    throw new Error(`no recipe for a video: ${JSON.stringify(recipe)}`);
  const output = join(await tempDir(), 'out.part');
  const made = await renderAny({ input, probed, recipe, output, ffmpeg, signal });
  return { probed, recipe, made, output, again: decideVideo(made, limit) };
}

/** Every frame's hash: equal lists are equal pictures, bit by bit. */
async function frameHashes(path: string, stream: 'v' | 'a'): Promise<string> {
  const out = join(await tempDir(), 'frames.txt');
  await runBundled(['-f', 'mov', '-i', path, '-map', `0:${stream}:0`, '-c', 'copy', '-f', 'framemd5', out]);
  return (await readFile(out, 'utf8'))
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim())
    .join('\n');
}

describe('remuxing', () => {
  const names: SampleName[] = ['moovAtEnd', 'fragmented', 'gpsAtEnd', 'gpsMovAtEnd', 'twoSounds', 'mkv'];
  for (const [with_, ffmpeg] of [
    ['with ffmpeg', withFfmpeg],
    ['in this process, without ffmpeg', withoutFfmpeg],
  ] as const) {
    it.each(names)(`makes %s fit ${with_}`, async (name) => {
      const { recipe, made, again, probed } = await render(name, {}, ffmpeg);
      expect(recipe).toEqual({ rung: 'remux' });
      expect(again).toEqual({ kind: 'as-is' });
      expect(Math.abs(made.durationMs - probed.durationMs)).toBeLessThan(40);
    });

    it(`leaves no trace of the place in the bytes ${with_}`, async () => {
      for (const name of ['gpsAtEnd', 'gpsMovAtEnd'] as const) {
        expect((await readFile(await sample(name))).includes('48.8577') || name === 'gpsAtEnd').toBe(true);
        const bytes = await readFile((await render(name, {}, ffmpeg)).output);
        for (const trace of ['48.8577', 'loci', 'location', 'Lavf'])
          expect(bytes.includes(trace), `${name} ${trace}`).toBe(false);
      }
    });

    it(`does not touch a single coded picture or sound ${with_}`, async () => {
      const { output } = await render('moovAtEnd', {}, ffmpeg);
      expect(await frameHashes(output, 'v')).toBe(await frameHashes(await sample('moovAtEnd'), 'v'));
    });
  }

  it('keeps the turn of a phone video', async () => {
    const input = await sample('turned');
    const probed = await probeVideo(input);
    for (const ffmpeg of [withFfmpeg, withoutFfmpeg]) {
      const output = join(await tempDir(), 'out.part');
      const made = await renderAny({ input, probed, recipe: { rung: 'remux' }, output, ffmpeg, signal });
      expect(made).toMatchObject({ width: 160, height: 320, rotation: 270 });
    }
  });
});

describe('what a person asked for', () => {
  const asked: [string, VideoWishes, Partial<VideoLimits>][] = [
    ['is cut', { cutTooLong: true }, { maxDurationMs: 1200 }],
    ['loses its sound', { mute: true }, {}],
  ];
  for (const [with_, ffmpeg] of [
    ['with ffmpeg', withFfmpeg],
    ['without', withoutFfmpeg],
  ] as const)
    it.each(asked)(`%s by repacking, ${with_}`, async (_what, wishes, limit) => {
      const { recipe, made, again, output } = await render('good', limit, ffmpeg, wishes);
      expect(recipe.rung).toBe('remux');
      expect(again).toEqual({ kind: 'as-is' });
      expect(made.audioCodec === null).toBe(wishes.mute === true);
      const [before, after] = [await frameHashes(await sample('good'), 'v'), await frameHashes(output, 'v')];
      expect(before.startsWith(after)).toBe(true);
    });
});

describe('encoding', () => {
  const names: SampleName[] = ['hevc', 'tenBit', 'hdr', 'webm', 'vp8', 'oldCodec', 'fast', 'large', 'odd'];
  it.each(names)('makes %s fit, and not larger than it was', async (name) => {
    const { recipe, made, again, probed } = await render(name);
    expect(recipe.rung).toBe('encode');
    expect(again).toEqual({ kind: 'as-is' });
    // Tables and a first picture weigh on clips of 60 KB: there a few more are forgiven.
    expect(made.bytes).toBeLessThan(probed.bytes + (probed.bytes < 100_000 ? 8192 : 0));
  });

  it.each(['mp3Sound', 'pcmMov'] as const)('recodes only the sound of %s', async (name) => {
    const { recipe, again, output } = await render(name);
    expect(recipe.rung).toBe('audio');
    expect(again).toEqual({ kind: 'as-is' });
    expect(await frameHashes(output, 'v')).toBe(await frameHashes(await sample(name), 'v'));
  });

  it('keeps within the bytes that are taken', async () => {
    const { probed } = await render('good', { maxBytes: 300_000 });
    for (const part of [0.8, 0.6, 0.45]) {
      const maxBytes = Math.round(probed.bytes * part);
      expect((await render('good', { maxBytes })).made.bytes).toBeLessThanOrEqual(maxBytes);
    }
  });

  it('keeps the pace of a variable frame rate instead of filling it up with copies', async () => {
    const { made, probed } = await render('vfr', { maxBytes: 250_000 });
    expect(made.frameRate).toBeCloseTo(probed.frameRate ?? 0, -0.5);
    expect(Math.abs(made.durationMs - probed.durationMs)).toBeLessThan(100);
  });

  it('turns the picture itself and drops the tag', async () => {
    const input = await sample('turned');
    const probed = await probeVideo(input);
    const recipe: VideoRecipe = {
      rung: 'encode',
      width: 160,
      height: 320,
      frameRate: null,
      maxVideoBitrate: 200_000,
      audio: { kind: 'none' },
      tonemap: false,
    };
    const output = join(await tempDir(), 'out.part');
    const made = await renderAny({ input, probed, recipe, output, ffmpeg: withFfmpeg, signal });
    expect(made).toMatchObject({ width: 160, height: 320, rotation: 0 });
    expect(await coverColours(output)).toEqual({ top: 'blue', bottom: 'red' });
  });

  it('tells how far it is', async () => {
    const input = await sample('slow');
    const seen: number[] = [];
    const recipe = encodeRecipe(180, 320);
    const output = join(await tempDir(), 'out.part');
    await renderAny({
      input,
      probed: await probeVideo(input),
      recipe,
      output,
      ffmpeg: withFfmpeg,
      signal,
      onProgress: (fraction) => seen.push(fraction),
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(0.95);
    expect(seen.at(-1)).toBeLessThanOrEqual(1);
  });
});

function encodeRecipe(width: number, height: number): VideoRecipe {
  const rest = { frameRate: null, maxVideoBitrate: 1_000_000, audio: { kind: 'none' }, tonemap: false } as const;
  return { rung: 'encode', width, height, ...rest };
}

describe('what goes wrong has a name', () => {
  it('a file that was cut after it was probed gives no rendition, though ffmpeg ends with 0', async () => {
    const probed = await probeVideo(await sample('good'));
    const output = join(await tempDir(), 'out.part');
    const job = { input: await sample('cutFront'), probed, recipe: { rung: 'remux' as const }, output, signal };
    await expect(renderAny({ ...job, ffmpeg: withFfmpeg })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'damaged',
      reason: { values: { path: job.input, part: 'frames' } },
    });
    await expect(renderAny({ ...job, ffmpeg: withoutFfmpeg })).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('what ffmpeg cannot read is named with its last words', async () => {
    const probed = await probeVideo(await sample('good'));
    const job = { input: await sample('html'), probed, output: join(await tempDir(), 'out.part'), signal };
    await expect(renderAny({ ...job, recipe: { rung: 'remux' }, ffmpeg: withFfmpeg })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'ffmpeg-failed',
      reason: { values: { path: job.input }, said: expect.stringMatching(/moov atom not found|Invalid data/) },
    });
  });

  it('no ffmpeg at all is fatal where something must be encoded', async () => {
    await expect(render('hevc', {}, withoutFfmpeg)).rejects.toMatchObject({ kind: 'fatal', code: 'ffmpeg-missing' });
  });

  it('an ffmpeg without H.264 can repack and says that it cannot encode', async () => {
    const poor = async () => ({ ...found, lacks: ['libx264' as const] });
    expect((await render('gpsAtEnd', {}, poor)).again.kind).toBe('as-is');
    await expect(render('hevc', {}, poor)).rejects.toMatchObject({
      kind: 'fatal',
      code: 'ffmpeg-lacks-encoder',
      reason: { values: { path: found.path, lacks: ['libx264'] } },
    });
    const noHdr = async () => ({ ...found, lacks: ['zscale' as const] });
    await expect(render('hdr', {}, noHdr)).rejects.toMatchObject({ code: 'ffmpeg-lacks-encoder' });
    expect((await render('hevc', {}, noHdr)).again.kind).toBe('as-is');
  });

  it('a full disk stops everything and names the folder', async () => {
    const probed = await probeVideo(await sample('gps'));
    const job = { input: await sample('gps'), probed, output: '/dev/full', recipe: { rung: 'remux' as const }, signal };
    await expect(renderAny({ ...job, ffmpeg: withFfmpeg })).rejects.toMatchObject({
      kind: 'fatal',
      code: 'disk-full',
      reason: { values: { path: '/dev' } },
    });
  });

  it('an ffmpeg that was removed meanwhile is named instead of crashing the process', async () => {
    const gone = async () => ({ ...found, path: '/nonexistent/ffmpeg' });
    await expect(render('gpsAtEnd', {}, gone)).rejects.toMatchObject({
      kind: 'fatal',
      code: 'ffmpeg-gone',
      reason: { values: { path: '/nonexistent/ffmpeg' } },
    });
  });
});

async function takeCover(input: string, wishes: { output: string; atMs: number; maxLongSide: number }): Promise<void> {
  const probed = (await probeFile(input, signal)) as ProbedVideo;
  await extractCover({ input, probed, ...wishes, ffmpeg: found, signal });
}

/** Colours in the middle of the first frame's upper and lower half. */
async function coverColours(input: string): Promise<{ top: string; bottom: string }> {
  const output = join(await tempDir(), 'cover.part');
  await takeCover(input, { output, atMs: 0, maxLongSide: 320 });
  return await colours(output);
}

async function colours(path: string): Promise<{ top: string; bottom: string }> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  const at = (y: number) => {
    const start = (Math.floor(y) * info.width + Math.floor(info.width / 2)) * info.channels;
    return (data[start] ?? 0) > (data[start + 2] ?? 0) ? 'red' : 'blue';
  };
  return { top: at(info.height / 4), bottom: at((info.height * 3) / 4) };
}

describe('taking a cover', () => {
  it('gives one upright JPEG without tags', async () => {
    expect(await coverColours(await sample('turned'))).toEqual({ top: 'blue', bottom: 'red' });
  });

  it.each(['hdr', 'webm', 'vfr', 'tenBit'] as const)('works on %s, also behind the end', async (name) => {
    for (const atMs of [-5, 400, 900_000]) {
      const output = join(await tempDir(), 'cover.part');
      await takeCover(await sample(name), { output, atMs, maxLongSide: 300 });
      const probed = await probeFile(output, signal);
      expect(probed).toMatchObject({ kind: 'image', format: 'jpeg', width: 168, height: 300, privateTags: [] });
      expect((await stat(output)).size).toBeGreaterThan(1000);
    }
  });

  it('never makes it larger than the video', async () => {
    const output = join(await tempDir(), 'cover.part');
    await takeCover(await sample('good'), { output, atMs: 0, maxLongSide: 4000 });
    expect(await probeFile(output, signal)).toMatchObject({ width: 360, height: 640 });
  });
});

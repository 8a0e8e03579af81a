import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { VideoLimits } from '../../src/contract/index.ts';
import type { ProbedVideo, RenditionDecision, VideoRecipe } from '../../src/core/media/facts.ts';
import { decideVideo } from '../../src/core/media/video.ts';
import type { VideoWishes } from '../../src/core/media/wishes.ts';
import { type FfmpegFacts, findFfmpeg } from '../../src/media/ffmpeg.ts';
import { findLevel } from '../../src/media/loudness.ts';
import { probeFile } from '../../src/media/probe.ts';
import { colourOf, compareFrames, spanOf } from '../support/frames.ts';
import { bundledFfmpeg, ffmpeg as runBundled } from '../support/media-samples.ts';
import { haveOtherFfmpegOrSkip, otherFfmpegs } from '../support/other-ffmpeg.ts';
import { renderAny } from '../support/render-any.ts';
import { tempDir } from '../support/temp.ts';
import { type EdgeName, edge } from '../support/video-edges.ts';

/** Every rung at its edges, with each ffmpeg there is. */

const signal = new AbortController().signal;
const limits: VideoLimits = {
  containers: ['mp4'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 50_000_000,
  minDurationMs: 0,
  maxDurationMs: 600_000,
  maxLongSide: 240,
  maxShortSide: 160,
  maxPixels: null,
  maxFrameRate: 30,
  highBitDepth: false,
  cover: 'none',
};

const programs = [bundledFfmpeg, ...otherFfmpegs];

async function probeVideo(path: string): Promise<ProbedVideo> {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'video') throw new Error('not a video');
  return probed;
}

interface Asked {
  readonly limits?: Partial<VideoLimits>;
  readonly wishes?: VideoWishes;
  readonly probed?: Partial<ProbedVideo>;
  readonly subtitlesPath?: string;
}

/** Decides, makes, and says what the ladder says of what was made. */
async function render(path: string, ffmpeg: FfmpegFacts, asked: Asked = {}) {
  const probed = { ...(await probeVideo(path)), ...asked.probed };
  const limit = { ...limits, ...asked.limits };
  const decision = decideVideo(probed, limit, asked.wishes);
  const recipe = recipeOf(decision);
  if (recipe === null) return { probed, rung: decision.kind, made: probed, output: path, again: decision };
  const output = join(await tempDir(), 'out.part');
  const { subtitlesPath = null } = asked;
  const made = await renderAny({
    input: path,
    probed,
    recipe,
    output,
    ffmpeg: async () => ffmpeg,
    signal,
    subtitlesPath,
  });
  return { probed, rung: recipe.rung, made, output, again: decideVideo(await probeVideo(output), limit) };
}

function recipeOf(decision: RenditionDecision): VideoRecipe | null {
  if (decision.kind !== 'make') return null;
  const { recipe } = decision;
  if (recipe.rung === 'cover' || 'format' in recipe) throw new Error('not a recipe for a video');
  return recipe;
}

const unchanged: readonly EdgeName[] = [
  ...([
    'base',
    'baseline',
    'bFrames',
    'fullRange',
    'turned90',
    'turned180',
    'turned270',
    'mirrored',
    'mirrored90',
  ] as const),
  ...(['variableRate', 'surround', 'rate96k', 'rate8k', 'lateSound', 'latePicture', 'trimmed', 'oneFrame'] as const),
];

const copied: readonly (readonly [EdgeName, 'untag' | 'remux' | 'audio'])[] = [
  ...(['comment', 'place', 'coverInMp4'] as const).map((name) => [name, 'untag'] as const),
  ...(['twoSounds', 'twoPictures', 'subtitled', 'chapters', 'fragmented', 'attachedPicture'] as const).map(
    (name) => [name, 'remux'] as const,
  ),
  ...(['surroundAc3', 'opusInMp4', 'pcm192k', 'alaw8k', 'mp3'] as const).map((name) => [name, 'audio'] as const),
];

/** `through`: how the picture is meant to be shown, where the ffmpeg that compares does not know it */
const encoded: readonly (readonly [EdgeName, { readonly limits?: Partial<VideoLimits>; readonly through?: string }])[] =
  [
    ...(['chroma422', 'chroma444', 'tenBit', 'hevc', 'hevcTenBit', 'vp9InMp4', 'proRes', 'seeThrough'] as const).map(
      (name) => [name, {}] as const,
    ),
    ...(['oddSides', 'widePixels'] as const).map((name) => [name, {}] as const),
    ['interlaced', { through: 'yadif=mode=0:parity=-1:deint=1' }],
    ['wide', {}],
    ...(
      ['turned90', 'turned180', 'turned270', 'variableRate', 'trimmed', 'bFrames', 'lateSound', 'latePicture'] as const
    ).map((name) => [name, { limits: { maxLongSide: 128 } }] as const),
    // The ffmpeg that compares takes a mirror for a turn: what it leaves out is put in.
    ['mirrored', { limits: { maxLongSide: 128 }, through: 'vflip' }],
    ['upsideDown', { limits: { maxLongSide: 128 }, through: 'vflip' }],
    ['mirrored90', { limits: { maxLongSide: 128 }, through: 'hflip' }],
    ['mirrored270', { limits: { maxLongSide: 128 }, through: 'hflip' }],
  ];

haveOtherFfmpegOrSkip('the ladder with a current ffmpeg');

describe.each(programs)('with %s', (program) => {
  let ffmpeg: FfmpegFacts;
  beforeAll(async () => {
    ffmpeg = program === bundledFfmpeg ? await findFfmpeg({ path: '' }) : await findFfmpeg({ flag: program });
  });

  it.each(unchanged)('%s goes as it is', async (name) => {
    expect((await render(await edge(name), ffmpeg)).rung).toBe('as-is');
  });

  it.each(copied)('%s: %s, and every picture is the same bit by bit', async (name, rung) => {
    const { probed, made, again, output, ...result } = await render(await edge(name), ffmpeg);
    expect(result.rung).toBe(rung);
    expect(again).toEqual({ kind: 'as-is' });
    const { frames, leastPsnr } = await compareFrames(await edge(name), output);
    expect(frames[1]).toBe(frames[0]);
    expect(leastPsnr).toBe(99);
    expect(Math.abs(made.durationMs - probed.durationMs)).toBeLessThan(60);
    if (rung !== 'audio') expect(await spanOf(output, 'a')).toEqual(await spanOf(await edge(name), 'a'));
  });

  it.each(encoded)(
    '%s is encoded once, looks the same, and does not grow',
    async (name, { limits: limit, through }) => {
      const input = await edge(name);
      const { probed, made, again, output, rung } = await render(input, ffmpeg, {
        ...(limit ? { limits: limit } : {}),
      });
      expect(rung).toBe('encode');
      expect(again).toEqual({ kind: 'as-is' });
      const { frames, leastPsnr } = await compareFrames(input, output, through);
      expect(frames[1]).toBe(frames[0]);
      expect(leastPsnr).toBeGreaterThan(28);
      // Clips of a second: tables weigh more than pictures.
      expect(made.bytes).toBeLessThan(probed.bytes + 8192);
      expect(made).toMatchObject({ rotation: 0, highBitDepth: false, hdr: false });
      const [before, after] = [await spanOf(input, 'v'), await spanOf(output, 'v')];
      expect(Math.abs((after?.[0] ?? -1) - (before?.[0] ?? 0))).toBeLessThan(40);
      expect(Math.abs((after?.[1] ?? -1) - (before?.[1] ?? 0))).toBeLessThan(40);
    },
  );

  it('59.94 frames a second become 29.97', async () => {
    expect((await render(await edge('fast'), ffmpeg)).made.frameRate).toBeCloseTo(29.97, 1);
  });

  it.each(['smpte2084', 'arib-std-b67'])('HDR (%s) keeps its luma and its colours', async (transfer) => {
    const [sdr, hdr] = await hdrPair(transfer);
    const { output, probed } = await render(hdr, ffmpeg);
    expect(probed.hdr).toBe(true);
    const [before, after] = [await colourOf(sdr), await colourOf(output)];
    expect(Math.abs(after.luma - before.luma)).toBeLessThan(4);
    expect(after.saturation).toBeGreaterThan(before.saturation * 0.8);
  });

  it.each(['soundOnly', 'hole', 'noise'] as const)('%s is refused with its reason', async (name) => {
    const code = name === 'soundOnly' ? 'no-track' : 'damaged';
    await expect(render(await edge(name), ffmpeg)).rejects.toMatchObject({ kind: 'permanent', code });
  });

  it('pictures that only a decoder finds damaged are refused when they are decoded', async () => {
    const input = await edge('noise');
    const probed = await probeVideo(await edge('base'));
    const recipe = recipeOf(decideVideo(probed, { ...limits, maxLongSide: 128 }));
    if (recipe === null) throw new Error('not made');
    const output = join(await tempDir(), 'out.part');
    await expect(
      renderAny({ input, probed, recipe, output, ffmpeg: async () => ffmpeg, signal }),
    ).rejects.toMatchObject({ code: 'damaged', reason: { values: { path: input, part: 'frames' } } });
  });

  it.each([
    ['remux', 1500, {}],
    ['encode', 1500, { maxLongSide: 128 }],
    ['remux', 1040, {}],
  ] as const)('what is too long is cut to fit when asked: %s to %d ms', async (rung, maxDurationMs, more) => {
    const input = await edge('long');
    const result = await render(input, ffmpeg, { limits: { maxDurationMs, ...more }, wishes: { cutTooLong: true } });
    expect(result.rung).toBe(rung);
    expect(result.again).toEqual({ kind: 'as-is' });
    expect(result.made.durationMs).toBeGreaterThan(maxDurationMs - 700);
    const { frames, psnrs } = await compareFrames(input, result.output);
    expect(frames[1]).toBeLessThan(frames[0]);
    // The last ones may be shown before some that were to be decoded after them, and went.
    for (const psnr of psnrs.slice(0, -3)) expect(psnr).toBeGreaterThan(rung === 'remux' ? 98 : 28);
  });

  it('sound is taken out without touching the picture', async () => {
    const { rung, made, output } = await render(await edge('base'), ffmpeg, { wishes: { mute: true } });
    expect([rung, made.audioCodec]).toEqual(['remux', null]);
    expect((await compareFrames(await edge('base'), output)).leastPsnr).toBe(99);
  });

  it.each(['quiet', 'silence'] as const)('%s is levelled, and only its sound', async (name) => {
    const { rung, output, probed } = await render(await edge(name), ffmpeg, { wishes: { levelSound: true } });
    expect(rung).toBe('audio');
    expect((await compareFrames(await edge(name), output)).leastPsnr).toBe(99);
    // Null: nothing is left to do.
    const level = { ffmpeg: ffmpeg.path, keepMs: undefined, lufs: -14, signal, probed };
    expect(await findLevel({ ...level, input: output })).toBeNull();
    if (name === 'quiet') expect(await findLevel({ ...level, input: await edge(name) })).toMatch(/^volume=\d/);
  });
});

/** By the newest there is: the one of 2018 looks through all fonts of the computer at its first use, which takes a minute. */
describe('subtitles', () => {
  let ffmpeg: FfmpegFacts;
  beforeAll(async () => {
    ffmpeg = await findFfmpeg({ flag: programs.at(-1) });
  });

  // One with a single space: a list of arguments is torn there where somebody is careless.
  it.each(["it's [a], b;c:d\\e=f", 'My Videos'])(
    'are drawn into the picture, also from the folder %s',
    async (name) => {
      const folder = join(await tempDir(), name);
      await mkdir(folder);
      const subtitlesPath = join(folder, 'words.srt');
      await copyFile(await edge('words'), subtitlesPath);
      const asked = {
        wishes: { drawSubtitles: true },
        probed: { subtitles: { sha256: 'a'.repeat(64), format: 'srt' } },
      } as const;
      const { rung, output } = await render(await edge('base'), ffmpeg, { ...asked, subtitlesPath });
      expect(rung).toBe('encode');
      expect((await compareFrames(await edge('base'), output)).leastPsnr).toBeLessThan(36);
    },
  );

  it('with letters that no font has are refused by name instead of drawn as boxes', async () => {
    const subtitlesPath = join(await tempDir(), 'words.srt');
    // Cuneiform: none of the fonts of these machines.
    await writeFile(subtitlesPath, '1\n00:00:00,100 --> 00:00:01,000\n𒀀𒀁\n');
    const asked = {
      wishes: { drawSubtitles: true },
      probed: { subtitles: { sha256: 'a'.repeat(64), format: 'srt' } },
    } as const;
    await expect(render(await edge('base'), ffmpeg, { ...asked, subtitlesPath })).rejects.toMatchObject({
      code: 'subtitles-no-font',
      reason: { values: { letters: '𒀀𒀁' } },
    });
  });
});

/** The same scene as SDR and as HDR, its white at 203 nits. */
async function hdrPair(transfer: string): Promise<readonly [sdr: string, hdr: string]> {
  const folder = await tempDir();
  const [sdr, hdr] = [join(folder, 'sdr.mp4'), join(folder, 'hdr.mp4')];
  const bt709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  await runBundled([
    ...['-f', 'lavfi', '-i', 'testsrc2=s=160x96:r=5:d=1', '-vf', 'scale=out_color_matrix=bt709:out_range=tv'],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-qp', '0', ...bt709, sdr],
  ]);
  const toHdr = [
    'zscale=tin=bt709:min=bt709:pin=bt709:rin=tv:t=linear:npl=203,format=gbrpf32le',
    `zscale=p=bt2020:t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`,
  ].join(',');
  const names = `colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`;
  await runBundled([
    ...['-i', sdr, '-vf', toHdr, '-c:v', 'libx265', '-x265-params', `log-level=error:qp=4:${names}`, '-tag:v', 'hvc1'],
    ...[
      '-color_primaries',
      'bt2020',
      '-color_trc',
      transfer,
      '-colorspace',
      'bt2020nc',
      '-movflags',
      '+faststart',
      hdr,
    ],
  ]);
  return [sdr, hdr];
}

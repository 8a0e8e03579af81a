import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Region } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cropTo } from '../../src/core/cover/crop.ts';
import type { Look, VideoLook } from '../../src/core/cover/look.ts';
import type { SmallPicture } from '../../src/core/cover/measure.ts';
import { createLikenessWatch } from '../../src/core/likeness.ts';
import type { ProbedVideo } from '../../src/core/media/facts.ts';
import { extractCover } from '../../src/media/cover/extract.ts';
import { groupTogether } from '../../src/media/cover/groups.ts';
import { openKeptFrames } from '../../src/media/cover/kept-frames.ts';
import { lookAt } from '../../src/media/cover/look.ts';
import { type FfmpegFacts, findFfmpeg } from '../../src/media/ffmpeg.ts';
import { probeFile } from '../../src/media/probe.ts';
import { bundledFfmpeg, ffmpeg, sample } from '../support/media-samples.ts';
import { haveOtherFfmpegOrSkip, otherFfmpegs } from '../support/other-ffmpeg.ts';
import { edge } from '../support/video-edges.ts';

/** Of grey values. */
function meanDifference(one: Buffer, other: Buffer): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

const hasOther = haveOtherFfmpegOrSkip('covers with a current ffmpeg');

const { signal } = new AbortController();
let folder = '';
let bundled: FfmpegFacts;

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-fflags', '+bitexact'];
const made = new Map<string, Promise<string>>();

/** A clip by a filter graph, once. */
function clip(name: string, graph: string, more: readonly string[] = ['-g', '10']): Promise<string> {
  const out = join(folder, `${name}.mp4`);
  const making = made.get(name) ?? ffmpeg(['-f', 'lavfi', '-i', graph, ...x264, ...more, out]).then(() => out);
  made.set(name, making);
  return making;
}

/** Black, then blurred, then sharp. */
const story = () =>
  clip(
    'story',
    "testsrc2=s=180x320:r=10:d=6,boxblur=9:enable='between(t,1.5,3)',drawbox=c=black:t=fill:enable='lt(t,1.5)'",
  );

async function lookOf(input: string, facts = bundled): Promise<Look> {
  const probed = await probeFile(input, signal);
  const smallPath = async (atMs: number) => join(folder, `small-${atMs}.webp`);
  const scratch = () => join(folder, `${randomUUID()}.part`);
  return lookAt({ input, probed, ffmpeg: async () => facts, smallPath, scratch, signal });
}

async function videoLookOf(input: string, facts = bundled): Promise<VideoLook> {
  const look = await lookOf(input, facts);
  if (look.kind !== 'video') throw new Error(`${input} is no video`);
  return look;
}

async function partOf(path: string, part: Region) {
  return sharp(await sharp(path).extract(part).png().toBuffer()).stats();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipferry-cover-'));
  bundled = await findFfmpeg({ flag: bundledFfmpeg });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('looking at a video', () => {
  it('chooses a frame that is not black and not blurred, and keeps small pictures of it and others', async () => {
    const look = await videoLookOf(await story());
    const chosen = look.frames[look.chosen];
    expect(chosen?.atMs).toBeGreaterThanOrEqual(3000);
    const shown = look.frames.filter(({ small }) => small !== null);
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown.every(({ atMs }) => atMs >= 1500)).toBe(true);
    expect((await sharp(join(folder, `small-${chosen?.atMs}.webp`)).metadata()).height).toBe(320);
  });

  it.each([
    ['a short one', 4],
    ['a longer one', 12],
  ])('of %s without key frames looks behind its dark beginning', async (name, seconds) => {
    const fade = `testsrc2=s=180x320:r=30:d=${seconds},fade=in:d=1`;
    const look = await videoLookOf(await clip(`fade ${name}`, fade, ['-g', '9999', '-sc_threshold', '0']));
    expect(look.frames[look.chosen]?.atMs).toBeGreaterThanOrEqual(900);
    expect(look.frames.filter(({ small }) => small !== null).length).toBeGreaterThanOrEqual(3);
  });

  it.runIf(hasOther)('finds the same with another ffmpeg', async () => {
    const other = await findFfmpeg({ flag: otherFfmpegs[0] });
    const [one, two] = [await videoLookOf(await story()), await videoLookOf(await story(), other)];
    expect(two.frames.map(({ atMs }) => atMs)).toEqual(one.frames.map(({ atMs }) => atMs));
    expect(two.chosen).toBe(one.chosen);
  });

  it('sees a mirrored one as players show it', async () => {
    const grey = (path: string) => sharp(path).greyscale().resize(24, 40, { fit: 'fill' });
    const coverOf = async (name: 'base' | 'mirrored') => {
      const output = join(folder, `${name}.part`);
      const input = await edge(name);
      const probed = (await probeFile(input, signal)) as ProbedVideo;
      await extractCover({ input, probed, output, atMs: 0, maxLongSide: 160, ffmpeg: bundled, signal });
      return grey(output);
    };
    const plain = await coverOf('base');
    const [asItIs, turnedOver] = [await plain.clone().raw().toBuffer(), await plain.clone().flop().raw().toBuffer()];
    const cover = await (await coverOf('mirrored')).raw().toBuffer();
    expect(meanDifference(cover, turnedOver)).toBeLessThan(4);
    expect(meanDifference(cover, asItIs)).toBeGreaterThan(12);
    const { frames, chosen } = await videoLookOf(await edge('mirrored'));
    const small = await grey(join(folder, `small-${frames[chosen]?.atMs}.webp`))
      .raw()
      .toBuffer();
    expect(meanDifference(small, turnedOver)).toBeLessThan(meanDifference(small, asItIs) / 1.5);
  });

  it('sees it upright, in SDR and in its true shape', async () => {
    const turned = await videoLookOf(await sample('turned'));
    const [frame] = turned.frames;
    expect(frame?.small).toEqual({ width: 160, height: 320 });
    const top = await partOf(join(folder, 'small-0.webp'), { left: 20, top: 20, width: 40, height: 40 });
    expect(top.channels[2]?.mean).toBeGreaterThan(200);
    const hdr = await videoLookOf(await sample('hdr'));
    expect(hdr.frames.length).toBeGreaterThanOrEqual(2);
    const wide = await videoLookOf(await clip('wide', 'testsrc2=s=160x160:r=10:d=1,setsar=2'));
    expect(wide.frames[wide.chosen]?.small).toEqual({ width: 320, height: 160 });
  });

  it('of a clip of a few frames, and of one without length in front, is no error', async () => {
    expect((await videoLookOf(await clip('short', 'testsrc2=s=160x160:r=10:d=0.2'))).frames.length).toBe(1);
    expect((await videoLookOf(await sample('webm'))).frames.length).toBeGreaterThanOrEqual(2);
    expect((await videoLookOf(await sample('fragmented'))).frames.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a cover', () => {
  it('is cut out where the picture is', async () => {
    const input = await clip(
      'top',
      'color=gray:s=360x640:r=10:d=1[a];testsrc2=s=360x160:r=10:d=1[b];[a][b]overlay=0:0',
    );
    const look = await videoLookOf(input);
    const crop = cropTo({ width: 360, height: 640 }, { width: 3, height: 4 }, look.frames[0]?.weight ?? null);
    expect(crop).toEqual({ x: 0, y: 0, width: 360, height: 480 });
    const output = join(folder, 'cover.part');
    await extractCover({
      input,
      probed: (await probeFile(input, signal)) as ProbedVideo,
      output,
      atMs: 300,
      maxLongSide: 1920,
      crop: crop ?? undefined,
      ffmpeg: bundled,
      signal,
    });
    expect(await sharp(output).metadata()).toMatchObject({ format: 'jpeg', width: 360, height: 480 });
    const bottom = await partOf(output, { left: 0, top: 300, width: 360, height: 180 });
    expect(bottom.channels[0]?.stdev).toBeLessThan(4);
    expect((await stat(output)).size).toBeGreaterThan(1000);
  });
});

describe('a cover of the frame that was looked at', () => {
  interface Film {
    readonly input: string;
    readonly probed: ProbedVideo;
  }
  interface Kept {
    readonly atMs: number;
    readonly frame: SmallPicture;
  }
  const scratch = () => join(folder, `${randomUUID()}.part`);
  const smallPath = async () => scratch();

  async function keptOf({ input, probed }: Film): Promise<Kept> {
    const frames = openKeptFrames(scratch);
    let atMs = -1;
    const keepWhole = async (frame: SmallPicture, at: number) => {
      atMs = at;
      await frames.keep({ sha256: input, atMs: at }, frame);
    };
    await lookAt({ input, probed, ffmpeg: async () => bundled, smallPath, scratch, keepWhole, signal });
    const frame = await frames.take({ sha256: input, atMs });
    expect(await frames.take({ sha256: input, atMs })).toBeNull();
    if (frame === null) throw new Error(`no frame of ${input} was kept`);
    return { atMs, frame };
  }

  async function coverOf(film: Film, atMs: number, frame: SmallPicture | null): Promise<Buffer> {
    const output = scratch();
    const crop = { x: 6, y: 10, width: 60, height: 80 };
    await extractCover({ ...film, output, atMs, maxLongSide: 70, crop, frame, ffmpeg: bundled, signal });
    return readFile(output);
  }

  it('is the same, byte for byte, as one that is made of the video', async () => {
    const late = ['-g', '10', '-output_ts_offset', '1.2345'];
    const inputs = [
      await story(),
      await clip('late', "testsrc2=s=180x320:r=24000/1001:d=4,drawbox=c=black:t=fill:enable='lt(t,2.2)'", late),
      await edge('mirrored'),
      ...(await Promise.all((['turned', 'vfr', 'webm', 'tenBit'] as const).map((name) => sample(name)))),
    ];
    const whole = await Promise.all(
      inputs.map(async (input): Promise<Film> => ({ input, probed: (await probeFile(input, signal)) as ProbedVideo })),
    );
    // As if they had so many frames that only key frames are looked at.
    const films = [
      ...whole,
      ...whole.slice(0, 2).map(({ input, probed }) => ({ input, probed: { ...probed, frameRate: 900 } })),
    ];
    // At once, so that they share a process; each cover then comes from one of its own.
    const kept = await Promise.all(films.map(keptOf));
    for (const [at, film] of films.entries()) {
      const { atMs, frame } = kept[at] ?? (await keptOf(film));
      expect((await coverOf(film, atMs, frame)).equals(await coverOf(film, atMs, null)), film.input).toBe(true);
    }
    expect(kept.some(({ atMs }) => atMs > 2000)).toBe(true);
  });
});

describe('tasks that wait at the same time', () => {
  const grouped = (fails: ReadonlySet<number> = new Set()) => {
    const runs: (readonly number[])[] = [];
    const done = async (tasks: readonly number[]) => {
      runs.push(tasks);
      await Promise.resolve();
      if (tasks.some((task) => fails.has(task))) throw new Error(`not ${tasks.join()}`);
      return tasks.map((task) => task * 10);
    };
    const alone = async (task: number) => (await done([task]))[0] ?? 0;
    const take = groupTogether({ keyOf: () => '', sizeOf: () => 2, most: 6, atOnce: 1, run: done, alone });
    return { runs, take };
  };

  it('go together as far as there is room, and the first waits for nobody', async () => {
    const { runs, take } = grouped();
    expect(await Promise.all([1, 2, 3, 4, 5].map(take))).toEqual([10, 20, 30, 40, 50]);
    expect(runs).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('are each done alone where they failed together', async () => {
    const { runs, take } = grouped(new Set([3]));
    const ended = await Promise.allSettled([1, 2, 3, 4].map(take));
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(runs).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
  });
});

/** A soft picture of many colours, another for each seed. */
async function scenery(seed: number): Promise<string> {
  const out = join(folder, `scene-${seed}.png`);
  const dots = Uint8Array.from(
    { length: 8 * 13 * 3 },
    (_, at) => (Math.imul(at * 7 + seed * 131 + 5, 2_654_435_761) >>> 24) % 256,
  );
  await sharp(dots, { raw: { width: 8, height: 13, channels: 3 } })
    .resize(240, 390, { kernel: 'cubic' })
    .png()
    .toFile(out);
  return out;
}

/** The camera moves over it. */
async function pan(seed: number, more = ''): Promise<string> {
  const out = join(folder, `pan-${seed}${more === '' ? '' : '-more'}.mp4`);
  const move = `crop=180:320:t*9:t*7,setsar=1${more}`;
  await ffmpeg(['-loop', '1', '-r', '10', '-t', '5', '-i', await scenery(seed), '-vf', move, ...x264, '-g', '10', out]);
  return out;
}

describe('a video that comes again', () => {
  const alike = async (one: string, other: string) => {
    const watch = createLikenessWatch();
    watch.find('first', [await lookOf(one)]);
    return watch.find('second', [await lookOf(other)]);
  };
  it('smaller, coded anew with other key frames, a rim cut off and words laid over is told', async () => {
    const one = await pan(1);
    const again = join(folder, 'again.mp4');
    const over = 'crop=iw*0.96:ih*0.96,scale=120:214,drawbox=x=10:y=170:w=100:h=14:c=white:t=fill';
    await ffmpeg(['-i', one, '-vf', over, ...x264, '-crf', '30', '-g', '25', again]);
    expect(await alike(one, again)).toMatchObject({ earlierRef: 'first', alike: 1, of: 1 });
  });

  it('is told from another one, a mirrored one and a plain one', async () => {
    const one = await pan(1);
    const other = await pan(2);
    const mirrored = await pan(1, ',hflip');
    expect(await alike(one, other)).toBeNull();
    expect(await alike(one, mirrored)).toBeNull();
    const [black, grey] = [
      await clip('black', 'color=black:s=90x160:r=10:d=3'),
      await clip('grey', 'color=gray:s=90x160:r=10:d=3'),
    ];
    expect(await alike(black, grey)).toBeNull();
    expect(await alike(black, await clip('black2', 'color=black:s=90x160:r=15:d=3'))).toBeNull();
  });
});

describe('a photo', () => {
  it('is known again smaller and as WebP, and told from another', async () => {
    const watch = createLikenessWatch();
    const of = async (name: Parameters<typeof sample>[0]) => lookOf(await sample(name));
    expect(await of('bmp')).toEqual({ kind: 'none' });
    const [photo, again] = [await scenery(3), join(folder, 'again.webp')];
    await sharp(photo).resize(110).webp({ quality: 60 }).toFile(again);
    watch.find('png', [await lookOf(photo)]);
    expect(watch.find('webp', [await lookOf(again)])).toMatchObject({ earlierRef: 'png' });
    expect(watch.find('gif', [await of('gif')])).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageLimits, VideoLimits } from '../../src/contract/index.ts';
import type { ProbedImage, ProbedVideo, RenditionDecision } from '../../src/core/media/facts.ts';
import { decideImage, decideVideo } from '../../src/core/media/rendition.ts';
import { remuxedBytes } from '../../src/core/media/sizes.ts';

const limits: VideoLimits = {
  containers: ['mp4', 'mov'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 100_000_000,
  minDurationMs: 1000,
  maxDurationMs: 180_000,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxFrameRate: 60,
  highBitDepth: false,
  cover: 'optional',
};

/** 15 s, 1080 × 1920, 30 fps, 4 Mbit/s: the common TikTok file. */
const video: ProbedVideo = {
  kind: 'video',
  container: 'mp4',
  videoCodec: 'avc',
  audioCodec: 'aac',
  audioChannels: 2,
  audioSampleRate: 44_100,
  audioBitrate: 128_000,
  width: 1080,
  height: 1920,
  rotation: 0,
  durationMs: 15_000,
  frameRate: 30,
  videoBitrate: 4_000_000,
  bytes: 7_760_000,
  highBitDepth: false,
  hdr: false,
  faststart: true,
  privateMetadata: false,
  extraTracks: 0,
};

const imageLimits: ImageLimits = { maxCount: 18, formats: ['jpeg', 'png'], maxBytes: 20_000_000, maxLongSide: 4096 };
const image: ProbedImage = {
  kind: 'image',
  format: 'jpeg',
  width: 1080,
  height: 1440,
  bytes: 400_000,
  rotated: false,
  animated: false,
  privateMetadata: false,
  wideColour: false,
};

function made(decision: RenditionDecision): Extract<RenditionDecision, { kind: 'make' }> {
  if (decision.kind !== 'make') throw new Error(`not made: ${JSON.stringify(decision)}`);
  return decision;
}

describe('the video ladder', () => {
  it('sends what fits as it is', () => {
    expect(decideVideo(video, limits)).toEqual({ kind: 'as-is' });
  });

  const remuxes: [string, Partial<ProbedVideo>, RegExp][] = [
    ['another container', { container: 'mkv' }, /a mkv file; mp4 or mov is taken/],
    ['an index at the end', { faststart: false }, /index/],
    ['private tags', { privateMetadata: true }, /private tags/],
    ['extra tracks', { extraTracks: 2 }, /2 more tracks/],
  ];
  it.each(remuxes)('remuxes for %s', (_why, change, reason) => {
    const decision = made(decideVideo({ ...video, ...change }, limits));
    expect(decision.recipe).toEqual({ rung: 'remux' });
    expect(decision.reasons).toHaveLength(1);
    expect(decision.reasons[0]).toMatch(reason);
  });

  it('touches only the sound when only the sound is refused', () => {
    const decision = made(decideVideo({ ...video, audioCodec: 'mp3', audioBitrate: 96_000 }, limits));
    expect(decision.recipe).toEqual({ rung: 'audio', audioBitrate: 96_000 });
    expect(decision.reasons).toEqual(['the sound is coded as mp3; aac is taken']);
  });

  it('makes uncompressed sound small and so fits the size without encoding the picture', () => {
    const pcm = { ...video, audioCodec: 'pcm' as const, audioBitrate: 1_536_000, bytes: 10_400_000 };
    const decision = made(decideVideo(pcm, { ...limits, maxBytes: 9_000_000 }));
    expect(decision.recipe).toEqual({ rung: 'audio', audioBitrate: 128_000 });
  });

  it('drops extra tracks rather than encode when they are what makes the file too large', () => {
    const heavy = { ...video, extraTracks: 1, bytes: 20_000_000 };
    expect(made(decideVideo(heavy, { ...limits, maxBytes: 9_000_000 })).recipe).toEqual({ rung: 'remux' });
  });

  const encodes: [string, Partial<ProbedVideo>, Partial<VideoLimits>, string][] = [
    ['the codec', { videoCodec: 'hevc' }, {}, 'the picture is coded as hevc; avc is taken'],
    ['the long side', { width: 1080, height: 2400 }, {}, '2400 px long side; at most 1920 is taken'],
    ['the short side', { width: 1440, height: 1920 }, {}, '1440 px short side; at most 1080 is taken'],
    ['the frame rate', { frameRate: 60 }, { maxFrameRate: 30 }, '60 frames a second; at most 30 are taken'],
    ['the bit depth', { highBitDepth: true }, {}, 'more than 8 bits a sample or full chroma; 8-bit 4:2:0 is taken'],
    ['HDR', { highBitDepth: true, hdr: true }, {}, 'the picture is HDR; 8-bit SDR is taken'],
    ['the size', {}, { maxBytes: 5_000_000 }, '7,760,000 bytes; at most 5,000,000 are taken'],
  ];
  it.each(encodes)('encodes for %s, and says both numbers', (_why, change, limit, reason) => {
    const decision = made(decideVideo({ ...video, ...change }, { ...limits, ...limit }));
    expect(decision.recipe.rung).toBe('encode');
    expect(decision.reasons).toEqual([reason]);
  });

  it('halves 59.94 frames a second to 29.97 instead of stuttering at 30', () => {
    const decision = made(decideVideo({ ...video, frameRate: 59.94 }, { ...limits, maxFrameRate: 30 }));
    expect(decision.recipe).toMatchObject({ frameRate: 29.97 });
  });

  it('does not take the last digit of an average for a faster video', () => {
    expect(decideVideo({ ...video, frameRate: 30.003 }, { ...limits, maxFrameRate: 30 })).toEqual({ kind: 'as-is' });
  });

  it('tone maps HDR and leaves 10-bit SDR colours alone', () => {
    const hdr = made(decideVideo({ ...video, highBitDepth: true, hdr: true }, limits));
    const tenBit = made(decideVideo({ ...video, highBitDepth: true }, limits));
    expect(hdr.recipe).toMatchObject({ tonemap: true });
    expect(tenBit.recipe).toMatchObject({ tonemap: false });
  });

  it('makes the sides smaller when the bytes leave too little for them, and says so', () => {
    const long = { ...video, durationMs: 170_000, bytes: 87_000_000 };
    const decision = made(decideVideo(long, { ...limits, maxBytes: 16_000_000 }));
    expect(decision.recipe).toMatchObject({ rung: 'encode', width: 720, height: 1280 });
    expect(decision.reasons[1]).toMatch(
      /kbit\/s is left for the picture; 1080 × 1920 would need 1,244, so it is made 720 × 1280/,
    );
  });

  const refusals: [string, Partial<ProbedVideo>, Partial<VideoLimits>, string, RegExp][] = [
    ['too long', { durationMs: 181_000 }, {}, 'too-long', /181 s long; at most 180 s/],
    ['too short', { durationMs: 900 }, {}, 'too-short', /0.9 s long; at least 1 s/],
    [
      'hopelessly large',
      { durationMs: 170_000 },
      { maxBytes: 1_000_000 },
      'too-large',
      /170 s within 1,000,000 bytes .* at least 100/,
    ],
    ['without sides', { width: 0 }, {}, 'not-decodable', /no sides/],
    ['without length', { durationMs: 0 }, {}, 'not-decodable', /no length/],
    ['for a place without MP4', { faststart: false }, { containers: ['webm'] }, 'container-not-taken', /takes no MP4/],
    ['for a place without H.264', { frameRate: 90 }, { videoCodecs: ['vp9'] }, 'codec-not-taken', /takes no H.264/],
  ];
  it.each(refusals)('refuses what is %s', (_why, change, limit, code, reason) => {
    const decision = decideVideo({ ...video, ...change }, { ...limits, ...limit });
    expect(decision).toMatchObject({ kind: 'refuse', code });
    expect(decision.kind === 'refuse' && decision.reason).toMatch(reason);
  });
});

const anyVideo = fc
  .record({
    container: fc.constantFrom('mp4' as const, 'mov' as const, 'webm' as const, 'mkv' as const, 'other' as const),
    videoCodec: fc.constantFrom('avc' as const, 'hevc' as const, 'vp8' as const, 'vp9' as const, 'other' as const),
    audioCodec: fc.constantFrom('aac' as const, 'mp3' as const, 'opus' as const, 'pcm' as const, null),
    audioBitrate: fc.integer({ min: 8_000, max: 1_536_000 }),
    short: fc.integer({ min: 120, max: 2400 }),
    aspect: fc.double({ min: 1, max: 3, noNaN: true }),
    upright: fc.boolean(),
    durationMs: fc.integer({ min: 1000, max: 600_000 }),
    frameRate: fc.option(fc.double({ min: 5, max: 240, noNaN: true })),
    videoBitrate: fc.integer({ min: 20_000, max: 40_000_000 }),
    highBitDepth: fc.boolean(),
    hdr: fc.boolean(),
    faststart: fc.boolean(),
    privateMetadata: fc.boolean(),
    extraTracks: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ short, aspect, upright, ...rest }): ProbedVideo => {
    const long = Math.round(short * aspect);
    const probed: ProbedVideo = {
      ...video,
      ...rest,
      audioBitrate: rest.audioCodec === null ? null : rest.audioBitrate,
      width: upright ? short : long,
      height: upright ? long : short,
    };
    return { ...probed, bytes: remuxedBytes(probed, probed.audioBitrate) + probed.extraTracks * 50_000 };
  });

const anyLimits = fc.record({
  maxBytes: fc.integer({ min: 100_000, max: 500_000_000 }),
  maxLongSide: fc.integer({ min: 360, max: 3840 }),
  maxShortSide: fc.integer({ min: 240, max: 2160 }),
  maxFrameRate: fc.constantFrom(24, 30, 60, 120),
  highBitDepth: fc.boolean(),
  maxDurationMs: fc.constant(600_000),
});

/** The most bytes a recipe may come to: the x264 buffer of one second is spent on top of the average. */
function mostBytes(probed: ProbedVideo, decision: Extract<RenditionDecision, { kind: 'make' }>): number {
  const { recipe } = decision;
  const lengthS = probed.durationMs / 1000;
  if (recipe.rung === 'remux') return remuxedBytes(probed, probed.audioBitrate);
  if (recipe.rung === 'audio') return remuxedBytes(probed, recipe.audioBitrate);
  if ('format' in recipe) throw new Error('a photo recipe for a video');
  const audio =
    recipe.audio.kind === 'copy' ? (probed.audioBitrate ?? 0) : recipe.audio.kind === 'aac' ? recipe.audio.bitrate : 0;
  return (recipe.maxVideoBitrate * (lengthS + 1) + audio * lengthS) / 8;
}

describe('whatever the video and the limits', () => {
  const property = (check: (probed: ProbedVideo, limit: VideoLimits, decision: RenditionDecision) => void) =>
    fc.assert(
      fc.property(anyVideo, anyLimits, (probed, changes) => {
        const limit = { ...limits, ...changes };
        check(probed, limit, decideVideo(probed, limit));
      }),
      { numRuns: 2000 },
    );

  it('no bitrate goes above the source: a file never grows', () =>
    property((probed, _limit, decision) => {
      if (decision.kind !== 'make') return;
      const { recipe } = decision;
      if (recipe.rung === 'encode' && 'maxVideoBitrate' in recipe) {
        expect(recipe.maxVideoBitrate).toBeLessThanOrEqual(probed.videoBitrate);
        if (recipe.audio.kind === 'aac') expect(recipe.audio.bitrate).toBeLessThanOrEqual(probed.audioBitrate ?? 0);
      }
      if (recipe.rung === 'audio') expect(recipe.audioBitrate).toBeLessThanOrEqual(probed.audioBitrate ?? 0);
    }));

  it('what is made is within the limits: bytes, sides and frames', () =>
    property((probed, limit, decision) => {
      if (decision.kind !== 'make') return;
      expect(mostBytes(probed, decision)).toBeLessThanOrEqual(limit.maxBytes);
      const { recipe } = decision;
      const at = recipe.rung === 'encode' && 'width' in recipe ? recipe : { ...probed, frameRate: null };
      expect(Math.max(at.width, at.height)).toBeLessThanOrEqual(limit.maxLongSide);
      expect(Math.min(at.width, at.height)).toBeLessThanOrEqual(limit.maxShortSide);
      expect(at.frameRate ?? probed.frameRate ?? 0).toBeLessThanOrEqual(limit.maxFrameRate * 1.005);
    }));

  it('sides are even, never larger than before, and keep their shape', () =>
    property((probed, _limit, decision) => {
      if (decision.kind !== 'make' || !('width' in decision.recipe)) return;
      const { width, height } = decision.recipe;
      expect([width % 2, height % 2]).toEqual([0, 0]);
      expect(width).toBeLessThanOrEqual(probed.width);
      expect(height).toBeLessThanOrEqual(probed.height);
      const scale = Math.max(width / probed.width, height / probed.height);
      expect(Math.abs(probed.width * scale - width)).toBeLessThan(2.01 + 2 * (probed.width / probed.height));
      expect(Math.abs(probed.height * scale - height)).toBeLessThan(2.01 + 2 * (probed.height / probed.width));
    }));

  it('private tags never leave the machine, and each step has a reason', () =>
    property((probed, _limit, decision) => {
      if (probed.privateMetadata || probed.extraTracks > 0) expect(decision.kind).not.toBe('as-is');
      if (decision.kind === 'make') expect(decision.reasons.length).toBeGreaterThan(0);
      if (decision.kind === 'refuse') expect(decision.reason).not.toBe('');
    }));
});

describe('the photo ladder', () => {
  it('sends what fits as it is', () => {
    expect(decideImage(image, imageLimits)).toEqual({ kind: 'as-is' });
  });

  const cases: [string, Partial<ProbedImage>, string, RegExp][] = [
    ['another format', { format: 'webp' }, 'jpeg', /a picture of kind webp; jpeg or png is taken/],
    ['the long side', { height: 6000 }, 'jpeg', /6000 px long side; at most 4096 is taken/],
    ['the bytes', { bytes: 30_000_000 }, 'jpeg', /30,000,000 bytes; at most 20,000,000 are taken/],
    ['an orientation tag', { rotated: true }, 'jpeg', /turned only by a tag/],
    ['private tags', { privateMetadata: true }, 'jpeg', /private tags/],
    ['colours other than sRGB', { wideColour: true }, 'jpeg', /not sRGB/],
    ['an animation', { format: 'webp', animated: true }, 'jpeg', /kind webp/],
    ['private tags in a PNG, which stays a PNG', { format: 'png', privateMetadata: true }, 'png', /private tags/],
    ['a PNG that is too large, which becomes a JPEG', { format: 'png', bytes: 30_000_000 }, 'jpeg', /30,000,000/],
  ];
  it.each(cases)('makes a new one for %s', (_why, change, format, reason) => {
    const decision = made(decideImage({ ...image, ...change }, imageLimits));
    expect(decision.recipe).toEqual({ rung: 'encode', format, maxLongSide: 4096, maxBytes: 20_000_000 });
    expect(decision.reasons[0]).toMatch(reason);
  });

  it('sends an animated GIF as it is where GIF is taken', () => {
    expect(decideImage({ ...image, format: 'gif', animated: true }, { ...imageLimits, formats: ['gif'] }).kind).toBe(
      'as-is',
    );
  });

  it('refuses what cannot be decoded or made', () => {
    expect(decideImage({ ...image, width: 0 }, imageLimits)).toMatchObject({ kind: 'refuse', code: 'not-decodable' });
    const bomb = { ...image, width: 60_000, height: 60_000 };
    expect(decideImage(bomb, imageLimits)).toMatchObject({ kind: 'refuse', code: 'too-many-pixels' });
    const webpOnly = { ...imageLimits, formats: ['avif' as const] };
    expect(decideImage(image, webpOnly)).toMatchObject({ kind: 'refuse', code: 'format-not-taken' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { because, type PrivateTag, type Reason, type VideoLimits } from '../../../src/contract/index.ts';
import type { ProbedVideo, RenditionDecision } from '../../../src/core/media/facts.ts';
import { remuxedBytes } from '../../../src/core/media/sizes.ts';
import { decideVideo } from '../../../src/core/media/video.ts';
import type { VideoWishes } from '../../../src/core/media/wishes.ts';

const limits: VideoLimits = {
  containers: ['mp4', 'mov'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 100_000_000,
  minDurationMs: 1000,
  maxDurationMs: 180_000,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxPixels: null,
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
  privateTags: [],
  tagsInPlace: false,
  extraTracks: 0,
};

function made(decision: RenditionDecision): Extract<RenditionDecision, { kind: 'make' }> {
  if (decision.kind !== 'make') throw new Error(`not made: ${JSON.stringify(decision)}`);
  return decision;
}

describe('the video ladder', () => {
  it('sends what fits as it is', () => {
    expect(decideVideo(video, limits)).toEqual({ kind: 'as-is' });
  });

  const remuxes: [string, Partial<ProbedVideo>, Reason][] = [
    ['another container', { container: 'mkv' }, because('container', { container: 'mkv', taken: ['mp4', 'mov'] })],
    ['an index at the end', { faststart: false }, because('index-not-first')],
    [
      'private tags that cannot be overwritten',
      { privateTags: ['place'] },
      because('private-tags', { found: ['place'] }),
    ],
    ['extra tracks', { extraTracks: 2 }, because('extra-tracks', { extraTracks: 2 })],
  ];
  it.each(remuxes)('remuxes for %s', (_why, change, reason) => {
    const decision = made(decideVideo({ ...video, ...change }, limits));
    expect(decision.recipe).toEqual({ rung: 'remux' });
    expect(decision.reasons).toEqual([reason]);
  });

  it('overwrites the place where it stands and moves nothing', () => {
    const tagged: Partial<ProbedVideo> = { privateTags: ['place'], tagsInPlace: true };
    const reasons = [because('private-tags', { found: ['place'] })];
    for (const container of ['mp4', 'mov'] as const)
      expect(decideVideo({ ...video, ...tagged, container }, limits)).toEqual({
        kind: 'make',
        recipe: { rung: 'untag', container },
        reasons,
      });
    expect(made(decideVideo({ ...video, ...tagged, faststart: false }, limits)).recipe).toEqual({ rung: 'remux' });
  });

  it('touches only the sound when only the sound is refused', () => {
    const decision = made(decideVideo({ ...video, audioCodec: 'mp3', audioBitrate: 96_000 }, limits));
    expect(decision.recipe).toEqual({ rung: 'audio', audioBitrate: 96_000 });
    expect(decision.reasons).toEqual([because('sound-codec', { codec: 'mp3', taken: ['aac'] })]);
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

  const encodes: [string, Partial<ProbedVideo>, Partial<VideoLimits>, Reason][] = [
    ['the codec', { videoCodec: 'hevc' }, {}, because('picture-codec', { codec: 'hevc', taken: ['avc'] })],
    ['the long side', { height: 2400 }, {}, because('long-side', { longSidePx: 2400, maxLongSidePx: 1920 })],
    ['the short side', { width: 1440 }, {}, because('short-side', { shortSidePx: 1440, maxShortSidePx: 1080 })],
    ['the area', {}, { maxPixels: 1_000_000 }, because('pixel-area', { pixels: 2_073_600, maxPixels: 1_000_000 })],
    [
      'the frame rate',
      { frameRate: 60 },
      { maxFrameRate: 30 },
      because('frame-rate', { framesPerSecond: 60, maxFramesPerSecond: 30 }),
    ],
    ['the bit depth', { highBitDepth: true }, {}, because('high-bit-depth')],
    ['HDR', { highBitDepth: true, hdr: true }, {}, because('hdr')],
    ['the size', {}, { maxBytes: 5_000_000 }, because('file-size', { bytes: 7_760_000, maxBytes: 5_000_000 })],
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
    expect(decision.reasons[1]).toMatchObject({
      code: 'sides-for-bytes',
      values: { neededBitsPerSecond: 1_244_160, fullWidthPx: 1080, fullHeightPx: 1920, widthPx: 720, heightPx: 1280 },
    });
    expect(decision.reasons[1]?.values?.['leftBitsPerSecond']).toBeLessThan(1_244_160);
  });

  it('makes the area small enough and keeps the shape', () => {
    const recipe = made(decideVideo(video, { ...limits, maxPixels: 921_600 })).recipe;
    expect(recipe).toMatchObject({ rung: 'encode', width: 720, height: 1280 });
  });

  const refusals: [string, Partial<ProbedVideo>, Partial<VideoLimits>, Reason][] = [
    ['too long', { durationMs: 181_000 }, {}, because('too-long', { durationMs: 181_000, maxDurationMs: 180_000 })],
    ['too short', { durationMs: 900 }, {}, because('too-short', { durationMs: 900, minDurationMs: 1000 })],
    ['without sides', { width: 0 }, {}, because('without-sides', { kind: 'video' })],
    ['without length', { durationMs: 0 }, {}, because('without-length')],
    [
      'for a place without MP4',
      { faststart: false },
      { containers: ['webm'] },
      because('mp4-not-taken', {
        taken: ['webm'],
        why: { code: 'container', values: { container: 'mp4', taken: ['webm'] } },
      }),
    ],
    [
      'for a place without H.264',
      { frameRate: 90 },
      { videoCodecs: ['vp9'] },
      because('h264-not-taken', {
        taken: ['vp9'],
        why: { code: 'picture-codec', values: { codec: 'avc', taken: ['vp9'] } },
      }),
    ],
    [
      'for a place without AAC',
      { frameRate: 90, audioCodec: 'opus' },
      { audioCodecs: ['mp3'] },
      because('aac-not-taken', {
        taken: ['mp3'],
        why: { code: 'frame-rate', values: { framesPerSecond: 90, maxFramesPerSecond: 60 } },
      }),
    ],
  ];
  it.each(refusals)('refuses what is %s', (_why, change, limit, reason) => {
    expect(decideVideo({ ...video, ...change }, { ...limits, ...limit })).toEqual({ kind: 'refuse', reason });
  });

  it('refuses what is hopelessly large, with what would be left for the picture', () => {
    const decision = decideVideo({ ...video, durationMs: 170_000 }, { ...limits, maxBytes: 1_000_000 });
    expect(decision).toEqual({
      kind: 'refuse',
      reason: because('bytes-too-few', {
        durationMs: 170_000,
        maxBytes: 1_000_000,
        leftBitsPerSecond: 0,
        minBitsPerSecond: 100_000,
      }),
    });
  });
});

describe('what a person asks for beyond what must be', () => {
  const decide = (change: Partial<ProbedVideo>, wishes: VideoWishes, limit: Partial<VideoLimits> = {}) =>
    made(decideVideo({ ...video, ...change }, { ...limits, ...limit }, wishes));
  const sideCar = { sha256: 'a'.repeat(64), format: 'srt' } as const;

  it('cuts the end off a video that is too long, says both lengths, and codes nothing anew for that', () => {
    expect(decide({ durationMs: 200_000, bytes: 50_000_000 }, { cutTooLong: true })).toEqual({
      kind: 'make',
      recipe: { rung: 'remux', keepMs: 179_733 },
      reasons: [because('cut-to-length', { durationMs: 200_000, keptMs: 179_733, maxDurationMs: 180_000 })],
    });
    expect(decideVideo(video, limits, { cutTooLong: true })).toEqual({ kind: 'as-is' });
  });

  it('counts the bytes of what stays', () => {
    const long = { durationMs: 360_000, bytes: 180_000_000, videoBitrate: 3_800_000 };
    expect(decide(long, { cutTooLong: true }).recipe.rung).toBe('remux');
    const tight = decide(long, { cutTooLong: true }, { maxBytes: 60_000_000 });
    expect(tight.recipe).toMatchObject({ rung: 'encode', keepMs: 179_733 });
  });

  it('takes sound out by repacking, and levels it by coding the sound alone', () => {
    expect(decide({}, { mute: true })).toEqual({
      kind: 'make',
      recipe: { rung: 'remux', mute: true },
      reasons: [because('sound-taken-out')],
    });
    expect(decide({}, { levelSound: true })).toEqual({
      kind: 'make',
      recipe: { rung: 'audio', audioBitrate: 128_000, lufs: -14 },
      reasons: [because('sound-levelled', { lufs: -14 })],
    });
    expect(decide({}, { mute: true, levelSound: true }).recipe).toEqual({ rung: 'remux', mute: true });
    expect(decide({ videoCodec: 'hevc' }, { mute: true }).recipe).toMatchObject({ audio: { kind: 'none' } });
    expect(decide({ videoCodec: 'hevc' }, { levelSound: true }).recipe).toMatchObject({
      ...{ audio: { kind: 'aac', bitrate: 128_000 }, lufs: -14 },
    });
  });

  it('leaves a silent video as it is', () => {
    const silent = { ...video, audioCodec: null, audioBitrate: null };
    expect(decideVideo(silent, limits, { mute: true, levelSound: true })).toEqual({ kind: 'as-is' });
  });

  it('draws subtitles only where there are some, and then encodes', () => {
    expect(decideVideo(video, limits, { drawSubtitles: true })).toEqual({ kind: 'as-is' });
    expect(decide({ subtitles: sideCar }, { drawSubtitles: true })).toMatchObject({
      recipe: { rung: 'encode', width: 1080, height: 1920, subtitles: sideCar, audio: { kind: 'copy' } },
      reasons: [because('subtitles-drawn')],
    });
    expect(decideVideo({ ...video, subtitles: sideCar }, limits)).toEqual({ kind: 'as-is' });
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
    privateTags: fc.subarray<PrivateTag>(['place', 'device', 'other']),
    tagsInPlace: fc.boolean(),
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
  maxPixels: fc.option(fc.integer({ min: 80_000, max: 4_000_000 })),
  maxFrameRate: fc.constantFrom(24, 30, 60, 120),
  highBitDepth: fc.boolean(),
  maxDurationMs: fc.constant(600_000),
});

/** The most bytes a recipe may come to: the x264 buffer of one second is spent on top of the average. */
function mostBytes(probed: ProbedVideo, decision: Extract<RenditionDecision, { kind: 'make' }>): number {
  const { recipe } = decision;
  const lengthS = probed.durationMs / 1000;
  if (recipe.rung === 'untag') return probed.bytes;
  if (recipe.rung === 'remux') return remuxedBytes(probed, probed.audioBitrate);
  if (recipe.rung === 'audio') return remuxedBytes(probed, recipe.audioBitrate);
  if (recipe.rung === 'cover' || 'format' in recipe) throw new Error('not a recipe for a video');
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
      expect(Math.max(at.width, at.height)).toBeLessThanOrEqual(limit.maxLongSide ?? Number.POSITIVE_INFINITY);
      expect(Math.min(at.width, at.height)).toBeLessThanOrEqual(limit.maxShortSide ?? Number.POSITIVE_INFINITY);
      expect(at.width * at.height).toBeLessThanOrEqual(limit.maxPixels ?? Number.POSITIVE_INFINITY);
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
      if (probed.privateTags.length > 0 || probed.extraTracks > 0) expect(decision.kind).not.toBe('as-is');
      if (decision.kind === 'make') expect(decision.reasons.length).toBeGreaterThan(0);
      if (decision.kind === 'refuse') expect(decision.reason.code).not.toBe('');
    }));
});

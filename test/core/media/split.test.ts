import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VideoLimits } from '../../../src/contract/index.ts';
import type { KeyFrame, Part, ProbedVideo, RenditionDecision } from '../../../src/core/media/facts.ts';
import { splitVideo } from '../../../src/core/media/split.ts';
import type { VideoWishes } from '../../../src/core/media/wishes.ts';

const minute = 60_000;
const limits: VideoLimits = {
  containers: ['mp4'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 300_000_000,
  minDurationMs: 0,
  maxDurationMs: 10 * minute,
  maxCount: 20,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxPixels: null,
  maxFrameRate: 60,
  highBitDepth: false,
  cover: 'none',
};

function film(durationMs: number, changes: Partial<ProbedVideo> = {}): ProbedVideo {
  return {
    kind: 'video',
    container: 'mp4',
    videoCodec: 'avc',
    audioCodec: 'aac',
    audioChannels: 2,
    audioSampleRate: 44_100,
    audioBitrate: 96_000,
    width: 720,
    height: 1280,
    rotation: 0,
    durationMs,
    frameRate: 25,
    videoBitrate: 1_000_000,
    bytes: Math.round((durationMs * (1_096_000 / 8)) / 1000),
    highBitDepth: false,
    hdr: false,
    faststart: true,
    privateTags: [],
    tagsInPlace: false,
    extraTracks: 0,
    ...changes,
  };
}

/** A key frame every so often, as dense everywhere. */
function keysEvery(gapMs: number, { durationMs, videoBitrate }: ProbedVideo): readonly KeyFrame[] {
  const count = Math.max(0, Math.ceil(durationMs / gapMs) - 1);
  return Array.from({ length: count }, (_, index) => {
    const atMs = (index + 1) * gapMs;
    return { atMs, bytesBefore: (atMs * videoBitrate) / 8000 };
  });
}

interface Asked {
  readonly limits?: Partial<VideoLimits>;
  readonly wishes?: VideoWishes;
  readonly keyFrames?: readonly KeyFrame[] | null;
}

function split(probed: ProbedVideo, { limits: change, wishes = {}, keyFrames = keysEvery(4000, probed) }: Asked = {}) {
  return splitVideo(probed, { ...limits, ...change }, { wishes, keyFrames });
}

function partsOf(probed: ProbedVideo, asked: Asked = {}): readonly RenditionDecision[] {
  const found = split(probed, asked);
  if (found.kind !== 'parts') throw new Error(found.kind);
  return found.parts;
}

function cutOf(decision: RenditionDecision): Part {
  const part = decision.kind === 'make' && 'part' in decision.recipe ? decision.recipe.part : undefined;
  if (part === undefined) throw new Error(`no part: ${JSON.stringify(decision)}`);
  return part;
}

const rungsOf = (parts: readonly RenditionDecision[]) =>
  parts.map((part) => (part.kind === 'make' ? part.recipe.rung : part.kind));

describe('a video that is split', () => {
  it('goes in as few and as equal parts as fit, cut at key frames and not coded anew', () => {
    expect(partsOf(film(25 * minute)).map(cutOf)).toEqual([
      { fromMs: 0, untilMs: 500_000, atKeyFrames: true },
      { fromMs: 500_000, untilMs: 1_000_000, atKeyFrames: true },
      { fromMs: 1_000_000, untilMs: null, atKeyFrames: true },
    ]);
    expect(rungsOf(partsOf(film(25 * minute)))).toEqual(['remux', 'remux', 'remux']);
  });

  it('says of each part which it is and why there are parts', () => {
    expect(partsOf(film(12 * minute))[1]).toMatchObject({
      reasons: [
        {
          code: 'part-of-video',
          values: { part: 2, parts: 2, fromMs: 360_000, partMs: 360_000, durationMs: 720_000, maxDurationMs: 600_000 },
        },
      ],
    });
  });

  it('stays whole where it fits', () => {
    expect(split(film(10 * minute))).toEqual({ kind: 'whole' });
    expect(split(film(100 * minute), { limits: { maxDurationMs: null } })).toEqual({ kind: 'whole' });
  });

  it.each([
    ['one video a post', 12 * minute, undefined, { parts: 2, maxParts: 1 }],
    ['fewer than it needs', 45 * minute, 4, { parts: 5, maxParts: 4 }],
  ] as const)('waits where a delivery can carry %s', (_what, durationMs, maxCount, values) => {
    const { maxCount: _, ...one } = limits;
    const found = splitVideo(film(durationMs), maxCount === undefined ? one : { ...one, maxCount }, {
      wishes: {},
      keyFrames: null,
    });
    expect(found).toEqual({
      kind: 'too-many',
      reason: { code: 'parts-over-limit', values: { durationMs, maxDurationMs: 600_000, ...values } },
    });
  });

  it.each([
    ['exactly twice the limit makes three parts, because none ends at the limit', 20 * minute, 4000, 3, 'remux'],
    ['sparse key frames make one more', 19.5 * minute, 100_000, 3, 'remux'],
    ['no key frame within reach means coding anew, in the fewest parts', 19 * minute, 19 * minute, 2, 'encode'],
  ] as const)('%s', (_what, durationMs, gapMs, count, rung) => {
    const probed = film(durationMs);
    expect(rungsOf(partsOf(probed, { keyFrames: keysEvery(gapMs, probed) }))).toEqual(Array(count).fill(rung));
  });

  it('says when key frames are too far from each other, and codes the sound anew with the picture', () => {
    const [first] = partsOf(film(19 * minute), { keyFrames: [] });
    expect(first).toMatchObject({
      recipe: { rung: 'encode', audio: { kind: 'aac' }, part: { atKeyFrames: false } },
      reasons: [{ code: 'part-of-video' }, { code: 'cut-between-key-frames' }],
    });
  });

  it('rather makes some more parts than codes it anew for the bytes, but not many more', () => {
    const probed = film(18 * minute);
    expect(rungsOf(partsOf(probed, { limits: { maxBytes: 60_000_000 } }))).toEqual(['remux', 'remux', 'remux']);
    expect(rungsOf(partsOf(probed, { limits: { maxBytes: 30_000_000 } }))).toEqual(['encode', 'encode']);
  });

  it('measures a dense part by its own bytes', () => {
    const probed = film(18 * minute);
    const dense = keysEvery(4000, probed).map((key) => ({
      ...key,
      // All that moves is in the first half.
      bytesBefore: Math.min((probed.durationMs * 1_000_000) / 8000, key.bytesBefore * 1.9),
    }));
    const asked = { limits: { maxBytes: 80_000_000, maxCount: 2 } };
    expect(rungsOf(partsOf(probed, { ...asked, keyFrames: dense }))).toEqual(['encode', 'remux']);
    expect(rungsOf(partsOf(probed, asked))).toEqual(['remux', 'remux']);
  });

  it('does to each part what the ladder says', () => {
    expect(rungsOf(partsOf(film(12 * minute, { audioCodec: 'opus' })))).toEqual(['audio', 'audio']);
    expect(partsOf(film(12 * minute), { wishes: { mute: true } })[0]).toMatchObject({ recipe: { mute: true } });
    expect(partsOf(film(12 * minute, { videoCodec: 'hevc' }))[1]).toMatchObject({
      recipe: { rung: 'encode', part: { fromMs: 360_000, atKeyFrames: true } },
    });
  });

  it('is taken to have key frames where nobody looked yet', () => {
    expect(partsOf(film(12 * minute), { keyFrames: null }).map(cutOf)).toEqual([
      { fromMs: 0, untilMs: 360_000, atKeyFrames: true },
      { fromMs: 360_000, untilMs: null, atKeyFrames: true },
    ]);
  });

  it('loses nothing between its parts, and no part is too long or a leftover', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10 * minute + 1, max: 180 * minute }),
        fc.uniqueArray(fc.integer({ min: 1, max: 180 * minute }), { maxLength: 400 }),
        (durationMs, times) => {
          const probed = film(durationMs);
          const keyFrames = times
            .filter((atMs) => atMs < durationMs)
            .sort((a, b) => a - b)
            .map((atMs) => ({ atMs, bytesBefore: (atMs * 1_000_000) / 8000 }));
          const parts = partsOf(probed, { limits: { maxCount: 1000 }, keyFrames }).map(cutOf);
          let end: number | null = 0;
          for (const { fromMs, untilMs, atKeyFrames } of parts) {
            expect(fromMs).toBe(end);
            end = untilMs;
            const lengthMs = (untilMs ?? durationMs) - fromMs;
            expect(lengthMs).toBeLessThanOrEqual(10 * minute);
            expect(lengthMs).toBeGreaterThan(durationMs / parts.length / 5);
            if (atKeyFrames && untilMs !== null) expect(times).toContain(untilMs);
          }
          expect(end).toBeNull();
        },
      ),
    );
  });
});

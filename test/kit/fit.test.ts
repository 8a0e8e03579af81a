import { describe, expect, it } from 'vitest';
import type { Capabilities, Draft, MediaFacts, RenditionFile } from '../../src/contract/index.ts';
import { assertDraftFits, assertFileFits, findDraftMisfit, findFileMisfit, utf16Units } from '../../src/kit/index.ts';

const now = '2026-11-26T12:00:00.000Z';
const hour = 3_600_000;

const capabilities: Capabilities = {
  publisher: 'program',
  video: {
    containers: ['mp4'],
    videoCodecs: ['avc'],
    audioCodecs: ['aac'],
    maxBytes: 1000,
    minDurationMs: 500,
    maxDurationMs: 60_000,
    maxLongSide: 1920,
    maxShortSide: 1080,
    maxPixels: 2_000_000,
    maxFrameRate: 60,
    highBitDepth: false,
    cover: 'required',
  },
  images: { maxCount: 2, formats: ['jpeg'], maxBytes: 1000, maxLongSide: 4000, maxPixels: 8_000_000 },
  text: {
    title: [{ max: 5, unit: 'utf16-units', measure: utf16Units }],
    body: [
      { max: 20, unit: 'utf16-units', measure: utf16Units },
      { max: 2, unit: 'mini/words', measure: (text) => text.split(' ').length },
    ],
    hashtags: { max: 1, inBody: () => null },
    links: 'keep',
    captionWanted: false,
  },
  upload: null,
  publish: { resend: 'safe', absence: 'unprovable' },
  visibility: ['public'],
  altText: { limits: [{ max: 10, unit: 'utf16-units', measure: utf16Units }] },
  backdating: true,
  schedule: { minAheadMs: hour, maxAheadMs: 24 * hour },
  pace: { perDay: null, minGapMs: 0, because: { code: 'mini/pace' } },
};

const videoFacts: MediaFacts = {
  kind: 'video',
  width: 1080,
  height: 1800,
  durationMs: 1000,
  frameRate: 30,
  videoBitrate: 1,
  videoCodec: 'avc',
  audioCodec: 'aac',
  audioChannels: 1,
  audioSampleRate: 1,
  audioBitrate: 1,
};
const imageFacts: MediaFacts = {
  ...videoFacts,
  kind: 'image',
  durationMs: null,
  frameRate: null,
  videoBitrate: null,
  videoCodec: null,
  audioCodec: null,
};

function video(facts: Partial<MediaFacts> = {}, changes: Partial<RenditionFile> = {}): RenditionFile {
  const all = { ...videoFacts, ...facts };
  return { sha256: 'a', bytes: 1000, mime: 'video/mp4', role: 'video', alt: '', facts: all, ...changes };
}

function image(facts: Partial<MediaFacts> = {}, changes: Partial<RenditionFile> = {}): RenditionFile {
  const all = { ...imageFacts, ...facts };
  return { sha256: 'b', bytes: 1000, mime: 'image/jpeg', role: 'image', alt: '', facts: all, ...changes };
}

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    deliveryKey: 'mini:me:1',
    postRef: '1',
    order: 1,
    kind: 'video',
    title: 'Title',
    body: 'two words',
    hashtags: ['a'],
    visibility: 'public',
    createdAt: now,
    scheduledAt: null,
    location: null,
    language: null,
    media: [{ file: video(), asset: null }],
    cover: { file: image({}, { role: 'cover' }), asset: null },
    ...changes,
  };
}

function photos(...files: readonly RenditionFile[]): Partial<Draft> {
  return { kind: 'images', cover: null, media: files.map((file) => ({ file, asset: null })) };
}

describe('the last look before a call', () => {
  it('takes what is exactly at every limit, with or without words for the blind', () => {
    expect(findDraftMisfit(draft(), capabilities, now)).toBeNull();
    expect(findDraftMisfit(draft(photos(image(), image({}, { alt: 'A ferry' }))), capabilities, now)).toBeNull();
    for (const scheduledAt of ['2026-11-26T13:00:00.000Z', '2026-11-27T12:00:00.000Z'])
      expect(findDraftMisfit(draft({ scheduledAt }), capabilities, now)).toBeNull();
    expect(() => assertDraftFits(draft(), capabilities, now)).not.toThrow();
    const edges = { durationMs: 60_000, frameRate: 60, width: 1040, height: 1920, audioCodec: null };
    expect(findFileMisfit(video(edges), capabilities)).toBeNull();
    expect(findFileMisfit(video({ durationMs: 500 }), capabilities)).toBeNull();
    expect(findFileMisfit(image({ width: 4000, height: 2000 }), capabilities)).toBeNull();
  });

  it('takes anything where a limit is none', () => {
    const none = { maxLongSide: null, maxShortSide: null, maxPixels: null };
    const open: Capabilities = {
      ...capabilities,
      video: capabilities.video && { ...capabilities.video, ...none, maxDurationMs: null },
      images: capabilities.images && { ...capabilities.images, ...none },
      text: { ...capabilities.text, hashtags: { max: null, inBody: () => null } },
      altText: null,
      schedule: { minAheadMs: hour, maxAheadMs: null },
    };
    const huge = video({ durationMs: 1e9, width: 30_000, height: 40_000 }, { alt: 'A ferry, far away' });
    const hashtags = Array.from({ length: 100 }, (_, index) => `t${index}`);
    const media = [{ file: huge, asset: null }];
    const scheduledAt = '2029-11-26T12:00:00.000Z';
    expect(findDraftMisfit(draft({ media, hashtags, scheduledAt }), open, now)).toBeNull();
    expect(findFileMisfit(image({ width: 30_000, height: 40_000 }), open)).toBeNull();
  });

  it.each<[string, Partial<Draft>, string, object | undefined]>([
    ['a long title', { title: 'Titles' }, 'title-too-long', { size: 6, max: 5, unit: 'utf16-units' }],
    ['a long text', { body: 'a'.repeat(21) }, 'body-too-long', { size: 21, max: 20, unit: 'utf16-units' }],
    ['a text over the second rule', { body: 'a b c' }, 'body-too-long', { size: 3, max: 2, unit: 'mini/words' }],
    [
      'a long text for people who cannot see',
      { media: [{ file: video({}, { alt: 'A ferry, far away' }), asset: null }] },
      'alt-too-long',
      { size: 17, max: 10, unit: 'utf16-units' },
    ],
    ['tags', { hashtags: ['a', 'b'] }, 'hashtags-over-limit', { count: 2, max: 1 }],
    [
      'two videos',
      {
        media: [
          { file: video(), asset: null },
          { file: video(), asset: null },
        ],
      },
      'not-one-video',
      undefined,
    ],
    ['a video that is a photo', { media: [{ file: image(), asset: null }] }, 'not-one-video', undefined],
    ['a missing cover', { cover: null }, 'cover-missing', undefined],
    ['no photo', photos(), 'not-only-photos', undefined],
    ['a video among photos', photos(image(), video()), 'not-only-photos', undefined],
    ['photos', photos(image(), image(), image()), 'photos-over-limit', { count: 3, max: 2 }],
    [
      'a broken file',
      photos(image(), image({}, { mime: 'image/png' })),
      'picture-format-not-taken',
      { mime: 'image/png' },
    ],
    ['an audience', { visibility: 'friends' }, 'visibility-not-taken', { visibility: 'friends' }],
    [
      'a time too soon',
      { scheduledAt: '2026-11-26T12:59:59.999Z' },
      'schedule-too-soon',
      { scheduledAt: '2026-11-26T12:59:59.999Z', minAheadMs: hour },
    ],
    [
      'a time too late',
      { scheduledAt: '2026-11-27T12:00:00.001Z' },
      'schedule-too-late',
      { scheduledAt: '2026-11-27T12:00:00.001Z', maxAheadMs: 24 * hour },
    ],
  ])('refuses a draft for %s', (_what, changes, code, values) => {
    const reason = values === undefined ? { code } : { code, values };
    expect(findDraftMisfit(draft(changes), capabilities, now)).toEqual(reason);
    expect(() => assertDraftFits(draft(changes), capabilities, now)).toThrow(
      expect.objectContaining({ kind: 'permanent', effect: 'none', reason }),
    );
  });

  it.each<[string, RenditionFile, string, object | undefined]>([
    ['container', video({}, { mime: 'video/webm' }), 'container-not-taken', { mime: 'video/webm' }],
    ['type', video({}, { mime: 'video/x-flv' }), 'container-not-taken', { mime: 'video/x-flv' }],
    ['codec', video({ videoCodec: 'hevc' }), 'video-codec-not-taken', { codec: 'hevc' }],
    ['sound', video({ audioCodec: 'opus' }), 'audio-codec-not-taken', { codec: 'opus' }],
    ['least length', video({ durationMs: 499 }), 'video-too-short', { durationMs: 499, minDurationMs: 500 }],
    ['length', video({ durationMs: 60_001 }), 'video-too-long', { durationMs: 60_001, maxDurationMs: 60_000 }],
    ['size', video({}, { bytes: 1001 }), 'file-over-limit', { bytes: 1001, maxBytes: 1000 }],
    ['long side', video({ width: 1921, height: 2 }), 'long-side-over-limit', { pixels: 1921, maxPixels: 1920 }],
    ['short side', video({ width: 1081, height: 1082 }), 'short-side-over-limit', { pixels: 1081, maxPixels: 1080 }],
    ['area', video({ width: 1080, height: 1900 }), 'area-over-limit', { pixels: 2_052_000, maxPixels: 2_000_000 }],
    ['frames', video({ frameRate: 61 }), 'frame-rate-over-limit', { framesPerSecond: 61, maxFramesPerSecond: 60 }],
    ['format of a photo', image({}, { mime: 'image/gif' }), 'picture-format-not-taken', { mime: 'image/gif' }],
    ['size of a photo', image({}, { bytes: 1001 }), 'file-over-limit', { bytes: 1001, maxBytes: 1000 }],
    ['side of a photo', image({ width: 2, height: 4001 }), 'long-side-over-limit', { pixels: 4001, maxPixels: 4000 }],
    [
      'area of a photo',
      image({ width: 4000, height: 2001 }),
      'area-over-limit',
      { pixels: 8_004_000, maxPixels: 8_000_000 },
    ],
  ])('refuses a file over its limit of %s', (_what, file, code, values) => {
    expect(findFileMisfit(file, capabilities)).toEqual({ code, values });
    expect(() => assertFileFits(file, capabilities)).toThrow(
      expect.objectContaining({ kind: 'permanent', effect: 'none', code }),
    );
  });

  it('refuses whole kinds of things where there is no place for them', () => {
    const none: Capabilities = {
      ...capabilities,
      video: null,
      images: null,
      schedule: null,
      text: { ...capabilities.text, title: null },
    };
    const bare = { title: null } as const;
    const codes = [
      findDraftMisfit(draft(), none, now),
      findDraftMisfit(draft(bare), none, now),
      findDraftMisfit(draft({ ...bare, ...photos(image()) }), none, now),
      findFileMisfit(image({}, { role: 'cover' }), none),
      findFileMisfit(video(), none),
      findFileMisfit(image(), none),
      findDraftMisfit(draft({ scheduledAt: now }), { ...capabilities, schedule: null }, now),
    ].map((reason) => reason?.code);
    expect(codes).toEqual([
      'title-not-taken',
      'video-not-taken',
      'photos-not-taken',
      'cover-not-taken',
      'video-not-taken',
      'photos-not-taken',
      'schedule-not-taken',
    ]);
  });
});

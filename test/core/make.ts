import type { Capabilities, CaptionRules, ImageLimits, VideoLimits } from '../../src/contract/index.ts';
import type { ProbedImage, ProbedVideo } from '../../src/core/media/facts.ts';
import type { OriginalRow, OriginalSource, PostRow } from '../../src/core/model.ts';
import type { PlanChoices } from '../../src/core/plan/item.ts';
import type { PlanTarget } from '../../src/core/plan/target.ts';
import { graphemes } from '../../src/kit/index.ts';

/** Posts, files and a destination that fit together, to be changed in one place by each test. */

export const now = '2026-03-01T12:00:00.000Z';

export const video: VideoLimits = {
  containers: ['mp4'],
  videoCodecs: ['avc'],
  audioCodecs: ['aac'],
  maxBytes: 500_000_000,
  minDurationMs: 1_000,
  maxDurationMs: 60_000,
  maxLongSide: 1920,
  maxShortSide: 1080,
  maxPixels: null,
  maxFrameRate: 60,
  highBitDepth: false,
  cover: 'optional',
};

export const images: ImageLimits = {
  maxCount: 4,
  formats: ['jpeg'],
  maxBytes: 2_000_000,
  maxLongSide: 4000,
  maxPixels: null,
};

export const capabilities: Capabilities = {
  publisher: 'program',
  video,
  images,
  text: {
    title: null,
    body: [{ max: 300, unit: 'graphemes', measure: graphemes }],
    hashtags: { max: 8, inBody: (tag) => `#${tag}` },
    links: 'keep',
    captionWanted: true,
  },
  upload: null,
  publish: { resend: 'safe', absence: 'unprovable' },
  visibility: ['public', 'friends', 'private'],
  altText: { limits: [] },
  backdating: true,
  schedule: null,
  pace: { perDay: 10, minGapMs: 0, because: { code: 'test' } },
};

export const choices: PlanChoices = {
  allowUntitled: false,
  privatePosts: 'skip',
  since: null,
  until: null,
  only: null,
  ids: null,
  limit: null,
  order: 'oldest',
  pace: null,
};

/** A source with one tag that is noise elsewhere. */
export const rules: CaptionRules = { worthOfTag: (name) => (name === 'fyp' ? 'noise' : null) };

export interface TargetChanges {
  readonly choices?: Partial<PlanChoices>;
  readonly capabilities?: Partial<Capabilities>;
  readonly limitsNotFromServer?: boolean;
}

export function target(changes: TargetChanges = {}): PlanTarget {
  return {
    account: { destination: 'bluesky', label: 'main' },
    choices: { ...choices, ...changes.choices },
    capabilities: { ...capabilities, ...changes.capabilities },
    rules,
    limitsNotFromServer: changes.limitsNotFromServer ?? false,
  };
}

export const probedVideo: ProbedVideo = {
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
  videoBitrate: 1_000_000,
  bytes: 2_000_000,
  highBitDepth: false,
  hdr: false,
  faststart: true,
  privateTags: [],
  tagsInPlace: false,
  extraTracks: 0,
};

export const probedImage: ProbedImage = {
  kind: 'image',
  format: 'jpeg',
  width: 1080,
  height: 1440,
  bytes: 300_000,
  rotated: false,
  animated: false,
  privateTags: [],
  tagBytes: 0,
  wideColour: false,
};

export function link(changes: Partial<Extract<OriginalSource, { from: 'link' }>> = {}): OriginalSource {
  return {
    from: 'link',
    locator: 'https://cdn.test/file',
    expiresAt: '2026-03-09T00:00:00.000Z',
    objectKey: null,
    ...changes,
  };
}

/** Still to be fetched. */
export function original(id: number, changes: Partial<OriginalRow> = {}): OriginalRow {
  return {
    id,
    postRef: 't:20240917140721',
    role: 'media',
    position: id,
    kind: 'video',
    source: link({ objectKey: `key${id}` }),
    state: 'wanted',
    sha256: null,
    bytes: null,
    extension: null,
    probed: null,
    hold: null,
    notBefore: null,
    tries: 0,
    ...changes,
  };
}

export function fetched(id: number, changes: Partial<OriginalRow> = {}): OriginalRow {
  const probed = changes.kind === 'image' ? probedImage : probedVideo;
  return original(id, { state: 'fetched', sha256: `sha${id}`, bytes: probed.bytes, probed, ...changes });
}

export function post(changes: Partial<PostRow> = {}): PostRow {
  return {
    ref: 't:20240917140721',
    createdAt: '2024-09-17T14:07:21.000Z',
    caption: 'A day at the sea #sea',
    captionFrom: 'export',
    audience: 'public',
    kind: 'video',
    sourceId: null,
    likes: null,
    story: false,
    sound: null,
    alternateText: null,
    location: null,
    facts: {},
    originals: [fetched(1)],
    ...changes,
  };
}

export function photos(count: number, changes: Partial<PostRow> = {}): PostRow {
  const originals = Array.from({ length: count }, (_, index) => fetched(index + 1, { kind: 'image' }));
  return post({ kind: 'images', originals, ...changes });
}

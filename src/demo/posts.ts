import type { SamplePost } from '../contract/index.ts';
import { toIso } from '../kit/index.ts';
import type { ClipShape, Scene } from './draw.ts';

const size = { width: 720, height: 1280 };
const dawn: Scene = { sky: ['#2b3a67', '#e8a87c', '#fbe3b9'], water: '#35637e', ferryAt: 0.3, ...size };
const noon: Scene = { sky: ['#4aa3df', '#a9d8f5', '#eef9ff'], water: '#1f7a8c', ferryAt: 0.55, ...size };
const dusk: Scene = { sky: ['#41295a', '#c9485b', '#f7b267'], water: '#2f3e63', ferryAt: 0.7, ...size };
const night: Scene = { sky: ['#050b1f', '#14213d', '#3a4a6b'], water: '#0b1b33', ferryAt: 0.45, ...size };

const light: ClipShape = { seconds: 4, codec: 'libx264', bitrate: 1_500_000, faststart: true };

interface DemoPost {
  readonly createdAt: string;
  readonly name: string;
  readonly caption: string | null;
  readonly scenes: readonly Scene[];
  /** null: a photo post */
  readonly clip: ClipShape | null;
  readonly audience?: 'private';
  readonly era?: 'old';
  readonly expired?: true;
  readonly noFile?: true;
}

/** One of each thing a real export surprises people with. */
export const demoPosts: readonly DemoPost[] = [
  {
    createdAt: '2023-05-01T06:10:11.000Z',
    name: 'first-crossing',
    caption: 'First crossing of the year. Cold hands, warm coffee ☕ #ferry #travel #fyp',
    scenes: [dawn],
    clip: light,
    era: 'old',
  },
  {
    createdAt: '2024-06-02T12:00:05.000Z',
    name: 'index-behind',
    caption: 'Noon on the upper deck, wind from the west. Watch until the end! #sea #foryou',
    scenes: [noon],
    clip: { ...light, faststart: false },
  },
  {
    createdAt: '2024-09-17T18:07:21.000Z',
    name: 'large',
    caption: '黄昏的渡轮 Ferry at dusk, in full quality #旅行 #dusk',
    scenes: [dusk],
    clip: { seconds: 8, codec: 'libx264', bitrate: 16_000_000, faststart: true },
  },
  {
    createdAt: '2025-01-05T20:30:00.000Z',
    name: 'hevc',
    caption: 'Night boat home. Thanks @some_friend for the lift! #night #ferry',
    scenes: [night],
    clip: { ...light, codec: 'libx265' },
  },
  {
    createdAt: '2025-03-11T09:15:00.000Z',
    name: 'only-me',
    caption: 'A note to myself: check the lifebelts',
    scenes: [noon],
    clip: light,
    audience: 'private',
  },
  {
    createdAt: '2025-06-21T16:45:00.000Z',
    name: 'photos',
    caption: 'Three hours in three pictures #photography #ferry',
    scenes: [dawn, noon, dusk],
    clip: null,
  },
  { createdAt: '2025-08-02T07:20:00.000Z', name: 'one-photo', caption: 'Still water', scenes: [night], clip: null },
  { createdAt: '2025-09-09T10:00:00.000Z', name: 'untitled', caption: null, scenes: [dusk], clip: light },
  {
    createdAt: '2025-10-03T07:08:09.000Z',
    name: 'too-late',
    caption: 'This link died before anybody fetched it',
    scenes: [noon],
    clip: light,
    expired: true,
  },
  {
    createdAt: '2025-10-20T08:00:00.000Z',
    name: 'no-file',
    caption: 'The export names no file for this one',
    scenes: [],
    clip: light,
    noFile: true,
  },
];

export function photoName(post: DemoPost, index: number): string {
  return `${post.name}-${index + 1}.jpeg`;
}

const dayMs = 86_400_000;

/** As a source's `sample` wants them, with links to the files under `base`. */
export function samplePosts(base: string, nowMs: number): readonly SamplePost[] {
  return demoPosts.map((post) => ({
    createdAt: post.createdAt,
    kind: post.clip === null ? 'image' : 'video',
    urls: urlsOf(post, base),
    coverUrl: null,
    audience: post.audience ?? 'public',
    expiresAt: toIso(nowMs + (post.expired ? -dayMs : (post.clip === null ? 4 : 10) * dayMs)),
    era: post.era ?? 'new',
  }));
}

/** Shaped like the real ones: a storage path for videos, a photo-mode bucket for photos. */
function urlsOf(post: DemoPost, base: string): readonly string[] {
  if (post.noFile) return [];
  if (post.clip === null)
    return post.scenes.map((_, index) => `${base}/tos-demo-i-photomode/${photoName(post, index)}~tplv-noop.jpeg`);
  return [`${base}/storage/v1/tos-demo-ve-0068/${post.name}.mp4`];
}

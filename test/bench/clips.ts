import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ClipSet {
  /** fit · repack · transcode */
  readonly fit: number;
  readonly repack: number;
  readonly transcode: number;
  readonly lengthS: number;
  /** each file has the tag that TikTok's own downloads carry */
  readonly tagged: boolean;
}

/** By the minute it was taken at; the program finds the post by this name. */
export function clipName(n: number, extension: string): string {
  return `${timeOf(n).slice(0, 19).replace('T', ' ').replaceAll(':', '.')}.${extension}`;
}

export function timeOf(n: number): string {
  return new Date(Date.UTC(2023, 0, 1, 10) + n * 86_400_000).toISOString();
}

/**
 * Clips as TikTok makes them, 576 × 1024 with moving detail, no two alike: one encode of each kind, then copies of different
 * lengths. Repacked: MKV, the index at the end, Matroska's sound. Transcoded: HEVC, VP9, more pixels than fit.
 */
export async function makeClips(folder: string, set: ClipSet): Promise<number> {
  const kinds = [
    ...Array.from({ length: set.fit }, () => fit),
    ...Array.from({ length: set.repack }, (_, n) => repacks[n % repacks.length] ?? fit),
    ...Array.from({ length: set.transcode }, (_, n) => transcodes[n % transcodes.length] ?? fit),
  ];
  const made = new Map<string, string>();
  for (const [n, kind] of kinds.entries()) {
    const whole = made.get(kind.name) ?? join(folder, `${kind.name}.whole.${kind.extension}`);
    if (!made.has(kind.name)) await ffmpeg([...source(kind.size, set.lengthS), ...kind.codec, whole]);
    made.set(kind.name, whole);
    const seconds = (set.lengthS - 0.5 + (n % 10) * 0.05 + Math.floor(n / 10) * 0.01).toFixed(2);
    const tag = set.tagged ? ['-metadata', `comment=vid:v15044gf0000${String(n).padStart(12, '0')}`] : [];
    const out = join(folder, clipName(n, kind.extension));
    await ffmpeg(['-i', whole, '-t', seconds, '-c', 'copy', '-fflags', '+bitexact', ...tag, ...kind.wrap, out]);
  }
  for (const whole of made.values()) await rm(whole);
  return kinds.length;
}

interface ClipKind {
  readonly name: string;
  readonly extension: 'mp4' | 'mkv' | 'webm';
  readonly size: string;
  readonly codec: readonly string[];
  readonly wrap: readonly string[];
}

const h264 = [...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '1800k', '-pix_fmt', 'yuv420p', '-c:a', 'aac']];
const front = ['-movflags', '+faststart'];
const usual = '576x1024';

const fit: ClipKind = { name: 'fit', extension: 'mp4', size: usual, codec: h264, wrap: front };
const repacks: readonly ClipKind[] = [
  { name: 'behind', extension: 'mp4', size: usual, codec: h264, wrap: [] },
  { name: 'mkv', extension: 'mkv', size: usual, codec: h264, wrap: [] },
];
const transcodes: readonly ClipKind[] = [
  {
    ...{ name: 'hevc', extension: 'mp4', size: usual, wrap: [...front, '-tag:v', 'hvc1'] },
    codec: [
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-b:v', '1200k'],
      ...aac(),
    ],
  },
  {
    ...{ name: 'vp9', extension: 'webm', size: usual, wrap: [] },
    codec: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1500k', '-c:a', 'libopus'],
  },
  { name: 'large', extension: 'mp4', size: '1440x2560', codec: [...h264, '-b:v', '5000k'], wrap: front },
];

function aac(): readonly string[] {
  return ['-pix_fmt', 'yuv420p', '-c:a', 'aac'];
}

function source(size: string, seconds: number): readonly string[] {
  return [
    ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=30:d=${seconds},noise=alls=12:allf=t`],
    ...['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`],
  ];
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  await run('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args]);
}

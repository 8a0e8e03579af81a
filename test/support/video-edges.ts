import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ffmpeg } from './media-samples.ts';

/** Videos as odd as people have them, a second long and as large as a stamp; made at first use, with the ffmpeg of `npm ci`. */

const folder = join(tmpdir(), `clipferry-edges-${userInfo().uid}`);

const picture = (size = '96x160', rate: number | string = 15, seconds = 1.2) => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`],
];
const sound = (seconds = 1.2, rest = '') => ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}${rest}`];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const x265 = (pixels: string, more = '') => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', `log-level=error${more}`, '-pix_fmt', pixels],
  ...['-tag:v', 'hvc1'],
];
const aac = ['-c:a', 'aac'];
const front = ['-fflags', '+bitexact', '-movflags', '+faststart'];
const copy = ['-c', 'copy', ...front];
const surround = ['-af', 'pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0'];
const fromBase = (...args: readonly string[]) => ['-i', '{base}', ...args];

/** ISO 14496-12's nine numbers of a track's header. */
function matrix(a: number, b: number, c: number, d: number): Buffer {
  const bytes = Buffer.alloc(36);
  for (const [index, value] of [a, b, 0, c, d].entries()) bytes.writeInt32BE(value * 65_536, index * 4);
  bytes.writeInt32BE(1 << 30, 32);
  return bytes;
}

/** The base with another matrix. */
async function turned(out: string, to: Buffer): Promise<void> {
  const bytes = Buffer.from(await readFile(await edge('base')));
  to.copy(bytes, bytes.indexOf(matrix(1, 0, 0, 1), bytes.indexOf('tkhd')));
  await writeFile(out, bytes);
}

/** The base with other bytes two thirds on, where its media is. */
async function damaged(out: string, damage: (bytes: Buffer) => void): Promise<void> {
  const bytes = Buffer.from(await readFile(await edge('base')));
  const from = Math.floor((bytes.length * 2) / 3);
  damage(bytes.subarray(from, from + 4000));
  await writeFile(out, bytes);
}

function fillWithNoise(bytes: Buffer): void {
  let seed = 7;
  for (let at = 0; at < bytes.length; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    bytes[at] = seed >> 16;
  }
}

type Make = readonly [extension: string, how: readonly string[] | ((out: string) => Promise<void>)];

const makers = {
  base: ['.mp4', [...picture(), ...sound(), ...x264, ...aac, ...front]],
  baseline: ['.mp4', [...picture(), ...sound(), ...x264, '-profile:v', 'baseline', ...aac, ...front]],
  bFrames: ['.mp4', [...picture(), '-c:v', 'libx264', '-preset', 'medium', '-pix_fmt', 'yuv420p', ...front]],
  fullRange: ['.mp4', [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuvj420p', ...front]],
  chroma422: ['.mp4', [...picture(), ...sound(), ...x264, '-pix_fmt', 'yuv422p', ...aac, ...front]],
  chroma444: ['.mp4', [...picture(), ...x264, '-pix_fmt', 'yuv444p', ...front]],
  tenBit: ['.mp4', [...picture(), ...x264, '-pix_fmt', 'yuv420p10le', ...front]],
  hevc: ['.mp4', [...picture(), ...sound(), ...x265('yuv420p'), ...aac, ...front]],
  hevcTenBit: ['.mp4', [...picture(), ...x265('yuv420p10le'), ...front]],
  vp9InMp4: ['.mp4', [...picture(), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', ...front]],
  proRes: ['.mov', [...picture(), ...sound(), '-c:v', 'prores', ...aac, ...front]],
  seeThrough: [
    '.webm',
    [...picture(), '-pix_fmt', 'yuva420p', '-c:v', 'libvpx', '-deadline', 'realtime', '-auto-alt-ref', '0'],
  ],
  turned90: ['.mp4', (out) => turned(out, matrix(0, 1, -1, 0))],
  turned180: ['.mp4', (out) => turned(out, matrix(-1, 0, 0, -1))],
  turned270: ['.mp4', (out) => turned(out, matrix(0, -1, 1, 0))],
  mirrored: ['.mp4', (out) => turned(out, matrix(-1, 0, 0, 1))],
  upsideDown: ['.mp4', (out) => turned(out, matrix(1, 0, 0, -1))],
  mirrored90: ['.mp4', (out) => turned(out, matrix(0, 1, 1, 0))],
  mirrored270: ['.mp4', (out) => turned(out, matrix(0, -1, -1, 0))],
  oddSides: [
    '.webm',
    [...picture(), '-vf', 'scale=97:161,setsar=1', '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
  ],
  variableRate: [
    '.mp4',
    [...picture('96x160', 30, 2), '-vf', "select='lt(n,20)+not(mod(n,4))'", '-vsync', 'vfr', ...x264, ...front],
  ],
  widePixels: ['.mp4', [...picture(), ...sound(), '-vf', 'setsar=2', '-c:v', 'mpeg4', '-q:v', '4', ...aac, ...front]],
  interlaced: [
    '.mp4',
    [
      ...picture('96x160', 50),
      ...['-vf', 'interlace', '-c:v', 'mpeg2video', '-b:v', '2M', '-flags', '+ilme+ildct', '-top', '1', ...front],
    ],
  ],
  fast: ['.mp4', [...picture('96x160', '60000/1001', 1), ...x264, ...front]],
  wide: ['.mp4', [...picture('320x160'), ...sound(), ...x264, ...aac, ...front]],
  surround: ['.mp4', [...picture(), ...sound(), ...surround, ...x264, ...aac, ...front]],
  surroundAc3: ['.mp4', [...picture(), ...sound(), ...surround, ...x264, '-c:a', 'ac3', ...front]],
  rate96k: ['.mp4', [...picture(), ...sound(), ...x264, '-ar', '96000', ...aac, ...front]],
  rate8k: ['.mp4', [...picture(), ...sound(), ...x264, '-ar', '8000', ...aac, ...front]],
  opusInMp4: ['.mp4', [...picture(), ...sound(), ...x264, '-c:a', 'libopus', '-strict', '-2', ...front]],
  pcm192k: ['.mov', [...picture(), ...sound(1.2, ':r=192000'), ...x264, '-c:a', 'pcm_s24le', ...front]],
  alaw8k: ['.mov', [...picture(), ...sound(), ...x264, '-ar', '8000', '-c:a', 'pcm_alaw', ...front]],
  mp3: ['.mp4', [...picture(), ...sound(), ...x264, '-c:a', 'libmp3lame', ...front]],
  twoSounds: [
    '.mp4',
    [...picture(), ...sound(), '-map', '0:v', '-map', '1:a', '-map', '1:a', ...x264, ...aac, ...front],
  ],
  twoPictures: [
    '.mp4',
    [...picture(), ...sound(), '-map', '0:v', '-map', '0:v', '-map', '1:a', ...x264, ...aac, ...front],
  ],
  lateSound: ['.mp4', [...picture(), '-itsoffset', '0.4', ...sound(), ...x264, ...aac, ...front]],
  latePicture: ['.mp4', ['-itsoffset', '0.4', ...picture(), ...sound(), ...x264, ...aac, ...front]],
  long: ['.mp4', [...picture('96x160', 15, 3), ...sound(3), ...x264, '-g', '15', '-bf', '2', ...aac, ...front]],
  /** begins in the middle of a group of pictures, by an edit list */
  trimmed: ['.mp4', ['-ss', '0.9', '-i', '{long}', ...copy]],
  fragmented: ['.mp4', fromBase('-c', 'copy', '-movflags', 'frag_keyframe+empty_moov')],
  subtitled: ['.mp4', fromBase('-i', '{words}', ...copy, '-c:s', 'mov_text')],
  chapters: ['.mp4', fromBase('-i', '{marks}', '-map_metadata', '1', '-map_chapters', '1', ...copy)],
  attachedPicture: [
    '.mkv',
    fromBase('-attach', '{frame}', '-metadata:s:t', 'mimetype=image/jpeg', '-c', 'copy', '-fflags', '+bitexact'),
  ],
  coverInMp4: [
    '.mp4',
    fromBase('-i', '{frame}', '-map', '0', '-map', '1', ...copy, '-disposition:v:1', 'attached_pic'),
  ],
  comment: ['.mp4', fromBase('-metadata', 'comment=vid:v15044gf0000', ...copy)],
  place: ['.mp4', fromBase('-metadata', 'location=+48.8577+002.2950/', ...copy)],
  oneFrame: ['.mp4', [...picture('96x160', 15, 0.06), ...x264, ...front]],
  soundOnly: ['.mp4', fromBase('-vn', ...copy)],
  hole: ['.mp4', (out) => damaged(out, (bytes) => bytes.fill(0))],
  noise: ['.mp4', (out) => damaged(out, fillWithNoise)],
  quiet: ['.mp4', [...picture(), ...sound(1.2), '-af', 'volume=-20dB', ...x264, ...aac, ...front]],
  silence: ['.mp4', [...picture(), '-f', 'lavfi', '-i', 'anullsrc', '-t', '1.2', ...x264, ...aac, ...front]],
  words: ['.srt', (out) => writeFile(out, '1\n00:00:00,100 --> 00:00:01,000\nHello, 100 %\n')],
  marks: [
    '.txt',
    (out) => writeFile(out, ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=one of mine\n'),
  ],
  frame: ['.jpg', ['-f', 'lavfi', '-i', 'color=red:s=32x32', '-frames:v', '1']],
} satisfies Record<string, Make>;

export type EdgeName = keyof typeof makers | 'base' | 'long';

/** Its path. Read only: it is shared by test workers and between runs. */
export async function edge(name: string): Promise<string> {
  const maker = (makers as Readonly<Record<string, Make>>)[name];
  if (maker === undefined) throw new Error(`no such video: ${name}`);
  const [extension, how] = maker;
  const recipe = typeof how === 'function' ? how.toString() : how.join(' ');
  const key = createHash('sha256').update(`2 ${recipe}`).digest('hex').slice(0, 10);
  const path = join(folder, `${name}-${key}${extension}`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const temp = join(folder, `making-${process.pid}-${randomBytes(4).toString('hex')}${extension}`);
  try {
    if (typeof how === 'function') await how(temp);
    else await ffmpeg([...(await Promise.all(how.map(named))), temp]);
    await rename(temp, path);
  } finally {
    await rm(temp, { force: true });
  }
  return path;
}

/** `{base}` is the path of that one. */
async function named(arg: string): Promise<string> {
  const name = /^\{(\w+)\}$/.exec(arg)?.[1];
  return name === undefined ? arg : await edge(name);
}

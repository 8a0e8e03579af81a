import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { writeHeic } from './heic-writer.ts';

const run = promisify(execFile);

/** The ffmpeg that comes with `npm ci`: tests need no other. */
export const bundledFfmpeg: string = (createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string })
  .path;

/** Kept between runs and shared by test workers; a name carries the hash of how it was made. */
const folder = join(tmpdir(), `clipferry-samples-${userInfo().uid}`);

type Make = { readonly extension: string; readonly how: string; make(out: string): Promise<void> };

/** Runs the bundled ffmpeg quietly; fails loudly. */
export async function ffmpeg(args: readonly string[]): Promise<void> {
  await run(bundledFfmpeg, ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args]);
}

const picture = (size = '360x640', rate = 30, seconds = 1.5) => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`,
];
const sound = (seconds = 1.5) => ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const plain = ['-fflags', '+bitexact', '-movflags', '+faststart'];

function encoded(extension: string, args: readonly string[]): Make {
  return { extension, how: args.join(' '), make: (out) => ffmpeg([...args, out]) };
}

/** Another sample, through ffmpeg without encoding. */
function copied(from: SampleName, extension: string, args: readonly string[]): Make {
  return {
    extension,
    how: `${from} ${args.join(' ')}`,
    make: async (out) => ffmpeg(['-i', await sample(from), '-c', 'copy', ...args, out]),
  };
}

/** The first `part` of another sample's bytes. */
function cut(from: SampleName, extension: string, part: number): Make {
  return {
    extension,
    how: `${from} cut ${part}`,
    make: async (out) => {
      const bytes = await readFile(await sample(from));
      await writeFile(out, bytes.subarray(0, Math.floor(bytes.length * part)));
    },
  };
}

function written(extension: string, how: string, make: (out: string) => Promise<unknown>): Make {
  return {
    extension,
    how,
    make: async (out) => {
      await make(out);
    },
  };
}

/** One frame of one colour as a raw HEVC stream, which a HEIC is built from. */
export async function hevcFrame(out: string, colour: string, pixels = 'yuv420p'): Promise<void> {
  const input = colour.includes(':') ? `color=${colour}` : `color=${colour}:s=128x128`;
  await ffmpeg([
    ...['-f', 'lavfi', '-i', input, '-frames:v', '1', '-c:v', 'libx265', '-preset', 'ultrafast'],
    ...['-x265-params', 'log-level=error:keyint=1', '-pix_fmt', pixels, '-f', 'hevc', out],
  ]);
}

const gpsExif = {
  IFD0: { Make: 'ExamplePhone', Model: 'X1' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 27/1', GPSLongitudeRef: 'E', GPSLongitude: '2/1 17/1 42/1' },
};

/** A photo with detail everywhere, so that its bytes are not all zero: left half red, right half blue, noise on top. */
export function photo(width: number, height: number): Sharp {
  const half = Math.floor(width / 2);
  const side = (background: string) => ({ create: { width: half, height, channels: 3 as const, background } });
  return sharp({ create: { width, height, channels: 3, background: '#0000e0' } }).composite([
    { input: side('#e00000'), left: 0, top: 0 },
    {
      input: {
        create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 40, sigma: 25 } },
      },
      blend: 'screen',
    },
  ]);
}

const makers = {
  /** H.264 + AAC, index in front, no tags: any destination takes it as it is */
  good: encoded('.mp4', [...picture(), ...sound(), ...x264, '-c:a', 'aac', ...plain]),
  moovAtEnd: copied('good', '.mp4', ['-fflags', '+bitexact']),
  fragmented: copied('good', '.mp4', ['-fflags', '+bitexact', '-movflags', 'frag_keyframe+empty_moov']),
  gps: copied('good', '.mp4', ['-metadata', 'location=+48.8577+002.2950/', '-movflags', '+faststart']),
  gpsMov: copied('good', '.mov', [
    '-metadata',
    'com.apple.quicktime.location.ISO6709=+48.8577+002.2950/',
    '-movflags',
    'use_metadata_tags+faststart',
  ]),
  gpsAtEnd: copied('good', '.mp4', ['-metadata', 'location=+48.8577+002.2950/']),
  gpsMovAtEnd: copied('good', '.mov', [
    ...['-metadata', 'com.apple.quicktime.location.ISO6709=+48.8577+002.2950/', '-movflags', 'use_metadata_tags'],
  ]),
  title: copied('good', '.mp4', ['-metadata', 'comment=vid:v15044gf0000', '-movflags', '+faststart']),
  silent: copied('good', '.mp4', ['-an', ...plain]),
  soundOnly: copied('good', '.m4a', ['-vn', ...plain]),
  twoSounds: copied('good', '.mp4', ['-map', '0:v', '-map', '0:a', '-map', '0:a', ...plain]),
  mkv: copied('good', '.mkv', ['-fflags', '+bitexact']),
  hevc: encoded('.mp4', [
    ...picture(),
    ...sound(),
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-pix_fmt', 'yuv420p'],
    ...['-tag:v', 'hvc1', '-c:a', 'aac', ...plain],
  ]),
  tenBit: encoded('.mp4', [
    ...picture(),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', ...plain],
  ]),
  hdr: encoded('.mp4', [
    ...picture(),
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-x265-params'],
    'log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
    ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc', '-tag:v', 'hvc1', ...plain],
  ]),
  webm: encoded('.webm', [
    ...picture(),
    ...sound(),
    ...['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
  ]),
  vp8: encoded('.webm', [
    ...picture(),
    ...sound(),
    ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libvorbis'],
  ]),
  mp3Sound: encoded('.mp4', [...picture(), ...sound(), ...x264, '-c:a', 'libmp3lame', ...plain]),
  pcmMov: encoded('.mov', [...picture(), ...sound(), ...x264, '-c:a', 'pcm_s16le', ...plain]),
  oldCodec: encoded('.mp4', [...picture(), '-c:v', 'mpeg4', '-q:v', '5', ...plain]),
  fast: encoded('.mp4', [...picture('360x640', 60, 1), ...sound(1), ...x264, '-c:a', 'aac', ...plain]),
  vfr: encoded('.mp4', [
    ...picture('360x640', 30, 2),
    ...['-vf', "select='lt(n,20)+not(mod(n,3))'", '-vsync', 'vfr', ...x264, ...plain],
  ]),
  large: encoded('.mp4', [...picture('1440x2560', 30, 0.5), ...sound(0.5), ...x264, '-c:a', 'aac', ...plain]),
  odd: encoded('.mp4', [
    ...picture('360x640', 30, 0.5),
    ...['-vf', 'scale=361:641,setsar=1', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p', ...plain],
  ]),
  /** stored 320 × 160, left half red; shown turned by a tag */
  turned: written('.mp4', 'turned 1', async (out) => {
    const flat = `${out}.flat.mp4`;
    await ffmpeg(['-f', 'lavfi', '-i', 'color=red:s=160x160:d=1,pad=320:160:0:0:blue', ...x264, flat]);
    await ffmpeg(['-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=90', ...plain, out]);
    await rm(flat);
  }),
  /** long enough to be killed half-way when it is made larger */
  slow: encoded('.mp4', [...picture('360x640', 30, 30), ...[...x264, '-crf', '35', ...plain]]),
  /** longer than any place takes, and small: 16 minutes of two pictures a second, a key frame every ten seconds */
  sixteenMinutes: encoded('.mp4', [
    ...['-f', 'lavfi', '-i', 'testsrc=s=64x112:r=2:d=960', '-f', 'lavfi', '-i', 'sine=f=440:r=8000:d=960'],
    ...[...x264, '-g', '20', '-c:a', 'aac', '-b:a', '8k', ...plain],
  ]),
  cutFront: cut('good', '.mp4', 0.6),
  cutLittle: cut('good', '.mp4', 0.9995),
  cutEnd: cut('moovAtEnd', '.mp4', 0.6),
  cutWebm: cut('webm', '.webm', 0.6),
  cutFragmented: cut('fragmented', '.mp4', 0.6),
  /** an index that names no track */
  trackless: written('.mp4', 'trackless 1', async (out) => {
    const bytes = await readFile(await sample('good'));
    const ftyp = bytes.subarray(0, bytes.readUInt32BE(0));
    const moov = Buffer.from('\0\0\0\x74moov\0\0\0\x6cmvhd', 'latin1');
    const mvhd = Buffer.alloc(0x6c - 8);
    mvhd.writeUInt32BE(1000, 12);
    await writeFile(out, Buffer.concat([ftyp, moov, mvhd]));
  }),
  html: written('.mp4', 'html 1', (out) =>
    writeFile(
      out,
      '<!DOCTYPE html><html><head><title>Log in | Example</title></head><body>Please log in</body></html>',
    ),
  ),
  json: written('.mp4', 'json 1', (out) => writeFile(out, '{"code":10204,"message":"url expired"}')),
  xml: written('.mp4', 'xml 1', (out) =>
    writeFile(
      out,
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
    ),
  ),
  text: written('.mp4', 'text 1', (out) => writeFile(out, 'upstream request timeout')),
  empty: written('.mp4', 'empty 1', (out) => writeFile(out, '')),
  /** 800 × 600, one tile */
  heic: written('.heic', 'heic 2', (out) => copyFile(new URL('./samples/photo.heic', import.meta.url), out)),
  /** as an iPhone writes it: tiles, cut at the edge, turned by the container, place and device beside. Shown: 150 × 240 */
  heicTiles: written('.heic', 'heicTiles 1', async (out) => {
    const frames = { red: `${out}.red.hevc`, blue: `${out}.blue.hevc` };
    await hevcFrame(frames.red, 'red');
    await hevcFrame(frames.blue, 'blue');
    const exif = (await sharp(await sample('jpegGps')).metadata()).exif?.subarray(6);
    await writeHeic(out, {
      tiles: [frames.red, frames.red, frames.blue, frames.blue],
      tile: { width: 128, height: 128 },
      ...{ columns: 2, width: 240, height: 150, turns: 1 },
      ...(exif ? { exif } : {}),
    });
    await Promise.all(Object.values(frames).map((path) => rm(path)));
  }),
  /** names Display P3 by number, without a profile */
  heicP3: written('.heic', 'heicP3 1', async (out) => {
    const frame = `${out}.hevc`;
    await hevcFrame(frame, 'red');
    await writeHeic(out, { tiles: [frame], tile: { width: 128, height: 128 }, primaries: 12 });
    await rm(frame);
  }),
  /** says it has 3,600 million pixels */
  heicBomb: written('.heic', 'heicBomb 1', async (out) => {
    const frame = `${out}.hevc`;
    await hevcFrame(frame, 'red');
    const claims = { width: 60_000, height: 60_000 };
    await writeHeic(out, { tiles: [frame], tile: { width: 128, height: 128 }, claims });
    await rm(frame);
  }),
  /** the left half is seen through */
  heicAlpha: written('.heic', 'heicAlpha 2', async (out) => {
    const frames = { colour: `${out}.hevc`, alpha: `${out}.alpha.hevc` };
    await hevcFrame(frames.colour, 'red:s=128x128');
    await hevcFrame(frames.alpha, 'black:s=64x128,pad=128:128:0:0:white', 'gray');
    await writeHeic(out, { tiles: [frames.colour], tile: { width: 128, height: 128 }, alpha: frames.alpha });
    await Promise.all(Object.values(frames).map((path) => rm(path)));
  }),
  cutHeic: cut('heic', '.heic', 0.6),
  bmp: written('.bmp', 'bmp 1', (out) =>
    ffmpeg([...picture('120x90', 5, 1), '-frames:v', '1', '-f', 'image2', '-c:v', 'bmp', out]),
  ),
  tiff: written('.tif', 'tiff 1', (out) => photo(120, 90).tiff().toFile(out)),

  jpeg: written('.jpg', 'jpeg 2', (out) => photo(600, 800).jpeg({ quality: 85 }).toFile(out)),
  /** stored 800 × 600, shown 600 × 800: left (red) comes to the top */
  jpegGps: written('.jpg', 'jpegGps 2', (out) =>
    photo(800, 600)
      .jpeg({ quality: 85 })
      .withExif({ ...gpsExif })
      .withMetadata({ orientation: 6 })
      .toFile(out),
  ),
  jpegCmyk: written('.jpg', 'jpegCmyk 2', (out) => photo(400, 300).toColourspace('cmyk').jpeg().toFile(out)),
  jpegP3: written('.jpg', 'jpegP3 2', (out) => photo(400, 300).withIccProfile('p3').jpeg().toFile(out)),
  jpegHuge: written('.jpg', 'jpegHuge 4', (out) => photo(2000, 1500).jpeg({ quality: 95 }).toFile(out)),
  /** a motion photo: something stands behind the picture's end */
  jpegTrailer: written('.jpg', 'jpegTrailer 2', async (out) =>
    writeFile(out, Buffer.concat([await readFile(await sample('jpeg')), await readFile(await sample('gps'))])),
  ),
  cutJpeg: cut('jpeg', '.jpg', 0.6),
  png: written('.png', 'png 2', (out) => photo(300, 400).png().toFile(out)),
  pngAlpha: written('.png', 'pngAlpha 2', (out) =>
    sharp({ create: { width: 200, height: 100, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } })
      .png()
      .withExif(gpsExif)
      .toFile(out),
  ),
  cutPng: cut('png', '.png', 0.6),
  webp: written('.webp', 'webp 2', (out) => photo(300, 400).webp().toFile(out)),
  cutWebp: cut('webp', '.webp', 0.6),
  gif: written('.gif', 'gif 1', (out) => ffmpeg([...picture('120x90', 5, 1), '-f', 'gif', `${out}`])),
  cutGif: cut('gif', '.gif', 0.6),
  avif: written('.avif', 'avif 2', (out) => photo(200, 100).avif({ effort: 0 }).toFile(out)),
  cutAvif: cut('avif', '.avif', 0.6),
} satisfies Record<string, Make>;

export type SampleName =
  | 'good'
  | 'moovAtEnd'
  | 'fragmented'
  | 'gps'
  | 'gpsMov'
  | 'title'
  | 'silent'
  | 'soundOnly'
  | 'twoSounds'
  | 'mkv'
  | 'hevc'
  | 'tenBit'
  | 'hdr'
  | 'webm'
  | 'vp8'
  | 'mp3Sound'
  | 'pcmMov'
  | 'oldCodec'
  | 'fast'
  | 'vfr'
  | 'large'
  | 'odd'
  | 'turned'
  | 'slow'
  | 'sixteenMinutes'
  | 'cutFront'
  | 'cutLittle'
  | 'cutEnd'
  | 'cutWebm'
  | 'cutFragmented'
  | 'trackless'
  | 'html'
  | 'json'
  | 'xml'
  | 'text'
  | 'empty'
  | 'heic'
  | 'heicTiles'
  | 'heicP3'
  | 'heicBomb'
  | 'heicAlpha'
  | 'cutHeic'
  | 'bmp'
  | 'tiff'
  | 'gpsAtEnd'
  | 'gpsMovAtEnd'
  | 'jpeg'
  | 'jpegGps'
  | 'jpegCmyk'
  | 'jpegP3'
  | 'jpegHuge'
  | 'jpegTrailer'
  | 'cutJpeg'
  | 'png'
  | 'pngAlpha'
  | 'cutPng'
  | 'webp'
  | 'cutWebp'
  | 'gif'
  | 'cutGif'
  | 'avif'
  | 'cutAvif';

/** Path of a small media file, made at first use. Read only: it is shared. */
export async function sample(name: SampleName): Promise<string> {
  const maker: Make = makers[name];
  const hash = createHash('sha256').update(maker.how).digest('hex').slice(0, 10);
  const path = join(folder, `${name}-${hash}${maker.extension}`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const temp = join(folder, `making-${process.pid}-${randomBytes(4).toString('hex')}${maker.extension}`);
  await maker.make(temp);
  // Two workers may both make it: the same bytes, and a rename replaces.
  await rename(temp, path);
  return path;
}

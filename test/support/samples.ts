import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import type { MediaFacts, RenditionFile } from '../../src/contract/index.ts';

/** A file for tests: real media, and as different from every other seed's as two files can be. */
export interface Sample {
  readonly role: RenditionFile['role'];
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly facts: MediaFacts;
}

const tinyVideo = readFileSync(new URL('./samples/tiny.mp4', import.meta.url));

const videoFacts: MediaFacts = {
  kind: 'video',
  width: 180,
  height: 320,
  durationMs: 1000,
  frameRate: 15,
  videoBitrate: 30_000,
  videoCodec: 'avc',
  audioCodec: 'aac',
  audioChannels: 1,
  audioSampleRate: 44_100,
  audioBitrate: 24_000,
};

/** A playable MP4 of exactly `bytes` bytes: a one-second clip and a `free` box of noise behind it. */
export function sampleVideo(seed: number, bytes = tinyVideo.length + 64): Sample {
  const padding = bytes - tinyVideo.length;
  if (padding < 16) throw new RangeError(`a sample video has at least ${tinyVideo.length + 16} bytes`);
  const box = Buffer.alloc(padding);
  box.writeUInt32BE(padding, 0);
  box.write('free', 4, 'latin1');
  fillNoise(box.subarray(8), seed);
  return { role: 'video', mime: 'video/mp4', bytes: Buffer.concat([tinyVideo, box]), facts: videoFacts };
}

/** The same, said to be four seconds long: for places that take nothing shorter than three. */
export function sampleLongVideo(seed: number, bytes?: number): Sample {
  const sample = sampleVideo(seed, bytes);
  return { ...sample, facts: { ...sample.facts, durationMs: 4000 } };
}

export async function sampleImage(seed: number, role: 'image' | 'cover' = 'image'): Promise<Sample> {
  const noise = Buffer.alloc(8 * 8 * 3);
  fillNoise(noise, seed);
  const bytes = await sharp(noise, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(180, 240, { kernel: 'nearest' })
    .jpeg({ quality: 80 })
    .toBuffer();
  return { role, mime: 'image/jpeg', bytes, facts: imageFacts };
}

const imageFacts: MediaFacts = {
  kind: 'image',
  width: 180,
  height: 240,
  durationMs: null,
  frameRate: null,
  videoBitrate: null,
  videoCodec: null,
  audioCodec: null,
  audioChannels: null,
  audioSampleRate: null,
  audioBitrate: null,
};

/** xorshift32: the same bytes for the same seed, and nothing that compresses or repeats. */
function fillNoise(target: Uint8Array, seed: number): void {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  for (let index = 0; index < target.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    target[index] = state & 0xff;
  }
}

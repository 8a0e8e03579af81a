import type { AudioCodec } from '../contract/index.ts';
import { FerryError } from '../contract/index.ts';
import type { Probed, ProbedImage, ProbedVideo } from '../core/media/facts.ts';
import { type BoxFacts, scanBoxes } from './boxes.ts';
import { type ByteReader, withReader } from './byte-reader.ts';
import { type ContainerFacts, readContainer, type VideoTrackFacts } from './container.ts';
import { scanEbml } from './ebml.ts';
import { readPicture } from './image.ts';
import { type Kind, kindOf } from './kinds.ts';
import { findPictureEnds } from './picture-ends.ts';
import { SNIFF_BYTES, type Sniffed, sniffMedia } from './sniff.ts';

/** A photo above this is no photo. Platforms take 20 to 50 MB. */
const maxImageBytes = 256 << 20;
/** Without codecs known to mediabunny, but decoded by any ffmpeg. */
const oldCodecs = /^(mp4v|s263|h263|mjp[ab]|jpeg|png |ap(ch|cn|cs|co|4h|4x)|dv|V_MPEG|V_MJPEG|V_PRORES|V_MS)/i;

/**
 * What a file is and holds, in 2 to 5 ms, without any other program. Magic bytes decide, never the name.
 * FerryError `permanent`: `not-media`, `empty`, `truncated`, `no-track`, `unsupported`, `damaged`, `file-missing`.
 * Reads only; a minute of video at 60 frames a second costs 6 ms more.
 */
export async function probeFile(path: string, signal: AbortSignal): Promise<Probed> {
  signal.throwIfAborted();
  return await opened(path, async (reader) => {
    if (reader.size === 0) throw fault('empty', `${path} is empty`);
    const kind = kindOf(await sniffMedia(await reader.read(0, SNIFF_BYTES)));
    signal.throwIfAborted();
    switch (kind.kind) {
      case 'video':
        return await probeVideo(path, reader, kind.container);
      case 'image':
        return await probeImage(path, reader, kind.format);
      case 'audio':
        throw fault('no-track', `${path} is sound without a picture`);
      case 'unsupported':
        throw fault('unsupported', `${path} is ${kind.name}, which cannot be opened here`, kind.hint);
      case 'other':
        throw fault('not-media', `${path} is neither video nor picture: it looks like ${kind.looksLike}`);
    }
  });
}

/** The first bytes' word alone; see `probeFile` for the whole of it. */
export async function sniffFile(path: string): Promise<Sniffed> {
  return await opened(path, async (reader) => await sniffMedia(await reader.read(0, SNIFF_BYTES)));
}

async function probeVideo(
  path: string,
  reader: ByteReader,
  container: (Kind & { kind: 'video' })['container'],
): Promise<ProbedVideo> {
  const matroska = container === 'webm' || container === 'mkv';
  const boxes = matroska ? null : await scanBoxes(reader);
  const shouldReach = boxes ? boxes.shouldReach : (await scanEbml(reader)).shouldReach;
  if (shouldReach !== null) throw cutOff(path, reader.size, shouldReach);
  if (boxes && !boxes.hasIndex)
    throw fault('no-track', `${path} has no index of its tracks (moov), so nothing can be played`);
  if (boxes?.absurd) throw fault('damaged', `${path} is damaged: its index counts more frames than the file can hold`);
  const facts = await readFacts(path);
  const { video, audio } = facts;
  if (!video) throw fault('no-track', `${path} has no video track`);
  if (!video.lastPacketFound || (audio && !audio.lastPacketFound))
    throw fault('truncated', `${path} is cut off: its index names media behind the end of the file`);
  if (video.codec === null && !oldCodecs.test(video.internalCodec))
    throw fault(
      'unsupported',
      `the picture in ${path} is coded as ${video.internalCodec}, which cannot be decoded here`,
    );
  return {
    kind: 'video',
    container,
    videoCodec: video.codec ?? 'other',
    audioCodec: audio ? audioCodecOf(audio.codec) : null,
    audioChannels: audio?.channels ?? null,
    audioSampleRate: audio?.sampleRate ?? null,
    audioBitrate: audio && audio.bitrate > 0 ? audio.bitrate : null,
    width: video.width,
    height: video.height,
    rotation: video.rotation,
    durationMs: facts.durationMs,
    frameRate: video.frameRate > 0 ? Math.round(video.frameRate * 1000) / 1000 : null,
    videoBitrate: video.bitrate,
    bytes: reader.size,
    highBitDepth: video.hdr || isHighBitDepth(video),
    hdr: video.hdr,
    faststart: boxes?.faststart ?? true,
    privateMetadata: boxes ? boxes.privateMetadata : facts.tagged,
    extraTracks: extraTracks(boxes, facts),
  };
}

async function readFacts(path: string): Promise<ContainerFacts> {
  try {
    return await readContainer(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FerryError('permanent', 'damaged', `${path} cannot be read as a video: ${why}`, { cause: error });
  }
}

function extraTracks(boxes: BoxFacts | null, facts: ContainerFacts): number {
  const total = Math.max(boxes?.tracks ?? 0, facts.tracks);
  return Math.max(0, total - 1 - (facts.audio ? 1 : 0));
}

/** From the codec string: `avc1.6e…` (High 10 and up), `hev1.2…` (Main 10), `vp09.02…10`, `av01.….10`. */
function isHighBitDepth(video: VideoTrackFacts): boolean {
  const parts = video.codecString.split('.');
  switch (video.codec) {
    case 'avc': {
      const profile = Number.parseInt(parts[1]?.slice(0, 2) ?? '', 16);
      return [0x6e, 0x7a, 0xf4, 0x2c].includes(profile);
    }
    case 'hevc':
      // Profiles: 1 Main, 3 still picture; the letter before is the profile space.
      return !['1', '3'].includes((parts[1] ?? '1').replace(/^[ABC]/, ''));
    case 'vp9':
      return Number(parts[1] ?? 0) > 0 || Number(parts[3] ?? 8) > 8;
    case 'av1':
      return Number(parts[1] ?? 0) > 0 || Number(parts[3] ?? 8) > 8;
    default:
      return false;
  }
}

function audioCodecOf(codec: string | null): AudioCodec {
  switch (codec) {
    case 'aac':
    case 'mp3':
    case 'opus':
    case 'vorbis':
      return codec;
    default:
      return codec !== null && /^(pcm-|ulaw|alaw)/.test(codec) ? 'pcm' : 'other';
  }
}

async function probeImage(
  path: string,
  reader: ByteReader,
  format: (Kind & { kind: 'image' })['format'],
): Promise<ProbedImage> {
  if (reader.size > maxImageBytes)
    throw fault('unsupported', `${path} has ${reader.size} bytes; a picture may have ${maxImageBytes}`);
  if (format === 'avif') {
    const { shouldReach } = await scanBoxes(reader);
    if (shouldReach !== null) throw cutOff(path, reader.size, shouldReach);
  }
  const ends = findPictureEnds(format, await reader.read(0, reader.size));
  if (!ends.whole) throw fault('truncated', `${path} is cut off after ${reader.size} bytes: its end mark is missing`);
  const picture = await readPicture(path);
  return {
    kind: 'image',
    format,
    width: picture.width,
    height: picture.height,
    bytes: reader.size,
    rotated: picture.rotated,
    animated: picture.pages > 1,
    privateMetadata: picture.tagged || ends.trailing || ends.comments,
    wideColour: picture.wideColour,
  };
}

function cutOff(path: string, bytes: number, shouldReach: number): FerryError {
  return fault('truncated', `${path} is cut off: ${bytes} bytes of at least ${shouldReach}`);
}

function fault(code: string, message: string, hint?: string): FerryError {
  return new FerryError('permanent', code, message, hint === undefined ? {} : { hint });
}

async function opened<T>(path: string, use: (reader: ByteReader) => Promise<T>): Promise<T> {
  try {
    return await withReader(path, use);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') throw fault('file-missing', `${path} is not there`);
    if (code === 'EISDIR') throw fault('not-media', `${path} is a folder`);
    throw error;
  }
}

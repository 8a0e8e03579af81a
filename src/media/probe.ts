import { type AudioCodec, because, FerryError, type PrivateTag, quoting, type Reason } from '../contract/index.ts';
import type { PictureFormat, Probed, ProbedImage, ProbedVideo } from '../core/media/facts.ts';
import { diskError, systemCodeOf } from '../disk/index.ts';
import { type BoxFacts, scanBoxes } from './boxes.ts';
import { type ByteReader, withReader } from './byte-reader.ts';
import type { ContainerFacts, VideoTrackFacts } from './container.ts';
import { scanEbml } from './ebml.ts';
import { tagsInExif } from './exif-tags.ts';
import { containers, pictures } from './heavy.ts';
import { profileOf, readCodedColour } from './heif-colour.ts';
import { findTagItems } from './heif-tags.ts';
import type { PictureFacts } from './image.ts';
import { type Kind, kindOf } from './kinds.ts';
import { isMirrored } from './mirrored.ts';
import { tagsInIptc, tagsInPhotoshop, tagsInXmp } from './named-tags.ts';
import { findBlocks, hasBlocks } from './picture-blocks.ts';
import { isMoving, readBmp } from './picture-heads.ts';
import { hasWholePictures } from './picture-samples.ts';
import { SNIFF_BYTES, sniffMedia } from './sniff.ts';
import { samplesPerPixel } from './tiff.ts';

/** A photo above this is no photo. Platforms take 20 to 50 MB. */
const maxImageBytes = 256 << 20;
/** Without codecs known to mediabunny, but decoded by any ffmpeg. */
const oldCodecs = /^(mp4v|s263|h263|mjp[ab]|jpeg|png |ap(ch|cn|cs|co|4h|4x)|dv|V_MPEG|V_MJPEG|V_PRORES|V_MS)/i;

/**
 * What a file is and holds, in 2 to 5 ms, without any other program. Magic bytes decide, never the name.
 * FerryError `permanent`: `not-media`, `empty`, `truncated`, `no-track`, `unsupported`, `codec-unsupported`,
 * `picture-too-big`, `damaged`, `file-missing`, `file-unreadable`; `fatal` for the disk's own troubles.
 * Reads only; a minute of video at 60 frames a second costs 6 ms more.
 */
export async function probeFile(
  path: string,
  signal: AbortSignal,
  { madeHere = false }: ProbeOptions = {},
): Promise<Probed> {
  signal.throwIfAborted();
  return await opened(path, async (reader) => {
    if (reader.size === 0) throw fault(because('empty', { path }));
    const kind = kindOf(await sniffMedia(await reader.read(0, SNIFF_BYTES)));
    signal.throwIfAborted();
    switch (kind.kind) {
      case 'video':
        return await probeVideo(path, reader, { container: kind.container, madeHere });
      case 'image':
        return await probeImage(path, reader, kind.format);
      case 'audio':
        throw fault(because('no-track', { path, fault: 'sound-only' }));
      case 'unsupported':
        throw fault(because('unsupported', { path, mime: kind.mime, convertTo: kind.convertTo }));
      case 'other':
        throw fault(because('not-media', { path, ...kind.looks }));
    }
  });
}

interface ProbeOptions {
  /** of pictures that were found whole or coded here: they are not looked through again, which reads the file once */
  readonly madeHere?: boolean;
}

async function probeVideo(
  path: string,
  reader: ByteReader,
  { container, madeHere }: { readonly container: (Kind & { kind: 'video' })['container']; readonly madeHere: boolean },
): Promise<ProbedVideo> {
  const matroska = container === 'webm' || container === 'mkv';
  const boxes = matroska ? null : await scanBoxes(reader);
  const shouldReach = boxes ? boxes.shouldReach : (await scanEbml(reader)).shouldReach;
  if (shouldReach !== null) throw cutOff(path, reader.size, shouldReach);
  if (boxes && !boxes.hasIndex) throw fault(because('no-track', { path, fault: 'no-index' }));
  if (boxes?.absurd) throw fault(because('damaged', { path, part: 'index' }));
  const facts = await readFacts(path);
  const { video, audio } = facts;
  if (!video) throw fault(because('no-track', { path, fault: 'no-video' }));
  if (!video.lastPacketFound || (audio && !audio.lastPacketFound))
    throw fault(because('truncated', { path, bytes: reader.size }));
  // Times that are all the same: what is divided by the length is no number, and a ledger cannot keep that.
  if (!Number.isFinite(facts.durationMs + video.bitrate + video.frameRate))
    throw fault(because('no-track', { path, fault: 'no-length' }));
  if (video.codec === null && !oldCodecs.test(video.internalCodec))
    throw fault(because('codec-unsupported', { path, codec: video.internalCodec }));
  const moov = boxes?.moov ?? null;
  if (moov && !madeHere && !(await hasWholePictures(moov, reader)))
    throw fault(because('damaged', { path, part: 'frames' }));
  return {
    kind: 'video',
    container,
    videoCodec: video.codec ?? 'other',
    audioCodec: audio ? audioCodecOf(audio.codec) : null,
    audioChannels: audio?.channels ?? null,
    audioSampleRate: audio?.sampleRate ?? null,
    audioBitrate: audio && audio.bitrate > 0 && Number.isFinite(audio.bitrate) ? audio.bitrate : null,
    width: video.width,
    height: video.height,
    rotation: video.rotation,
    ...(moov !== null && isMirrored(moov) ? { mirrored: true } : {}),
    durationMs: facts.durationMs,
    frameRate: video.frameRate > 0 ? Math.round(video.frameRate * 1000) / 1000 : null,
    videoBitrate: video.bitrate,
    bytes: reader.size,
    highBitDepth: video.hdr || isHighBitDepth(video),
    hdr: video.hdr,
    faststart: boxes?.faststart ?? true,
    privateTags: boxes ? boxes.privateTags : facts.privateTags,
    tagsInPlace: boxes?.tagsInPlace ?? false,
    extraTracks: extraTracks(boxes, facts),
  };
}

async function readFacts(path: string): Promise<ContainerFacts> {
  try {
    return await (await containers()).readContainer(path);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new FerryError('permanent', quoting(because('damaged', { path, part: 'video' }), said), { cause: error });
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
    throw fault(because('picture-too-big', { path, bytes: reader.size, maxBytes: maxImageBytes }));
  const isHeif = format === 'avif' || format === 'heic';
  if (isHeif) {
    const { shouldReach } = await scanBoxes(reader);
    if (shouldReach !== null) throw cutOff(path, reader.size, shouldReach);
  }
  const bytes = await reader.read(0, reader.size);
  const blocks = hasBlocks(format) ? findBlocks(format, bytes) : null;
  if (blocks?.whole === false) throw fault(because('truncated', { path, bytes: reader.size }));
  const picture = format === 'bmp' ? getBmp(path, bytes) : await (await pictures()).readPicture(path, bytes);
  return {
    kind: 'image',
    format: formatOf(picture, format),
    width: picture.width,
    height: picture.height,
    bytes: reader.size,
    rotated: picture.rotated,
    // Several pictures of one HEIC are no animation: the main one stands for all.
    animated: (picture.pages > 1 && format !== 'heic' && format !== 'tiff') || isMoving(format, bytes),
    privateTags: blocks ? distinct(blocks.blocks.flatMap(({ tags }) => tags)) : tagsOf(picture),
    tagBytes: blocks?.blocks.reduce((sum, { start, end }) => sum + end - start, 0) ?? 0,
    wideColour: picture.wideColour || (isHeif && isWideByNumber(picture, bytes)),
    ...(picture.transparent && !(format === 'tiff' && isOpaque(bytes)) ? { transparent: true } : {}),
    ...(isHeif && findTagItems(bytes) === null ? { tagsStuck: true } : {}),
    ...(format === 'tiff' && picture.pages > 1 ? { pictures: picture.pages } : {}),
  };
}

function isOpaque(tiff: Buffer): boolean {
  const samples = samplesPerPixel(tiff);
  return samples === 1 || samples === 3;
}

/** A profile outweighs the numbers. */
function isWideByNumber({ icc }: PictureFacts, bytes: Buffer): boolean {
  const colour = icc === null ? readCodedColour(bytes) : null;
  return colour !== null && profileOf(colour) !== null;
}

/** HEIF may call itself anything: how it is coded decides who can open it. */
function formatOf({ hevc }: PictureFacts, format: PictureFormat): PictureFormat {
  if (format !== 'heic' && format !== 'avif') return format;
  return hevc ? 'heic' : 'avif';
}

function getBmp(path: string, bytes: Buffer): PictureFacts {
  const sides = readBmp(bytes);
  if (sides === null) throw fault(because('damaged', { path, part: 'picture' }));
  return {
    ...{ ...sides, rotated: false, orientation: 1, pages: 1, hevc: false, wideColour: false, transparent: false },
    ...{ exif: null, xmp: null, iptc: null, icc: null },
  };
}

/** Where the blocks of the file itself are not known. */
function tagsOf({ exif, xmp, iptc }: PictureFacts): readonly PrivateTag[] {
  return distinct([
    ...(exif ? tagsInExif(exif) : []),
    ...(xmp ? tagsInXmp(xmp.toString('utf8')) : []),
    ...(iptc ? [...tagsInIptc(iptc), ...tagsInPhotoshop(iptc)] : []),
  ]);
}

function distinct(tags: readonly PrivateTag[]): readonly PrivateTag[] {
  return [...new Set(tags)].sort();
}

function cutOff(path: string, bytes: number, shouldReach: number): FerryError {
  return fault(because('truncated', { path, bytes, expectedBytes: shouldReach }));
}

function fault(reason: Reason): FerryError {
  return new FerryError('permanent', reason, { effect: 'none' });
}

async function opened<T>(path: string, use: (reader: ByteReader) => Promise<T>): Promise<T> {
  try {
    return await withReader(path, use);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT') throw fault(because('file-missing', { path }));
    if (code === 'EISDIR') throw fault(because('not-media', { path, looksLike: 'folder' }));
    if (code === 'EACCES' || code === 'EPERM') throw fault(because('file-unreadable', { path, systemCode: code }));
    throw diskError(error, path);
  }
}

import type { AudioCodec, ImageLimits, VideoCodec, VideoLimits } from '../../contract/index.ts';
import type { ProbedImage, ProbedVideo, RenditionDecision, VideoRecipe } from './facts.ts';
import { audioCeiling, fitSides, remuxedBytes, sides } from './sizes.ts';

/**
 * The media ladder, first rung that fits: as is → remux → audio only → encode → refuse (design.md section 5). Each reason
 * is a sentence with both numbers. The sound is decided first because its bits are taken from the picture's.
 */
export function decideVideo(probed: ProbedVideo, limits: VideoLimits): RenditionDecision {
  const refusal = findVideoRefusal(probed, limits);
  if (refusal) return refusal;
  const picture = pictureReasons(probed, limits);
  const sound = soundReasons(probed, limits);
  const wrapping = wrappingReasons(probed, limits);
  const tooBig = probed.bytes > limits.maxBytes ? [sizeReason(probed.bytes, limits.maxBytes)] : [];
  const reasons = [...picture, ...sound, ...wrapping, ...tooBig];
  if (reasons.length === 0) return { kind: 'as-is' };
  if (!limits.containers.includes('mp4'))
    return refuse('container-not-taken', `${reasons[0]}, and this destination takes no MP4, the only kind made here`);

  if (picture.length === 0) {
    const light = decideWithoutEncoding(probed, limits, sound.length > 0);
    if (light) return { kind: 'make', recipe: light, reasons };
  }
  return decideEncode(probed, limits, reasons);
}

/** Photos: as is, else one encode that bakes the orientation in and leaves metadata behind. */
export function decideImage(probed: ProbedImage, limits: ImageLimits): RenditionDecision {
  if (probed.width < 1 || probed.height < 1) return refuse('not-decodable', 'the picture has no sides');
  const pixels = probed.width * probed.height;
  if (pixels > maxPixels)
    return refuse('too-many-pixels', `${count(pixels)} pixels; at most ${count(maxPixels)} can be decoded`);
  const reasons = imageReasons(probed, limits);
  if (reasons.length === 0) return { kind: 'as-is' };
  const format = imageFormatFor(probed, limits);
  if (!format) return refuse('format-not-taken', `${reasons[0]}, and this destination takes no JPEG, PNG or WebP`);
  return {
    kind: 'make',
    recipe: { rung: 'encode', format, maxLongSide: limits.maxLongSide, maxBytes: limits.maxBytes },
    reasons,
  };
}

/** libvips' own default (sharp `limitInputPixels`): a bomb guard, far above any camera. */
const maxPixels = 0x3fff * 0x3fff;

/** What MP4 can carry in files made here: Opus and Vorbis in MP4 are experimental or impossible in ffmpeg 4. */
const audioInMp4: readonly AudioCodec[] = ['aac', 'mp3'];
/** VP8 has no place in MP4. */
const videoInMp4: readonly VideoCodec[] = ['avc', 'hevc', 'vp9', 'av1'];

function findVideoRefusal(probed: ProbedVideo, limits: VideoLimits): RenditionDecision | null {
  if (probed.width < 1 || probed.height < 1) return refuse('not-decodable', 'the picture has no sides');
  if (probed.durationMs <= 0) return refuse('not-decodable', 'the video has no length');
  if (probed.durationMs > limits.maxDurationMs)
    return refuse(
      'too-long',
      `${seconds(probed.durationMs)} s long; at most ${seconds(limits.maxDurationMs)} s is taken`,
    );
  if (probed.durationMs < limits.minDurationMs)
    return refuse(
      'too-short',
      `${seconds(probed.durationMs)} s long; at least ${seconds(limits.minDurationMs)} s is wanted`,
    );
  return null;
}

/** What only a full encode can change. */
function pictureReasons(probed: ProbedVideo, limits: VideoLimits): string[] {
  const reasons: string[] = [];
  if (probed.videoCodec === 'other' || !limits.videoCodecs.includes(probed.videoCodec))
    reasons.push(`the picture is coded as ${probed.videoCodec}; ${list(limits.videoCodecs)} is taken`);
  if (probed.highBitDepth && !limits.highBitDepth)
    reasons.push(
      probed.hdr
        ? 'the picture is HDR; 8-bit SDR is taken'
        : 'more than 8 bits a sample or full chroma; 8-bit 4:2:0 is taken',
    );
  const { long, short } = sides(probed);
  if (long > limits.maxLongSide) reasons.push(`${long} px long side; at most ${limits.maxLongSide} is taken`);
  if (short > limits.maxShortSide) reasons.push(`${short} px short side; at most ${limits.maxShortSide} is taken`);
  if (isTooFast(probed.frameRate, limits))
    reasons.push(`${rate(probed.frameRate ?? 0)} frames a second; at most ${rate(limits.maxFrameRate)} are taken`);
  return reasons;
}

/** Averages wobble in the last digit: 30.003 is 30. */
function isTooFast(frameRate: number | null, limits: VideoLimits): boolean {
  return frameRate !== null && frameRate > limits.maxFrameRate * 1.005;
}

function soundReasons(probed: ProbedVideo, limits: VideoLimits): string[] {
  if (probed.audioCodec === null || limits.audioCodecs.includes(probed.audioCodec)) return [];
  return [`the sound is coded as ${probed.audioCodec}; ${list(limits.audioCodecs)} is taken`];
}

/** What a remux can change. */
function wrappingReasons(probed: ProbedVideo, limits: VideoLimits): string[] {
  const reasons: string[] = [];
  if (probed.container === 'other' || !limits.containers.includes(probed.container))
    reasons.push(`a ${probed.container} file; ${list(limits.containers)} is taken`);
  if (!probed.faststart)
    reasons.push('the index does not stand in one piece before the media; players could not start at once');
  if (probed.privateMetadata)
    reasons.push('it carries private tags (place, device or account); they stay on this machine');
  if (probed.extraTracks > 0)
    reasons.push(
      `${probed.extraTracks} more track${probed.extraTracks === 1 ? '' : 's'} than one picture and one sound`,
    );
  return reasons;
}

/** Remux or audio only, if that is enough to fit the size. */
function decideWithoutEncoding(probed: ProbedVideo, limits: VideoLimits, soundRefused: boolean): VideoRecipe | null {
  if (probed.videoCodec === 'other' || !videoInMp4.includes(probed.videoCodec)) return null;
  const mustRecode = probed.audioCodec !== null && (soundRefused || !audioInMp4.includes(probed.audioCodec));
  const keeps = (audioBitrate: number | null) =>
    Math.min(probed.bytes, remuxedBytes(probed, audioBitrate)) <= limits.maxBytes;
  if (!mustRecode) {
    return keeps(probed.audioBitrate) ? { rung: 'remux' } : null;
  }
  const audioBitrate = audioCeiling(probed);
  return keeps(audioBitrate) ? { rung: 'audio', audioBitrate } : null;
}

function decideEncode(probed: ProbedVideo, limits: VideoLimits, reasons: readonly string[]): RenditionDecision {
  if (!limits.videoCodecs.includes('avc'))
    return refuse('codec-not-taken', `${reasons[0]}, and this destination takes no H.264, the only kind made here`);
  const audio = audioFor(probed, limits);
  if (audio.kind === 'aac' && !limits.audioCodecs.includes('aac'))
    return refuse('codec-not-taken', `${reasons[0]}, and this destination takes no AAC, the only sound made here`);
  const frameRate = isTooFast(probed.frameRate, limits) ? slower(probed.frameRate ?? 0, limits.maxFrameRate) : null;
  const audioBitrate = audio.kind === 'none' ? 0 : audio.kind === 'aac' ? audio.bitrate : (probed.audioBitrate ?? 0);
  const fit = fitSides(probed, limits, { audioBitrate, frameRate: frameRate ?? probed.frameRate ?? 30 });
  if (!fit.ok) return refuse('too-large', fit.reason);
  return {
    kind: 'make',
    recipe: {
      rung: 'encode',
      width: fit.width,
      height: fit.height,
      frameRate,
      maxVideoBitrate: fit.maxVideoBitrate,
      audio,
      // What is made is 8-bit, where HDR has no place, whatever the destination takes.
      tonemap: probed.hdr,
    },
    reasons: fit.reason ? [...reasons, fit.reason] : reasons,
  };
}

function audioFor(
  probed: ProbedVideo,
  limits: VideoLimits,
): { kind: 'copy' } | { kind: 'aac'; bitrate: number } | { kind: 'none' } {
  if (probed.audioCodec === null) return { kind: 'none' };
  const taken = limits.audioCodecs.includes(probed.audioCodec) && audioInMp4.includes(probed.audioCodec);
  const ceiling = audioCeiling(probed);
  // When bytes are short, a 320 kbit/s sound would starve the picture.
  const starves = probed.bytes > limits.maxBytes && (probed.audioBitrate ?? 0) > ceiling * 1.25;
  return taken && !starves ? { kind: 'copy' } : { kind: 'aac', bitrate: ceiling };
}

/** A whole divisor keeps motion even (59.94 → 29.97); when that is much too slow, the limit itself. */
function slower(frameRate: number, max: number): number {
  const divided = frameRate / Math.ceil(frameRate / (max * 1.005));
  return Math.min(max, divided >= max * 0.8 ? Math.round(divided * 1000) / 1000 : max);
}

function imageReasons(probed: ProbedImage, limits: ImageLimits): string[] {
  const reasons: string[] = [];
  if (probed.format === 'other' || !limits.formats.includes(probed.format))
    reasons.push(`a picture of kind ${probed.format}; ${list(limits.formats)} is taken`);
  if (probed.animated && probed.format !== 'gif') reasons.push('an animation; its first picture is used');
  const long = Math.max(probed.width, probed.height);
  if (long > limits.maxLongSide) reasons.push(`${long} px long side; at most ${limits.maxLongSide} is taken`);
  if (probed.bytes > limits.maxBytes) reasons.push(sizeReason(probed.bytes, limits.maxBytes));
  if (probed.rotated) reasons.push('it is turned only by a tag, which not every place obeys');
  if (probed.privateMetadata)
    reasons.push('it carries private tags (place, device or account); they stay on this machine');
  if (probed.wideColour) reasons.push('its colours are not sRGB; other places would show them wrong');
  return reasons;
}

/** PNG stays PNG (screenshots, letters) while its bytes fit; all else becomes JPEG where that is taken. */
function imageFormatFor(probed: ProbedImage, limits: ImageLimits): 'jpeg' | 'png' | 'webp' | null {
  const taken = (format: 'jpeg' | 'png' | 'webp') => limits.formats.includes(format);
  if (probed.format === 'png' && taken('png') && probed.bytes <= limits.maxBytes) return 'png';
  if (taken('jpeg')) return 'jpeg';
  if (taken('webp')) return 'webp';
  return taken('png') ? 'png' : null;
}

function refuse(code: string, reason: string): RenditionDecision {
  return { kind: 'refuse', code, reason };
}

function sizeReason(bytes: number, maxBytes: number): string {
  return `${count(bytes)} bytes; at most ${count(maxBytes)} are taken`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(ms: number): string {
  return String(Math.round(ms) / 1000);
}

function rate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.join(' or ');
}

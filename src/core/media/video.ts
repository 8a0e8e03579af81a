import { type AudioCodec, because, type Reason, type VideoCodec, type VideoLimits } from '../../contract/index.ts';
import type { ProbedVideo, RenditionDecision, VideoRecipe } from './facts.ts';
import { firstOf, refuse, sideReasons, sizeReasons, tagReasons } from './reasons.ts';
import { audioCeiling, fitSides, remuxedBytes } from './sizes.ts';
import { type Extras, fulfil, type VideoWishes } from './wishes.ts';

/**
 * The media ladder, first rung that fits: as is → tags overwritten → remux → audio only → encode → refuse. Each reason holds both numbers. The
 * sound is decided first because its bits are taken from the picture's.
 */
export function decideVideo(whole: ProbedVideo, limits: VideoLimits, wishes: VideoWishes = {}): RenditionDecision {
  const { probed, muted, extras, reasons: wished } = fulfil(whole, limits, wishes);
  const refusal = findVideoRefusal(probed, limits);
  if (refusal !== null) return refuse(refusal);
  const picture = pictureReasons(probed, limits);
  const sound = soundReasons(probed, limits);
  const wrapping = wrappingReasons(probed, limits);
  const size = sizeReasons(probed.bytes, limits);
  const tags = tagReasons(probed);
  const reasons = [...wished, ...picture, ...sound, ...wrapping, ...tags, ...size];
  if (reasons.length === 0) return { kind: 'as-is' };
  const onlyTags = reasons.length === tags.length && probed.tagsInPlace;
  if (onlyTags && (probed.container === 'mp4' || probed.container === 'mov'))
    return { kind: 'make', recipe: { rung: 'untag', container: probed.container }, reasons };
  if (!limits.containers.includes('mp4'))
    return refuse(because('mp4-not-taken', { taken: limits.containers, why: firstOf(reasons) }));

  const isCutAnywhere = extras.part?.atKeyFrames === false;
  if (picture.length === 0 && extras.subtitles === undefined && !isCutAnywhere) {
    const light = decideWithoutEncoding(probed, limits, { soundRefused: sound.length > 0, muted, extras });
    if (light) return { kind: 'make', recipe: light, reasons };
  }
  return decideEncode(probed, limits, { reasons, extras });
}

/** What MP4 can carry in files made here: Opus and Vorbis in MP4 are experimental or impossible in ffmpeg 4. */
const audioInMp4: readonly AudioCodec[] = ['aac', 'mp3'];
/** VP8 has no place in MP4. */
export const videoInMp4: readonly VideoCodec[] = ['avc', 'hevc', 'vp9', 'av1'];

function findVideoRefusal({ width, height, durationMs }: ProbedVideo, limits: VideoLimits): Reason | null {
  const { minDurationMs, maxDurationMs } = limits;
  if (width < 1 || height < 1) return because('without-sides', { kind: 'video' });
  if (durationMs <= 0) return because('without-length');
  if (maxDurationMs !== null && durationMs > maxDurationMs) return because('too-long', { durationMs, maxDurationMs });
  return durationMs < minDurationMs ? because('too-short', { durationMs, minDurationMs }) : null;
}

/** What only a full encode can change. */
function pictureReasons(probed: ProbedVideo, limits: VideoLimits): Reason[] {
  const { videoCodec, highBitDepth, hdr, frameRate } = probed;
  const { maxFrameRate } = limits;
  const reasons: Reason[] = [];
  if (videoCodec === 'other' || !limits.videoCodecs.includes(videoCodec))
    reasons.push(because('picture-codec', { codec: videoCodec, taken: limits.videoCodecs }));
  if (highBitDepth && !limits.highBitDepth) reasons.push(hdr ? because('hdr') : because('high-bit-depth'));
  reasons.push(...sideReasons(probed, limits));
  if (isTooFast(frameRate, limits))
    reasons.push(
      because('frame-rate', {
        framesPerSecond: hundredths(frameRate ?? 0),
        maxFramesPerSecond: hundredths(maxFrameRate),
      }),
    );
  return reasons;
}

/** Averages wobble in the last digit: 30.003 is 30. */
function isTooFast(frameRate: number | null, limits: VideoLimits): boolean {
  return frameRate !== null && frameRate > limits.maxFrameRate * 1.005;
}

function soundReasons({ audioCodec }: ProbedVideo, { audioCodecs }: VideoLimits): Reason[] {
  if (audioCodec === null || audioCodecs.includes(audioCodec)) return [];
  return [because('sound-codec', { codec: audioCodec, taken: audioCodecs })];
}

/** What a remux can change. */
function wrappingReasons({ container, faststart, extraTracks }: ProbedVideo, limits: VideoLimits): Reason[] {
  const reasons: Reason[] = [];
  if (container === 'other' || !limits.containers.includes(container))
    reasons.push(because('container', { container, taken: limits.containers }));
  if (!faststart) reasons.push(because('index-not-first'));
  if (extraTracks > 0) reasons.push(because('extra-tracks', { extraTracks }));
  return reasons;
}

/** Remux or audio only, if that is enough to fit the size. */
function decideWithoutEncoding(
  probed: ProbedVideo,
  limits: VideoLimits,
  { soundRefused, muted, extras }: { readonly soundRefused: boolean; readonly muted: boolean; readonly extras: Extras },
): VideoRecipe | null {
  if (probed.videoCodec === 'other' || !videoInMp4.includes(probed.videoCodec)) return null;
  const { lufs, keepMs, part } = extras;
  const cut = { ...(keepMs === undefined ? {} : { keepMs }), ...(part === undefined ? {} : { part }) };
  const mustRecode =
    probed.audioCodec !== null && (soundRefused || lufs !== undefined || !audioInMp4.includes(probed.audioCodec));
  const keeps = (audioBitrate: number | null) =>
    Math.min(probed.bytes, remuxedBytes(probed, audioBitrate)) <= limits.maxBytes;
  if (!mustRecode) {
    return keeps(probed.audioBitrate) ? { rung: 'remux', ...(muted ? { mute: true } : {}), ...cut } : null;
  }
  const audioBitrate = audioCeiling(probed);
  return keeps(audioBitrate) ? { rung: 'audio', audioBitrate, ...(lufs === undefined ? {} : { lufs }), ...cut } : null;
}

function decideEncode(
  probed: ProbedVideo,
  limits: VideoLimits,
  { reasons, extras }: { readonly reasons: readonly Reason[]; readonly extras: Extras },
): RenditionDecision {
  if (!limits.videoCodecs.includes('avc'))
    return refuse(because('h264-not-taken', { taken: limits.videoCodecs, why: firstOf(reasons) }));
  const audio = audioFor(probed, limits, extras);
  if (audio.kind === 'aac' && !limits.audioCodecs.includes('aac'))
    return refuse(because('aac-not-taken', { taken: limits.audioCodecs, why: firstOf(reasons) }));
  const frameRate = isTooFast(probed.frameRate, limits) ? slower(probed.frameRate ?? 0, limits.maxFrameRate) : null;
  const audioBitrate = audio.kind === 'none' ? 0 : audio.kind === 'aac' ? audio.bitrate : (probed.audioBitrate ?? 0);
  const fit = fitSides(probed, limits, { audioBitrate, frameRate: frameRate ?? probed.frameRate ?? 30 });
  if (!fit.ok) return refuse(fit.reason);
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
      ...extras,
    },
    reasons: fit.reason ? [...reasons, fit.reason] : reasons,
  };
}

function audioFor(
  probed: ProbedVideo,
  limits: VideoLimits,
  { lufs, part }: Extras,
): { kind: 'copy' } | { kind: 'aac'; bitrate: number } | { kind: 'none' } {
  if (probed.audioCodec === null) return { kind: 'none' };
  const fits = limits.audioCodecs.includes(probed.audioCodec) && audioInMp4.includes(probed.audioCodec);
  const ceiling = audioCeiling(probed);
  // When bytes are short, a 320 kbit/s sound would starve the picture.
  const starves = probed.bytes > limits.maxBytes && (probed.audioBitrate ?? 0) > ceiling * 1.25;
  // A copy of the sound begins and ends with whole packets, which do not lie where a picture does that is cut anywhere.
  const isCopyable = fits && lufs === undefined && part?.atKeyFrames !== false;
  return isCopyable && !starves ? { kind: 'copy' } : { kind: 'aac', bitrate: ceiling };
}

/** A whole divisor keeps motion even (59.94 → 29.97); when that is much too slow, the limit itself. */
function slower(frameRate: number, max: number): number {
  const divided = frameRate / Math.ceil(frameRate / (max * 1.005));
  return Math.min(max, divided >= max * 0.8 ? Math.round(divided * 1000) / 1000 : max);
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

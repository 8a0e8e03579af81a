import { because, type ImageLimits, type Reason, type VideoLimits } from '../../contract/index.ts';
import type { ProbedVideo } from './facts.ts';

/** The arithmetic of the ladder: which sides and which bitrate fit into how many bytes. Bitrates are bits per second. */

/** Common for stereo AAC-LC; more brings nothing a phone speaker shows. */
const audioTargetBitrate = 128_000;
/** Where the container does not say how dense the sound is. */
const audioUnknownBitrate = 96_000;
/** Sample tables and interleaving cost about this per frame or audio packet (stts, stsz, stco and ctts entries). */
const tableBytesPerSample = 16;
const audioPacketsPerSecond = 50;
const fixedContainerBytes = 8_192;
/** x264 keeps to its VBV within about a percent. */
const rateControlSlack = 0.98;
/** A rule of thumb, not a measurement: below this many bits per pixel fewer pixels look better. 1080p30 gets 1.24 Mbit/s. */
const sparseBitsPerPixel = 0.02;
/** Under this a moving picture is not worth posting at any size. */
const leastBitrate = 100_000;
const shortSides = [1080, 720, 540, 480, 360] as const;

export interface Sides {
  readonly width: number;
  readonly height: number;
}

type SidesFit =
  /** `reason`: why the sides are smaller than they could be */
  | (Sides & { readonly ok: true; readonly maxVideoBitrate: number; readonly reason: Reason | null })
  | { readonly ok: false; readonly reason: Reason };

export function sides(of: Sides): { readonly long: number; readonly short: number } {
  return { long: Math.max(of.width, of.height), short: Math.min(of.width, of.height) };
}

/** The source's own bitrate is a ceiling, also for sound. */
export function audioCeiling(probed: ProbedVideo): number {
  const own = probed.audioBitrate === null || probed.audioBitrate <= 0 ? audioUnknownBitrate : probed.audioBitrate;
  return Math.floor(Math.min(audioTargetBitrate, own));
}

/** Bytes of one picture and one sound track in a new MP4. `audioBitrate` null: no sound or unknown. */
export function remuxedBytes(probed: ProbedVideo, audioBitrate: number | null): number {
  const lengthS = probed.durationMs / 1000;
  const bits = (probed.videoBitrate + (audioBitrate ?? 0)) * lengthS;
  return Math.ceil(bits / 8 + containerBytes(lengthS, probed.frameRate ?? 30));
}

/** Largest even sides with the same shape inside both limits; never larger than the source. */
export function fitWithin(of: Sides, maxLongSide: number, maxShortSide: number): Sides {
  return fitBox(of, { maxLongSide, maxShortSide, maxPixels: null });
}

function fitBox(of: Sides, limits: Pick<VideoLimits, 'maxLongSide' | 'maxShortSide' | 'maxPixels'>): Sides {
  const { long, short } = sides(of);
  const byArea = limits.maxPixels === null ? 1 : Math.sqrt(limits.maxPixels / (long * short));
  const bySides = Math.min((limits.maxLongSide ?? long) / long, (limits.maxShortSide ?? short) / short);
  const scale = Math.min(1, bySides, byArea);
  const fit = { width: even(of.width * scale), height: even(of.height * scale) };
  if (limits.maxPixels === null || fit.width * fit.height <= limits.maxPixels) return fit;
  // Only the forgiving rounding of `even` leads here, by a hair.
  return { width: Math.max(2, fit.width - 2), height: Math.max(2, fit.height - 2) };
}

/** The longest side a picture of this shape may have, rounded any way. */
export function longSideWithin(
  of: Sides,
  { maxLongSide, maxPixels }: Pick<ImageLimits, 'maxLongSide' | 'maxPixels'>,
): number {
  const { long, short } = sides(of);
  const most = maxLongSide ?? long;
  if (maxPixels === null || long * short <= maxPixels) return most;
  let fit = Math.min(most, Math.floor(Math.sqrt((maxPixels * long) / short)));
  while (fit > 1 && fit * Math.ceil((fit * short) / long) > maxPixels) fit -= 1;
  return fit;
}

/**
 * Sides and bitrate for an encode that fits `limits`. The bitrate is the smaller of the source's own and what the bytes
 * allow. Where the bytes leave too little for the sides, the sides shrink in steps; where even the last is too much, no.
 */
export function fitSides(
  probed: ProbedVideo,
  limits: VideoLimits,
  chosen: { readonly audioBitrate: number; readonly frameRate: number },
): SidesFit {
  const full = fitBox(probed, limits);
  const affordable = affordableBitrate(limits.maxBytes, probed.durationMs / 1000, chosen);
  const own = ownBitrate(probed);
  const maxVideoBitrate = Math.floor(Math.min(own, affordable));
  if (affordable < own && affordable < leastBitrate)
    return {
      ok: false,
      reason: because('bytes-too-few', {
        durationMs: probed.durationMs,
        maxBytes: limits.maxBytes,
        leftBitsPerSecond: Math.max(0, Math.round(affordable)),
        minBitsPerSecond: leastBitrate,
      }),
    };
  const enough = (at: Sides) => at.width * at.height * Math.min(30, chosen.frameRate) * sparseBitsPerPixel;
  if (affordable >= Math.min(own, enough(full))) return { ok: true, ...full, maxVideoBitrate, reason: null };
  const steps = shortSides.filter((side) => side < sides(full).short);
  const sizes = steps.map((side) => fitWithin(full, limits.maxLongSide ?? sides(full).long, side));
  const fit = sizes.find((size) => affordable >= enough(size)) ?? sizes.at(-1);
  if (!fit) return { ok: true, ...full, maxVideoBitrate, reason: null };
  return {
    ok: true,
    ...fit,
    maxVideoBitrate,
    reason: because('sides-for-bytes', {
      leftBitsPerSecond: Math.round(affordable),
      neededBitsPerSecond: Math.round(enough(full)),
      fullWidthPx: full.width,
      fullHeightPx: full.height,
      widthPx: fit.width,
      heightPx: fit.height,
    }),
  };
}

/** One second is set aside because a VBV buffer of one second may be spent on top of the average (video.ts uses that). */
function affordableBitrate(
  maxBytes: number,
  lengthS: number,
  chosen: { readonly audioBitrate: number; readonly frameRate: number },
): number {
  const bytes = maxBytes * rateControlSlack - containerBytes(lengthS, chosen.frameRate);
  return (bytes * 8 - chosen.audioBitrate * lengthS) / (lengthS + 1);
}

function ownBitrate(probed: ProbedVideo): number {
  const fromFile = (probed.bytes * 8_000) / probed.durationMs;
  return probed.videoBitrate > 0 ? Math.min(probed.videoBitrate, fromFile) : fromFile;
}

function containerBytes(lengthS: number, frameRate: number): number {
  return fixedContainerBytes + lengthS * (frameRate + audioPacketsPerSecond) * tableBytesPerSample;
}

/** 4:2:0 needs even sides. Down, so that a limit stays a limit. */
function even(value: number): number {
  return Math.max(2, Math.floor(Math.round(value * 1000) / 1000 / 2) * 2);
}

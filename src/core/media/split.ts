import { because, type Reason, type VideoLimits } from '../../contract/index.ts';
import type { KeyFrame, Part, ProbedVideo, RenditionDecision } from './facts.ts';
import { decideVideo, videoInMp4 } from './video.ts';
import type { VideoWishes } from './wishes.ts';

/** What becomes of a video that is longer than the destination takes, where the person wants it whole. */
export type Split =
  /** it is short enough */
  | { readonly kind: 'whole' }
  /** the ladder's answer for each part, in order */
  | { readonly kind: 'parts'; readonly parts: readonly RenditionDecision[] }
  /** one delivery cannot carry as many */
  | { readonly kind: 'too-many'; readonly reason: Reason };

interface Splitting {
  readonly wishes: VideoWishes;
  /** in order; null: nobody looked, and it is taken to have enough of them */
  readonly keyFrames: readonly KeyFrame[] | null;
}

/** Sound ends by packets, a picture by frames: what is made may be longer than asked for by so much. */
const spareMs = 100;
/** Rather so many times the fewest parts than coding a video anew. */
const mostTimes = 2;
/** Of an equal part: nobody wants to see the last two seconds by themselves. */
const leastShare = 0.25;

/**
 * As few parts as possible, as equal as possible, each below the limit. They end at key frames, so that nothing is coded anew for
 * the cut; where the key frames lie so that this needs more parts, or where a few more keep each below the bytes, more are made.
 */
export function splitVideo(probed: ProbedVideo, limits: VideoLimits, { wishes, keyFrames }: Splitting): Split {
  const { maxDurationMs, maxCount = 1 } = limits;
  const { durationMs } = probed;
  if (maxDurationMs === null || durationMs <= maxDurationMs) return { kind: 'whole' };
  const partMs = Math.max(1, maxDurationMs - spareMs - 1000 / (probed.frameRate ?? 25));
  const fewest = Math.ceil(durationMs / partMs);
  if (fewest > maxCount)
    return {
      kind: 'too-many',
      reason: because('parts-over-limit', { durationMs, maxDurationMs, parts: fewest, maxParts: maxCount }),
    };
  const most = Math.min(maxCount, fewest * mostTimes);
  const counts = Array.from({ length: most - fewest + 1 }, (_, index) => fewest + index);
  const decide = (parts: readonly SizedPart[]) => decideParts(parts, { probed, limits, wishes });
  const cut = counts.flatMap((count) => {
    const parts = alongKeyFrames(count, { probed, keyFrames, partMs });
    return parts === null ? [] : [{ count, parts: decide(parts) }];
  });
  const copied = cut.find(({ parts }) => parts.every(isCopied));
  if (copied !== undefined) return { kind: 'parts', parts: copied.parts };
  const anywhere = counts.map((count) => ({ count, parts: decide(evenly(count, { probed, atKeyFrames: false })) }));
  const ways = [...cut, ...anywhere].sort((a, b) => a.count - b.count);
  const chosen = ways.find(({ parts }) => !parts.some(isRefused)) ?? ways[0];
  return { kind: 'parts', parts: chosen?.parts ?? [] };
}

interface SizedPart {
  readonly part: Part;
  readonly durationMs: number;
  readonly bytes: number;
  readonly pictureBytes: number;
}

function decideParts(
  parts: readonly SizedPart[],
  {
    probed,
    limits,
    wishes,
  }: { readonly probed: ProbedVideo; readonly limits: VideoLimits; readonly wishes: VideoWishes },
): readonly RenditionDecision[] {
  return parts.map((sized, index) =>
    decideVideo(probed, limits, { ...wishes, part: { ...sized, number: index + 1, of: parts.length } }),
  );
}

function isCopied(decision: RenditionDecision): boolean {
  return decision.kind === 'make' && decision.recipe.rung !== 'encode';
}

function isRefused({ kind }: RenditionDecision): boolean {
  return kind === 'refuse';
}

interface Whole {
  readonly probed: ProbedVideo;
  readonly atKeyFrames: boolean;
}

function evenly(count: number, { probed, atKeyFrames }: Whole): readonly SizedPart[] {
  const { durationMs, bytes } = probed;
  const pictureBytes = pictureBytesOf(probed);
  const at = (index: number) => micro((durationMs * index) / count);
  return Array.from({ length: count }, (_, index) => ({
    part: { fromMs: at(index), untilMs: index + 1 === count ? null : at(index + 1), atKeyFrames },
    durationMs: durationMs / count,
    bytes: Math.ceil(bytes / count),
    pictureBytes: pictureBytes / count,
  }));
}

interface Frames {
  readonly probed: ProbedVideo;
  readonly keyFrames: readonly KeyFrame[] | null;
  readonly partMs: number;
}

/** Each joint at the key frame nearest to where it would be in equal parts. Null: then one of the parts is too long, or a leftover. */
function alongKeyFrames(count: number, { probed, keyFrames, partMs }: Frames): readonly SizedPart[] | null {
  if (!isCuttable(probed)) return null;
  if (keyFrames === null) return evenly(count, { probed, atKeyFrames: true });
  const { durationMs, bytes } = probed;
  const joints: KeyFrame[] = [{ atMs: 0, bytesBefore: 0 }];
  for (let index = 1; index < count; index += 1) {
    const nearest = nearestTo((durationMs * index) / count, keyFrames);
    if (nearest === null || nearest.atMs <= (joints.at(-1)?.atMs ?? 0) || nearest.atMs >= durationMs) return null;
    joints.push(nearest);
  }
  const all = pictureBytesOf(probed);
  const end: KeyFrame = { atMs: durationMs, bytesBefore: all };
  const parts = joints.map((joint, index) => {
    const next = joints[index + 1] ?? null;
    const lengthMs = (next ?? end).atMs - joint.atMs;
    const pictureBytes = Math.max(1, (next ?? end).bytesBefore - joint.bytesBefore);
    const other = ((bytes - all) * lengthMs) / durationMs;
    return {
      part: { fromMs: micro(joint.atMs), untilMs: next === null ? null : micro(next.atMs), atKeyFrames: true },
      durationMs: lengthMs,
      bytes: Math.ceil(pictureBytes + other),
      pictureBytes,
    };
  });
  const leastMs = (durationMs / count) * leastShare;
  return parts.some((part) => part.durationMs > partMs || part.durationMs < leastMs) ? null : parts;
}

/** A part that is copied out is an MP4 for a while, also where it is coded anew afterwards. */
function isCuttable({ videoCodec, audioCodec }: ProbedVideo): boolean {
  return videoCodec !== 'other' && videoInMp4.includes(videoCodec) && audioCodec !== 'other';
}

function pictureBytesOf({ bytes, videoBitrate, durationMs }: ProbedVideo): number {
  return Math.min(bytes, (videoBitrate * durationMs) / 8000);
}

/** They are in order, and there may be thousands. */
function nearestTo(wantedMs: number, keyFrames: readonly KeyFrame[]): KeyFrame | null {
  let [low, high] = [0, keyFrames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyFrames[middle]?.atMs ?? 0) < wantedMs) low = middle + 1;
    else high = middle;
  }
  const [before = null, behind = null] = [keyFrames[low - 1], keyFrames[low]];
  if (before === null || behind === null) return before ?? behind;
  return wantedMs - before.atMs <= behind.atMs - wantedMs ? before : behind;
}

/** What a float cannot say exactly is not in a recipe, which names what was made. */
function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

import { because, type Reason, type VideoLimits } from '../../contract/index.ts';
import type { Part, ProbedVideo, VideoRecipe } from './facts.ts';

/** What a person asked for beyond what must be. */
export interface VideoWishes {
  /** what is behind the longest length goes, instead of the whole video staying behind */
  readonly cutTooLong?: boolean;
  /** of a video that is split, the part to judge; see `splitVideo` */
  readonly part?: WishedPart;
  readonly mute?: boolean;
  readonly levelSound?: boolean;
  readonly drawSubtitles?: boolean;
}

interface WishedPart {
  readonly part: Part;
  readonly durationMs: number;
  readonly bytes: number;
  /** of `bytes`, the coded picture's */
  readonly pictureBytes: number;
  /** from 1 */
  readonly number: number;
  readonly of: number;
}

/** The parts of a recipe that wishes bring along. */
export type Extras = Pick<Extract<VideoRecipe, { rung: 'encode' }>, 'keepMs' | 'part' | 'lufs' | 'subtitles'>;

/** What YouTube, Spotify and Instagram play at (their own help pages, 2026-11): louder is turned down there. */
const targetLufs = -14;
/** What is copied ends by the order of decoding, in which up to five pictures stand before their turn; sound ends by packets. */
const spareFrames = 5;
const spareSoundMs = 100;

interface Wished {
  /** the video as it will be: shorter, silent */
  readonly probed: ProbedVideo;
  readonly muted: boolean;
  readonly extras: Extras;
  readonly reasons: readonly Reason[];
}

/** What was asked for and concerns this video; the ladder then judges what is left of it. */
export function fulfil(whole: ProbedVideo, limits: VideoLimits, wishes: VideoWishes): Wished {
  const cut = wishes.part === undefined ? wishedCut(whole, limits, wishes) : takePart(whole, limits, wishes.part);
  const kept = cut?.kept ?? whole;
  const hasSound = whole.audioCodec !== null;
  const muted = wishes.mute === true && hasSound;
  const isLevelled = wishes.levelSound === true && hasSound && !muted;
  const subtitles = wishes.drawSubtitles === true ? whole.subtitles : undefined;
  return {
    probed: muted ? withoutSound(kept) : kept,
    muted,
    extras: {
      ...cut?.extras,
      ...(isLevelled ? { lufs: targetLufs } : {}),
      ...(subtitles === undefined ? {} : { subtitles }),
    },
    reasons: [
      ...(subtitles === undefined ? [] : [because('subtitles-drawn')]),
      ...(isLevelled ? [because('sound-levelled', { lufs: targetLufs })] : []),
      ...(muted ? [because('sound-taken-out')] : []),
      ...(cut?.reasons ?? []),
    ],
  };
}

interface Shorter {
  readonly kept: ProbedVideo;
  readonly extras: Pick<Extras, 'keepMs' | 'part'>;
  readonly reasons: readonly Reason[];
}

/** The end goes in the order of decoding, so nothing that stays depends on it and nothing is coded anew. */
function wishedCut(probed: ProbedVideo, { maxDurationMs }: VideoLimits, { cutTooLong }: VideoWishes): Shorter | null {
  const { durationMs } = probed;
  if (cutTooLong !== true || maxDurationMs === null || durationMs <= maxDurationMs) return null;
  const spareMs = Math.min(1000, spareSoundMs + (spareFrames * 1000) / (probed.frameRate ?? 25));
  const keptMs = Math.max(1, Math.floor(maxDurationMs - spareMs));
  const bytes = Math.ceil((probed.bytes * keptMs) / durationMs);
  return {
    kept: { ...probed, durationMs: keptMs, bytes },
    extras: { keepMs: keptMs },
    reasons: [because('cut-to-length', { durationMs, keptMs, maxDurationMs })],
  };
}

function takePart(
  probed: ProbedVideo,
  { maxDurationMs }: VideoLimits,
  { part, durationMs, bytes, pictureBytes, number, of }: WishedPart,
): Shorter {
  const wholeMs = probed.durationMs;
  return {
    kept: { ...probed, durationMs, bytes, videoBitrate: Math.round((pictureBytes * 8000) / durationMs) },
    extras: { part },
    reasons: [
      because('part-of-video', {
        part: number,
        parts: of,
        fromMs: Math.round(part.fromMs),
        partMs: Math.round(durationMs),
        durationMs: wholeMs,
        ...(maxDurationMs === null ? {} : { maxDurationMs }),
      }),
      ...(part.atKeyFrames ? [] : [because('cut-between-key-frames')]),
    ],
  };
}

function withoutSound(probed: ProbedVideo): ProbedVideo {
  const bytes = Math.round(probed.bytes - ((probed.audioBitrate ?? 0) * probed.durationMs) / 8000);
  return {
    ...probed,
    ...{ audioCodec: null, audioBitrate: null, audioChannels: null, audioSampleRate: null },
    bytes: Math.max(1, bytes),
  };
}

import { because, type Reason, type VideoLimits } from '../../contract/index.ts';
import type { ProbedVideo, VideoRecipe } from './facts.ts';

/** What a person asked for beyond what must be. */
export interface VideoWishes {
  /** what is behind the longest length goes, instead of the whole video staying behind */
  readonly cutTooLong?: boolean;
  readonly mute?: boolean;
  readonly levelSound?: boolean;
  readonly drawSubtitles?: boolean;
}

/** The parts of a recipe that wishes bring along. */
export type Extras = Pick<Extract<VideoRecipe, { rung: 'encode' }>, 'keepMs' | 'lufs' | 'subtitles'>;

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
  const cut = wishes.cutTooLong === true ? findCut(whole, limits) : null;
  const kept = cut?.kept ?? whole;
  const hasSound = whole.audioCodec !== null;
  const muted = wishes.mute === true && hasSound;
  const isLevelled = wishes.levelSound === true && hasSound && !muted;
  const subtitles = wishes.drawSubtitles === true ? whole.subtitles : undefined;
  return {
    probed: muted ? withoutSound(kept) : kept,
    muted,
    extras: {
      ...(cut === null ? {} : { keepMs: kept.durationMs }),
      ...(isLevelled ? { lufs: targetLufs } : {}),
      ...(subtitles === undefined ? {} : { subtitles }),
    },
    reasons: [
      ...(subtitles === undefined ? [] : [because('subtitles-drawn')]),
      ...(isLevelled ? [because('sound-levelled', { lufs: targetLufs })] : []),
      ...(muted ? [because('sound-taken-out')] : []),
      ...(cut === null ? [] : [cut.reason]),
    ],
  };
}

/** The end goes in the order of decoding, so nothing that stays depends on it and nothing is coded anew. */
function findCut(
  probed: ProbedVideo,
  { maxDurationMs }: VideoLimits,
): { readonly kept: ProbedVideo; readonly reason: Reason } | null {
  const { durationMs } = probed;
  if (maxDurationMs === null || durationMs <= maxDurationMs) return null;
  const spareMs = Math.min(1000, spareSoundMs + (spareFrames * 1000) / (probed.frameRate ?? 25));
  const keptMs = Math.max(1, Math.floor(maxDurationMs - spareMs));
  const bytes = Math.ceil((probed.bytes * keptMs) / durationMs);
  return {
    kept: { ...probed, durationMs: keptMs, bytes },
    reason: because('cut-to-length', { durationMs, keptMs, maxDurationMs }),
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

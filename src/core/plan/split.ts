import { because, type Reason } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import type { RenditionDecision } from '../media/facts.ts';
import { splitVideo } from '../media/split.ts';
import type { VideoWishes } from '../media/wishes.ts';
import type { OriginalRow, PostRow } from '../model.ts';
import type { PlannedMedia } from './item.ts';
import { type FileRules, hold, type Obstacle, skip } from './target.ts';

interface SplitFilm {
  /** the parts, in order */
  readonly files: readonly PlannedMedia[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly Reason[];
}

type SplitRules = Pick<FileRules, 'capabilities' | 'choices' | 'keyFrames'>;

/** Null: it is no long video that the person wants in parts. One that needs more parts than fit waits, as it is. */
export function splitFilm(
  [film]: readonly OriginalRow[],
  { capabilities: { video }, choices, keyFrames }: SplitRules,
  wishes: VideoWishes,
): SplitFilm | null {
  if (choices.tooLong !== 'split' || video === null || film === undefined) return null;
  if (film.kind !== 'video' || film.state !== 'fetched' || film.probed?.kind !== 'video') return null;
  const { id, probed } = film;
  const split = splitVideo(probed, video, { wishes, keyFrames: keyFrames?.get(id) ?? null });
  const fileOf = (rendition: RenditionDecision): PlannedMedia => ({ originalId: id, role: 'video', rendition });
  switch (split.kind) {
    case 'whole':
      return null;
    case 'too-many': {
      const { reason } = split;
      return { files: [fileOf({ kind: 'refuse', reason })], obstacles: [hold(reason)], warnings: [] };
    }
    case 'parts': {
      const refused = split.parts.find((part) => part.kind === 'refuse');
      return {
        files: split.parts.map(fileOf),
        obstacles: refused === undefined ? [] : [skip(refused.reason)],
        warnings: [because('goes-in-parts', { parts: split.parts.length, durationMs: probed.durationMs })],
      };
    }
    default:
      return assertNever(split);
  }
}

/** The video whose key frames say where it is split. Null: none is. */
export function needsKeyFrames(
  { originals }: Pick<PostRow, 'originals'>,
  { capabilities: { video }, choices }: Pick<SplitRules, 'capabilities' | 'choices'>,
): OriginalRow | null {
  if (choices.tooLong !== 'split' || video === null || video.maxDurationMs === null) return null;
  const { maxDurationMs } = video;
  return originals.find((original) => isLonger(original, maxDurationMs)) ?? null;
}

function isLonger({ state, role, probed }: OriginalRow, maxDurationMs: number): boolean {
  return state === 'fetched' && role === 'media' && probed?.kind === 'video' && probed.durationMs > maxDurationMs;
}

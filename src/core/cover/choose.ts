import type { FrameMeasures } from './measure.ts';

interface Candidate extends FrameMeasures {
  readonly atMs: number;
}

/** Darker, brighter or plainer than this is no picture to begin with. */
const usable = { darkest: 24, brightest: 236, leastSpread: 12 } as const;
/** Creators show what a video is about in its first seconds. */
const opening = { untilMs: 3_000, fadesOutAtMs: 15_000, bonus: 0.12 } as const;

/**
 * Which frame stands for the video: not black, not white, not plain; of the others the sharpest, an early one before a late
 * one that is hardly sharper. Where all are dark, the one with most to see. The same frames give the same answer; of equals
 * the earlier.
 */
export function chooseFrame(frames: readonly Candidate[]): number {
  const good = frames.filter(isUsable);
  const from = good.length > 0 ? good : frames;
  const sharpest = Math.max(...from.map(({ sharpness }) => sharpness), 1);
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const [index, frame] of frames.entries()) {
    if (!from.includes(frame)) continue;
    const points = good.length > 0 ? score(frame, sharpest) : frame.spread;
    if (points > most) [best, most] = [index, points];
  }
  return best;
}

export function isUsable({ mean, spread }: FrameMeasures): boolean {
  return mean >= usable.darkest && mean <= usable.brightest && spread >= usable.leastSpread;
}

function score({ atMs, spread, sharpness }: Candidate, sharpest: number): number {
  // By the root: twice the variance is not twice as good.
  const sharp = Math.sqrt(sharpness / sharpest);
  const contrast = Math.min(1, spread / 64);
  const { untilMs, fadesOutAtMs, bonus } = opening;
  const late = Math.min(1, Math.max(0, (atMs - untilMs) / (fadesOutAtMs - untilMs)));
  return sharp + 0.25 * contrast + bonus * (1 - late);
}

const mostShown = 5;

/** The chosen one and the best of the others, by time: what a person may choose from. Plain frames are not shown. */
export function shownFrames(frames: readonly Candidate[], chosen: number): readonly number[] {
  const sharpest = Math.max(...frames.map(({ sharpness }) => sharpness), 1);
  const others = [...frames.keys()]
    .filter((index) => index !== chosen && frames[index] !== undefined && isUsable(frames[index]))
    .sort((a, b) => scoreAt(b) - scoreAt(a));
  return [chosen, ...others.slice(0, mostShown - 1)].sort((a, b) => a - b);

  function scoreAt(index: number): number {
    const frame = frames[index];
    return frame === undefined ? 0 : score(frame, sharpest);
  }
}

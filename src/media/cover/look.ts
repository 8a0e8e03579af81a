import { chooseFrame, shownFrames } from '../../core/cover/choose.ts';
import type { FrameLook, Look } from '../../core/cover/look.ts';
import { greyOf, measureFrame, type SmallPicture, weighPicture } from '../../core/cover/measure.ts';
import { hashPicture } from '../../core/likeness.ts';
import type { Probed, ProbedVideo } from '../../core/media/facts.ts';
import type { FfmpegFacts } from '../ffmpeg.ts';
import { pictures } from '../heavy.ts';
import { readFrames } from './frames.ts';
import { withScratch } from './full-frame.ts';

interface LookJob {
  /** a whole file on this computer */
  readonly input: string;
  readonly probed: Probed;
  /** asked for videos only */
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  /** where the small picture of a frame goes; what lies there is written over */
  smallPath(atMs: number): Promise<string>;
  /** takes the chosen frame with all its pixels, unless it has very many; absent: nobody wants it */
  keepWhole?(frame: SmallPicture, atMs: number): Promise<void>;
  /** a path that is free, for as long as it looks */
  scratch(): string;
  readonly signal: AbortSignal;
}

const pictureLongSide = 240;

/**
 * Looks at a file once for all that is asked of it: the cover and what else could be one, where its weight is, and what it looks
 * like. A video costs about what two covers cost, a photo 3 ms. FerryError: those of `readFrames` and `readSmall`; `fatal` for
 * the disk's refusals.
 */
export async function lookAt(job: LookJob): Promise<Look> {
  const { input, probed } = job;
  if (probed.kind === 'video') return lookAtVideo(job, probed);
  // No decoder here that is worth starting for it.
  if (probed.format === 'heic' || probed.format === 'bmp') return { kind: 'none' };
  const grey = greyOf(await (await pictures()).readSmall(input, pictureLongSide));
  return { kind: 'image', hash: hashPicture(grey), weight: weighPicture(grey) };
}

async function lookAtVideo(job: LookJob, probed: ProbedVideo): Promise<Look> {
  return withScratch(job.scratch, (scratch) => lookAtFrames({ ...job, scratch }, probed));
}

async function lookAtFrames(job: LookJob, probed: ProbedVideo): Promise<Look> {
  const { input, scratch, signal } = job;
  const isWholeWanted = job.keepWhole !== undefined;
  const frames = await readFrames({ input, probed, ffmpeg: await job.ffmpeg(), isWholeWanted, scratch, signal });
  const seen = frames.map((frame) => {
    const grey = greyOf(frame);
    return { frame, grey, atMs: frame.atMs, ...measureFrame(grey) };
  });
  const chosen = chooseFrame(seen);
  const shown = new Set(shownFrames(seen, chosen));
  const looks: FrameLook[] = [];
  for (const [index, { frame, grey, atMs }] of seen.entries()) {
    signal.throwIfAborted();
    const small = shown.has(index) ? await keepSmall(job, { frame, atMs, isChosen: index === chosen }) : null;
    looks.push({ atMs, hash: hashPicture(grey), weight: weighPicture(grey), small });
  }
  const cover = frames[chosen];
  const whole = cover?.whole ? await cover.whole() : null;
  if (cover !== undefined && whole !== null) await job.keepWhole?.(whole, cover.atMs);
  return { kind: 'video', durationMs: probed.durationMs, frames: looks, chosen };
}

interface Kept {
  readonly frame: SmallPicture;
  readonly atMs: number;
  readonly isChosen: boolean;
}

/** The chosen one is also the post's picture in the report. */
const shortSides = { chosen: 180, other: 96 } as const;

async function keepSmall(job: LookJob, { frame, atMs, isChosen }: Kept): Promise<FrameLook['small']> {
  const output = await job.smallPath(atMs);
  return (await pictures()).writeSmall(frame, { output, shortSide: isChosen ? shortSides.chosen : shortSides.other });
}

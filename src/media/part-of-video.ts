import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Part, ProbedVideo } from '../core/media/facts.ts';
import { containers } from './heavy.ts';
import { probeFile } from './probe.ts';
import { checkMade, type FileRecipe, inProcess, renderVideo, type VideoJob } from './video.ts';
import { hasSound } from './video-args.ts';

/**
 * Makes one part of a video that is split. Where it ends at key frames it is copied out first, so that what is done to it then is done
 * as to a video of its own; else its picture is coded anew from where it begins. Returns and throws what `renderVideo` does.
 */
export async function renderPart(job: VideoJob, part: Part): Promise<ProbedVideo> {
  const { part: _, ...recipe } = job.recipe;
  if (!part.atKeyFrames) return cutAnywhere({ ...job, recipe }, part);
  if (recipe.rung === 'remux') return copyOut({ ...job, recipe }, part);
  const cut = join(dirname(job.output), `${basename(job.output, '.part')}-cut.part`);
  try {
    const { input, probed: whole } = job;
    const { subtitlesBeside } = whole;
    const made = await copyOut({ ...job, recipe: { rung: 'remux' }, output: cut, ...noProgress }, part);
    const probed = { ...made, ...(subtitlesBeside === undefined ? {} : { subtitlesBeside }) };
    const ofWhole = { input, probed: whole, fromMs: part.fromMs, take: null };
    return await renderVideo({ ...job, input: cut, probed, recipe: withSoundOf(recipe, probed), ofWhole });
  } finally {
    await rm(cut, { force: true });
  }
}

const noProgress = { onProgress: () => {} };

/** Packets as they are, in this process: no program ends a copy at the same picture whatever its version. */
async function copyOut(job: VideoJob, { fromMs, untilMs }: Part): Promise<ProbedVideo> {
  const { input, output, signal, probed, onProgress = () => {} } = job;
  const durationMs = (untilMs ?? probed.durationMs) - fromMs;
  await inProcess(job, ({ repackInProcess }) =>
    repackInProcess({
      ...{ source: input, output, signal, keepMs: null, part: { fromMs, untilMs } },
      withSound: hasSound(probed, job.recipe),
      onProgress: (atMs) => onProgress(Math.min(1, atMs / durationMs)),
    }),
  );
  const made = await probeFile(output, signal, { madeHere: true });
  // Sound may end before the picture does, and then the last parts have none.
  const audioCodec = made.kind === 'video' && made.audioCodec === null ? null : probed.audioCodec;
  return checkMade({ ...job, probed: { ...probed, durationMs, audioCodec } });
}

/** The sound that a recipe speaks of may have ended before. */
function withSoundOf(recipe: FileRecipe, { audioCodec }: ProbedVideo): FileRecipe {
  return recipe.rung === 'encode' && audioCodec === null ? { ...recipe, audio: { kind: 'none' } } : recipe;
}

/** Right beside a picture, so that no rounding of times brings it to the other part, or to both. */
async function cutAnywhere(job: VideoJob, { fromMs, untilMs }: Part): Promise<ProbedVideo> {
  const { input, probed: whole } = job;
  const { findJoints } = await containers();
  const { startMs, joints } = await findJoints(input, [fromMs, untilMs ?? whole.durationMs]);
  const [joint = fromMs, until = whole.durationMs] = joints;
  const from = fromMs === 0 ? startMs : joint;
  const durationMs = until - from;
  const bytes = Math.ceil((whole.bytes * durationMs) / whole.durationMs);
  const take = { lengthMs: untilMs === null ? null : durationMs };
  const ofWhole = { input, probed: whole, fromMs: from, take };
  return renderVideo({ ...job, probed: { ...whole, durationMs, bytes }, ofWhole });
}

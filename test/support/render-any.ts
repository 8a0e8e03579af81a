import type { ProbedVideo, VideoRecipe } from '../../src/core/media/facts.ts';
import { copyDurably } from '../../src/disk/index.ts';
import { patchFile } from '../../src/media/patched-file.ts';
import { untagged, untagVideo } from '../../src/media/untag.ts';
import { renderVideo } from '../../src/media/video.ts';

type RenderJob = Omit<Parameters<typeof renderVideo>[0], 'recipe'> & { readonly recipe: VideoRecipe };

/** A real file at `output` by any recipe, also by the one that the product makes none of. */
export async function renderAny({ recipe, ...job }: RenderJob): Promise<ProbedVideo> {
  if (recipe.rung !== 'untag') return renderVideo({ ...job, recipe });
  return untagged(job.probed, { bytes: await makeUntagged(job) });
}

/** Returns its size. */
export async function makeUntagged(job: {
  readonly input: string;
  readonly output: string;
  readonly signal: AbortSignal;
}): Promise<number> {
  const { patch } = await untagVideo(job);
  await copyDurably(job.input, job.output, { signal: job.signal, change: (copy) => patchFile(copy, patch) });
  return patch.bytes;
}

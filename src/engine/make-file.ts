import { because, FerryError, type MediaFacts, type RenditionFile } from '../contract/index.ts';
import type { CoverFile } from '../core/cover/wish.ts';
import type { Probed, Recipe, RenditionDecision } from '../core/media/facts.ts';
import type { DeliveryRow, OriginalRow, PostRow } from '../core/model.ts';
import type { PlannedMedia } from '../core/plan/item.ts';
import { maxRenditionTries } from '../core/retry.ts';
import { extractCover } from '../media/cover/extract.ts';
import { mimeOf } from '../media/kinds.ts';
import { renderPart } from '../media/part-of-video.ts';
import { renderPicture } from '../media/picture.ts';
import { probeFile } from '../media/probe.ts';
import { untagged, untagVideo } from '../media/untag.ts';
import { renderVideo } from '../media/video.ts';
import type { Engine } from './engine.ts';
import { keptFrames } from './look.ts';
import { getOriginalFile, type OriginalFile } from './originals.ts';

export interface FileJob {
  readonly engine: Engine;
  readonly row: DeliveryRow;
  readonly post: PostRow;
  readonly planned: PlannedMedia;
  /** releases the renditions, which must stay in their place until the ledger names them */
  readonly releases: (() => void)[];
}

/** The file of a delivery, as it is or made to the plan's recipe. FerryErrors: what it cannot be, who must act. */
export async function makeFile(job: FileJob): Promise<RenditionFile> {
  const { engine, post, planned } = job;
  const source =
    planned.file === undefined
      ? await getOriginalFile(engine, getOriginal(post, planned))
      : await getCoverFile(engine, planned.file);
  const rendition: RenditionDecision = planned.rendition ?? { kind: 'as-is' };
  switch (rendition.kind) {
    case 'as-is':
      return describeFile(job, source);
    case 'make':
      return make(job, source, rendition.recipe);
    case 'refuse':
      throw new FerryError('permanent', rendition.reason, { effect: 'none' });
  }
}

async function make(job: FileJob, source: OriginalFile, recipe: Recipe): Promise<RenditionFile> {
  const { engine, releases } = job;
  for (let tries = 0; tries < maxRenditionTries; tries += 1) {
    const made = await ensureMade(job, source, recipe);
    // Another post with the same file may have been published this moment, and removed it.
    const release = await engine.store.retainRendition(made.sha256);
    if (release === null) continue;
    releases.push(release);
    return describeFile(job, { ...made, probed: await made.probe() });
  }
  throw new FerryError('retryable', because('rendition-vanishes'), { effect: 'none' });
}

interface Made {
  readonly sha256: string;
  readonly bytes: number;
  /** only once it is retained: until then somebody may remove it */
  probe(): Promise<Probed>;
}

async function ensureMade(job: FileJob, source: OriginalFile, recipe: Recipe): Promise<Made> {
  const { store, stop } = job.engine;
  const { path: input, probed } = source;
  if (probed.kind === 'video' && recipe.rung === 'untag') {
    const find = () => untagVideo({ input, signal: stop.now });
    const made = await store.ensurePatched(source, recipe, find);
    return { ...made, probe: async () => untagged(probed, made) };
  }
  const make = (part: string) => render(job, source, recipe, part);
  const { path, ...made } = await store.ensureRendition(source.sha256, recipe, make);
  return { ...made, probe: () => probeFile(path, stop.now, { madeHere: true }) };
}

async function render(job: FileJob, source: OriginalFile, recipe: Recipe, output: string): Promise<void> {
  const { engine, row } = job;
  const tell = (fraction: number | null) =>
    engine.watch.activity({ kind: 'preparing', id: row.key, subject: row.postRef, fraction });
  tell(null);
  const { path: input, probed } = source;
  const signal = engine.stop.now;
  if (recipe.rung === 'cover' && probed.kind === 'video')
    return extractCover({
      ...{ input, probed, output, signal, ffmpeg: await engine.ffmpeg() },
      ...{ atMs: recipe.atMs, maxLongSide: recipe.maxLongSide, crop: recipe.crop },
      frame: await keptFrames(engine).take({ sha256: source.sha256, atMs: recipe.atMs }),
    });
  if (probed.kind === 'image' && 'format' in recipe)
    return renderPicture({ recipe, input, probed, output, ffmpeg: engine.ffmpeg, signal });
  if (probed.kind === 'image' || 'format' in recipe || recipe.rung === 'cover' || recipe.rung === 'untag')
    throw new Error(`a recipe for the other kind of media: ${row.key}`);
  const { part } = recipe;
  const video = {
    ...{ recipe, input, output, probed, signal },
    ffmpeg: engine.ffmpeg,
    subtitlesPath: await subtitlesFor(engine, recipe),
    onProgress: tell,
  };
  await (part === undefined ? renderVideo(video) : renderPart(video, part));
}

/** They are kept like originals, beside the video they came with. */
async function subtitlesFor({ store }: Engine, recipe: Recipe): Promise<string | null> {
  if (!('subtitles' in recipe) || recipe.subtitles === undefined) return null;
  return store.findSideCar(recipe.subtitles);
}

function describeFile(
  { planned, row }: FileJob,
  { sha256, bytes, probed }: Pick<OriginalFile, 'sha256' | 'bytes' | 'probed'>,
): RenditionFile {
  return { sha256, bytes, mime: mimeOf(probed), role: planned.role, alt: row.item.alt, facts: factsOf(probed) };
}

function factsOf(probed: Probed): MediaFacts {
  const { kind, width, height } = probed;
  if (probed.kind === 'image') {
    return {
      kind,
      width,
      height,
      durationMs: null,
      frameRate: null,
      videoBitrate: null,
      videoCodec: null,
      audioCodec: null,
      audioChannels: null,
      audioSampleRate: null,
      audioBitrate: null,
    };
  }
  const { durationMs, frameRate, videoBitrate, videoCodec, audioCodec, audioChannels, audioSampleRate, audioBitrate } =
    probed;
  return {
    kind,
    width,
    height,
    durationMs,
    frameRate,
    videoBitrate,
    videoCodec,
    audioCodec,
    audioChannels,
    audioSampleRate,
    audioBitrate,
  };
}

export async function getCoverFile(
  engine: Engine,
  { sha256, bytes, extension, name, probed }: CoverFile,
): Promise<OriginalFile> {
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path !== null) return { path, sha256, extension, bytes, probed };
  throw new FerryError('needs-user', because('cover-gone', { name }), { effect: 'none' });
}

export function getOriginal(post: PostRow, { originalId }: PlannedMedia): OriginalRow {
  const original = post.originals.find(({ id }) => id === originalId);
  if (original !== undefined) return original;
  throw new FerryError('fatal', because('original-incomplete', { original: originalId }), { effect: 'none' });
}

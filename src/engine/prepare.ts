import {
  because,
  type Capabilities,
  type Draft,
  type DraftMedia,
  FerryError,
  type IsoTime,
  isFerryError,
  type MediaFacts,
  type RenditionFile,
} from '../contract/index.ts';
import type { CoverFile } from '../core/cover/wish.ts';
import type { Probed, Recipe, RenditionDecision } from '../core/media/facts.ts';
import type { DeliveryRow, OriginalRow, PostRow } from '../core/model.ts';
import { type CoverKnowledge, decideCover, needsLook } from '../core/plan/cover.ts';
import { decideFiles } from '../core/plan/files.ts';
import type { PlannedMedia } from '../core/plan/item.ts';
import type { FileRules } from '../core/plan/target.ts';
import { wordingOf } from '../core/plan/wording.ts';
import { maxRenditionTries } from '../core/retry.ts';
import { msUntil } from '../kit/index.ts';
import { extractCover } from '../media/cover/extract.ts';
import { mimeOf } from '../media/kinds.ts';
import { renderPart } from '../media/part-of-video.ts';
import { renderPicture } from '../media/picture.ts';
import { probeFile } from '../media/probe.ts';
import { untagged, untagVideo } from '../media/untag.ts';
import { renderVideo } from '../media/video.ts';
import type { Connection } from './connection.ts';
import { refuseDouble } from './doubles.ts';
import type { Engine } from './engine.ts';
import { keyFramesOf } from './key-frames.ts';
import { ensureLook, keptFrames } from './look.ts';
import { getOriginalFile, type OriginalFile } from './originals.ts';
import { incomplete } from './rows.ts';

/** `planned → prepared`: every file is on disk as the destination wants it, and the draft is whole. */
export async function prepareDelivery(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void> {
  const releases: (() => void)[] = [];
  try {
    const post = await getPost(engine, row);
    await refuseDouble(engine, row, post);
    const files = await decide(engine, connection, { row, post });
    const made: DraftMedia[] = [];
    for (const planned of files)
      made.push({ file: await makeFile({ engine, row, post, planned, releases }), asset: null });
    const draft = draftFor(row, made, connection.capabilities);
    await engine.ledger.deliveries.move(row.key, 'planned', 'prepared', { draft }, engine.clock.now());
  } finally {
    for (const release of releases) release();
    engine.watch.activity({ kind: 'over', step: 'preparing', id: row.key });
  }
}

/** Looks at a video for its cover before the delivery's turn to be prepared has come, so that it can be done for several at once. */
export async function lookAhead(
  engine: Engine,
  { account, capabilities }: Connection,
  row: DeliveryRow,
): Promise<void> {
  if (row.item.kind !== 'video') return;
  try {
    const [post, plan] = [await engine.ledger.posts.find(row.postRef), await engine.ledger.plans.last(account)];
    if (post === null || plan === null || engine.stop.draining) return;
    await lookForCover(engine, { row, post }, { capabilities, choices: plan.header.choices });
  } catch (error) {
    // Preparing meets it again, and says so.
    if (!isFerryError(error) && !engine.stop.now.aborted) throw error;
  }
}

async function getPost(engine: Engine, row: DeliveryRow): Promise<PostRow> {
  const post = await engine.ledger.posts.find(row.postRef);
  if (post === null) throw incomplete(row.key, 'itself');
  return post;
}

/** What the plan decided, decided again with the files as they are now. */
async function decide(
  engine: Engine,
  { account, capabilities }: Connection,
  { row, post }: { readonly row: DeliveryRow; readonly post: PostRow },
): Promise<readonly PlannedMedia[]> {
  const plan = await engine.ledger.plans.last(account);
  if (plan === null) throw incomplete(row.key, 'plan');
  const now = engine.clock.now();
  const rules = { capabilities, choices: plan.header.choices };
  const cover = await lookForCover(engine, { row, post }, rules);
  const keyFrames = await keyFramesOf(engine, post, rules);
  const { files, obstacles } = decideFiles(post, { ...rules, cover, keyFrames }, now);
  const first = obstacles.find(({ kind }) => kind === 'skip') ?? obstacles[0];
  if (first !== undefined)
    throw new FerryError(first.kind === 'skip' ? 'permanent' : 'needs-user', first.reason, { effect: 'none' });
  const missing = files.find(({ rendition }) => rendition === null);
  if (missing !== undefined) throw notFetchedYet(getOriginal(post, missing), now);
  return files;
}

/** What the cover is decided by; looked at now where nobody has. */
async function lookForCover(
  engine: Engine,
  { row, post }: { readonly row: DeliveryRow; readonly post: PostRow },
  rules: FileRules,
): Promise<CoverKnowledge> {
  const wish = row.item.cover;
  const planned = decideCover(post, rules, { wish });
  const wanted = planned === null ? null : needsLook(planned, post, rules.capabilities);
  if (wanted === null) return { wish };
  const file =
    planned?.file === undefined ? await getOriginalFile(engine, wanted) : await getCoverFile(engine, planned.file);
  return {
    wish,
    looks: new Map([[file.sha256, await ensureLook(engine, file, wish === undefined ? 'cover' : 'nothing')]]),
  };
}

async function getCoverFile(
  engine: Engine,
  { sha256, bytes, extension, name, probed }: CoverFile,
): Promise<OriginalFile> {
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path !== null) return { path, sha256, extension, bytes, probed };
  throw new FerryError('needs-user', because('cover-gone', { name }), { effect: 'none' });
}

function notFetchedYet({ notBefore }: OriginalRow, now: IsoTime): FerryError {
  return new FerryError('retryable', because('not-fetched-yet'), {
    effect: 'none',
    remedy: 'wait-patiently',
    ...(notBefore === null ? {} : { retryAfterMs: msUntil(notBefore, now) }),
  });
}

function getOriginal(post: PostRow, { originalId }: PlannedMedia): OriginalRow {
  const original = post.originals.find(({ id }) => id === originalId);
  if (original !== undefined) return original;
  throw new FerryError('fatal', because('original-incomplete', { original: originalId }), { effect: 'none' });
}

function draftFor(row: DeliveryRow, made: readonly DraftMedia[], { text }: Capabilities): Draft {
  const { item } = row;
  return {
    deliveryKey: row.key,
    postRef: row.postRef,
    order: row.number,
    kind: item.kind,
    ...wordingOf(item, text),
    visibility: item.visibility,
    createdAt: item.createdAt,
    scheduledAt: item.scheduledAt,
    location: item.location,
    language: null,
    media: made.filter(({ file }) => file.role !== 'cover'),
    cover: made.find(({ file }) => file.role === 'cover') ?? null,
  };
}

interface FileJob {
  readonly engine: Engine;
  readonly row: DeliveryRow;
  readonly post: PostRow;
  readonly planned: PlannedMedia;
  /** releases the renditions, which must stay in their place until the ledger names them */
  readonly releases: (() => void)[];
}

async function makeFile(job: FileJob): Promise<RenditionFile> {
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

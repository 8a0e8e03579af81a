import { type Draft, type DraftMedia, FerryError, type ImageLimits, type IsoTime, type MediaFacts, type RenditionFile } from '../contract/index.ts';
import { msUntil } from '../kit/index.ts';
import type { Probed, Recipe, RenditionDecision } from '../core/media/facts.ts';
import type { PlannedMedia } from '../core/plan/item.ts';
import { decideImage, decideVideo } from '../core/media/rendition.ts';
import type { DeliveryRow, OriginalRow } from '../ledger/ledger.ts';
import { renderImage } from '../media/image.ts';
import { mimeOf } from '../media/kinds.ts';
import { probeFile } from '../media/probe.ts';
import { extractCover, renderVideo } from '../media/video.ts';
import type { Engine, Line } from './engine.ts';
import { assertOriginalHere } from './fetch.ts';
import { pinRendition } from './pins.ts';

/** `planned → prepared`: every file is on disk as the destination wants it, and the draft is whole. */
export async function prepareDelivery(engine: Engine, line: Line, row: DeliveryRow): Promise<void> {
  const pins: (() => void)[] = [];
  try {
    const { media, cover } = await makeFiles({ engine, line, row, pins });
    const draft = draftFor(row, media, cover);
    await engine.ledger.deliveries.move(row.key, 'planned', 'prepared', { draft }, engine.clock.now());
  } finally {
    for (const unpin of pins) unpin();
  }
}

interface Preparing {
  readonly engine: Engine;
  readonly line: Line;
  readonly row: DeliveryRow;
  /** what holds the renditions in their place until the ledger names them */
  readonly pins: (() => void)[];
}

async function makeFiles(work: Preparing): Promise<{ media: readonly DraftMedia[]; cover: DraftMedia | null }> {
  const { engine, row } = work;
  const originals = new Map(
    (await engine.ledger.originals.ofPost(row.postRef)).map((original) => [original.id, original]),
  );
  const media: DraftMedia[] = [];
  let cover: DraftMedia | null = null;
  for (const planned of row.item.media) {
    const original = planned.role === 'cover' ? coverSource(planned, originals) : originals.get(planned.originalId);
    if (original === null) continue;
    if (original === undefined) throw planStale(`the plan of ${row.postRef} names a file the ledger does not know`);
    if (original.state !== 'fetched') throw whyMissing(original, engine.clock.now());
    const file = await ensureRendition({ ...work, planned, original, probed: getProbed(original) });
    const entry = { file, asset: null, alt: row.item.alt };
    if (planned.role === 'cover') cover = entry;
    else media.push(entry);
  }
  return { media, cover };
}

/** A cover never holds a post: where its own picture is not to be had, a frame of the video stands in; null: nothing can. */
function coverSource(
  planned: PlannedMedia,
  originals: ReadonlyMap<number, OriginalRow>,
): OriginalRow | null | undefined {
  const own = originals.get(planned.originalId);
  if (own === undefined || own.state === 'fetched') return own;
  const isHere = (one: OriginalRow) => one.role === 'media' && one.kind === 'video' && one.state === 'fetched';
  return [...originals.values()].find(isHere) ?? null;
}

function draftFor(row: DeliveryRow, media: readonly DraftMedia[], cover: DraftMedia | null): Draft {
  const { item } = row;
  return {
    deliveryKey: row.key,
    postRef: row.postRef,
    order: row.number,
    kind: item.kind,
    title: item.text.title,
    body: item.text.body,
    hashtags: item.text.hashtags,
    visibility: item.visibility,
    createdAt: item.createdAt,
    scheduledAt: item.scheduledAt,
    language: null,
    media,
    cover,
  };
}

function whyMissing(original: OriginalRow, now: IsoTime): FerryError {
  if (original.holdCode !== null) {
    const reason = original.holdReason ?? 'a file waits for you';
    const hint = 'Ask TikTok for a new export, or give the file you have: --media <folder>';
    // Most reasons name the ways out themselves.
    const more = reason.includes('--media') ? {} : { hint };
    return new FerryError('needs-user', original.holdCode, reason, { effect: 'none', ...more });
  }
  const retryAfterMs = original.notBefore === null ? 0 : msUntil(original.notBefore, now);
  return new FerryError('retryable', 'not-fetched-yet', 'the original is not here yet', {
    effect: 'none',
    retryAfterMs,
  });
}

interface Work extends Preparing {
  readonly planned: PlannedMedia;
  readonly original: OriginalRow;
  readonly probed: Probed;
}

async function ensureRendition(work: Work): Promise<RenditionFile> {
  const { planned, probed } = work;
  const source = await assertOriginalHere(work.engine, work.original);
  if (planned.role === 'cover' && probed.kind === 'video') return ensureCover(work, source);
  const decision = planned.rendition ?? decideNow(work);
  if (decision.kind === 'refuse') throw new FerryError('permanent', decision.code, decision.reason, { effect: 'none' });
  if (decision.kind === 'as-is')
    return describeFile(planned.role, { sha256: getSha(work.original), bytes: probed.bytes, probed });
  return make(work, decision.recipe, (part) => render(work, decision.recipe, source, part));
}

/** The plan was made before the file was fetched: choose the rung now. */
function decideNow({ line, planned, probed }: Work): RenditionDecision {
  const { video, images } = line.capabilities;
  if (probed.kind === 'video') {
    return video === null
      ? { kind: 'refuse', code: 'no-video', reason: 'this destination takes no video' }
      : decideVideo(probed, video);
  }
  if (planned.role === 'cover') return decideImage(probed, images ?? coverLimits);
  return images === null
    ? { kind: 'refuse', code: 'no-images', reason: 'this destination takes no photos' }
    : decideImage(probed, images);
}

/** Not the very first frame, which is black or blurred more often than not. */
const coverAtMs = 500;

/** For destinations that take a cover and no photos: what every platform shows. */
const coverLimits: ImageLimits = { maxCount: 1, formats: ['jpeg'], maxBytes: 2_000_000, maxLongSide: 1920 };

async function ensureCover(work: Work, source: string): Promise<RenditionFile> {
  const shape = { atMs: coverAtMs, maxLongSide: coverLimits.maxLongSide };
  const ffmpeg = await work.engine.ffmpeg();
  return make(work, { rung: 'cover', ...shape }, (output) =>
    extractCover({ input: source, output, ffmpeg, signal: work.engine.stop.now, ...shape }),
  );
}

async function render(work: Work, recipe: Recipe, input: string, output: string): Promise<void> {
  const { engine, row, probed } = work;
  const signal = engine.stop.now;
  if (probed.kind === 'image' && 'format' in recipe) return renderImage({ recipe, input, output, signal });
  if (probed.kind === 'image' || 'format' in recipe)
    throw planStale(`the plan of ${row.postRef} treats a photo as a video`);
  await renderVideo({
    recipe,
    input,
    output,
    probed,
    ffmpeg: engine.ffmpeg,
    signal,
    onProgress: (fraction) => engine.watch.activity({ kind: 'preparing', subject: row.postRef, fraction }),
  });
}

function planStale(message: string): FerryError {
  return new FerryError('fatal', 'plan-stale', message, {
    hint: 'Plan again: clipferry plan <export> --to <destination>',
  });
}

async function make(work: Work, recipe: object, render: (part: string) => Promise<void>): Promise<RenditionFile> {
  const { engine, original, planned, pins } = work;
  engine.watch.activity({ kind: 'preparing', subject: work.row.postRef, fraction: 0 });
  for (let look = 0; look < maxLooks; look += 1) {
    const made = await engine.store.ensureRendition(getSha(original), recipe, render);
    const unpin = await pinRendition(engine.store, made.sha256);
    if (unpin === null) continue;
    pins.push(unpin);
    const probed = await probeFile(made.path, engine.stop.now);
    return describeFile(planned.role, { sha256: made.sha256, bytes: made.bytes, probed });
  }
  throw new FerryError('retryable', 'rendition-gone', `what is made for ${work.row.postRef} vanishes`, {
    effect: 'none',
  });
}

/** Another post with the same file was published this moment, and took it away: that happens once, hardly twice. */
const maxLooks = 5;

function getSha(original: OriginalRow): string {
  if (original.sha256 === null)
    throw new FerryError('fatal', 'not-fetched', `the ledger has no hash for original ${original.id}`);
  return original.sha256;
}

function getProbed(original: OriginalRow): Probed {
  if (original.probed === null)
    throw new FerryError('fatal', 'not-fetched', `the ledger has no facts for original ${original.id}`);
  return original.probed;
}

function describeFile(
  role: RenditionFile['role'],
  file: { readonly sha256: string; readonly bytes: number; readonly probed: Probed },
): RenditionFile {
  return { sha256: file.sha256, bytes: file.bytes, mime: mimeOf(file.probed), role, facts: factsOf(file.probed) };
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

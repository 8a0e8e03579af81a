import { dirname } from 'node:path';
import { because, FerryError, isFerryError, quoting } from '../contract/index.ts';
import type { MediaReasons } from '../contract/reasons/media.ts';
import type { Probed, ProbedVideo, VideoRecipe } from '../core/media/facts.ts';
import { diskError } from '../disk/index.ts';
import { watchComplaints } from './complaints.ts';
import { canEncode, type FfmpegFacts, lackedFor } from './ffmpeg.ts';
import { containers } from './heavy.ts';
import { findLevel } from './loudness.ts';
import { probeFile } from './probe.ts';
import { runFfmpeg } from './transcode.ts';
import { codecArgs, demuxerOf, hasSound, type OfWhole, partArgs, wrapArgs } from './video-args.ts';

/** Every way but the one that makes no file: `untagVideo`. */
export type FileRecipe = Exclude<VideoRecipe, { readonly rung: 'untag' }>;

export interface VideoJob {
  /** path of the original */
  readonly input: string;
  /** what `probeFile` said of the source */
  readonly probed: ProbedVideo;
  readonly recipe: FileRecipe;
  /** a `.part` path: the file counts only when this returns and the caller has renamed it */
  readonly output: string;
  /** asked when it is needed; where it fails `fatal` (there is none), a remux is made without it */
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  readonly signal: AbortSignal;
  /** where the subtitles of the recipe lie; null: they are gone, or there are none */
  readonly subtitlesPath?: string | null;
  /** absent: what is made is all of it; see `renderPart` */
  readonly ofWhole?: OfWhole;
  /** 0 to 1 */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Makes one MP4 and probes it before it counts. Returns what the result holds. FerryError: those of `runFfmpeg`; `fatal`
 * `ffmpeg-missing` or `ffmpeg-lacks-encoder`; `permanent` `rendition-wrong` when the result is not what was asked for.
 */
export async function renderVideo(given: VideoJob): Promise<ProbedVideo> {
  const job = { ...given, ...onlyForward(given) };
  job.signal.throwIfAborted();
  const { recipe, probed } = job;
  if (recipe.rung !== 'encode') return make(job, recipe);
  const most = largest(probed, recipe);
  let maxVideoBitrate = firstBitrate(probed, recipe, most);
  let made = await make(job, { ...recipe, maxVideoBitrate });
  // x264 may spend its buffer on top of the average, which shows in clips of a few seconds: again, with less.
  for (let tries = 0; made.bytes > most && tries < 2; tries += 1) {
    maxVideoBitrate = Math.max(1000, Math.floor(maxVideoBitrate * (most / made.bytes) * 0.93));
    made = await make(job, { ...recipe, maxVideoBitrate });
  }
  return made;
}

/** Where an encode was not small enough and begins anew, what was told stays. */
function onlyForward({ onProgress }: VideoJob): Pick<VideoJob, 'onProgress'> {
  if (onProgress === undefined) return {};
  let far = 0;
  return {
    onProgress: (fraction) => {
      if (fraction < far) return;
      far = fraction;
      onProgress(fraction);
    },
  };
}

type EncodeRecipe = Extract<VideoRecipe, { rung: 'encode' }>;

/** A file never grows, nor may it take more than the recipe's bitrates say. */
function largest(probed: ProbedVideo, recipe: EncodeRecipe): number {
  const lengthS = lengthOf(probed, recipe) / 1000;
  const asked = (recipe.maxVideoBitrate * (lengthS + 1) + audioOf(probed, recipe) * lengthS) / 8;
  return Math.min((probed.bytes * lengthS * 1000) / probed.durationMs, asked * 1.02 + 16_384);
}

/** Less than the recipe's, so that the buffer of one second on top does not make a second encode necessary. */
function firstBitrate(probed: ProbedVideo, recipe: EncodeRecipe, most: number): number {
  const lengthS = lengthOf(probed, recipe) / 1000;
  const tables = 2048 + lengthS * ((recipe.frameRate ?? probed.frameRate ?? 30) * 12 + 200);
  const fits = ((most - tables) * 8 - audioOf(probed, recipe) * lengthS) / (lengthS + bufferFilled);
  // A clip of a second or two is made of one picture that needs the room: there a second encode costs nothing.
  return Math.max(1000, Math.floor(Math.min(recipe.maxVideoBitrate, Math.max(fits, recipe.maxVideoBitrate * 0.8))));
}

/** x264 begins with its buffer nine tenths full. */
const bufferFilled = 0.9;

function audioOf(probed: ProbedVideo, { audio }: EncodeRecipe): number {
  return audio.kind === 'aac' ? audio.bitrate : audio.kind === 'copy' ? (probed.audioBitrate ?? 0) : 0;
}

/** In milliseconds, of what is made. */
function lengthOf(probed: ProbedVideo, recipe: FileRecipe): number {
  return ('keepMs' in recipe ? recipe.keepMs : undefined) ?? probed.durationMs;
}

async function make(job: VideoJob, recipe: FileRecipe): Promise<ProbedVideo> {
  const ffmpeg = await findOr(job, recipe);
  if (ffmpeg) await withFfmpeg(job, ffmpeg, recipe);
  else await repack(job, recipe);
  return check(job, recipe, await probeMade(job, recipe));
}

/** Looks at what was made by this recipe, and throws what is wrong with it. */
export async function checkMade(job: VideoJob): Promise<ProbedVideo> {
  return check(job, job.recipe, await probeMade(job, job.recipe));
}

/** What is wrong with a file made without coding it anew was wrong with its source, which changed since it was looked at. */
async function probeMade({ input, output, signal }: VideoJob, recipe: FileRecipe): Promise<Probed> {
  try {
    return await probeFile(output, signal, { madeHere: recipe.rung === 'encode' });
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'permanent') throw error;
    const reason = { ...error.reason, values: { ...error.reason.values, path: input } };
    throw new FerryError('permanent', reason, { effect: 'none', cause: error });
  }
}

/** Null: none on this machine, and none is needed. */
async function findOr(job: VideoJob, recipe: FileRecipe): Promise<FfmpegFacts | null> {
  try {
    return await job.ffmpeg();
  } catch (error) {
    if (recipe.rung === 'remux' && isFerryError(error) && error.kind === 'fatal') return null;
    throw error;
  }
}

async function repack(job: VideoJob, recipe: FileRecipe): Promise<void> {
  const { input: source, output, signal, probed } = job;
  const keepMs = ('keepMs' in recipe ? recipe.keepMs : undefined) ?? null;
  const withSound = hasSound(probed, recipe);
  await inProcess(job, ({ repackInProcess }) =>
    repackInProcess({ source, output, signal, keepMs, withSound, ...progressOf(job, recipe) }),
  );
}

/** Without any other program. FerryError: the disk's own troubles; `permanent` `repack-failed`. */
export async function inProcess<T>(
  job: Pick<VideoJob, 'input' | 'output' | 'signal'>,
  work: (tools: Awaited<ReturnType<typeof containers>>) => Promise<T>,
): Promise<T> {
  try {
    return await work(await containers());
  } catch (error) {
    job.signal.throwIfAborted();
    const known = diskError(error, dirname(job.output));
    if (known instanceof FerryError) throw known;
    const said = error instanceof Error ? error.message : String(error);
    const reason = quoting(because('repack-failed', { path: job.input }), said);
    throw new FerryError('permanent', reason, { effect: 'none', cause: error });
  }
}

async function withFfmpeg(job: VideoJob, ffmpeg: FfmpegFacts, recipe: FileRecipe): Promise<void> {
  assertCan(ffmpeg, recipe);
  const { input, output, probed, signal, ofWhole } = job;
  const isSteady =
    recipe.rung !== 'encode' || recipe.frameRate !== null || (await (await containers()).hasSteadyFrames(input));
  const level = await levelFor(job, ffmpeg, recipe);
  const making = {
    probed,
    ffmpeg,
    isSteady,
    level,
    subtitlesPath: subtitlesOf(job, recipe),
    fromMs: ofWhole?.fromMs ?? 0,
    isTaken: (ofWhole?.take ?? null) !== null,
    endMs: ofWhole?.take?.lengthMs ?? null,
  };
  const complaints = watchComplaints();
  await runFfmpeg({
    ffmpeg: ffmpeg.path,
    inputArgs: [...partArgs(ofWhole), '-f', demuxerOf(probed)],
    input,
    outputArgs: [...codecArgs(recipe, making), ...wrapArgs(probed, recipe)],
    output,
    signal,
    timeoutMs: timeLimit(probed, recipe),
    ...progressOf(job, recipe),
    onWarning: complaints.hear,
  });
  const fault = complaints.found(input, probed.subtitlesBeside?.path ?? null);
  if (fault !== null) throw fault;
}

async function levelFor(job: VideoJob, ffmpeg: FfmpegFacts, recipe: FileRecipe): Promise<string | null> {
  if (!('lufs' in recipe) || recipe.lufs === undefined) return null;
  const { signal } = job;
  const { input, probed } = job.ofWhole ?? job;
  return findLevel({ ffmpeg: ffmpeg.path, input, probed, keepMs: recipe.keepMs, lufs: recipe.lufs, signal });
}

function subtitlesOf({ subtitlesPath = null }: VideoJob, recipe: FileRecipe): string | null {
  if (!('subtitles' in recipe) || recipe.subtitles === undefined) return null;
  if (subtitlesPath !== null) return subtitlesPath;
  const { sha256 } = recipe.subtitles;
  throw new FerryError('permanent', because('file-gone', { sha256 }), { effect: 'none' });
}

function assertCan(ffmpeg: FfmpegFacts, recipe: FileRecipe): void {
  if ('subtitles' in recipe && recipe.subtitles !== undefined && !ffmpeg.extras.includes('subtitles')) {
    const reason = because('ffmpeg-lacks-encoder', { path: ffmpeg.path, lacks: ['subtitles'] });
    throw new FerryError('fatal', reason, { effect: 'none' });
  }
  const hdr = recipe.rung === 'encode' && recipe.tonemap;
  const lacks = recipe.rung === 'remux' ? [] : lackedFor(ffmpeg, { hdr });
  if (canEncode(ffmpeg) ? !hdr || lacks.length === 0 : recipe.rung === 'remux') return;
  throw new FerryError('fatal', because('ffmpeg-lacks-encoder', { path: ffmpeg.path, lacks }), { effect: 'none' });
}

/** A minute to begin with; copying at 1 MB/s (a worn SD card), encoding at a fortieth of real time (HDR, one slow core). */
function timeLimit(probed: ProbedVideo, recipe: FileRecipe): number {
  const copyMs = 60_000 + probed.bytes / 1000;
  if (recipe.rung !== 'encode') return copyMs;
  // An old ffmpeg looks through all fonts of the computer the first time it draws letters: a minute with many.
  return copyMs + probed.durationMs * 40 + (recipe.subtitles === undefined ? 0 : 180_000);
}

function progressOf(job: VideoJob, recipe: FileRecipe): { onProgress?: (atMs: number) => void } {
  const { onProgress, probed } = job;
  const lengthMs = lengthOf(probed, recipe);
  return onProgress ? { onProgress: (atMs) => onProgress(Math.min(1, atMs / lengthMs)) } : {};
}

/** ffmpeg ends with 0 after a cut or damaged input: only the result tells. */
function check(job: VideoJob, recipe: FileRecipe, made: Probed): ProbedVideo {
  if (made.kind !== 'video') throw wrong(job, { fault: 'no-video' });
  const fault = findFault(job.probed, recipe, made);
  if (fault !== null) throw wrong(job, fault);
  return made;
}

function wrong({ input }: VideoJob, fault: Fault): FerryError {
  return new FerryError('permanent', because('rendition-wrong', { path: input, ...fault }), { effect: 'none' });
}

type Fault = Omit<MediaReasons['rendition-wrong'], 'path'>;

function findFault(source: ProbedVideo, recipe: FileRecipe, made: ProbedVideo): Fault | null {
  const askedMs = lengthOf(source, recipe);
  const toleranceMs = Math.max(500, askedMs * 0.02);
  const asked = recipe.rung === 'encode' ? recipe : source;
  if (Math.abs(made.durationMs - askedMs) > toleranceMs) return { fault: 'length', madeMs: made.durationMs, askedMs };
  if (made.width !== asked.width || made.height !== asked.height)
    return { fault: 'size', made: sizeOf(made), asked: sizeOf(asked) };
  if ((made.audioCodec !== null) !== hasSound(source, recipe)) return { fault: 'no-sound' };
  if (made.privateTags.length > 0 || made.extraTracks > 0) return { fault: 'tags' };
  if (!made.faststart) return { fault: 'index' };
  const codec = recipe.rung === 'encode' ? 'avc' : source.videoCodec;
  return made.videoCodec === codec ? null : { fault: 'codec', made: made.videoCodec, asked: codec };
}

function sizeOf({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width} × ${height}`;
}

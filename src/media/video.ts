import { dirname } from 'node:path';
import { assertNever, FerryError } from '../contract/index.ts';
import type { Probed, ProbedVideo, VideoRecipe } from '../core/media-facts.ts';
import { repackInProcess } from './container.ts';
import { diskError } from './disk.ts';
import { canEncode, type FfmpegFacts } from './ffmpeg.ts';
import { probeFile } from './probe.ts';
import { runFfmpeg } from './transcode.ts';

export interface VideoJob {
  readonly source: string;
  /** what `probeFile` said of the source */
  readonly probed: ProbedVideo;
  readonly recipe: VideoRecipe;
  /** a `.part` path: the file counts only when this returns and the caller has renamed it */
  readonly output: string;
  /** null: none on this machine; only `remux` works then */
  readonly ffmpeg: FfmpegFacts | null;
  readonly signal: AbortSignal;
  /** 0 to 1 */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Makes one MP4 and probes it before it counts. Returns what the result holds. FerryError: those of `runFfmpeg`; `fatal`
 * `ffmpeg-missing` or `ffmpeg-lacks-encoder`; `permanent` `rendition-wrong` when the result is not what was asked for.
 */
export async function renderVideo(job: VideoJob): Promise<ProbedVideo> {
  job.signal.throwIfAborted();
  const made = await make(job, job.recipe);
  const { recipe } = job;
  if (recipe.rung !== 'encode' || made.bytes <= largest(job.probed, recipe)) return made;
  // x264 may spend its buffer on top of the average, which shows in clips of a few seconds: once more, with less.
  const factor = (largest(job.probed, recipe) / made.bytes) * 0.93;
  const maxVideoBitrate = Math.max(1, Math.floor(recipe.maxVideoBitrate * factor));
  return await make(job, { ...recipe, maxVideoBitrate });
}

/** A file never grows, nor may it take more than the recipe's bitrates say. 16 KiB for the tables of tiny files. */
function largest(probed: ProbedVideo, recipe: Extract<VideoRecipe, { rung: 'encode' }>): number {
  const lengthS = probed.durationMs / 1000;
  const audio =
    recipe.audio.kind === 'aac' ? recipe.audio.bitrate : recipe.audio.kind === 'copy' ? probed.audioBitrate : 0;
  const asked = (recipe.maxVideoBitrate * (lengthS + 1) + (audio ?? 0) * lengthS) / 8;
  return Math.min(probed.bytes, asked * 1.02) + 16_384;
}

async function make(job: VideoJob, recipe: VideoRecipe): Promise<ProbedVideo> {
  if (job.ffmpeg) await withFfmpeg(job, job.ffmpeg, recipe);
  else if (recipe.rung === 'remux') await repack(job);
  else
    throw new FerryError(
      'fatal',
      'ffmpeg-missing',
      `${job.source} must be encoded, and there is no ffmpeg on this machine`,
      {
        hint: 'run clipferry doctor',
      },
    );
  const made = await probeFile(job.output, job.signal);
  return check(job, recipe, made);
}

async function repack(job: VideoJob): Promise<void> {
  try {
    await repackInProcess({ source: job.source, output: job.output, signal: job.signal, ...progressOf(job) });
  } catch (error) {
    job.signal.throwIfAborted();
    const known = diskError(error, dirname(job.output));
    if (known instanceof FerryError) throw known;
    const why = error instanceof Error ? error.message : String(error);
    throw new FerryError('permanent', 'repack-failed', `${job.source} could not be repacked without ffmpeg: ${why}`, {
      hint: 'install ffmpeg and run clipferry retry',
      cause: error,
    });
  }
}

async function withFfmpeg(job: VideoJob, ffmpeg: FfmpegFacts, recipe: VideoRecipe): Promise<void> {
  assertCan(ffmpeg, recipe);
  await runFfmpeg({
    ffmpeg: ffmpeg.path,
    inputArgs: ['-f', demuxerOf(job.probed)],
    input: job.source,
    outputArgs: [...codecArgs(recipe, job.probed, ffmpeg), ...wrapArgs(job.probed)],
    output: job.output,
    signal: job.signal,
    timeoutMs: timeLimit(job.probed, recipe),
    ...progressOf(job),
  });
}

function assertCan(ffmpeg: FfmpegFacts, recipe: VideoRecipe): void {
  const hdr = recipe.rung === 'encode' && recipe.tonemap;
  const lacks =
    recipe.rung === 'remux' ? [] : ffmpeg.lacks.filter((part) => hdr || part === 'libx264' || part === 'aac');
  if (canEncode(ffmpeg) ? !hdr || lacks.length === 0 : recipe.rung === 'remux') return;
  throw new FerryError('fatal', 'ffmpeg-lacks-encoder', `${ffmpeg.path} lacks ${lacks.join(', ')}`, {
    hint: 'install a full ffmpeg, or name another with --ffmpeg; clipferry doctor says what is there',
  });
}

/** Named, so that nothing inside the file can choose another reader (a playlist, a concat script). */
export function demuxerOf(probed: ProbedVideo): string {
  return probed.container === 'webm' || probed.container === 'mkv' ? 'matroska' : 'mov';
}

/** First picture (never an attached cover) and first sound; no tags, chapters, timecode or encoder name; index in front. */
function wrapArgs(probed: ProbedVideo): string[] {
  return [
    ...['-map', '0:V:0', ...(probed.audioCodec === null ? [] : ['-map', '0:a:0']), '-dn', '-sn'],
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-write_tmcd', '0', '-fflags', '+bitexact'],
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ];
}

function codecArgs(recipe: VideoRecipe, probed: ProbedVideo, ffmpeg: FfmpegFacts): string[] {
  switch (recipe.rung) {
    case 'remux':
      return ['-c', 'copy', ...hevcTag(probed)];
    case 'audio':
      return ['-c:v', 'copy', ...hevcTag(probed), ...aacArgs(recipe.audioBitrate, probed)];
    case 'encode':
      return [...pictureArgs(recipe, ffmpeg), ...soundArgs(recipe, probed)];
    default:
      return assertNever(recipe);
  }
}

/** Apple plays HEVC only under this name. */
function hevcTag(probed: ProbedVideo): string[] {
  return probed.videoCodec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
}

/**
 * `veryfast`: 1.2 times real time on one core (facts/dependencies.md section 4). The buffer of one second is what
 * core/rendition-sizes.ts counts on. One thread a job: parallelism comes from the engine.
 */
function pictureArgs(recipe: Extract<VideoRecipe, { rung: 'encode' }>, ffmpeg: FfmpegFacts): string[] {
  const rate = String(recipe.maxVideoBitrate);
  // Not the default: that would fill a variable rate up to its smallest gap with copies.
  const sync = [ffmpeg.fpsMode ? '-fps_mode' : '-vsync', recipe.frameRate === null ? 'vfr' : 'cfr'];
  return [
    ...['-vf', filters(recipe), ...sync, ...(recipe.frameRate === null ? [] : ['-r', String(recipe.frameRate)])],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-maxrate', rate, '-bufsize', rate],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-threads', '1', '-flags:v', '+bitexact'],
    ...(recipe.tonemap ? ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'] : []),
  ];
}

/** Turning by the tag is ffmpeg's own default; it leaves no tag behind. Scaling first makes the tone mapping cheaper. */
export function filters(recipe: {
  readonly width: number;
  readonly height: number;
  readonly tonemap: boolean;
}): string {
  const scale = `scale=${recipe.width}:${recipe.height}:flags=lanczos,setsar=1`;
  return `${scale}${recipe.tonemap ? `,${toSdr}` : ''},format=yuv420p`;
}

/** HDR (PQ or HLG, as the stream says) → BT.709. Hable keeps detail in highlights; 100 nits is SDR white. */
export const toSdr =
  'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv';

function soundArgs(recipe: Extract<VideoRecipe, { rung: 'encode' }>, probed: ProbedVideo): string[] {
  switch (recipe.audio.kind) {
    case 'none':
      return ['-an'];
    case 'copy':
      return ['-c:a', 'copy'];
    case 'aac':
      return aacArgs(recipe.audio.bitrate, probed);
    default:
      return assertNever(recipe.audio);
  }
}

function aacArgs(bitrate: number, probed: ProbedVideo): string[] {
  const stereo = (probed.audioChannels ?? 2) > 2 ? ['-ac', '2'] : [];
  const rate = (probed.audioSampleRate ?? 48_000) > 48_000 ? ['-ar', '48000'] : [];
  return ['-c:a', 'aac', '-b:a', String(bitrate), ...stereo, ...rate, '-flags:a', '+bitexact'];
}

/** A minute to begin with; copying at 1 MB/s (a worn SD card), encoding at a fortieth of real time (HDR, one slow core). */
function timeLimit(probed: ProbedVideo, recipe: VideoRecipe): number {
  const copyMs = 60_000 + probed.bytes / 1000;
  return recipe.rung === 'encode' ? copyMs + probed.durationMs * 40 : copyMs;
}

function progressOf(job: VideoJob): { onProgress?: (atMs: number) => void } {
  const { onProgress, probed } = job;
  return onProgress ? { onProgress: (atMs) => onProgress(Math.min(1, atMs / probed.durationMs)) } : {};
}

/** ffmpeg ends with 0 after a cut or damaged input: only the result tells. */
function check(job: VideoJob, recipe: VideoRecipe, made: Probed): ProbedVideo {
  const wrong = made.kind === 'video' ? findFault(job.probed, recipe, made) : 'it is not a video';
  if (made.kind !== 'video' || wrong)
    throw new FerryError(
      'permanent',
      'rendition-wrong',
      `what was made of ${job.source} is not what was asked for: ${wrong}`,
    );
  return made;
}

function findFault(source: ProbedVideo, recipe: VideoRecipe, made: ProbedVideo): string | null {
  const toleranceMs = Math.max(500, source.durationMs * 0.02);
  const asked = recipe.rung === 'encode' ? recipe : source;
  if (Math.abs(made.durationMs - source.durationMs) > toleranceMs)
    return `${made.durationMs} ms long instead of ${source.durationMs}`;
  if (made.width !== asked.width || made.height !== asked.height)
    return `${made.width} × ${made.height} instead of ${asked.width} × ${asked.height}`;
  if ((made.audioCodec === null) !== (source.audioCodec === null)) return 'its sound is missing';
  if (made.privateMetadata || made.extraTracks > 0) return 'it still carries tags or extra tracks';
  if (!made.faststart) return 'its index is not in front';
  const codec = recipe.rung === 'encode' ? 'avc' : source.videoCodec;
  if (made.videoCodec !== codec) return `coded as ${made.videoCodec} instead of ${codec}`;
  return null;
}

import type { ProbedVideo, VideoRecipe } from '../core/media/facts.ts';
import { assertNever } from '../kit/index.ts';
import type { FfmpegFacts } from './ffmpeg.ts';

/** Recipes in ffmpeg's words. All of it is understood by the copy from 2018 (git master between 4.1 and 4.2) and by 8.x. */

/** Named, so that nothing inside the file can choose another reader (a playlist, a concat script). */
export function demuxerOf(probed: ProbedVideo): string {
  return probed.container === 'webm' || probed.container === 'mkv' ? 'matroska' : 'mov';
}

/** First picture (never an attached cover) and first sound; no tags, chapters, timecode or encoder name; index in front. */
export function wrapArgs(probed: ProbedVideo, recipe: VideoRecipe): string[] {
  const { keepMs } = 'keepMs' in recipe ? recipe : {};
  return [
    ...['-map', '0:V:0', ...(hasSound(probed, recipe) ? ['-map', '0:a:0'] : []), '-dn', '-sn'],
    ...(keepMs === undefined ? [] : ['-t', (keepMs / 1000).toFixed(3)]),
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-write_tmcd', '0', '-fflags', '+bitexact'],
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ];
}

/** What a part must know of the video it is of. */
export interface OfWhole {
  /** all of it: how loud it is decides how loud each part becomes */
  readonly input: string;
  readonly probed: ProbedVideo;
  /** when the part begins, in milliseconds: subtitles have the times of the whole */
  readonly fromMs: number;
  /** only this much of the input is made, from `fromMs` on; null: the input is the part. Only of what is coded anew */
  readonly take: { readonly lengthMs: number | null } | null;
}

/** Before the input: where what is made begins, in the file's own time, found exactly because its picture is decoded. */
export function partArgs(part: Pick<OfWhole, 'fromMs' | 'take'> | undefined): string[] {
  if (part === undefined || part.take === null) return [];
  const { lengthMs } = part.take;
  // Ends the reading. What is made ends by `trim`: a length is counted from the first picture, or in frames, and then one is lost or comes twice.
  const length = lengthMs === null ? [] : ['-t', seconds(lengthMs + readOnMs)];
  return ['-seek_timestamp', '1', '-ss', seconds(part.fromMs), ...length];
}

/** A part begins a hair before its first picture: left so, an edit list would say it, and ffmpeg of 2018 ends it before the last one. */
const fromZero = 'setpts=if(lt(PTS*TB\\,0.004)\\,0\\,PTS)';

/** Pictures lie in a file up to some seconds away from the sound they are shown with. */
const readOnMs = 10_000;

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}

/** Of what is made. */
export function hasSound(probed: ProbedVideo, recipe: VideoRecipe): boolean {
  if (probed.audioCodec === null || (recipe.rung === 'remux' && recipe.mute === true)) return false;
  return recipe.rung !== 'encode' || recipe.audio.kind !== 'none';
}

/** What the making of it depends on, beside the recipe. */
interface Making {
  readonly probed: ProbedVideo;
  readonly ffmpeg: FfmpegFacts;
  /** the frames come at one pace */
  readonly isSteady: boolean;
  /** a filter that brings the sound to the loudness asked for; null: it is so already, or nothing was asked for */
  readonly level: string | null;
  /** where the subtitles lie that are drawn in; null: none are */
  readonly subtitlesPath: string | null;
  /** when the first picture of the input comes in the video that the subtitles belong to */
  readonly fromMs: number;
  /** the input is all of the video, and only a part of it is made */
  readonly isTaken: boolean;
  /** what is behind it is left out; null: nothing is */
  readonly endMs: number | null;
}

export function codecArgs(recipe: VideoRecipe, making: Making): string[] {
  const { probed } = making;
  switch (recipe.rung) {
    case 'untag':
    case 'remux':
      return ['-c', 'copy', ...hevcTag(probed)];
    case 'audio':
      return ['-c:v', 'copy', ...hevcTag(probed), ...soundOf(recipe.audioBitrate, probed, making, recipe.lufs)];
    case 'encode':
      return [...pictureArgs(recipe, making), ...soundArgs(recipe, probed, making)];
    default:
      return assertNever(recipe);
  }
}

/** Apple plays HEVC only under this name. */
function hevcTag(probed: ProbedVideo): string[] {
  return probed.videoCodec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
}

/**
 * `veryfast`: 1.2 times real time on one core (1080p, measured 2026-11). The buffer of one second is what
 * core/media/sizes.ts counts on. One thread a job: parallelism comes from the engine.
 */
function pictureArgs(recipe: Extract<VideoRecipe, { rung: 'encode' }>, making: Making): string[] {
  const { ffmpeg, isSteady } = making;
  const rate = String(recipe.maxVideoBitrate);
  // Not the default: that would fill a variable rate up to its smallest gap with copies. A new rate is made by its filter;
  // a variable one is kept in the file's own clock (-1), because in ticks of the mean rate close frames fall on each other.
  // Without B-frames, or its edit list would end before its last frames. Not a steady one: its last frame would be a tick
  // long (before 6.1 ffmpeg knows no length of frames).
  const sync = [
    ...[ffmpeg.fpsMode ? '-fps_mode' : '-vsync', 'vfr'],
    ...(recipe.frameRate === null && !isSteady ? ['-enc_time_base', '-1', '-bf', '0'] : []),
  ];
  return [
    ...['-vf', filters(recipe, making), ...sync],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-maxrate', rate, '-bufsize', rate],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-threads', '1', '-flags:v', '+bitexact'],
    ...(recipe.tonemap ? ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'] : []),
  ];
}

/**
 * Turning by the tag is ffmpeg's own default; it leaves no tag behind. Frames that go are not scaled; scaling first makes the
 * tone mapping cheaper, and subtitles are drawn sharp.
 */
function filters(
  { frameRate, ...recipe }: Extract<VideoRecipe, { rung: 'encode' }>,
  { probed, ffmpeg, subtitlesPath, fromMs, endMs, isTaken }: Omit<Making, 'isSteady' | 'level'>,
): string {
  return [
    ...(endMs === null ? [] : [`trim=end=${seconds(endMs)}`]),
    ...(isTaken ? [fromZero] : []),
    ...mirrorFilter(probed, ffmpeg),
    ...(mayBeInterlaced(probed) && ffmpeg.extras.includes('yadif') ? ['yadif=mode=0:parity=-1:deint=1'] : []),
    ...(frameRate === null ? [] : [`fps=${exactRate(frameRate)}`]),
    `scale=${recipe.width}:${recipe.height}:flags=lanczos`,
    'setsar=1',
    ...(recipe.tonemap ? [toSdr] : []),
    ...(subtitlesPath === null ? [] : drawn(subtitlesPath, fromMs)),
    'format=yuv420p',
  ].join(',');
}

/** Subtitles have the times of the whole video, so a part of it is given them while they are drawn. */
function drawn(subtitlesPath: string, fromMs: number): readonly string[] {
  const draw = `subtitles=filename=${inFilter(subtitlesPath)}`;
  if (fromMs === 0) return [draw];
  return [`setpts=PTS+${seconds(fromMs)}/TB`, draw, `setpts=PTS-${seconds(fromMs)}/TB`];
}

/** ffmpeg before 5.1 makes a turn of every mirror; what it leaves out follows from the turn it was taken for. */
export function mirrorFilter({ mirrored, rotation }: ProbedVideo, { fpsMode }: FfmpegFacts): readonly string[] {
  if (mirrored !== true || fpsMode) return [];
  return [rotation === 0 || rotation === 180 ? 'vflip' : 'hflip'];
}

/** Camcorders' and television's: only frames that are marked so are touched, so it does no harm to others. */
function mayBeInterlaced({ videoCodec }: ProbedVideo): boolean {
  return videoCodec === 'avc' || videoCodec === 'other';
}

/** Twice: for the filter's own options and for the list of filters around it. */
export function inFilter(path: string): string {
  return path.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&');
}

/** 29.97 is 30000/1001: with the rounded one a frame is lost every half hour. */
function exactRate(frameRate: number): string {
  const whole = Math.round(frameRate);
  return Math.abs(frameRate - (whole * 1000) / 1001) < 0.002 ? `${whole * 1000}/1001` : String(frameRate);
}

/**
 * HDR (PQ or HLG, as the stream says) → BT.709. White is at 203 nits (ITU-R BT.2408), and what is darker than three quarters
 * of it stays as it was; only highlights are pressed together. Of an SDR picture made HDR and back, mean luma is 106 of 106 and
 * saturation 85 % (hable at 100 nits, which was here before: 89 and 68 %: washed out; measured 2026-11 with 4.1 and 5.1).
 */
export const toSdr =
  'zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:param=0.75:desat=0,zscale=t=bt709:m=bt709:r=tv';

function soundArgs(
  recipe: Extract<VideoRecipe, { rung: 'encode' }>,
  probed: ProbedVideo,
  making: Pick<Making, 'level' | 'endMs'>,
): string[] {
  switch (recipe.audio.kind) {
    case 'none':
      return ['-an'];
    case 'copy':
      return ['-c:a', 'copy'];
    case 'aac':
      return soundOf(recipe.audio.bitrate, probed, making, recipe.lufs);
    default:
      return assertNever(recipe.audio);
  }
}

/** What is as loud as asked for already stays as it is, where MP4 takes it and it is not cut. */
function soundOf(
  bitrate: number,
  probed: ProbedVideo,
  { level, endMs }: Pick<Making, 'level' | 'endMs'>,
  lufs: number | undefined,
): string[] {
  if (lufs !== undefined && level === null && endMs === null && probed.audioCodec === 'aac') return ['-c:a', 'copy'];
  const filters = [...(endMs === null ? [] : [`atrim=end=${seconds(endMs)}`]), ...(level === null ? [] : [level])];
  return [...(filters.length === 0 ? [] : ['-af', filters.join(',')]), ...aacArgs(bitrate, probed)];
}

function aacArgs(bitrate: number, probed: ProbedVideo): string[] {
  const stereo = (probed.audioChannels ?? 2) > 2 ? ['-ac', '2'] : [];
  const rate = (probed.audioSampleRate ?? 48_000) > 48_000 ? ['-ar', '48000'] : [];
  return ['-c:a', 'aac', '-b:a', String(bitrate), ...stereo, ...rate, '-flags:a', '+bitexact'];
}

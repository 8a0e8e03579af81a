import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { because, FerryError, quoting, type Reason } from '../contract/index.ts';
import type { MediaReasons } from '../contract/reasons/media.ts';

const run = promisify(execFile);

type FfmpegOrigin = 'flag' | 'env' | 'config' | 'path' | 'bundled';

/** An ffmpeg that was started and answered. */
export interface FfmpegFacts {
  readonly path: string;
  readonly from: FfmpegOrigin;
  /** as it names itself: `5.1.9-0+deb12u1`, `N-47683-g0e8eb07980-static` */
  readonly version: string;
  /** end of the copyright line's years, which distributors keep current; null when it has none */
  readonly builtYear: number | null;
  /** of `neededParts`, those it lacks */
  readonly lacks: readonly NeededPart[];
  /** of `extraParts`, those it has */
  readonly extras: readonly ExtraPart[];
  /** `-fps_mode` is known (5.1 and later, where `-vsync` is on its way out) */
  readonly fpsMode: boolean;
}

/** What every file that is made anew goes through: encoders and filters. Copies that come with other programs lack some. */
const makingParts = ['libx264', 'aac', 'mjpeg', 'scale', 'setsar', 'fps', 'format'] as const;
const hdrParts = ['zscale', 'tonemap'] as const;
const neededParts = [...makingParts, ...hdrParts] as const;
type NeededPart = (typeof neededParts)[number];
/** Filters that few videos need; a stripped ffmpeg goes without. */
const extraParts = ['yadif', 'subtitles'] as const;
type ExtraPart = (typeof extraParts)[number];

interface FfmpegChoice {
  /** `--ffmpeg` */
  readonly flag?: string | null | undefined;
  /** the value of FFMPEG_PATH */
  readonly env?: string | null | undefined;
  readonly config?: string | null | undefined;
  /** folders to search, as in PATH; default: this process's PATH */
  readonly path?: string;
  /** false: leave the copy from npm out */
  readonly bundled?: boolean;
}

/**
 * Order: flag, FFMPEG_PATH, config, PATH, the copy that came with npm. The first three are a person's choice: when it does
 * not run, that is FerryError `usage` `ffmpeg-broken`, never a silent step to the next. One found on PATH that does not run,
 * or cannot encode, gives way to the copy from npm. None at all: `fatal` `ffmpeg-missing`.
 */
export async function findFfmpeg(choice: FfmpegChoice = {}): Promise<FfmpegFacts> {
  const explicit = [
    { from: 'flag', path: choice.flag },
    { from: 'env', path: choice.env },
    { from: 'config', path: choice.config },
  ] as const;
  for (const { from, path } of explicit) {
    if (path) return await getChosen(path, from);
  }
  const onPath = await findOnPath(choice.path ?? process.env['PATH'] ?? '');
  if (onPath && canEncode(onPath)) return onPath;
  const bundled = choice.bundled === false ? null : await findBundled();
  if (bundled) return bundled;
  if (onPath) return onPath;
  throw new FerryError('fatal', because('ffmpeg-missing'), { effect: 'none' });
}

/** Without one of them nothing can be encoded. Remuxing works with any ffmpeg. */
export function canEncode(facts: FfmpegFacts): boolean {
  return !makingParts.some((part) => facts.lacks.includes(part));
}

/** Of what it lacks, what a file of this kind needs. */
export function lackedFor({ lacks }: FfmpegFacts, { hdr }: { readonly hdr: boolean }): readonly NeededPart[] {
  return lacks.filter((part) => hdr || !hdrParts.some((one) => one === part));
}

interface FfmpegReport {
  /** all recipes can be made with it, HDR too */
  readonly ok: boolean;
  /** which and how old, then what it lacks */
  readonly notes: readonly Reason[];
}

/** Years without security fixes after which a person should hear of it. */
const oldYears = 4;

/** For `doctor`. `year`: of today. */
export function describeFfmpeg(facts: FfmpegFacts, year: number): FfmpegReport {
  const { version, builtYear, from, path, lacks } = facts;
  const notes: Reason[] = [because('ffmpeg-found', { version, builtYear, from, path })];
  if (from === 'bundled') notes.push(because('ffmpeg-bundled', { builtYear }));
  else if (builtYear !== null && year - builtYear >= oldYears)
    notes.push(because('ffmpeg-old', { years: year - builtYear }));
  if (!canEncode(facts)) notes.push(because('ffmpeg-cannot-encode', { lacks }));
  else if (lacks.length > 0) notes.push(because('ffmpeg-no-hdr', { lacks }));
  return { ok: lacks.length === 0, notes };
}

type Chosen = 'flag' | 'env' | 'config';

async function getChosen(path: string, from: Chosen): Promise<FfmpegFacts> {
  try {
    return await inspect(path, from);
  } catch (error) {
    throw new FerryError('usage', brokenReason(error, path, from), { effect: 'none', cause: error });
  }
}

async function findOnPath(path: string): Promise<FfmpegFacts | null> {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const facts = await tryInspect(join(folder, name), 'path');
    if (facts) return facts;
  }
  return null;
}

/** `@ffmpeg-installer/ffmpeg` is optional: absent on other platforms, or left out by `--omit=optional`. */
async function findBundled(): Promise<FfmpegFacts | null> {
  const path = bundledPath();
  if (!path) return null;
  try {
    await access(path, constants.X_OK);
  } catch {
    // Its mode is lost where install scripts or the unpacker dropped it. A read-only folder shows when it is started.
    await chmod(path, 0o755).catch(() => undefined);
  }
  return await tryInspect(path, 'bundled');
}

function bundledPath(): string | null {
  try {
    const found: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
    if (found === null || typeof found !== 'object' || !('path' in found)) return null;
    return typeof found.path === 'string' ? found.path : null;
  } catch {
    return null;
  }
}

async function tryInspect(path: string, from: FfmpegOrigin): Promise<FfmpegFacts | null> {
  try {
    await access(path, constants.X_OK);
    return await inspect(path, from);
  } catch {
    return null;
  }
}

/** Four short starts (8 ms each, 70 with Debian's) per file, once per process. */
const inspected = new Map<string, Promise<Omit<FfmpegFacts, 'from'>>>();

async function inspect(path: string, from: FfmpegOrigin): Promise<FfmpegFacts> {
  const { mtimeMs, size } = await stat(path);
  const key = `${path}\n${mtimeMs}\n${size}`;
  const known = inspected.get(key) ?? ask(path);
  inspected.set(key, known);
  known.catch(() => inspected.delete(key));
  return { ...(await known), from };
}

async function ask(path: string): Promise<Omit<FfmpegFacts, 'from'>> {
  const [about, encoders, filters, help] = await Promise.all([
    answer(path, ['-version']),
    answer(path, ['-hide_banner', '-encoders']),
    answer(path, ['-hide_banner', '-filters']),
    answer(path, ['-hide_banner', '-h', 'long']),
  ]);
  const version = /^ffmpeg version (\S+)/m.exec(about)?.[1];
  if (!version) throw new OddAnswer();
  const year = /Copyright \(c\) (?:\d{4}-)?(\d{4})/.exec(about)?.[1];
  const parts = new Set([...namesIn(encoders), ...namesIn(filters)]);
  return {
    path,
    version,
    builtYear: year === undefined ? null : Number(year),
    lacks: neededParts.filter((part) => !parts.has(part)),
    extras: extraParts.filter((part) => parts.has(part)),
    fpsMode: /^-fps_mode/m.test(help),
  };
}

async function answer(path: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(path, args, { timeout: 20_000, maxBuffer: 8 << 20, windowsHide: true });
  return stdout;
}

/** Second word of each line: ` V..... libx264   libx264 H.264 …`, ` ..C zscale   V->V …`. */
function namesIn(listing: string): string[] {
  return Array.from(listing.matchAll(/^\s*\S+\s+(\S+)/gm), (match) => match[1] ?? '');
}

type BrokenFault = MediaReasons['ffmpeg-broken']['fault'];

const faultOfCode: Readonly<Record<string, BrokenFault>> = {
  ENOENT: 'missing',
  EACCES: 'not-executable',
  ENOEXEC: 'not-a-program',
  UNKNOWN: 'not-a-program',
};

function brokenReason(error: unknown, path: string, from: Chosen): Reason {
  const broken = (fault: BrokenFault): Reason => because('ffmpeg-broken', { path, from, fault });
  if (error instanceof OddAnswer) return broken('odd-answer');
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code === 'number') return because('ffmpeg-broken', { path, from, fault: 'exit', exitCode: code });
  const known = typeof code === 'string' ? faultOfCode[code] : undefined;
  if (known !== undefined) return broken(known);
  if (error instanceof Error && 'killed' in error && error.killed) return broken('silent');
  return quoting(broken('other'), error instanceof Error ? error.message : null);
}

/** A program, but not an ffmpeg. */
class OddAnswer extends Error {}

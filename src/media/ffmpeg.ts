import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { FerryError } from '../contract/index.ts';

const run = promisify(execFile);

export type FfmpegOrigin = 'flag' | 'env' | 'config' | 'path' | 'bundled';

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
  /** `-fps_mode` is known (5.1 and later, where `-vsync` is on its way out) */
  readonly fpsMode: boolean;
}

/** What our recipes use. `zscale` and `tonemap` only for HDR. */
export const neededParts = ['libx264', 'aac', 'zscale', 'tonemap'] as const;
export type NeededPart = (typeof neededParts)[number];

export interface FfmpegChoice {
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
 * or cannot encode H.264 and AAC, gives way to the copy from npm. None at all: `fatal` `ffmpeg-missing`.
 */
export async function findFfmpeg(choice: FfmpegChoice = {}): Promise<FfmpegFacts> {
  const explicit = [
    { from: 'flag', name: '--ffmpeg', path: choice.flag },
    { from: 'env', name: 'FFMPEG_PATH', path: choice.env },
    { from: 'config', name: 'the configuration', path: choice.config },
  ] as const;
  for (const { from, name, path } of explicit) {
    if (path) return await getChosen(path, from, name);
  }
  const onPath = await findOnPath(choice.path ?? process.env['PATH'] ?? '');
  if (onPath && canEncode(onPath)) return onPath;
  const bundled = choice.bundled === false ? null : await findBundled();
  if (bundled) return bundled;
  if (onPath) return onPath;
  throw new FerryError('fatal', 'ffmpeg-missing', 'no ffmpeg was found on this machine', { hint: installHint() });
}

/** H.264 and AAC: without them nothing can be encoded. Remuxing works with any ffmpeg. */
export function canEncode(facts: FfmpegFacts): boolean {
  return !facts.lacks.includes('libx264') && !facts.lacks.includes('aac');
}

export interface FfmpegReport {
  /** all recipes can be made with it, HDR too */
  readonly ok: boolean;
  /** which and how old, then what it lacks and what to do, as sentences */
  readonly lines: readonly string[];
}

/** Years without security fixes after which a person should hear of it. */
const oldYears = 4;

/** For `doctor`. `year`: of today. */
export function describeFfmpeg(facts: FfmpegFacts, year: number): FfmpegReport {
  const built = facts.builtYear === null ? '' : ` (${facts.builtYear})`;
  const lines = [`ffmpeg ${facts.version}${built} from ${originWords(facts.from)}: ${facts.path}`];
  if (facts.from === 'bundled')
    lines.push(
      `this is the copy that comes with npm, built in ${facts.builtYear ?? 'an unknown year'}: it works, but has had no security fixes since. ${installHint()}`,
    );
  else if (facts.builtYear !== null && year - facts.builtYear >= oldYears)
    lines.push(`it was built ${year - facts.builtYear} years ago. ${installHint()}`);
  if (!canEncode(facts)) lines.push(`it lacks ${facts.lacks.join(', ')}: videos can be repacked, not encoded`);
  else if (facts.lacks.length > 0) lines.push(`it lacks ${facts.lacks.join(', ')}: HDR videos cannot be converted`);
  return { ok: facts.lacks.length === 0, lines };
}

async function getChosen(path: string, from: FfmpegOrigin, name: string): Promise<FfmpegFacts> {
  try {
    return await inspect(path, from);
  } catch (error) {
    throw new FerryError('usage', 'ffmpeg-broken', `${name} says ffmpeg is ${path}, but ${whyBroken(error)}`, {
      hint: `correct ${name}, or leave it out to have ffmpeg looked for`,
      cause: error,
    });
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
  if (!version) throw new Error('it does not answer like ffmpeg');
  const year = /Copyright \(c\) (?:\d{4}-)?(\d{4})/.exec(about)?.[1];
  const parts = new Set([...namesIn(encoders), ...namesIn(filters)]);
  return {
    path,
    version,
    builtYear: year === undefined ? null : Number(year),
    lacks: neededParts.filter((part) => !parts.has(part)),
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

function whyBroken(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be started (is it executable?)';
  if (code === 'ENOEXEC' || code === 'UNKNOWN') return 'it is not a program for this machine';
  if (typeof code === 'number') return `it stopped with exit code ${code}`;
  if (error instanceof Error && 'killed' in error && error.killed) return 'it did not answer within 20 s';
  return error instanceof Error ? error.message : 'it does not run';
}

function originWords(from: FfmpegOrigin): string {
  const words = { flag: '--ffmpeg', env: 'FFMPEG_PATH', config: 'the configuration', path: 'PATH', bundled: 'npm' };
  return words[from];
}

function installHint(): string {
  return 'Install a current one: apt install ffmpeg, brew install ffmpeg, or winget install Gyan.FFmpeg';
}

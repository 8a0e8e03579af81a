import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ProbedVideo, SideCar, SubtitlesFault } from '../core/media/facts.ts';
import type { Engine } from './engine.ts';

/** A film's subtitles have some 100 KB. */
const maxBytes = 4 << 20;

/**
 * Subtitles beside a person's own video, by its name: `walk.srt`, or yt-dlp's `walk.en.vtt`. One without a language goes
 * before those with one, then by name, and SRT before VTT. Kept in the store, for `--burn-subtitles`; none is fine, and one
 * that cannot be used is told where somebody wants it drawn.
 */
export async function adoptSubtitles(
  engine: Pick<Engine, 'store' | 'stop'>,
  video: string,
  { durationMs }: Pick<ProbedVideo, 'durationMs'>,
): Promise<Pick<ProbedVideo, 'subtitles' | 'subtitlesBeside'>> {
  const path = await findSubtitles(video);
  if (path === null) return {};
  const fault = await findFault(path, durationMs);
  if (fault !== null) return { subtitlesBeside: { path, fault } };
  const format = formatOf(path);
  const { sha256 } = await engine.store.ensureOriginalFromFile(path, `.${format}`, engine.stop.now);
  return { subtitles: { sha256, format }, subtitlesBeside: { path } };
}

async function findSubtitles(video: string): Promise<string | null> {
  const stem = basename(video, extname(video));
  const names = await readdir(dirname(video)).catch(() => []);
  const fitting = names.filter(
    (name) => name.startsWith(`${stem}.`) && /^\.(?:[\w-]{2,12}\.)?(?:srt|vtt)$/i.test(name.slice(stem.length)),
  );
  const [first] = fitting.sort((a, b) => a.split('.').length - b.split('.').length || (a < b ? -1 : 1));
  return first === undefined ? null : join(dirname(video), first);
}

/** UTF-8 only: what is drawn from other letters would be garbled, which nobody would see before it is published. */
async function findFault(path: string, durationMs: number): Promise<SubtitlesFault | null> {
  let bytes: Buffer;
  try {
    const found = await stat(path);
    if (!found.isFile()) return 'unreadable';
    if (found.size > maxBytes) return 'too-large';
    bytes = await readFile(path);
  } catch {
    return 'unreadable';
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'not-utf8';
  }
  const begins = Array.from(text.matchAll(cue), ([, hours = '0', minutes, seconds, ms]) =>
    toMs([hours, minutes, seconds, ms].map(Number)),
  );
  if (begins.length === 0) return 'no-cues';
  return Math.min(...begins) >= durationMs ? 'after-end' : null;
}

/** `00:01:02,500 -->`, and WebVTT's `01:02.500 -->`. */
const cue = /(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->/g;

function toMs([hours = 0, minutes = 0, seconds = 0, ms = 0]: readonly number[]): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

function formatOf(path: string): SideCar['format'] {
  return path.toLowerCase().endsWith('.vtt') ? 'vtt' : 'srt';
}

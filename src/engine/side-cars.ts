import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { SideCar } from '../core/media/facts.ts';
import type { Engine } from './engine.ts';

/** A film's subtitles have some 100 KB. */
const maxBytes = 4 << 20;

/**
 * Subtitles beside a person's own video, by its name: `walk.srt`, or yt-dlp's `walk.en.vtt`. One without a language goes
 * before those with one, then by name, and SRT before VTT. Kept in the store, for `--burn-subtitles`; none is fine, and so
 * is one that cannot be used.
 */
export async function adoptSubtitles(
  engine: Pick<Engine, 'store' | 'stop'>,
  video: string,
): Promise<{ readonly subtitles?: SideCar }> {
  const path = await findSubtitles(video);
  if (path === null || !(await isReadable(path))) return {};
  const format = formatOf(path);
  const { sha256 } = await engine.store.ensureOriginalFromFile(path, `.${format}`, engine.stop.now);
  return { subtitles: { sha256, format } };
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
async function isReadable(path: string): Promise<boolean> {
  try {
    const { size } = await stat(path);
    if (size === 0 || size > maxBytes) return false;
    return /-->/.test(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
  } catch {
    return false;
  }
}

function formatOf(path: string): SideCar['format'] {
  return path.toLowerCase().endsWith('.vtt') ? 'vtt' : 'srt';
}

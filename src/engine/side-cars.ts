import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isFerryError } from '../contract/index.ts';
import type { ProbedVideo, SideCar, SubtitlesBeside, SubtitlesFault } from '../core/media/facts.ts';
import { decoded, findEncoding } from '../kit/encoding.ts';
import { findLettersWithoutFont } from '../media/letters.ts';
import type { Engine } from './engine.ts';

/** A film's subtitles have some 100 KB. */
const maxBytes = 4 << 20;

export interface SideCars {
  /**
   * Subtitles beside a person's own video, by its name: `walk.srt`, or yt-dlp's `walk.en.vtt`. One without a language goes
   * before those with one, then by name, and SRT before VTT. Kept in the store, for `--burn-subtitles`; none is fine, and one
   * that cannot be used is told where somebody wants it drawn.
   */
  adopt(
    video: string,
    facts: Pick<ProbedVideo, 'durationMs'>,
  ): Promise<Pick<ProbedVideo, 'subtitles' | 'subtitlesBeside'>>;
}

/** For a whole folder: no letter is looked for twice. */
export function openSideCars(engine: Pick<Engine, 'store' | 'stop' | 'ffmpeg'>): SideCars {
  const findUndrawable = createLetterCheck(engine);
  return {
    async adopt(video, { durationMs }) {
      const path = await findSubtitles(video);
      if (path === null) return {};
      const read = await readSubtitles(path);
      if ('fault' in read) return { subtitlesBeside: { path, ...read } };
      const { text, ...code } = read;
      const fault = findFault(text, durationMs) ?? (await findUndrawable(text));
      if (fault !== null) return { subtitlesBeside: { path, ...fault } };
      const format = formatOf(path);
      const { sha256 } = await engine.store.keepText(text, `.${format}`, engine.stop.now);
      return { subtitles: { sha256, format }, subtitlesBeside: { path, ...code } };
    },
  };
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

type Fault = Pick<SubtitlesBeside, 'line' | 'letters'> & { readonly fault: SubtitlesFault };

/** What is drawn from other letters would be garbled: a code page is told, and what may be one as well as another is not taken. */
async function readSubtitles(
  path: string,
): Promise<Fault | (Pick<SubtitlesBeside, 'codePage'> & { readonly text: string })> {
  let bytes: Buffer;
  try {
    const found = await stat(path);
    if (!found.isFile()) return { fault: 'unreadable' };
    if (found.size > maxBytes) return { fault: 'too-large' };
    bytes = await readFile(path);
  } catch {
    return { fault: 'unreadable' };
  }
  const open = async function* () {
    yield bytes;
  };
  const encoding = await findEncoding(open);
  if (encoding === null) return { fault: 'not-utf8', line: lineNotUtf8(bytes) };
  const chunks: string[] = [];
  for await (const chunk of decoded(open(), encoding)) chunks.push(chunk);
  const text = chunks.join('');
  return encoding === 'windows-1252' || encoding === 'gb18030' ? { text, codePage: encoding } : { text };
}

function lineNotUtf8(bytes: Buffer): number {
  let at = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf('\n', at);
    if (end < 0 || !isUtf8(bytes.subarray(at, end))) return line;
    at = end + 1;
  }
}

function findFault(text: string, durationMs: number): Fault | null {
  const cues = Array.from(text.matchAll(cue), ({ index, 1: hours = '0', 2: minutes, 3: seconds, 4: ms }) => ({
    line: lineAt(text, index),
    atMs: toMs([hours, minutes, seconds, ms].map(Number)),
  }));
  const [first] = cues;
  if (first === undefined) return { fault: 'no-cues' };
  return cues.every(({ atMs }) => atMs >= durationMs) ? { fault: 'after-end', line: first.line } : null;
}

/** `00:01:02,500 -->`, and WebVTT's `01:02.500 -->`. */
const cue = /(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->/g;

function toMs([hours = 0, minutes = 0, seconds = 0, ms = 0]: readonly number[]): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Beside plain letters, and without those that only stand with others or are not seen. */
const asked = /[^ -~\p{M}\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const mostTold = 20;

/** Letters of a text that no font here can draw, and where the first stands. null: all can, or nobody can say. */
function createLetterCheck({ ffmpeg, stop }: Pick<Engine, 'stop' | 'ffmpeg'>): (text: string) => Promise<Fault | null> {
  const known = new Map<string, boolean>();
  return async (text) => {
    const letters = [...new Set(text.match(asked) ?? [])];
    const unknown = letters.filter((letter) => !known.has(letter));
    if (unknown.length > 0) {
      const facts = await ffmpeg().catch((error: unknown) => {
        if (isFerryError(error) && error.kind === 'fatal') return null;
        throw error;
      });
      // A run says so where it needs it.
      if (facts === null || !facts.extras.includes('subtitles')) return null;
      const missing = await findLettersWithoutFont({ ffmpeg: facts.path, letters: unknown, signal: stop.now });
      for (const letter of unknown) known.set(letter, !missing.includes(letter));
    }
    const undrawable = letters.filter((letter) => known.get(letter) === false);
    const [first] = undrawable;
    if (first === undefined) return null;
    return {
      fault: 'no-font',
      letters: undrawable.slice(0, mostTold).join(''),
      line: lineAt(text, text.indexOf(first)),
    };
  };
}

function formatOf(path: string): SideCar['format'] {
  return path.toLowerCase().endsWith('.vtt') ? 'vtt' : 'srt';
}

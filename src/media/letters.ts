import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askFfmpeg } from './ask-ffmpeg.ts';
import { lettersIn } from './complaints.ts';
import { inFilter } from './video-args.ts';

interface LetterQuestion {
  /** path of the binary, as `findFfmpeg` gave it; it must have the filter `subtitles` */
  readonly ffmpeg: string;
  /** each once; marks that only stand with others are not to be asked for alone */
  readonly letters: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Those that no font here can draw into a picture: drawn once, in the same way as subtitles are. FerryError: those of `askFfmpeg` that throw.
 */
export async function findLettersWithoutFont({ ffmpeg, letters, signal }: LetterQuestion): Promise<readonly string[]> {
  if (letters.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-letters-'));
  try {
    const path = join(folder, 'letters.srt');
    await writeFile(path, `1\n00:00:00,000 --> 00:01:00,000\n${linesOf(letters).join('\n')}\n`);
    const { said } = await askFfmpeg({
      ffmpeg,
      about: path,
      inputs: [['-f', 'lavfi', '-i', 'color=c=black:s=320x240:r=1:d=1']],
      args: ['-vf', `subtitles=filename=${inFilter(path)}`, '-frames:v', '1', '-f', 'null', '-'],
      signal,
      // An old ffmpeg looks through all fonts of the computer the first time it draws letters.
      timeoutMs: 180_000,
    });
    return lettersIn(said);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const lettersInLine = 40;

function linesOf(letters: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < letters.length; at += lettersInLine)
    lines.push(letters.slice(at, at + lettersInLine).join(' '));
  return lines;
}

import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { because, FerryError, quoting } from '../contract/index.ts';
import { assertNever } from '../kit/index.ts';
import { runChild } from './child.ts';
import type { TranscribeCommand } from './command-line.ts';
import { readLeftFile } from './left-file.ts';
import type { Sound, Transcriber } from './transcriber.ts';
import { decodeText, looksLikeJson, type TranscriptForm, wordsOfTranscript } from './transcript-text.ts';

/** A model is loaded for each file, and the largest are slower than the sound by far on an old computer. Our own. */
const leastMs = 600_000;
const timesTheSound = 20;
/** Of text, printed or left in a file: days of speech. */
const maxBytes = 4_000_000;

/** In this order: what needs the least guessing. */
const forms = ['txt', 'srt', 'vtt', 'json'] as const;

/**
 * A program on this computer. `{file}` in its arguments becomes the sound, `{folder}` the folder it lies in. Its words are the one text file it
 * left there, else what it printed.
 */
export function byCommand({ program, args }: TranscribeCommand): Transcriber {
  const name = basename(program).replace(/\.exe$/i, '');
  return {
    name,
    asked: ['command', program, ...args],
    wants: 'wav',
    async transcribe(sound, signal) {
      const filled = args.map((arg) => fill(arg, sound));
      const timeoutMs = leastMs + sound.durationMs * timesTheSound;
      const end = await runChild({ program, args: filled, signal, timeoutMs, maxBytes });
      switch (end.kind) {
        case 'not-started':
          throw new FerryError('usage', because('transcriber-missing', { program }), { effect: 'none' });
        case 'timeout':
          throw failed(because('transcriber-slow', { program: name, afterMs: timeoutMs }));
        case 'ended': {
          const { exitCode, stdout, stderr } = end;
          if (exitCode === 0) return wordsOf({ sound, stdout, name, wantsFile: args.join(' ').includes('{folder}') });
          throw failed(
            quoting(
              because('transcriber-failed', { program: name, exitCode, signal: end.signal }),
              stderr || stdout.toString('utf8').slice(-300),
            ),
          );
        }
        default:
          return assertNever(end);
      }
    },
  };
}

/** In one pass: a path may hold `{folder}` or `$&` itself. */
function fill(arg: string, { path, folder }: Sound): string {
  return arg.replaceAll(/\{file\}|\{folder\}/g, (place) => (place === '{file}' ? path : folder));
}

function failed(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('permanent', reason, { effect: 'none' });
}

interface Left {
  readonly sound: Sound;
  readonly stdout: Buffer;
  readonly name: string;
  /** it was told where to write */
  readonly wantsFile: boolean;
}

/** null: nothing, neither printed nor written */
async function wordsOf({ sound, stdout, name, wantsFile }: Left): Promise<string | null> {
  const files = (await namesIn(sound.folder)).filter((file) => file !== basename(sound.path));
  for (const form of forms) {
    const found = files.filter((file) => extname(file).toLowerCase() === `.${form}`);
    const [only, ...others] = found;
    if (only === undefined) continue;
    if (others.length > 0)
      throw failed(because('transcriber-left-no-text', { program: name, files: found.slice(0, 5) }));
    const bytes = await readLeftFile(join(sound.folder, only), maxBytes);
    if (typeof bytes === 'string')
      throw failed(because('transcriber-file-odd', { program: name, file: only, is: bytes, maxBytes }));
    return wordsIn(textOf(bytes, { name, file: only }), { name, file: only, form });
  }
  if (wantsFile) throw failed(because('transcriber-left-no-text', { program: name, files: [] }));
  const printed = textOf(stdout, { name, file: null });
  if (printed.trim() === '') return null;
  return wordsIn(printed, { name, file: null, form: looksLikeJson(printed) ? 'json' : 'txt' });
}

/** None, where it took the folder away. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

interface Origin {
  readonly name: string;
  /** null: it was printed */
  readonly file: string | null;
}

/** Printed bytes may end in the middle of a letter, where there were too many of them. */
function textOf(bytes: Buffer, { name, file }: Origin): string {
  const text = decodeText(bytes);
  if (text === null) throw failed(because('transcriber-not-text', { program: name, file }));
  return text;
}

function wordsIn(text: string, { name, file, form }: Origin & { readonly form: TranscriptForm }): string {
  const words = wordsOfTranscript(text, form);
  if (words === null) throw failed(because('transcriber-no-transcript', { program: name, file }));
  return words;
}

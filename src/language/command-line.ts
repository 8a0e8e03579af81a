import { because, FerryError } from '../contract/index.ts';

/** A program of the person's own that writes down what is said. */
export interface TranscribeCommand {
  readonly program: string;
  /** `{file}` stands for the sound, `{folder}` for a folder to write into */
  readonly args: readonly string[];
}

/**
 * A command as one would type it → program and arguments, without a shell: quotes group, a backslash takes the next character as it is (but
 * not on Windows, where paths are made of them), nothing is expanded. FerryError `usage` `transcriber-wrong`.
 */
export function decodeCommand(given: string, platform: NodeJS.Platform = process.platform): TranscribeCommand {
  const words = splitCommand(given, platform !== 'win32');
  if (words === null) throw wrong(given, null);
  const [program, ...args] = words;
  if (program === undefined || program === '') throw wrong(given, '{file}');
  if (!args.some((arg) => arg.includes('{file}'))) throw wrong(given, '{file}');
  return { program, args };
}

/** null: a quote is never closed */
function splitCommand(text: string, escapes: boolean): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (quote !== null && character === quote) quote = null;
    else if (escapes && character === '\\' && quote !== "'" && next !== '' && isEscaped(next, quote)) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote !== null) word = (word ?? '') + character;
    else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (word !== null) words.push(word);
  return quote === null ? words : null;
}

function isEscaped(next: string, quote: string | null): boolean {
  return quote === null || next === '"' || next === '\\';
}

function wrong(given: string, missing: string | null): FerryError {
  return new FerryError('usage', because('transcriber-wrong', { given, missing }), { effect: 'none' });
}

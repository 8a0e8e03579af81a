import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path a person means by what they typed, pasted or dragged here: it may stand in quotes, have its spaces escaped, be a
 * `file://` address, begin with `~`, or end in a slash or space that is none of its own. A file that is really called so counts first.
 */
export function meantPath(given: string): string {
  if (given === '-' || existsSync(given)) return given;
  const tidy = withoutEnd(inHome(fromAddress(unquoted(given.trim()))));
  const unescaped = withoutEnd(inHome(fromAddress(unquoted(given.trim()).replaceAll(/\\(.)/g, '$1'))));
  const asShell = withoutEnd(inHome(fromAddress(fromShell(given.trim()))));
  // Windows has its folders behind backslashes.
  if (process.platform === 'win32') return tidy;
  return [tidy, unescaped, asShell].find((path) => existsSync(path)) ?? unescaped;
}

/** As a shell reads one word: `'it'\\''s.zip'` is how this program, file managers and terminals write `it's.zip`. */
function fromShell(text: string): string {
  const part = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^'"\\]+)/gsy;
  const read = Array.from(text.matchAll(part));
  if (read.reduce((sum, [all]) => sum + all.length, 0) !== text.length) return text;
  return read
    .map(([, single, double, escaped, plain]) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain)
    .join('');
}

const quotes: readonly (readonly [string, string])[] = [
  ["'", "'"],
  ['"', '"'],
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
];

function unquoted(text: string): string {
  const isQuoted = quotes.some(([open, close]) => text.length > 1 && text.startsWith(open) && text.endsWith(close));
  return isQuoted ? text.slice(1, -1).trim() : text;
}

function fromAddress(text: string): string {
  if (!/^file:/i.test(text)) return text;
  try {
    return fileURLToPath(text);
  } catch {
    // an address of another computer, or none: whoever opens it says that it is not there
    return text;
  }
}

function inHome(text: string): string {
  if (text === '~') return homedir();
  return /^~[/\\]/.test(text) ? join(homedir(), text.slice(2)) : text;
}

function withoutEnd(text: string): string {
  return text.length > 1 ? text.replace(/(?<=[^:/\\])[/\\]+$/, '') : text;
}

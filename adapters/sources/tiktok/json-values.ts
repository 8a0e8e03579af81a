import { FerryError } from '../../../src/contract/index.ts';

export interface JsonText {
  /** of the value's first character, from 1 */
  readonly line: number;
  readonly text: string;
}

/** One entry of a yt-dlp dump is about 100 KB; above this the file is something else. */
const maxValueUnits = 64 * 1024 * 1024;

/**
 * Cuts a stream of JSON into the texts of its records without holding the file: the elements of a top-level array, the values
 * of JSON lines, and of a top-level object with an `entries` array (yt-dlp -J) its elements. The rest of such an
 * object comes last, with `entries` empty, so that it can be checked; an object without `entries` is a record itself.
 */
export async function* readJsonValues(chunks: AsyncIterable<string>, name: string): AsyncIterable<JsonText> {
  const cutter = createCutter(name);
  for await (const chunk of chunks) yield* cutter.push(chunk);
  yield* cutter.end();
}

const stringMark = /["\\\n]/g;
const structureMark = /["{}[\],\n]/g;

function createCutter(name: string) {
  /** open brackets, outermost first */
  const open: string[] = [];
  let line = 1;
  let inString = false;
  let escaped = false;
  /** how deep the records lie: 0 for JSON lines and single objects, 1 inside an array, 2 inside `entries` */
  let base = 0;
  let outer: { text: string; line: number } | null = null;
  let current = '';
  let currentLine = 1;
  const found: JsonText[] = [];

  const take = (character: string) => {
    if (current === '') {
      if (character.trim() === '' || (open.length === base && character === ',')) return;
      currentLine = line;
    }
    current += character;
    if (current.length > maxValueUnits) throw broken(name, currentLine, 'one record is larger than 64 MiB');
  };
  const flush = () => {
    const text = current.trim();
    current = '';
    if (text !== '') found.push({ line: currentLine, text });
  };
  /** `{ … "entries": [`: from here on the elements are the records. */
  const enterEntries = () => {
    outer = { text: current, line: currentLine };
    current = '';
    base = 2;
  };
  const leaveEntries = () => {
    flush();
    current = outer?.text ?? '';
    currentLine = outer?.line ?? 1;
    outer = null;
    base = 0;
  };
  const opens = (character: string) => {
    if (open.length === 0 && character === '[' && current.trim() === '') {
      open.push(character);
      base = 1;
      return;
    }
    take(character);
    open.push(character);
    if (open.length === 2 && base === 0 && character === '[' && /[{,]\s*"entries"\s*:\s*\[$/.test(current.slice(-200)))
      enterEntries();
  };
  const closes = (character: string) => {
    if (open.at(-1) !== (character === ']' ? '[' : '{')) throw broken(name, line, `a ${character} too many`);
    if (open.length === base && base === 1) {
      flush();
      base = 0;
      open.pop();
      return;
    }
    if (open.length === base && base === 2) leaveEntries();
    take(character);
    open.pop();
    if (open.length === base) flush();
  };
  const inText = (character: string) => {
    take(character);
    if (escaped) escaped = false;
    else if (character === '\\') escaped = true;
    else if (character === '"') inString = false;
  };
  const step = (character: string) => {
    if (inString) inText(character);
    else if (character === '{' || character === '[') opens(character);
    else if (character === '}' || character === ']') closes(character);
    else if (open.length === base && (character === ',' || (base === 0 && character === '\n'))) flush();
    else {
      if (character === '"') inString = true;
      take(character);
    }
  };

  /** Most of a file is text inside strings: it is taken in runs. */
  const takeRun = (chunk: string, from: number): number => {
    const marks = inString ? stringMark : structureMark;
    marks.lastIndex = from;
    const end = escaped ? from : (marks.exec(chunk)?.index ?? chunk.length);
    if (end === from) return from;
    const run = chunk.slice(from, end);
    if (current !== '') current += run;
    else for (const character of run) take(character);
    return end;
  };

  return {
    *push(chunk: string): Iterable<JsonText> {
      let index = 0;
      while (index < chunk.length) {
        index = takeRun(chunk, index);
        const character = chunk.charAt(index);
        index += 1;
        if (character === '') break;
        step(character);
        if (character === '\n') line += 1;
        if (found.length > 0) yield* found.splice(0);
      }
    },
    *end(): Iterable<JsonText> {
      if (open.length > 0 || inString) throw broken(name, line, 'the file ends in the middle of a value');
      flush();
      yield* found.splice(0);
    },
  };
}

function broken(name: string, line: number, what: string): FerryError {
  return new FerryError('usage', 'captions-not-json', `${name} line ${line}: ${what}`, { effect: 'none' });
}

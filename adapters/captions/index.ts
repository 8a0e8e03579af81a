import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import {
  because,
  type CaptionListener,
  type CaptionReader,
  type CaptionRecord,
  FerryError,
  type Reason,
} from '../../src/contract/index.ts';
import { assertPlain } from '../../src/disk/index.ts';
import { decoded, findEncoding } from '../../src/kit/encoding.ts';
import { findForeign } from './foreign.ts';
import { readJson } from './json.ts';
import { isSubtitle, toSpokenRecord } from './subtitles.ts';
import { readTable } from './table.ts';

/**
 * Captions the person has outside the export. Takes a CSV (`ref`, `id`, link or `date`, and `caption`; other usual names too), JSON (an
 * array of such objects, or one per line), what yt-dlp writes (`-J` and `-j` dumps, also with `--flat-playlist`; `.info.json`), and a
 * folder with any of these in it, however deep. Files are streamed. Rows without a caption give no record. FerryError (`usage`) names file and line.
 */
export const captions: CaptionReader = { read, readSubtitles };

async function* read(path: string, signal: AbortSignal, hears: CaptionListener = {}): AsyncIterable<CaptionRecord> {
  const paths = (await isFolder(path)) ? await pathsIn(path) : null;
  const files = paths === null ? [path] : paths.filter((one) => ofCaptions.test(one));
  // What is said in them may be all there is: `readSubtitles`.
  const hasSubtitles = paths?.some(isSubtitle) === true;
  if (files.length === 0 && !hasSubtitles) throw refused(because('captions-no-files', { folder: path }));
  let count = 0;
  for (const file of files) {
    for await (const record of readFile(file, { signal, hears })) {
      count += 1;
      yield record;
    }
  }
  if (count === 0 && !hasSubtitles) throw refused(because('captions-empty', { path }));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    await assertPlain(path);
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (cause instanceof FerryError) throw cause;
    throw unreadable(path, cause);
  }
}

/** What yt-dlp puts beside the videos (`.info.json`), several dumps, or tables: all of it counts, in the order of names. */
const ofCaptions = /\.(?:json|jsonl|ndjson|csv|tsv)$/i;

async function* readSubtitles(path: string, signal: AbortSignal): AsyncIterable<CaptionRecord> {
  if (!(await isFolder(path))) return;
  const paths = await pathsIn(path);
  for (const file of paths.filter(isSubtitle)) {
    const chunks: string[] = [];
    for await (const chunk of readText(file, signal)) chunks.push(chunk);
    const record = await toSpokenRecord({ file, text: chunks.join('') }, new Set(paths));
    if (record !== null) yield record;
  }
}

/** Files, sorted; not the `._` ones that macOS leaves on other disks. */
async function pathsIn(folder: string): Promise<readonly string[]> {
  return (await entriesOf(folder))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('._'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly hears: CaptionListener;
}

async function* readFile(file: string, { signal, hears }: Reading): AsyncIterable<CaptionRecord> {
  const chunks = await openText(file, { signal, hears });
  const head: string[] = [];
  for (;;) {
    const next = await chunks.next();
    if (next.done) break;
    head.push(next.value);
    if (next.value.trim() !== '') break;
  }
  const text = chain(head, chunks);
  yield* /^\s*[[{]/.test(head.join('')) ? readJson(text, file) : readTable(text, file, () => hears.onEmpty?.());
}

/**
 * What yt-dlp writes is UTF-8, and a byte that is not is a fault. A table may come from a spreadsheet that has never heard of it: then its
 * encoding is found out, and told.
 */
async function openText(file: string, { signal, hears }: Reading): Promise<AsyncGenerator<string, void, undefined>> {
  const open = () => bytesOf(file, signal);
  let isJson = false;
  for await (const head of open()) {
    const is = findForeign(head.subarray(0, 4096), file);
    if (is !== null) throw refused(because('captions-no-text', { path: file, is }));
    isJson = /^(?:\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1'));
    break;
  }
  const encoding = isJson ? null : await findEncoding(open);
  if (encoding !== 'windows-1252' && encoding !== 'gb18030') return readText(file, signal, isJson);
  hears.onCodePage?.(file, encoding);
  return decoded(open(), encoding);
}

async function* bytesOf(file: string, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* createReadStream(file, { highWaterMark: 256 * 1024, signal }) as AsyncIterable<Buffer>;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw unreadable(file, cause);
  }
}

async function* chain(head: readonly string[], rest: AsyncIterable<string>): AsyncIterable<string> {
  yield* head;
  yield* rest;
}

/** UTF-8, or UTF-16, as Excel's "Unicode text" has it. */
async function* readText(file: string, signal: AbortSignal, isJson = false): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | null = null;
  let lines = 1;
  let current: Buffer = Buffer.alloc(0);
  const bytes: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 256 * 1024, signal });
  try {
    for await (const chunk of bytes) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      current = chunk;
      const text = decoder.decode(chunk, { stream: true });
      lines += countLines(text);
      yield text;
    }
    yield decoder?.decode() ?? '';
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof TypeError)
      throw refused(
        because('captions-encoding', {
          ...{ path: file, line: lines + linesBeforeFault(current) },
          ...(isJson ? { isJson } : {}),
        }),
        cause,
      );
    throw unreadable(file, cause);
  }
}

/** By its mark, else by the zeros beside the first letters: no sheet begins with a NUL. */
function encodingOf(chunk: Buffer): string {
  const [first, second, third, fourth] = chunk;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && third !== 0 && fourth === 0))
    return 'utf-16le';
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && third === 0 && fourth !== 0);
  return isBig ? 'utf-16be' : 'utf-8';
}

function countLines(text: string): number {
  return text.match(/\n/g)?.length ?? 0;
}

/** Of the bytes that could not be decoded. Line by line: a character of UTF-8 holds no byte of a line's end. */
function linesBeforeFault(chunk: Buffer): number {
  let at = 0;
  for (let count = 0; ; count += 1) {
    const end = chunk.indexOf('\n', at);
    const line = chunk.subarray(at, end < 0 ? chunk.length : end);
    // the first character may have begun in the bytes before
    if (end < 0 || !isUtf8(count === 0 ? withoutContinuation(line) : line)) return count;
    at = end + 1;
  }
}

function withoutContinuation(bytes: Buffer): Buffer {
  let from = 0;
  while (from < Math.min(3, bytes.length) && ((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1;
  return bytes.subarray(from);
}

function unreadable(path: string, cause: unknown): FerryError {
  const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return refused(because('captions-unreadable', { path, systemCode }), cause);
}

function refused(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', cause });
}

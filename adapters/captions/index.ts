import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import { z } from 'zod';
import { type CaptionReader, type CaptionRecord, FerryError } from '../../src/contract/index.ts';
import { decode } from '../../src/kit/index.ts';
import { findRole, pickFields, toCaptionRecord } from './fields.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { readJsonValues } from '../sources/tiktok/json-values.ts';

/**
 * Captions the person has outside the export. Takes a CSV (`ref`, `id`, link or `date`, and `caption`; other usual names too), JSON (an
 * array of such objects, or one per line), what yt-dlp writes (`-J` dumps, `.info.json`), and a folder of `.info.json` files.
 * Files are streamed. Rows without a caption give no record. FerryError (`usage`) names file and line.
 */
export const captions: CaptionReader = { read };

async function* read(path: string, signal: AbortSignal): AsyncIterable<CaptionRecord> {
  const isFolder = (await statOf(path)).isDirectory();
  const files = isFolder ? await findInfoFiles(path) : [path];
  let count = 0;
  for (const file of files) {
    for await (const record of readFile(file, isFolder, signal)) {
      count += 1;
      yield record;
    }
  }
  if (count === 0)
    throw new FerryError('usage', 'captions-empty', `${path} holds no caption`, {
      hint: 'Fill the caption column, or name another file',
      effect: 'none',
    });
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    throw new FerryError('usage', 'captions-not-found', `cannot read the captions ${path}`, { effect: 'none', cause });
  }
}

async function findInfoFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.info.json') && !entry.name.startsWith('._'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length > 0) return files;
  throw new FerryError('usage', 'captions-not-found', `there is no .info.json file in ${folder}`, {
    hint: 'Name the CSV or JSON file itself',
    effect: 'none',
  });
}

async function* readFile(file: string, isOnePerFile: boolean, signal: AbortSignal): AsyncIterable<CaptionRecord> {
  const chunks = readText(file, signal);
  const head: string[] = [];
  for (;;) {
    const next = await chunks.next();
    if (next.done) break;
    head.push(next.value);
    if (next.value.trim() !== '') break;
  }
  const text = chain(head, chunks);
  if (/^\s*[[{]/.test(head.join(''))) yield* readJson(text, file, isOnePerFile);
  else yield* readTable(text, file);
}

async function* chain(head: readonly string[], rest: AsyncIterable<string>): AsyncIterable<string> {
  yield* head;
  yield* rest;
}

/** UTF-8, or UTF-16 with its mark, as Excel's "Unicode text" has it. */
async function* readText(file: string, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | null = null;
  const bytes: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 256 * 1024, signal });
  try {
    for await (const chunk of bytes) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder?.decode() ?? '';
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (!(cause instanceof TypeError))
      throw new FerryError('usage', 'captions-not-found', `cannot read the captions ${file}`, {
        effect: 'none',
        cause,
      });
    throw new FerryError('usage', 'captions-encoding', `${file} is not UTF-8`, {
      hint: 'Save it again as CSV (UTF-8)',
      effect: 'none',
      cause,
    });
  }
}

function encodingOf(chunk: Buffer): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8';
}

async function* readTable(text: AsyncIterable<string>, file: string): AsyncIterable<CaptionRecord> {
  let header: readonly string[] | null = null;
  for await (const row of readCsv(text, file)) {
    if (header === null) {
      header = checkHeader(row, file);
      continue;
    }
    const columns = header;
    const where = `${file} line ${row.line}`;
    const surplus = row.cells.slice(columns.length).some((cell) => cell.trim() !== '');
    if (surplus)
      throw new FerryError(
        'usage',
        'captions-bad-row',
        `${where}: ${row.cells.length} cells, but the first line names ${columns.length}`,
        {
          hint: 'Text with a separator in it must stand in quotes',
          effect: 'none',
        },
      );
    const record = toCaptionRecord(
      pickFields(columns.map((name, index) => [name, row.cells[index] ?? ''] as const)),
      where,
    );
    if (record !== null) yield record;
  }
}

function checkHeader(row: CsvRow, file: string): readonly string[] {
  const found = new Set(row.cells.map((name) => findRole(name)?.role));
  const missing = !found.has('caption')
    ? 'caption'
    : ['ref', 'id', 'url', 'date'].every((role) => !found.has(role as 'ref'))
      ? 'id, link, ref or date'
      : null;
  if (missing === null) return row.cells;
  const seen = row.cells
    .map((name) => name.trim().slice(0, 30))
    .slice(0, 8)
    .join(', ');
  throw new FerryError(
    'usage',
    'captions-no-header',
    `${file} line ${row.line}: there is no column for ${missing}; the first line says: ${seen}`,
    {
      hint: 'Let the first line name the columns, for example: id,caption',
      effect: 'none',
    },
  );
}

const shape = z.record(z.string(), z.unknown());
const broken = { kind: 'usage', code: 'captions-bad-row', effect: 'none' } as const;

async function* readJson(
  text: AsyncIterable<string>,
  file: string,
  isOnePerFile: boolean,
): AsyncIterable<CaptionRecord> {
  let number = 0;
  for await (const value of readJsonValues(text, file)) {
    number += 1;
    // yt-dlp writes a whole dump on one line.
    const where = isOnePerFile ? file : `${file} line ${value.line}, record ${number}`;
    for (const item of itemsOf(parse(value.text, where), where)) {
      const record = toCaptionRecord(pickFields(textFields(item)), where);
      if (record !== null) yield record;
    }
  }
}

function parse(text: string, where: string): unknown {
  try {
    // A 19-digit id written as a number would be rounded by JSON.parse.
    return JSON.parse(
      text.replace(/(?<!\\)"((?:video_?|aweme_?|item_?|post_?)?id)"\s*:\s*(\d{16,20})(?=\s*[,}])/gi, '"$1":"$2"'),
    );
  } catch (cause) {
    throw new FerryError('usage', 'captions-not-json', `${where} is not JSON`, { effect: 'none', cause });
  }
}

/** A playlist is its entries, also inside another one; `null` stands for a post yt-dlp could not see. */
function itemsOf(value: unknown, where: string): readonly Readonly<Record<string, unknown>>[] {
  if (value === null) return [];
  const item = decode(shape, value, where, broken);
  if (Array.isArray(item['entries'])) return item['entries'].flatMap((entry) => itemsOf(entry, where));
  return item['_type'] === 'playlist' ? [] : [item];
}

function textFields(item: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(item).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );
}

import { because, FerryError } from '../contract/index.ts';
import type { WordFile } from '../contract/reasons/word-file.ts';
import { checkGlossary, checkTopics, type RuleFault, type WrittenRule } from '../core/caption/glossary-check.ts';
import type { GlossaryRule, TopicChoice } from '../core/caption/words.ts';
import { plainWord } from '../kit/cell-words.ts';
import { CsvFault, type CsvRow, readCsv } from '../kit/csv.ts';
import type { CodePage } from '../kit/encoding.ts';
import { openText } from './encoding.ts';

/** Rules are looked for in every caption, and stand in every plan that is made with them. */
export const maxFileBytes = 256 * 1024;
export const maxRules = 2000;

interface WordTable {
  readonly path: string;
  readonly file: WordFile;
}

/** Hears of a table in an encoding that has no place for many letters. */
export type OnCodePage = (path: string, encoding: CodePage) => void;

interface Reading {
  readonly signal: AbortSignal;
  readonly onCodePage: OnCodePage;
}

const unheard: OnCodePage = () => undefined;

/** What each column and rule is called; both languages are read. */
const glossaryColumns = [
  ['rule', '规则'],
  ['term', '词语'],
  ['with', '换成'],
] as const;
const topicColumns = [
  ['tag', '标签'],
  ['topic', '话题'],
] as const;
const ruleNames: Readonly<Record<GlossaryRule['kind'], readonly string[]>> = {
  replace: ['replace', '替换'],
  drop: ['drop', '删除'],
  keep: ['keep', '保留'],
  append: ['append', '追加'],
};

/** `rule,term,with`: see `WordFileFault` for what it may not be. FerryError `usage` with the line. */
export async function readGlossary(
  path: string,
  signal: AbortSignal,
  onCodePage = unheard,
): Promise<readonly GlossaryRule[]> {
  const table: WordTable = { path, file: 'glossary' };
  const written: WrittenRule[] = [];
  for (const { line, cells } of await readRows(table, glossaryColumns, { signal, onCodePage })) {
    const [given = '', term = '', to = ''] = cells;
    const kind = findRule(given);
    if (kind === null) throw faulty(table, { line, fault: 'rule', given: given.slice(0, 30) });
    written.push({ line, kind, term, with: to });
  }
  return settled(table, checkGlossary(written));
}

/** `tag,topic`; without a topic the tag goes. FerryError `usage` with the line. */
export async function readTopics(path: string, signal: AbortSignal, onCodePage = unheard): Promise<TopicChoice['own']> {
  const table: WordTable = { path, file: 'topics' };
  const rows = await readRows(table, topicColumns, { signal, onCodePage });
  const written = rows.map(({ line, cells: [tag = '', topic = ''] }) => ({ line, tag, topic }));
  return settled(table, checkTopics(written));
}

function findRule(cell: string): GlossaryRule['kind'] | null {
  const word = plainWord(cell);
  const kinds: readonly GlossaryRule['kind'][] = ['replace', 'drop', 'keep', 'append'];
  return kinds.find((kind) => ruleNames[kind].includes(word)) ?? null;
}

function settled<Rules extends object>(table: WordTable, checked: Rules | RuleFault): Rules {
  if ('fault' in checked) throw faulty(table, checked as RuleFault);
  return checked;
}

/** Rows as the columns are named, in the order of `columns`. */
async function readRows(
  table: WordTable,
  columns: readonly (readonly [string, string])[],
  reading: Reading,
): Promise<readonly { readonly line: number; readonly cells: readonly string[] }[]> {
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  let places: readonly number[] | null = null;
  let width = 0;
  for await (const { line, cells } of csvRows(table, reading)) {
    if (places === null) {
      places = findColumns(cells, table, columns);
      width = cells.length;
      continue;
    }
    if (cells.slice(width).some((cell) => cell.trim() !== '')) throw faulty(table, { line, fault: 'cells' });
    rows.push({ line, cells: places.map((place) => cells[place] ?? '') });
    if (rows.length > maxRules) throw tooBig(table);
  }
  if (places === null) throw usage(because('word-file-columns', { ...table, names: [] }));
  return rows;
}

function findColumns(
  cells: readonly string[],
  table: WordTable,
  columns: readonly (readonly [string, string])[],
): readonly number[] {
  const found = cells.map(plainWord);
  const places = columns.map((names) => found.findIndex((cell) => names.includes(cell)));
  // A glossary that replaces nothing needs no column for what comes instead.
  const needed = table.file === 'glossary' ? places.slice(0, 2) : places;
  if (needed.some((place) => place < 0))
    throw usage(
      because('word-file-columns', { ...table, names: cells.slice(0, 6).map((cell) => cell.trim().slice(0, 30)) }),
    );
  return places;
}

async function* csvRows(table: WordTable, { signal, onCodePage }: Reading): AsyncIterable<CsvRow> {
  const { encoding, chunks } = await openText(table.path, signal);
  if (encoding === null) throw usage(because('word-file-encoding', { ...table }));
  if (encoding === 'windows-1252' || encoding === 'gb18030') onCodePage(table.path, encoding);
  try {
    yield* readCsv(upToLimit(chunks, table), { written: 'by-hand' });
  } catch (error) {
    throw error instanceof CsvFault ? faulty(table, { line: error.place.line, fault: 'quote' }) : error;
  }
}

async function* upToLimit(chunks: AsyncIterable<string>, table: WordTable): AsyncIterable<string> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += Buffer.byteLength(chunk);
    if (bytes > maxFileBytes) throw tooBig(table);
    yield chunk;
  }
}

function tooBig(table: WordTable): FerryError {
  return usage(because('word-file-too-big', { ...table, maxBytes: maxFileBytes, maxRules }));
}

function faulty(table: WordTable, fault: RuleFault): FerryError {
  return usage(because('word-file-line', { ...table, ...fault }));
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}

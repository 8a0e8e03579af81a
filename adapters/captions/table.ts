import { because, type CaptionRecord, FerryError } from '../../src/contract/index.ts';
import { plainWord, yesAndNo } from '../../src/kit/cell-words.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { readDate } from './dates.ts';
import { findRole, pickFields, plainColumn, type Role, toCaptionRecord } from './fields.ts';
import { readId, unwrapped } from './ids.ts';

const rolesOfPosts: readonly Role[] = ['ref', 'id', 'url', 'date'];

/** A sheet whose first row names its columns → records. */
export async function* readTable(
  text: AsyncIterable<string>,
  path: string,
  onEmpty: () => void,
): AsyncIterable<CaptionRecord> {
  let columns: readonly string[] | null = null;
  for await (const row of readCsv(text, path)) {
    if (columns === null) {
      columns = checkHeader(row, path);
      continue;
    }
    const record = toRecord(row, columns, path);
    if (record === null) onEmpty();
    else yield record;
  }
}

function toRecord({ line, cells }: CsvRow, columns: readonly string[], path: string): CaptionRecord | null {
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    const values = { path, line, cells: cells.length, columns: columns.length };
    throw new FerryError('usage', because('captions-cells', values), { effect: 'none' });
  }
  const mark = columns.findIndex((name) => marks.includes(plainColumn(name)));
  if (mark >= 0 && !isTaken(cells[mark] ?? '', { name: columns[mark] ?? '', path, line })) return null;
  const cellOf = (index: number) => (mark < 0 ? (cells[index] ?? '') : (cells[index] ?? '').replace(/^'/, ''));
  const fields = pickFields(columns.map((name, index) => [name, cellOf(index)] as const));
  return toCaptionRecord(fields, { path, line });
}

/**
 * A table of captions that may belong to several posts (`engine/captions/doubtful.ts`) has a column in which the person marks the
 * right rows. Its cells carry an apostrophe where a spreadsheet would take them for something else.
 */
const marks: readonly string[] = ['take', '采用'];
/** Beside the words of all tables: what people put where a tick or a cross belongs. */
const yeses: readonly string[] = [...yesAndNo.yes, 'y', 'x', '1', '✓', '✔', '采用'];
const noes: readonly string[] = [...yesAndNo.no, '', 'n', '0', '-', '不', '不采用'];

function isTaken(
  cell: string,
  { name, path, line }: { readonly name: string; readonly path: string; readonly line: number },
) {
  const word = plainWord(unwrapped(cell));
  if (noes.includes(word)) return false;
  if (yeses.includes(word)) return true;
  const values = { path, line, name: name.trim().slice(0, 30), given: cell.trim().slice(0, 30) };
  throw new FerryError('usage', because('captions-take', values), { effect: 'none' });
}

function checkHeader({ line, cells }: Pick<CsvRow, 'line' | 'cells'>, path: string): readonly string[] {
  refuseTwins({ line, cells }, path);
  const found = new Set(cells.map((name) => findRole(name)?.role));
  const hasPost = rolesOfPosts.some((role) => found.has(role));
  if (found.has('caption') && hasPost) return cells;
  const names = cells.map((name) => name.trim().slice(0, 30)).slice(0, 8);
  const missing = cells.some(isContent) ? 'header' : found.has('caption') ? 'post' : 'caption';
  throw new FerryError('usage', because('captions-no-column', { path, line, missing, names }), { effect: 'none' });
}

/** A first line that is a row already: the names of the columns were left out, or cut off. */
function isContent(cell: string): boolean {
  return readId(cell).kind === 'source' || !('fault' in readDate(cell.trim())) || /^tt-\d{8}T\d{6}Z/.test(cell);
}

/** `date,caption,caption`: one of them would be taken, and nobody asked which. */
function refuseTwins({ line, cells }: Pick<CsvRow, 'line' | 'cells'>, path: string): void {
  const seen = new Map<string, number>();
  for (const [index, name] of cells.entries()) {
    if (findRole(name) === null) continue;
    const first = seen.get(plainColumn(name));
    if (first === undefined) {
      seen.set(plainColumn(name), index);
      continue;
    }
    const values = { path, line, name: name.trim().slice(0, 30), columns: [first + 1, index + 1] };
    throw new FerryError('usage', because('captions-column-twice', values), { effect: 'none' });
  }
}

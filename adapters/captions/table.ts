import { because, type CaptionRecord, FerryError } from '../../src/contract/index.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { findRole, pickFields, type Role, toCaptionRecord } from './fields.ts';

const rolesOfPosts: readonly Role[] = ['ref', 'id', 'url', 'date'];

/** A sheet whose first row names its columns → records. */
export async function* readTable(text: AsyncIterable<string>, path: string): AsyncIterable<CaptionRecord> {
  let columns: readonly string[] | null = null;
  for await (const row of readCsv(text, path)) {
    if (columns === null) {
      columns = checkHeader(row, path);
      continue;
    }
    const record = toRecord(row, columns, path);
    if (record !== null) yield record;
  }
}

function toRecord({ line, cells }: CsvRow, columns: readonly string[], path: string): CaptionRecord | null {
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    const values = { path, line, cells: cells.length, columns: columns.length };
    throw new FerryError('usage', because('captions-cells', values), { effect: 'none' });
  }
  const fields = pickFields(columns.map((name, index) => [name, cells[index] ?? ''] as const));
  return toCaptionRecord(fields, { path, line });
}

function checkHeader({ line, cells }: CsvRow, path: string): readonly string[] {
  const found = new Set(cells.map((name) => findRole(name)?.role));
  const hasPost = rolesOfPosts.some((role) => found.has(role));
  if (found.has('caption') && hasPost) return cells;
  const names = cells.map((name) => name.trim().slice(0, 30)).slice(0, 8);
  const missing = found.has('caption') ? 'post' : 'caption';
  throw new FerryError('usage', because('captions-no-column', { path, line, missing, names }), { effect: 'none' });
}

import { because, FerryError, type Reason } from '../contract/index.ts';
import { CsvFault, type CsvRow, readCsv } from '../kit/csv.ts';
import type { Encoding } from '../kit/encoding.ts';
import { openText } from './encoding.ts';
import { findColumn, type PlanColumn, planColumns } from './words.ts';

/** A plan's table as somebody saved it. */
export interface PlanTable {
  readonly encoding: Encoding;
  /** as the first row has them */
  readonly names: ReadonlyMap<PlanColumn, string>;
  /** columns of the person's own */
  readonly extra: readonly string[];
  /** columns that are not there any more */
  readonly missing: readonly PlanColumn[];
  /** to be read once */
  readonly rows: AsyncIterable<PlanTableRow>;
}

export interface PlanTableRow {
  /** as a spreadsheet numbers it */
  readonly row: number;
  readonly cells: ReadonlyMap<PlanColumn, string>;
  /** something stands beyond the last named column */
  readonly spills: boolean;
}

/** Blank rows are left out. FerryError `usage` for what is no table, or not one of a plan, also while rows are read. */
export async function openPlanTable(path: string, signal: AbortSignal): Promise<PlanTable> {
  const { encoding, chunks } = await openText(path, signal);
  const rows = told(readCsv(chunks, { written: 'by-spreadsheet' }), path);
  const first = await rows.next();
  if (first.done === true) throw usage(because('table-empty', { path }));
  const head = readHead(first.value.cells, path);
  // Its cells are compared with what was written: what was misread shows.
  return { encoding: encoding ?? 'windows-1252', ...head, rows: toRows(rows, head) };
}

interface Head extends Pick<PlanTable, 'names' | 'extra' | 'missing'> {
  readonly places: ReadonlyMap<PlanColumn, number>;
  readonly width: number;
}

function readHead(cells: readonly string[], path: string): Head {
  const places = new Map<PlanColumn, number>();
  const names = new Map<PlanColumn, string>();
  const extra: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const column = findColumn(cell);
    const name = cell.trim();
    if (column === null) {
      if (name !== '') extra.push(name.slice(0, mostOfName));
      continue;
    }
    const before = places.get(column);
    if (before !== undefined) {
      const columns = [columnLetter(before), columnLetter(index)];
      throw usage(because('table-column-twice', { path, name: name.slice(0, mostOfName), columns }));
    }
    places.set(column, index);
    names.set(column, name);
  }
  if (!places.has('ref')) {
    const shown = cells.map((name) => name.trim().slice(0, mostOfName)).slice(0, 8);
    throw usage(because('table-no-ref', { path, names: shown }));
  }
  const missing = planColumns.filter((column) => !places.has(column));
  return { places, names, extra, missing, width: cells.length };
}

const mostOfName = 30;

/** `A`, `Z`, `AA` … */
function columnLetter(index: number): string {
  const [high, low] = [Math.floor(index / 26), index % 26];
  return `${high === 0 ? '' : columnLetter(high - 1)}${String.fromCharCode(65 + low)}`;
}

async function* toRows(rows: AsyncIterable<CsvRow>, { places, width }: Head): AsyncGenerator<PlanTableRow> {
  for await (const { row, cells } of rows) {
    const found = new Map([...places].map(([column, index]) => [column, cells[index] ?? ''] as const));
    yield { row, cells: found, spills: cells.slice(width).some((cell) => cell.trim() !== '') };
  }
}

async function* told(rows: AsyncIterable<CsvRow>, path: string): AsyncGenerator<CsvRow> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    throw usage(because('table-torn', { path, row: error.place.row, fault: error.fault }), error);
  }
}

function usage(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', ...(cause === undefined ? {} : { cause }) });
}

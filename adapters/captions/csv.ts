import { because, FerryError } from '../../src/contract/index.ts';
import { CsvFault, type CsvRow, MAX_ROW_BYTES, readCsv as readRows } from '../../src/kit/csv.ts';

export { type CsvRow, MAX_ROW_BYTES };

/** A sheet as text → its rows, without blank ones. FerryError `usage` says which line of which file, and what to look for. */
export async function* readCsv(chunks: AsyncIterable<string>, path: string): AsyncIterable<CsvRow> {
  try {
    yield* readRows(chunks, { written: 'by-hand' });
  } catch (error) {
    throw error instanceof CsvFault ? told(error, path) : error;
  }
}

function told(error: CsvFault, path: string): FerryError {
  const { fault } = error;
  const { line } = error.place;
  const reason =
    fault === 'too-long'
      ? because('captions-too-long', { path, line, maxBytes: MAX_ROW_BYTES })
      : because('captions-quote', { path, line, fault });
  return new FerryError('usage', reason, { effect: 'none', cause: error });
}

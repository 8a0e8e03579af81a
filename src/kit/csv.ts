import { pipeline, Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';

/** The only file that knows csv-parse. Not in `index.ts`: who reads no table does not load it. */

export interface CsvPlace {
  /** of the row's first character, from 1 */
  readonly line: number;
  /** as a spreadsheet numbers it, blank rows counted, from 1 */
  readonly row: number;
}

export interface CsvRow extends CsvPlace {
  readonly cells: readonly string[];
}

/** A row above this is most likely a quote that was never closed: captions end at 4,000 characters. */
export const MAX_ROW_BYTES = 4 * 1024 * 1024;
/** Where the first row of a sheet has ended long ago. */
const MAX_HEAD_UNITS = 65_536;

/** A table that is none. `open`: a quote that is never closed; `behind`: text behind a closing quote, or one where none belongs. */
export class CsvFault extends Error {
  readonly fault: 'open' | 'behind' | 'too-long';
  readonly place: CsvPlace;

  constructor(fault: CsvFault['fault'], place: CsvPlace, options: ErrorOptions) {
    super(`csv: ${fault} at line ${place.line}`, options);
    this.fault = fault;
    this.place = place;
  }
}

export interface CsvOptions {
  /**
   * By hand: spaces around cells are no part of them, and quotes may stand inside. By a spreadsheet: cells are as they stand,
   * and a quote where none belongs is a fault.
   */
  readonly written: 'by-hand' | 'by-spreadsheet';
}

/**
 * A sheet as text → its rows (RFC 4180), without blank ones. Rows end with LF, CRLF or CR. The separator (`,` `;` tab `|`) is the
 * most frequent one of the first row, or what a first line `sep=;` says, as Excel writes it. Throws CsvFault.
 */
export async function* readCsv(chunks: AsyncIterable<string>, options: CsvOptions): AsyncIterable<CsvRow> {
  const rest = chunks[Symbol.asyncIterator]();
  const { head, separator, line } = await readHead(rest);
  const lines = new LineCount(line);
  const parser = createParser(separator, lines, options);
  // Errors of the text come out of the parser, which the pipeline destroys with them.
  pipeline(Readable.from(joined(head, rest)), parser, () => {});
  try {
    for await (const cells of parser as AsyncIterable<readonly string[]>) yield { ...lines.nextRow(), cells };
  } catch (error) {
    throw error instanceof CsvError || error instanceof TextBehindQuote ? told(error, lines.place) : error;
  }
}

/**
 * The library counts a CRLF inside a cell as two lines, so lines are counted here: as many as each cell holds, and one for
 * each row. Blank rows must not be left out by the library for this.
 */
class LineCount {
  /** where the cell that is being read begins */
  #line: number;
  #row = 1;
  #rowLine: number;
  /** of the rows that the parser has given out and nobody has read */
  readonly #waiting: CsvPlace[] = [];

  constructor(line: number) {
    this.#line = line;
    this.#rowLine = line;
  }

  get place(): CsvPlace {
    return { line: this.#line, row: this.#row };
  }

  endCell(cell: string): string {
    if (/[\r\n]/.test(cell)) this.#line += cell.split(/\r\n|\r|\n/).length - 1;
    return cell;
  }

  /** null: a blank row, which the parser is to leave out */
  endRow(cells: string[]): string[] | null {
    const isBlank = cells.every((cell) => cell.trim() === '');
    if (!isBlank) this.#waiting.push({ line: this.#rowLine, row: this.#row });
    this.#line += 1;
    this.#row += 1;
    this.#rowLine = this.#line;
    return isBlank ? null : cells;
  }

  nextRow(): CsvPlace {
    return this.#waiting.shift() ?? { line: this.#rowLine, row: this.#row };
  }
}

class TextBehindQuote extends Error {}

function createParser(separator: string, lines: LineCount, { written }: CsvOptions): Parser {
  return parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    // Rows differ in length where trailing cells are empty; the reader of the rows says when there are too many.
    relax_column_count: true,
    trim: written === 'by-hand',
    max_record_size: MAX_ROW_BYTES,
    // Tools that know nothing of quoting write `5" nails` as it is. But a cell that begins with a quote and then goes on
    // behind its end is a mistake, which the library would take for text.
    relax_quotes: written === 'by-hand',
    cast: (cell: string, { quoting }) => {
      if (!quoting && cell.startsWith('"')) throw new TextBehindQuote();
      return lines.endCell(cell);
    },
    on_record: (cells: string[]) => lines.endRow(cells),
  });
}

/** Enough of the text to tell the separator. `line`: where what follows `head` of the sheet begins. */
async function readHead(
  chunks: AsyncIterator<string>,
): Promise<{ readonly head: string; readonly separator: string; readonly line: number }> {
  let head = '';
  while (head.length <= MAX_HEAD_UNITS && !hasWholeRow(head)) {
    const next = await chunks.next();
    if (next.done) break;
    head += next.value;
  }
  const said = /^sep=(.)(?:\r\n|\r|\n)/i.exec(head);
  return said === null
    ? { head, separator: guessSeparator(head), line: 1 }
    : { head: head.slice(said[0].length), separator: said[1] ?? ',', line: 2 };
}

/** A row with something in it, and something behind its end. */
function hasWholeRow(head: string): boolean {
  return /[^\s][^\r\n]*[\r\n]+[^\r\n]/.test(withoutQuoted(head));
}

function withoutQuoted(text: string): string {
  return text.replace(/"[^"]*"/g, 'q');
}

function guessSeparator(head: string): string {
  const first = /[^\r\n]*\S[^\r\n]*/.exec(withoutQuoted(head))?.[0] ?? '';
  const counts = [',', ';', '\t', '|'].map((mark) => [mark, first.split(mark).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncGenerator<string, void, undefined> {
  try {
    if (head !== '') yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) if (next.value !== '') yield next.value;
  } finally {
    await rest.return?.();
  }
}

function told(error: CsvError | TextBehindQuote, place: CsvPlace): CsvFault {
  switch (error instanceof CsvError ? error.code : null) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new CsvFault('open', place, { cause: error });
    case 'CSV_MAX_RECORD_SIZE':
      return new CsvFault('too-long', place, { cause: error });
    default:
      return new CsvFault('behind', place, { cause: error });
  }
}

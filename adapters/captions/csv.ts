import { FerryError } from '../../src/contract/index.ts';

export interface CsvRow {
  /** of the row's first character, from 1 */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A cell above this is a quote that was never closed; TikTok captions end at 4,000 characters. */
const maxCellUnits = 1_000_000;

/**
 * RFC 4180 from a stream of text: quoted cells may hold separators, line ends and doubled quotes. Rows end with LF, CRLF or CR;
 * empty rows are left out. The separator (`,` `;` tab) is the most frequent one of the first row, or what a first line
 * `sep=;` says, as Excel writes it. `name` is the file, for messages.
 */
export async function* readCsv(chunks: AsyncIterable<string>, name: string): AsyncIterable<CsvRow> {
  const parser = createParser(name);
  for await (const chunk of chunks) yield* parser.push(chunk);
  yield* parser.end();
}

function createParser(name: string) {
  let separator: string | null = null;
  let head = '';
  const machine = createMachine(name);

  function* start(): Iterable<CsvRow> {
    const said = /^sep=(.)\r?\n/i.exec(head);
    separator = said?.[1] ?? guessSeparator(head);
    const text = said === null ? head : head.slice(said[0].length);
    yield* machine.push(text, separator, said === null ? 1 : 2);
  }

  return {
    *push(chunk: string): Iterable<CsvRow> {
      if (separator !== null) {
        yield* machine.push(chunk, separator);
        return;
      }
      head += chunk;
      if (head.length > 65_536 || hasWholeRow(head)) yield* start();
    },
    *end(): Iterable<CsvRow> {
      if (separator === null) yield* start();
      yield* machine.end();
    },
  };
}

function hasWholeRow(head: string): boolean {
  return /[\r\n]./.test(withoutQuoted(head));
}

function withoutQuoted(text: string): string {
  return text.replace(/"[^"]*"/g, '');
}

function guessSeparator(head: string): string {
  const first = withoutQuoted(head).split(/[\r\n]/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => [mark, first.split(mark).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

type Place = 'start' | 'plain' | 'quoted' | 'closed';

/** One character at a time; what it is in the middle of survives from chunk to chunk. */
function createMachine(name: string) {
  let place: Place = 'start';
  let cell = '';
  let cells: string[] = [];
  let line = 1;
  let rowLine = 1;
  let quoteLine = 1;
  let afterCr = false;

  const endCell = () => {
    cells.push(cell);
    cell = '';
    place = 'start';
  };
  const endRow = (): CsvRow | null => {
    endCell();
    const row = { line: rowLine, cells };
    cells = [];
    return row.cells.some((text) => text.trim() !== '') ? row : null;
  };
  const add = (character: string) => {
    if (cell === '' && cells.length === 0 && place === 'start') rowLine = line;
    cell += character;
    if (cell.length > maxCellUnits) throw broken(name, quoteLine, 'a quote is opened and never closed');
  };
  const inQuotes = (character: string) => {
    if (character === '"') place = 'closed';
    else add(character);
  };
  const outside = (character: string, separator: string): CsvRow | null => {
    if (cells.length === 0 && cell === '' && place === 'start') rowLine = line;
    if (character === separator) endCell();
    else if (character === '\n' || character === '\r') return endRow();
    else if (character === '"' && place === 'start') openQuote();
    else if (character === '"' && place === 'closed') reopenQuote();
    else if (place === 'closed' && character !== ' ')
      throw broken(name, line, 'there is text behind a closing quote; a quote inside a cell must be doubled');
    else if (place !== 'closed') addPlain(character);
    return null;
  };
  const openQuote = () => {
    place = 'quoted';
    quoteLine = line;
  };
  const reopenQuote = () => {
    cell += '"';
    place = 'quoted';
  };
  const addPlain = (character: string) => {
    add(character);
    place = 'plain';
  };

  return {
    *push(text: string, separator: string, firstLine?: number): Iterable<CsvRow> {
      if (firstLine !== undefined) line = firstLine;
      for (const character of text) {
        const isSecondHalf = afterCr && character === '\n';
        afterCr = character === '\r';
        if (place === 'quoted') inQuotes(character);
        else if (!isSecondHalf) {
          const row = outside(character, separator);
          if (row !== null) yield row;
        }
        if (character === '\r' || (character === '\n' && !isSecondHalf)) line += 1;
      }
    },
    *end(): Iterable<CsvRow> {
      if (place === 'quoted') throw broken(name, quoteLine, 'a quote is opened and never closed');
      const row = endRow();
      if (row !== null) yield row;
    },
  };
}

function broken(name: string, line: number, what: string): FerryError {
  return new FerryError('usage', 'captions-not-csv', `${name} line ${line}: ${what}`, {
    hint: 'Save the sheet again as CSV (UTF-8)',
    effect: 'none',
  });
}

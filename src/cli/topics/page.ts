import type { Speech } from '../../contract/index.ts';
import { padTo, widthOf, wrapped } from '../layout.ts';
import type { TopicName } from './names.ts';

/** A page of help: paragraphs, and rows of a term (a command, a file, a number) with what it is. Backticks mark what is typed. */
export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block = string | readonly Row[];
export type Row = readonly [term: string, text: string];

export type Pages = Readonly<Record<TopicName, (speech: Speech) => Page>>;

/** The page's lines for a terminal so wide. */
export function linesOfPage({ title, blocks }: Page, cells: number): readonly string[] {
  return [
    title,
    ...blocks.flatMap((block) => ['', ...(typeof block === 'string' ? [filled(block, cells)] : rowsIn(block, cells))]),
  ];
}

/** A paragraph has no hanging lines. */
function filled(text: string, cells: number): string {
  return wrapped(text, cells).replaceAll(/\n\s+/g, '\n');
}

const mostTermCells = 26;

/** The texts beside the terms where all of these are short, else below them. */
function rowsIn(rows: readonly Row[], cells: number): readonly string[] {
  const widest = Math.max(...rows.map(([term]) => widthOf(term)));
  const isBelow = widest > mostTermCells || cells - widest - 4 < 28;
  const indent = isBelow ? 6 : widest + 4;
  return rows.map(([term, text]) => {
    const hung = wrapped(text, cells - indent).replaceAll(/\n\s*/g, `\n${' '.repeat(indent)}`);
    return isBelow ? `  ${term}\n${' '.repeat(indent)}${hung}` : `  ${padTo(term, widest)}  ${hung}`;
  });
}

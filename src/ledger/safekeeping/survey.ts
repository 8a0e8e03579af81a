import { linesOf, sizeOf } from '../journal/file.ts';
import { decodeLine } from '../journal/line.ts';

/** A journal, read from the first line to the last. */
export interface Survey {
  /** null: there is none, or not a line of it can be read */
  readonly name: string | null;
  /** whole lines */
  readonly lines: number;
  /** numbers, from 1, of those that cannot be trusted */
  readonly damaged: readonly number[];
  /** where the last whole line ends, its line's end included */
  readonly bytes: number;
  readonly last: string;
  /** of how many posts it tells */
  readonly publications: number;
}

/** Null: there is no journal. */
export async function surveyJournal(path: string): Promise<Survey | null> {
  if ((await sizeOf(path)) === null) return null;
  const damaged: number[] = [];
  const keys = new Set<string>();
  let [name, number, lines, bytes, last] = [null as string | null, 0, 0, 0, ''];
  for await (const { text, start, ended } of linesOf(path)) {
    number += 1;
    const line = decodeLine(text);
    if (line === null) {
      if (ended) damaged.push(number);
      continue;
    }
    name ??= line.of;
    lines += 1;
    bytes = start + Buffer.byteLength(text) + 1;
    last = text;
    if (line.entry.kind !== 'journal') keys.add(line.entry.key);
  }
  return { name, lines, damaged, bytes, last, publications: keys.size };
}

import { because, FerryError } from '../../../src/contract/index.ts';
import { plainName } from './fields.ts';

/** One block of a TXT file: `label: value` lines up to a blank line. */
export interface TxtRecord {
  /** of its first line, from 1 */
  readonly line: number;
  readonly pairs: readonly (readonly [label: string, value: string])[];
  /** lines before the first label: a sentence, a note, a heading */
  readonly loose: readonly string[];
}

/** A record is about 1 KB; a text without line breaks of this size is not a TXT export. */
const MAX_LINE = 4 * 1024 * 1024;
const PAIR = /^(\p{L}[^:]{0,59}):+[ \t]*(.*)$/u;

/**
 * UTF-8 bytes → records, in order. A label comes before the first colon (values hold links and times); two colons count
 * as one. A line that starts with a link, or has no label, continues the value before it. When the first label of a record
 * comes again, a new record has begun even without a blank line.
 */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<TxtRecord, void, undefined> {
  let record: Building | null = null;
  let number = 0;
  for await (const raw of readLines(chunks, file)) {
    number += 1;
    const line = raw.trim();
    if (line === '') {
      if (record) yield record;
      record = null;
      continue;
    }
    const pair = /^https?:\/\//i.test(line) ? null : PAIR.exec(line);
    const label = pair?.[1] ?? '';
    if (record && pair && record.pairs[0] && plainName(label) === plainName(record.pairs[0][0])) {
      yield record;
      record = null;
    }
    record ??= { line: number, pairs: [], loose: [] };
    addLine(record, line, pair ? [label.trim(), (pair[2] ?? '').trim()] : null);
  }
  if (record) yield record;
}

interface Building extends TxtRecord {
  readonly pairs: [string, string][];
  readonly loose: string[];
}

function addLine(record: Building, line: string, pair: [string, string] | null): void {
  const last = record.pairs.at(-1);
  if (pair) record.pairs.push(pair);
  else if (last) last[1] = last[1] === '' ? line : `${last[1]}\n${line}`;
  else record.loose.push(line);
}

async function* readLines(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw tooLong(file);
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function tooLong(file: string): FerryError {
  return new FerryError('usage', because('txt-line-too-long', { file, maxBytes: MAX_LINE }), { effect: 'none' });
}

import {
  type Archive,
  type ArchiveEntry,
  FerryError,
  type SourceItem,
  type SourceReading,
} from '../../../src/contract/index.ts';
import { fieldsOf, parseItem } from './fields.ts';
import { notAnExport } from './find.ts';
import { generationOf, notesOf } from './generation.ts';
import { IdHistory } from './history.ts';
import { ItemMaker } from './items.ts';
import { JsonScanner, MAX_TAKEN_BYTES } from './scanner.ts';
import { pathOf } from './shapes.ts';
import { type FoundList, Survey } from './survey.ts';
import { openText } from './text.ts';

/** Files up to this size are also given to JSON.parse: a second opinion that costs little. */
const PARSE_WHOLE_BYTES = 8 * 1024 * 1024;

/**
 * Reads a JSON export of any size in bounded memory, in up to three passes: all of it is checked and surveyed before the
 * first item is given out, so a broken or cut-off file yields an error and no items. Then the history is searched for
 * ids, then the lists are read.
 */
export async function readJson(archive: Archive, entry: ArchiveEntry, signal: AbortSignal): Promise<SourceReading> {
  const { survey, copies } = await surveyDocuments(archive, entry, signal);
  const generation = generationOf(survey);
  const notes = [...notesOf(survey, generation)];
  if (copies > 1) notes.unshift(`${entry.path} holds the same document ${copies} times in a row; it was read once.`);
  return {
    about: { generation, accountName: survey.accountName, notes },
    items: jsonItems(archive, entry, survey, signal),
  };
}

async function surveyDocuments(
  archive: Archive,
  entry: ArchiveEntry,
  signal: AbortSignal,
): Promise<{ readonly survey: Survey; readonly copies: number }> {
  let first: Survey | null = null;
  let latest: Survey | null = null;
  const scanner = new JsonScanner(entry.path, (kind, at) => {
    if (kind !== 'object') throw notAnExport(`${entry.path} is JSON, but not a TikTok data export`);
    if (first && latest && !first.sameItems(latest)) throw twoDocuments(entry);
    latest = new Survey(at);
    first ??= latest;
    return latest.root();
  });
  const whole: Uint8Array[] | null = entry.bytes <= PARSE_WHOLE_BYTES ? [] : null;
  for await (const chunk of openText(archive, entry, signal)) {
    scanner.push(chunk);
    whole?.push(chunk.slice());
  }
  scanner.finish();
  const survey: Survey | null = first;
  if (survey === null || latest === null) throw notAnExport(`${entry.path} is JSON, but not a TikTok data export`);
  if (!sameItems(survey, latest)) throw twoDocuments(entry);
  if (whole) checkWhole(Buffer.concat(whole), survey, entry);
  return { survey, copies: scanner.documents };
}

function sameItems(a: Survey, b: Survey): boolean {
  return a === b || a.sameItems(b);
}

/** Both readers must agree that this is JSON; the scanner is at least as strict, so this never fires unless it is wrong. */
function checkWhole(bytes: Buffer, survey: Survey, entry: ArchiveEntry): void {
  try {
    JSON.parse(bytes.toString('utf8', survey.start.byte, survey.endByte));
  } catch (cause) {
    throw new FerryError('usage', 'json-broken', `${entry.path} is not valid JSON`, { effect: 'none', cause });
  }
}

async function* jsonItems(
  archive: Archive,
  entry: ArchiveEntry,
  survey: Survey,
  signal: AbortSignal,
): AsyncGenerator<SourceItem, void, undefined> {
  const maker = new ItemMaker(entry.path, survey.index, await findIds(archive, entry, survey, signal));
  const items: SourceItem[] = [];
  const lists = survey.lists.values();
  let list = lists.next().value;
  let scanner: JsonScanner | null = null;
  let offset = 0;
  if (list) {
    for await (const chunk of openText(archive, entry, signal)) {
      const end = offset + chunk.length;
      while (list && list.start.byte < end) {
        scanner ??= listScanner(entry, list, maker, items);
        scanner.push(chunk.subarray(Math.max(0, list.start.byte - offset), Math.max(0, list.endByte - offset)));
        if (list.endByte > end) break;
        scanner.finish();
        scanner = null;
        list = lists.next().value;
      }
      offset = end;
      yield* items.splice(0);
      if (!list) break;
    }
  }
  maker.finish();
}

/** Reads one list as if it were a file of its own. */
function listScanner(entry: ArchiveEntry, list: FoundList, maker: ItemMaker, items: SourceItem[]): JsonScanner {
  const visitor = {
    member: () => 'take' as const,
    taken: (name: string | number, text: string | null, at: { readonly line: number }) => {
      const where = `${entry.path}: ${pathOf(list.path, name)} (line ${at.line})`;
      items.push(maker.make(list.role, textToFields(text), where));
    },
  };
  return new JsonScanner(entry.path, () => visitor, list.start);
}

function textToFields(text: string | null): ReturnType<typeof fieldsOf> | string {
  if (text === null) return `it is longer than ${MAX_TAKEN_BYTES / (1024 * 1024)} MiB`;
  const item = parseItem(text);
  return item ? fieldsOf(item) : 'it is not an object with fields';
}

/** Only the first document counts: the second copy would make every id look repeated. */
async function findIds(
  archive: Archive,
  entry: ArchiveEntry,
  survey: Survey,
  signal: AbortSignal,
): Promise<IdHistory | null> {
  const seconds = survey.index.post.sortedSeconds();
  if (seconds.length === 0) return null;
  const ids = new IdHistory(seconds);
  let offset = 0;
  for await (const chunk of openText(archive, entry, signal)) {
    ids.push(chunk.subarray(0, Math.max(0, survey.endByte - offset)));
    offset += chunk.length;
    if (offset >= survey.endByte) break;
  }
  ids.flush();
  return ids;
}

function twoDocuments(entry: ArchiveEntry): FerryError {
  return new FerryError('usage', 'two-documents', `${entry.path} holds two documents with different posts`, {
    hint: 'Ask TikTok for a new export, or split the file in two.',
    effect: 'none',
  });
}

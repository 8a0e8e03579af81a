import type { Archive, ArchiveEntry, SourceItem } from '../../../src/contract/index.ts';
import { JsonScanner, MAX_VALUE_BYTES } from '../../../src/kit/index.ts';
import { type Fields, fieldsOf, parseItem } from './fields.ts';
import { IdHistory } from './history.ts';
import { ItemMaker, type NoFields } from './items.ts';
import { tiktokReason } from './reasons.ts';
import { pathOf } from './shapes.ts';
import type { FoundList, Survey } from './survey.ts';
import { openText } from './text.ts';

/** Lists up to this size (about 6,000 posts) stay in memory from the search for ids, which saves a third pass. */
const KEEP_BYTES = 8 * 1024 * 1024;

/** Some bytes of the file and where they stand in it. */
interface Piece {
  readonly byte: number;
  readonly bytes: Uint8Array;
}

/** Every item of the surveyed lists, in the order of the file. */
export async function* jsonItems(
  archive: Archive,
  entry: ArchiveEntry,
  survey: Survey,
  signal: AbortSignal,
): AsyncGenerator<SourceItem, void, undefined> {
  const { ids, kept } = await searchHistory(archive, entry, survey, signal);
  const maker = new ItemMaker(entry.path, survey.index, ids);
  const items: SourceItem[] = [];
  const lists = survey.lists.values();
  let list = lists.next().value;
  let scanner: JsonScanner | null = null;
  if (list) {
    for await (const piece of kept ?? piecesOf(archive, entry, signal)) {
      const end = piece.byte + piece.bytes.length;
      while (list && list.start.byte < end) {
        scanner ??= listScanner(entry, list, maker, items);
        scanner.push(partOf(piece, list));
        if (list.endByte > end) break;
        scanner.finish();
        scanner = null;
        list = lists.next().value;
      }
      yield* items.splice(0);
      if (!list) break;
    }
  }
  maker.finish();
}

/** Reads one list as if it were a file of its own. */
function listScanner(entry: ArchiveEntry, list: FoundList, maker: ItemMaker, items: SourceItem[]): JsonScanner {
  const visitor = {
    member: () => 'read' as const,
    value: (name: string | number, text: string | null, at: { readonly line: number }) => {
      const where = `${entry.path}: ${pathOf(list.path, name)} (line ${at.line})`;
      items.push(maker.make(list.role, textToFields(text), where));
    },
  };
  return new JsonScanner(entry.path, () => visitor, list.start);
}

function textToFields(text: string | null): Fields | NoFields {
  if (text === null) return { because: tiktokReason('item-too-long', { maxBytes: MAX_VALUE_BYTES }) };
  const item = parseItem(text);
  return item ? fieldsOf(item) : { because: tiktokReason('item-no-object') };
}

/** Only the first document counts: the second copy would make every id look repeated. */
async function searchHistory(
  archive: Archive,
  entry: ArchiveEntry,
  survey: Survey,
  signal: AbortSignal,
): Promise<{ readonly ids: IdHistory | null; readonly kept: readonly Piece[] | null }> {
  const seconds = survey.index.post.sortedSeconds();
  if (seconds.length === 0) return { ids: null, kept: null };
  const ids = new IdHistory(seconds);
  const listBytes = survey.lists.reduce((sum, list) => sum + list.endByte - list.start.byte, 0);
  const kept: Piece[] | null = listBytes <= KEEP_BYTES ? [] : null;
  for await (const piece of piecesOf(archive, entry, signal)) {
    ids.push(partOf(piece, survey));
    for (const list of kept ? survey.lists : []) {
      const part = partOf(piece, list);
      if (part.length > 0) kept?.push({ byte: Math.max(piece.byte, list.start.byte), bytes: new Uint8Array(part) });
    }
    if (piece.byte + piece.bytes.length >= survey.endByte) break;
  }
  ids.flush();
  return { ids, kept };
}

async function* piecesOf(
  archive: Archive,
  entry: ArchiveEntry,
  signal: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  let byte = 0;
  for await (const bytes of openText(archive, entry, signal)) {
    yield { byte, bytes };
    byte += bytes.length;
  }
}

function partOf(
  piece: Piece,
  range: { readonly start: { readonly byte: number }; readonly endByte: number },
): Uint8Array {
  const from = Math.max(0, range.start.byte - piece.byte);
  const to = Math.max(from, range.endByte - piece.byte);
  return piece.bytes.subarray(from, to);
}

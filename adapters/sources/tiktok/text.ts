import { type Archive, type ArchiveEntry, because, FerryError } from '../../../src/contract/index.ts';

const SNIFF_BYTES = 4;
export const HEAD_BYTES = 64 * 1024;

/**
 * An entry's bytes as UTF-8. A byte order mark becomes three blanks, so that byte offsets in messages stay true.
 * A chunk is the caller's until the next is asked for. FerryError `usage` for UTF-16, which only appears when somebody saved the file again.
 */
export async function* openText(
  archive: Archive,
  entry: ArchiveEntry,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of archive.open(entry, 'lent')) {
    signal?.throwIfAborted();
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < SNIFF_BYTES) continue;
    yield checkedHead(head, entry);
    head = null;
  }
  if (head !== null && head.length > 0) yield checkedHead(head, entry);
}

/** The first bytes as text, for recognising. */
export async function readHead(archive: Archive, entry: ArchiveEntry): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of openText(archive, entry)) {
    chunks.push(new Uint8Array(chunk.subarray(0, HEAD_BYTES - bytes)));
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function checkedHead(head: Uint8Array, entry: ArchiveEntry): Uint8Array {
  const [first, second, third] = head;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Without a mark: a letter, and the zero that is its other half. A video begins with several zeros.
  const isHalved = (first === 0) !== (second === 0) && isAscii(first || second);
  if (isMarked || isHalved) {
    throw new FerryError('usage', because('export-utf16', { file: entry.path }), { effect: 'none' });
  }
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    const blank = Uint8Array.from(head);
    blank.fill(0x20, 0, 3);
    return blank;
  }
  return head;
}

function isAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x80;
}

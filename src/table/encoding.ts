import { createReadStream } from 'node:fs';
import { because, FerryError } from '../contract/index.ts';
import { assertPlain } from '../disk/index.ts';
import { decoded, type Encoding, findEncoding } from '../kit/encoding.ts';

export interface TextFile {
  /** null: nothing can tell; `chunks` are read as Windows-1252, and every byte is a letter there */
  readonly encoding: Encoding | null;
  readonly chunks: AsyncIterable<string>;
}

/**
 * A table as text, in pieces. FerryError `usage` when it cannot be read, or is a workbook (`.xlsx`, `.ods`, `.numbers`) and no table.
 */
export async function openText(path: string, signal: AbortSignal): Promise<TextFile> {
  const open = () => bytesOf(path, signal);
  for await (const head of open()) {
    if (isWorkbook(head)) throw new FerryError('usage', because('table-workbook', { path }), { effect: 'none' });
    break;
  }
  const encoding = await findEncoding(open);
  return { encoding, chunks: decoded(open(), encoding ?? 'windows-1252') };
}

async function* bytesOf(path: string, signal: AbortSignal): AsyncIterable<Buffer> {
  try {
    await assertPlain(path);
    yield* createReadStream(path, { highWaterMark: 256 * 1024, signal }) as AsyncIterable<Buffer>;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof FerryError) throw cause;
    const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new FerryError('usage', because('table-unreadable', { path, systemCode }), { effect: 'none', cause });
  }
}

function isWorkbook(head: Buffer): boolean {
  return head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' || head.subarray(0, 2).toString('hex') === 'd0cf';
}

import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { because, FerryError } from '../contract/index.ts';
import { assertPlain } from '../disk/index.ts';

/** What spreadsheets save tables in. The last two cannot hold every letter: what they have no place for is `?` there. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'gb18030';

export interface TextFile {
  readonly encoding: Encoding;
  readonly chunks: AsyncIterable<string>;
}

/**
 * A table as text, in pieces. Unicode by its mark or its bytes, else the code page of a Western or a Chinese Windows. FerryError
 * `usage` when it cannot be read, or is a workbook (`.xlsx`, `.ods`, `.numbers`) and no table.
 */
export async function openText(path: string, signal: AbortSignal): Promise<TextFile> {
  const encoding = await findEncoding(path, signal);
  return { encoding, chunks: decoded(path, encoding, signal) };
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

async function findEncoding(path: string, signal: AbortSignal): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const runs = new HighBytes();
  let isUtf8 = true;
  let isFirst = true;
  for await (const chunk of bytesOf(path, signal)) {
    if (isFirst) {
      if (isWorkbook(chunk)) throw new FerryError('usage', because('table-workbook', { path }), { effect: 'none' });
      const wide = wideEncodingOf(chunk);
      if (wide !== null) return wide;
    }
    isFirst = false;
    runs.add(chunk);
    isUtf8 &&= fits(utf8, chunk, true);
  }
  if (isUtf8 && fits(utf8, new Uint8Array(), false)) return 'utf-8';
  return runs.areChinese() && (await canBe('gb18030', path, signal)) ? 'gb18030' : 'windows-1252';
}

function isWorkbook(head: Buffer): boolean {
  return head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' || head.readUInt16BE(0) === 0xd0cf;
}

/** By its mark, else by the zeros beside the first letters. */
function wideEncodingOf([first, second, third, fourth]: Buffer): Encoding | null {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && third !== 0 && fourth === 0))
    return 'utf-16le';
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && third === 0 && fourth !== 0);
  return isBig ? 'utf-16be' : null;
}

function fits(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

async function canBe(encoding: Encoding, path: string, signal: AbortSignal): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of bytesOf(path, signal)) if (!fits(decoder, chunk, true)) return false;
  return fits(decoder, new Uint8Array(), false);
}

/** Chinese text has its high bytes in pairs, one pair behind the other; accents stand alone between plain letters. */
class HighBytes {
  #run = 0;
  #paired = 0;
  #alone = 0;

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte >= 0x80) this.#run += 1;
      else if (this.#run > 0) this.#end();
    }
  }

  #end(): void {
    if (this.#run % 2 === 0) this.#paired += this.#run;
    else this.#alone += this.#run;
    this.#run = 0;
  }

  areChinese(): boolean {
    this.#end();
    return this.#paired > 2 * this.#alone;
  }
}

async function* decoded(path: string, encoding: Encoding, signal: AbortSignal): AsyncIterable<string> {
  if (encoding === 'windows-1252') {
    for await (const chunk of bytesOf(path, signal)) yield fromWindows1252(chunk);
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytesOf(path, signal)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** 0x80 to 0x9f: some versions of Node take them for control characters. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export function fromWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (sign) => windows1252[sign.charCodeAt(0) - 0x80] ?? sign);
}

import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** What spreadsheets save tables in. The last two cannot hold every letter: what they have no place for is `?` there. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | CodePage;
export type CodePage = 'windows-1252' | 'gb18030';

/** The bytes of a file from its beginning, as often as it is asked for. */
export type OpenBytes = () => AsyncIterable<Buffer>;

/**
 * Unicode by its mark or its bytes, else the code page of a Western or a Chinese Windows. null: neither, or it may be one as well as another:
 * bytes that no text has, or letters in UTF-8 beside broken ones.
 */
export async function findEncoding(open: OpenBytes): Promise<Encoding | null> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8Whole = true;
  let isFirst = true;
  for await (const chunk of open()) {
    const wide = isFirst ? wideEncodingOf(chunk) : null;
    if (wide !== null) return wide;
    isFirst = false;
    isUtf8Whole = fits(utf8, chunk, true);
    if (!isUtf8Whole) break;
  }
  if (isUtf8Whole && fits(utf8, new Uint8Array(), false)) return 'utf-8';
  return findCodePage(open);
}

async function findCodePage(open: OpenBytes): Promise<CodePage | null> {
  const runs = new HighBytes();
  for await (const chunk of open()) runs.add(chunk);
  const seen = runs.end();
  if (seen.hasNoText || seen.unicode >= seen.others) return null;
  if (seen.paired > 2 * seen.alone && (await canBe('gb18030', open))) return 'gb18030';
  return seen.isOutsideWindows ? null : 'windows-1252';
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

async function canBe(encoding: Encoding, open: OpenBytes): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of open()) if (!fits(decoder, chunk, true)) return false;
  return fits(decoder, new Uint8Array(), false);
}

/** Places of Windows-1252 that nothing stands in. */
const nowhere: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Control characters that texts have: tab, the ends of lines and pages, and what an old DOS ends files with. */
const inTexts: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a]);
/** Of a run so long, its beginning says what it is. */
const mostOfRun = 4096;

/** Chinese text has its high bytes in pairs, one pair behind the other; accents stand alone between plain letters. */
class HighBytes {
  readonly #run = Buffer.alloc(mostOfRun);
  #length = 0;
  #seen = { paired: 0, alone: 0, unicode: 0, others: 0, hasNoText: false, isOutsideWindows: false };

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte >= 0x80) {
        if (this.#length < mostOfRun) this.#run[this.#length] = byte;
        this.#length += 1;
        if (nowhere.has(byte)) this.#seen.isOutsideWindows = true;
        continue;
      }
      if (byte < 0x20 && !inTexts.has(byte)) this.#seen.hasNoText = true;
      if (this.#length > 0) this.#endRun();
    }
  }

  #endRun(): void {
    const seen = this.#seen;
    if (this.#length % 2 === 0) seen.paired += this.#length;
    else seen.alone += this.#length;
    if (isUtf8(this.#run.subarray(0, Math.min(this.#length, mostOfRun)))) seen.unicode += 1;
    else seen.others += 1;
    this.#length = 0;
  }

  end() {
    if (this.#length > 0) this.#endRun();
    return this.#seen;
  }
}

/** The text of bytes that `findEncoding` knows. */
export async function* decoded(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  if (encoding === 'windows-1252') {
    for await (const chunk of bytes) yield fromWindows1252(chunk);
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** 0x80 to 0x9f: some versions of Node take them for control characters. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export function fromWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (sign) => windows1252[sign.charCodeAt(0) - 0x80] ?? sign);
}

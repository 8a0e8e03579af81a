/** What most bytes of a large JSON file go through. */

const SPACE = 0x20;
const QUOTE = 0x22;
const COLON_BYTE = 0x3a;
const BACKSLASH = 0x5c;

/** 1 for bytes that need no thought inside a string: not a quote, a backslash or a control character. */
const PLAIN = new Uint8Array(256).fill(1, SPACE);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

/** The first byte from `at` that is not plain, four at a time where four are left. */
export function endOfPlain(chunk: Uint8Array, at: number, end: number): number {
  let i = at;
  const last = end - 4;
  while (
    i <= last &&
    ((PLAIN[chunk[i] as number] as number) &
      (PLAIN[chunk[i + 1] as number] as number) &
      (PLAIN[chunk[i + 2] as number] as number) &
      (PLAIN[chunk[i + 3] as number] as number)) ===
      1
  )
    i += 4;
  while (i < end && PLAIN[chunk[i] as number] === 1) i += 1;
  return i;
}

/** `chunk[at]` ends a name: do colon, blank and quote mark follow, as files without indentation inside a line have them? */
export function isTextNext(chunk: Uint8Array, at: number): boolean {
  return at + 3 < chunk.length && chunk[at + 1] === COLON_BYTE && chunk[at + 2] === SPACE && chunk[at + 3] === QUOTE;
}

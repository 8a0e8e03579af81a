/** The bytes that JSON is made of, and the two loops that most of a large file goes through. */

export const LF = 0x0a;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON_BYTE = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

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

/** `chunk[at]` ends a name: do colon, blank and quote mark follow, as TikTok writes them? */
export function isTextNext(chunk: Uint8Array, at: number): boolean {
  return at + 3 < chunk.length && chunk[at + 1] === COLON_BYTE && chunk[at + 2] === SPACE && chunk[at + 3] === QUOTE;
}

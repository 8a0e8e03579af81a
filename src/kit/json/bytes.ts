/** What most bytes of a large JSON file go through: looked at four or eight at a time. */

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** The number whose eight bytes are blanks: one comparison instead of eight. */
const EIGHT_SPACES = new DataView(new TextEncoder().encode(' '.repeat(8)).buffer).getFloat64(0);

/** 1 for bytes that need no thought inside a string: not a quote, a backslash or a control character. */
const PLAIN = new Uint8Array(256).fill(1, SPACE);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

/** The first byte from `at` that is not plain, or `end`. */
export function endOfPlain(chunk: Uint8Array, view: DataView, at: number, end: number): number {
  let i = at;
  const last = end - 4;
  while (i <= last) {
    const four = view.getInt32(i, true);
    // quotes and control characters are what is below 0x21 once this bit is turned: one test for both
    const turned = four ^ 0x02020202;
    const slashed = four ^ 0x5c5c5c5c;
    const hit = (((turned - 0x21212121) & ~turned) | ((slashed - 0x01010101) & ~slashed)) & -0x7f7f7f80;
    // the lowest bit that is set belongs to the first such byte; those above it may be borrowed
    if (hit !== 0) return i + ((31 - Math.clz32(hit & -hit)) >> 3);
    i += 4;
  }
  while (i < end && PLAIN[chunk[i] as number] === 1) i += 1;
  return i;
}

/** The first byte from `at` that is no blank, or `end`. */
export function endOfSpaces(chunk: Uint8Array, view: DataView, at: number, end: number): number {
  let i = at;
  const last = end - 8;
  while (i <= last && view.getFloat64(i, true) === EIGHT_SPACES) i += 8;
  while (i < end && chunk[i] === SPACE) i += 1;
  return i;
}

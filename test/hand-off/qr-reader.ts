/**
 * Reads a QR code of one block (versions 1 to 5 at level L) from its squares, by ISO/IEC 18004 and without correcting anything: one wrong
 * square is wrong text. Shares nothing with what drew it.
 */
export function readQr(isDark: readonly (readonly boolean[])[]): string {
  const size = isDark.length;
  const version = (size - 17) / 4;
  const at = (row: number, column: number) => isDark[row]?.[column] === true;
  const isFunction = functionSquares(size, version);
  const mask = masks[maskNumber(at)];
  if (mask === undefined) throw new Error('no such mask');
  const bits = zigzag(size)
    .filter(([row, column]) => !isFunction(row, column))
    .map(([row, column]) => at(row, column) !== mask(row, column));
  const number = (from: number, length: number) =>
    bits.slice(from, from + length).reduce((sum, bit) => 2 * sum + Number(bit), 0);
  if (number(0, 4) !== 4) throw new Error('not bytes');
  const length = number(4, 8);
  return Buffer.from(Array.from({ length }, (_, n) => number(12 + 8 * n, 8))).toString('utf8');
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** Bits 2 to 4 of the format, which lie in row 8 from the left; they are themselves masked with 101010000010010. */
function maskNumber(at: (row: number, column: number) => boolean): number {
  const level = [0, 1].map((column) => Number(at(8, column)));
  if (level.join('') !== '11') throw new Error('not level L');
  return [2, 3, 4].reduce((sum, column) => 2 * sum + Number(at(8, column)), 0) ^ 0b101;
}

function functionSquares(size: number, version: number): (row: number, column: number) => boolean {
  const middle = size - 7;
  return (row, column) =>
    // finders with their borders and the format beside them
    (row <= 8 && column <= 8) ||
    (row <= 8 && column >= size - 8) ||
    (row >= size - 8 && column <= 8) ||
    // timing
    row === 6 ||
    column === 6 ||
    // the one alignment pattern
    (version > 1 && Math.abs(row - middle) <= 2 && Math.abs(column - middle) <= 2);
}

/** Two columns at a time from the right, up and down in turns, around the timing column. */
function zigzag(size: number): readonly (readonly [number, number])[] {
  const rights = Array.from({ length: (size - 1) / 2 }, (_, pair) => size - 1 - 2 * pair).map((right) =>
    right <= 6 ? right - 1 : right,
  );
  return rights.flatMap((right, pair) =>
    Array.from({ length: size }, (_, step) => (pair % 2 === 0 ? size - 1 - step : step)).flatMap((row) => [
      [row, right] as const,
      [row, right - 1] as const,
    ]),
  );
}

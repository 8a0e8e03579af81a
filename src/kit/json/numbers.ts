/** JSON's grammar of numbers, one byte at a time. */

/** Before the first byte of a number; also: no number. */
export const NUMBER_START = 0;
const MINUS = 1;
const ZERO = 2;
const WHOLE = 3;
const POINT = 4;
const FRACTION = 5;
const EXPONENT = 6;
const EXPONENT_SIGN = 7;
const EXPONENT_DIGITS = 8;

/** → the state after `byte`, or `NUMBER_START` when the byte does not belong to the number. */
export function nextNumberState(state: number, byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return afterDigit(state, byte);
  if (byte === 0x2d && state === NUMBER_START) return MINUS;
  if (byte === 0x2e && (state === ZERO || state === WHOLE)) return POINT;
  if ((byte === 0x65 || byte === 0x45) && (state === ZERO || state === WHOLE || state === FRACTION)) return EXPONENT;
  if ((byte === 0x2b || byte === 0x2d) && state === EXPONENT) return EXPONENT_SIGN;
  return NUMBER_START;
}

function afterDigit(state: number, byte: number): number {
  switch (state) {
    case NUMBER_START:
    case MINUS:
      return byte === 0x30 ? ZERO : WHOLE;
    case WHOLE:
      return WHOLE;
    case POINT:
    case FRACTION:
      return FRACTION;
    case EXPONENT:
    case EXPONENT_SIGN:
    case EXPONENT_DIGITS:
      return EXPONENT_DIGITS;
    default:
      return NUMBER_START;
  }
}

/** Whether a number may end in this state: `1.` and `-` may not. */
export function fitsNumberEnd(state: number): boolean {
  return state === ZERO || state === WHOLE || state === FRACTION || state === EXPONENT_DIGITS;
}

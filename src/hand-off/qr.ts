import { encode } from 'uqr';

export interface TerminalQr {
  readonly lines: readonly string[];
  /** of each line, in columns */
  readonly columns: number;
}

/**
 * An address as a picture of half blocks, two rows of squares a line. Dark squares are drawn as blanks in a light frame, so that it is right on a
 * dark terminal; phones read it the other way round too, as it appears on a light one.
 */
export function qrForTerminal(text: string): TerminalQr {
  // Below the last row there is none, and it is light.
  const { data, size } = encode(text, { ecc: 'L', border: 2 });
  const isLight = (row: number, column: number) => data[row]?.[column] !== true;
  const lines = Array.from({ length: Math.ceil(size / 2) }, (_, line) =>
    Array.from({ length: size }, (_column, column) =>
      block(isLight(2 * line, column), isLight(2 * line + 1, column)),
    ).join(''),
  );
  return { lines, columns: size };
}

function block(above: boolean, below: boolean): string {
  if (above) return below ? '█' : '▀';
  return below ? '▄' : ' ';
}

import { describe, expect, it } from 'vitest';
import { newToken } from '../../src/hand-off/guard.ts';
import { qrForTerminal } from '../../src/hand-off/qr.ts';
import { readQr } from './qr-reader.ts';

/** Two rows of squares a line, as they appear; what lies below the last row is light. */
function lightSquares(lines: readonly string[]): readonly (readonly boolean[])[] {
  return lines.flatMap((line) => [
    [...line].map((square) => square === '█' || square === '▀'),
    [...line].map((square) => square === '█' || square === '▄'),
  ]);
}

const quiet = 2;

describe('the code in the terminal', () => {
  it.each([
    `http://192.168.1.5:4747/?t=${newToken()}`,
    `http://192.168.178.123:54321/?t=${newToken()}`,
    `http://10.0.0.1:80/?t=${newToken()}`,
    'http://10.0.0.1/',
    'x',
  ])('is read as %s', (text) => {
    const { lines, columns } = qrForTerminal(text);
    for (const line of lines) {
      expect([...line]).toHaveLength(columns);
      expect(line).toMatch(/^[█▀▄ ]+$/);
    }
    const light = lightSquares(lines);
    const inner = light
      .slice(quiet, columns - quiet)
      .map((row) => row.slice(quiet, columns - quiet).map((isLight) => !isLight));
    expect(readQr(inner)).toBe(text);
  });

  it('has a light frame all around, and ends light below', () => {
    const { lines, columns } = qrForTerminal('http://192.168.178.123:54321/?t=1234567890123456789012');
    const light = lightSquares(lines);
    const isFrame = (row: number, column: number) =>
      row < quiet || column < quiet || row >= columns - quiet || column >= columns - quiet;
    light.forEach((row, index) => {
      row.forEach((isLight, column) => {
        if (isFrame(index, column)) expect(isLight, `${index}, ${column}`).toBe(true);
      });
    });
    // The corners of the finders are dark: the frame is no wider.
    expect(light[quiet]?.[quiet]).toBe(false);
  });

  it('fits a terminal of 80 by 24 with room for what is said about it', () => {
    const { lines, columns } = qrForTerminal(`http://192.168.178.123:65535/?t=${newToken()}`);
    expect(columns).toBeLessThanOrEqual(40);
    expect(lines.length).toBeLessThanOrEqual(20);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from '../../../src/core/caption/cut.ts';

function cutTo(text: string, max: number): string {
  return cutText(text, [], (candidate) => candidate.length <= max);
}

describe('cutting between words', () => {
  it.each([
    ['the sea was calm', 13, 'the sea was…'],
    ['the sea was calm', 12, 'the sea was…'],
    ['the sea was calm', 11, 'the sea…'],
    ['the sea, calm and wide', 15, 'the sea, calm…'],
    ['take 1,000 boats', 12, 'take 1,000…'],
  ])('%j to %i units is %j', (text, max, cut) => {
    expect(cutTo(text, max)).toBe(cut);
  });

  it('finds the same borders among plain letters as the segmenter does among others', () => {
    const letters = fc.constantFrom('a', 'a', 'a', ' ', ' ', "'", ',', '-', '\n', '海');
    const accented = (text: string) => text.replaceAll('a', 'é');
    fc.assert(
      fc.property(fc.array(letters, { minLength: 10, maxLength: 60 }), fc.integer({ min: 5, max: 50 }), (some, max) => {
        const text = some.join('');
        expect(accented(cutTo(text, max))).toBe(cutTo(accented(text), max));
      }),
      { numRuns: 500 },
    );
  });
});

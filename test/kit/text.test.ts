import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemeEnds, graphemes, splitGraphemes } from '../../src/kit/index.ts';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

function reference(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

describe('counting graphemes', () => {
  it('counts what a person calls a character', () => {
    expect(graphemes('hello')).toBe(5);
    expect(graphemes('👨‍👩‍👧‍👦')).toBe(1);
    expect(graphemes('cafe\u0301')).toBe(4);
    expect(graphemes('🇳🇱🇧🇪')).toBe(2);
    expect(graphemes('a\r\nb')).toBe(3);
    expect(graphemes('')).toBe(0);
  });

  it('agrees with Intl.Segmenter on any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(
        '👨‍👩‍👧',
        '🏽',
        '🇳',
        '\u200d',
        '\u0301',
        '\r\n',
        '漢字',
        'नमस्ते',
        '각',
        '🏴\u{e0067}\u{e0062}\u{e007f}',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(600), (pieces, pad) => {
        // Padding moves the pieces across the border between two windows.
        const text = '漢'.repeat(pad) + pieces.join('');
        expect(splitGraphemes(text)).toEqual(reference(text));
        expect(graphemes(text)).toBe(reference(text).length);
      }),
      { numRuns: 300 },
    );
  });

  it('joins a grapheme longer than a window', () => {
    const zalgo = `a${'\u0301'.repeat(3_000)}`;
    expect(splitGraphemes(`x${zalgo}y`)).toEqual(['x', zalgo, 'y']);
    expect([...graphemeEnds('ab')]).toEqual([1, 2]);
  });

  it('gets through 200,000 characters, which took Intl.Segmenter minutes', () => {
    expect(graphemes('漢é'.repeat(100_000))).toBe(200_000);
    expect(graphemes('👍🏽'.repeat(20_000))).toBe(20_000);
  });
});

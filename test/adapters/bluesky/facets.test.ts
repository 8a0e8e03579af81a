import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFacets } from '../../../adapters/destinations/bluesky/facets.ts';

interface Facet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number };
  readonly features: readonly [Readonly<Record<string, string>>];
}

/** What a reader's app would underline: the bytes it is told, as text, and where they lead. */
function shown(text: string, tags: readonly string[]): readonly (readonly [string, string])[] {
  const bytes = Buffer.from(text, 'utf8');
  return (findFacets(text, tags) as unknown as readonly Facet[]).map(({ index, features: [feature] }) => [
    bytes.subarray(index.byteStart, index.byteEnd).toString('utf8'),
    feature['tag'] ?? feature['uri'] ?? '',
  ]);
}

describe('facets', () => {
  it.each([
    ['plain', 'Ferry #sea today', ['sea'], [['#sea', 'sea']]],
    [
      'behind emoji families and Han',
      '👩‍👩‍👧黄昏的渡轮 #旅行 #dusk',
      ['旅行', 'dusk'],
      [
        ['#旅行', '旅行'],
        ['#dusk', 'dusk'],
      ],
    ],
    ['right after Chinese, without a space', '日落#旅行', ['旅行'], [['#旅行', '旅行']]],
    [
      'one glued to the other',
      '#sea#sun',
      ['sea', 'sun'],
      [
        ['#sea', 'sea'],
        ['#sun', 'sun'],
      ],
    ],
    [
      'one that begins like another',
      '#sea #seaside',
      ['sea', 'seaside'],
      [
        ['#sea', 'sea'],
        ['#seaside', 'seaside'],
      ],
    ],
    [
      'written in other letters than the first time',
      '#Sea and #sea',
      ['Sea'],
      [
        ['#Sea', 'Sea'],
        ['#sea', 'sea'],
      ],
    ],
    ['an emoji', 'so #😂 yes', ['😂'], [['#😂', '😂']]],
    ['before a full stop', 'at #sea.', ['sea'], [['#sea', 'sea']]],
    ['with accents written apart', 'le #cafe\u0301!', ['cafe\u0301'], [['#cafe\u0301', 'cafe\u0301']]],
  ] as const)('marks a tag: %s', (_name, text, tags, expected) => {
    expect(shown(text, tags)).toEqual(expected);
  });

  it.each([
    ['what is no tag of the draft', 'we are #1 in C#major', ['sea']],
    ['the middle of a word', 'C#major', ['major']],
    ['the beginning of a longer word', '#seaside', ['sea']],
    ['a tag longer than the protocol takes', `#${'a'.repeat(65)}`, ['a'.repeat(65)]],
    ['a tag of more bytes than it takes', `#${'👩‍👩‍👧'.repeat(40)}`, ['👩‍👩‍👧'.repeat(40)]],
  ] as const)('does not mark %s', (_name, text, tags) => {
    expect(shown(text, tags)).toEqual([]);
  });

  it.each([
    [
      'with scheme',
      'see https://example.com/a?b=1#c now',
      [['https://example.com/a?b=1#c', 'https://example.com/a?b=1#c']],
    ],
    ['at the end of a sentence', 'at https://example.com/a.', [['https://example.com/a', 'https://example.com/a']]],
    ['in brackets', '(https://example.com/a)', [['https://example.com/a', 'https://example.com/a']]],
    [
      'with brackets of its own',
      'https://example.com/a_(b)',
      [['https://example.com/a_(b)', 'https://example.com/a_(b)']],
    ],
    [
      'before Chinese without a space',
      'https://example.com/a黄昏',
      [['https://example.com/a', 'https://example.com/a']],
    ],
    ['without scheme', 'linktr.ee/ferry 🌅', [['linktr.ee/ferry', 'https://linktr.ee/ferry']]],
    ['www', 'www.example.co.jp!', [['www.example.co.jp', 'https://www.example.co.jp/']]],
  ] as const)('marks a link: %s', (_name, text, expected) => {
    expect(shown(text, [])).toEqual(expected);
  });

  it.each(['me@example.com', 'wow.me too', 'e.g. this', 'a...b', 'version 1.2.3', 'https://', 'http://[bad'])(
    'sees no link in %s',
    (text) => {
      expect(shown(text, [])).toEqual([]);
    },
  );

  it('does not mark a tag inside a link', () => {
    expect(shown('https://example.com/#sea #sea', ['sea'])).toEqual([
      ['https://example.com/#sea', 'https://example.com/#sea'],
      ['#sea', 'sea'],
    ]);
  });

  it('marks whole characters only, in order, never twice, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom('#sea', '#旅行', '#😂', 'https://a.com/x', 'b.net', ' ', '\n', '👩‍👩‍👧', '汉', '#', '@'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const bytes = Buffer.from(text, 'utf8');
        let done = 0;
        for (const { index } of findFacets(text, ['sea', '旅行', '😂']) as unknown as readonly Facet[]) {
          expect(index.byteStart).toBeGreaterThanOrEqual(done);
          expect(index.byteEnd).toBeGreaterThan(index.byteStart);
          expect(index.byteEnd).toBeLessThanOrEqual(bytes.length);
          const part = bytes.subarray(index.byteStart, index.byteEnd).toString('utf8');
          expect(part, 'half a character').not.toContain('\ufffd');
          done = index.byteEnd;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes linear time on hostile text', () => {
    for (const text of [
      '#'.repeat(50_000),
      'a.'.repeat(25_000),
      'www.'.repeat(12_500),
      `https://a.com/${'('.repeat(50_000)}`,
    ])
      expect(findFacets(text, ['sea'])).toBeDefined();
  });
});

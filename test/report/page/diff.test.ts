import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, wordDiff } from '../../../src/report/page/diff.ts';

const text = (pieces: readonly Piece[], kind: Piece['kind']) =>
  pieces
    .filter((piece) => piece.kind === kind || piece.kind === 'same')
    .map((piece) => piece.text)
    .join('');

describe('what became of a text', () => {
  it('is told word by word', () => {
    expect(wordDiff('see https://x.y #sun today', 'see #sun[话题]# today')).toEqual([
      { kind: 'same', text: 'see ' },
      { kind: 'gone', text: 'https://x.y ' },
      { kind: 'same', text: '#sun' },
      { kind: 'new', text: '[话题]#' },
      { kind: 'same', text: ' today' },
    ]);
  });

  it.each([
    [
      '#fyp #travel #annacooks',
      'Thanks for watching #annacooks',
      ['-#fyp #travel', '+Thanks for watching', '= #annacooks'],
    ],
    [
      'We went to the beach and it was lovely',
      'Wir waren am Strand and es war schön',
      ['-We went to the beach and it was lovely', '+Wir waren am Strand and es war schön'],
    ],
    [
      'one two three four five six',
      'ONE two three FOUR five six',
      ['-one', '+ONE', '= two three ', '-four', '+FOUR', '= five six'],
    ],
    ['去海边玩水', '在海南玩水', ['-去海边', '+在海南', '=玩水']],
  ])('tells a replaced stretch as a whole: %j, %j', (before, after, told) => {
    const signs = { same: '=', gone: '-', new: '+' } as const;
    expect(wordDiff(before, after).map(({ kind, text }) => `${signs[kind]}${text}`)).toEqual(told);
  });

  it('is told sign by sign in Chinese', () => {
    expect(wordDiff('今天在里斯本', '今天去里斯本')).toEqual([
      { kind: 'same', text: '今天' },
      { kind: 'gone', text: '在' },
      { kind: 'new', text: '去' },
      { kind: 'same', text: '里斯本' },
    ]);
  });

  it('gives both texts back, whatever they are', () => {
    const parts = ['a', 'word', '#tag', ' ', '\n', '里', 'カ', '\u{1f600}', '\ud83d', '\u0301', '!'];
    const texts = fc.array(fc.constantFrom(...parts), { maxLength: 20 }).map((some) => some.join(''));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const pieces = wordDiff(before, after);
        expect(text(pieces, 'gone')).toBe(before);
        expect(text(pieces, 'new')).toBe(after);
      }),
    );
  });

  it('has bounds for texts that share nothing', () => {
    const pieces = wordDiff('ab '.repeat(20_000), 'cd '.repeat(20_000));
    expect(pieces.length).toBeLessThanOrEqual(4);
  });
});

import { describe, expect, it } from 'vitest';
import { rednoteLimits } from '../../../adapters/destinations/rednote/limits.ts';
import { fitCaption } from '../../../src/core/caption/fit.ts';

/** Dumps may hold anything. What grew with the square of the length took from seconds to minutes here. */
const length = 150_000;
const runs = [
  '.',
  '!?',
  '…',
  '#',
  '@',
  '#@',
  '()',
  ' ',
  '\n',
  '"',
  'a.',
  '@a',
  'Ã©',
  '\u200d',
  'http://a.b/',
  '-',
  '/',
  '&amp;',
];

describe('a caption of nothing but one sign', () => {
  it.each(runs)('%j is fitted in one go', (sign) => {
    const caption = `hello ${sign.repeat(length / sign.length)}x`;
    const words = { repair: true, glossary: [{ kind: 'replace', term: 'hello', with: 'hi' }] } as const;
    const origin = { rules: { worthOfTag: () => null }, words, createdAt: '2024-01-01T00:00:00.000Z' };
    const { title, body } = fitCaption(caption, rednoteLimits().text, origin);
    expect(`${title} ${body}`).toMatch(/^hi/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, isMistakable, readGuarded } from '../../src/table/guard.ts';

describe('a text that a spreadsheet would take for something else', () => {
  it.each([
    ...['=1+1', '+49 30 1234', '-', '@me', '\tindented', '＝SUM', '=HYPERLINK("http://x")', '==='],
    ...['007', '7301234567890123456', '1.10', '1 000', '50%', '$5', '1/2', '1e5', '12:30', '(5)', '+5', '¥100'],
    ...['2024-05-01', '10 May', 'May 2024', '3/4', '5. Mai', '1 janv. 2024', '2024年5月1日', '下午3:00'],
    ...['TRUE', 'false', 'WAHR', '#N/A', '#REF!'],
  ])('has an apostrophe in front: %s', (text) => {
    expect(guarded(text)).toBe(`'${text}`);
  });

  it.each([
    'words',
    '',
    '#ferry #travel',
    'Day 5',
    '5 tips for May',
    "'tis the season",
    '🌞 1',
    'a=b',
    '第1集',
    'p01',
    'A 1',
  ])('and every other has none: %s', (text) => {
    expect(guarded(text)).toBe(text);
  });

  const start = fc.constantFrom(
    '',
    "'",
    "''",
    '=',
    "'=",
    '+',
    '-',
    '@',
    '\t',
    ' ',
    '007',
    '10 May',
    'TRUE',
    "'90s ",
    '0',
  );
  const text = fc.tuple(start, fc.string({ unit: 'binary', maxLength: 6 })).map((parts) => parts.join(''));

  it('comes back exactly, also where it begins with apostrophes itself', () => {
    fc.assert(
      fc.property(text, (before) => {
        expect(readGuarded(guarded(before), { text: before })).toBe(before);
      }),
      {
        numRuns: 2_000,
      },
    );
  });

  it('is not taken for one in a cell: whatever is written, none is a formula', () => {
    fc.assert(
      fc.property(text, (before) => {
        expect(guarded(before)).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('loses our apostrophe, and no other, when a person writes on behind it', () => {
    expect(readGuarded("'10 May in Rome", { text: '10 May' })).toBe('10 May in Rome');
    expect(readGuarded("'tis the end", { text: "'tis the season" })).toBe("'tis the end");
    expect(readGuarded("'=1", { text: 'words' })).toBe('=1');
    expect(readGuarded('=typed', { text: 'words' })).toBe('=typed');
    expect(isMistakable('=typed')).toBe(true);
  });
});

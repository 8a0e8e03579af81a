import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRows, noWish, readWish, texts, writeWish } from '../../../src/report/page/client/filter.ts';
import type { Labels, Row } from '../../../src/report/page/client/rows.ts';

const labels: Labels = {
  states: [
    ['published', 'Published'],
    ['held', 'Held'],
  ],
  kinds: [['video', 'Video']],
  accounts: [['rednote/main', 'REDnote']],
  codes: [['no-caption', 'No caption']],
};

const rows: readonly Row[] = [
  ['lisbon tram 7', 0, 0, 0, [], 0, 300],
  ['sourdough', 1, 0, 0, [0], 1, 100],
  ['lisbon again', 0, -1, 0, [0], 0, null],
  ['deleted', 0, -1, -1, [], 0, 200],
];

describe('what a reader asks to see', () => {
  it.each([
    [{}, [0, 1, 2, 3]],
    [{ q: 'ＬＩＳＢＯＮ' }, [0, 2]],
    [{ q: ' 7  lisbon ' }, [0]],
    [{ state: 'held' }, [1]],
    [{ kind: 'video' }, [0, 1]],
    [{ account: 'rednote/main' }, [0, 1, 2]],
    [{ code: 'no-caption', state: 'published' }, [2]],
    [{ warnings: 'on' }, [1]],
    [{ code: 'never-heard-of' }, []],
    [{ sort: 'oldest' }, [1, 3, 0, 2]],
    [{ sort: 'newest' }, [0, 3, 1, 2]],
  ])('%o finds %o', (wish, places) => {
    expect(findRows(rows, { ...noWish, ...wish }, labels)).toEqual(places);
  });

  it('comes back from the address as it was put there', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const wishes = fc.record({
      ...Object.fromEntries(texts.map((name) => [name, text])),
      page: fc.integer({ min: 1 }),
    });
    fc.assert(
      fc.property(wishes, (some) => {
        const wish = { ...noWish, ...some };
        const address = writeWish(wish);
        expect(readWish(address === '' ? '' : `#${address}`)).toEqual(wish);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['#page=-1', '#page=x', '#page=1.5', '#q='])('is not misled by %s', (hash) => {
    expect(readWish(hash)).toEqual(noWish);
  });

  it('leaves other addresses on the page alone', () => {
    expect(readWish('#gallery')).toBeNull();
  });
});

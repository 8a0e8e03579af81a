import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReasonTally, mergeReasons } from '../../src/core/tally.ts';

describe('reasons of one code', () => {
  it('are one, with the values they share', () => {
    const one = { code: 'a', values: { maxPx: 10, px: 12, list: ['x'], at: { x: 1, y: 2 } } };
    const other = { code: 'a', values: { maxPx: 10, px: 13, list: ['x'], at: { y: 2, x: 1 }, more: true } };
    expect(mergeReasons(one, other)).toEqual({ code: 'a', values: { maxPx: 10, list: ['x'], at: { x: 1, y: 2 } } });
    expect(mergeReasons(one, { code: 'a' })).toEqual({ code: 'a' });
  });

  it('keep what was said only where all said the same', () => {
    expect(mergeReasons({ code: 'a', said: 'no' }, { code: 'a', said: 'no' })).toEqual({ code: 'a', said: 'no' });
    expect(mergeReasons({ code: 'a', said: 'no' }, { code: 'a', said: 'nope' })).toEqual({ code: 'a' });
    expect(mergeReasons({ code: 'a' }, { code: 'a', said: 'no' })).toEqual({ code: 'a' });
  });

  it('merge to the same in any order', () => {
    const reason = fc.record(
      {
        code: fc.constant('a'),
        values: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.nat(1)),
        said: fc.constantFrom('m', 'n'),
      },
      { requiredKeys: ['code'] },
    );
    fc.assert(
      fc.property(fc.array(reason, { minLength: 1, maxLength: 6 }), (reasons) => {
        const merged = (list: readonly (typeof reasons)[number][]) => {
          const tally = createReasonTally();
          for (const one of list) tally.add(one);
          return tally.counts();
        };
        // With one reason nothing was merged, and empty values stay as they were.
        fc.pre(reasons.length > 1);
        expect(merged([...reasons].reverse())).toEqual(merged(reasons));
      }),
    );
  });

  it('are counted, most frequent first', () => {
    const tally = createReasonTally();
    for (const code of ['a', 'b', 'c', 'b']) tally.add({ code });
    expect(tally.counts()).toEqual([
      { reason: { code: 'b' }, count: 2 },
      { reason: { code: 'a' }, count: 1 },
      { reason: { code: 'c' }, count: 1 },
    ]);
  });
});

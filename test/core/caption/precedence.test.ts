import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayTakeCaption, originOf, wantsCaption } from '../../../src/core/caption/precedence.ts';

/** Strongest first, as README says it. */
const order = ['file: captions.csv:3', 'look-up: www.tiktok.com', 'transcript: whisper', 'export'];

describe('where words come from', () => {
  it.each([
    ['file: captions.csv:3', 'file'],
    ['look-up: www.tiktok.com', 'look-up'],
    ['transcript', 'transcript'],
    ['export', 'export'],
    ['captions.csv line 3', 'file'],
    ['C:/look-up/x.csv:3', 'file'],
  ])('is read from what the post records: %s', (from, origin) => {
    expect(originOf(from)).toBe(origin);
  });

  it.each(order.flatMap((known, at) => order.map((from, other) => [from, known, other <= at] as const)))(
    '%s over %s: %s',
    (from, known, may) => {
      expect(mayTakeCaption({ caption: 'words', captionFrom: known }, from)).toBe(may);
    },
  );

  it.each(order)('anything may be given to a post that has none (%s)', (from) => {
    expect(mayTakeCaption({ caption: null, captionFrom: null }, from)).toBe(true);
    expect(mayTakeCaption({ caption: ' ', captionFrom: 'file: c.csv:2' }, from)).toBe(true);
  });

  it('nobody is asked for what would not be taken, or is there already', () => {
    expect(order.map((captionFrom) => wantsCaption({ caption: 'words', captionFrom }, 'look-up'))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(wantsCaption({ caption: null, captionFrom: null }, 'look-up')).toBe(true);
  });

  it('whatever order they come in, the strongest stays', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(order, { minLength: 1 }), (given) => {
        let known: { caption: string | null; captionFrom: string | null } = { caption: null, captionFrom: null };
        for (const from of given) if (mayTakeCaption(known, from)) known = { caption: from, captionFrom: from };
        expect(known.captionFrom).toBe(order.find((from) => given.includes(from)));
      }),
    );
  });
});

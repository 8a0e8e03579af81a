import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ids } from '../../../adapters/sources/tiktok/ids.ts';
import { tiktok } from '../../../adapters/sources/tiktok/index.ts';
import { toIso } from '../../../src/kit/index.ts';

const idOf = (ms: number, low = 7) => String((BigInt(ms / 1000) << 32n) + BigInt(low));

describe('what an id of TikTok gives away', () => {
  it('is the second it was given out: its upper 32 bits, whatever the others are', () => {
    const second = fc.integer({ min: Date.UTC(2014, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 });
    fc.assert(
      fc.property(second, fc.integer({ min: 0, max: 0xffffffff }), (at, low) => {
        expect(ids.givenOutAt(idOf(at * 1000, low))).toBe(toIso(at * 1000));
      }),
    );
    // Worked out apart from this code.
    expect(ids.givenOutAt('7375123456789012345')).toBe('2024-05-31T11:25:41.000Z');
  });

  it.each([
    ['of 15 digits', '123456789012345'],
    ['of three', '123'],
    ['too large for 64 bits', '99999999999999999999'],
    ['of one', '00000000000000000001'],
    ['with noughts before it', `0${idOf(Date.UTC(2024, 0, 1))}`],
    ['from before TikTok', idOf(Date.UTC(2014, 0, 1) - 1000, 0xffffffff)],
    ['from the year 2100', idOf(Date.UTC(2100, 0, 1), 0)],
  ])('is nothing for a number %s', (_, id) => expect(ids.givenOutAt(id)).toBeNull());

  it.each(['', 'x', '7375123456789012345x', ' 7375123456789012345', '7375123456789012345\n', '-7375123456789012345'])(
    'is nothing for what is no number: %j',
    (id) => expect(ids.givenOutAt(id)).toBeNull(),
  );

  it('is the minute in which its post follows', () => expect(ids.postWithinMs).toBe(60_000));

  it('is what the source says', () => expect(tiktok.ids).toBe(ids));
});

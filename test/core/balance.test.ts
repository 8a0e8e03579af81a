import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertConserved, type CountedDeliveries } from '../../src/core/balance.ts';
import { type DeliveryState, deliveryStates } from '../../src/core/states.ts';

const none = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as Record<DeliveryState, number>;

function deliveries(byState: Partial<Record<DeliveryState, number>>, held = 0): CountedDeliveries {
  const reasons: CountedDeliveries['reasons'][number][] = [];
  if (held > 0) reasons.push({ state: 'planned', held: true, code: 'no-caption', reason: 'no caption', count: held });
  for (const state of ['skipped', 'failed'] as const)
    if ((byState[state] ?? 0) > 0)
      reasons.push({
        state,
        held: false,
        code: `${state}-code`,
        reason: `${state} because`,
        count: byState[state] ?? 0,
      });
  return { byState: { ...none, ...byState }, held, reasons };
}

describe('the balance', () => {
  it('names every post once and prints the sum with its reasons', () => {
    const balance = assertConserved({
      posts: { posts: 12, deleted: 2, unreadable: 1 },
      deliveries: deliveries({ published: 4, accepted: 1, planned: 3, skipped: 2, failed: 1 }, 2),
      seen: 15,
    });
    expect(balance).toMatchObject({
      seen: 15,
      published: 4,
      waiting: 2,
      held: 2,
      skipped: 2,
      failed: 1,
      notPlanned: 1,
      deleted: 2,
      unreadable: 1,
    });
    expect(balance.lines).toEqual([
      '15 seen = 4 published + 2 waiting + 2 waiting for you + 2 skipped + 1 failed + 1 not planned + 2 deleted on TikTok + 1 unreadable',
      '  2 waiting for you (no-caption): no caption',
      '  2 skipped (skipped-code): skipped because',
      '  1 failed (failed-code): failed because',
    ]);
  });

  it('holds before anything was planned', () => {
    expect(assertConserved({ posts: { posts: 3, deleted: 0, unreadable: 0 }, deliveries: null })).toMatchObject({
      seen: 3,
      notPlanned: 3,
    });
  });

  it('adds up for any numbers', () => {
    const count = fc.nat(1000);
    fc.assert(
      fc.property(
        fc.tuple(...deliveryStates.map(() => count)),
        count,
        count,
        count,
        (counts, more, deleted, unreadable) => {
          const byState = Object.fromEntries(deliveryStates.map((state, index) => [state, counts[index] ?? 0]));
          const rows = counts.reduce((total, one) => total + one, 0);
          const { seen, lines, ...parts } = assertConserved({
            posts: { posts: rows + more, deleted, unreadable },
            deliveries: deliveries(byState),
            seen: rows + more + deleted + unreadable,
          });
          expect(Object.values(parts).reduce((total, part) => total + part, 0)).toBe(seen);
          expect(lines[0]).toContain(`${seen} seen`);
        },
      ),
    );
  });

  it.each([
    [
      'a post was lost',
      { posts: { posts: 3, deleted: 0, unreadable: 0 }, deliveries: null, seen: 4 },
      'the archive has 4 items',
    ],
    [
      'there are more deliveries than posts',
      { posts: { posts: 1, deleted: 0, unreadable: 0 }, deliveries: deliveries({ published: 2 }) },
      '1 more deliveries',
    ],
    [
      'more are held than are open',
      { posts: { posts: 3, deleted: 0, unreadable: 0 }, deliveries: deliveries({ planned: 1 }, 2) },
      '1 more are held',
    ],
    [
      'a skip has no reason',
      {
        posts: { posts: 3, deleted: 0, unreadable: 0 },
        deliveries: { ...deliveries({}), byState: { ...none, skipped: 1 } },
      },
      '1 are skipped, with reasons for 0',
    ],
    [
      'a failure has no reason',
      {
        posts: { posts: 3, deleted: 0, unreadable: 0 },
        deliveries: { ...deliveries({}), byState: { ...none, failed: 3 } },
      },
      '3 are failed, with reasons for 0',
    ],
    [
      'a hold has no reason',
      { posts: { posts: 3, deleted: 0, unreadable: 0 }, deliveries: { ...deliveries({ planned: 2 }), held: 1 } },
      '1 are held, with reasons for 0',
    ],
    [
      'a count is no number',
      { posts: { posts: Number.NaN, deleted: 0, unreadable: 0 }, deliveries: null },
      'posts is NaN',
    ],
  ])('stops everything when %s', (_, counted, message) => {
    expect(() => assertConserved(counted)).toThrow(
      expect.objectContaining({ kind: 'fatal', code: 'does-not-add-up', message: expect.stringContaining(message) }),
    );
  });
});

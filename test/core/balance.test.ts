import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertConserved, type Counted } from '../../src/core/balance.ts';
import type { DeliveryReasonCount, DeliveryTotals } from '../../src/core/model.ts';
import { type DeliveryState, deliveryStates } from '../../src/core/states.ts';

const none = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as Record<DeliveryState, number>;

function deliveries(byState: Partial<Record<DeliveryState, number>>, held = 0): DeliveryTotals {
  const reasons: DeliveryReasonCount[] = [];
  if (held > 0) reasons.push({ state: 'planned', held: true, reason: { code: 'no-caption' }, count: held });
  for (const state of ['skipped', 'failed'] as const) {
    const count = byState[state] ?? 0;
    if (count > 0) reasons.push({ state, held: false, reason: { code: `${state}-code` }, count });
  }
  return { byState: { ...none, ...byState }, held, changed: 0, reasons };
}

const three = { posts: 3, deleted: 0, unreadable: 0 };

describe('the balance', () => {
  it('counts every post once, and gives the reasons, most first', () => {
    const balance = assertConserved({
      posts: { posts: 14, deleted: 2, unreadable: 1 },
      deliveries: deliveries(
        { published: 4, accepted: 1, planned: 3, skipped: 2, failed: 1, removing: 1, removed: 1 },
        1,
      ),
      seen: 17,
    });
    expect(balance).toEqual({
      seen: 17,
      published: 4,
      waiting: 3,
      held: 1,
      unconfirmed: 0,
      skipped: 2,
      failed: 1,
      removing: 1,
      removed: 1,
      notPlanned: 1,
      deleted: 2,
      unreadable: 1,
      reasons: [
        { state: 'skipped', held: false, reason: { code: 'skipped-code' }, count: 2 },
        { state: 'planned', held: true, reason: { code: 'no-caption' }, count: 1 },
        { state: 'failed', held: false, reason: { code: 'failed-code' }, count: 1 },
      ],
    });
  });

  it('holds before anything was planned', () => {
    expect(assertConserved({ posts: three, deliveries: null })).toMatchObject({ seen: 3, notPlanned: 3, reasons: [] });
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
          const { seen, reasons, ...columns } = assertConserved({
            posts: { posts: rows + more, deleted, unreadable },
            deliveries: deliveries(byState),
            seen: rows + more + deleted + unreadable,
          });
          expect(Object.values(columns).reduce((total, column) => total + column, 0)).toBe(seen);
          expect(reasons.reduce((total, reason) => total + reason.count, 0)).toBe(columns.skipped + columns.failed);
        },
      ),
    );
  });

  it.each<[string, Counted, object]>([
    [
      'a post was lost',
      { posts: three, deliveries: null, seen: 4 },
      { problem: 'posts-lost', column: 'seen', found: 3, expected: 4 },
    ],
    [
      'there are more deliveries than posts',
      { posts: { ...three, posts: 1 }, deliveries: deliveries({ published: 2 }) },
      { problem: 'more-deliveries-than-posts', column: 'notPlanned', found: -1, expected: 0 },
    ],
    [
      'more are held than are open',
      { posts: three, deliveries: deliveries({ planned: 1 }, 2) },
      { problem: 'more-held-than-open', column: 'waiting', found: -1, expected: 0 },
    ],
    [
      'a skip has no reason',
      { posts: three, deliveries: { ...deliveries({}), byState: { ...none, skipped: 1 } } },
      { problem: 'unexplained', column: 'skipped', found: 0, expected: 1 },
    ],
    [
      'a failure has no reason',
      { posts: three, deliveries: { ...deliveries({}), byState: { ...none, failed: 3 } } },
      { problem: 'unexplained', column: 'failed', found: 0, expected: 3 },
    ],
    [
      'a hold has no reason',
      { posts: three, deliveries: { ...deliveries({ planned: 2 }), held: 1 } },
      { problem: 'unexplained', column: 'held', found: 0, expected: 1 },
    ],
    [
      'a count is no number',
      { posts: { ...three, posts: Number.NaN }, deliveries: null },
      { problem: 'no-number', column: 'posts', found: null, expected: null },
    ],
  ])('stops everything when %s', (_, counted, values) => {
    expect(() => assertConserved(counted)).toThrow(
      expect.objectContaining({ kind: 'fatal', effect: 'none', reason: { code: 'does-not-add-up', values } }),
    );
  });
});

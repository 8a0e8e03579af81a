import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSlowLinks, type SlowLinks, slowRules } from '../../src/core/slow-links.ts';

/** A link: how many bytes a second it gives when it is asked, and how many its file has. */
interface Link {
  readonly rate: number;
  readonly bytes: number;
}

interface Seen {
  /** second in which each file was whole; absent: not within the time */
  readonly doneAt: ReadonlyMap<number, number>;
  readonly putOff: ReadonlySet<number>;
  /** links that were told to move or to stop */
  readonly moved: ReadonlySet<number>;
  /** the most slow ones that ran at the end of any second */
  readonly mostSlow: number;
  /** order in which downloads began */
  readonly began: readonly number[];
}

/**
 * So many lanes and the links in the order in which they die, second by second, as the engine drives them: who is free takes
 * the next; slow ones only through `reserve`; a pause keeps what came.
 */
function simulate(links: readonly Link[], lanes: number, seconds: number): Seen {
  const watch: SlowLinks = createSlowLinks(slowRules);
  const came = links.map(() => 0);
  const [inLane, aside] = [new Set<number>(), new Set<number>()];
  const doneAt = new Map<number, number>();
  const [putOff, moved] = [new Set<number>(), new Set<number>()];
  const began: number[] = [];
  let mostSlow = 0;
  const isWaiting = (id: number) => !doneAt.has(id) && !putOff.has(id) && !inLane.has(id) && !aside.has(id);
  const begin = (id: number, where: Set<number>, nowMs: number) => {
    where.add(id);
    began.push(id);
    watch.began(id, nowMs);
    watch.answered(id, (links[id]?.bytes ?? 0) - (came[id] ?? 0));
  };
  const stop = (id: number, nowMs: number) => {
    inLane.delete(id);
    aside.delete(id);
    watch.ended(id, nowMs);
  };
  for (let second = 0; second < seconds; second += 1) {
    const nowMs = second * 1000;
    const waiting = links.map((_, id) => id).filter(isWaiting);
    const next = watch.reserve(
      waiting.filter((id) => watch.isSlow(id)),
      nowMs,
    );
    if (next !== null) begin(next, aside, nowMs);
    for (const id of waiting) if (inLane.size < lanes && !watch.isSlow(id)) begin(id, inLane, nowMs);
    for (const id of [...inLane, ...aside]) {
      const link = links[id] ?? { rate: 0, bytes: 0 };
      const bytes = Math.min(link.rate, link.bytes - (came[id] ?? 0));
      came[id] = (came[id] ?? 0) + bytes;
      watch.received(id, bytes);
      if (came[id] !== link.bytes) continue;
      doneAt.set(id, second);
      stop(id, nowMs + 1000);
      watch.settled(id);
    }
    for (const { id, kind } of watch.judge(nowMs + 1000)) {
      moved.add(id);
      if (kind === 'put-off') putOff.add(id);
      if (kind === 'aside') inLane.delete(id);
      if (kind === 'aside') aside.add(id);
      else stop(id, nowMs + 1000);
    }
    mostSlow = Math.max(mostSlow, [...inLane, ...aside].filter((id) => watch.isSlow(id)).length);
  }
  return { doneAt, putOff, moved, mostSlow, began };
}

const good: fc.Arbitrary<Link> = fc.record({
  rate: fc.integer({ min: 50_000, max: 2_000_000 }),
  bytes: fc.integer({ min: 100_000, max: 5_000_000 }),
});
const dripping: fc.Arbitrary<Link> = fc.record({
  rate: fc.integer({ min: 0, max: 900 }),
  bytes: fc.integer({ min: 10_000, max: 5_000_000 }),
});
const lanes = fc.integer({ min: 1, max: 6 });

describe('links that drip, whatever their number', () => {
  test('keep good ones waiting for no longer than it takes to find them out', () => {
    fc.assert(
      fc.property(
        fc.array(dripping, { maxLength: 8 }),
        fc.array(good, { minLength: 1, maxLength: 8 }),
        lanes,
        (bad, fine, n) => {
          // The dripping ones die first.
          const { doneAt } = simulate([...bad, ...fine], n, 2_000);
          const foundOut = Math.ceil(bad.length / n) * (slowRules.windowMs / 1000 + 1);
          const alone = fine.reduce((sum, { rate, bytes }) => sum + Math.ceil(bytes / rate) + 1, 0);
          for (const [index] of fine.entries())
            expect(doneAt.get(bad.length + index) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
              2 * foundOut + alone,
            );
        },
      ),
    );
  });

  test('never hold more than one lane between them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(dripping, good), { maxLength: 12 }), lanes, (links, n) => {
        expect(simulate(links, n, 600).mostSlow).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('what is slow gets all its bytes in the end', () => {
  const slow = fc.record({
    rate: fc.integer({ min: 100, max: 900 }),
    bytes: fc.integer({ min: 10_000, max: 100_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(slow, { minLength: 1, maxLength: 4 }),
      fc.array(good, { maxLength: 4 }),
      lanes,
      (bad, fine, n) => {
        const { doneAt, putOff } = simulate([...bad, ...fine], n, 6_000);
        expect(putOff.size).toBe(0);
        expect(doneAt.size).toBe(bad.length + fine.length);
      },
    ),
  );
});

describe('a slow network', () => {
  test('on which everybody is alike punishes nobody', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 36_000 }), fc.integer({ min: 1, max: 10 }), lanes, (rate, count, n) => {
        const links = Array.from({ length: count }, (_, index) => ({ rate: rate - (index % 2), bytes: rate * 60 }));
        // One byte below is still the same network.
        const { moved, doneAt } = simulate(rate > 1_000 ? links : links.map((link) => ({ ...link, rate })), n, 1_000);
        expect(moved.size).toBe(0);
        expect(doneAt.size).toBe(count);
      }),
    );
  });

  test('is served in the order of the deadlines', () => {
    const links = Array.from({ length: 9 }, () => ({ rate: 5_000, bytes: 300_000 }));
    expect(simulate(links, 3, 1_000).began).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('that stood still for a while is forgiven: nobody stays slow for it', () => {
    const watch = createSlowLinks(slowRules);
    for (const id of [1, 2, 3]) watch.began(id, 0);
    const kinds = watch.judge(10_000).map(({ kind }) => kind);
    expect(kinds).toEqual(['aside', 'pause', 'pause']);
    for (const id of [2, 3]) watch.ended(id, 10_000);
    expect([1, 2, 3].map((id) => watch.isSlow(id))).toEqual([true, true, true]);
    watch.received(1, 5_000_000);
    watch.judge(15_000);
    expect([1, 2, 3].map((id) => watch.isSlow(id))).toEqual([false, false, false]);
  });
});

test('a link far slower than the others moves aside, however much that would be elsewhere', () => {
  const fast = Array.from({ length: 12 }, () => ({ rate: 900_000, bytes: 9_000_000 }));
  const { moved, doneAt } = simulate([{ rate: 5_000, bytes: 1_000_000 }, ...fast], 2, 400);
  expect([...moved]).toEqual([0]);
  expect(doneAt.size).toBe(13);
});

test('a link whose file would take longer than a day is put off when its turn is over', () => {
  const { putOff, doneAt } = simulate(
    [
      { rate: 1, bytes: 1_000_000 },
      { rate: 500_000, bytes: 900_000 },
    ],
    1,
    120,
  );
  expect([...putOff]).toEqual([0]);
  expect(doneAt.get(1)).toBeLessThan(15);
});

test('slow links take turns: a short file does not wait for a long one', () => {
  const { doneAt, moved } = simulate(
    [
      { rate: 800, bytes: 10_000_000 },
      { rate: 800, bytes: 30_000 },
    ],
    2,
    300,
  );
  expect(doneAt.get(1)).toBeLessThan(120);
  expect(moved).toEqual(new Set([0, 1]));
});

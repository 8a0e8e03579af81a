import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, Reason } from '../../src/contract/index.ts';
import { sharedReason } from '../../src/ledger/shared-reason.ts';
import { factsOf } from '../../src/ledger/sqlite/stored.ts';
import { account, key, other, planned } from './deliver.ts';
import { planPosts, upTo } from './fill.ts';
import { minute, refOf } from './make.ts';

const text = fc.string({ maxLength: 3 });
const value = fc.oneof(text, fc.integer({ max: 3, min: 0 }), fc.constant(null), fc.array(text, { maxLength: 2 }));
const reason: fc.Arbitrary<Reason> = fc
  .record({
    code: fc.constant('code'),
    values: fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3, noNullPrototype: true })),
    said: fc.option(text),
  })
  .map(({ code, values, said }) => ({
    code,
    ...(values === null ? {} : { values: values as JsonObject }),
    ...(said === null ? {} : { said }),
  }));

describe('a reason', () => {
  test('comes back as it was given, on a delivery, an original and an account', async () => {
    const ledger = await planned(1);
    const [original] = await ledger.originals.ofPost(refOf(0));
    await fc.assert(
      fc.asyncProperty(reason, async (given) => {
        const kept = Object.keys(given.values ?? {}).length === 0 ? { ...given, values: undefined } : given;
        await ledger.deliveries.hold(key(0), given, minute(1));
        await ledger.deliveries.postpone(
          key(0),
          { reason: given, notBefore: minute(2), countsAsTry: false },
          minute(1),
        );
        expect(await ledger.deliveries.find(key(0))).toEqual(expect.objectContaining({ hold: kept, reason: kept }));
        await ledger.originals.hold(original?.id ?? 0, given, minute(1));
        expect((await ledger.originals.find(original?.id ?? 0))?.hold).toEqual(kept);
        await ledger.accounts.stop(account, given, minute(1));
        expect((await ledger.accounts.get(account)).stopped).toEqual({ reason: kept, at: minute(1) });
      }),
      { numRuns: 40 },
    );
  });

  test('of a group is what all of its rows say alike, whatever they say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(reason, { minLength: 1, maxLength: 5 }), async (all) => {
        const facts = all.map(factsOf);
        const known = facts.filter((one) => one !== null).sort();
        const range = {
          count: all.length,
          withFacts: known.length,
          least: known[0] ?? null,
          most: known.at(-1) ?? null,
        };
        const place = { table: 't', row: 'r', field: 'f' };
        const shared = await sharedReason('code', [range], async () => [...new Set(known)], place);
        const isShared = (pick: (one: Reason) => unknown) =>
          all.every((one) => JSON.stringify(pick(one)) === JSON.stringify(pick(all[0] ?? one)));
        for (const name of ['a', 'b', 'c']) {
          const expected = isShared((one) => one.values?.[name]) ? all[0]?.values?.[name] : undefined;
          expect(shared.values?.[name]).toEqual(expected);
        }
        expect(shared.said).toBe(isShared((one) => one.said) ? all[0]?.said : undefined);
        expect(shared.code).toBe('code');
      }),
    );
  });
});

describe('totals', () => {
  test('say of many posts what is true of each: the limit, not the length of one', async () => {
    const skipped = (n: number) => ({
      kind: 'skip' as const,
      reason: { code: 'too-long', values: { durationMs: n * 1_000, maxDurationMs: 900_000 } },
    });
    const ledger = await planned(5, skipped);
    await planPosts(ledger, other, upTo(3), (n) => ({
      kind: 'hold',
      reason: { code: 'no-caption', said: `${n % 2}` },
    }));
    const { reasons } = await ledger.deliveries.totals(null);
    expect(reasons).toEqual([
      { state: 'skipped', held: false, reason: { code: 'too-long', values: { maxDurationMs: 900_000 } }, count: 5 },
      { state: 'planned', held: true, reason: { code: 'no-caption' }, count: 3 },
    ]);
  });

  test('put two accounts in one line where both say the same, and drop what only one says', async () => {
    const skip = (status: number, said: string) => () => ({
      kind: 'skip' as const,
      reason: { code: 'link-refused', values: { status, host: 'a' }, said },
    });
    const ledger = await planned(2, skip(403, 'no'));
    await planPosts(ledger, other, upTo(2), skip(404, 'no'));
    expect((await ledger.deliveries.totals(null)).reasons).toEqual([
      { state: 'skipped', held: false, reason: { code: 'link-refused', values: { host: 'a' }, said: 'no' }, count: 4 },
    ]);
    expect((await ledger.deliveries.totals(other)).reasons[0]?.reason.values).toEqual({ status: 404, host: 'a' });
  });

  test('of files: one line for each code, most first', async () => {
    const ledger = await planned(3);
    const ids = (await Promise.all([0, 1, 2].map((n) => ledger.originals.ofPost(refOf(n)))))
      .flat()
      .map((row) => row.id);
    for (const [n, id] of ids.slice(0, 3).entries())
      await ledger.originals.hold(id, { code: 'link-refused', values: { status: 403, host: `h${n}` } }, minute(1));
    await ledger.originals.unfetchable(ids[3] ?? 0, { code: 'not-media' }, minute(1));
    expect(await ledger.originals.reasons()).toEqual([
      { reason: { code: 'link-refused', values: { status: 403 } }, count: 3 },
      { reason: { code: 'not-media' }, count: 1 },
    ]);
  });

  test('name a state that should have a reason and has none', async () => {
    const ledger = await planned(1);
    await ledger.deliveries.move(key(0), 'planned', 'failed', {}, minute(1));
    expect((await ledger.deliveries.totals(account)).reasons).toEqual([
      { state: 'failed', held: false, reason: { code: 'no-reason' }, count: 1 },
    ]);
  });
});

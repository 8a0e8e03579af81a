import { describe, expect, test } from 'vitest';
import type { PlanItem } from '../../src/core/plan/item.ts';
import { unfinishedStates } from '../../src/core/states.ts';
import { account, bring, hold, key, login, other, planned, skip, slow, states } from './deliver.ts';
import { planPosts, upTo } from './fill.ts';
import { makeDraft, makePlanHeader, makePlanItem, minute, refOf } from './make.ts';
import { allEvents, statesByEvents } from './workspace.ts';

describe('a plan', () => {
  test('counts from its end: what a crash leaves of it changes nothing', async () => {
    const ledger = await planned(3, (n) => (n === 2 ? hold('no-caption') : { kind: 'deliver' }));
    const before = await ledger.deliveries.list({}, 9);
    const half = await ledger.plans.begin(makePlanHeader(account), minute(1));
    await ledger.plans.put(half, [makePlanItem(0, account, skip('x')), makePlanItem(2, account)], minute(1));
    expect(await ledger.deliveries.list({}, 9)).toEqual(before);
    expect(await ledger.plans.last(account)).toMatchObject({ id: 1, complete: true });
    expect(await ledger.plans.last(other)).toBeNull();
    // The next one sweeps its items away and is not disturbed by them.
    const { id } = await planPosts(ledger, account, [2, 1, 0]);
    expect(await ledger.plans.last(null)).toMatchObject({ id, complete: true });
    expect((await ledger.deliveries.due(account, ['planned'], minute(2), 9)).map((row) => row.postRef)).toEqual(
      [2, 1, 0].map(refOf),
    );
    await expect(ledger.plans.put(id, [], minute(3))).rejects.toMatchObject({ code: 'plan-ended' });
  });

  test('is found by its file, as it was written or as a person edited it and it was taken, from its end on', async () => {
    const ledger = await planned(1);
    const [written, taken] = ['ab'.repeat(32), 'cd'.repeat(32)];
    await ledger.plans.wroteFile(1, written);
    expect(await ledger.plans.findOfFile(written)).toMatchObject({ id: 1, header: { fileSha256: written } });
    const next = await ledger.plans.begin({ ...makePlanHeader(account), takenSha256: taken }, minute(1));
    expect(await ledger.plans.findOfFile(taken)).toBeNull();
    await ledger.plans.end(next, minute(2));
    expect(await ledger.plans.findOfFile(taken)).toMatchObject({ id: next });
    expect(await ledger.plans.findOfFile(written)).toMatchObject({ id: 1 });
    expect(await ledger.plans.findOfFile('ef'.repeat(32))).toBeNull();
  });

  test('takes over what waits, and leaves alone what went further or may be public', async () => {
    const ledger = await planned(9, (n) => (n === 1 ? skip('old') : n === 2 ? hold('old') : { kind: 'deliver' }));
    await bring(ledger, 3, 'prepared');
    await bring(ledger, 4, 'published');
    await ledger.deliveries.move(key(5), 'planned', 'failed', { reason: { code: 'too-long' } }, minute(6));
    await bring(ledger, 6, 'accepted');
    await ledger.deliveries.move(key(6), 'accepted', 'failed', { reason: { code: 'removed' } }, minute(6));
    await bring(ledger, 7, 'publishing');
    const attempt = await ledger.attempts.findOpen(key(7));
    await ledger.deliveries.move(key(7), 'publishing', 'unconfirmed', {}, minute(6));
    const giveUp = { from: 'unconfirmed', to: 'failed', change: { reason: { code: 'given-up' } } } as const;
    await ledger.attempts.settle(attempt?.id ?? 0, 'given-up', giveUp, minute(6));

    const plan = await planPosts(
      ledger,
      account,
      [0, 1, 2, 3, 4, 5, 6, 7],
      (n) => (n === 0 ? skip('new') : { kind: 'deliver' }),
      minute(9),
    );
    expect(plan).toMatchObject({ written: 5, kept: 3 });
    expect((await states(ledger)).sort()).toEqual([
      '0000000 skipped new',
      '0000001 planned -',
      '0000002 planned -',
      '0000003 prepared -',
      '0000004 published -',
      '0000005 planned -',
      // Failed with a remote post, and given up without knowing: neither may go out a second time.
      '0000006 failed removed',
      '0000007 failed given-up',
      '0000008 skipped not-in-plan',
    ]);
    expect(await ledger.deliveries.release({}, minute(10))).toBe(0);
    const { told, rows } = await statesByEvents(ledger);
    expect(rows).toEqual(told);
    // No two of an account share a number; those that stay keep theirs.
    const numbers = (await ledger.deliveries.list({ account }, 99)).map((row) => [row.postRef, row.number]);
    expect(new Set(numbers.map(([, number]) => number)).size).toBe(9);
    expect(numbers).toContainEqual([refOf(3), 4]);
    expect(numbers).toContainEqual([refOf(0), 1]);
  });

  test('brings back what is prepared or uploaded for an item it has changed, and lets the rest of it stand', async () => {
    const ledger = await planned(9);
    for (const n of [0, 2, 4, 6]) await bring(ledger, n, 'prepared');
    for (const n of [1, 3, 5, 7]) await bring(ledger, n, 'uploaded');
    await bring(ledger, 8, 'publishing');
    for (const n of [4, 5]) await ledger.deliveries.hold(key(n), login, minute(5));
    await ledger.uploads.saveAsset(key(1), 'ff', { id: 'a1', data: {} }, minute(5));

    // 0 and 1 say something else, 2 and 3 are to be left out, 4 and 5 say the same in another order of their fields.
    const turned = Object.fromEntries(Object.entries(makePlanItem(5, account)).reverse()) as unknown as PlanItem;
    const text = { ...makePlanItem(0, account).text, title: 'Harbour!' };
    const id = await ledger.plans.begin(makePlanHeader(account), minute(6));
    const items: readonly PlanItem[] = [
      turned,
      makePlanItem(4, account),
      { ...makePlanItem(0, account), text },
      makePlanItem(1, account, hold('no-caption')),
      makePlanItem(2, account, skip('private')),
      makePlanItem(3, account, skip('private')),
      makePlanItem(8, account, skip('private')),
    ];
    expect(await ledger.plans.put(id, items, minute(6))).toEqual({ written: 6, kept: 1 });
    await ledger.plans.end(id, minute(6));

    expect(await states(ledger)).toEqual([
      '0000006 skipped not-in-plan',
      '0000007 skipped not-in-plan',
      '0000008 publishing -',
      '0000005 uploaded login',
      '0000004 prepared login',
      '0000000 planned -',
      '0000001 planned no-caption',
      '0000002 skipped private',
      '0000003 skipped private',
    ]);
    const find = async (n: number) => ledger.deliveries.find(key(n));
    expect(await find(0)).toMatchObject({ draft: null, planId: id, item: { text } });
    expect(await find(1)).toMatchObject({ draft: null });
    expect(await find(5)).toMatchObject({ draft: makeDraft(key(5)), planId: id, number: 6 });
    expect(await find(7)).toMatchObject({ draft: null });
    expect((await ledger.uploads.find(key(1), 'ff'))?.asset?.id).toBe('a1');
    const events = await allEvents(ledger);
    const moves = events.filter((event) => event.kind === 'delivery-moved' && event.data['plan'] === id);
    expect(moves.map(({ subject, data }) => `${subject.slice(-16, -9)} ${data['from']} ${data['to']}`).sort()).toEqual([
      '0000000 prepared planned',
      '0000001 uploaded planned',
      '0000002 prepared skipped',
      '0000003 uploaded skipped',
      '0000006 prepared skipped',
      '0000007 uploaded skipped',
    ]);
    expect(events.at(-1)?.data).toMatchObject({ planned: 1, held: 1, skipped: 2, ready: 2, kept: 1, left: 2 });
    const numbers = (await ledger.deliveries.list({ account }, 99)).map((row) => row.number);
    expect(new Set(numbers).size).toBe(9);
    const { told, rows } = await statesByEvents(ledger);
    expect(rows).toEqual(told);
  });

  test('made again, in whatever order, leaves every post the number it had', async () => {
    const ledger = await planned(5);
    await bring(ledger, 1, 'prepared');
    const numbers = async () =>
      (await ledger.deliveries.list({ account }, 9)).map((row) => [row.postRef, row.number]).sort();
    const before = await numbers();
    await planPosts(ledger, account, [0, 1, 2, 3, 4]);
    expect(await numbers()).toEqual(before);
    await bring(ledger, 2, 'prepared');
    await planPosts(ledger, account, [2, 0, 1, 3, 4]);
    expect(await numbers()).toEqual(before);
  });

  test('leaves numbers as they are when nothing was done yet, and begins from 1 for each account', async () => {
    const ledger = await planned(3);
    await planPosts(ledger, account, [2, 0, 1]);
    await planPosts(ledger, other, [1, 2]);
    const numbers = async (of: typeof account) =>
      (await ledger.deliveries.list({ account: of }, 9)).map((row) => [row.postRef, row.number]);
    expect(await numbers(account)).toEqual([
      [refOf(2), 3],
      [refOf(0), 1],
      [refOf(1), 2],
    ]);
    expect(await numbers(other)).toEqual([
      [refOf(1), 1],
      [refOf(2), 2],
    ]);
    expect(await ledger.deliveries.accounts()).toEqual([other, account]);
  });

  test('replaces its predecessor’s hold, leaves a run’s hold in force, and comes to light under it', async () => {
    const ledger = await planned(4, (n) => (n < 2 ? hold('no-caption') : { kind: 'deliver' }));
    for (const n of [1, 2, 3]) await ledger.deliveries.hold(key(n), login, minute(1));
    await ledger.deliveries.postpone(key(2), slow, minute(1));
    await planPosts(ledger, account, upTo(4), (n) =>
      n === 1 ? hold('too-long') : n === 3 ? skip('private') : { kind: 'deliver' },
    );
    expect(await states(ledger)).toEqual([
      '0000000 planned -',
      '0000001 planned login',
      '0000002 planned login',
      '0000003 skipped private',
    ]);
    expect(await ledger.deliveries.find(key(2))).toMatchObject({ notBefore: minute(60), tries: 1 });
    expect(await ledger.deliveries.release({ codes: ['login'] }, minute(3))).toBe(2);
    expect((await states(ledger)).slice(0, 3)).toEqual([
      '0000000 planned -',
      '0000001 planned too-long',
      '0000002 planned slow',
    ]);
    expect(await ledger.deliveries.release({ refs: [refOf(1)] }, minute(3))).toBe(1);
    expect((await ledger.deliveries.due(account, unfinishedStates, minute(4), 9)).map((row) => row.key)).toEqual(
      [0, 1, 2].map(key),
    );
  });

  test('of an unknown post is refused whole', async () => {
    const ledger = await planned(1);
    const id = await ledger.plans.begin(makePlanHeader(account), minute(1));
    const foreign = [makePlanItem(0, account), makePlanItem(5, account)];
    await expect(ledger.plans.put(id, foreign, minute(1))).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'plan-foreign', values: { ref: refOf(5) } },
    });
    expect(await ledger.plans.put(id, [], minute(1))).toEqual({ written: 0, kept: 0 });
    await ledger.plans.end(id, minute(2));
    expect(await states(ledger)).toEqual(['0000000 skipped not-in-plan']);
  });
});

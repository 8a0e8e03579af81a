import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/core/model.ts';
import { unfinishedStates } from '../../src/core/states.ts';
import { account, begin, bring, key, login, planned, remote, slow } from './deliver.ts';
import { planPosts, upTo } from './fill.ts';
import { minute } from './make.ts';
import { allEvents, statesByEvents } from './workspace.ts';

describe('a published post', () => {
  test('keeps what `verify` found last, with an event each time, and stays published', async () => {
    const ledger = await planned(2);
    await bring(ledger, 0, 'published');
    expect((await ledger.deliveries.find(key(0)))?.check).toBeNull();
    const differs: Check = {
      at: minute(9),
      result: 'differs',
      differences: [{ code: 'title-differs', values: { sent: 'a', seen: 'b' } }],
    };
    const publishedAt = (await ledger.deliveries.find(key(0)))?.updatedAt;
    await ledger.deliveries.checked(key(0), differs);
    expect(await ledger.deliveries.find(key(0))).toMatchObject({
      state: 'published',
      check: differs,
      // Looking is nothing that happened to the post.
      updatedAt: publishedAt,
    });
    const gone: Check = { at: minute(10), result: 'missing', differences: [] };
    await ledger.deliveries.checked(key(0), gone);
    expect(await ledger.deliveries.find(key(0))).toMatchObject({ state: 'published', check: gone, remote });
    const events = (await allEvents(ledger)).filter((event) => event.kind === 'delivery-checked');
    expect(events.map(({ at, subject, data }) => [at, subject, data])).toEqual([
      [minute(9), key(0), { result: 'differs', differences: differs.differences }],
      [minute(10), key(0), { result: 'missing', differences: [] }],
    ]);
    for (const n of [1, 2])
      await expect(ledger.deliveries.checked(key(n), gone)).rejects.toMatchObject({
        code: n === 1 ? 'bad-transition' : 'unknown-row',
      });
  });

  test('says who says that it is there: the destination, or a person without an address', async () => {
    const ledger = await planned(2);
    const byPerson = { id: '', url: null, saidBy: 'person' } as const;
    for (const [n, said] of [byPerson, remote].entries()) {
      await bring(ledger, n, 'publishing');
      const attempt = await ledger.attempts.findOpen(key(n));
      const move = { from: 'publishing', to: 'accepted', change: { remote: said } } as const;
      await ledger.attempts.settle(attempt?.id ?? 0, 'accepted', move, minute(5));
      await ledger.deliveries.move(key(n), 'accepted', 'published', {}, minute(6));
      expect((await ledger.deliveries.find(key(n)))?.remote).toEqual(said);
    }
  });

  test('is taken back in two steps that survive a restart, and never goes out again', async () => {
    const ledger = await planned(4);
    for (const n of [0, 1, 2]) await bring(ledger, n, n === 2 ? 'accepted' : 'published');
    const { deliveries } = ledger;
    for (const n of [0, 1, 2])
      await deliveries.move(key(n), n === 2 ? 'accepted' : 'published', 'removing', {}, minute(9));
    expect((await deliveries.list({ states: ['removing'] }, 9)).map((row) => row.key)).toEqual([0, 1, 2].map(key));
    // A run has nothing to do with them; what `undo` could not do is written down and tried again.
    expect((await deliveries.due(account, unfinishedStates, minute(10), 9)).map((row) => row.key)).toEqual([key(3)]);
    await deliveries.postpone(key(0), slow, minute(10));
    await deliveries.postpone(key(0), slow, minute(10));
    expect(await deliveries.find(key(0))).toMatchObject({ state: 'removing', tries: 2, reason: slow.reason, remote });
    await expect(deliveries.hold(key(0), login, minute(10))).rejects.toMatchObject({ code: 'bad-transition' });
    await expect(begin(ledger, 0, 2)).rejects.toMatchObject({ code: 'bad-transition' });

    const takenBack = { reason: { code: 'taken-back' } };
    await deliveries.move(key(0), 'removing', 'removed', takenBack, minute(11));
    await deliveries.move(key(1), 'removing', 'published', {}, minute(11));
    expect(await deliveries.find(key(0))).toMatchObject({ state: 'removed', tries: 0, remote, ...takenBack });
    const totals = await deliveries.totals(account);
    expect(totals.byState).toMatchObject({ removed: 1, removing: 1, published: 1, planned: 1 });
    expect(totals.reasons).toEqual([{ state: 'removed', held: false, ...takenBack, count: 1 }]);

    expect(await deliveries.release({}, minute(12))).toBe(0);
    expect(await planPosts(ledger, account, upTo(4))).toMatchObject({ written: 1, kept: 3 });
    expect((await deliveries.totals(account)).byState).toMatchObject({
      removed: 1,
      removing: 1,
      published: 1,
      planned: 1,
    });
    for (const to of ['published', 'accepted'] as const)
      await expect(deliveries.move(key(0), 'removed', to, {}, minute(13))).rejects.toMatchObject({
        code: 'bad-transition',
      });
    const { told, rows } = await statesByEvents(ledger);
    expect(rows).toEqual(told);
  });
});

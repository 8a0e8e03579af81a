import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { codesFreedByPlan } from '../../src/core/holds.ts';
import { deliveryKey } from '../../src/core/identity.ts';
import { unfinishedStates } from '../../src/core/states.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import {
  account,
  begin,
  bring,
  hold,
  key,
  login,
  other,
  planned,
  readsAll,
  remote,
  searchesOf,
  slow,
  states,
} from './deliver.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { makeDraft, minute, refOf } from './make.ts';
import { allEvents, openForTest, tempLedger } from './workspace.ts';

describe('release', () => {
  test('lets go by account, ref and code, alone or together, and never what is final', async () => {
    const ledger = await planned(6);
    await planPosts(ledger, other, [0, 1]);
    const { deliveries } = ledger;
    for (const n of [0, 1]) await deliveries.hold(key(n), login, minute(1));
    await deliveries.hold(deliveryKey(refOf(0), other), login, minute(1));
    await deliveries.postpone(key(2), slow, minute(1));
    await bring(ledger, 3, 'uploaded');
    await deliveries.postpone(key(3), slow, minute(6));
    await bring(ledger, 4, 'published');
    await deliveries.move(key(5), 'planned', 'failed', { reason: { code: 'slow' } }, minute(6));
    const release = (filter: Parameters<typeof deliveries.release>[0]) => deliveries.release(filter, minute(7));

    expect(await release({ refs: [refOf(0)], codes: ['slow'] })).toBe(0);
    expect(await release({ refs: [refOf(4), refOf(99)] })).toBe(0);
    expect(await release({ refs: [] })).toBe(0);
    expect(await release({ codes: [] })).toBe(0);
    expect(await release({ account: other, refs: [refOf(0), refOf(1)] })).toBe(1);
    expect(await release({ refs: [refOf(0), refOf(0)], codes: ['login'] })).toBe(1);
    expect(await release({ account: other })).toBe(0);
    expect(await release({ codes: ['slow'] })).toBe(3);
    expect(await release({})).toBe(1);
    expect(await release({})).toBe(0);
    expect((await deliveries.list({ account }, 9)).map((row) => row.state)).toEqual([
      'planned',
      'planned',
      'planned',
      'uploaded',
      'published',
      'planned',
    ]);
    expect(await deliveries.due(account, unfinishedStates, minute(7), 9)).toHaveLength(5);
    const released = (await allEvents(ledger)).filter((event) => event.kind === 'delivery-released');
    expect(released.map((event) => [event.subject, event.data['code']])).toEqual([
      [deliveryKey(refOf(0), other), 'login'],
      [key(0), 'login'],
      [key(2), 'slow'],
      [key(3), 'slow'],
      [key(1), 'login'],
    ]);
  });

  test('begins again what was published, taken back, wanted again and then refused, and nothing that may be public', async () => {
    const ledger = await planned(4);
    const { deliveries, attempts } = ledger;
    const takeBack = async (n: number) => {
      await bring(ledger, n, 'published');
      for (const [from, to] of [
        ['published', 'removing'],
        ['removing', 'removed'],
        ['removed', 'planned'],
      ] as const)
        await deliveries.move(key(n), from, to, {}, minute(6));
    };
    await takeBack(0);
    await deliveries.move(key(0), 'planned', 'prepared', { draft: makeDraft(key(0)) }, minute(7));
    await deliveries.move(key(0), 'prepared', 'uploaded', {}, minute(7));
    const { id } = await begin(ledger, 0, 2);
    const change = { reason: { code: 'refused' } };
    await attempts.settle(id, 'refused', { from: 'publishing', to: 'failed', change }, minute(8));
    await takeBack(1);
    await deliveries.move(key(1), 'planned', 'failed', change, minute(8));
    await bring(ledger, 2, 'accepted');
    await deliveries.move(key(2), 'accepted', 'failed', change, minute(8));
    await expect(deliveries.move(key(2), 'failed', 'planned', {}, minute(9))).rejects.toMatchObject({ kind: 'fatal' });
    await bring(ledger, 3, 'publishing');
    const open = await attempts.findOpen(key(3));
    await attempts.settle(open?.id ?? 0, 'given-up', { from: 'publishing', to: 'failed', change }, minute(8));
    expect(await deliveries.release({ codes: ['refused'] }, minute(9))).toBe(2);
    expect((await deliveries.list({ account }, 9)).map(({ state }) => state)).toEqual([
      'planned',
      'planned',
      'failed',
      'failed',
    ]);
  });

  test('takes no yes without the post it is about', async () => {
    const ledger = await planned(1);
    await bring(ledger, 0, 'publishing');
    const { id = 0 } = (await ledger.attempts.findOpen(key(0))) ?? {};
    for (const move of [
      { from: 'publishing', to: 'accepted', change: {} },
      { from: 'publishing', to: 'failed', change: { remote } },
    ] as const)
      await expect(ledger.attempts.settle(id, 'accepted', move, minute(6))).rejects.toMatchObject({ kind: 'fatal' });
    expect((await ledger.attempts.findOpen(key(0)))?.outcome).toBe('open');
  });

  test('never lifts what only a new plan can, named or not, and lifts a run’s hold above it', async () => {
    const count = codesFreedByPlan.length;
    const ledger = await planned(count + 1, (n) => hold(codesFreedByPlan[n] ?? 'too-long'));
    await ledger.deliveries.hold(key(0), login, minute(1));
    expect(await ledger.deliveries.release({ codes: codesFreedByPlan }, minute(2))).toBe(0);
    expect(await ledger.deliveries.release({ refs: [1, 2].map(refOf) }, minute(2))).toBe(0);
    expect(await ledger.deliveries.release({}, minute(2))).toBe(2);
    expect((await ledger.deliveries.list({ account }, count + 2)).map((row) => row.hold?.code ?? null)).toEqual([
      ...codesFreedByPlan,
      null,
    ]);
    await planPosts(ledger, account, upTo(count + 1));
    expect(await ledger.deliveries.due(account, unfinishedStates, minute(3), count + 2)).toHaveLength(count + 1);
  });

  test('lets go what a run held for want of another plan when there is one, and not before', async () => {
    const ledger = await planned(2);
    await ledger.deliveries.hold(key(0), { code: 'schedule-missed' }, minute(1));
    await ledger.deliveries.hold(key(1), login, minute(1));
    expect(await ledger.deliveries.release({ refs: [refOf(0)] }, minute(2))).toBe(0);
    await planPosts(ledger, account, upTo(2));
    const rows = await ledger.deliveries.list({ account }, 9);
    expect(rows.map((row) => row.hold)).toEqual([null, login]);
  });

  test('takes back a person’s own word about a post only when the post or the word is named', async () => {
    const ledger = await planned(3);
    for (const n of [0, 1, 2]) {
      await bring(ledger, n, 'publishing');
      const attempt = await ledger.attempts.findOpen(key(n));
      const change = { reason: { code: n === 2 ? 'refused' : 'skipped-by-person' } };
      await ledger.attempts.settle(
        attempt?.id ?? 0,
        'refused',
        { from: 'publishing', to: 'failed', change },
        minute(6),
      );
    }
    const { deliveries } = ledger;
    const plan = await planPosts(ledger, account, upTo(3));
    expect(plan).toMatchObject({ written: 1, kept: 2 });
    expect(await states(ledger)).toEqual([
      '0000000 failed skipped-by-person',
      '0000001 failed skipped-by-person',
      '0000002 planned -',
    ]);
    expect(await deliveries.release({ account }, minute(7))).toBe(0);
    expect(await deliveries.release({ refs: [refOf(0)] }, minute(7))).toBe(1);
    expect(await deliveries.release({ codes: ['skipped-by-person'] }, minute(7))).toBe(1);
    expect(await deliveries.due(account, ['planned'], minute(8), 9)).toHaveLength(3);
  });

  test('finds one post among the held ones without reading them', async () => {
    const { folder, ledger } = await tempLedger();
    await importPosts(ledger, 20);
    await planPosts(ledger, account, upTo(20), () => hold('no-caption'));
    await ledger.close();
    const searches = async (filter: Parameters<Ledger['deliveries']['release']>[0]) => {
      const opened = await openForTest(folder);
      const found = await searchesOf(folder, 'deliveries', () => opened.deliveries.release(filter, minute(1)));
      await opened.close();
      return found;
    };
    const filters = [{ refs: [refOf(5)] }, { codes: ['login'] }];
    for (const filter of filters) {
      const found = await searches(filter);
      expect(found).not.toEqual([]);
      expect(readsAll(found)).toEqual([]);
    }
    const db = new Sqlite(join(folder, 'ledger.sqlite'));
    for (const index of ['by_post', 'lane', 'tally']) db.exec(`drop index deliveries_${index}`);
    db.close();
    for (const filter of filters) expect(readsAll(await searches(filter))).not.toEqual([]);
  });
});

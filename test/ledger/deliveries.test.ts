import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { DraftMedia } from '../../src/contract/index.ts';
import { unfinishedStates } from '../../src/core/states.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { tempDir } from '../support/temp.ts';
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
  skip,
} from './deliver.ts';
import { fillAllButOnePublished, planPosts, upTo } from './fill.ts';
import { makeDraft, minute, refOf, startOfTime } from './make.ts';
import { allEvents, openForTest, statesByEvents, tempLedger } from './workspace.ts';

describe('a delivery', () => {
  test('moves only as the states allow and only from where it is', async () => {
    const ledger = await planned(1);
    const { deliveries } = ledger;
    await expect(deliveries.move(key(0), 'planned', 'accepted', {}, minute(1))).rejects.toMatchObject({
      code: 'bad-transition',
    });
    await expect(deliveries.move(key(0), 'prepared', 'uploaded', {}, minute(1))).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'bad-transition', values: { subject: key(0), from: 'planned', to: 'uploaded' } },
    });
    await expect(deliveries.move('nobody', 'planned', 'prepared', {}, minute(1))).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'unknown-row', values: { table: 'deliveries', row: 'nobody' } },
    });
    expect(await ledger.events.lastId()).toBe((await allEvents(ledger)).length);
    expect((await allEvents(ledger)).some((event) => event.kind === 'delivery-moved')).toBe(false);
  });

  test('loses hold, waiting time and tries with a move, keeps its draft, and the draft goes on the way back', async () => {
    const ledger = await planned(1, () => hold('no-caption'));
    const { deliveries } = ledger;
    await deliveries.postpone(key(0), { reason: { code: 'slow' }, notBefore: minute(9), countsAsTry: true }, minute(1));
    const pace = { code: 'pace-gap', values: { minGapMs: 60_000 } };
    await deliveries.postpone(key(0), { reason: pace, notBefore: minute(9), countsAsTry: false }, minute(1));
    expect(await deliveries.find(key(0))).toMatchObject({
      hold: { code: 'no-caption' },
      tries: 1,
      notBefore: minute(9),
      reason: pace,
    });
    await deliveries.move(key(0), 'planned', 'prepared', { draft: makeDraft(key(0)) }, minute(2));
    const clean = { hold: null, tries: 0, notBefore: null, reason: null };
    expect(await deliveries.find(key(0))).toMatchObject({ state: 'prepared', draft: makeDraft(key(0)), ...clean });
    await deliveries.move(key(0), 'prepared', 'uploaded', { draft: makeDraft(key(0), { title: 'new' }) }, minute(3));
    expect((await deliveries.find(key(0)))?.draft?.title).toBe('new');
    await deliveries.move(key(0), 'uploaded', 'prepared', {}, minute(4));
    await deliveries.move(
      key(0),
      'prepared',
      'planned',
      { reason: { code: 'rendition-gone', values: { file: 'ff' } }, notBefore: minute(20) },
      minute(4),
    );
    expect(await deliveries.find(key(0))).toMatchObject({
      draft: null,
      reason: { code: 'rendition-gone', values: { file: 'ff' } },
      notBefore: minute(20),
    });
    expect(await deliveries.due(account, ['planned'], minute(19), 9)).toEqual([]);
    expect(await deliveries.nextDueAt(account, minute(19))).toBe(minute(20));
    expect(await deliveries.due(account, ['planned'], minute(20), 9)).toHaveLength(1);
    expect(await deliveries.nextDueAt(other, minute(1))).toBeNull();
  });

  test('that is final can be neither held nor postponed; a held accepted one can be let go again', async () => {
    const ledger = await planned(2);
    await bring(ledger, 0, 'published');
    await expect(ledger.deliveries.hold(key(0), login, minute(9))).rejects.toMatchObject({ code: 'bad-transition' });
    await bring(ledger, 1, 'accepted');
    await ledger.deliveries.hold(key(1), login, minute(9));
    expect(await ledger.deliveries.due(account, unfinishedStates, minute(9), 9)).toEqual([]);
    expect(await ledger.deliveries.release({ account, codes: ['login'] }, minute(10))).toBe(1);
    expect(await ledger.deliveries.due(account, unfinishedStates, minute(10), 9)).toMatchObject([
      { state: 'accepted', remote },
    ]);
  });

  test('is listed in plan order, in pages, by state, hold and account', async () => {
    const ledger = await planned(6, (n) => (n % 3 === 0 ? hold('no-caption') : { kind: 'deliver' }));
    await planPosts(ledger, other, [5, 4]);
    await bring(ledger, 4, 'prepared');
    const { deliveries } = ledger;
    const refs = async (...args: Parameters<typeof deliveries.list>) =>
      (await deliveries.list(...args)).map((row) => row.postRef);
    expect(await refs({ states: ['prepared', 'planned'], account }, 99)).toEqual(upTo(6).map(refOf));
    expect(await refs({ held: true }, 99)).toEqual([0, 3].map(refOf));
    expect(await refs({ held: false, account, states: ['planned'] }, 2)).toEqual([1, 2].map(refOf));
    const paged: string[] = [];
    let afterPosition = 0;
    for (;;) {
      const page = await deliveries.list({ afterPosition }, 3);
      if (page.length === 0) break;
      paged.push(...page.map((row) => row.postRef));
      afterPosition = page.at(-1)?.position ?? 0;
    }
    expect(paged).toEqual([0, 1, 2, 3, 4, 5, 5, 4].map(refOf));
  });

  test('is counted by state, hold and reason, for one account and for all', async () => {
    const ledger = await planned(6, (n) =>
      n < 2 ? hold('no-caption') : n === 2 ? skip('private') : { kind: 'deliver' },
    );
    await planPosts(ledger, other, [0], () => skip('private'));
    await ledger.deliveries.move(
      key(3),
      'planned',
      'failed',
      { reason: { code: 'broken', said: 'moov atom not found' } },
      minute(1),
    );
    await ledger.deliveries.postpone(
      key(0),
      { reason: { code: 'slow' }, notBefore: minute(9), countsAsTry: true },
      minute(1),
    );
    const totals = await ledger.deliveries.totals(account);
    expect(totals).toMatchObject({ held: 2, byState: { planned: 4, skipped: 1, failed: 1, published: 0 } });
    expect(totals.reasons).toEqual([
      { state: 'planned', held: true, reason: { code: 'no-caption' }, count: 2 },
      { state: 'failed', held: false, reason: { code: 'broken', said: 'moov atom not found' }, count: 1 },
      { state: 'skipped', held: false, reason: { code: 'private' }, count: 1 },
    ]);
    expect((await ledger.deliveries.totals(null)).byState).toMatchObject({ planned: 4, skipped: 2, failed: 1 });
  });

  test('that is the only one left of many is found through the indexes, as are totals and waiting times', async () => {
    const folder = await tempDir();
    const now = await fillAllButOnePublished(folder, 50, account);
    const questions: readonly ((ledger: Ledger) => Promise<unknown>)[] = [
      (ledger) => ledger.deliveries.due(account, unfinishedStates, now, 10),
      (ledger) => ledger.deliveries.nextDueAt(account, now),
      (ledger) => ledger.deliveries.list({ states: ['unconfirmed', 'failed'] }, 50),
      (ledger) => ledger.deliveries.totals(null),
    ];
    const searches = async (ask: (ledger: Ledger) => Promise<unknown>) => {
      const ledger = await openForTest(folder);
      const found = await searchesOf(folder, 'deliveries', () => ask(ledger));
      await ledger.close();
      return found;
    };
    for (const ask of questions) {
      const found = await searches(ask);
      expect(found).not.toEqual([]);
      expect(readsAll(found)).toEqual([]);
    }
    const db = new Sqlite(join(folder, 'ledger.sqlite'));
    for (const index of ['lane', 'tally', 'waiting']) db.exec(`drop index deliveries_${index}`);
    db.close();
    for (const ask of questions) expect(readsAll(await searches(ask))).not.toEqual([]);
  });
});

const videoFile: DraftMedia = {
  asset: null,
  file: {
    ...{ sha256: 'a'.repeat(64), bytes: 1, mime: 'video/mp4', role: 'video', alt: '' },
    facts: {
      ...{ kind: 'video', width: 1, height: 1, durationMs: 1, frameRate: 1, videoBitrate: 1, videoCodec: 'avc' },
      ...{ audioCodec: null, audioChannels: null, audioSampleRate: null, audioBitrate: null },
    },
  },
};

describe('an attempt', () => {
  test('is the only way to publishing: neither a move nor the settling of another leads there', async () => {
    const ledger = await planned(1);
    await bring(ledger, 0, 'uploaded');
    const intent = {
      reason: { code: 'bad-transition', values: { subject: key(0), from: 'uploaded', to: 'publishing' } },
    };
    await expect(ledger.deliveries.move(key(0), 'uploaded', 'publishing', {}, minute(3))).rejects.toMatchObject(intent);
    const { id } = await begin(ledger, 0, 1);
    // Left open by hand: not even then.
    await ledger.deliveries.move(key(0), 'publishing', 'uploaded', {}, minute(5));
    await expect(ledger.deliveries.move(key(0), 'uploaded', 'publishing', {}, minute(6))).rejects.toMatchObject(intent);
    const again = { from: 'uploaded', to: 'publishing', change: {} } as const;
    await expect(ledger.attempts.settle(id, 'absent', again, minute(6))).rejects.toMatchObject(intent);
    expect((await ledger.attempts.findOpen(key(0)))?.id).toBe(id);
    expect((await ledger.deliveries.find(key(0)))?.state).toBe('uploaded');
  });

  test('exists with draft and ticket the moment the delivery is publishing, and there is only one open', async () => {
    const ledger = await planned(2);
    await expect(begin(ledger, 0, 1)).rejects.toMatchObject({ code: 'bad-transition' });
    expect(await ledger.attempts.findOpen(key(0))).toBeNull();
    await bring(ledger, 0, 'uploaded');
    expect(await ledger.attempts.nextNumber(key(0))).toBe(1);
    await expect(begin(ledger, 0, 2)).rejects.toMatchObject({ code: 'bad-attempt' });
    const attempt = await begin(ledger, 0, 1);
    expect(await ledger.attempts.findOpen(key(0))).toEqual(attempt);
    expect(attempt).toMatchObject({
      draft: makeDraft(key(0)),
      outcome: 'open',
      inDoubtSince: null,
      startedAt: minute(4),
    });
    expect((await ledger.deliveries.find(key(0)))?.state).toBe('publishing');
    await expect(begin(ledger, 0, 2)).rejects.toMatchObject({ code: 'bad-transition' });
  });

  test('counts as often as it has videos, and photos count once', async () => {
    const ledger = await planned(2);
    const one = videoFile;
    const drafts = [
      makeDraft(key(0), { media: [one, one, one] }),
      makeDraft(key(1), { kind: 'images', media: [one, one] }),
    ];
    for (const [n, draft] of drafts.entries()) {
      await bring(ledger, n, 'uploaded');
      const publishKey = `pk-${n}`;
      const attempt = { deliveryKey: key(n), number: 1, publishKey, draft, ticket: { publishKey, data: {} } };
      await ledger.attempts.begin(attempt, minute(4 + n));
    }
    expect(await ledger.attempts.filesStartedSince(account, startOfTime)).toEqual([
      minute(5),
      ...[minute(4), minute(4), minute(4)],
    ]);
    expect(await ledger.attempts.filesStartedSince(account, minute(5))).toEqual([minute(5)]);
  });

  test('keeps the first time of doubt, and is settled once, together with its delivery', async () => {
    const ledger = await planned(1);
    await bring(ledger, 0, 'publishing');
    const id = (await ledger.attempts.findOpen(key(0)))?.id ?? 0;
    expect((await ledger.attempts.doubt(id, minute(6))).inDoubtSince).toBe(minute(6));
    expect((await ledger.attempts.doubt(id, minute(7))).inDoubtSince).toBe(minute(6));
    // A settlement whose move is not allowed changes the attempt neither.
    const wrong = { from: 'accepted', to: 'published', change: {} } as const;
    await expect(ledger.attempts.settle(id, 'accepted', wrong, minute(8))).rejects.toMatchObject({
      code: 'bad-transition',
    });
    expect((await ledger.attempts.findOpen(key(0)))?.id).toBe(id);
    await ledger.attempts.settle(id, 'absent', { from: 'publishing', to: 'uploaded', change: {} }, minute(8));
    expect(await ledger.attempts.findOpen(key(0))).toBeNull();
    await expect(ledger.attempts.doubt(id, minute(9))).rejects.toMatchObject({ code: 'attempt-settled' });
    expect(await ledger.attempts.nextNumber(key(0))).toBe(2);
    await begin(ledger, 0, 2);
    expect(await ledger.attempts.startedSince(account, minute(4))).toEqual([minute(4), minute(4)]);
    expect(await ledger.attempts.startedSince(account, minute(5))).toEqual([]);
    expect(await ledger.attempts.filesStartedSince(account, minute(4))).toEqual([minute(4), minute(4)]);
    expect(await ledger.attempts.startedSince(other, startOfTime)).toEqual([]);
    expect(await ledger.attempts.acceptedSince(account, startOfTime)).toEqual([]);
    const { told, rows } = await statesByEvents(ledger);
    expect(rows).toEqual(told);
  });
});

test('attempts that were accepted are found by when they were, of one account, newest first', async () => {
  const ledger = await planned(3);
  for (const [n, at] of [5, 7, 6].entries()) {
    await bring(ledger, n, 'publishing');
    const attempt = await ledger.attempts.findOpen(key(n));
    const move = { from: 'publishing', to: 'accepted', change: { remote } } as const;
    await ledger.attempts.settle(attempt?.id ?? 0, 'accepted', move, minute(at));
  }
  expect(await ledger.attempts.acceptedSince(account, minute(6))).toEqual([minute(7), minute(6)]);
  expect(await ledger.attempts.acceptedSince(other, startOfTime)).toEqual([]);
});

describe('uploads and accounts', () => {
  test('a ticket is kept until the asset is there, forgotten on request, and never shown in an event', async () => {
    const ledger = await planned(1);
    const { uploads } = ledger;
    const ticket = { next: null, confirmedBytes: 5, expiresAt: null, data: { token: 'secret-token' } };
    expect(await uploads.find(key(0), 'ff')).toBeNull();
    await uploads.saveTicket(key(0), 'ff', ticket, minute(1));
    await uploads.saveTicket(key(0), 'ff', { ...ticket, confirmedBytes: 9 }, minute(2));
    expect((await uploads.find(key(0), 'ff'))?.ticket?.confirmedBytes).toBe(9);
    await uploads.saveAsset(key(0), 'ff', { id: 'a1', data: {} }, minute(3));
    expect(await uploads.find(key(0), 'ff')).toMatchObject({ ticket: null, asset: { id: 'a1' } });
    await uploads.forget(key(0), 'ff', minute(4));
    await uploads.forget(key(0), 'ff', minute(4));
    expect(await uploads.find(key(0), 'ff')).toBeNull();
    const events = (await allEvents(ledger)).filter((event) => event.kind.startsWith('upload'));
    expect(events.map((event) => event.kind)).toEqual(['upload-opened', 'upload-finished', 'upload-forgotten']);
    expect(JSON.stringify(events)).not.toContain('secret-token');
  });

  test('an account runs until it is stopped, keeps its consent, and runs again when a person says so', async () => {
    const { ledger } = await tempLedger();
    const { accounts } = ledger;
    expect(await accounts.get(account)).toEqual({ account, stopped: null, consentText: null });
    await accounts.consent(account, 'I agree', minute(1));
    const captcha = { code: 'captcha', values: { destination: 'rednote' }, said: '验证码' };
    await accounts.stop(account, captcha, minute(2));
    expect(await accounts.get(account)).toEqual({
      account,
      stopped: { reason: captcha, at: minute(2) },
      consentText: 'I agree',
    });
    await accounts.resume(account, minute(3));
    expect(await accounts.list()).toEqual([{ account, stopped: null, consentText: 'I agree' }]);
    expect((await allEvents(ledger)).map((event) => [event.kind, event.subject])).toEqual([
      ['account-consented', 'rednote:mine'],
      ['account-stopped', 'rednote:mine'],
      ['account-resumed', 'rednote:mine'],
    ]);
  });
});

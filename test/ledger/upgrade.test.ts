import { expect, test } from 'vitest';
import { unfinishedStates } from '../../src/core/states.ts';
import { at, find, finish, itemInNewWords, key, me, opened, ref, sky } from './every-state.ts';
import { makePlanHeader, makePost } from './make.ts';
import { allEvents, statesByEvents } from './workspace.ts';

test('every delivery of a ledger of version 0.1.0 means what it meant', async () => {
  const { ledger } = await opened();
  const said = (code: string, words: unknown = expect.any(String)) => ({ code, said: words });
  const rows = await ledger.deliveries.list({ account: me }, 99);
  expect(rows.map((row) => [Number(/03(\d\d)T/.exec(row.key)?.[1]), row.state, row.hold, row.reason])).toEqual([
    [1, 'planned', null, null],
    [2, 'planned', { code: 'no-caption', values: { emptied: false } }, null],
    [3, 'planned', said('login-expired', 'the login has expired. clipferry login rednote --account me'), null],
    [4, 'planned', null, said('rate-limited', 'too many requests')],
    [5, 'prepared', null, null],
    [6, 'uploaded', null, null],
    [7, 'publishing', null, null],
    [8, 'publishing', null, said('timeout')],
    [9, 'accepted', null, null],
    [10, 'published', null, null],
    [11, 'unconfirmed', null, said('unconfirmed')],
    [12, 'skipped', null, { code: 'private-post' }],
    [13, 'skipped', null, said('too-long', '9000 s long; at most 900 s is taken')],
    [14, 'failed', null, said('given-up', 'you gave it up')],
    [15, 'planned', said('expired-link'), null],
    [16, 'planned', said('login-expired'), null],
    [17, 'planned', { code: 'unknown-audience' }, null],
    [18, 'planned', said('too-many-images'), null],
    [19, 'planned', null, null],
    [20, 'uploaded', said('captcha'), null],
    [21, 'skipped', null, { code: 'no-file' }],
    [23, 'failed', null, said('refused-by-destination', 'this note breaks the rules')],
    [24, 'skipped', null, { code: 'friends-post' }],
    [25, 'uploaded', null, null],
    [26, 'planned', said('not-media'), null],
    [27, 'failed', null, said('ffmpeg-failed')],
    [28, 'skipped', null, { code: 'story' }],
  ]);
  expect(rows.map((row) => row.number)).toEqual(rows.map((_, n) => n + 1));
  expect(rows.every((row) => row.check === null)).toBe(true);
  expect(rows[3]).toMatchObject({ tries: 1, notBefore: '2026-01-10T12:00:00.000Z' });
  expect(rows[9]?.remote).toEqual({ id: 'note-10', url: 'https://www.xiaohongshu.com/explore/note-10' });
  const others = await ledger.deliveries.list({ account: sky }, 9);
  expect(others.map((row) => [row.postRef, row.state, row.reason])).toEqual([
    [ref(4), 'skipped', { code: 'not-in-plan' }],
    [ref(1), 'published', null],
    [ref(3), 'planned', null],
  ]);
});

test('what it knew of posts, files, plans and accounts is where the program looks for it', async () => {
  const { ledger, before } = await opened();
  expect(await ledger.posts.totals()).toEqual({ posts: 27, deleted: 1, unreadable: 1, withoutCaption: 2 });
  const [first] = await ledger.posts.findBySourceId('7476778712123470016');
  expect(first).toMatchObject({
    ref: ref(1),
    likes: 3,
    story: false,
    sound: { name: 'Song Name - Artist', own: false },
    alternateText: 'A boat in the rain',
    location: 'Rotterdam',
    facts: { whoCanView: 'Everyone', allowComments: 'Yes', videoIdFrom: 'activity history', videoIdSeen: '3' },
  });
  expect(await ledger.posts.find(ref(2))).toMatchObject({ sourceId: null, alternateText: null, location: null });
  expect((await ledger.posts.find('tt-story-20250328T100000Z'))?.story).toBe(true);
  expect(await ledger.posts.unreadable()).toEqual([
    {
      where: expect.stringContaining('VideoList[21]'),
      because: { code: 'noted', said: expect.stringContaining('last summer') },
    },
  ]);
  expect(await ledger.posts.lastArchive()).toMatchObject({ location: null, accountName: 'some_user', complete: true });

  expect(await ledger.originals.totals()).toMatchObject({
    wanted: 25,
    held: 1,
    fetched: 22,
    unfetchable: 1,
    bytes: 20_724,
  });
  expect(first?.originals).toMatchObject([
    { role: 'media', state: 'fetched', source: { from: 'link' }, probed: { kind: 'video', durationMs: 15_000 } },
    { role: 'cover', state: 'wanted', source: { from: 'link', expiresAt: '2026-01-21T13:00:00.000Z' } },
  ]);
  expect((await ledger.originals.reasons()).map(({ reason }) => reason)).toEqual([
    { code: 'expired-link', said: expect.stringContaining('2026-01-09') },
    { code: 'not-media', said: 'the link leads to a web page' },
  ]);

  // The plan that was cut off counts as little as before.
  expect(await ledger.plans.last(me)).toMatchObject({
    id: 1,
    complete: true,
    header: { v: 2, server: null, account: me },
  });
  expect(before.items).toHaveLength(27);
  for (const { key: itemKey = '', item = '' } of before.items)
    expect((await ledger.deliveries.find(itemKey))?.item).toEqual(itemInNewWords(JSON.parse(item)));
  expect(await ledger.accounts.list()).toEqual([
    {
      account: sky,
      stopped: {
        reason: { code: 'account-suspended', said: 'Bluesky says the account is suspended' },
        at: expect.any(String),
      },
      consentText: null,
    },
    { account: me, stopped: null, consentText: expect.stringContaining('automation') },
  ]);
});

test('what may be sent again is what it was: drafts, tickets, uploads; and no event is touched', async () => {
  const { ledger, before } = await opened();
  const carried = (text: string) => {
    const { media, cover, ...draft } = JSON.parse(text);
    const one = ({ alt, file, asset }: Record<string, object>) => ({ file: { ...file, alt }, asset });
    return { ...draft, location: null, media: media.map(one), cover: cover === null ? null : one(cover) };
  };
  expect(before.deliveries).toHaveLength(12);
  for (const { key: itsKey = '', draft = '' } of before.deliveries)
    expect((await ledger.deliveries.find(itsKey))?.draft).toEqual(carried(draft));
  expect((await find(ledger, 10)).draft?.cover?.file).toMatchObject({ role: 'cover', alt: '' });
  for (const n of [7, 8, 11]) {
    const old = before.attempts.find((one) => one['key'] === key(n));
    const attempt = await ledger.attempts.findOpen(key(n));
    expect(attempt?.draft).toEqual(carried(old?.['draft'] ?? ''));
    expect(attempt?.ticket).toEqual(JSON.parse(old?.['ticket'] ?? ''));
  }
  expect((await ledger.attempts.findOpen(key(7)))?.inDoubtSince).toBeNull();
  expect((await ledger.attempts.findOpen(key(8)))?.inDoubtSince).toBe('2026-01-10T09:44:00.000Z');
  const upload = await ledger.uploads.find(key(5), '1f4'.padStart(64, '0'));
  expect(upload).toMatchObject({ asset: null, ticket: { next: { index: 0, start: 0, end: 1005 }, data: { v: 1 } } });
  expect((await ledger.uploads.find(key(6), '258'.padStart(64, '0')))?.asset?.id).toBe('asset-6');

  const events = await allEvents(ledger);
  expect(events).toEqual(before.events.map((event) => ({ ...event, data: JSON.parse(event['data'] ?? '') })));
  const { told, rows } = await statesByEvents(ledger);
  expect(rows).toEqual(told);
});

test('every open delivery goes on from where it was, and ends right', async () => {
  const { ledger } = await opened();
  const { deliveries, originals } = ledger;
  const due = async () => (await deliveries.due(me, unfinishedStates, at, 99)).map((row) => row.postRef);
  expect(await due()).toEqual([1, 4, 5, 6, 7, 8, 9, 19, 25].map(ref));
  expect(await deliveries.nextDueAt(me, '2026-01-10T11:30:00.000Z')).toBe('2026-01-10T12:00:00.000Z');
  const open = await ledger.attempts.findOpen(key(8));
  expect((await ledger.attempts.repeat(open?.id ?? 0, at)).inDoubtSince).toBeNull();
  expect(await ledger.attempts.nextNumber(key(25))).toBe(2);
  for (const n of [1, 4, 5, 6, 7, 8, 9, 11, 19, 25]) await finish(ledger, n);

  // What waits for a person is let go as before: the login, the captcha, the broken file; never what needs another plan.
  expect(await deliveries.release({}, at)).toBe(7);
  expect(await due()).toEqual([3, 15, 20, 23, 26, 27].map(ref));
  expect((await find(ledger, 16)).hold).toEqual({ code: 'no-caption', values: { emptied: false } });
  // The dead link: a file arrives.
  const [dead] = await originals.ofPost(ref(15));
  expect(dead?.hold?.code).toBe('expired-link');
  expect(await originals.release(['expired-link'], at)).toBe(1);
  expect((await originals.due(at, 99)).map((row) => row.id)).toContain(dead?.id);
  for (const n of [3, 15, 20, 23, 26, 27]) await finish(ledger, n);

  // A new plan decides what only a plan can, and what was skipped; what may be public stays as it is.
  const rest = [2, 12, 14, 16, 17, 18, 21];
  const items = await Promise.all(rest.map(async (n) => (await find(ledger, n)).item));
  const header = { ...makePlanHeader(me), server: { maxBytes: 1 } };
  const plan = await ledger.plans.begin(header, at);
  const deliver = { kind: 'deliver' } as const;
  const put = await ledger.plans.put(
    plan,
    items.map((item) => ({ ...item, verdict: deliver })),
    at,
  );
  expect(put).toEqual({ written: 6, kept: 1 });
  await ledger.plans.end(plan, at);
  expect(await due()).toEqual([2, 12, 16, 17, 18, 21].map(ref));
  for (const n of [2, 12, 16, 17, 18, 21]) await finish(ledger, n);

  const { byState, reasons } = await deliveries.totals(me);
  expect(byState).toMatchObject({ published: 23, failed: 1, skipped: 3, planned: 0, publishing: 0, unconfirmed: 0 });
  expect(reasons).toContainEqual({
    state: 'failed',
    held: false,
    reason: { code: 'given-up', said: 'you gave it up' },
    count: 1,
  });
  const check = { at, result: 'same', differences: [] } as const;
  await deliveries.checked(key(10), check);
  await deliveries.move(key(10), 'published', 'removing', {}, at);
  await deliveries.move(key(10), 'removing', 'removed', { reason: { code: 'taken-back' } }, at);
  expect(await find(ledger, 10)).toMatchObject({ state: 'removed', check, remote: { id: 'note-10' } });
  await ledger.accounts.resume(sky, at);
  expect((await ledger.accounts.get(sky)).stopped).toBeNull();
  const { told, rows } = await statesByEvents(ledger);
  expect(rows).toEqual(told);
});

test('the same plan made by the new version finds what is prepared and uploaded as it is', async () => {
  const { ledger } = await opened();
  const rows = await ledger.deliveries.list({ account: me }, 99);
  const plan = await ledger.plans.begin(makePlanHeader(me), at);
  // The new version says the same in other words.
  const items = rows.map(({ item }) => ({
    ...item,
    verdict:
      item.verdict.kind === 'deliver' ? item.verdict : { ...item.verdict, reason: { code: item.verdict.reason.code } },
    text: {
      ...item.text,
      changes: item.text.changes.map((change) => ({ ...change, reason: { code: change.reason.code } })),
    },
    media: item.media.map((one) => ({
      ...one,
      rendition: one.rendition?.kind === 'make' ? { ...one.rendition, reasons: [] } : one.rendition,
    })),
    warnings: [{ code: 'sound-licensed' }],
  }));
  await ledger.plans.put(plan, items, at);
  await ledger.plans.end(plan, at);
  for (const n of [5, 6, 20, 25])
    expect(await find(ledger, n)).toMatchObject({ state: n === 5 ? 'prepared' : 'uploaded', planId: plan });
  expect((await find(ledger, 6)).draft?.media[0]?.asset?.id).toBe('asset-6');
  expect((await find(ledger, 20)).hold?.code).toBe('captcha');
});

test('the same export read again brings no post twice and fills in what the old version did not keep', async () => {
  const { ledger } = await opened();
  const about = { generation: 'G6', accountName: 'some_user', notes: [] };
  const archive = {
    path: 'user_data_tiktok.json',
    location: '/home/me/user_data_tiktok.json',
    source: 'tiktok',
    about,
    at,
  };
  const id = await ledger.posts.beginArchive(archive);
  const { originals, ...old } = (await ledger.posts.find(ref(3))) ?? expect.fail();
  expect(originals).toHaveLength(1);
  const post = {
    ...makePost(3),
    ...old,
    sound: { name: 'original sound - some_user', own: true },
    media: [],
    cover: null,
  };
  expect(await ledger.posts.add(id, [{ kind: 'post', post }], at)).toMatchObject({ added: 0, known: 1 });
  await ledger.posts.endArchive(id, at);
  expect(await ledger.posts.find(ref(3))).toEqual({ ...old, sound: post.sound, originals });
  // What the old import of this very path could not read is told anew by this one, or not at all.
  expect(await ledger.posts.unreadable()).toEqual([]);
});

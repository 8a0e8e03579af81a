import { describe, expect, it } from 'vitest';
import { collect } from '../../src/cli/commands/status.ts';
import { deliveryKey } from '../../src/core/identity.ts';
import { toIso } from '../../src/kit/index.ts';
import type { AccountReport, ReportHead } from '../../src/report/data.ts';
import { reportHead, reportLine } from '../../src/report/schema.ts';
import { easy, FakeDestination } from '../engine/fake-destination.ts';
import { failure, makePost, Stage } from '../engine/stage.ts';
import { gather, me } from './gathering.ts';

const titled = {
  ...easy,
  text: { ...easy.text, title: [{ max: 20, unit: 'graphemes', measure: (text: string) => text.length }] },
};

/** Six posts: three are out, one is held, one was skipped, one failed; one is deleted at the source, one cannot be read. */
async function mixed() {
  const fake = new FakeDestination(titled);
  const stage = await Stage.open();
  const posts = [1, 2, 3, 4, 5, 6].map((n) => makePost(n, n === 4 ? { caption: null } : {}));
  await stage.import(posts);
  await addOthers(stage);
  await stage.provideAll();
  await stage.plan(fake);
  await stage.ledger.deliveries.move(
    keyOf(5),
    'planned',
    'skipped',
    { reason: { code: 'skipped-by-person' } },
    stage.clock.now(),
  );
  fake.once('publish', failure('permanent', 'refused-by-destination', { effect: 'none' }), 'p06');
  await stage.run(fake);
  return { fake, stage };
}

function keyOf(n: number): string {
  return deliveryKey(`p0${n}`, me);
}

async function addOthers({ ledger, clock }: Stage): Promise<void> {
  const { posts } = ledger;
  const at = clock.now();
  const about = { generation: 'G5', accountName: 'someone', notes: [] };
  const id = await posts.beginArchive({ path: '/b.zip', location: '/b.zip', source: 'tiktok', about, at });
  await posts.add(
    id,
    [
      { kind: 'deleted', ref: 'd1', createdAt: null, where: 'b.zip: 3' },
      { kind: 'unreadable', where: 'b.zip: 4', because: { code: 'no-file' } },
    ],
    at,
  );
  await posts.endArchive(id, at);
}

function only(head: ReportHead): AccountReport {
  const [account] = head.accounts;
  if (account === undefined) throw new Error('the report has no account');
  return account;
}

describe('a report of what was done', () => {
  it('has the same sums as status, and they hold', async () => {
    const { stage } = await mixed();
    const { head, entries } = await gather(stage, { capabilities: titled });
    const account = only(head);
    const { accounts, posts, originals } = JSON.parse(JSON.stringify(await collect(stage.ledger)));
    const { reasons, ...balance } = accounts[0].balance;
    expect(account.balance).toEqual(balance);
    const { seen, ...columns } = account.balance;
    expect(Object.values(columns).reduce((sum, number) => sum + number, 0)).toBe(seen);
    expect(columns).toMatchObject({ published: 3, held: 1, skipped: 1, failed: 1, deleted: 1, unreadable: 1 });
    expect(head.items).toEqual({ seen: 8, posts: posts.posts, deleted: posts.deleted, unreadable: posts.unreadable });
    expect(head.files).toMatchObject({ fetched: originals.fetched, bytes: originals.bytes });
    expect(head.about).toBe('result');
    expect(account.content).toEqual({
      videos: 5,
      photoPosts: 0,
      visibility: { public: 5, friends: 0, private: 0 },
      from: '2024-03-02T10:00:00.000Z',
      to: '2024-03-07T10:00:00.000Z',
    });
    // Every item of the export is an entry.
    expect(entries).toHaveLength(seen);
    expect(account.problems.map(({ verdict, reason, count }) => [verdict, reason.code, count]).sort()).toEqual(
      reasons
        .map((row: { held: boolean; state: string; reason: { code: string }; count: number }) => [
          row.held ? 'held' : row.state,
          row.reason.code,
          row.count,
        ])
        .sort(),
    );
    expect(account.problems.find(({ verdict }) => verdict === 'held')).toMatchObject({
      reason: { code: 'no-caption', text: expect.stringContaining('caption') },
      examples: ['p04'],
    });
  });

  it('says of each post what its counters, files, states and changes are', async () => {
    const { stage } = await mixed();
    const { posts } = await gather(stage, { capabilities: titled });
    const [first] = posts;
    expect(first).toMatchObject({
      ref: 'p01',
      number: 1,
      state: 'published',
      held: false,
      body: 'words of post 1',
      caption: 'words of post 1',
      captionFrom: 'export',
      saidBy: 'destination',
      counters: { body: [{ used: 15, max: 1000 }] },
      files: [{ role: 'video', rung: 'as-is', before: { format: 'mp4' }, after: null }],
    });
    expect(posts.map(({ ref, state, held }) => `${ref} ${state}${held ? ' held' : ''}`)).toEqual([
      'p01 published',
      'p02 published',
      'p03 published',
      'p04 planned held',
      'p05 skipped',
      'p06 failed',
    ]);
    expect(posts[5]?.reason).toMatchObject({ code: 'refused-by-destination', text: expect.any(String) });
  });

  it('prints what its schema publishes, line by line', async () => {
    const { stage } = await mixed();
    const { head, entries } = await gather(stage, { capabilities: titled });
    expect(reportHead.parse(head)).toEqual(head);
    for (const entry of entries) expect(reportLine.parse(entry)).toEqual(entry);
  });

  it('knows nothing of counters where the destination is not here any more', async () => {
    const { stage } = await mixed();
    const { posts, head } = await gather(stage, { capabilities: null });
    expect(posts[0]?.counters).toEqual({ title: [], body: [] });
    expect(only(head).calendar.because.code).toBe('no-reason');
  });

  it('gives addresses only where the reader can open them', async () => {
    const { stage } = await mixed();
    const { posts } = await gather(stage, { openable: () => null });
    expect(posts[0]).toMatchObject({ address: null, remoteId: expect.any(String) });
  });
});

describe('a report of a plan', () => {
  it('counts what is to come, and none of it as done', async () => {
    const fake = new FakeDestination({ pace: { perDay: 2, minGapMs: 0, because: { code: 'fake/pace' } } });
    const stage = await Stage.planned(5, fake);
    const { head } = await gather(stage, { capabilities: fake.capabilities });
    const { calendar, certificate, balance, renditions } = only(head);
    expect(head.about).toBe('plan');
    expect(certificate).toBeNull();
    expect(calendar).toMatchObject({ left: 5, limit: 'per-day', done: [] });
    expect(calendar.coming.map(({ posts }) => posts)).toEqual([2, 2, 1]);
    expect(balance.waiting).toBe(5);
    expect(renditions).toEqual([{ rung: 'as-is', files: 5, because: [] }]);
  });

  it('decides about files that came after the plan was made', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.open();
    await stage.import([makePost(1)]);
    await stage.plan(fake);
    const before = await gather(stage, { capabilities: fake.capabilities });
    expect(only(before.head).renditions).toEqual([{ rung: 'undecided', files: 1, because: [] }]);
    expect(before.posts[0]?.files).toMatchObject([{ rung: 'undecided', before: null }]);
    await stage.provideAll();
    const after = await gather(stage, { capabilities: fake.capabilities });
    expect(only(after.head).renditions).toEqual([{ rung: 'as-is', files: 1, because: [] }]);
    expect(after.posts[0]?.files).toMatchObject([{ rung: 'as-is', before: { width: expect.any(Number) } }]);
  });

  it('names the posts that the plan leaves out', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.open();
    await stage.import([makePost(1), makePost(2)]);
    await stage.plan(fake, 'me', { limit: 1 });
    await stage.import([makePost(3, { caption: '\n third\nline' })], '/next.zip');
    const { head, entries } = await gather(stage, {});
    const others = entries.filter(({ kind }) => kind === 'not-planned');
    expect(others).toHaveLength(only(head).balance.notPlanned);
    expect(others.at(-1)).toMatchObject({ ref: 'p03', account: me, title: 'third' });
    expect(entries).toHaveLength(only(head).balance.seen);
  });

  it('shows when links die, soonest first, and those that die together as one', async () => {
    const stage = await Stage.open();
    const dies = (n: number, expiresAt: string) => makePost(n, {}, { expiresAt });
    await stage.import([
      dies(1, '2026-12-01T10:00:01.000Z'),
      dies(2, '2026-12-01T10:59:00.000Z'),
      dies(3, '2026-11-30T10:00:00.000Z'),
      makePost(4),
    ]);
    const { head } = await gather(stage);
    expect(head.files.dying).toEqual([
      { at: '2026-11-30T10:00:00.000Z', files: 1 },
      { at: '2026-12-01T10:00:01.000Z', files: 2 },
    ]);
    expect(head.accounts).toEqual([]);
  });

  it('puts no more than 60 marks of dying links on the axis, and loses none of them', async () => {
    const stage = await Stage.open();
    const start = Date.parse('2026-12-01T00:00:00.000Z');
    const posts = Array.from({ length: 99 }, (_, n) =>
      makePost(n + 1, {}, { expiresAt: toIso(start + n * 7_200_000) }),
    );
    await stage.import(posts);
    const { dying } = (await gather(stage)).head.files;
    expect(dying.length).toBeLessThanOrEqual(60);
    expect(dying.reduce((sum, { files }) => sum + files, 0)).toBe(99);
    expect(dying.map(({ at }) => at)).toEqual(dying.map(({ at }) => at).toSorted());
  });

  it('ends with a signal that ends', async () => {
    const stage = await Stage.planned(1, new FakeDestination());
    const stop = new AbortController();
    stop.abort();
    await expect(gather(stage, { signal: stop.signal })).rejects.toThrow();
  });
});

describe('the digest of a certificate', () => {
  const digestOf = async (stage: Stage) => only((await gather(stage)).head).certificate?.digest;

  it('is the same of the same ledger, whoever asks and however they read it', async () => {
    const { stage } = await mixed();
    const digest = await digestOf(stage);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    stage.clock.advance(86_400_000);
    const { head } = await gather(stage, { language: 'zh', timeZone: 'Asia/Shanghai', capabilities: titled });
    expect(only(head).certificate?.digest).toBe(digest);
  });

  it('changes with a state, and with nothing else', async () => {
    const { stage } = await mixed();
    const digest = await digestOf(stage);
    const { deliveries } = stage.ledger;
    await deliveries.checked(keyOf(1), { at: stage.clock.now(), result: 'same', differences: [] });
    await deliveries.hold(keyOf(4), { code: 'no-caption' }, stage.clock.now());
    expect(await digestOf(stage)).toBe(digest);
    await deliveries.move(keyOf(1), 'published', 'removing', {}, stage.clock.now());
    expect(await digestOf(stage)).not.toBe(digest);
  });

  it('counts what verify found, and what nobody looked at', async () => {
    const { stage } = await mixed();
    const at = stage.clock.now();
    await stage.ledger.deliveries.checked(keyOf(1), { at, result: 'missing', differences: [] });
    const { certificate } = only((await gather(stage)).head);
    expect(certificate?.checked).toEqual({ same: 0, differs: 0, missing: 1, unseen: 0, 'not-looked': 2 });
  });
});

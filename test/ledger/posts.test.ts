import { describe, expect, test } from 'vitest';
import type { SourceItem, SourcePost } from '../../src/contract/index.ts';
import type { OriginalRow } from '../../src/core/model.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { makePost, minute, refOf, startOfTime } from './make.ts';
import { allEvents, tempLedger } from './workspace.ts';

async function importItems(ledger: Ledger, items: readonly SourceItem[], path = '/export.zip', name = 'someone') {
  const about = { generation: 'G5', accountName: name, notes: [] };
  const id = await ledger.posts.beginArchive({ path, location: path, source: 'tiktok', about, at: startOfTime });
  const counts = await ledger.posts.add(id, items, startOfTime);
  await ledger.posts.endArchive(id, startOfTime);
  return counts;
}

const post = (one: SourcePost): SourceItem => ({ kind: 'post', post: one });
const deleted = (ref: string): SourceItem => ({ kind: 'deleted', ref, createdAt: null, where: 'x.json: PostList[0]' });
const unreadable = (where: string): SourceItem => ({ kind: 'unreadable', where, because: noDate });
const noDate = { code: 'no-date', values: { found: 'last summer' } };
const photo = (n: number, links: readonly string[]): SourcePost =>
  makePost(n, {
    cover: null,
    media: links.map((locator) => ({
      from: 'link',
      kind: 'image',
      locator,
      expiresAt: minute(100),
      objectKey: locator,
    })),
  });
const linkOf = ({ source }: OriginalRow) => (source.from === 'link' ? source.locator : source.entry);
const image = {
  kind: 'image',
  format: 'jpeg',
  width: 1,
  height: 1,
  bytes: 9,
  rotated: false,
  animated: false,
  privateTags: [],
  tagBytes: 0,
  wideColour: false,
} as const;
const facts = { sha256: 'ff', bytes: 9, extension: '.jpg', from: 'link', probed: image };

describe('an import', () => {
  test('counts every item once, and the same export again adds nothing', async () => {
    const { ledger } = await tempLedger();
    const items = [post(makePost(1)), post(makePost(2)), deleted('d'), unreadable('a'), unreadable('b')];
    expect(await importItems(ledger, items)).toEqual({ added: 2, known: 0, deleted: 1, unreadable: 2 });
    const before = await ledger.posts.page(null, 10);
    expect(await importItems(ledger, items)).toEqual({ added: 0, known: 2, deleted: 1, unreadable: 2 });
    expect(await importItems(ledger, items, '/elsewhere/export.zip')).toEqual({
      added: 0,
      known: 2,
      deleted: 1,
      unreadable: 2,
    });
    expect(await ledger.posts.totals()).toEqual({ posts: 2, deleted: 1, unreadable: 2, withoutCaption: 2 });
    expect(await ledger.posts.page(null, 10)).toEqual(before);
  });

  test('of the same path takes back what it could not read before, and can now', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [unreadable('a'), unreadable('b')]);
    await importItems(ledger, [post(makePost(1)), unreadable('b')]);
    expect(await ledger.posts.unreadable()).toEqual([{ where: 'b', because: noDate }]);
    await importItems(ledger, [unreadable('c')], '/another.zip');
    expect((await ledger.posts.totals()).unreadable).toBe(2);
  });

  test('that was cut off is shown as incomplete until a later one ends', async () => {
    const { ledger } = await tempLedger();
    expect(await ledger.posts.lastArchive()).toBeNull();
    const about = { generation: 'G5', accountName: null, notes: [] };
    const archive = { path: 'a.zip', location: '/home/me/a.zip', source: 'tiktok', about, at: startOfTime };
    await ledger.posts.add(await ledger.posts.beginArchive(archive), [post(makePost(1))], startOfTime);
    expect(await ledger.posts.lastArchive()).toMatchObject({
      path: 'a.zip',
      location: '/home/me/a.zip',
      complete: false,
    });
    await importItems(ledger, []);
    expect(await ledger.posts.lastArchive()).toMatchObject({ accountName: 'someone', complete: true });
  });

  test('of another account is refused; the same handle written otherwise is not', async () => {
    const { ledger } = await tempLedger();
    const about = { generation: 'G5', accountName: 'wrong.file', notes: [] };
    await ledger.posts.beginArchive({ path: '/w.zip', location: '/w.zip', source: 'tiktok', about, at: startOfTime });
    await importItems(ledger, [post(makePost(1))]);
    await importItems(ledger, [], '/b.zip', '@Someone');
    await expect(importItems(ledger, [], '/c.zip', 'other')).rejects.toMatchObject({
      kind: 'usage',
      reason: {
        code: 'export-of-other-account',
        values: { path: '/c.zip', accountName: 'other', workspaceAccountName: 'someone' },
      },
    });
  });

  test('keeps posts that a newer archive no longer holds, and a deleted one that it does', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [post(makePost(1)), post(makePost(2)), deleted(refOf(3))]);
    await importItems(ledger, [post(makePost(3)), deleted(refOf(1))], '/newer.zip');
    expect((await ledger.posts.page(null, 9)).map((one) => one.ref)).toEqual([refOf(1), refOf(2), refOf(3)]);
    expect((await ledger.posts.totals()).deleted).toBe(0);
  });

  test('of 2,500 items in one batch is as good as many small ones, and one event tells of it', async () => {
    const { ledger } = await tempLedger();
    const posts = Array.from({ length: 2_500 }, (_, n) => post(makePost(n)));
    expect(await importItems(ledger, posts)).toMatchObject({ added: 2_500 });
    expect((await ledger.originals.totals()).wanted).toBe(5_000);
    expect((await allEvents(ledger)).map((event) => event.kind)).toEqual([
      'archive-began',
      'posts-added',
      'archive-imported',
    ]);
  });
});

describe('a newer archive', () => {
  test('brings new links for what is not fetched, and takes away the holds the old ones earned', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [post(photo(1, ['a', 'b', 'c', 'd']))]);
    const [a, b, c, d] = await ledger.originals.ofPost(refOf(1));
    await ledger.originals.fetched(a?.id ?? 0, facts, startOfTime);
    await ledger.originals.hold(b?.id ?? 0, { code: 'expired-link', values: { diedAt: minute(0) } }, startOfTime);
    await ledger.originals.hold(c?.id ?? 0, { code: 'link-refused', values: { status: 403 } }, startOfTime);
    await ledger.originals.unfetchable(d?.id ?? 0, { code: 'not-media' }, startOfTime);
    await importItems(ledger, [post(photo(1, ['a', 'b', 'c', 'd']))]);
    expect((await ledger.originals.ofPost(refOf(1)))[1]?.hold).toEqual({
      code: 'expired-link',
      values: { diedAt: minute(0) },
    });

    await importItems(ledger, [post(photo(1, ['a2', 'b2', 'c2', 'd2']))]);
    const rows = await ledger.originals.ofPost(refOf(1));
    expect(rows.map((row) => [row.id, linkOf(row), row.state, row.hold])).toEqual([
      [a?.id, 'a', 'fetched', null],
      [b?.id, 'b2', 'wanted', null],
      [c?.id, 'c2', 'wanted', null],
      [d?.id, 'd2', 'wanted', null],
    ]);
  });

  test('that is really an older one does not bring back links that die sooner', async () => {
    const { ledger } = await tempLedger();
    const with_ = (expiresAt: string, locator: string) =>
      makePost(1, { cover: null, media: [{ from: 'link', kind: 'video', locator, expiresAt, objectKey: null }] });
    await importItems(ledger, [post(with_(minute(50), 'new'))]);
    await importItems(ledger, [post(with_(minute(10), 'old'))]);
    expect((await ledger.originals.ofPost(refOf(1)))[0]?.source).toMatchObject({ locator: 'new' });
  });

  test('with fewer files drops those that nobody can fetch any more, and keeps what is there', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [post(photo(1, ['a', 'b', 'c']))]);
    const rows = await ledger.originals.ofPost(refOf(1));
    await ledger.originals.fetched(rows[2]?.id ?? 0, facts, startOfTime);
    await importItems(ledger, [post(makePost(1, { media: [], cover: null }))]);
    expect((await ledger.originals.ofPost(refOf(1))).map(linkOf)).toEqual(['a', 'b', 'c']);
    expect((await ledger.posts.find(refOf(1)))?.kind).toBe('images');
    await importItems(ledger, [post(photo(1, ['a']))]);
    expect((await ledger.originals.ofPost(refOf(1))).map(linkOf)).toEqual(['a', 'c']);
  });

  test('does not overwrite a caption that a person gave, but updates the export’s own', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [post(makePost(1)), post(makePost(2, { caption: 'old' }))]);
    await ledger.posts.setCaptions([{ ref: refOf(1), caption: 'mine', from: 'captions.csv line 3' }], startOfTime);
    await importItems(ledger, [post(makePost(1, { caption: 'theirs' })), post(makePost(2, { caption: 'new' }))]);
    const page = await ledger.posts.page(null, 9);
    expect(page.map((one) => [one.caption, one.captionFrom])).toEqual([
      ['mine', 'captions.csv line 3'],
      ['new', 'export'],
    ]);
  });
});

describe('posts', () => {
  test('are read in pages by time and ref, and found by ref, the platform’s own id and span', async () => {
    const { ledger } = await tempLedger();
    const same = { createdAt: startOfTime };
    await importItems(
      ledger,
      [7, 3, 5, 1, 4].map((n) => post(makePost(n, n > 3 ? same : {}))),
    );
    const refs: string[] = [];
    let after: { createdAt: string; ref: string } | null = null;
    for (;;) {
      const page = await ledger.posts.page(after, 2);
      refs.push(...page.map((one) => one.ref));
      after = page.at(-1) ?? null;
      if (after === null) break;
    }
    expect(refs).toEqual([1, 3, 4, 5, 7].map(refOf));
    expect((await ledger.posts.findBySourceId('705')).map((one) => one.ref)).toEqual([refOf(5)]);
    expect(await ledger.posts.findBetween(startOfTime, startOfTime)).toHaveLength(3);
    expect(await ledger.posts.find('nobody')).toBeNull();
    expect((await ledger.posts.find(refOf(1)))?.originals.map((one) => one.role)).toEqual(['media', 'cover']);
  });

  test('take many captions at once or none, and say how many changed', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [post(makePost(1)), post(makePost(2))]);
    const captions = [1, 2].map((n) => ({ ref: refOf(n), caption: `c${n}`, from: 'captions.csv' }));
    const unknown = { ref: 'nobody', caption: 'x', from: 'captions.csv' };
    await expect(ledger.posts.setCaptions([...captions, unknown], startOfTime)).rejects.toMatchObject({
      code: 'unknown-post',
    });
    expect((await ledger.posts.totals()).withoutCaption).toBe(2);
    expect(await ledger.posts.setCaptions(captions, startOfTime)).toBe(2);
    expect(await ledger.posts.setCaptions(captions, startOfTime)).toBe(0);
    expect((await ledger.posts.totals()).withoutCaption).toBe(0);
  });
});

describe('originals', () => {
  test('are due soonest expiry first, media before covers, those without expiry last', async () => {
    const { ledger } = await tempLedger();
    const one = (n: number, expiresAt: string | null, coverExpiresAt: string | null) =>
      post(
        makePost(n, {
          media: [{ from: 'link', kind: 'video', locator: `m${n}`, expiresAt, objectKey: null }],
          cover: { from: 'link', kind: 'image', locator: `c${n}`, expiresAt: coverExpiresAt, objectKey: null },
        }),
      );
    await importItems(ledger, [one(1, null, minute(5)), one(2, minute(5), minute(5)), one(3, minute(2), null)]);
    const due = await ledger.originals.due(startOfTime, 10);
    expect(due.map(linkOf)).toEqual(['m3', 'm2', 'c1', 'c2', 'm1', 'c3']);
    expect(await ledger.originals.totals()).toMatchObject({ wanted: 6, firstExpiry: minute(2), lastExpiry: minute(5) });
  });

  test('wait, are held, given up, released and lost, and the totals always add up', async () => {
    const { ledger } = await tempLedger();
    await importItems(ledger, [post(photo(1, ['a', 'b', 'c', 'd']))]);
    const [a = 0, b = 0, c = 0, d = 0] = (await ledger.originals.ofPost(refOf(1))).map((row) => row.id);
    const { originals } = ledger;
    await originals.postpone(a, { reason: { code: 'busy', values: { status: 503 } }, notBefore: minute(9) }, minute(1));
    await originals.hold(b, { code: 'link-refused', values: { status: 403 } }, minute(1));
    await originals.unfetchable(c, { code: 'not-media', said: '<html>' }, minute(1));
    await originals.fetched(d, facts, minute(1));
    expect(await originals.due(minute(2), 9)).toEqual([]);
    expect(await originals.nextDueAt(minute(2))).toBe(minute(9));
    expect(await originals.nextDueAt(minute(9))).toBeNull();
    expect((await originals.due(minute(9), 9)).map((row) => [row.id, row.tries])).toEqual([[a, 1]]);
    expect(await originals.totals()).toMatchObject({ wanted: 1, held: 1, unfetchable: 1, fetched: 1, bytes: 9 });
    await expect(originals.hold(d, { code: 'x' }, minute(2))).rejects.toMatchObject({
      code: 'bad-transition',
    });
    await expect(originals.lost(99, minute(2))).rejects.toMatchObject({
      reason: { code: 'unknown-row', values: { table: 'originals', row: '99' } },
    });

    expect(await originals.release(['not-media'], minute(3))).toBe(1);
    expect(await originals.release(null, minute(3))).toBe(1);
    await originals.lost(d, minute(3));
    expect(await originals.totals()).toMatchObject({ wanted: 4, held: 0, unfetchable: 0, fetched: 0, bytes: 0 });
    expect(await originals.find(d)).toMatchObject({ state: 'wanted', sha256: null, probed: null });
    expect((await allEvents(ledger)).map((event) => event.kind).filter((kind) => kind.startsWith('original'))).toEqual([
      'original-postponed',
      'original-held',
      'original-unfetchable',
      'original-fetched',
      'original-released',
      'original-released',
      'original-lost',
    ]);
  });
});

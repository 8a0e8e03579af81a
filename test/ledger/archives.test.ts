import { describe, expect, test } from 'vitest';
import type { SourcePost } from '../../src/contract/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { makePost, minute, refOf, startOfTime } from './make.ts';
import { tempLedger } from './workspace.ts';

/** Files that lie in the export itself. */

async function read(ledger: Ledger, posts: readonly SourcePost[], location = '/home/me/export.zip'): Promise<number> {
  const about = { generation: '2025', accountName: 'someone', notes: [{ code: 'stories', values: { count: 1 } }] };
  const archive = { path: location.slice(1), location, source: 'instagram', about, at: startOfTime };
  const id = await ledger.posts.beginArchive(archive);
  await ledger.posts.add(
    id,
    posts.map((post) => ({ kind: 'post', post })),
    startOfTime,
  );
  await ledger.posts.endArchive(id, startOfTime);
  return id;
}

const withEntries = (n: number, entries: readonly string[]): SourcePost =>
  makePost(n, { cover: null, media: entries.map((entry) => ({ from: 'archive', kind: 'image', entry })) });
const withLink = (n: number, locator: string): SourcePost =>
  makePost(n, {
    cover: null,
    media: [{ from: 'link', kind: 'image', locator, expiresAt: minute(100), objectKey: null }],
  });
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
const facts = { sha256: 'ff', bytes: 9, extension: '.jpg', from: 'archive', probed: image };
const gone = { code: 'archive-gone', values: { path: 'export.zip' } };
const sources = async (ledger: Ledger, n = 1) => (await ledger.originals.ofPost(refOf(n))).map((row) => row.source);

describe('a file in an archive', () => {
  test('is wanted like any other, after the links that die, and names its archive and entry', async () => {
    const { ledger } = await tempLedger();
    const id = await read(ledger, [withEntries(1, ['media/1.jpg', 'media/2.jpg']), withLink(2, 'a')]);
    const due = await ledger.originals.due(startOfTime, 9);
    expect(due.map((row) => row.source)).toEqual([
      { from: 'link', locator: 'a', expiresAt: minute(100), objectKey: null },
      { from: 'archive', archiveId: id, entry: 'media/1.jpg' },
      { from: 'archive', archiveId: id, entry: 'media/2.jpg' },
    ]);
    expect(await ledger.posts.findArchive(id)).toEqual({
      id,
      path: 'home/me/export.zip',
      location: '/home/me/export.zip',
      source: 'instagram',
      generation: '2025',
      accountName: 'someone',
      complete: true,
    });
    expect(await ledger.posts.findArchive(99)).toBeNull();
    expect(await ledger.originals.totals()).toMatchObject({ wanted: 3, lastExpiry: minute(100) });
    await ledger.originals.fetched(due[1]?.id ?? 0, facts, minute(1));
    expect((await ledger.originals.ofPost(refOf(1)))[0]).toMatchObject({
      state: 'fetched',
      source: { entry: 'media/1.jpg' },
    });
  });

  test('is looked for where it was when the same archive is read again, and waits no longer', async () => {
    const { ledger } = await tempLedger();
    const post = withEntries(1, ['1.jpg', '2.jpg', '3.jpg']);
    const id = await read(ledger, [post]);
    const [a = 0, b = 0, c = 0] = (await ledger.originals.ofPost(refOf(1))).map((row) => row.id);
    await ledger.originals.hold(a, gone, minute(1));
    await ledger.originals.unfetchable(b, { code: 'not-media' }, minute(1));
    const before = await ledger.originals.find(c);
    await read(ledger, [post]);
    const rows = await ledger.originals.ofPost(refOf(1));
    expect(rows.map((row) => [row.state, row.hold])).toEqual([
      ['wanted', null],
      ['unfetchable', { code: 'not-media' }],
      ['wanted', null],
    ]);
    expect(rows.map((row) => row.source)).toEqual(
      ['1.jpg', '2.jpg', '3.jpg'].map((entry) => ({ from: 'archive', archiveId: id, entry })),
    );
    expect(rows[2]).toEqual(before);
  });

  test('is taken from another archive that has it, tried afresh, and a fetched one keeps its bytes', async () => {
    const { ledger } = await tempLedger();
    await read(ledger, [withEntries(1, ['1.jpg', '2.jpg', '3.jpg'])]);
    const [a = 0, b = 0] = (await ledger.originals.ofPost(refOf(1))).map((row) => row.id);
    await ledger.originals.fetched(a, facts, minute(1));
    await ledger.originals.unfetchable(b, { code: 'not-media' }, minute(1));
    const newer = await read(ledger, [withEntries(1, ['1.jpg', '2.jpg', 'new/3.jpg'])], '/home/me/newer.zip');
    const rows = await ledger.originals.ofPost(refOf(1));
    expect(rows.map((row) => [row.state, row.hold, row.sha256])).toEqual([
      ['fetched', null, 'ff'],
      ['wanted', null, null],
      ['wanted', null, null],
    ]);
    expect(rows.map((row) => row.source)).toEqual(
      ['1.jpg', '2.jpg', 'new/3.jpg'].map((entry) => ({ from: 'archive', archiveId: newer, entry })),
    );
  });

  test('is better than a link, and a link better than an archive that is gone', async () => {
    const { ledger } = await tempLedger();
    await read(ledger, [withLink(1, 'a')]);
    const id = await read(ledger, [withEntries(1, ['1.jpg'])]);
    const inArchive = { from: 'archive', archiveId: id, entry: '1.jpg' };
    expect(await sources(ledger)).toEqual([inArchive]);
    await read(ledger, [withLink(1, 'b')], '/home/me/links.zip');
    expect(await sources(ledger)).toEqual([inArchive]);
    const [row] = await ledger.originals.ofPost(refOf(1));
    await ledger.originals.hold(row?.id ?? 0, gone, minute(1));
    await read(ledger, [withLink(1, 'c')], '/home/me/links.zip');
    expect(await ledger.originals.ofPost(refOf(1))).toMatchObject([
      { source: { from: 'link', locator: 'c' }, hold: null, state: 'wanted' },
    ]);
    await ledger.originals.fetched(row?.id ?? 0, facts, minute(2));
    await read(ledger, [withEntries(1, ['1.jpg'])]);
    expect(await sources(ledger)).toMatchObject([{ from: 'link', locator: 'c' }]);
  });
});

test('the same archive is known by where it lies, however its path was typed', async () => {
  const { ledger } = await tempLedger();
  const about = { generation: 'G5', accountName: null, notes: [] };
  const unreadable = { kind: 'unreadable', where: 'a', because: { code: 'no-date' } } as const;
  const tell = async (path: string, location: string) => {
    const id = await ledger.posts.beginArchive({ path, location, source: 'tiktok', about, at: startOfTime });
    return async (ends: boolean) => {
      await ledger.posts.add(id, ends ? [] : [unreadable], startOfTime);
      await ledger.posts.endArchive(id, startOfTime);
    };
  };
  await (await tell('export.zip', '/home/me/export.zip'))(false);
  // Another folder's file of the same name says nothing of it.
  await (await tell('export.zip', '/tmp/export.zip'))(true);
  expect(await ledger.posts.unreadable()).toHaveLength(1);
  await (await tell('~/export.zip', '/home/me/export.zip'))(true);
  expect(await ledger.posts.unreadable()).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import type { SourcePost } from '../../src/contract/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { deliveryPages, postPages } from '../../src/ledger/pages.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { makePost, minute, refOf, startOfTime } from './make.ts';
import { tempLedger } from './workspace.ts';

const account = { destination: 'rednote', label: 'main' };

async function withLinks(ledger: Ledger, expiries: readonly (string | null)[]): Promise<void> {
  const about = { generation: 'G5', accountName: 'someone', notes: [] };
  const id = await ledger.posts.beginArchive({ path: '/e', location: '/e', source: 'tiktok', about, at: startOfTime });
  const posts = expiries.map(
    (expiresAt, n): SourcePost =>
      makePost(n, {
        cover: null,
        media: [{ from: 'link', kind: 'video', locator: `https://a/${n}`, expiresAt, objectKey: null }],
      }),
  );
  await ledger.posts.add(
    id,
    posts.map((post) => ({ kind: 'post', post }) as const),
    startOfTime,
  );
  await ledger.posts.endArchive(id, startOfTime);
}

describe('posts by ref', () => {
  it('come with their files, more of them than one statement takes, and without those nobody knows', async () => {
    const { ledger } = await tempLedger();
    await importPosts(ledger, 1_200);
    const found = await ledger.posts.findMany([...upTo(1_200).map(refOf), 'nobody']);
    expect(found.size).toBe(1_200);
    expect(found.get(refOf(7))).toEqual(await ledger.posts.find(refOf(7)));
    expect(await ledger.posts.findMany([])).toEqual(new Map());
  });
});

describe('when links die', () => {
  it('is told hour by hour, soonest first, of what is still wanted and not held', async () => {
    const { ledger } = await tempLedger();
    await withLinks(ledger, [
      '2026-02-01T10:30:00.000Z',
      '2026-02-01T10:10:00.000Z',
      '2026-01-31T23:59:59.000Z',
      null,
      '2026-03-01T00:00:00.000Z',
    ]);
    const [last] = await ledger.originals.ofPost(refOf(4));
    await ledger.originals.hold(last?.id ?? 0, { code: 'link-refused' }, minute(1));
    expect(await ledger.originals.expiries()).toEqual([
      { at: '2026-01-31T23:59:59.000Z', files: 1 },
      { at: '2026-02-01T10:10:00.000Z', files: 2 },
    ]);
  });
});

describe('pages', () => {
  it('hold every row once, in order', async () => {
    const { ledger } = await tempLedger();
    await importPosts(ledger, 1_001);
    await planPosts(ledger, account, upTo(1_001));
    const refs: string[] = [];
    for await (const page of deliveryPages(ledger.deliveries, { account }))
      refs.push(...page.map((row) => row.postRef));
    expect(refs).toEqual(upTo(1_001).map(refOf));
    const sizes: number[] = [];
    for await (const page of postPages(ledger.posts)) sizes.push(page.length);
    expect(sizes).toEqual([500, 500, 1]);
  });
});

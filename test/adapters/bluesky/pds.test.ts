import { afterAll, describe, expect, it } from 'vitest';
import { bluesky } from '../../../adapters/destinations/bluesky/index.ts';
import type { Draft, JsonObject } from '../../../src/contract/index.ts';
import type { DestinationHarness } from '../../contract/harness.ts';
import { type Connection, Kit } from '../../contract/kit.ts';
import { wordsOf } from '../../contract/worded.ts';
import { createAppPassword, type Pds, startPdsIfInstalled } from '../../support/pds.ts';
import { blueskyHarness } from './harness.ts';
import { readRecords } from './public-posts.ts';

/** As many servers of people's own are set up: 5 MiB a file. */
const blobUploadLimit = 5 * 1024 * 1024;
const server = await startPdsIfInstalled('Bluesky on a real server', { blobUploadLimit });
if (server !== null)
  describeOnPds(server, await blueskyHarness(server), await blueskyHarness(server, { thread: 'on' }));

const threeHours = 3 * 60 * 60_000;
const longBody = `${'黄昏的渡轮 leaves at noon 🌅 #旅行 '.repeat(30)}https://example.com/end`;

function describeOnPds(pds: Pds, plain: DestinationHarness, threads: DestinationHarness): void {
  afterAll(() => pds.stop());

  describe('a thread', () => {
    it('is the post and replies by its author, each going on where the last one ended', async () => {
      const { kit, connection, draft } = await begin(threads, { body: longBody, hashtags: ['旅行'] });
      const { ready, remote } = await kit.deliver(connection.session, draft);
      const records = await recordsOf(pds, kit);
      expect(records.length).toBe(3);
      expect(records[0]?.uri).toBe(remote.id);
      const [root, second, third] = records;
      expect(second?.value['reply']).toEqual({ root: refOf(root), parent: refOf(root) });
      expect(third?.value['reply']).toEqual({ root: refOf(root), parent: refOf(second) });
      const text = records.map(({ value }) => value['text']).join(' ');
      expect(text.replace(/\s/g, '')).toBe(longBody.replace(/\s/g, ''));
      expect(await connection.session.verify(remote, ready, kit.signal)).toMatchObject({
        kind: 'live',
        seen: { body: draft.body, mediaCount: 1 },
      });
    });

    it('that broke off after each of its posts is completed by sending it again, without a second copy', async () => {
      for (const kind of ['answer-lost', 'request-lost'] as const)
        for (let at = 0; at < 3; at += 1) {
          const { kit, connection, draft } = await begin(threads, { body: longBody });
          const ready = await kit.upload(connection.session, draft);
          const ticket = await kit.openPublish(connection.session, ready);
          connection.http.planAt(at, { kind });
          const error = await kit.failure(() => connection.session.publish(ready, ticket, kit.signal));
          expect(error.effect).toBe('unknown');
          connection.http.calm();
          const there = (await recordsOf(pds, kit)).length;
          const again = await kit.connect();
          const answer = await again.session.reconcile(ready, ticket, kit.signal);
          expect(answer.kind).toBe(there === 0 ? 'no' : there === 3 ? 'yes' : 'unknown');
          await again.session.publish(ready, ticket, kit.signal);
          expect(await recordsOf(pds, kit)).toHaveLength(3);
        }
    });

    it('holds the parts of a long video, is completed when it broke off, and goes with all of them', async () => {
      const { kit, connection, draft } = await begin(threads, { videos: 3 });
      const ready = await kit.upload(connection.session, draft);
      const ticket = await kit.openPublish(connection.session, ready);
      connection.http.planAt(2, { kind: 'answer-lost' });
      await kit.failure(() => connection.session.publish(ready, ticket, kit.signal));
      connection.http.calm();
      const remote = await connection.session.publish(ready, ticket, kit.signal);
      const [post] = await kit.postsOf(ready);
      expect(post).toMatchObject({
        id: remote.id,
        body: draft.body,
        media: draft.media.map(({ file }) => file.sha256),
      });
      const records = await recordsOf(pds, kit);
      expect(records.map(({ value }) => value['text'])).toEqual([draft.body, '', '']);
      expect(await connection.session.verify(remote, ready, kit.signal)).toMatchObject({
        kind: 'live',
        seen: { body: draft.body, mediaCount: 3 },
      });
      await connection.session.remove?.(remote, kit.signal);
      expect(await recordsOf(pds, kit)).toEqual([]);
    });

    it('does not claim that nothing happened when a later post is refused', async () => {
      const { kit, connection, draft } = await begin(threads, { body: longBody });
      const ready = await kit.upload(connection.session, draft);
      const ticket = await kit.openPublish(connection.session, ready);
      const answer = { status: 429, headers: { 'retry-after': '5' }, body: '' };
      connection.http.planAt(1, { kind: 'answered-by-gateway', answer });
      const error = await kit.failure(() => connection.session.publish(ready, ticket, kit.signal));
      expect(error).toMatchObject({ kind: 'retryable', effect: 'unknown', retryAfterMs: 5000 });
    });

    it('that lost a post is no longer live', async () => {
      const { kit, connection, draft } = await begin(threads, { body: longBody });
      const { ready, remote } = await kit.deliver(connection.session, draft);
      const [, second] = await recordsOf(pds, kit);
      await removeRecord(pds, kit, second?.uri ?? '');
      expect(await connection.session.verify(remote, ready, kit.signal)).toEqual({
        kind: 'refused',
        because: { code: 'bluesky/thread-part-gone', values: { part: 2 } },
      });
    });

    it('is removed whole, also when removing it was stopped in the middle, and nothing else is', async () => {
      const { kit, connection, draft } = await begin(threads, { body: longBody });
      const { remote } = await kit.deliver(connection.session, draft);
      const kept = await kit.draft({ body: 'Another post' });
      await kit.deliver(connection.session, kept);
      const deletes = (count: number) => {
        let seen = 0;
        connection.http.plan((_index, { url }) => {
          if (url.includes('deleteRecord')) seen += 1;
          return seen > count ? { kind: 'request-lost' } : null;
        });
      };
      deletes(1);
      await kit.failure(async () => connection.session.remove?.(remote, kit.signal));
      expect(await recordsOf(pds, kit)).toHaveLength(3);
      connection.http.calm();
      await connection.session.remove?.(remote, kit.signal);
      expect((await recordsOf(pds, kit)).map(({ value }) => value['text'])).toEqual(['Another post']);
    });
  });

  describe('the login', () => {
    it('is renewed when it is too old, written down, and the work goes on', async () => {
      const { kit, connection, draft } = await begin(plain);
      await pds.advance(threeHours);
      const { ready } = await kit.deliver(connection.session, draft);
      expect(connection.credentials.written).toHaveLength(1);
      expect(await kit.postsOf(ready)).toHaveLength(1);
      const next = await kit.connect(connection.credentials.written[0]);
      expect((await next.session.whoAmI(kit.signal)).id).toBe(String(kit.stage.credentials?.['did']));
      expect(next.credentials.written).toEqual([]);
    });

    it('is renewed once for all calls that find it too old at the same time', async () => {
      const { kit, connection } = await begin(plain);
      await pds.advance(threeHours);
      const before = connection.http.seen.length;
      await Promise.all(Array.from({ length: 6 }, () => connection.session.whoAmI(kit.signal)));
      const asked = connection.http.seen.slice(before).filter(({ request }) => request.url.includes('refreshSession'));
      expect(asked).toHaveLength(1);
    });

    it('renewed by another clipferry meanwhile is taken from where that one wrote it', async () => {
      const { kit, connection } = await begin(plain);
      await pds.advance(threeHours);
      const other = await kit.connect();
      const renewed = other.credentials.written[0];
      // Now the first one's own renewal token is too old as well: its two hours of grace are over.
      await pds.advance(threeHours);
      await connection.credentials.write(renewed ?? {});
      expect((await connection.session.whoAmI(kit.signal)).name).toBe(String(kit.stage.credentials?.['handle']));
    });

    it('that ran out asks the person, and says whose login it is', async () => {
      const { kit, connection } = await begin(plain);
      await pds.advance(91 * 24 * 60 * 60_000);
      const error = await kit.failure(() => connection.session.whoAmI(kit.signal));
      expect(error).toMatchObject({ kind: 'needs-user', code: 'login-expired', scope: 'account', effect: 'none' });
      expect(error.reason.values).toEqual({ destination: 'bluesky', account: 'me' });
    });

    it('finds the server through handle and directory, and gives the password to nobody else', async () => {
      const { kit } = await begin(plain);
      const account = await pds.createAccount();
      const password = await createAppPassword(pds, account);
      const { ctx, http } = kit.prepare(null);
      const kept = await bluesky.login?.exchange(
        { identifier: account.handle, password },
        kit.stage.options,
        ctx,
        kit.signal,
      );
      expect(kept?.secret).toMatchObject({ did: account.did, handle: account.handle, pds: pds.url });
      expect(JSON.stringify(kept)).not.toContain(password);
      const told = http.seen.filter(({ request }) => JSON.stringify(request).includes(password));
      expect(told.map(({ request }) => request.url)).toEqual([`${pds.url}/xrpc/com.atproto.server.createSession`]);
      expect(http.seen.map(({ request }) => new URL(request.url).origin)).toContain(pds.plc);
      const byDid = await bluesky.login?.exchange(
        { identifier: account.did, password },
        kit.stage.options,
        ctx,
        kit.signal,
      );
      expect(byDid?.secret).toMatchObject({ did: account.did });
    });

    it.each([
      ['nobody-here.test', 'needs-user', 'bluesky/handle-unknown'],
      ['me@example.com', 'usage', 'bluesky/mail-address'],
      ['did:plc:short', 'usage', 'bluesky/bad-name'],
      ['did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', 'needs-user', 'bluesky/account-unknown'],
    ] as const)('says what is wrong with %s, before any password is sent', async (identifier, kind, code) => {
      const { kit } = await begin(plain);
      const { ctx, http } = kit.prepare(null);
      const answers = { identifier, password: 'aaaa-bbbb-cccc-dddd' };
      const error = await kit.failure(async () => bluesky.login?.exchange(answers, kit.stage.options, ctx, kit.signal));
      expect(error).toMatchObject({ kind, code, effect: 'none' });
      expect(http.seen.some(({ request }) => JSON.stringify(request).includes('aaaa-bbbb'))).toBe(false);
    });
  });

  describe('a record key', () => {
    it('belongs to the post: another workspace under another label publishes nothing twice', async () => {
      const { kit, connection, draft } = await begin(plain);
      const first = await kit.deliver(connection.session, draft);
      const elsewhere = { ...draft, deliveryKey: `bluesky:other:${draft.postRef}`, order: 7 };
      const again = await kit.deliver((await kit.connect()).session, elsewhere);
      expect(again.remote.id).toBe(first.remote.id);
      expect(await recordsOf(pds, kit)).toHaveLength(1);
    });

    it('that holds another post is not overwritten, and a person is told where it is', async () => {
      const { kit, connection, draft } = await begin(plain);
      const { remote } = await kit.deliver(connection.session, draft);
      const error = await kit.failure(() => kit.deliver(connection.session, { ...draft, body: 'Second thoughts' }));
      expect(error).toMatchObject({ kind: 'needs-user', code: 'bluesky/key-taken', effect: 'none' });
      expect(error.reason.values).toEqual({ address: remote.url });
      expect((await recordsOf(pds, kit)).map(({ value }) => value['text'])).toEqual([draft.body]);
    });

    it('is not used under another login: the ticket of one account is refused by the next', async () => {
      const { kit, connection, draft } = await begin(plain);
      const ready = await kit.upload(connection.session, draft);
      const ticket = await kit.openPublish(connection.session, ready);
      const other = await pds.createAccount();
      const next = await kit.connect({ ...other, pds: pds.url });
      const error = await kit.failure(() => next.session.publish(ready, ticket, kit.signal));
      expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'account' });
      expect(await readRecords(pds, other.did)).toEqual([]);
    });

    it('works as a person copies it from the app', async () => {
      const { kit, connection, draft } = await begin(plain);
      const { ready, remote } = await kit.deliver(connection.session, draft);
      const { handle = '' } = (kit.stage.credentials ?? {}) as Readonly<Record<string, string>>;
      const key = remote.id.split('/').at(-1) ?? '';
      for (const id of [remote.url ?? '', `https://bsky.app/profile/${handle}/post/${key}`, key])
        expect(await connection.session.verify({ id, url: null }, ready, kit.signal)).toMatchObject({ kind: 'live' });
      const stranger = { id: `https://bsky.app/profile/somebody.else/post/${key}`, url: null };
      const error = await kit.failure(() => connection.session.verify(stranger, ready, kit.signal));
      expect(error).toMatchObject({ kind: 'needs-user', code: 'not-your-post' });
    });
  });

  describe('files', () => {
    it('over what the server takes wait for the person, who can choose another way', async () => {
      const { kit, connection } = await begin(plain);
      const file = await kit.file(blobUploadLimit + 1);
      const error = await kit.failure(() => kit.uploadFile(connection.session, file));
      expect(error).toMatchObject({ kind: 'needs-user', code: 'bluesky/file-over-server-limit', effect: 'none' });
      expect(JSON.stringify(wordsOf(bluesky, error.reason, 'en')?.ways)).toMatch(/maxBlobMb.*video=service/);
    });

    it('go there with a login that had grown old while others were prepared', async () => {
      const { kit, connection } = await begin(plain);
      const file = await kit.file(4 * 1024 * 1024);
      await pds.advance(threeHours);
      expect((await kit.uploadFile(connection.session, file)).id).toMatch(/^bafkrei/);
    });

    it('keep their shape, their words for the blind, and the date of the post', async () => {
      const { kit, connection, draft } = await begin(plain, {
        kind: 'images',
        images: 6,
        body: '日落 👩‍👩‍👧 #旅行',
        hashtags: ['旅行'],
      });
      await kit.deliver(connection.session, draft);
      const [record] = await recordsOf(pds, kit);
      expect(record?.value['createdAt']).toBe(draft.createdAt);
      expect(record?.value['langs']).toEqual(['en']);
      const embed = record?.value['embed'] as unknown as { $type: string; items: readonly JsonObject[] };
      expect(embed.$type).toBe('app.bsky.embed.gallery');
      expect(embed.items.map(({ alt }) => alt)).toEqual(draft.media.map(({ file }) => file.alt));
      expect(embed.items[0]).toMatchObject({ aspectRatio: { width: 180, height: 240 } });
      const byteStart = Buffer.byteLength('日落 👩‍👩‍👧 ');
      const index = { byteStart, byteEnd: byteStart + Buffer.byteLength('#旅行') };
      expect(record?.value['facets']).toMatchObject([{ index, features: [{ tag: '旅行' }] }]);
    });
  });
}

async function begin(
  harness: DestinationHarness,
  changes: Parameters<Kit['draft']>[0] = {},
): Promise<{ readonly kit: Kit; readonly connection: Connection; readonly draft: Draft }> {
  const kit = await Kit.make(harness);
  return { kit, connection: await kit.connect(), draft: await kit.draft(changes) };
}

function recordsOf(pds: Pds, kit: Kit) {
  return readRecords(pds, String(kit.stage.credentials?.['did']));
}

function refOf(record: { readonly uri: string; readonly cid: string } | undefined) {
  return { uri: record?.uri, cid: record?.cid };
}

async function removeRecord(pds: Pds, kit: Kit, uri: string): Promise<void> {
  const { did, accessJwt } = (kit.stage.credentials ?? {}) as Readonly<Record<string, string>>;
  await pds.call('com.atproto.repo.deleteRecord', {
    body: { repo: did ?? '', collection: 'app.bsky.feed.post', rkey: uri.split('/').at(-1) ?? '' },
    authorization: `Bearer ${accessJwt}`,
  });
}

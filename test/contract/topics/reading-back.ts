import { describe, expect, it } from 'vitest';
import type { Draft, RemotePost, SeenPost, Verification } from '../../../src/contract/index.ts';
import { toEpochMs, toIso } from '../../../src/kit/index.ts';
import { capabilitiesOf, type DestinationHarness, isImpossible, type PublicPost } from '../harness.ts';
import { impossibleTest } from '../impossible.ts';
import { type Connection, Kit } from '../kit.ts';
import { findWordingFaults } from '../worded.ts';
import { onlyPost } from './publishing.ts';

/** What the place says about a post that it accepted. */
export function describeReadingBack(harness: DestinationHarness): void {
  const capabilities = capabilitiesOf(harness);
  const { publish } = capabilities;
  const canLook = capabilities.publisher === 'program';

  describe('reading back', () => {
    it('says "live" for what was published, also from a new process, and changes nothing by asking', async () => {
      const kit = await Kit.make(harness);
      const { connection, draft, remote } = await published(kit);
      const seen = seenIn(await verifySettled(kit, connection, remote, draft), canLook);
      const again = await kit.connect();
      expect(seenIn(await again.session.verify(remote, draft, kit.signal), canLook)).toEqual(seen);
      expectSeen(seen, await onlyPost(kit, draft), draft);
      expect(await kit.stage.published()).toHaveLength(1);
    });

    if (capabilities.altText !== null)
      it('reads the text for people who cannot see back', async () => {
        const kit = await Kit.make(harness);
        const { connection, draft, remote } = await published(kit);
        const answer = await verifySettled(kit, connection, remote, draft);
        // Where nobody can look, the text goes with the file all the same.
        if (!canLook && answer.kind === 'unseen') return;
        const seen = seenIn(answer, canLook);
        expect(seen.media?.map(({ alt }) => alt)).toEqual(draft.media.map(({ file }) => file.alt));
      });

    if (capabilities.schedule !== null) describeScheduled(harness, capabilities.schedule.minAheadMs);

    const edit = harness.situations['post-edited'];
    if (isImpossible(edit)) impossibleTest('post-edited', edit);
    else
      it('tells what is there and not what was sent, or calls it refused', async () => {
        const kit = await Kit.make(harness);
        const { connection, draft, remote } = await published(kit);
        await verifySettled(kit, connection, remote, draft);
        await edit(kit.stage, remote);
        const post = await onlyPost(kit, draft);
        expect({ title: post.title, body: post.body }).not.toEqual({ title: draft.title, body: draft.body });
        const answer = await connection.session.verify(remote, draft, kit.signal);
        if (answer.kind === 'refused') return;
        const seen = seenIn(answer, canLook);
        if (seen.title !== undefined) expect(seen.title).toBe(post.title);
        if (seen.body !== undefined) expect(seen.body).toBe(post.body);
      });

    it('says "missing" for a post that never was', async () => {
      const kit = await Kit.make(harness);
      const { connection, remote } = await published(kit);
      const other = await kit.upload(connection.session, await kit.draft());
      const never = { ...remote, id: changeLast(remote.id), url: remote.url && changeLast(remote.url) };
      expectMissing(await connection.session.verify(never, other, kit.signal), canLook);
    });

    const remove = harness.situations['post-removed'];
    if (isImpossible(remove)) impossibleTest('post-removed', remove);
    else
      it('says "missing" for a post that the person deleted', async () => {
        const kit = await Kit.make(harness);
        const { connection, draft, remote } = await published(kit);
        await verifySettled(kit, connection, remote, draft);
        await remove(kit.stage, remote);
        expectMissing(await connection.session.verify(remote, draft, kit.signal), canLook);
      });

    for (const kind of ['processing', 'refused', 'damaged'] as const) {
      const situation = harness.situations[`post-${kind}`];
      if (isImpossible(situation)) impossibleTest(`post-${kind}`, situation);
      else
        it(`says "${kind}", and why`, async () => {
          const kit = await Kit.make(harness);
          const { connection, draft, remote } = await published(kit);
          await situation(kit.stage, remote);
          const answer = await connection.session.verify(remote, draft, kit.signal);
          expect(answer.kind).toBe(kind);
          const said = 'because' in answer ? [answer.because].flat() : [];
          expect(said).not.toEqual([]);
          for (const reason of said) expect(findWordingFaults(harness.destination, reason)).toEqual([]);
        });
    }

    it('reconciles to "yes" with the same id, and to "not yes" for a draft that never went', async () => {
      const kit = await Kit.make(harness);
      const { connection, draft, remote, ticket } = await published(kit);
      const again = await kit.connect();
      await kit.advanceUntilListed();
      const answer = await again.session.reconcile(draft, ticket, kit.signal);
      if (publish.absence !== 'unprovable') expect(answer).toMatchObject({ kind: 'yes', remote: { id: remote.id } });
      else expect(answer.kind === 'yes' ? answer.remote.id : remote.id).toBe(remote.id);
      const unsent = await kit.upload(connection.session, await kit.draft());
      const unsentTicket = await kit.openPublish(connection.session, unsent);
      const no = await again.session.reconcile(unsent, unsentTicket, kit.signal);
      if (publish.absence !== 'unprovable') expect(no.kind).toBe('no');
      else expect(no.kind).not.toBe('yes');
      expect(await kit.stage.published()).toHaveLength(1);
    });

    it('does not take another post with the same words for the one in doubt', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const words = { body: 'The same words', ...(kit.capabilities.text.title ? { title: 'Same' } : {}) };
      await kit.deliver(session, await kit.draft(words));
      const doubtful = await kit.upload(session, await kit.draft(words));
      const ticket = await kit.openPublish(session, doubtful);
      expect((await session.reconcile(doubtful, ticket, kit.signal)).kind).not.toBe('yes');
    });

    it('finds the post in doubt behind many newer ones', async () => {
      const kit = await Kit.make(harness);
      const { connection, draft, remote, ticket } = await published(kit);
      for (let more = 0; more < 25; more += 1) await kit.deliver(connection.session, await kit.draft());
      await kit.advanceUntilListed();
      const again = await kit.connect();
      const answer = await again.session.reconcile(draft, ticket, kit.signal);
      expect(answer).toMatchObject({ kind: 'yes', remote: { id: remote.id } });
    });

    it('removes a post for `undo`, twice without harm, or has no such call', async () => {
      const kit = await Kit.make(harness);
      const { connection, draft, remote } = await published(kit);
      const kept = await kit.draft();
      await kit.deliver(connection.session, kept);
      const { remove } = connection.session;
      if (remove === undefined) return expect(await kit.postsOf(draft)).toHaveLength(1);
      await remove(remote, kit.signal);
      await remove(remote, kit.signal);
      expect(await kit.postsOf(draft)).toEqual([]);
      expect(await kit.postsOf(kept)).toHaveLength(1);
      expect(await connection.session.verify(remote, draft, kit.signal)).toEqual({ kind: 'missing' });
      const again = await kit.connect();
      await again.session.remove?.(remote, kit.signal);
      expect(await kit.postsOf(kept)).toHaveLength(1);
    });

    it('closes twice without harm', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      await session.close();
      await session.close();
      expect(await kit.stage.published()).toEqual([]);
    });
  });
}

/** A post that waits for its time is there already: it is found in a doubt, and can be taken back. */
function describeScheduled(harness: DestinationHarness, minAheadMs: number): void {
  const { publish, publisher } = capabilitiesOf(harness);
  const deliver = async () => {
    const kit = await Kit.make(harness);
    const scheduledAt = toIso(toEpochMs(kit.clock.now()) + minAheadMs + 600_000);
    const connection = await kit.connect();
    return {
      kit,
      scheduledAt,
      connection,
      ...(await kit.deliver(connection.session, await kit.draft({ scheduledAt }))),
    };
  };

  it('says "processing" for a scheduled post until its time, and "live" after it', async () => {
    const { kit, scheduledAt, connection, ready, remote } = await deliver();
    for (const waitMs of [60_000, minAheadMs]) {
      await kit.advance(waitMs);
      const answer = await connection.session.verify(remote, ready, kit.signal);
      expect(answer.kind, 'its time has not come').toBe('processing');
    }
    await kit.advanceTo(scheduledAt);
    const answer = await verifySettled(kit, connection, remote, ready);
    const post = await onlyPost(kit, ready);
    expectSeen(seenIn(answer, publisher === 'program'), post, ready);
    if (answer.kind !== 'live' || answer.remote === undefined) return;
    expect(answer.remote.id, 'the name it has now').toBe(post.id);
    const again = await connection.session.verify(answer.remote, ready, kit.signal);
    expect(again.kind === 'live' && again.remote, 'it does not change twice').toBeFalsy();
  });

  it('finds a scheduled post in doubt, before its time and after it', async () => {
    const { kit, scheduledAt, ready, ticket } = await deliver();
    await kit.advanceUntilListed();
    for (const when of ['before its time', 'after it']) {
      const again = await kit.connect();
      const answer = await again.session.reconcile(ready, ticket, kit.signal);
      if (publish.absence === 'unprovable') expect(answer.kind, when).not.toBe('no');
      else expect(answer.kind, when).toBe('yes');
      await kit.advanceTo(scheduledAt);
      await kit.advanceUntilListed();
    }
    await onlyPost(kit, ready);
  });

  it('takes a scheduled post back before its time, twice without harm, and it never shows', async () => {
    const { kit, scheduledAt, connection, ready, remote } = await deliver();
    const { remove } = connection.session;
    if (remove === undefined) return expect(await kit.postsOf(ready)).toHaveLength(1);
    await remove(remote, kit.signal);
    await remove(remote, kit.signal);
    expect(await kit.postsOf(ready)).toEqual([]);
    await kit.advanceTo(scheduledAt);
    await kit.advance(60_000);
    expect(await kit.postsOf(ready)).toEqual([]);
    expect(await connection.session.verify(remote, ready, kit.signal)).toEqual({ kind: 'missing' });
  });
}

async function published(kit: Kit) {
  const connection = await kit.connect();
  const { ready, ticket, remote } = await kit.deliver(connection.session, await kit.draft());
  return { connection, draft: ready, ticket, remote };
}

/** Some places look at a post for a while first. */
async function verifySettled(
  kit: Kit,
  connection: Connection,
  remote: RemotePost,
  draft: Draft,
): Promise<Verification> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await connection.session.verify(remote, draft, kit.signal);
    if (answer.kind !== 'processing') return answer;
    await kit.advance(60_000);
  }
  throw new Error('it was still processing after fifty minutes');
}

/** A program sees what it published; where a person did, there may be nothing to look at. */
function seenIn(answer: Verification, canLook: boolean): SeenPost {
  if (answer.kind === 'live') return answer.seen;
  expect(answer.kind).toBe(canLook ? 'live' : 'unseen');
  return {};
}

function expectMissing(answer: Verification, canLook: boolean): void {
  expect(canLook ? ['missing'] : ['missing', 'unseen']).toContain(answer.kind);
}

/** Each thing that is told is true. */
function expectSeen(seen: SeenPost, post: PublicPost, draft: Draft): void {
  expect(JSON.parse(JSON.stringify(seen)), 'what was seen is plain JSON').toEqual(seen);
  if (seen.title !== undefined) expect(seen.title).toBe(post.title);
  if (seen.body !== undefined) expect(seen.body).toBe(post.body);
  if (seen.visibility !== undefined) expect(seen.visibility).toBe(post.visibility);
  if (seen.mediaCount !== undefined) expect(seen.mediaCount).toBe(post.media.length);
  if (seen.createdAt !== undefined) expect(seen.createdAt).toBe(post.createdAt);
  if (seen.media !== undefined) expect(seen.media).toHaveLength(post.media.length);
  for (const [index, { sha256, bytes, alt }] of (seen.media ?? []).entries()) {
    if (sha256 !== undefined) expect(sha256).toBe(post.media[index]);
    if (bytes !== undefined) expect(bytes).toBe(draft.media[index]?.file.bytes);
    if (alt !== undefined) expect(alt).toBe(post.alt[index]);
  }
}

/** Another id of the same form. */
function changeLast(id: string): string {
  const last = id.at(-1) ?? '';
  return id.slice(0, -1) + (last === 'a' ? 'b' : 'a');
}

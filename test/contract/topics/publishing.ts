import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/contract/index.ts';
import { capabilitiesOf, type DestinationHarness, isImpossible, type PublicPost } from '../harness.ts';
import { impossibleTest } from '../impossible.ts';
import { Kit } from '../kit.ts';

const yearMs = 365 * 24 * 60 * 60_000;

/** What becomes public, and when. */
export function describePublishing(harness: DestinationHarness): void {
  const capabilities = capabilitiesOf(harness);

  describe('publishing', () => {
    const kinds: readonly Draft['kind'][] = ['video', 'images'];
    for (const kind of kinds) {
      const taken = kind === 'video' ? capabilities.video !== null : capabilities.images !== null;
      it(`${taken ? 'shows' : 'refuses'} a post of kind "${kind}"${taken ? ' exactly as drafted' : ''}`, async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const images = Math.min(3, capabilities.images?.maxCount ?? 1);
        const draft = await kit.draft({ kind, images });
        if (!taken) return expectRefused(kit, session, draft);
        const { remote } = await kit.deliver(session, draft);
        expectShown(await onlyPost(kit, draft), draft, capabilities.backdating);
        expect(remote.id).not.toBe('');
        expect(remote.url === null || URL.canParse(remote.url)).toBe(true);
        expect((await onlyPost(kit, draft)).id).toBe(remote.id);
      });
    }

    it('makes nothing public before publish is called', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const ready = await kit.upload(session, await kit.draft());
      await kit.openPublish(session, ready);
      expect(await kit.stage.published()).toEqual([]);
    });

    it('makes a ticket that is plain JSON, holds the key it was given and can be made again', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const ready = await kit.upload(session, await kit.draft());
      const ticket = await session.openPublish(ready, 'the-key', kit.signal);
      expect(JSON.parse(JSON.stringify(ticket))).toEqual(ticket);
      expect(ticket.publishKey).toBe('the-key');
      await session.openPublish(ready, 'the-key', kit.signal);
      expect(await kit.stage.published()).toEqual([]);
    });

    it('publishes with what was stored, in a process that never saw the upload', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const ready = await kit.upload(first.session, await kit.draft());
      const ticket = await kit.openPublish(first.session, ready);
      const again = await kit.connect();
      const remote = await again.session.publish(ready, ticket, kit.signal);
      expect((await onlyPost(kit, ready)).id).toBe(remote.id);
    });

    it('keeps several posts apart, in order, each with its own files', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const drafts = [await kit.draft(), await kit.draft(), await kit.draft()];
      for (const draft of drafts) await kit.deliver(session, draft);
      const posts = await kit.stage.published();
      expect(posts.map((post) => post.media[0])).toEqual(drafts.map((draft) => draft.media[0]?.file.sha256));
      expect(new Set(posts.map((post) => post.id)).size).toBe(3);
    });

    it('keeps two posts with the same words apart', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const words = { body: 'The same words', ...(capabilities.text.title ? { title: 'Same' } : {}) };
      for (const draft of [await kit.draft(words), await kit.draft(words)]) {
        await kit.deliver(session, draft);
        await onlyPost(kit, draft);
      }
    });

    it('writes what a person wrote: emoji, scripts, line breaks, quotes and markup', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const body = 'Zeile 1\n\n日落 🌅 👩‍👩‍👧\n"quoted" <b>&amp;</b> \\n $x {y} %41';
      const draft = await kit.draft({ body, ...(capabilities.text.title ? { title: '<i>"日落"</i> & \\' } : {}) });
      await kit.deliver(session, draft);
      expectShown(await onlyPost(kit, draft), draft, capabilities.backdating);
    });

    for (const visibility of ['public', 'friends', 'private'] as const) {
      const claimed = capabilities.visibility.includes(visibility);
      it(`${claimed ? 'keeps' : 'refuses'} a ${visibility} post ${claimed ? visibility : 'rather than show it to others'}`, async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const draft = await kit.draft({ visibility });
        if (!claimed) return expectRefused(kit, session, draft);
        await kit.deliver(session, draft);
        expect((await onlyPost(kit, draft)).visibility).toBe(visibility);
      });
    }

    const { schedule } = capabilities;
    it(schedule ? 'schedules inside its window and refuses outside' : 'refuses a scheduled post', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const at = (aheadMs: number) => new Date(Date.parse(kit.clock.now()) + aheadMs).toISOString();
      if (schedule === null) return expectRefused(kit, session, await kit.draft({ scheduledAt: at(86_400_000) }));
      const minute = 60_000;
      const { minAheadMs, maxAheadMs } = schedule;
      for (const aheadMs of [minAheadMs + minute, (maxAheadMs ?? minAheadMs + yearMs) - minute]) {
        const draft = await kit.draft({ scheduledAt: at(aheadMs) });
        await kit.deliver(session, draft);
        expect((await onlyPost(kit, draft)).scheduledAt).toBe(draft.scheduledAt);
      }
      for (const aheadMs of [minAheadMs - minute, ...(maxAheadMs === null ? [] : [maxAheadMs + minute])])
        await expectRefused(kit, session, await kit.draft({ scheduledAt: at(aheadMs) }));
    });

    it(
      capabilities.altText !== null
        ? 'carries the text for people who cannot see'
        : 'shows no text for people who cannot see',
      async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const draft = await kit.draft();
        await kit.deliver(session, draft);
        const { alt } = await onlyPost(kit, draft);
        expect(alt).toEqual(draft.media.map(({ file }) => file.alt));
        expect(alt.every((text) => (text !== '') === (capabilities.altText !== null))).toBe(true);
      },
    );

    const makeOther = harness.situations['other-account'];
    if (isImpossible(makeOther)) impossibleTest('other-account', makeOther);
    else
      it('keeps a ticket to the login it was made with: another one publishes nothing and proves nothing', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const ready = await kit.upload(session, await kit.draft());
        const ticket = await kit.openPublish(session, ready);
        const other = await makeOther(kit.stage);
        const stranger = await kit.connect(other.credentials);
        const error = await kit.failure(() => stranger.session.publish(ready, ticket, kit.signal));
        expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'account' });
        expect([...(await kit.stage.published()), ...(await other.published())]).toEqual([]);
        await session.publish(ready, ticket, kit.signal);
        await kit.advanceUntilListed();
        const answer = await kit.outcome(() => stranger.session.reconcile(ready, ticket, kit.signal));
        if (answer.kind === 'done') expect(answer.result.kind, 'it is there, at the other account').not.toBe('no');
        expect(await other.published()).toEqual([]);
        await onlyPost(kit, ready);
      });

    for (const name of ['account-at-risk', 'quota-spent'] as const) {
      const situation = harness.situations[name];
      if (isImpossible(situation)) impossibleTest(name, situation);
      else
        it(`stops for "${name}", and nothing is published`, async () => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          const ready = await kit.upload(session, await kit.draft());
          const ticket = await kit.openPublish(session, ready);
          await situation(kit.stage);
          const error = await kit.failure(() => session.publish(ready, ticket, kit.signal));
          if (name === 'account-at-risk') expect(error.kind).toBe('account-risk');
          else expect(['needs-user', 'retryable']).toContain(error.kind);
          expect(error).toMatchObject({ effect: 'none' });
          expect(await kit.postsOf(ready)).toEqual([]);
        });
    }

    const forget = harness.situations['asset-forgotten'];
    if (isImpossible(forget)) impossibleTest('asset-forgotten', forget);
    else
      it('says so when the place forgot a file, and it goes after a new upload', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const draft = await kit.draft();
        const ready = await kit.upload(session, draft);
        const ticket = await kit.openPublish(session, ready);
        await forget(kit.stage, ready);
        const error = await kit.failure(() => session.publish(ready, ticket, kit.signal));
        expect(error).toMatchObject({ kind: 'retryable', remedy: 'upload-again', effect: 'none' });
        expect(await kit.postsOf(draft)).toEqual([]);
        const { remote } = await kit.deliver(session, draft);
        expect((await onlyPost(kit, draft)).id).toBe(remote.id);
      });
  });
}

/** Somewhere on the way, for good, and without a trace. */
export async function expectRefused(kit: Kit, session: Parameters<Kit['deliver']>[0], draft: Draft): Promise<void> {
  const before = await kit.stage.published();
  const error = await kit.failure(() => kit.deliver(session, draft));
  expect(error).toMatchObject({ kind: 'permanent', effect: 'none' });
  expect(await kit.stage.published()).toEqual(before);
}

export async function onlyPost(kit: Kit, draft: Draft): Promise<PublicPost> {
  const [post, ...more] = await kit.postsOf(draft);
  expect(more, 'published twice').toEqual([]);
  if (!post) throw new Error(`${draft.postRef} was not published`);
  return post;
}

export function expectShown(post: PublicPost, draft: Draft, backdating: boolean): void {
  expect(post).toMatchObject({
    title: draft.title,
    body: draft.body,
    visibility: draft.visibility,
    media: draft.media.map(({ file }) => file.sha256),
    alt: draft.media.map(({ file }) => file.alt),
    cover: draft.cover?.file.sha256 ?? null,
    scheduledAt: draft.scheduledAt,
  });
  if (backdating) expect(post.createdAt).toBe(draft.createdAt);
  else expect(post.createdAt, 'no backdating was claimed').not.toBe(draft.createdAt);
}

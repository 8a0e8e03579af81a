import { describe, expect, it } from 'vitest';
import type { Draft, FerryError, HttpAnswer, IsoTime, PublishTicket } from '../../../src/contract/index.ts';
import { decideDoubt } from '../../../src/core/doubt.ts';
import type { Fault } from '../../support/fault-http.ts';
import { capabilitiesOf, type DestinationHarness, isImpossible } from '../harness.ts';
import { impossibleTest } from '../impossible.ts';
import { type Connection, Kit } from '../kit.ts';

const emptyAnswers: readonly HttpAnswer[] = [
  { status: 200, headers: {}, body: '' },
  { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
  { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the hotel network</html>' },
];

/** The only promise that cannot be repaired afterwards: never twice, whatever is lost and wherever. */
export function describeDoubt(harness: DestinationHarness): void {
  const { publish } = capabilitiesOf(harness);
  const certain = publish.resend === 'safe' || publish.absence !== 'unprovable';

  describe('when the answer to publish is lost', () => {
    it('at each request, after it was carried out: one post in the end, never two', async () => {
      await forEachRequest(harness, { kind: 'answer-lost' }, async (kit, attempt) => {
        const appliedPosts = await kit.postsOf(attempt.draft);
        expectHonest(attempt.error, appliedPosts.length);
        await expectOneInTheEnd(kit, attempt, certain);
      });
    });

    it('at each request, before it arrived: one post in the end, or a person is asked', async () => {
      await forEachRequest(harness, { kind: 'request-lost' }, async (kit, attempt) => {
        expectHonest(attempt.error, (await kit.postsOf(attempt.draft)).length);
        await expectOneInTheEnd(kit, attempt, certain);
      });
    });

    it('at each request, by a refused connection: nothing is public, and it may be said so', async () => {
      await forEachRequest(harness, { kind: 'refused' }, async (kit, attempt) => {
        expectHonest(attempt.error, (await kit.postsOf(attempt.draft)).length);
        if (attempt.error) expect(attempt.error).toMatchObject({ kind: 'retryable', remedy: 'wait-patiently' });
        await expectOneInTheEnd(kit, attempt, certain);
      });
    });

    it('and the process dies with it: the next one finds the post and does not make a second', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const draft = await kit.upload(first.session, await kit.draft());
      const ticket = await kit.openPublish(first.session, draft);
      const attempt = { draft, ticket, attemptedAt: kit.clock.now(), error: null };
      const remote = await first.session.publish(draft, ticket, kit.signal);
      const end = await settle(kit, attempt);
      if (end.kind === 'published') expect(end.id).toBe(remote.id);
      else expect(certain, 'a person is asked only where nothing can be proven').toBe(false);
      expect(await kit.postsOf(draft)).toHaveLength(1);
    });

    it('before anything was sent: the next process publishes it, once', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const draft = await kit.upload(first.session, await kit.draft());
      const ticket = await kit.openPublish(first.session, draft);
      const end = await settle(kit, { draft, ticket, attemptedAt: kit.clock.now(), error: null });
      expect(await kit.postsOf(draft)).toHaveLength(end.kind === 'published' ? 1 : 0);
      if (certain) expect(end.kind).toBe('published');
    });
  });

  describe('when publish is answered with something else', () => {
    const own = harness.situations['success-without-id'];
    if (isImpossible(own)) impossibleTest('success-without-id', own);

    it('says yes only with an id that exists, whatever a 2xx holds', async () => {
      const answers = isImpossible(own) ? emptyAnswers : [...own, ...emptyAnswers];
      for (const answer of answers)
        await forEachRequest(harness, { kind: 'answer-replaced', answer }, async (kit, attempt) => {
          const posts = await kit.postsOf(attempt.draft);
          expectHonest(attempt.error, posts.length);
          await expectOneInTheEnd(kit, attempt, certain);
        });
    });

    it.each([500, 502, 503])(
      'does not give the post up for status %i, and does not say that nothing happened',
      async (status) => {
        const answer = { status, headers: {}, body: 'the gateway is unwell' };
        await forEachRequest(harness, { kind: 'answer-replaced', answer }, async (kit, attempt) => {
          expectHonest(attempt.error, (await kit.postsOf(attempt.draft)).length);
          if (attempt.error) expect(attempt.error.kind, "a broken gateway is not the post's fault").toBe('retryable');
          if (attempt.error && status === 503)
            expect(attempt.error.remedy, 'a busy server says nothing about the post').toBe('wait-patiently');
          await expectOneInTheEnd(kit, attempt, certain);
        });
      },
    );

    it('waits as long as a 429 asks for, in seconds or as a date', async () => {
      const kit = await Kit.make(harness);
      const date = new Date(Date.parse(kit.clock.now()) + 9000).toUTCString();
      for (const [after, waitMs] of [
        ['7', 7000],
        [date, 9000],
      ] as const) {
        const answer = { status: 429, headers: { 'retry-after': after }, body: '' };
        await forEachRequest(harness, { kind: 'answered-by-gateway', answer }, async (_kit, { error, draft }) => {
          if (!error) throw new Error(`a 429 was taken for a yes: ${draft.postRef}`);
          expect(['retryable', 'needs-user', 'account-risk']).toContain(error.kind);
          expect(error).toMatchObject({ retryAfterMs: waitMs, effect: 'none' });
          if (error.kind === 'retryable') expect(error.remedy, 'it never adds up to a hold').toBe('wait-patiently');
          expect(await _kit.postsOf(draft)).toEqual([]);
        });
      }
    });
  });

  describe('its promise about sending again', () => {
    if (publish.resend === 'unsafe') {
      it('is none, so the engine never sends a ticket twice', () => {
        const now = '2026-11-22T09:00:00.000Z';
        const reconciliation = { kind: 'unknown', because: { code: 'not-found' } } as const;
        const decision = decideDoubt({
          reconciliation,
          guarantee: publish,
          attemptedAt: now,
          inDoubtSince: now,
          askedAt: now,
          decidedAt: now,
        });
        expect(decision.kind).not.toBe('resend');
      });
      return;
    }
    it('holds: the same ticket again gives the same post, also from a new process', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const { ready, ticket, remote } = await kit.deliver(first.session, await kit.draft());
      expect((await first.session.publish(ready, ticket, kit.signal)).id).toBe(remote.id);
      if (publish.resend !== 'safe' && publish.resend !== 'unsafe') await kit.advance(publish.resend.safeForMs - 1000);
      const again = await kit.connect();
      expect((await again.session.publish(ready, ticket, kit.signal)).id).toBe(remote.id);
      expect(await kit.postsOf(ready)).toHaveLength(1);
    });
  });
}

interface Attempt {
  readonly draft: Draft;
  readonly ticket: PublishTicket;
  readonly attemptedAt: IsoTime;
  /** null: publish said yes in spite of the fault, or was never heard of again */
  readonly error: FerryError | null;
}

/** Publishes as often as publishing makes requests, each time with the fault at the next one. */
async function forEachRequest(
  harness: DestinationHarness,
  fault: Fault,
  check: (kit: Kit, attempt: Attempt) => Promise<void>,
): Promise<void> {
  const kit = await Kit.make(harness);
  const clean = await kit.connect();
  const requests = await countPublishRequests(kit, clean);
  for (let at = 0; at < requests; at += 1) {
    const connection = await kit.connect();
    const draft = await kit.upload(connection.session, await kit.draft());
    const ticket = await kit.openPublish(connection.session, draft);
    connection.http.planAt(at, fault);
    const attemptedAt = kit.clock.now();
    const outcome = await kit.outcome(() => connection.session.publish(draft, ticket, kit.signal));
    connection.http.calm();
    if (outcome.kind === 'done') expect((await kit.postsOf(draft)).map(({ id }) => id)).toEqual([outcome.result.id]);
    await check(kit, { draft, ticket, attemptedAt, error: outcome.kind === 'failed' ? outcome.error : null });
  }
  if (requests === 0) expect(clean.http.seen, 'a place with servers is asked to publish').toEqual([]);
}

async function countPublishRequests(kit: Kit, { session, http }: Connection): Promise<number> {
  const draft = await kit.upload(session, await kit.draft());
  const ticket = await kit.openPublish(session, draft);
  http.calm();
  await session.publish(draft, ticket, kit.signal);
  return http.count;
}

/** An error may say that nothing happened only when nothing did. */
function expectHonest(error: FerryError | null, publicPosts: number): void {
  if (error?.effect === 'none') expect(publicPosts, '"effect: none" with a public post posts it twice').toBe(0);
}

async function expectOneInTheEnd(kit: Kit, attempt: Attempt, certain: boolean): Promise<void> {
  const before = (await kit.postsOf(attempt.draft)).length;
  const end = await settle(kit, attempt);
  const posts = await kit.postsOf(attempt.draft);
  if (end.kind === 'published') expect(posts.map(({ id }) => id)).toEqual([end.id]);
  else expect(posts).toHaveLength(before);
  if (certain) expect(end.kind, 'a person is asked only where nothing can be proven').toBe('published');
}

type End = { readonly kind: 'published'; readonly id: string } | { readonly kind: 'asked' };

/** The engine's part after a restart, step by step as `core/doubt.ts` decides. */
async function settle(kit: Kit, attempt: Attempt): Promise<End> {
  const { session } = await kit.connect();
  const inDoubtSince = kit.clock.now();
  if (attempt.error?.effect === 'none') return publishAnew(kit, session, attempt.draft);
  for (let steps = 0; steps < 20; steps += 1) {
    const askedAt = kit.clock.now();
    const reconciliation = await session.reconcile(attempt.draft, attempt.ticket, kit.signal);
    const decision = decideDoubt({
      reconciliation,
      guarantee: kit.capabilities.publish,
      attemptedAt: attempt.attemptedAt,
      inDoubtSince,
      askedAt,
      decidedAt: kit.clock.now(),
    });
    switch (decision.kind) {
      case 'accept':
        return { kind: 'published', id: decision.remote.id };
      case 'release':
        return publishAnew(kit, session, attempt.draft);
      case 'resend':
        return { kind: 'published', id: (await session.publish(attempt.draft, attempt.ticket, kit.signal)).id };
      case 'wait':
        await kit.advanceTo(decision.until);
        break;
      case 'ask':
        return { kind: 'asked' };
    }
  }
  throw new Error('the doubt never ended');
}

async function publishAnew(kit: Kit, session: Connection['session'], draft: Draft): Promise<End> {
  const ticket = await kit.openPublish(session, draft, 2);
  return { kind: 'published', id: (await session.publish(draft, ticket, kit.signal)).id };
}

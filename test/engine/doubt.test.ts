import { describe, expect, test } from 'vitest';
import type { PublishGuarantee } from '../../src/contract/index.ts';
import { FakeDestination, lostAnswer } from './fake-destination.ts';
import { failure, Stage, soon, told } from './stage.ts';

const lost = () => failure('retryable', 'connection-lost');
const hour = 3_600_000;

async function staged(publish: PublishGuarantee, posts = 1): Promise<{ fake: FakeDestination; stage: Stage }> {
  const fake = new FakeDestination({ publish });
  return { fake, stage: await Stage.planned(posts, fake) };
}

describe('an answer that was lost', () => {
  test('is found by looking: accepted with the id it has there, and sent once', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake.once('publish', lostAnswer(lost()));
    await stage.runOn(fake, 5);
    expect(fake.names('publish')).toHaveLength(1);
    expect(await stage.row(1)).toMatchObject({ state: 'published', remote: { id: 'p1' } });
  });

  test('with provable absence waits for the window, then goes as a new attempt', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: { provableAfterMs: hour } });
    fake.once('publish', lost());
    const began = Date.parse(stage.clock.now());
    await stage.runOn(fake, 2);
    const { nextAt } = await stage.run(fake);
    expect(Date.parse(nextAt ?? '')).toBe(began + hour);
    expect(fake.names('publish')).toHaveLength(1);
    await stage.runOn(fake, 5);
    expect(fake.names('publish')).toHaveLength(2);
    expect(
      new Set(fake.calls.flatMap(({ method, ticket }) => (method === 'publish' ? [JSON.stringify(ticket)] : []))).size,
    ).toBe(2);
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(fake.posts).toHaveLength(1);
  });

  test('with unprovable absence is looked for a few times, then a person is asked', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake.once('publish', lost());
    const result = await stage.runOn(fake, 20);
    expect(result.nextAt).toBeNull();
    expect(await stage.rows()).toEqual(['p01 unconfirmed']);
    expect(fake.names('publish')).toHaveLength(1);
    expect(fake.names('reconcile').length).toBeGreaterThanOrEqual(3);
    await stage.runOn(fake, 3);
    expect(fake.names('publish')).toHaveLength(1);
  });

  test('that nobody can look for goes to a person at once', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake
      .once('publish', lost())
      .always('reconcile', async () => ({ kind: 'unknown', because: { code: 'fake/no-listing-here' } }));
    await stage.runOn(fake, 20);
    expect(await stage.row(1)).toMatchObject({ state: 'unconfirmed', reason: { code: 'fake/no-listing-here' } });
    expect(fake.names('publish')).toHaveLength(1);
  });

  test('where repeats are safe is sent again: the same ticket, the same draft to the byte', async () => {
    const { fake, stage } = await staged({ resend: 'safe', absence: 'unprovable' });
    fake.once('publish', lost()).once('publish', lost()).once('publish', lostAnswer(lost()));
    fake.always('reconcile', async () => ({ kind: 'unknown', because: { code: 'fake/no-listing-here' } }));
    await stage.runOn(fake, 20);
    const sent = fake.calls.filter(({ method }) => method === 'publish');
    expect(sent).toHaveLength(4);
    for (const { ticket, draft } of sent) {
      expect(JSON.stringify(ticket)).toBe(JSON.stringify(sent[0]?.ticket));
      expect(JSON.stringify(draft)).toBe(JSON.stringify(sent[0]?.draft));
    }
    expect(fake.posts).toHaveLength(1);
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(fake.names('openPublish')).toHaveLength(1);
  });

  test('is not taken for absent because its repeat was refused', async () => {
    const { fake, stage } = await staged({ resend: 'safe', absence: 'unprovable' });
    // The first sending is applied; its repeat is refused, by a filter that changed its mind.
    fake.once('publish', lostAnswer(lost())).once('publish', failure('permanent', 'refused', { effect: 'none' }));
    fake.once('reconcile', async () => ({ kind: 'unknown', because: { code: 'fake/busy' } }));
    await stage.runOn(fake, 10);
    expect(await stage.row(1)).toMatchObject({ state: 'published', remote: { id: 'p1' } });
    expect(fake.posts).toHaveLength(1);
  });

  test('stops an account at risk all the same', async () => {
    const { fake, stage } = await staged({ resend: 'safe', absence: 'unprovable' }, 2);
    fake.once('publish', lost(), 'p01').once('publish', failure('account-risk', 'captcha', { effect: 'none' }), 'p01');
    await stage.run(fake);
    stage.clock.advance(60_000);
    fake.once('reconcile', async () => ({ kind: 'unknown', because: { code: 'fake/busy' } }));
    await stage.run(fake);
    expect(told(await stage.row(1))).toContain('publishing');
    expect((await stage.ledger.accounts.get({ destination: 'fake', label: 'me' })).stopped?.reason.code).toBe(
      'captcha',
    );
  });

  test('does not keep the posts behind it from going', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: { provableAfterMs: hour } }, 3);
    fake.once('publish', lost(), 'p01');
    await soon(stage.run(fake));
    expect(fake.posts.map((post) => post.ref)).toEqual(['p02', 'p03']);
  });
});

describe('looking that fails', () => {
  test('never fails the delivery, however often', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake.once('publish', lostAnswer(lost())).always('reconcile', failure('permanent', 'gone', { effect: 'none' }));
    await stage.runOn(fake, 20);
    expect(await stage.rows()).toEqual(['p01 publishing held:gone']);
    fake.healthy().always('reconcile', failure('retryable', 'odd', { effect: 'none' }));
    await stage.ledger.deliveries.release({}, stage.clock.now());
    await stage.runOn(fake, 30);
    expect(await stage.rows()).toEqual(['p01 publishing held:tried-often']);
    fake.healthy();
    await stage.ledger.deliveries.release({}, stage.clock.now());
    await stage.runOn(fake, 5);
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(fake.names('publish')).toHaveLength(1);
  });

  test('because a file of the draft is gone waits, and makes no second post', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    const damage = failure('retryable', 'file-gone', { effect: 'none', remedy: 'prepare-again' });
    fake.once('publish', lostAnswer(lost())).once('reconcile', damage).once('verify', damage);
    await soon(stage.runOn(fake, 10));
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(fake.posts).toHaveLength(1);
  });
});

describe('after a restart', () => {
  test.each(['applied', 'not applied'] as const)(
    'an attempt that was %s is looked for before anything is sent, though nobody could stamp its doubt',
    async (what) => {
      const { fake, stage } = await staged({ resend: 'safe', absence: 'unprovable' });
      const killed = new Promise<void>((resolve) => {
        fake.once('publish', async (_call, real) => {
          if (what === 'applied') await real();
          resolve();
          return new Promise(() => {});
        });
      });
      // This process hears nothing any more and does nothing any more.
      void stage.run(fake);
      await killed;
      stage.stop.drain();
      expect(told(await stage.row(1))).toBe('publishing');
      expect((await stage.ledger.attempts.findOpen('fake:me:p01'))?.inDoubtSince).toBeNull();
      stage.restart();
      fake.calls.length = 0;
      await stage.runOn(fake, 5);
      expect(fake.calls[0]?.method).toBe('reconcile');
      expect(fake.posts).toHaveLength(1);
      expect(await stage.rows()).toEqual(['p01 published']);
    },
  );

  test('a repeat does not run beside another publication of the account', async () => {
    const { fake, stage } = await staged({ resend: 'safe', absence: 'unprovable' }, 4);
    fake.once('publish', async () => {
      stage.stop.abort();
      throw lost();
    });
    await soon(stage.run(fake));
    stage.restart();
    fake.always('reconcile', async () => ({ kind: 'unknown', because: { code: 'fake/busy' } }));
    fake.always('publish', async (_call, real) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return real();
    });
    await soon(stage.runOn(fake, 5));
    expect(fake.most.publish).toBe(1);
    expect(fake.posts).toHaveLength(4);
  });
});

describe('reading back', () => {
  test('takes a post that gives nothing to look at for published', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake.once('verify', async () => ({ kind: 'unseen' }));
    await stage.run(fake);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('waits while it is processed, longer and longer', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    for (let look = 0; look < 5; look += 1)
      fake.once('verify', async () => ({ kind: 'processing', because: { code: 'fake/queue' } }));
    await stage.run(fake);
    expect(await stage.rows()).toEqual(['p01 accepted later:fake/queue']);
    await stage.runOn(fake, 6);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('says when the destination took it down', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake.once('verify', async () => ({ kind: 'refused', because: { code: 'fake/a-moderator-removed-it' } }));
    await stage.run(fake);
    expect(await stage.row(1)).toMatchObject({
      state: 'failed',
      reason: { code: 'fake/a-moderator-removed-it' },
      remote: { id: 'p1' },
    });
  });

  test('asks a person when it never shows, and does not send it again', async () => {
    const { fake, stage } = await staged({ resend: 'unsafe', absence: 'unprovable' });
    fake.always('verify', async () => ({ kind: 'missing' }));
    await stage.runOn(fake, 20);
    expect(await stage.rows()).toEqual(['p01 accepted held:missing-after-accept']);
    expect(fake.names('publish')).toHaveLength(1);
  });
});

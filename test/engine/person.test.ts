import { describe, expect, test } from 'vitest';
import { because } from '../../src/contract/index.ts';
import { toIso } from '../../src/kit/index.ts';
import type { FakeDestination } from './fake-destination.ts';
import { isUnsure, personDestination, posts, postsAndWalksAway, saysNotNow, skips, walksAway } from './person.ts';
import { failure, refOf, Stage, soon, told } from './stage.ts';

const refs = (...numbers: number[]) => numbers.map(refOf);
const shown = (fake: FakeDestination) => fake.names('publish');

async function staged(count: number, fake = personDestination()): Promise<{ fake: FakeDestination; stage: Stage }> {
  fake.always('publish', posts);
  return { fake, stage: await Stage.planned(count, fake) };
}

describe('a person who publishes', () => {
  test('is shown one post after the other, in plan order, and their word is kept apart', async () => {
    const { fake, stage } = await staged(3);
    fake.always('verify', async () => ({ kind: 'unseen' }));
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 2, 3));
    expect(fake.most.publish).toBe(1);
    expect(await stage.rows()).toEqual(refs(1, 2, 3).map((ref) => `${ref} published`));
    expect((await stage.row(1)).remote).toMatchObject({ saidBy: 'person' });
  });

  test('has the intent on disk before anything is shown', async () => {
    const { fake, stage } = await staged(1);
    fake.once('publish', async (call, real, signal) => {
      expect(told(await stage.row(1))).toBe('publishing');
      expect(await stage.ledger.attempts.findOpen('fake:me:p01')).toMatchObject({
        draft: call.draft,
        ticket: call.ticket,
      });
      return posts(call, real, signal);
    });
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('may take hours: other accounts and files go on meanwhile', async () => {
    const { fake, stage } = await staged(1);
    const other = personDestination();
    await stage.plan(other, 'other');
    let say = () => {};
    const said = new Promise<void>((resolve) => {
      say = resolve;
    });
    fake.once('publish', async (call, real, signal) => {
      await said;
      return posts(call, real, signal);
    });
    other.always('publish', async (call, real, signal) => {
      setTimeout(say, 20);
      return posts(call, real, signal);
    });
    await soon(stage.run([stage.connection(fake), stage.connection(other, 'other')]));
    expect([fake.posts.length, other.posts.length]).toEqual([1, 1]);
  });
});

describe('"not now"', () => {
  test('puts a post off to the next run, after the others', async () => {
    const { fake, stage } = await staged(3);
    fake.once('publish', saysNotNow, 'p01');
    const { nextAt } = await soon(stage.run(fake));
    expect(nextAt).toBeNull();
    expect(shown(fake)).toEqual(refs(1, 2, 3));
    expect(await stage.rows()).toEqual(['p01 uploaded held:not-now', 'p02 published', 'p03 published']);
    stage.restart();
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 2, 3, 1));
    expect((await stage.row(1)).state).toBe('published');
  });

  test('in the next run too puts it off to the one after that, and is asked only once a run', async () => {
    const { fake, stage } = await staged(3);
    fake.healthy().always('publish', saysNotNow);
    for (const run of [1, 2, 3]) {
      await soon(stage.run(fake));
      expect(shown(fake)).toHaveLength(3 * run);
      stage.restart();
    }
    fake.healthy().always('publish', posts);
    await soon(stage.run(fake));
    expect(fake.posts.map(({ ref }) => ref)).toEqual(refs(1, 2, 3));
  });

  test('comes after what is new in the next run', async () => {
    const { fake, stage } = await staged(3);
    await stage.plan(fake, 'me', { ids: refs(1) });
    fake.once('publish', saysNotNow, 'p01');
    await soon(stage.run(fake));
    await stage.plan(fake);
    // A new plan lets go of nothing a run holds.
    stage.restart();
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 2, 3, 1));
  });

  test('is no doubt: nothing is asked about it', async () => {
    const { fake, stage } = await staged(1);
    fake.once('publish', saysNotNow);
    await soon(stage.run(fake));
    stage.restart();
    await soon(stage.run(fake));
    expect(fake.names('reconcile')).toEqual([]);
    expect(fake.posts).toHaveLength(1);
  });
});

describe('"skip it"', () => {
  test('is final, by the person’s word', async () => {
    const { fake, stage } = await staged(2);
    fake.once('publish', skips, 'p01');
    await soon(stage.run(fake));
    stage.restart();
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 2));
    expect(await stage.rows()).toEqual(['p01 failed:skipped-by-person', 'p02 published']);
  });

  test('is not unsaid by planning again, and the plan says why', async () => {
    const { fake, stage } = await staged(2);
    fake.once('publish', skips, 'p01');
    await soon(stage.run(fake));
    for (let again = 0; again < 2; again += 1) {
      const { summary } = await stage.plan(fake);
      expect(summary.skip).toBe(1);
      stage.restart();
      await soon(stage.run(fake));
    }
    expect(shown(fake)).toEqual(refs(1, 2));
    expect((await stage.rows())[0]).toBe('p01 failed:skipped-by-person');
  });

  test('can be taken back', async () => {
    const { fake, stage } = await staged(1);
    fake.once('publish', skips, 'p01');
    await soon(stage.run(fake));
    await stage.ledger.deliveries.release({ refs: ['p01'] }, stage.clock.now());
    stage.restart();
    await soon(stage.run(fake));
    expect(fake.posts).toHaveLength(1);
  });
});

describe('the first Ctrl-C while a post is shown', () => {
  test.each([
    ['was not posted', walksAway, 0],
    ['was posted', postsAndWalksAway, 1],
  ] as const)(
    'ends the run at once and leaves a doubt; the next run asks before it shows anything (%s)',
    async (_what, deed, there) => {
      const { fake, stage } = await staged(3);
      fake.once(
        'publish',
        deed(() => stage.stop.drain()),
        'p01',
      );
      const { stopped } = await soon(stage.run(fake));
      expect(stopped).toEqual([]);
      expect(told(await stage.row(1))).toBe('publishing');
      expect((await stage.ledger.attempts.findOpen('fake:me:p01'))?.inDoubtSince).toBe(stage.clock.now());
      expect(shown(fake)).toEqual(refs(1));
      stage.restart();
      fake.calls.length = 0;
      await soon(stage.run(fake));
      const first = fake.calls.filter(({ method }) => method !== 'openPublish')[0];
      expect(first).toMatchObject({ method: 'reconcile', about: 'p01' });
      expect(shown(fake)).toEqual(there === 1 ? refs(2, 3) : refs(1, 2, 3));
      expect(fake.posts.map(({ ref }) => ref)).toEqual(refs(1, 2, 3));
    },
  );

  test('just before it would be shown leaves no doubt behind', async () => {
    const { fake, stage } = await staged(1);
    fake.once('openPublish', async (_call, real) => {
      stage.stop.drain();
      return real();
    });
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual([]);
    expect(await stage.rows()).toEqual(['p01 uploaded']);
  });

  test('is no failure of the post and writes no wait', async () => {
    const { fake, stage } = await staged(1);
    fake.once(
      'publish',
      walksAway(() => stage.stop.drain()),
    );
    await soon(stage.run(fake));
    expect(await stage.row(1)).toMatchObject({ tries: 0, notBefore: null, hold: null });
  });

  test('an adapter that calls it interrupted says nothing else', async () => {
    const { fake, stage } = await staged(1);
    fake.once('publish', async () => {
      stage.stop.drain();
      throw failure('interrupted', 'aborted');
    });
    await soon(stage.run(fake));
    expect(await stage.row(1)).toMatchObject({ state: 'publishing', tries: 0, notBefore: null, hold: null });
  });

  test('while they are asked leaves the doubt as it is', async () => {
    const { fake, stage } = await staged(2);
    fake.once(
      'publish',
      postsAndWalksAway(() => stage.stop.drain()),
      'p01',
    );
    await soon(stage.run(fake));
    for (let run = 0; run < 3; run += 1) {
      stage.restart();
      fake.once(
        'reconcile',
        walksAway(() => stage.stop.drain()),
      );
      await soon(stage.run(fake));
      expect((await stage.rows())[0]).toBe('p01 publishing');
      expect(shown(fake)).toEqual(refs(1));
    }
    stage.restart();
    await soon(stage.run(fake));
    expect(fake.posts.map(({ ref }) => ref)).toEqual(refs(1, 2));
  });
});

describe('while one post is in doubt, no other is shown', () => {
  async function inDoubt(count: number): Promise<{ fake: FakeDestination; stage: Stage }> {
    const { fake, stage } = await staged(count);
    fake.once(
      'publish',
      postsAndWalksAway(() => stage.stop.drain()),
      'p01',
    );
    await soon(stage.run(fake));
    stage.restart();
    fake.calls.length = 0;
    return { fake, stage };
  }

  test('also when asking fails and is put off', async () => {
    const { fake, stage } = await inDoubt(40);
    fake.once('reconcile', failure('retryable', 'odd', { effect: 'none' }));
    const { nextAt } = await soon(stage.run(fake));
    expect(shown(fake)).toEqual([]);
    expect(nextAt).toBe((await stage.row(1)).notBefore);
    stage.clock.set(nextAt ?? '');
    await soon(stage.run(fake));
    expect(fake.posts.map(({ ref }) => ref)).toEqual(Array.from({ length: 40 }, (_, index) => refOf(index + 1)));
  });

  test('also when asking was held: it is the first thing to see to', async () => {
    const { fake, stage } = await inDoubt(3);
    fake.once('reconcile', failure('permanent', 'odd', { effect: 'none' }));
    const { nextAt } = await soon(stage.run(fake));
    expect(nextAt).toBeNull();
    expect(shown(fake)).toEqual([]);
    expect((await stage.rows())[0]).toBe('p01 publishing held:odd');
  });

  test('also when the doubt began in this very run', async () => {
    const { fake, stage } = await staged(3);
    fake.once('publish', failure('retryable', 'window-closed'), 'p01');
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1));
    await soon(stage.runOn(fake, 3));
    expect(fake.posts.map(({ ref }) => ref)).toEqual(refs(1, 2, 3));
  });

  test('until they say that they do not know: then it waits for them, and the others go on', async () => {
    const { fake, stage } = await inDoubt(3);
    fake.once('reconcile', isUnsure);
    await soon(stage.run(fake));
    expect(await stage.row(1)).toMatchObject({ state: 'unconfirmed', reason: { code: 'fake/nobody-knows' } });
    expect(shown(fake)).toEqual(refs(2, 3));
    expect(fake.posts.map(({ ref }) => ref)).toEqual(refs(1, 2, 3));
  });

  test('and after a "no" it is shown again as a new attempt, at once', async () => {
    const { fake, stage } = await staged(2);
    fake.once(
      'publish',
      walksAway(() => stage.stop.drain()),
      'p01',
    );
    await soon(stage.run(fake));
    stage.restart();
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 1, 2));
    expect(await stage.ledger.attempts.nextNumber('fake:me:p01')).toBe(3);
  });
});

describe('the pace of a person', () => {
  const paced = () => personDestination({ pace: { perDay: 1, minGapMs: 0, because: { code: 'fake/slow' } } });

  test('counts what was accepted, not what was put off', async () => {
    const { fake, stage } = await staged(3, paced());
    fake.once('publish', saysNotNow, 'p01');
    const { nextAt } = await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 2));
    expect(nextAt).toBe(toIso(Date.parse(stage.clock.now()) + 86_400_000));
    expect(await stage.rows()).toEqual(['p01 uploaded held:not-now', 'p02 published', 'p03 prepared']);
  });

  test('counts from the moment they said it was posted, not from when it was shown', async () => {
    const { fake, stage } = await staged(2, paced());
    fake.once('publish', async (call, real, signal) => {
      stage.clock.advance(5 * 3_600_000);
      return posts(call, real, signal);
    });
    const began = Date.parse(stage.clock.now());
    const { nextAt } = await soon(stage.run(fake));
    expect(nextAt).toBe(toIso(began + 29 * 3_600_000));
  });

  test('waits for the others before it brings back what was put off', async () => {
    const { fake, stage } = await staged(3, paced());
    fake.once('publish', saysNotNow, 'p01');
    await soon(stage.runOn(fake, 2));
    expect(shown(fake)).toEqual(refs(1, 2, 3));
    stage.clock.advance(86_400_000);
    await soon(stage.run(fake));
    expect(shown(fake)).toEqual(refs(1, 2, 3, 1));
  });
});

test('a hold that is only for the next run says so', async () => {
  const { fake, stage } = await staged(1);
  fake.once('publish', saysNotNow);
  await soon(stage.run(fake));
  expect((await stage.row(1)).hold).toEqual(because('not-now'));
});

import { describe, expect, test } from 'vitest';
import { because, type Verification } from '../../src/contract/index.ts';
import { checkPublished } from '../../src/engine/check.ts';
import { FakeDestination } from './fake-destination.ts';
import { failure, Stage, soon } from './stage.ts';

async function published(count: number): Promise<{ fake: FakeDestination; stage: Stage }> {
  const fake = new FakeDestination();
  const stage = await Stage.planned(count, fake);
  await soon(stage.run(fake));
  fake.calls.length = 0;
  return { fake, stage };
}

const check = (stage: Stage, fake: FakeDestination) =>
  soon(checkPublished(stage.engine(), stage.connection(fake), { gapMs: 0 }));

const says = (verification: Verification) => async () => verification;

describe('reading back what was published', () => {
  test('finds that everything is as it was sent, and keeps that with each post', async () => {
    const { fake, stage } = await published(3);
    stage.clock.advance(60_000);
    expect(await check(stage, fake)).toEqual({
      published: 3,
      same: 3,
      differs: 0,
      missing: 0,
      unseen: 0,
      notLooked: 0,
      differences: [],
      stopped: null,
    });
    expect((await stage.row(1)).check).toEqual({ at: stage.clock.now(), result: 'same', differences: [] });
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published', 'p03 published']);
  });

  test('tells each post that differs, is gone, was taken down or cannot be seen', async () => {
    const { fake, stage } = await published(5);
    const takenDown = { code: 'fake/taken-down' };
    fake.once('verify', says({ kind: 'live', seen: { body: 'other words', visibility: 'private' } }), 'p01');
    fake.once('verify', says({ kind: 'missing' }), 'p02');
    fake.once('verify', says({ kind: 'refused', because: takenDown }), 'p03');
    fake.once('verify', says({ kind: 'unseen' }), 'p04');
    const result = await check(stage, fake);
    expect(result).toMatchObject({ published: 5, same: 1, differs: 1, missing: 2, unseen: 1, notLooked: 0 });
    const differing = [
      because('body-differs', { sent: 'words of post 1', seen: 'other words' }),
      because('visibility-differs', { sent: 'public', seen: 'private' }),
    ];
    expect(result.differences).toEqual([
      { postRef: 'p01', result: 'differs', reasons: differing },
      { postRef: 'p02', result: 'missing', reasons: [] },
      { postRef: 'p03', result: 'missing', reasons: [takenDown] },
    ]);
    expect((await stage.row(1)).check).toMatchObject({ result: 'differs', differences: differing });
    // Published it was, whatever became of it.
    expect(new Set((await stage.rows()).map((row) => row.slice(4)))).toEqual(new Set(['published']));
  });

  test('looks at nothing but what is published, and changes nothing at the destination', async () => {
    const { fake, stage } = await published(1);
    await stage.plan(fake, 'other');
    await check(stage, fake);
    expect(fake.calls.map(({ method }) => method)).toEqual(['verify']);
    expect(await soon(checkPublished(stage.engine(), stage.connection(fake, 'other')))).toMatchObject({ published: 0 });
  });

  test('tries again what only fails for a moment, and counts apart what does not answer', async () => {
    const { fake, stage } = await published(2);
    stage.over = { random: () => 0 };
    fake.once('verify', failure('retryable', 'busy'), 'p01');
    fake.once('verify', failure('permanent', 'odd'), 'p02');
    expect(await check(stage, fake)).toMatchObject({ published: 2, same: 1, notLooked: 1, stopped: null });
    expect((await stage.row(2)).check).toBeNull();
  });

  test.each(['account-risk', 'fatal', 'usage'] as const)(
    'stops at an error about more than one post (%s)',
    async (kind) => {
      const { fake, stage } = await published(3);
      const error = failure(kind, 'odd', { effect: 'none' });
      fake.once('verify', error, 'p02');
      expect(await check(stage, fake)).toMatchObject({ published: 3, same: 1, notLooked: 2, stopped: error });
      expect(fake.names('verify')).toEqual(['p01', 'p02']);
    },
  );

  test('ends at Ctrl-C, and what it had not come to counts as not looked at', async () => {
    const { fake, stage } = await published(3);
    fake.once('verify', async (_call, real) => {
      stage.stop.drain();
      return real();
    });
    expect(await check(stage, fake)).toMatchObject({ published: 3, same: 1, notLooked: 2 });
  });

  test('at the second Ctrl-C writes nothing that is not known', async () => {
    const { fake, stage } = await published(2);
    fake.once('verify', async () => {
      stage.stop.abort();
      throw new DOMException('stopped', 'AbortError');
    });
    expect(await check(stage, fake)).toMatchObject({ same: 0, notLooked: 2, stopped: null });
    expect((await stage.row(1)).check).toBeNull();
  });

  test('with a bug is not swallowed', async () => {
    const { fake, stage } = await published(1);
    fake.once('verify', new TypeError('x is not a function'));
    await expect(check(stage, fake)).rejects.toThrow(TypeError);
  });

  test('looked at twice keeps the newer look', async () => {
    const { fake, stage } = await published(1);
    fake.once('verify', says({ kind: 'missing' }));
    await check(stage, fake);
    expect((await stage.row(1)).check?.result).toBe('missing');
    await check(stage, fake);
    expect((await stage.row(1)).check?.result).toBe('same');
  });
});

import { describe, expect, test } from 'vitest';
import { because, type ErrorKind } from '../../src/contract/index.ts';
import type { DeliveryRow } from '../../src/core/model.ts';
import { checkPublished } from '../../src/engine/check.ts';
import { findUndoable, undo } from '../../src/engine/undo.ts';
import { FakeDestination } from './fake-destination.ts';
import { failure, Stage, soon, told } from './stage.ts';

const account = { destination: 'fake', label: 'me' };
const quick = { gapMs: 0 };

async function published(count: number): Promise<{ fake: FakeDestination; stage: Stage }> {
  const fake = new FakeDestination();
  const stage = await Stage.planned(count, fake);
  await soon(stage.run(fake));
  fake.calls.length = 0;
  return { fake, stage };
}

const all = (stage: Stage): Promise<readonly DeliveryRow[]> =>
  findUndoable(stage.ledger, { account, refs: [], since: null });
const undoAll = async (stage: Stage, fake: FakeDestination) =>
  soon(undo(stage.engine(), stage.connection(fake), await all(stage), quick));

describe('taking posts back', () => {
  test('removes what was published, and the ledger tells so', async () => {
    const { fake, stage } = await published(3);
    expect(await undoAll(stage, fake)).toEqual({ removed: 3, left: [], stopped: null });
    expect(fake.posts).toEqual([]);
    expect(await stage.rows()).toEqual(['p01 removed', 'p02 removed', 'p03 removed']);
    expect((await stage.row(1)).reason).toEqual(because('taken-back'));
    expect((await stage.ledger.deliveries.totals(account)).byState.removed).toBe(3);
  });

  test('has the intent on disk before the request', async () => {
    const { fake, stage } = await published(1);
    fake.once('remove', async (_call, real) => {
      expect(told(await stage.row(1))).toBe('removing');
      return real();
    });
    await undoAll(stage, fake);
    expect(fake.names('remove')).toEqual(['p01']);
  });

  test('takes only what was chosen', async () => {
    const { fake, stage } = await published(3);
    const rows = await findUndoable(stage.ledger, { account, refs: ['p02'], since: null });
    await soon(undo(stage.engine(), stage.connection(fake), rows, quick));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 removed', 'p03 published']);
  });

  test('finds what was published since a moment, of one account or of all', async () => {
    const { fake, stage } = await published(2);
    stage.clock.advance(86_400_000);
    const since = stage.clock.now();
    expect(await findUndoable(stage.ledger, { account: null, refs: [], since })).toEqual([]);
    await stage.plan(fake, 'other');
    await soon(stage.run([stage.connection(fake, 'other')]));
    const found = await findUndoable(stage.ledger, { account: null, refs: [], since });
    expect(found.map(({ key }) => key)).toEqual(['fake:other:p01', 'fake:other:p02']);
    expect(await findUndoable(stage.ledger, { account, refs: [], since })).toEqual([]);
  });

  test('counts from when a post was published, not from when it was looked at', async () => {
    const { fake, stage } = await published(1);
    stage.clock.advance(86_400_000);
    await soon(checkPublished(stage.engine(), stage.connection(fake), quick));
    expect(await findUndoable(stage.ledger, { account, refs: [], since: stage.clock.now() })).toEqual([]);
  });

  test('takes a post back that was accepted and not read back yet', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake);
    fake.once('verify', async () => ({ kind: 'processing', because: { code: 'fake/queue' } }));
    await soon(stage.run(fake));
    expect((await undoAll(stage, fake)).removed).toBe(1);
    expect(await stage.rows()).toEqual(['p01 removed']);
  });

  test('leaves alone what is not published, and says why', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake);
    const row = await stage.row(1);
    const { left } = await soon(undo(stage.engine(), stage.connection(fake), [row], quick));
    expect(left.map(({ reason }) => reason)).toEqual([
      because('nothing-to-take-back', { delivery: 'fake:me:p01', state: 'planned' }),
    ]);
    expect(fake.names('remove')).toEqual([]);
  });

  test('is refused where the destination cannot do it, before anything changes', async () => {
    const { fake, stage } = await published(1);
    fake.canRemove = false;
    await expect(undoAll(stage, fake)).rejects.toMatchObject({
      kind: 'usage',
      reason: because('cannot-take-back', { destination: 'fake' }),
    });
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('is never undone by a run: nothing is published again', async () => {
    const { fake, stage } = await published(2);
    await undoAll(stage, fake);
    await stage.plan(fake);
    await stage.ledger.deliveries.release({}, stage.clock.now());
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual([]);
    expect(await stage.rows()).toEqual(['p01 removed', 'p02 removed']);
  });
});

describe('killed anywhere and run again', () => {
  test.each([
    ['before the request arrived', false],
    ['after it was carried out', true],
  ])('%s, it ends right', async (_, applied) => {
    const { fake, stage } = await published(3);
    const killed = new Promise<void>((resolve) => {
      fake.once(
        'remove',
        async (_call, real) => {
          if (applied) await real();
          resolve();
          return new Promise(() => {});
        },
        'p02',
      );
    });
    void undoAll(stage, fake);
    await killed;
    expect(await stage.rows()).toEqual(['p01 removed', 'p02 removing', 'p03 published']);
    stage.restart();
    expect(await undoAll(stage, fake)).toMatchObject({ removed: 2, stopped: null });
    expect(fake.posts).toEqual([]);
    expect(fake.names('remove')).toEqual(['p01', 'p02', 'p02', 'p03']);
  });

  test('what was begun comes first, also when nothing is chosen', async () => {
    const { fake, stage } = await published(2);
    fake.once('remove', failure('needs-user', 'odd'), 'p02');
    const rows = await findUndoable(stage.ledger, { account, refs: ['p02'], since: null });
    await soon(undo(stage.engine(), stage.connection(fake), rows, quick));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 removing']);
    expect(await soon(undo(stage.engine(), stage.connection(fake), [], quick))).toMatchObject({ removed: 1 });
    expect(await stage.rows()).toEqual(['p01 published', 'p02 removed']);
  });

  test('the second Ctrl-C leaves a state that is true', async () => {
    const { fake, stage } = await published(2);
    fake.once('remove', async (_call, real) => {
      await real();
      stage.stop.abort();
      throw new DOMException('stopped', 'AbortError');
    });
    expect(await undoAll(stage, fake)).toEqual({ removed: 0, left: [], stopped: null });
    expect(await stage.rows()).toEqual(['p01 removing', 'p02 published']);
    stage.restart();
    expect(await undoAll(stage, fake)).toMatchObject({ removed: 2 });
  });
});

describe('a removal that fails', () => {
  test('for a moment is tried again', async () => {
    const { fake, stage } = await published(1);
    stage.over = { random: () => 0 };
    fake.once('remove', failure('retryable', 'busy'));
    expect(await undoAll(stage, fake)).toMatchObject({ removed: 1 });
    expect(fake.names('remove')).toHaveLength(2);
  });

  test('with a definite no leaves the post published', async () => {
    const { fake, stage } = await published(2);
    fake.once('remove', failure('permanent', 'too-old', { effect: 'none' }), 'p01');
    const { removed, left } = await undoAll(stage, fake);
    expect([removed, left.map(({ row, reason }) => [row.postRef, reason.code])]).toEqual([1, [['p01', 'too-old']]]);
    expect(await stage.rows()).toEqual(['p01 published', 'p02 removed']);
  });

  test('without anybody knowing stays begun', async () => {
    const { fake, stage } = await published(1);
    fake.once('remove', failure('permanent', 'odd'));
    expect((await undoAll(stage, fake)).left).toHaveLength(1);
    expect(await stage.rows()).toEqual(['p01 removing']);
  });

  test.each<[ErrorKind, 'post' | 'account']>([
    ['account-risk', 'post'],
    ['needs-user', 'account'],
    ['retryable', 'account'],
    ['fatal', 'post'],
    ['locked', 'post'],
  ])('for more than one post stops at once (%s, %s)', async (kind, scope) => {
    const { fake, stage } = await published(3);
    const error = failure(kind, 'odd', { scope, effect: 'none', retryAfterMs: 3_600_000 });
    fake.once('remove', error, 'p01');
    const { removed, stopped } = await undoAll(stage, fake);
    expect([removed, stopped]).toEqual([0, error]);
    expect(fake.names('remove')).toEqual(['p01']);
    const { stopped: until } = await stage.ledger.accounts.get(account);
    expect(until === null).toBe(kind !== 'account-risk');
  });

  test('with a bug is not swallowed', async () => {
    const { fake, stage } = await published(1);
    fake.once('remove', new TypeError('x is not a function'));
    await expect(undoAll(stage, fake)).rejects.toThrow(TypeError);
    expect(await stage.rows()).toEqual(['p01 removing']);
  });
});

test('the first Ctrl-C ends it after the one in flight', async () => {
  const { fake, stage } = await published(3);
  fake.once('remove', async (_call, real) => {
    stage.stop.drain();
    return real();
  });
  expect(await undoAll(stage, fake)).toMatchObject({ removed: 1 });
  expect(await stage.rows()).toEqual(['p01 removed', 'p02 published', 'p03 published']);
});

test('two removals stand apart', async () => {
  const { fake, stage } = await published(3);
  const at: number[] = [];
  fake.always('remove', async (_call, real) => {
    at.push(performance.now());
    return real();
  });
  await soon(undo(stage.engine(), stage.connection(fake), await all(stage), { gapMs: 120 }));
  expect(at).toHaveLength(3);
  for (const index of [1, 2]) expect((at[index] ?? 0) - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(100);
});

import { describe, expect, test } from 'vitest';
import type { ErrorEffect, ErrorKind } from '../../src/contract/index.ts';
import { FakeDestination, type Method } from './fake-destination.ts';
import { failure, Stage, soon, told } from './stage.ts';

const kinds: readonly ErrorKind[] = [
  'retryable',
  'interrupted',
  'needs-user',
  'account-risk',
  'permanent',
  'fatal',
  'usage',
  'locked',
];
const steps = ['openUpload', 'sendPart', 'finishUpload', 'openPublish', 'publish', 'reconcile', 'verify'] as const;

/** The state a delivery is in while this step is at work. */
const stateAt: Readonly<Record<(typeof steps)[number], string>> = {
  openUpload: 'prepared',
  sendPart: 'prepared',
  finishUpload: 'prepared',
  openPublish: 'uploaded',
  publish: 'uploaded',
  reconcile: 'publishing',
  verify: 'accepted',
};

interface Outcome {
  /** of the post whose call failed */
  readonly row: string;
  /** of the next post of this account, and of one of another account */
  readonly next: string;
  readonly other: string;
  /** the run's own end */
  readonly run: 'ends' | 'rejects';
  readonly account: 'goes on' | 'stops for this run' | 'stopped until resumed';
}

/**
 * What must be written down. Before `publish` nothing is public, so the effect does not matter. In `publish` an unknown effect
 * is a doubt, whatever the kind; while looking, nothing fails the delivery, because the post may be out there.
 */
function expected(kind: ErrorKind, effect: ErrorEffect, step: (typeof steps)[number]): Outcome {
  const doubt = step === 'publish' && effect === 'unknown';
  const state = doubt ? 'publishing' : stateAt[step];
  const looking = step === 'reconcile' || step === 'verify';
  const goesOn = { next: 'published', other: 'published', run: 'ends', account: 'goes on' } as const;
  const untouched = doubt || looking ? state : step === 'publish' ? 'uploaded' : state;
  switch (kind) {
    // Nobody asked this run to stop: whatever was interrupted is done again.
    case 'interrupted':
    case 'retryable':
      return { ...goesOn, row: `${state} later:odd` };
    case 'needs-user':
      return { ...goesOn, row: doubt ? `${state} later:odd` : `${state} held:odd` };
    case 'permanent':
      if (doubt) return { ...goesOn, row: `${state} later:odd` };
      return { ...goesOn, row: looking ? `${state} held:odd` : 'failed:odd' };
    case 'account-risk':
      return { ...goesOn, row: untouched, next: 'not published', account: 'stopped until resumed' };
    case 'fatal':
    case 'usage':
    case 'locked':
      return { row: untouched, next: 'any', other: 'any', run: 'rejects', account: 'goes on' };
  }
}

async function playOut(step: Method, error: Error): Promise<{ readonly outcome: Outcome; readonly stage: Stage }> {
  const fake = new FakeDestination();
  const other = new FakeDestination();
  const stage = await Stage.planned(2, fake);
  await stage.plan(other, 'other');
  if (step === 'reconcile') await bringIntoDoubt(stage, fake);
  const sha = (await stage.ledger.originals.ofPost('p01'))[0]?.sha256 ?? '';
  fake.once(step, error, ['openUpload', 'sendPart', 'finishUpload'].includes(step) ? sha : 'p01');
  let run: Outcome['run'] = 'ends';
  let stopped = false;
  try {
    const result = await soon(stage.run([stage.connection(fake), stage.connection(other, 'other')]));
    stopped = result.stopped.length > 0;
  } catch (thrown) {
    expect(thrown).toBe(error);
    run = 'rejects';
  }
  const account = await stage.ledger.accounts.get({ destination: 'fake', label: 'me' });
  const short = (text: string) => (text === 'published' ? text : 'not published');
  return {
    stage,
    outcome: {
      row: told(await stage.row(1)),
      next: run === 'rejects' ? 'any' : short(told(await stage.row(2))),
      other: run === 'rejects' ? 'any' : told(await stage.row(2, 'other')),
      run,
      account: account.stopped !== null ? 'stopped until resumed' : stopped ? 'stops for this run' : 'goes on',
    },
  };
}

/** Post 1 was sent, and the process was killed before the answer came. */
async function bringIntoDoubt(stage: Stage, fake: FakeDestination): Promise<void> {
  fake.once(
    'publish',
    async () => {
      stage.stop.abort();
      throw failure('retryable', 'aborted');
    },
    'p01',
  );
  await stage.run([stage.connection(fake)]);
  expect(told(await stage.row(1))).toBe('publishing');
  stage.restart();
  fake.calls.length = 0;
}

const effects = (step: string): readonly ErrorEffect[] => (step === 'publish' ? ['none', 'unknown'] : ['none']);
const cases = steps.flatMap((step) => kinds.flatMap((kind) => effects(step).map((effect) => ({ step, kind, effect }))));

describe('an error about one post', () => {
  test.each(cases)('of kind $kind (effect $effect) at $step', async ({ step, kind, effect }) => {
    const { outcome, stage } = await playOut(step, failure(kind, 'odd', { effect }));
    expect(outcome).toEqual(expected(kind, effect, step));
    // What is written is true: an attempt in doubt says so, and one that was refused is not open.
    const open = await stage.ledger.attempts.findOpen('fake:me:p01');
    if (step === 'publish') expect(open?.inDoubtSince ?? null).toEqual(effect === 'unknown' ? stage.clock.now() : null);
  });
});

describe('an error about the whole account', () => {
  test.each(steps.flatMap((step) => effects(step).map((effect) => ({ step, effect }))))(
    'that needs a person (effect $effect) at $step stops this account and no other',
    async ({ step, effect }) => {
      const { outcome, stage } = await playOut(step, failure('needs-user', 'odd', { effect, scope: 'account' }));
      const row = step === 'publish' && effect === 'unknown' ? 'publishing' : stateAt[step];
      expect(outcome).toEqual({
        row,
        next: 'not published',
        other: 'published',
        run: 'ends',
        account: 'stops for this run',
      });
      // Nothing is held: after the login everything goes on by itself.
      expect((await stage.rows()).join()).not.toContain('held');
    },
  );

  test('that time heals closes it until then, and the run says when', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(3, fake);
    const spent = failure('retryable', 'quota', { effect: 'none', scope: 'account', retryAfterMs: 3_600_000 });
    fake.once('publish', spent, 'p02');
    const result = await soon(stage.run(fake));
    expect((await stage.rows()).slice(0, 2)).toEqual(['p01 published', 'p02 uploaded later:quota']);
    expect(result.nextAt).toBe((await stage.row(2)).notBefore);
    expect(result.stopped.map(({ error }) => error.code)).toEqual(['quota']);
    stage.clock.set(result.nextAt ?? '');
    await soon(stage.run(fake));
    expect(fake.posts.map((post) => post.ref)).toEqual(['p01', 'p02', 'p03']);
  });

  test('that time heals soon is waited for in the same run', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(2, fake);
    const spent = failure('retryable', 'quota', { effect: 'none', scope: 'account', retryAfterMs: 3_000 });
    fake.once('publish', spent, 'p01');
    stage.onActivity = (what) => {
      if (what.kind === 'waiting') stage.clock.advance(3_000);
    };
    const result = await soon(stage.run(fake, { patienceMs: 10 }).catch((error: unknown) => error as Error));
    expect(result).toMatchObject({ nextAt: expect.any(String) });
    await soon(stage.run(fake, { patienceMs: 3_100 }), 15_000);
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
  });
});

describe('a run that is repeated', () => {
  test('waits longer after each refusal of a publication, and asks a person after twelve', async () => {
    const fake = new FakeDestination().always('publish', failure('retryable', 'odd', { effect: 'none' }));
    const stage = await Stage.planned(1, fake);
    const waits: number[] = [];
    for (let tries = 1; tries < 12; tries += 1) {
      const { nextAt } = await stage.run(fake);
      waits.push(Date.parse(nextAt ?? '') - Date.parse(stage.clock.now()));
      stage.clock.set(nextAt ?? '');
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(500_000);
    expect((await stage.run(fake)).nextAt).toBeNull();
    expect(await stage.rows()).toEqual(['p01 uploaded held:tried-often']);
    expect((await stage.row(1)).hold?.values).toEqual({ tries: 12, last: { code: 'odd' } });
  });

  test('asks a person at once about what only they can mend, whatever kind it has', async () => {
    const fake = new FakeDestination().once(
      'openUpload',
      failure('retryable', 'odd', { effect: 'none', remedy: 'ask' }),
    );
    const stage = await Stage.planned(1, fake);
    await stage.run(fake);
    expect(await stage.rows()).toEqual(['p01 prepared held:odd']);
  });

  test('never gives up on a bad network', async () => {
    const offline = failure('retryable', 'tls-failed', { effect: 'none', remedy: 'wait-patiently' });
    const fake = new FakeDestination().always('openUpload', offline);
    const stage = await Stage.planned(1, fake);
    await stage.runOn(fake, 20);
    expect(await stage.rows()).toEqual(['p01 prepared later:tls-failed']);
    fake.healthy();
    await stage.runOn(fake, 2);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test.each([Number.POSITIVE_INFINITY, 1e18, Number.NaN, -5])(
    'takes a wait of %s ms for a date within a month',
    async (retryAfterMs) => {
      const fake = new FakeDestination().once('openUpload', failure('retryable', 'odd', { retryAfterMs }));
      const stage = await Stage.planned(1, fake);
      const { nextAt } = await stage.run(fake);
      const waitMs = Date.parse(nextAt ?? '') - Date.parse(stage.clock.now());
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(31 * 86_400_000);
    },
  );
});

describe('a bug', () => {
  test.each(steps)('at %s rejects the run and leaves the state as it is', async (step) => {
    const bug = new TypeError('x is not a function');
    const { outcome, stage } = await playOut(step, bug);
    expect(outcome).toMatchObject({ run: 'rejects', row: step === 'publish' ? 'publishing' : stateAt[step] });
    const attempt = await stage.ledger.attempts.findOpen('fake:me:p01');
    if (step === 'publish') expect(attempt?.inDoubtSince).toBe(stage.clock.now());
  });

  test('that changes nothing ends the run instead of spinning', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake);
    const { deliveries } = stage.ledger;
    stage.over = { ledger: { ...stage.ledger, deliveries: { ...deliveries, move: async () => {} } } };
    await expect(soon(stage.run(fake))).rejects.toThrow('a step changed nothing');
  });

  test('in the ledger lets what is in flight end first', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(2, fake);
    const { deliveries } = stage.ledger;
    let publishing = false;
    let ended = false;
    fake.always('publish', async (_call, real) => {
      publishing = true;
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      ended = true;
      return real();
    });
    const due: typeof deliveries.due = async (...args) => {
      if (publishing) throw failure('fatal', 'disk-error');
      return deliveries.due(...args);
    };
    stage.over = { ledger: { ...stage.ledger, deliveries: { ...deliveries, due } } };
    await expect(soon(stage.run(fake))).rejects.toMatchObject({ code: 'disk-error' });
    expect(ended).toBe(true);
    expect(told(await stage.row(1))).toBe('accepted');
  });
});

test('an account at risk is left alone at once: what is in flight is cut off', async () => {
  const fake = new FakeDestination();
  fake.partBytes = 1_000;
  const stage = await Stage.planned(2, fake);
  const second = (await stage.ledger.originals.ofPost('p02'))[0]?.sha256 ?? '';
  let parts = 0;
  let risk: () => void = () => {};
  const seen = new Promise<void>((resolve) => {
    risk = resolve;
  });
  fake.once('openPublish', async () => {
    await seen;
    throw failure('account-risk', 'captcha-everywhere', { effect: 'none' });
  });
  fake.always('sendPart', async (call, real) => {
    if (call.about === second) {
      parts += 1;
      if (parts === 2) risk();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return real();
  });
  const { stopped } = await soon(stage.run(fake));
  expect(stopped.map(({ error }) => error.code)).toEqual(['captcha-everywhere']);
  expect(parts).toBeLessThan(5);
  expect(await stage.rows()).toEqual(['p01 uploaded', 'p02 prepared']);
  expect(await stage.ledger.accounts.get({ destination: 'fake', label: 'me' })).toMatchObject({
    stopped: { reason: { code: 'captcha-everywhere' } },
  });
});

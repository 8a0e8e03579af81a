import { describe, expect, test } from 'vitest';
import { because } from '../../src/contract/index.ts';
import { createStop, sleepUnlessStopped, untilDrained } from '../../src/engine/stop.ts';
import { toIso } from '../../src/kit/index.ts';
import { easyVideo, FakeDestination, type Method } from './fake-destination.ts';
import { failure, posts, Stage, soon, told } from './stage.ts';

const day = 86_400_000;
const paced = (perDay: number | null, minGapMs = 0) =>
  new FakeDestination({ pace: { perDay, minGapMs, because: { code: 'fake/a-test-says-so' } } });

describe('a pace', () => {
  test('of two a day lets two go, says when the next may, and uploads nothing ahead', async () => {
    const fake = paced(2);
    const stage = await Stage.planned(5, fake);
    const began = Date.parse(stage.clock.now());
    const { nextAt } = await soon(stage.run(fake));
    expect(nextAt).toBe(toIso(began + day));
    expect(fake.names('publish')).toEqual(['p01', 'p02']);
    expect(fake.names('openUpload')).toHaveLength(2);
    stage.clock.advance(day - 1);
    await soon(stage.run(fake));
    expect(fake.names('publish')).toHaveLength(2);
    stage.clock.advance(1);
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01', 'p02', 'p03', 'p04']);
    expect(fake.names('openUpload')).toHaveLength(4);
  });

  test('counts each part of a video that is split, which is one post and one call', async () => {
    const fake = new FakeDestination({
      video: { ...easyVideo, maxDurationMs: 700, maxCount: 3 },
      pace: { perDay: 3, minGapMs: 0, because: { code: 'fake/a-test-says-so' } },
    });
    const stage = await Stage.open();
    await stage.import(posts(2));
    await stage.provideAll();
    await stage.plan(fake, 'me', { tooLong: 'split' });
    const began = Date.parse(stage.clock.now());
    const { nextAt } = await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01']);
    expect(fake.names('openUpload')).toHaveLength(2);
    expect(nextAt).toBe(toIso(began + day));
    stage.clock.advance(day);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
    expect(fake.names('publish')).toEqual(['p01', 'p02']);
  });

  test('counts attempts that were refused: the platform saw them', async () => {
    const fake = paced(2);
    const stage = await Stage.planned(4, fake);
    fake.once('publish', failure('permanent', 'no', { effect: 'none' }), 'p01');
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01', 'p02']);
  });

  test('is kept when one comes back from a pause while another is on its way', async () => {
    const fake = paced(null, 60_000);
    const stage = await Stage.planned(3, fake);
    fake.once('openPublish', failure('retryable', 'busy', { effect: 'none' }), 'p01');
    fake.once(
      'openPublish',
      async (_call, real) => {
        stage.clock.advance(10_000);
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        return real();
      },
      'p02',
    );
    await soon(stage.run(fake));
    expect(fake.names('publish')).toHaveLength(1);
  });

  test('that asks for a short gap is waited for in the same run', async () => {
    const fake = paced(null, 10_000);
    const stage = await Stage.planned(3, fake);
    const waits: unknown[] = [];
    stage.onActivity = (what) => {
      if (what.kind !== 'waiting') return;
      waits.push(what.because);
      // The night passes in a moment.
      setTimeout(() => stage.clock.set(what.until), 5);
    };
    const times: string[] = [];
    fake.always('publish', async (_call, real) => {
      times.push(stage.clock.now());
      return real();
    });
    stage.over = {
      stop: {
        ...stage.stop,
        draining: false,
        onDrain: (listener) => {
          const timer = setTimeout(listener, 10);
          return () => clearTimeout(timer);
        },
      },
    };
    await soon(stage.run(fake, { wait: true }));
    expect(times.map((time) => Date.parse(time) - Date.parse(times[0] ?? ''))).toEqual([0, 10_000, 20_000]);
    expect(waits[0]).toEqual(because('pace-gap', { minGapMs: 10_000 }));
  });

  test('with --wait really sleeps', async () => {
    const fake = paced(null, 400);
    const stage = await Stage.planned(3, fake);
    stage.over = { clock: { now: () => toIso(Date.now()) } };
    await soon(stage.run(fake, { wait: true }));
    expect(fake.posts).toHaveLength(3);
    const account = { destination: 'fake', label: 'me' };
    const started = await stage.ledger.attempts.startedSince(account, '2000-01-01T00:00:00.000Z');
    const [third = '', second = '', first = ''] = started;
    expect(Date.parse(second) - Date.parse(first)).toBeGreaterThanOrEqual(400);
    expect(Date.parse(third) - Date.parse(second)).toBeGreaterThanOrEqual(400);
  });

  test('leaves what was sent to be looked after', async () => {
    const fake = paced(1);
    const stage = await Stage.planned(2, fake);
    fake.once('verify', async () => ({ kind: 'processing', because: { code: 'fake/queue' } }));
    const first = await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 accepted later:fake/queue', 'p02 prepared']);
    // The next time is the look, not tomorrow.
    stage.clock.set(first.nextAt ?? '');
    const { nextAt } = await soon(stage.run(fake));
    expect((await stage.rows())[0]).toBe('p01 published');
    expect(Date.parse(nextAt ?? '')).toBeGreaterThan(Date.parse(stage.clock.now()) + day / 2);
  });

  test('is what the run names, not the back-off of a post that may not go before', async () => {
    const fake = paced(1);
    const stage = await Stage.planned(3, fake);
    await soon(stage.run(fake));
    await stage.ledger.deliveries.postpone(
      'fake:me:p03',
      {
        reason: { code: 'x' },
        notBefore: toIso(Date.parse(stage.clock.now()) + 5_000),
        countsAsTry: true,
      },
      stage.clock.now(),
    );
    const { nextAt } = await soon(stage.run(fake));
    expect(Date.parse(nextAt ?? '') - Date.parse(stage.clock.now())).toBe(day);
  });
});

const inFlight: readonly { readonly method: Method; readonly after: string }[] = [
  { method: 'openUpload', after: 'uploaded' },
  { method: 'sendPart', after: 'uploaded' },
  { method: 'finishUpload', after: 'uploaded' },
  { method: 'openPublish', after: 'accepted' },
  { method: 'publish', after: 'accepted' },
  { method: 'verify', after: 'published' },
];

describe('the first Ctrl-C', () => {
  test.each(inFlight)('during $method finishes that step and begins nothing', async ({ method, after }) => {
    const fake = paced(100);
    const stage = await Stage.planned(4, fake);
    let seen = 0;
    fake.once(method, async (_call, real) => {
      stage.stop.drain();
      seen = fake.calls.length;
      await new Promise((resolve) => setTimeout(resolve, 30));
      return real();
    });
    const { stopped } = await soon(stage.run(fake));
    expect(stopped).toEqual([]);
    expect(told(await stage.row(1))).toBe(after);
    expect(fake.calls.slice(seen).filter(({ about }) => about.startsWith('p') && about !== 'p01')).toEqual([]);
    stage.restart();
    await soon(stage.run(fake));
    expect(fake.posts.map((post) => post.ref)).toEqual(['p01', 'p02', 'p03', 'p04']);
  });

  test('while ffmpeg works is not counted against the post', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake);
    stage.over = {
      store: {
        ...stage.store,
        findOriginal: () => {
          stage.stop.drain();
          return Promise.reject(failure('interrupted', 'ffmpeg-stopped', { effect: 'none' }));
        },
      },
    };
    await soon(stage.run(fake));
    expect(await stage.row(1)).toMatchObject({ state: 'planned', tries: 0, notBefore: null });
  });

  test('during a wait ends it', async () => {
    const fake = paced(1);
    const stage = await Stage.planned(2, fake);
    stage.onActivity = ({ kind }) => {
      if (kind === 'waiting') setTimeout(() => stage.stop.drain(), 20);
    };
    const { nextAt } = await soon(stage.run(fake, { wait: true }));
    expect(nextAt).not.toBeNull();
  });
});

describe('the second Ctrl-C', () => {
  test.each([...inFlight, { method: 'reconcile' as const, after: '' }])(
    'during $method leaves a state that is true',
    async ({ method }) => {
      const fake = new FakeDestination({ publish: { resend: 'unsafe', absence: { provableAfterMs: 1_000 } } });
      const stage = await Stage.planned(2, fake);
      if (method === 'reconcile') fake.once('publish', failure('retryable', 'connection-lost'), 'p01');
      if (method === 'reconcile') await stage.run(fake);
      stage.clock.advance(60_000);
      fake.once(method, async () => {
        stage.stop.abort();
        throw new DOMException('stopped', 'AbortError');
      });
      await soon(stage.run(fake));
      const before = await stage.rows();
      expect(before.join()).not.toMatch(/held|failed/);
      stage.restart();
      stage.clock.advance(60_000);
      await soon(stage.runOn(fake, 6));
      expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
      expect(new Set(fake.posts.map((post) => post.ref)).size).toBe(fake.posts.length);
    },
  );
});

describe('sleeping', () => {
  test('ends when the person wants to stop, also when that was before', async () => {
    const stop = createStop();
    const slept = sleepUnlessStopped(stop, 60_000);
    stop.drain();
    await soon(slept, 500);
    await soon(sleepUnlessStopped(stop, 60_000), 500);
    await soon(untilDrained(stop), 500);
  });

  test('for longer than a timer can does not end at once', async () => {
    const stop = createStop();
    const outcome = await Promise.race([
      sleepUnlessStopped(stop, 2 ** 40).then(() => 'slept'),
      new Promise((resolve) => setTimeout(() => resolve('still sleeping'), 50)),
    ]);
    stop.drain();
    expect(outcome).toBe('still sleeping');
  });
});

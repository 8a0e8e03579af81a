import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FakeDestination } from './fake-destination.ts';
import { failure, refOf, Stage, soon } from './stage.ts';

const refs = (count: number) => Array.from({ length: count }, (_, index) => refOf(index + 1));

describe('posts of one account', () => {
  test('are published in plan order, though their files are ready in any order', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(30, fake);
    const wait = (n: number) => sleep((n * 7) % 11);
    fake.always('openUpload', async ({ about }, real) => {
      await wait(Number.parseInt(about.slice(0, 4), 16));
      return real();
    });
    await soon(stage.run(fake, { sizes: { fetch: 2, prepare: 4, upload: 6 } }));
    expect(fake.names('publish')).toEqual(refs(30));
    expect(fake.names('openUpload')).not.toEqual([...fake.names('openUpload')].sort());
    expect(new Set(await stage.rows())).toEqual(new Set(refs(30).map((ref) => `${ref} published`)));
  });

  test('are published one at a time, also when one comes back from a pause with an earlier place', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(3, fake);
    // The first is put off for 2 s at its upload and comes back while the second is being published.
    fake.once(
      'openUpload',
      failure('retryable', 'busy', { effect: 'none' }),
      (await stage.row(1)).postRef === 'p01' ? await sha(stage, 1) : null,
    );
    fake.always('publish', async ({ about }, real) => {
      if (about === 'p02') {
        stage.clock.advance(60_000);
        await sleep(1_500);
      }
      return real();
    });
    await soon(stage.run(fake));
    await stage.runOn(fake, 3);
    expect(fake.most.publish).toBe(1);
    expect([...(await stage.rows())].sort()).toEqual(refs(3).map((ref) => `${ref} published`));
  });

  test('that are held, failed or put off are passed over', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(5, fake);
    fake.once('openPublish', failure('needs-user', 'captcha', { effect: 'none' }), 'p01');
    fake.once('openPublish', failure('permanent', 'too-odd', { effect: 'none' }), 'p02');
    fake.once('openPublish', failure('retryable', 'busy', { effect: 'none' }), 'p03');
    const result = await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p04', 'p05']);
    expect(await stage.rows()).toEqual([
      'p01 uploaded held:captcha',
      'p02 failed:too-odd',
      'p03 uploaded later:busy',
      'p04 published',
      'p05 published',
    ]);
    expect(result.nextAt).not.toBeNull();
    await stage.runOn(fake, 2);
    expect(fake.names('publish')).toEqual(['p04', 'p05', 'p03']);
  });

  test('that must be uploaded again keep their turn', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(3, fake);
    fake.once('publish', failure('retryable', 'asset-gone', { effect: 'none', remedy: 'upload-again' }), 'p01');
    await soon(stage.run(fake));
    expect(fake.posts.map((post) => post.ref)).toEqual(['p01', 'p02', 'p03']);
    expect(fake.names('openUpload')).toHaveLength(4);
    expect(fake.most.publish).toBe(1);
  });
});

describe('several accounts', () => {
  test('do not wait for each other', async () => {
    const slow = new FakeDestination();
    const quick = new FakeDestination();
    const stage = await Stage.planned(4, slow, 'slow');
    await stage.plan(quick, 'quick');
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    slow.always('publish', async (_call, real) => {
      await gate;
      return real();
    });
    const running = stage.run([stage.connection(slow, 'slow'), stage.connection(quick, 'quick')]);
    await soon(
      (async () => {
        while (quick.posts.length < 4) await sleep(5);
      })(),
    );
    expect(slow.posts).toHaveLength(0);
    release();
    await soon(running);
    expect(slow.posts.map((post) => post.ref)).toEqual(refs(4));
  });
});

async function sha(stage: Stage, n: number): Promise<string> {
  return (await stage.ledger.originals.ofPost(refOf(n)))[0]?.sha256 ?? '';
}

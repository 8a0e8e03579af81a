import { describe, expect, it } from 'vitest';
import { report } from '../../src/cli/commands/report.ts';
import { verify } from '../../src/cli/commands/verify.ts';
import type { Language } from '../../src/contract/index.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { failure, Stage } from '../engine/stage.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

async function published(count: number) {
  const fake = new FakeDestination();
  const stage = await Stage.planned(count, fake);
  await stage.run(fake);
  const cli = (more: Partial<FakeCliOptions> = {}) =>
    fakeCli({ workspace: stage.folder, destinations: [fake.destination], clock: stage.clock, ...more });
  return { fake, stage, cli };
}

const edited = { kind: 'live', seen: { body: 'other words' } };

describe('clipferry verify', () => {
  it('prints a certificate for an account whose posts are all as they were sent', async () => {
    const { cli } = await published(2);
    const one = await cli();
    expect(await verify(one, {})).toBe(0);
    expect(one.printed.lines).toEqual(['fake/me: 2 published: 2 same']);
  });

  it.each<[Language, RegExp]>([
    ['en', /fake\/me: 2 published: 1 same, 1 differs\n {2}p02: the text is not the one that was sent/],
    ['zh', /fake\/me：已发布 2 篇，一致 1 篇，不一致 1 篇\n {2}p02：正文和发送的不一样/],
  ])('says in %s what differs, with exit code 4, and the report remembers', async (language, certificate) => {
    const { fake, cli } = await published(2);
    fake.once('verify', async () => edited, 'p02');
    const one = await cli({ language });
    expect(await verify(one, {})).toBe(4);
    expect(one.printed.lines.join('\n')).toMatch(certificate);
    const after = await cli({ language });
    await report(after, { problems: true });
    expect(after.printed.lines.join('\n')).toMatch(/p02.*\[body-differs\]/);
    expect(after.printed.lines.join('\n')).not.toContain('p01');
  });

  it('misses what is gone', async () => {
    const { fake, cli } = await published(1);
    fake.posts.length = 0;
    const one = await cli();
    expect(await verify(one, {})).toBe(4);
    expect(one.printed.lines).toEqual([
      'fake/me: 1 published: 0 same, 1 missing',
      '  p01: it is no longer there',
      '  What is gone was deleted there, or is hidden: clipferry leaves it so.',
    ]);
    // A platform's "not there" may be a lag, or somebody's wish.
    await expect(verify(await cli({ yes: true }), { writeAgain: true })).rejects.toMatchObject({
      code: 'cannot-write-again',
    });
  });

  it('counts what cannot be looked at as unseen, which is no fault', async () => {
    const { fake, cli } = await published(1);
    fake.always('verify', async () => ({ kind: 'unseen' }));
    const one = await cli();
    expect(await verify(one, {})).toBe(0);
    expect(one.printed.lines).toEqual(['fake/me: 1 published: 0 same, 1 unseen']);
  });

  it('stops with what stopped it, and says how many it did not look at', async () => {
    const { fake, cli } = await published(2);
    fake.always('verify', failure('needs-user', 'login-expired', { scope: 'account' }));
    const one = await cli();
    expect(await verify(one, {})).toBe(3);
    expect(one.printed.lines.join('\n')).toMatch(/2 not looked at\n {2}Stopped: the login is no longer valid/);
    expect(one.printed.lines.at(-1)).toBe('  Look at the others later: clipferry verify');
  });

  it('says when there is nothing yet', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake);
    const cli = await fakeCli({ workspace: stage.folder, destinations: [fake.destination] });
    expect(await verify(cli, {})).toBe(0);
    expect(cli.printed.lines).toEqual(['Nothing is published yet.']);
  });

  it('tells scripts the same as data', async () => {
    const { fake, cli } = await published(1);
    fake.once('verify', async () => edited);
    const one = await cli({ json: true });
    expect(await verify(one, {})).toBe(4);
    expect(one.printed.data.at(-1)).toEqual(
      expect.objectContaining({
        kind: 'certificate',
        account: { destination: 'fake', label: 'me' },
        published: 1,
        differs: 1,
        exit: 4,
        stopped: null,
        differences: [
          expect.objectContaining({
            postRef: 'p01',
            result: 'differs',
            reasons: [expect.objectContaining({ code: 'body-differs', text: expect.stringContaining('text') })],
          }),
        ],
      }),
    );
  });
});

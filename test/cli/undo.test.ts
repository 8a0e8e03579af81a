import { describe, expect, it } from 'vitest';
import { undo } from '../../src/cli/commands/undo.ts';
import type { FerryError } from '../../src/contract/index.ts';
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

describe('clipferry undo', () => {
  it('shows the list, asks, and takes back after a yes', async () => {
    const { fake, stage, cli } = await published(2);
    const one = await cli({ answers: [true] });
    expect(await undo(one, {}, [])).toBe(0);
    expect(one.printed.asked).toEqual(['Take these 2 posts back?']);
    expect(one.printed.lines.join('\n')).toMatch(/To be taken back from fake\/me: 2 posts\n.*p01.*\n.*p02/);
    expect(one.printed.lines.at(-1)).toBe('fake/me: 2 taken back');
    expect(fake.posts).toEqual([]);
    expect(await stage.rows()).toEqual(['p01 removed', 'p02 removed']);
    const again = await cli({ answers: [] });
    expect(await undo(again, {}, [])).toBe(0);
    expect(again.printed.lines).toEqual(['There is nothing to take back.']);
  });

  it('takes nothing back without a yes', async () => {
    const { fake, stage, cli } = await published(1);
    expect((await thrown(undo(await cli({ answers: [false] }), {}, []))).reason).toEqual({
      code: 'not-confirmed',
      values: { for: 'taking-back' },
    });
    const nobody = await cli();
    expect((await thrown(undo(nobody, {}, []))).reason).toEqual({
      code: 'confirmation-needed',
      values: { for: 'taking-back', posts: 1 },
    });
    expect(nobody.printed.lines.join('\n'), 'the list comes first').toContain('p01');
    expect(fake.posts).toHaveLength(1);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  it('takes back only what was named', async () => {
    const { stage, cli } = await published(2);
    expect(await undo(await cli({ yes: true }), {}, ['p02'])).toBe(0);
    expect(await stage.rows()).toEqual(['p01 published', 'p02 removed']);
  });

  it('takes back only what was published since a day', async () => {
    const { stage, cli } = await published(1);
    const tomorrow = new Date(Date.parse(stage.clock.now()) + 86_400_000).toISOString().slice(0, 10);
    const later = await cli({ yes: true });
    expect(await undo(later, { since: tomorrow }, [])).toBe(0);
    expect(later.printed.lines).toEqual(['There is nothing to take back.']);
    const today = stage.clock.now().slice(0, 10);
    expect(await undo(await cli({ yes: true }), { since: today, account: 'fake/me' }, [])).toBe(0);
    expect(await stage.rows()).toEqual(['p01 removed']);
  });

  it('refuses what is not there to be taken back, before anything is', async () => {
    const { fake, cli } = await published(1);
    const yes = await cli({ yes: true });
    expect((await thrown(undo(yes, {}, ['p01', 'p77']))).reason).toEqual({
      code: 'unknown-post',
      values: { ref: 'p77' },
    });
    expect(await undo(yes, {}, ['p01'])).toBe(0);
    expect((await thrown(undo(yes, {}, ['p01']))).reason).toEqual({
      code: 'nothing-to-take-back',
      values: { delivery: 'p01', state: 'removed' },
    });
    expect((await thrown(undo(yes, { account: 'fake/other' }, []))).code).toBe('no-plan');
    expect((await thrown(undo(yes, { account: 'fake' }, []))).code).toBe('wrong-account');
    expect(fake.posts).toEqual([]);
  });

  it('goes on with what an earlier undo began, whatever is named now', async () => {
    const { fake, stage, cli } = await published(2);
    fake.always('remove', failure('retryable', 'rate-limited', { scope: 'account' }));
    const stopped = await cli({ yes: true });
    expect(await undo(stopped, {}, ['p01'])).toBe(5);
    expect(stopped.printed.lines.join('\n')).toContain('too many requests for now');
    expect(stopped.printed.lines.at(-1)).toBe('Go on with: clipferry undo');
    expect((await stage.row(1)).state).toBe('removing');
    fake.healthy();
    const again = await cli({ yes: true });
    expect(await undo(again, {}, ['p02'])).toBe(0);
    expect(again.printed.lines.join('\n')).toContain('An earlier undo began with 1 of them');
    expect(await stage.rows()).toEqual(['p01 removed', 'p02 removed']);
  });

  it('says what the destination refuses for good, with exit code 4', async () => {
    const { fake, stage, cli } = await published(1);
    fake.once('remove', failure('permanent', 'no-permission', { effect: 'none' }));
    const refused = await cli({ yes: true });
    expect(await undo(refused, {}, [])).toBe(4);
    expect(refused.printed.lines.join('\n')).toContain('p01: the account may not do this');
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  it('says where clipferry cannot do it', async () => {
    const { fake, cli } = await published(1);
    fake.canRemove = false;
    expect((await thrown(undo(await cli({ yes: true }), {}, []))).code).toBe('cannot-take-back');
  });

  it('of several accounts, one of which cannot, is refused before anything is listed or asked', async () => {
    const { fake, stage, cli } = await published(1);
    await stage.plan(fake, 'shop');
    await stage.run([stage.connection(fake, 'shop')]);
    const able = fake.session();
    const { remove: _, ...unable } = fake.session();
    const sessions = [able, unable];
    const destination = { ...fake.destination, connect: async () => sessions.shift() ?? able };
    const two = await cli({ answers: [true], destinations: [destination] });
    const error = await thrown(undo(two, {}, ['p01']));
    expect(error.reason).toEqual({
      code: 'cannot-take-back',
      values: {
        destination: 'fake',
        account: 'fake/shop',
        others: [{ account: 'fake/me', words: ['p01', '--account', 'fake/me'] }],
      },
    });
    expect(two.printed.lines).toEqual([]);
    expect(two.printed.asked).toEqual([]);
    const { sentence, ways } = await two.talk.say(error.reason);
    expect(sentence).toContain('cannot take posts back at fake/shop');
    expect(ways[0]).toEqual({
      text: 'take back only those of fake/me',
      command: 'clipferry undo p01 --account fake/me',
    });
  });

  it('tells scripts the same as data', async () => {
    const { cli } = await published(1);
    const json = await cli({ yes: true, json: true });
    expect(await undo(json, {}, [])).toBe(0);
    const account = { destination: 'fake', label: 'me' };
    expect(json.printed.data).toContainEqual(
      expect.objectContaining({ kind: 'to-take-back', account, ref: 'p01', state: 'published' }),
    );
    expect(json.printed.data.at(-1)).toEqual({
      v: 1,
      kind: 'undo-ended',
      account,
      removed: 1,
      left: [],
      stopped: null,
      exit: 0,
    });
  });
});

async function thrown(task: Promise<unknown>): Promise<FerryError> {
  try {
    await task;
  } catch (error) {
    return error as FerryError;
  }
  throw new Error('it went well');
}

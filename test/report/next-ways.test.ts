import { describe, expect, it } from 'vitest';
import { nextWays } from '../../src/cli/next-ways.ts';
import { createTalk } from '../../src/cli/phrases/talk.ts';
import type { AccountReport, ReportHead } from '../../src/report/data.ts';
import { registryOf } from '../cli/fake-cli.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { Stage } from '../engine/stage.ts';
import { gather } from './gathering.ts';

const madeAt = '2026-11-26T12:00:00.000Z';

/** What a report offers to type next when its account stands like this. */
async function offered(over: {
  readonly account?: (account: AccountReport) => Partial<AccountReport>;
  readonly files?: Partial<ReportHead['files']>;
}): Promise<readonly string[]> {
  const stage = await Stage.planned(2, new FakeDestination());
  const { head } = await gather(stage);
  const accounts = head.accounts.map((one) => ({ ...one, ...over.account?.(one) }));
  const talk = await createTalk({ language: 'en', zone: { name: 'UTC', named: true }, registry: registryOf([]) });
  talk.knows({ exportPath: 'export.zip' });
  const ways = nextWays(talk, { ...head, madeAt, accounts, files: { ...head.files, ...over.files } });
  return ways.map(({ text, command }) => `${text}: ${command}`);
}

const held = (code: string): Pick<AccountReport, 'problems'> => ({
  problems: [{ verdict: 'held', count: 1, examples: [], reason: { code, text: code, ways: [] } }],
});

describe('what a report offers to type next', () => {
  it('is to publish what is planned', async () => {
    expect(await offered({})).toEqual(['publish 2 posts, as planned: clipferry run']);
  });

  it('is to post it oneself where a person publishes', async () => {
    const [first] = await offered({ account: () => ({ publisher: 'person' }) });
    expect(first).toMatch(/^post 2 posts yourself.*: clipferry handoff$/);
  });

  it('is first of all to fetch what dies, which does not count what is dead', async () => {
    const dying = [
      { at: '2026-11-25T00:00:00.000Z', files: 5 },
      { at: '2026-11-27T00:00:00.000Z', files: 1 },
    ];
    const [first] = await offered({ files: { dying } });
    expect(first).toBe('fetch 1 file before its link dies: clipferry fetch export.zip');
    const [dead] = await offered({ files: { dying: dying.slice(0, 1) } });
    expect(dead).toMatch(/^publish/);
  });

  it('is the word of a person before anything goes on', async () => {
    const ways = await offered({ account: ({ balance }) => ({ balance: { ...balance, unconfirmed: 1 } }) });
    expect(ways.map((way) => way.split(': ')[1])).toEqual(['clipferry resolve', 'clipferry run']);
  });

  it.each([
    ['upload-refused', true],
    ['no-caption', false],
    ['not-now', false],
    ['expired-link', false],
  ])('with what is held by %s, offers retry: %s', async (code, offers) => {
    const ways = await offered({ account: () => held(code) });
    expect(ways.some((way) => way.includes('clipferry retry'))).toBe(offers);
  });

  it('says of retry how many posts and files it tries again, and not what a person said of a post', async () => {
    const problem = (verdict: 'held' | 'failed', code: string, count: number) => ({
      ...{ verdict, count, examples: [] },
      reason: { code, text: code, ways: [] },
    });
    const ways = await offered({
      account: () => ({
        problems: [
          problem('held', 'upload-refused', 2),
          problem('held', 'expired-link', 2),
          problem('held', 'no-caption', 5),
          problem('failed', 'skipped-by-person', 1),
        ],
      }),
      files: { held: 3, unfetchable: 1 },
    });
    expect(ways).toContain('try 4 posts and 4 files again, when the reasons are seen to: clipferry retry');
  });

  it('is account by account where several have posts to go', async () => {
    const stage = await Stage.planned(1, new FakeDestination());
    const { head } = await gather(stage);
    const talk = await createTalk({ language: 'en', zone: { name: 'UTC', named: true }, registry: registryOf([]) });
    const of = (label: string) => head.accounts.map((one) => ({ ...one, account: { destination: 'fake', label } }));
    const accounts = [...of('me'), ...of('shop')];
    const commands = nextWays(talk, { ...head, madeAt, accounts }).map(({ command }) => command);
    expect(commands).toEqual(['clipferry run --account fake/me', 'clipferry run --account fake/shop']);
  });

  it('leaves rehearsals alone, or rehearses once more where there is nothing else', async () => {
    const account = { destination: 'fake', label: 'rehearsal' };
    const [only, ...more] = await offered({ account: () => ({ rehearsal: true, account }) });
    expect(only).toMatch(/^rehearse once more: .*clipferry migrate export\.zip/);
    expect(more).toEqual([]);
  });

  it('is to go on taking back, account by account where there are several', async () => {
    const stage = await Stage.planned(1, new FakeDestination());
    const { head } = await gather(stage);
    const talk = await createTalk({ language: 'en', zone: { name: 'UTC', named: true }, registry: registryOf([]) });
    const [one] = head.accounts;
    if (one === undefined) throw new Error('there is no account');
    const removing = (label: string, count: number) => ({
      ...one,
      account: { destination: 'fake', label },
      balance: { ...one.balance, waiting: 0, removing: count },
    });
    const undoOf = (...accounts: readonly AccountReport[]) =>
      nextWays(talk, { ...head, madeAt, accounts }).map(({ command }) => command);
    expect(undoOf(removing('me', 1))).toEqual(['clipferry undo']);
    expect(undoOf(removing('me', 1), removing('shop', 0))).toEqual(['clipferry undo --account fake/me']);
  });
});

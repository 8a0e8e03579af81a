import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accounts } from '../../src/cli/commands/accounts.ts';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { runPlan } from '../../src/cli/commands/run.ts';
import { status } from '../../src/cli/commands/status.ts';
import { openVault } from '../../src/config/credentials.ts';
import type { Capabilities, Destination, Options } from '../../src/contract/index.ts';
import type { PlanHeader } from '../../src/core/plan/item.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { failure } from '../engine/stage.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

const flags = { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private' } as const;
const account = { destination: 'fake', label: 'me' };

async function stage(count: number, capabilities: Partial<Capabilities> = {}, over: Partial<Destination> = {}) {
  const folder = await tempDir();
  const exported = join(folder, 'an export');
  const workspace = join(folder, 'ws');
  await mkdir(exported);
  for (let n = 1; n <= count; n += 1) await writeFile(join(exported, `${n}.mp4`), sampleVideo(n).bytes);
  const fake = new FakeDestination(capabilities);
  const destination = { ...fake.destination, ...over };
  const cli = (more: Partial<FakeCliOptions> = {}) => fakeCli({ workspace, destinations: [destination], ...more });
  return { fake, exported, workspace, cli };
}

async function lastPlan(workspace: string): Promise<PlanHeader | undefined> {
  const ledger = await openLedger(workspace, 'read');
  try {
    return (await ledger.plans.last(account))?.header;
  } finally {
    await ledger.close();
  }
}

describe('the whole way', () => {
  it('shows the plan, asks, publishes, and says what came of it', async () => {
    const { fake, exported, cli } = await stage(2);
    const one = await cli({ answers: [true] });
    expect(await migrate(one, flags, exported)).toBe(0);
    expect(fake.posts.map(({ ref }) => ref)).toEqual(['c1', 'c2']);
    const text = one.printed.lines.join('\n');
    expect(text).toMatch(/Plan for fake \/ me: 2 posts[\s\S]*published {4}2[\s\S]*2 seen = 2 published/);
    expect(one.printed.asked).toEqual(['Publish 2 posts to fake/me?']);
  });

  it('publishes nothing without a yes, keeps the plan, and names the command that carries it out', async () => {
    const { fake, exported, cli } = await stage(1);
    await expect(migrate(await cli({ answers: [false] }), flags, exported)).rejects.toMatchObject({
      reason: { code: 'not-confirmed', values: { for: 'publishing' } },
    });
    const nobody = await cli();
    await expect(migrate(nobody, flags, exported)).rejects.toMatchObject({ code: 'confirmation-needed' });
    expect(nobody.printed.lines[0]).toContain('Plan for fake / me');
    expect(fake.posts).toEqual([]);
    expect(await runPlan(await cli(), {})).toBe(0);
    expect(fake.posts).toHaveLength(1);
  });

  it('speaks Chinese throughout to whoever asks for it', async () => {
    const { exported, cli } = await stage(1);
    const one = await cli({ answers: [true], language: 'zh' });
    expect(await migrate(one, flags, exported)).toBe(0);
    const text = [...one.printed.lines, ...one.printed.notes, ...one.printed.asked].join('\n');
    // The words that `--only` takes and addresses are the same in every language.
    expect(text.replaceAll(/report --only.*|file:\S+/g, '')).not.toMatch(/\b(posts?|files?|published|Plan|Next)\b/);
    expect(text).toContain('已发布 1');
  });

  it('stops the account for good reason, and status says why and how to go on, quoted for the shell', async () => {
    const { fake, exported, cli } = await stage(1);
    fake.always('publish', failure('account-risk', 'captcha', { effect: 'none' }));
    expect(await migrate(await cli({ yes: true }), { ...flags, account: 'my shop' }, exported)).toBe(9);
    const one = await cli();
    await status(one);
    const text = one.printed.lines.join('\n');
    expect(text).toMatch(/stopped: fake\/my shop is stopped: the destination asks for a captcha/);
    expect(text).toContain("clipferry accounts resume 'fake/my shop'");
  });

  it.each([
    ['run', 'me', 'Next: clipferry run'],
    ['migrate, because a run leaves rehearsals out', 'rehearsal', 'Next: clipferry migrate '],
  ])('goes on after "accounts resume" with %s', async (_, label, next) => {
    const { fake, exported, cli } = await stage(1);
    fake.always('publish', failure('account-risk', 'captcha', { effect: 'none' }));
    expect(await migrate(await cli({ yes: true }), { ...flags, account: label }, exported)).toBe(9);
    const one = await cli();
    expect(await accounts(one, {}, 'resume', `fake/${label}`)).toBe(0);
    expect(one.printed.lines.at(-1)).toContain(next);
    await expect(accounts(await cli(), {}, 'resume', 'fake/nobody')).rejects.toMatchObject({ code: 'no-plan' });
  });
});

describe('limits that only the server knows', () => {
  const shortText = (max: number): Capabilities['text'] => ({
    title: null,
    body: [{ max, unit: 'utf16-units', measure: (text) => text.length }],
    hashtags: { max: 10, inBody: (tag) => `#${tag}` },
    links: 'keep',
    captionWanted: true,
  });

  async function withServer() {
    const fake = new FakeDestination();
    const over: Partial<Destination> = {
      limitsComeFromServer: true,
      capabilities: (_options, server) => ({ ...fake.capabilities, text: shortText(Number(server?.['max'] ?? 5)) }),
      connect: async () => ({ ...fake.session(), findServerLimits: async () => ({ max: 400 }) }),
    };
    return { ...(await stage(1, {}, over)), fake };
  }

  it('are asked for before the plan is made, and stored with it', async () => {
    const { fake, exported, workspace, cli } = await withServer();
    expect(await migrate(await cli({ yes: true }), flags, exported)).toBe(0);
    expect(JSON.parse(fake.posts[0]?.draft ?? '{}')).toMatchObject({ body: 'words of 1.mp4' });
    expect((await lastPlan(workspace))?.server).toEqual({ max: 400 });
    const later = await cli();
    await plan(later, flags, exported);
    expect((await lastPlan(workspace))?.server, 'a plan remembers what the server said').toEqual({ max: 400 });
  });

  it('are not known to a plan made without signing in, and it says so', async () => {
    const { exported, workspace, cli } = await withServer();
    const one = await cli();
    expect(await plan(one, flags, exported)).toBe(0);
    expect((await lastPlan(workspace))?.server).toBeNull();
    expect(one.printed.lines.join('\n')).toMatch(/Know .*server/);
  });
});

describe('what a login said of its account', () => {
  const optionsSchema = z.object({ server: z.string().default('https://everybody.example') });

  async function signedIn() {
    const fake = new FakeDestination();
    const used: Options[] = [];
    const staged = await stage(
      1,
      {},
      {
        options: optionsSchema,
        connect: async (_account, options) => {
          used.push(options);
          return fake.session();
        },
      },
    );
    const vault = await openVault(join(staged.workspace, 'config'), { CLIPFERRY_KEYCHAIN: 'off' });
    const login = () => vault.signIn(account, { secret: {}, options: { server: 'https://mine.example' } });
    return { ...staged, used, login };
  }

  it('is used without being typed again, and a flag still wins', async () => {
    for (const [more, server] of [
      [{}, 'https://mine.example'],
      [{ set: ['server=https://flag.example'] }, 'https://flag.example'],
    ] as const) {
      const { exported, used, login, cli } = await signedIn();
      await login();
      await migrate(await cli({ yes: true }), { ...flags, ...more }, exported);
      expect(used.map((options) => options['server'])).toEqual([server]);
    }
  });

  it('counts for a plan that was made before the login', async () => {
    const { exported, used, login, cli } = await signedIn();
    await plan(await cli(), flags, exported);
    await login();
    await runPlan(await cli(), {});
    expect(used.map(({ server }) => server)).toEqual(['https://mine.example']);
  });
});

describe('a schedule', () => {
  const canSchedule = { schedule: { minAheadMs: 3_600_000, maxAheadMs: 14 * 86_400_000 } };

  it('stands in the plan in the person’s zone, and the posts are handed over with their times', async () => {
    const { fake, exported, cli } = await stage(2, canSchedule);
    const one = await cli({ yes: true });
    await migrate(one, { ...flags, schedule: '18:00', scheduleFrom: '2026-11-25' }, exported);
    expect(one.printed.lines.join('\n')).toMatch(/When +each day from 2026-11-25 on at 18:00 \(UTC\)/);
    const times = fake.posts.map(({ draft }) => JSON.parse(draft).scheduledAt);
    expect(times).toEqual(['2026-11-25T18:00:00.000Z', '2026-11-26T18:00:00.000Z']);
  });

  it('is refused where the destination cannot publish later by itself', async () => {
    const { exported, cli } = await stage(1);
    await expect(plan(await cli(), { ...flags, schedule: '18:00' }, exported)).rejects.toMatchObject({
      kind: 'usage',
      code: 'no-schedule',
    });
  });
});

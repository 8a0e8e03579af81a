import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captions as captionReader } from '../../adapters/captions/index.ts';
import { captions } from '../../src/cli/commands/captions.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { findAccount, findPlanned } from '../../src/cli/which-account.ts';
import { type Account, because } from '../../src/contract/index.ts';
import { planPath, writePlanFile } from '../../src/engine/plan-file.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { posts, Stage } from '../engine/stage.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

const flags = { account: 'main', order: 'oldest', privatePosts: 'private' } as const;

/** A workspace with posts of which some have no caption, planned for these labels. */
async function stageOf(labels: readonly string[], untitled = 0): Promise<Stage> {
  const stage = await Stage.open();
  await stage.import(posts(3).map((post, n) => (n < untitled ? { ...post, caption: null } : post)));
  for (const label of labels) await stage.plan(new FakeDestination(), label);
  return stage;
}

async function cliIn(folder: string, more: { readonly yes?: boolean } = {}) {
  const cli = await fakeCli({ workspace: folder, destinations: [new FakeDestination().destination], ...more });
  const registry = { ...cli.registry, captions: { name: 'captions', load: async () => captionReader } };
  return { ...cli, registry };
}

const reasonOf = (task: Promise<unknown>) =>
  task.then(
    () => null,
    (error: { readonly reason?: unknown }) => error.reason,
  );

describe('"plan"', () => {
  it.each<[string, object, string | undefined, ReturnType<typeof because>]>([
    ['a new plan without --to', {}, 'x.zip', because('flag-not-given', { flag: '--to', command: 'plan' })],
    [
      'nothing to plan',
      { to: 'fake' },
      undefined,
      because('argument-missing', { command: 'plan', argument: 'export' }),
    ],
    [
      'an export beside a table',
      { apply: 'a.csv' },
      'x.zip',
      because('flags-apart', { flag: '--apply', other: 'x.zip' }),
    ],
    [
      'what chooses posts, without an export',
      { csv: 'a.csv', limit: '3' },
      undefined,
      because('argument-missing', { command: 'plan', argument: 'export' }),
    ],
    ['--check alone', { check: true }, 'x.zip', because('flag-needs', { flag: '--check', needs: '--apply' })],
  ])('refuses %s', async (_what, given, path, reason) => {
    const cli = await cliIn((await Stage.open()).folder);
    expect(await reasonOf(plan(cli, { ...flags, ...given } as never, path))).toEqual(reason);
  });
});

describe('a table of one account of several', () => {
  it('is followed by commands that name the account', async () => {
    const { folder, ledger } = await stageOf(['me', 'shop']);
    await ledger.close();
    const path = join(folder, 'plan.csv');
    const cli = await cliIn(folder);
    await plan(cli, { ...flags, account: 'fake/shop', csv: path });
    expect(cli.printed.lines.at(-1)).toMatch(/plan --apply \S+ --account fake\/shop/);
    await writeFile(path, (await readFile(path, 'utf8')).replace('words of post 1', 'my words'));
    const check = await cliIn(folder);
    await plan(check, { ...flags, account: 'fake/shop', apply: path, check: true });
    expect(check.printed.lines.at(-1)).toMatch(/plan --apply \S+ --account fake\/shop/);
    const apply = await cliIn(folder);
    await plan(apply, { ...flags, account: 'fake/shop', apply: path, report: false });
    expect(apply.printed.lines.at(-1)).toContain('clipferry run --account fake/shop');
  });
});

describe('"plan --apply --check"', () => {
  it('takes nothing of an edited plan.json, and says so', async () => {
    const stage = await Stage.open();
    await stage.import(posts(2));
    await writePlanFile(stage.ledger, stage.folder, await stage.plan(new FakeDestination()));
    await stage.ledger.close();
    const table = join(stage.folder, 'plan.csv');
    await plan(await cliIn(stage.folder), { ...flags, csv: table });
    const file = planPath(stage.folder);
    const edited = (await readFile(file, 'utf8')).replace('words of post 1', 'my words');
    await writeFile(file, edited);
    const cli = await cliIn(stage.folder);
    await plan(cli, { ...flags, apply: table, check: true });
    expect(cli.printed.notes.join()).toContain('not taken yet');
    expect(cli.printed.lines.join()).toMatch(/^Nothing was changed in .*: the plan stays as it is/);
    expect(await readFile(file, 'utf8')).toBe(edited);
    const later = await cliIn(stage.folder);
    await plan(later, { ...flags, csv: join(stage.folder, 'more.csv') });
    expect(later.printed.notes.join()).toContain('You edited');
  });
});

describe('which account is meant', () => {
  const fake = (label: string): Account => ({ destination: 'fake', label });

  it('is plain where there is one, and rehearsals are none', async () => {
    const { ledger } = await stageOf(['me', 'rehearsal']);
    expect(await findAccount(ledger, undefined)).toEqual(fake('me'));
    expect(await findPlanned(ledger, { to: 'fake', label: undefined })).toEqual(fake('me'));
    expect(await findPlanned(ledger, { to: undefined, label: undefined })).toEqual(fake('me'));
  });

  it('is asked for where there are two, and known by any part of its name', async () => {
    const { ledger } = await stageOf(['me', 'you']);
    expect(await reasonOf(findPlanned(ledger, { to: 'fake', label: undefined }))).toEqual(
      because('which-account', { accounts: ['fake/me', 'fake/you'] }),
    );
    expect(await findPlanned(ledger, { to: undefined, label: 'you' })).toEqual(fake('you'));
    expect(await findPlanned(ledger, { to: undefined, label: 'fake/you' })).toEqual(fake('you'));
    expect(await reasonOf(findPlanned(ledger, { to: 'other', label: 'me' }))).toEqual(
      because('no-plan', { account: 'other/me' }),
    );
  });
});

describe('"captions"', () => {
  it('lists the posts without one, and leaves a table alone that somebody filled in', async () => {
    const { folder, ledger } = await stageOf([], 2);
    await ledger.close();
    const path = join(await tempDir(), 'captions.csv');
    const cli = await cliIn(folder);
    await captions(cli, { template: path });
    await captions(cli, { template: path });
    expect(cli.printed.lines).toHaveLength(2);
    expect(cli.printed.lines[0]).toContain('2 posts without a caption');
    await writeFile(path, 'ref,caption\np01,mine\n');
    const inTheWay = because('table-in-the-way', { path, holds: 'captions' });
    expect(await reasonOf(captions(cli, { template: path }))).toEqual(inTheWay);
    await writeFile(path, 'something of theirs\n');
    expect(await reasonOf(captions(cli, { template: path }))).toMatchObject({ values: { holds: 'something-else' } });
    await captions(await cliIn(folder, { yes: true }), { template: path });
    await writeFile(path, 'ref,caption\np01,mine\np02,yours\n');
    await captions(cli, {}, path);
    await captions(cli, { template: join(folder, 'more.csv') });
    expect(cli.printed.lines.at(-1)).toContain('Every post has a caption');
  });

  it('names a table that is not there yet to whoever has posts left without one', async () => {
    const { folder, ledger } = await stageOf([], 2);
    await ledger.close();
    const before = process.cwd();
    process.chdir(folder);
    try {
      await writeFile('captions.csv', 'ref,caption\np01,mine\n');
      const cli = await cliIn(folder);
      await captions(cli, {}, 'captions.csv');
      expect(cli.printed.lines.join('\n')).toContain('clipferry captions --template captions-2.csv');
    } finally {
      process.chdir(before);
    }
  });

  it('asks for an export first', async () => {
    const { folder, ledger } = await Stage.open();
    await ledger.close();
    expect(await reasonOf(captions(await cliIn(folder), { template: 'x.csv' }))).toEqual(because('no-posts'));
    expect(await reasonOf(captions(await cliIn(folder), {}))).toMatchObject({ code: 'argument-missing' });
    expect(await reasonOf(captions(await cliIn(folder), { template: 'x.csv' }, 'y'))).toMatchObject({
      code: 'flags-apart',
    });
  });
});

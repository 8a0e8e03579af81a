import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Cli } from '../../../src/cli/context.ts';
import { lineOf } from '../../../src/cli/schemas/index.ts';
import { verbs } from '../../../src/cli/verbs.ts';
import { FakeDestination } from '../../engine/fake-destination.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';
import { fakeCli } from '../fake-cli.ts';

type Command = (cli: Cli, flags: object, ...words: readonly unknown[]) => Promise<number>;

async function commandOf(name: string): Promise<Command> {
  const verb = verbs.find((one) => one.name === name);
  if (verb === undefined) throw new Error(`no command ${name}`);
  return (await verb.load()) as Command;
}

/** A migration with everything a person may do about it, each command as a script would see it. */
it('prints with --json what its own schema says, and nothing else', async () => {
  const folder = await tempDir();
  const exported = join(folder, 'an export');
  await mkdir(exported);
  for (const [index, name] of ['1', '2', '3-no-words', '4', '5'].entries())
    await writeFile(join(exported, `${name}.mp4`), sampleVideo(index + 1).bytes);
  const fake = new FakeDestination();
  const clock = fakeClock();
  const kinds = new Map<string, Set<string>>();
  const run = async (name: (typeof verbs)[number]['name'], flags: object = {}, ...words: readonly unknown[]) => {
    const workspace = join(folder, 'ws');
    const cli = await fakeCli({ workspace, destinations: [fake.destination], clock, json: true, yes: true });
    await (await commandOf(name))(cli, flags, ...words);
    for (const line of cli.printed.data) {
      expect(lineOf(name).safeParse(line).error, `${name}: ${JSON.stringify(line)}`).toBeUndefined();
      kinds.set(name, new Set([...(kinds.get(name) ?? []), String(line['kind'])]));
    }
    expect(cli.printed.lines, 'no line for people').toEqual([]);
  };
  const planning = { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private', report: false };

  await run('inspect', {}, exported);
  await run('inspect', { list: 'posts' }, exported);
  await run('fetch', {}, exported);
  await run('plan', { ...planning, csv: join(folder, 'plan.csv') }, exported);
  await run('captions', { template: join(folder, 'captions.csv') });
  await run('skip', {}, ['c1']);
  await run('hold', {}, ['c2']);
  await run('include', {}, ['c1']);
  await run('run', { report: false });
  await run('migrate', planning, exported);
  for (const name of ['status', 'workspace', 'accounts', 'destinations', 'config', 'doctor', 'verify'] as const)
    await run(name);
  await run('report', { report: false });
  await run('report', { only: ['files-safe'] });
  await run('destinations', {}, 'fake');
  await run('retry', {}, []);
  await run('resolve');
  await run('accounts', {}, 'resume', 'fake/me');
  await run('undo', {}, ['c4']);
  await run('ledger', {}, 'check');
  await run('ledger', {}, 'backup', join(folder, 'kept.sqlite'));
  await run('workspace', {}, 'free');
  await run('config', { user: true }, 'set', 'fetchGapMs', '1');

  const printed = (name: string) => [...(kinds.get(name) ?? [])].sort();
  expect(printed('inspect')).toEqual(['export', 'post']);
  expect(printed('plan')).toEqual(expect.arrayContaining(['plan', 'plan-table-written']));
  expect(printed('run')).toContain('run-ended');
  expect(printed('report')).toEqual(expect.arrayContaining(['delivery', 'file', 'report']));
  expect(printed('accounts')).toContain('account-may-go-on');
  expect(printed('undo')).toEqual(expect.arrayContaining(['delivery-moved', 'to-take-back', 'undo-ended']));
  expect(printed('ledger')).toEqual(['ledger-backed-up', 'ledger-checked']);
});

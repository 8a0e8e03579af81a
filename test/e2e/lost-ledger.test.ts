import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { emptyLedger, stripWal } from '../support/ledger-faults.ts';
import { stageRednote } from '../support/rednote.ts';
import { tempDir } from '../support/temp.ts';

/** The same moves at each destination: where the posts are counted, and the command a person types again and again. */
interface Stage {
  readonly workspace: string;
  migrate(onStart?: (child: ChildProcess) => void): Promise<CliResult>;
  cli(...args: readonly string[]): Promise<CliResult>;
  titles(): Promise<readonly string[]>;
}

async function rednote(extraVideos: number): Promise<Stage> {
  const folder = await tempDir();
  const workspace = join(folder, 'ws');
  const small = await makeSmallExport(folder, { extraVideos });
  const { sandbox, flags, env } = await stageRednote(folder);
  const allow = [small.host, ...sandbox.hosts].flatMap((host) => ['--allow-host', host]);
  const base = ['--workspace', workspace, ...allow];
  return {
    workspace,
    migrate: (onStart) =>
      runCli([...base, 'migrate', small.path, '--captions', small.captions, ...flags], {
        env,
        ...(onStart === undefined ? {} : { onStart }),
      }),
    cli: (...args) => runCli([...base, ...args], { env }),
    titles: async () => (await sandbox.posts()).map((post) => (post as { title: string }).title).sort(),
  };
}

async function handOff(extraVideos: number): Promise<Stage> {
  const folder = await tempDir();
  const [workspace, out] = [join(folder, 'ws'), join(folder, 'out')];
  const small = await makeSmallExport(folder, { extraVideos });
  const base = ['--workspace', workspace, '--allow-host', small.host];
  const target = ['--to', 'folder', '--set', `out=${out}`, '--captions', small.captions, '--yes'];
  const env = { CLIPFERRY_FETCH_GAP_MS: '0' };
  return {
    workspace,
    migrate: (onStart) =>
      runCli([...base, 'migrate', small.path, ...target], { env, ...(onStart === undefined ? {} : { onStart }) }),
    cli: (...args) => runCli([...base, ...args], { env }),
    titles: async () =>
      existsSync(out)
        ? readdirSync(out)
            .filter((name) => !name.startsWith('.') && existsSync(join(out, name, 'post.json')))
            .sort()
        : [],
  };
}

describe.each([
  ['REDnote', rednote],
  ['the hand-off folder', handOff],
])('a ledger that is lost, with posts at %s', (_, stage) => {
  it('emptied after all was done: the same command publishes nothing again, and after a restore neither', async () => {
    const { workspace, migrate, cli, titles } = await stage(0);
    expect((await migrate()).code).toBe(0);
    const all = await titles();
    expect(all).toHaveLength(4);
    await emptyLedger(workspace);

    for (const again of [await migrate(), await cli('status'), await cli('run', '--yes')]) {
      expect(again.code, again.stderr).toBe(8);
      expect(again.stderr).toContain('is empty, but 4 posts were published from this workspace');
      expect(again.stderr).toContain('clipferry ledger restore');
      expect(again.stderr).not.toMatch(/\n\s+at /);
    }
    expect(await titles()).toEqual(all);

    expect((await cli('ledger', 'restore', '--no-input')).code).toBe(2);
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    expect(restored.stdout).toMatch(/Entered from the journal: 4 posts/);
    expect((await cli('ledger', 'check')).code).toBe(0);
    expect((await migrate()).code).toBe(0);
    expect(await titles()).toEqual(all);
  }, 180_000);

  it('without backups too: restore, then the same command, and every post is there once', async () => {
    const { workspace, migrate, cli, titles } = await stage(0);
    expect((await migrate()).code).toBe(0);
    const all = await titles();
    await emptyLedger(workspace);
    await rm(join(workspace, 'backups'), { recursive: true });
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    expect(restored.stdout).toContain('4 posts will be recognised when the export is read and planned again');
    const again = await migrate();
    expect(again.code, again.stderr).toBe(0);
    expect(await titles()).toEqual(all);
  }, 180_000);

  it('killed while publishing, -wal and -shm deleted: restore, go on, and every post is there once', async () => {
    const { workspace, migrate, cli, titles } = await stage(2);
    const killed = await migrate((child) => void killAfter(child, 2, titles));
    expect(killed.code, killed.stdout + killed.stderr).toBeNull();
    const atTheKill = await titles();
    expect(atTheKill.length).toBeLessThan(6);
    await stripWal(workspace);

    const stopped = await cli('run', '--yes');
    expect(stopped.code, stopped.stderr).toBe(8);
    expect(stopped.stderr).toContain('clipferry ledger restore');
    expect(await titles()).toEqual(atTheKill);
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    const again = await migrate();
    expect(again.code, again.stdout + again.stderr).toBe(0);
    const after = await titles();
    expect(after).toHaveLength(6);
    expect(new Set(after).size).toBe(6);
    expect(after).toEqual(expect.arrayContaining([...atTheKill]));
  }, 180_000);
});

/** kill -9 once so many posts are out. */
async function killAfter(child: ChildProcess, posts: number, titles: Stage['titles']): Promise<void> {
  while (child.exitCode === null && (await titles()).length < posts) await new Promise(setImmediate);
  child.kill('SIGKILL');
}

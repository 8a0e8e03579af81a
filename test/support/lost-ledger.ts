import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CliResult, runCli } from './cli.ts';
import { makeSmallExport } from './exports.ts';
import { stageRednote } from './rednote.ts';
import { tempDir } from './temp.ts';

/** The same moves at each destination: where the posts are counted, and the command a person types again and again. */
export interface LostLedgerStage {
  readonly workspace: string;
  migrate(onStart?: (child: ChildProcess) => void): Promise<CliResult>;
  cli(...args: readonly string[]): Promise<CliResult>;
  titles(): Promise<readonly string[]>;
}

export async function atRednote(extraVideos: number): Promise<LostLedgerStage> {
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

export async function atTheFolder(extraVideos: number): Promise<LostLedgerStage> {
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

/** kill -9 once so many posts are out. */
export async function killAfter(child: ChildProcess, posts: number, titles: LostLedgerStage['titles']): Promise<void> {
  while (child.exitCode === null && (await titles()).length < posts) await new Promise(setImmediate);
  child.kill('SIGKILL');
}

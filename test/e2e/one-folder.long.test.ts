import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../cli/shell-words.ts';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { treeOf } from '../support/tree.ts';

/** One client, who types the whole command each time. */
async function client() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const base = ['--workspace', join(folder, 'ws'), '--allow-host', small.host, '--yes'];
  const env = { CLIPFERRY_FETCH_GAP_MS: '0', CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
  const cli = (...args: readonly string[]) => runCli([...base, ...args], { env });
  return {
    folder,
    workspace: join(folder, 'ws'),
    cli,
    migrate: (...more: readonly string[]) =>
      cli('migrate', small.path, '--to', 'folder', '--captions', small.captions, ...more),
  };
}

const postsIn = (tree: Readonly<Record<string, string>>) =>
  Object.keys(tree).filter((path) => path.endsWith('post.json'));

/** Each is a handful of processes, one after another. */
describe('one folder, one client', { timeout: 120_000 }, () => {
  it('two clients never get into one hand-off folder, and a forgotten --set out splits none over two', async () => {
    const [ann, bob] = await Promise.all([client(), client()]);
    const out = join(ann.folder, 'hand off');
    expect((await ann.migrate('--set', `out=${out}`)).code).toBe(0);
    const tree = treeOf(out);
    expect(postsIn(tree)).toHaveLength(4);

    const refused = await bob.migrate('--set', `out=${out}`);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${out} belongs to the account "main" of another workspace`);
    expect(refused.stderr).toContain('nothing was written');
    expect(existsSync(bob.workspace), 'not even a workspace was made').toBe(false);
    expect(treeOf(out)).toEqual(tree);

    const forgotten = await ann.migrate();
    expect(forgotten.code).toBe(0);
    expect(forgotten.stderr).toContain(`As last time: out=${out}`);
    expect(existsSync(join(ann.workspace, 'folder-main'))).toBe(false);

    const other = await ann.migrate('--set', `out=${join(ann.folder, 'other')}`);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/4 posts of this account are at .*hand off.*nothing was done/);
    expect(existsSync(join(ann.folder, 'other'))).toBe(false);

    renameSync(out, join(ann.folder, 'moved'));
    expect((await ann.migrate('--set', `out=${join(ann.folder, 'moved')}`)).code).toBe(0);
    expect(treeOf(join(ann.folder, 'moved'))).toEqual(tree);
  });

  it('the folder advised instead of my full one can be typed as it stands, spaces and quotes and all', async () => {
    const { folder, migrate } = await client();
    const mine = join(folder, "Ann's 照片 2024");
    mkdirSync(mine);
    writeFileSync(join(mine, 'tax.pdf'), 'mine');
    const refused = await migrate('--set', `out=${mine}`);
    expect(refused.code).toBe(2);
    const advised = /choose a new folder: (clipferry .*)/i.exec(refused.stderr)?.[1] ?? '';
    const typed = splitWords(advised);
    expect(typed).toContain(`out=${mine}/posts`);
    const set = typed.indexOf('--set');
    expect((await migrate(...typed.slice(set, set + 2))).code).toBe(0);
    expect(postsIn(treeOf(join(mine, 'posts')))).toHaveLength(4);
  });

  it('a post that nobody has: what is advised shows the names of those there are', async () => {
    const { cli, migrate } = await client();
    await migrate();
    const refused = await cli('hold', '2023-01-01');
    expect(refused.code).toBe(2);
    const advised = splitWords(/See what it has: clipferry (.*)/.exec(refused.stderr)?.[1] ?? '');
    expect((await cli(...advised)).stdout).toContain('tt-20230101T100000Z');
  });

  it('a folder that I deleted is no longer counted as there to look at, and comes back when I say so', async () => {
    const { folder, cli, migrate } = await client();
    const out = join(folder, 'hand off');
    await migrate('--set', `out=${out}`);
    const tree = treeOf(out);
    rmSync(out, { recursive: true });
    const again = await migrate();
    expect(again.stdout).toContain(`${out} is not there`);
    expect(again.stdout).not.toContain('index.html');
    expect((await cli('status')).stdout).toContain(`${out} is not there`);
    const look = await cli('verify');
    expect(look.code).toBe(4);
    expect(look.stdout).toContain('4 missing');
    expect(look.stdout).toContain('clipferry verify --write-again');
    expect((await cli('verify', '--write-again')).code).toBe(5);
    expect((await cli('run')).code).toBe(0);
    expect(treeOf(out)).toEqual(tree);
    expect((await cli('ledger', 'check')).code).toBe(0);
  });
});

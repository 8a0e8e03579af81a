import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stageRednote } from '../support/rednote.ts';
import { tempDir } from '../support/temp.ts';

/** Three posts handed off to a folder by the program itself. */
async function handedOff() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const out = join(folder, 'out');
  const cli = (...args: readonly string[]) =>
    runCli(['--workspace', join(folder, 'ws'), '--allow-host', small.host, ...args], {
      env: { CLIPFERRY_FETCH_GAP_MS: '0' },
    });
  const target = ['--to', 'folder', '--set', `out=${out}`, '--captions', small.captions, '--limit', '3'];
  const migrated = await cli('migrate', small.path, ...target, '--yes');
  expect(migrated.code, migrated.stderr).toBe(0);
  return { cli, out, posts: () => readdirSync(out).filter((name) => existsSync(join(out, name, 'post.json'))) };
}

type Handed = Awaited<ReturnType<typeof handedOff>>;

async function rowsOf(cli: Handed['cli']) {
  const lines = (await cli('report', '--json')).json();
  const rows = lines.filter((line) => line['kind'] === 'delivery') as { ref: string; state: string }[];
  return rows.filter(({ state }) => state !== 'skipped');
}

describe('verify and undo at a hand-off folder', () => {
  it('verify certifies what is as it was sent; what was edited or thrown away is exit 4, and the report remembers', async () => {
    const { cli, out, posts } = await handedOff();
    const same = await cli('verify');
    expect(same.code).toBe(0);
    expect(same.stdout.trim()).toBe('folder/main: 3 published: 3 same');

    const [edited = '', gone = ''] = posts();
    appendFileSync(join(out, edited, 'caption.txt'), 'A line of my own\n');
    rmSync(join(out, gone), { recursive: true });
    const rows = await rowsOf(cli);
    const [editedRef, goneRef] = rows.map(({ ref }) => ref);
    const other = await cli('verify', '--json');
    expect(other.code).toBe(4);
    const [certificate] = other.json().filter((line) => line['kind'] === 'certificate');
    expect(certificate).toMatchObject({ published: 3, same: 1, differs: 1, missing: 1, unseen: 0, exit: 4 });
    expect(certificate?.['differences']).toMatchObject([
      { postRef: editedRef, result: 'differs', reasons: [{ code: 'body-differs' }] },
      { postRef: goneRef, result: 'missing' },
    ]);
    const report = await cli('report', '--problems');
    expect(report.stdout).toContain('[body-differs]');
    expect(report.stdout).toContain(goneRef);
  }, 60_000);

  it('undo shows the list, wants a yes, takes back what was named, and leaves what a person changed', async () => {
    const { cli, out, posts } = await handedOff();
    const refs = (await rowsOf(cli)).map(({ ref }) => ref);
    const [first = ''] = refs;

    const unasked = await cli('undo');
    expect(unasked.code).toBe(2);
    for (const ref of refs) expect(unasked.stdout).toContain(ref);
    expect(unasked.stderr).toContain('--yes');
    expect(posts()).toHaveLength(3);

    expect((await cli('undo', first, '--yes')).code).toBe(0);
    expect(posts()).toHaveLength(2);
    expect((await cli('undo', first, '--yes')).code).toBe(2);

    const [edited = ''] = posts();
    appendFileSync(join(out, edited, 'caption.txt'), 'A line of my own\n');
    const rest = await cli('undo', '--yes');
    expect(rest.code).toBe(4);
    expect(rest.stdout).toContain(`  ${refs[1]}: `);
    expect(posts()).toEqual([edited]);
    expect((await rowsOf(cli)).map(({ state }) => state)).toEqual(['removed', 'published', 'removed']);
    expect((await rowsOf(cli))[0]).toMatchObject({ held: false, reason: { code: 'taken-back' } });
    const status = (await cli('status')).stdout;
    expect(status).toMatch(/published +1\n/);
    expect(status).toMatch(/removed +2\n/);
    expect(status).toContain('[taken-back]');

    // Taken back stays taken back: a run does not publish it again.
    expect((await cli('run')).code).toBe(0);
    expect(posts()).toEqual([edited]);
  }, 60_000);
});

describe('verify and undo at the REDnote sandbox', () => {
  it('reads every note back, takes them all back, and has nothing left to do', async () => {
    const folder = await tempDir();
    const small = await makeSmallExport(folder);
    const { sandbox, flags, env } = await stageRednote(folder);
    const hosts = sandbox.hosts.flatMap((host) => ['--allow-host', host]);
    const cli = (...args: readonly string[]) =>
      runCli(['--workspace', join(folder, 'ws'), '--allow-host', small.host, ...args], { env });
    const migrated = await cli('migrate', small.path, '--captions', small.captions, '--limit', '2', ...flags);
    expect(migrated.code, migrated.stderr).toBe(0);

    const certified = await cli(...hosts, 'verify');
    expect(certified.code).toBe(0);
    expect(certified.stdout.trim()).toBe('rednote/main: 2 published: 2 same');

    const undone = await cli(...hosts, 'undo', '--account', 'rednote/main', '--yes', '--json');
    expect(undone.code).toBe(0);
    expect(undone.json().at(-1)).toMatchObject({ kind: 'undo-ended', removed: 2, left: [], stopped: null, exit: 0 });
    expect(await sandbox.posts()).toEqual([]);
    expect((await rowsOf(cli)).map(({ state }) => state)).toEqual(['removed', 'removed']);

    const again = await cli(...hosts, 'undo', '--yes');
    expect(again.code).toBe(0);
    expect(again.stdout.trim()).toBe('There is nothing to take back.');
    expect((await cli(...hosts, 'verify')).stdout.trim()).toBe('Nothing is published yet.');
  }, 60_000);
});

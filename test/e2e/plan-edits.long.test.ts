import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, runCli } from '../support/cli.ts';
import { makeSmallExport, type SmallExportOptions } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { treeOf } from '../support/tree.ts';

async function makeBench(options: SmallExportOptions = {}) {
  const folder = await tempDir();
  const small = await makeSmallExport(folder, options);
  const workspace = join(folder, 'ws');
  const out = join(folder, 'out');
  const cli = (...args: readonly string[]) =>
    runCli(['--workspace', workspace, '--allow-host', small.host, ...args], { env: { CLIPFERRY_FETCH_GAP_MS: '0' } });
  const target = [small.path, '--to', 'folder', '--set', `out=${out}`, '--captions', small.captions];
  const file = join(workspace, 'plan.json');
  return {
    file,
    folder,
    small,
    cli,
    out,
    plan: (...more: readonly string[]) => cli('plan', ...target, ...more),
    migrate: (...more: readonly string[]) => cli('migrate', ...target, '--yes', ...more),
    edit: (change: (text: string) => string) => writeFileSync(file, change(readFileSync(file, 'utf8'))),
    refs: () => [...readFileSync(file, 'utf8').matchAll(/"postRef":"([^"]+)"/g)].map(([, ref = '']) => ref),
    published: () =>
      existsSync(out)
        ? Object.keys(treeOf(out))
            .filter((path) => path.endsWith('post.json'))
            .map((path) => path.split('/')[0] ?? '')
            .sort()
        : [],
    posts: () =>
      Object.keys(treeOf(out))
        .filter((path) => path.endsWith('post.json'))
        .map((path) => readFileSync(join(out, path), 'utf8'))
        .join('\n'),
  };
}

const onLine = (n: number, change: (line: string) => string) => (text: string) =>
  text
    .split('\n')
    .map((line, index) => (index === n - 1 ? change(line) : line))
    .join('\n');
const skipIt = (line: string) => line.replace('"verdict":{"kind":"go"}', '"verdict":{"kind":"skip"}');

/** Each command is a process of its own, and other tests run beside. */
const patience = { timeout: 180_000 };

describe('what a person changed in plan.json', patience, () => {
  it('is what "clipferry run" publishes, and what the next plan keeps', async () => {
    const { plan, edit, cli, published, posts } = await makeBench();
    await plan();
    edit(onLine(2, skipIt));
    edit(onLine(3, (line) => line.replace(/"body":"[^"]*"/, '"body":"my own words"')));
    const again = await plan();
    expect(again.stderr).toContain('You edited');
    expect(again.stdout).toContain('you skipped it');
    const run = await cli('run');
    expect(run.code).toBe(0);
    expect(published()).toHaveLength(3);
    expect(posts()).toContain('my own words');
  });

  it('stops everything when it has mistakes: each with its line, its post and what is allowed', async () => {
    const { plan, edit, cli, published, file } = await makeBench();
    await plan();
    edit(onLine(2, (line) => line.replace('"kind":"go"', '"kind":"perhaps"')));
    edit(onLine(3, (line) => line.replace('"visibility":"public"', '"visibility":"all"')));
    const edited = readFileSync(file, 'utf8');
    const run = await cli('run');
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(
      /line 2, tt-\S+ \(\d{4}-\d\d-\d\d.*\): verdict\.kind is "perhaps"; allowed: "go", "hold" or "skip"/,
    );
    expect(run.stderr).toMatch(/line 3, tt-\S+ .*: visibility is "all"; allowed: /);
    expect(run.stderr).toContain('2 mistakes');
    expect((await plan()).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(edited);
    expect(published()).toEqual([]);
  });

  it('is shown by line and column when a comma is missing', async () => {
    const { plan, edit, cli } = await makeBench();
    await plan();
    edit(onLine(2, (line) => line.slice(0, -1)));
    const run = await cli('run');
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/plan\.json, line 3, column 1: /);
    expect(run.stderr).toContain('Put a comma between two lines');
  });

  it('is refused when it is an older plan’s, until the file is named; a file that is gone is said to be gone', async () => {
    const { plan, cli, file, edit, published } = await makeBench();
    await plan();
    edit(onLine(2, skipIt));
    const old = readFileSync(file, 'utf8');
    await rm(file);
    await plan();
    writeFileSync(file, old);
    const refused = await cli('run');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('is in force; nothing was published');
    expect(published()).toEqual([]);
    expect((await cli('run', file)).code).toBe(0);
    expect(published()).toHaveLength(3);
    await rm(file);
    expect((await cli('run')).stderr).toContain('is gone');
  });
});

/** Killed when the plan stands in the ledger, and its file has no name yet. */
const dying = {
  env: { CLIPFERRY_FETCH_GAP_MS: '0', CRASH_AT: 'rename:before:1' },
  nodeArgs: ['--import', join(root, 'test/crash/kill-at-commit.mjs')],
};

describe('a plan.json whose newer one was not put in its place', patience, () => {
  it.each([[[]], [['plan.json']]])('is nobody’s edit for "run" %j: the newer plan is carried out', async (named) => {
    const { plan, file, refs, cli, folder, published } = await makeBench();
    await plan();
    const [first = ''] = refs();
    const before = readFileSync(file, 'utf8');
    const killed = await runCli(['--workspace', join(folder, 'ws'), 'skip', first], dying);
    expect(killed.code).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe(before);
    const ran = await cli('run', ...named.map((name) => join(folder, 'ws', name)));
    expect(ran.code).toBe(0);
    expect(ran.stderr).not.toContain('You edited');
    expect(published()).toHaveLength(refs().length - 1);
    expect(readFileSync(file, 'utf8')).toContain('skipped-by-person');
  });
});

describe('skip, hold and include', patience, () => {
  it('keep a post back until the person lets it go, however often it is planned', async () => {
    const { plan, cli, refs, published, migrate } = await makeBench();
    await plan();
    const [first = '', second = ''] = refs();
    expect((await cli('skip', first)).stdout).toContain('you skipped it');
    expect((await cli('hold', second)).stdout).toContain('you hold it back');
    expect((await cli('skip', first)).stdout).toContain('it stands so already');
    await migrate();
    expect(published()).toHaveLength(2);
    expect((await cli('include', first, second)).code).toBe(0);
    await cli('run');
    expect(published()).toHaveLength(4);
    const refused = await cli('skip', first);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('published already');
    const unknown = await cli('skip', 'tt-nobody');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('tt-nobody');
  });

  it('bring a post back that undo removed', async () => {
    const { migrate, cli, refs, published } = await makeBench();
    await migrate();
    const [first = ''] = refs();
    await cli('undo', first, '--yes');
    expect(published()).toHaveLength(3);
    expect((await cli('include', first)).code).toBe(2);
    expect((await cli('include', first, '--yes')).code).toBe(0);
    await cli('run');
    expect(published()).toHaveLength(4);
  });
});

describe('migrate, typed again', patience, () => {
  it('with --limit 1 takes the next one each time, numbered as the plan numbered it, and says when nothing is left', async () => {
    const { migrate, published } = await makeBench();
    for (const count of [1, 2, 3, 4]) {
      await migrate('--limit', '1');
      expect(published().map((name) => name.slice(0, 4))).toEqual(['0001', '0002', '0003', '0004'].slice(0, count));
    }
    const done = await migrate('--limit', '1');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('4 published already');
    expect(done.stderr).toContain('Nothing is left to publish');
  });

  it('with --limit 2 twice takes the next two, and with nothing left asks nothing', async () => {
    const { cli, plan, published, small, out } = await makeBench();
    const target = ['migrate', small.path, '--to', 'folder', '--set', `out=${out}`, '--captions', small.captions];
    expect((await cli(...target, '--limit', '2', '--yes')).stdout).toContain('past the limit of 2 posts');
    expect(published().map(number)).toEqual(['0001', '0002']);
    expect((await plan()).stdout).toContain('2 published already');
    await cli(...target, '--limit', '2', '--yes');
    expect(published().map(number)).toEqual(['0001', '0002', '0003', '0004']);
    // Nobody is there to answer, and nobody is asked.
    const done = await cli(...target);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain('Nothing is left to publish');
  });
});

const number = (name: string) => name.slice(0, 4);

describe('a plan made when nearly all is published', patience, () => {
  it('tells "11 published already", what is new, and keeps every number', async () => {
    const { migrate, plan, cli, out } = await makeBench({ extraVideos: 8 });
    await migrate('--limit', '11');
    const again = await plan();
    expect(again.stdout).toMatch(/Done\s+11 published already/);
    expect(again.stdout).toMatch(/Goes\s+1: 1 video/);
    expect(again.stdout).not.toContain('the first goes now');
    await cli('run');
    const numbers = Object.keys(treeOf(out)).filter((path) => path.endsWith('post.json'));
    expect(numbers.map(number).sort()).toEqual(Array.from({ length: 12 }, (_, n) => String(n + 1).padStart(4, '0')));
  });
});

describe('a plan file of another workspace', patience, () => {
  it('is refused by "run", and put aside and kept by "plan"', async () => {
    const [mine, other] = [await makeBench(), await makeBench()];
    await mine.plan();
    await other.plan();
    const theirs = readFileSync(other.file, 'utf8');
    writeFileSync(mine.file, theirs);
    for (const args of [['run'], ['run', other.file]]) {
      const refused = await mine.cli(...args);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('was not made in this workspace; nothing was published');
    }
    expect(mine.published()).toEqual([]);
    const planned = await mine.plan();
    expect(planned.code).toBe(0);
    const kept = /It is kept as (\S+\.json)/.exec(planned.stderr)?.[1] ?? '';
    expect(readFileSync(kept, 'utf8')).toBe(theirs);
  });
});

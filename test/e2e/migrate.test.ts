import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CliOptions, runCli } from '../support/cli.ts';
import { makeSmallExport, type SmallExport, type SmallExportOptions } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { treeOf } from '../support/tree.ts';

interface Bench {
  readonly folder: string;
  readonly workspace: string;
  readonly out: string;
  readonly small: SmallExport;
  cli(args: readonly string[], options?: CliOptions): ReturnType<typeof runCli>;
  migrate(more?: readonly string[], options?: CliOptions): ReturnType<typeof runCli>;
}

async function makeBench(options: SmallExportOptions = {}): Promise<Bench> {
  const folder = await tempDir();
  const small = await makeSmallExport(folder, options);
  const workspace = join(folder, 'ws');
  const out = join(folder, 'out');
  const cli: Bench['cli'] = (args, more) =>
    runCli(['--workspace', workspace, '--allow-host', small.host, ...args], {
      env: { CLIPFERRY_FETCH_GAP_MS: '0' },
      ...more,
    });
  return {
    folder,
    workspace,
    out,
    small,
    cli,
    migrate: (more = ['--yes'], options) =>
      cli(
        ['migrate', small.path, '--to', 'folder', '--set', `out=${out}`, '--captions', small.captions, ...more],
        options,
      ),
  };
}

describe('migrate to the hand-off folder', () => {
  it('carries everything over in one command, and the same command again changes nothing', async () => {
    const { migrate, out, cli, small } = await makeBench();
    const first = await migrate();
    expect(first.stderr + first.stdout).not.toMatch(/\n\s+at /);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('5 seen = 4 published + 1 deleted on TikTok');
    const tree = treeOf(out);
    expect(Object.keys(tree).filter((path) => path.endsWith('post.json'))).toHaveLength(4);
    const asked = new Map(small.asked);

    const again = await migrate();
    expect(again.code).toBe(0);
    expect(treeOf(out)).toEqual(tree);
    expect(new Map(small.asked)).toEqual(asked);

    const [status] = (await cli(['status', '--json'])).json();
    const [account] = (status?.['accounts'] ?? []) as { byState: Record<string, number> }[];
    expect(Object.values(account?.byState ?? {}).reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(account?.byState['published']).toBe(4);
  });

  it('the first report names the page to look at, and the page is there', async () => {
    const { migrate, out } = await makeBench();
    const page = pathToFileURL(join(out, 'index.html')).href;
    const { stdout } = await migrate();
    expect(stdout).toContain(`Look at it: ${page}`);
    expect(existsSync(join(out, 'index.html'))).toBe(true);
  });

  it('holds what needs a person, says why, and is exit 3', async () => {
    const { migrate, out, cli } = await makeBench({ expired: true, untitled: true });
    const result = await migrate();
    expect(result.code).toBe(3);
    expect(result.stdout).toMatch(
      /waits for you: the link died on \d{4}-\d\d-\d\d; ask TikTok for a new export.*\[expired-link\]/,
    );
    expect(result.stdout).toMatch(/waits for you: it has no caption;.*captions --template .*\[no-caption\]/);
    expect(result.stdout).toContain('4 published + 2 waiting for you');
    expect(result.stdout).toContain('For captions and other choices: what is named above');
    expect((await cli(['retry', '--code', 'no-caption'])).stdout).toContain('There is nothing to try again.');
    expect(Object.keys(treeOf(out)).filter((path) => path.endsWith('post.json'))).toHaveLength(4);
  });

  it('a private post stays private', async () => {
    const { migrate, out } = await makeBench();
    await migrate();
    const [path] = Object.keys(treeOf(out)).filter((name) => name.includes('2023-04-01') && name.endsWith('post.json'));
    expect(JSON.parse(readFileSync(join(out, path ?? ''), 'utf8'))).toMatchObject({ visibility: 'private' });
  });

  it('asks first: without a terminal and without --yes nothing is published, and that is exit 2', async () => {
    const { migrate, out } = await makeBench();
    const result = await migrate([]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--yes');
    expect(existsSync(out)).toBe(false);
  });

  it('--dry-run shows the plan and neither fetches nor publishes', async () => {
    const { migrate, out, small, workspace } = await makeBench();
    const result = await migrate(['--dry-run']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('not fetched yet');
    expect(small.asked.size).toBe(0);
    expect(existsSync(out)).toBe(false);
    expect(JSON.parse(readFileSync(join(workspace, 'plan.json'), 'utf8'))).toMatchObject({ v: 2 });
  });

  it('--json is one JSON value a line: events first, then the totals, last the page to look at', async () => {
    const { cli, small, out } = await makeBench();
    const result = await cli([
      'migrate',
      small.path,
      '--to',
      'folder',
      '--set',
      `out=${out}`,
      '--captions',
      small.captions,
      '--yes',
      '--json',
    ]);
    const lines = result.json();
    expect(lines.every((line) => line['v'] === 1)).toBe(true);
    expect(lines.filter((line) => line['kind'] === 'original-fetched')).toHaveLength(5);
    expect(lines.at(-1)).toMatchObject({ kind: 'page', entries: 5 });
    expect(lines.at(-2)).toMatchObject({ kind: 'run-ended', exit: 0, totals: { published: 4 } });
  });
});

describe('plan, then run', () => {
  it('carries out exactly the plan: an edited caption goes out as edited, a skipped post does not go', async () => {
    const { cli, small, out, workspace } = await makeBench();
    expect((await cli(['fetch', small.path])).code).toBe(0);
    const planned = await cli([
      'plan',
      small.path,
      '--to',
      'folder',
      '--set',
      `out=${out}`,
      '--captions',
      small.captions,
    ]);
    expect(planned.code).toBe(0);
    expect(existsSync(out)).toBe(false);
    const file = join(workspace, 'plan.json');
    const plan = JSON.parse(readFileSync(file, 'utf8'));
    plan.items[0].text.body = 'Edited by hand';
    plan.items[1].verdict = { kind: 'skip', reason: 'I do not want this one' };
    await writeFile(file, JSON.stringify(plan));
    const result = await cli(['run', file]);
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout).toContain('3 published + 1 skipped');
    const captions = Object.keys(treeOf(out)).filter((path) => path.endsWith('caption.txt'));
    expect(captions).toHaveLength(3);
    expect(readFileSync(join(out, captions[0] ?? ''), 'utf8')).toContain('Edited by hand');
  });

  it('run without a plan is exit 2 and names the command that makes one', async () => {
    const { cli, small } = await makeBench();
    const nothing = await cli(['run']);
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toContain('clipferry fetch <export>');
    expect((await cli(['fetch', small.path])).code).toBe(0);
    const planless = await cli(['run']);
    expect(planless.code).toBe(2);
    expect(planless.stderr).toContain('clipferry plan ');
  });
});

describe('stopping', () => {
  it('the first Ctrl-C is exit 130, and the same command goes on', async () => {
    const { migrate, small, out, workspace } = await makeBench({ extraVideos: 6 });
    small.slowMs = 400;
    const stopped = await migrate(['--yes'], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (small.asked.size < 2) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Stopping');
    small.slowMs = 0;
    const done = await migrate();
    expect(done.code).toBe(0);
    expect(Object.keys(treeOf(out)).filter((path) => path.endsWith('post.json'))).toHaveLength(10);
    expect(existsSync(join(workspace, 'ledger.sqlite'))).toBe(true);
  });

  it('a second run while one is at work is exit 7', async () => {
    const { migrate, cli, small } = await makeBench();
    small.slowMs = 1500;
    let second: ReturnType<typeof runCli> | null = null;
    const first = await migrate(['--yes'], {
      onStart: () => {
        const timer = setInterval(() => {
          if (small.asked.size === 0) return;
          clearInterval(timer);
          second = cli(['run']);
        }, 20);
      },
    });
    expect(first.code).toBe(0);
    const refused = await (second as ReturnType<typeof runCli> | null);
    expect(refused?.code).toBe(7);
  });
});

describe('when a file goes missing', () => {
  it('a deleted original is fetched again', async () => {
    const { cli, small, out, workspace } = await makeBench();
    await cli(['fetch', small.path]);
    await cli(['plan', small.path, '--to', 'folder', '--set', `out=${out}`, '--captions', small.captions]);
    await rm(join(workspace, 'originals'), { recursive: true });
    const result = await cli(['run']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('4 published');
  });
});

describe('rubbish in', () => {
  it.each([
    ['a text', 'notes.json', 'this is not an export'],
    ['another JSON', 'other.json', '{"hello":"world"}'],
    ['a cut JSON', 'user_data_tiktok.json', '{"Post":{"Posts":{"VideoList":[{"Date":"2024-01-01 10:00:00",'],
    ['an empty file', 'empty.json', ''],
  ])('%s is exit 2 and names the file', async (_what, name, text) => {
    const folder = await tempDir();
    await writeFile(join(folder, name), text);
    const result = await runCli(['inspect', join(folder, name)]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(name);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('a file that is not there is exit 2', async () => {
    const result = await runCli(['inspect', '/nowhere/export.zip']);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('/nowhere/export.zip');
  });
});

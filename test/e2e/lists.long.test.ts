import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { inTempFolder, runCli } from '../support/cli.ts';
import { sample } from '../support/media-samples.ts';

// Many short processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** One post that can be read, and one that cannot. */
const text = [
  'Date: 2023-07-14 19:04:58\nLink: #url will go here\nLike(s): 7',
  'Date: 2023-07-15 10:00:00\nLink: https://v.example/storage/v1/one.mp4\nLike(s): 1',
].join('\n\n');

function withExport(task: (folder: string, cli: typeof runCli) => Promise<void>): Promise<void> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'Post.txt'), text);
    await task(folder, (args) => runCli(args, { cwd: folder }));
  });
}

const place = /Post\.txt: line 1\b.*\[tiktok\/item-not-a-link\]/;

it('what could not be read is named by `inspect`, with its line and why', () =>
  withExport(async (_folder, cli) => {
    expect((await cli(['inspect', 'Post.txt'])).stdout).toContain('clipferry inspect Post.txt --list unreadable');
    const list = await cli(['inspect', 'Post.txt', '--list', 'unreadable']);
    expect(list.stdout.trim().split('\n')).toEqual([expect.stringMatching(place)]);
    expect((await cli(['inspect', 'Post.txt', '--list', 'posts'])).stdout.trim().split('\n')).toHaveLength(1);
    expect((await cli(['inspect', 'Post.txt', '--list', 'deleted'])).stdout).toContain('Nothing is on this list');
    expect((await cli(['inspect', 'Post.txt', '--list', 'unreadable', '--json'])).json()).toMatchObject([
      { kind: 'unreadable', where: 'Post.txt: line 1', reason: { code: 'tiktok/item-not-a-link' } },
    ]);
  }));

it('a plan of an export with something unreadable does not end as if all were well', () =>
  withExport(async (_folder, cli) => {
    const plan = await cli(['plan', 'Post.txt', '--to', 'folder', '--allow-untitled', '--assume-public']);
    expect(plan.code).toBe(0);
    expect(plan.stdout.trim().split('\n').at(-2)).toMatch(
      /1 item of the export could not be read.*report --only unreadable/,
    );
  }));

/** What somebody was sent: one item, with words where a link should be. */
const unreadable = readFileSync(join(import.meta.dirname, 'unreadable-no-reason/Post.txt'), 'utf8');

it('fetch of an export of which nothing can be read does not say that every file is safe', () =>
  inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'Post.txt'), unreadable);
    const fetched = await runCli(['fetch', 'Post.txt'], { cwd: folder });
    expect(fetched.code).toBe(4);
    expect(fetched.stdout).not.toContain('Every file is safe');
    expect(fetched.stdout).toMatch(
      /Nothing to fetch\.\n1 item of the export could not be read.*report --only unreadable/,
    );
  }));

it('what cannot be read is no success: migrate publishes the others and ends with 4, and so does run', () =>
  inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'Post.txt'), `${unreadable}\n\n${text.split('\n\n')[1]}`);
    mkdirSync(join(folder, 'mine'));
    await copyFile(await sample('good'), join(folder, 'mine/2023-07-15 10-00-00.mp4'));
    const choices = ['--media', 'mine', '--allow-untitled', '--assume-public', '--yes'];
    const migrated = await runCli(['migrate', 'Post.txt', '--to', 'folder', ...choices], { cwd: folder });
    const again = await runCli(['run'], { cwd: folder });
    for (const { code, stdout } of [migrated, again]) {
      expect(stdout).toContain('2 seen = 1 published + 1 unreadable');
      expect(stdout.trim().split('\n').at(-2)).toMatch(
        /1 item of the export could not be read.*report --only unreadable/,
      );
      expect(code).toBe(4);
    }
  }));

it('every number of `status` can be had as a list, with the command that `status` names', () =>
  withExport(async (_folder, cli) => {
    await cli(['plan', 'Post.txt', '--to', 'folder']);
    const status = await cli(['status']);
    const [, words = ''] = /As a list: clipferry report --only <which> \(([^)]+)\)/.exec(status.stdout) ?? [];
    expect(words.split(', ')).toEqual(['held', 'unreadable', 'files-to-fetch']);
    for (const word of words.split(', ')) {
      const lines = (await cli(['report', '--only', word])).stdout.split('\n').filter((line) => line.startsWith('  '));
      expect(lines, word).toHaveLength(1);
      expect(lines[0], word).toMatch(word === 'unreadable' ? place : /tt-20230715T100000Z/);
    }
    expect((await cli(['report', '--only', 'published'])).stdout).toContain('Nothing is on this list');
  }));

it('`report` has one line for each item of the export, the unreadable one among them', () =>
  withExport(async (_folder, cli) => {
    await cli(['plan', 'Post.txt', '--to', 'folder']);
    const lines = (await cli(['report'])).stdout
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('  '));
    expect(lines).toEqual([
      expect.stringMatching(/tt-20230715T100000Z {2}waits for you/),
      expect.stringMatching(place),
    ]);
    const table = (await cli(['report', '--csv'])).stdout.trim().split('\n');
    expect(table).toHaveLength(3);
    expect(table[2]).toContain('unreadable');
    const one =
      (await cli(['report', '--code', 'no-caption'])).stdout + (await cli(['report', '--code', 'no-such'])).stdout;
    expect(one).toContain('Nothing is on this list');
    expect((await cli(['report', '--problems', '--json'])).json().map(({ kind }) => kind)).toEqual([
      'delivery',
      'unreadable',
    ]);
  }));

it.each([['resolve', 'tt-1'], ['retry'], ['status'], ['report', '--only', 'held']])(
  '`%s` makes no workspace, and names the command that does',
  (...args) =>
    inTempFolder(async (folder) => {
      const nothing = await runCli([...args, '--workspace', 'none'], { cwd: folder });
      expect(nothing.code).toBe(2);
      expect(nothing.stderr).toContain('clipferry fetch <export> --workspace none');
      expect(existsSync(join(folder, 'none'))).toBe(false);
    }),
);

it('retry, resolve and logout say whom or what they do not know', () =>
  withExport(async (_folder, cli) => {
    await cli(['plan', 'Post.txt', '--to', 'folder']);
    for (const [args, said] of [
      [['retry', 'tt-nobody'], /tt-nobody/],
      [['retry', '--code', 'no-such-code'], /no-such-code[\s\S]*the codes here: .*no-caption/i],
      [['resolve', 'tt-nobody', '--give-up'], /tt-nobody/],
      [['logout', 'bluesky'], /nobody is signed in as bluesky\/main/],
    ] as const) {
      const wrong = await cli([...args]);
      expect(wrong.code, args.join(' ')).toBe(2);
      expect(wrong.stderr).toMatch(said);
    }
  }));

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillAllButOnePublished } from '../ledger/fill.ts';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stopped } from '../support/stopped.ts';
import { haveTerminalOrSkip, openTerminal } from '../support/terminal.ts';

const timeout = 90_000;

describe('Ctrl-C, once,', () => {
  it('while a file never comes, ends when ten seconds are over', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const small = await makeSmallExport(folder);
      small.slowMs = 3_600_000;
      const args = ['fetch', small.path, '--workspace', join(folder, 'w'), '--allow-host', small.host];
      expect((await stopped(args, { when: /Fetching/, signals: ['SIGINT'] })).code).toBe(130);
    });
  });

  // Stopped earlier, it is tried in a terminal: test/cli/terminal-demo.long.test.ts.
  it('ends the demo at the page that stays open, with everything done', { timeout: 400_000 }, async () => {
    await inTempFolder(async (folder) => {
      const args = ['demo', '--stay', '--keep', folder];
      const when = /What you would have published/;
      expect((await stopped(args, { when, signals: ['SIGINT'], timeoutMs: 300_000 })).code).toBe(0);
    });
  });

  it.each([
    ['verify', /checking/, []],
    ['undo', /taking back/, ['--yes']],
  ] as const)('ends %s between two posts, and the same command goes on', { timeout }, async (command, when, more) => {
    await inTempFolder(async (folder) => {
      const where = await published(folder);
      const { code } = await stopped([command, ...more, ...where], { when, signals: ['SIGINT'] });
      expect([0, 130]).toContain(code);
      const again = await runCli([command, ...more, ...where]);
      expect(again.code).toBe(0);
      const status = await runCli(['status', ...where]);
      expect(status.stdout).toMatch(command === 'undo' ? /removed +10\n/ : /published +10\n/);
    });
  });

  it('ends a long report, whoever reads it', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      await fillAllButOnePublished(folder, 30_000, { destination: 'folder', label: 'main' });
      const args = ['report', '--workspace', folder];
      const { code, stdout } = await stopped(args, { when: /tt-/, signals: ['SIGINT'] });
      expect(code).toBe(130);
      expect(stdout.split('\n').length).toBeLessThan(30_000);
    });
  });

  it.each(['check', 'backup'])('leaves a big ledger whole, at ledger %s', { timeout }, async (action) => {
    await inTempFolder(async (folder) => {
      await fillAllButOnePublished(folder, 30_000, { destination: 'folder', label: 'main' });
      const ended = await runCli(['ledger', action, '--workspace', folder], {
        onStart: (child) => void setTimeout(() => child.kill('SIGINT'), 1500),
      });
      // Null: it came before the program could listen.
      expect([0, 130, 8, null]).toContain(ended.code);
      expect((await runCli(['status', '--workspace', folder])).code).toBe(0);
    });
  });

  it('ends inspect in the middle of a big export', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const post = (n: number) =>
        `Date: 2023-07-14 19:04:58\nLink: https://v.example/storage/v1/${n}.mp4\nLike(s): 7\n`;
      writeFileSync(join(folder, 'Post.txt'), Array.from({ length: 400_000 }, (_, n) => post(n)).join('\n'));
      const args = ['inspect', join(folder, 'Post.txt'), '--list', 'posts'];
      const { code } = await stopped(args, { when: /tt-/, signals: ['SIGINT'] });
      expect(code).toBe(130);
    });
  });

  it('ends login where the answers never come', { timeout }, async () => {
    const { code } = await runCli(['login', 'bluesky', '--from-file', '-'], {
      keepOpen: true,
      onStart: (child) => void setTimeout(() => child.kill('SIGINT'), 5000),
    });
    expect(code).toBe(130);
  });
});

const what = 'Ctrl-C at a question';

describe.runIf(haveTerminalOrSkip(what))(what, () => {
  it.each([
    ['of login', ['login', 'bluesky'], /\? /],
    ['of the wizard', [], /Where is the export/],
  ] as const)('%s leaves at once, without a stack trace', { timeout }, async (_, args, question) => {
    await inTempFolder(async (folder) => {
      const env = { CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
      const terminal = openTerminal({ args, cwd: folder, env });
      await terminal.waitFor(question);
      terminal.press('C-c');
      expect(await terminal.exitCode()).toBe(130);
      expect(terminal.text()).not.toMatch(/\n {4}at |Error:|bug/);
    });
  });
});

/** Ten posts in a hand-off folder. Returns where. */
async function published(folder: string): Promise<readonly string[]> {
  const small = await makeSmallExport(folder, { extraVideos: 6 });
  const where = ['--workspace', join(folder, 'w'), '--allow-host', small.host];
  const choices = ['--to', 'folder', '--captions', small.captions, '--yes'];
  expect((await runCli(['migrate', small.path, ...choices, ...where])).code).toBe(0);
  return where;
}

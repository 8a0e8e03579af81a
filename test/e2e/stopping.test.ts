import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stopped } from '../support/stopped.ts';

const timeout = 90_000;

describe('Ctrl-C', () => {
  it('while the demo draws ends it, without a word about ffmpeg', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const { code, stderr } = await stopped(['demo', '--keep', folder], { when: /drawing/, signals: ['SIGINT'] });
      expect(stderr).not.toMatch(/ffmpeg/i);
      expect(stderr).toContain('nothing is lost');
      expect(code).toBe(130);
    });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends the sandbox, and so does %s', { timeout }, async (signal) => {
    const { code } = await stopped(['sandbox', 'rednote'], { when: /http:\/\//, signals: [signal] });
    expect(code).toBe(0);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('twice while a slow file comes ends at once (%s: %i)', { timeout }, async (signal, expected) => {
    await inTempFolder(async (folder) => {
      const small = await makeSmallExport(folder, { extraVideos: 3 });
      small.slowMs = 3_600_000;
      const args = ['fetch', small.path, '--workspace', join(folder, 'w'), '--allow-host', small.host];
      const { code } = await stopped(args, { when: /Fetching/, signals: [signal, signal] });
      expect(code).toBe(expected);
    });
  });
});

describe('a terminal that is closed, or an ssh connection that is lost', () => {
  it('in the middle of publishing loses nothing and publishes nothing twice', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const small = await makeSmallExport(folder, { extraVideos: 6 });
      const workspace = join(folder, 'w');
      const args = ['migrate', small.path, '--to', 'folder', '--captions', small.captions, '--yes', '--json'];
      const where = ['--workspace', workspace, '--allow-host', small.host];
      const signals = ['SIGHUP'] as const;
      const first = await stopped([...args, ...where], { when: /delivery-moved.*publishing/, signals, closed: true });
      expect([0, 129]).toContain(first.code);
      const again = await runCli([...args, ...where]);
      expect([0, 3]).toContain(again.code);
      const ended = again.json().find(({ kind }) => kind === 'run-ended');
      expect(ended).toMatchObject({ totals: { published: 10, unconfirmed: 0, failed: 0 } });
    });
  });
});

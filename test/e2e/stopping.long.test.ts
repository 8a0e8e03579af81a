import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTempFolder } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stopped } from '../support/stopped.ts';

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

  it.each([
    ['fetching', /Fetching/, [0, 130]],
    ['the page that stays open', /What you would have published/, [0]],
  ] as const)('ends the demo, at %s', { timeout }, async (_, when, codes) => {
    await inTempFolder(async (folder) => {
      const args = ['demo', '--stay', '--keep', folder];
      expect(codes).toContain((await stopped(args, { when, signals: ['SIGINT'] })).code);
    });
  });
});

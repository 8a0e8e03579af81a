import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/cli/layout.ts';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { haveTerminalOrSkip, openTerminal } from '../support/terminal.ts';

const timeout = 60_000;
const env = { CLIPFERRY_FETCH_GAP_MS: '0' };

/** Each file of nine takes a moment: long enough to be looked at. */
async function slowExport(folder: string, slowMs: number) {
  const small = await makeSmallExport(folder, { extraVideos: 4 });
  small.slowMs = slowMs;
  const args = ['fetch', small.path, '--workspace', join(folder, 'w'), '--allow-host', small.host];
  return { small, args };
}

if (haveTerminalOrSkip('progress in a terminal'))
  describe('a terminal', () => {
    it('shows one line that fits, also when it is made narrower and wider', { timeout }, async () => {
      await inTempFolder(async (folder) => {
        const { small, args } = await slowExport(folder, 1_000);
        const terminal = openTerminal({ args, cwd: folder, columns: 80, env });
        await terminal.waitFor(/fetched [1-8] of 9 · [^\n]+/);
        for (const columns of [40, 24, 80]) {
          terminal.resize(columns);
          await new Promise((resolve) => setTimeout(resolve, 400));
          const rows = terminal.screen().filter((row) => row.trim() !== '');
          const drawn = rows.filter((row) => row.includes('fetched'));
          expect(drawn, rows.join('\n')).toHaveLength(1);
          expect(drawn[0]).toMatch(/^\S fetched \d of 9( · [^·]+)*$/);
          expect(rows.at(-1)).toBe(drawn[0]);
          expect(widthOf(drawn[0] ?? '')).toBeLessThan(columns);
        }
        small.slowMs = 0;
        expect(await terminal.exitCode()).toBe(0);
        expect(terminal.text()).not.toMatch(/^\S fetched \d/m);
      });
    });

    it('writes lines that stay where a log is taken from it', { timeout }, async () => {
      await inTempFolder(async (folder) => {
        const { args } = await slowExport(folder, 0);
        const terminal = openTerminal({ args, cwd: folder, env: { ...env, CI: 'true' } });
        expect(await terminal.exitCode()).toBe(0);
        expect(terminal.text()).toMatch(/^fetched 9 of 9 · [\d.]+ MB of [\d.]+ MB$/m);
      });
    });
  });

describe('without a terminal', () => {
  it('progress ends with the totals, on stderr, and is silent with -q', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const { args } = await slowExport(folder, 0);
      const { code, stderr, stdout } = await runCli(args, { env });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^fetched 9 of 9 · [\d.]+ MB of [\d.]+ MB$/m);
      expect(stdout).not.toContain('fetched');
      expect((await runCli([...args, '-q'], { env })).stderr).toBe('');
    });
  });
});

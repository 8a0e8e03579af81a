import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { haveTerminalOrSkip, openTerminal } from '../support/terminal.ts';

const timeout = 90_000;

if (haveTerminalOrSkip('watching a run from another terminal'))
  describe('status --watch beside a run', () => {
    it('shows how it goes on, ends with it, and Ctrl-C ends only the view', { timeout }, async () => {
      await inTempFolder(async (folder) => {
        const small = await makeSmallExport(folder, { extraVideos: 8 });
        small.slowMs = 1_000;
        const workspace = join(folder, 'w');
        const args = ['migrate', small.path, '--to', 'folder', '--captions', small.captions, '--yes'];
        const where = ['--workspace', workspace, '--allow-host', small.host];
        const running = runCli([...args, ...where], { env: { CLIPFERRY_FETCH_GAP_MS: '0' } });
        await until(() => small.asked.size > 1);

        const look = { args: ['status', '--watch', '--workspace', workspace], cwd: folder };
        const narrow = openTerminal({ ...look, columns: 40 });
        const wide = openTerminal({ ...look, columns: 80 });
        await wide.waitFor(/A run is at work since \d\d:\d\d UTC\.\s*\nfetched \d+ of 13/);
        wide.press('C-c');
        expect(await wide.exitCode()).toBe(0);
        expect(wide.text()).not.toMatch(/Stopping/);
        await narrow.waitFor(/fetched \d+ of 13/);
        expect(narrow.screen().filter((row) => row.includes('fetched'))).toHaveLength(1);
        small.slowMs = 0;

        expect((await running).code).toBe(0);
        expect(await narrow.exitCode()).toBe(0);
        const drawn = narrow.screen().map((row) => row.trimEnd());
        expect(drawn.join('\n')).toMatch(
          /No run is at work\.\n[\s\S]*published 12 of 12\nfolder\/main: 12 published\n[\s\S]*Nothing more goes by itself\./,
        );
        // Drawn over, not one below the other.
        expect(drawn.filter((row) => row.includes('folder/main'))).toHaveLength(1);
      });
    });
  });

async function until(holds: () => boolean): Promise<void> {
  for (let looks = 0; looks < 300; looks += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come to it');
}

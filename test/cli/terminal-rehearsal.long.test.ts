import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { haveTerminalOrSkip, openTerminal } from '../support/terminal.ts';

const what = 'the wizard to a rehearsed migration, in a terminal';

/** From nothing: an export with five posts in the folder, and no captions. */
async function stage() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder, { extraVideos: 2 });
  const [home, ferry] = [join(folder, 'home'), join(folder, 'ferry')];
  await mkdir(home);
  await mkdir(ferry);
  await rename(small.path, join(ferry, 'TikTok_Data.json'));
  const env = { HOME: home, CLIPFERRY_ALLOW_HOSTS: small.host, CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
  return { ferry, env };
}

describe.runIf(haveTerminalOrSkip(what))(what, () => {
  it.each([80, 40])(
    'at %i columns: each question can be answered, up to the page of the rehearsal',
    async (columns) => {
      const { ferry, env } = await stage();
      const terminal = openTerminal({ args: [], cwd: ferry, env, columns, rows: 40 });
      const answer = async (question: RegExp, ...keys: readonly string[]) => {
        await terminal.waitFor(question, 60_000);
        terminal.press(...keys, 'Enter');
      };
      await answer(/Which\s+export/);
      await answer(/What\s+now\?[\s\S]*Nothing/);
      await terminal.waitFor(/Where\s+should[\s\S]*REDnote/);
      const lines = terminal.screen().map((line) => line.trim());
      const first = lines.findIndex((line) => /^(❯ )?A folder|^❯/.test(line));
      const down = lines.slice(first).findIndex((line) => line.includes('REDnote'));
      terminal.press(...Array<string>(down).fill('Down'), 'Enter');
      await answer(/caption\.[\s\S]*for\s+now/, 'Down', 'Down', 'Down', 'Down');
      await answer(/not\s+public/);
      await answer(/How\?[\s\S]*by\s+hand/, 'Down');
      await terminal.waitFor(/seen\s+enough/, 120_000);
      const screen = terminal.text();
      expect(screen).toMatch(/7\s+seen\s+=\s+6\s+published/);
      terminal.press('Enter');
      await terminal.waitFor(/And\s+now\s+for\s+real\?/, 30_000);
      terminal.type('n');
      terminal.press('Enter');
      expect(await terminal.exitCode(20_000)).toBe(0);
      expect(terminal.text()).toMatch(/--to\s+rednote\s+--allow-untitled\s+--rehearse/);
    },
    240_000,
  );
});

import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { haveTerminalOrSkip, openTerminal, type Terminal } from '../support/terminal.ts';

const what = 'the wizard, in a terminal';

/** An export in a folder with a space in its name, as people have them. */
async function stage() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const home = join(folder, 'my ferry');
  await mkdir(home);
  const exported = join(home, 'TikTok export.json');
  await rename(small.path, exported);
  const env = { CLIPFERRY_ALLOW_HOSTS: small.host, CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
  return { folder, small, exported, env };
}

/** What stands between the question and the keys that answer it, as drawn. */
function choicesOn(terminal: Terminal): readonly string[] {
  const lines = terminal.screen().map((line) => line.trim());
  const question = lines.findIndex((line) => /^\? (What now\?|接下来做什么)/.test(line));
  const choices = lines.slice(question + 1);
  return choices.slice(0, choices.indexOf(''));
}

describe.runIf(haveTerminalOrSkip(what))(what, () => {
  it('goes from nothing to a plan: takes a dragged path, shows what is inside, says the same as a command', async () => {
    const { folder, small, exported, env } = await stage();
    const terminal = openTerminal({ args: [], cwd: folder, env });
    await terminal.waitFor(/Where is the export/);
    terminal.type(`${exported.replaceAll(' ', '\\ ')} `);
    terminal.press('Enter');
    const inside = await terminal.waitFor(/What now\?/);
    expect(inside).toMatch(/4 posts/);
    expect(choicesOn(terminal), 'each whole on one line of 80 columns').toHaveLength(4);
    terminal.press('Down', 'Enter');
    await terminal.waitFor(/Where should the posts go\?/);
    terminal.press('Enter');
    await terminal.waitFor(/captions/);
    terminal.type(small.captions);
    terminal.press('Enter');
    const said = await terminal.waitFor(/plan\.json/);
    expect(await terminal.exitCode()).toBe(0);
    expect(said).toContain(`clipferry plan '${exported}' --to folder --captions`);
    expect(said).toMatch(/Goes\s+4/);
    expect(existsSync(join(folder, 'clipferry-workspace', 'plan.json'))).toBe(true);
  });

  it('publishes nothing before the person has seen the plan and said yes', async () => {
    const { folder, small, exported, env } = await stage();
    const terminal = openTerminal({ args: [], cwd: folder, env });
    await terminal.waitFor(/Where is the export/);
    terminal.type(exported);
    terminal.press('Enter');
    await terminal.waitFor(/What now\?/);
    terminal.press('Down', 'Down', 'Enter');
    await terminal.waitFor(/Where should the posts go\?/);
    terminal.press('Enter');
    await terminal.waitFor(/captions/);
    terminal.type(small.captions);
    terminal.press('Enter');
    await terminal.waitFor(/Publish \d/, 60_000);
    expect(existsSync(join(folder, 'clipferry-workspace', 'folder-main'))).toBe(false);
    terminal.press('C-c');
    await terminal.exitCode();
    expect(existsSync(join(folder, 'clipferry-workspace', 'folder-main'))).toBe(false);
  });

  it('leaves at Ctrl-C without a stack trace', async () => {
    const { folder, env } = await stage();
    const terminal = openTerminal({ args: [], cwd: folder, env });
    await terminal.waitFor(/Where is the export/);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).not.toMatch(/\n {4}at |Error:|bug/);
  });

  it('speaks Chinese to whoever asks for it', async () => {
    const { folder, exported, env } = await stage();
    const terminal = openTerminal({ args: ['--lang', 'zh'], cwd: folder, env });
    await terminal.waitFor(/导出/);
    terminal.type(exported);
    terminal.press('Enter');
    const inside = await terminal.waitFor(/接下来[\s\S]*暂时不做/);
    expect(choicesOn(terminal), 'each whole on one line of 80 columns').toHaveLength(4);
    // The words of a flag are the same in every language.
    expect(inside.replace(/（posts、[^）]*）/, '')).not.toMatch(/\b(posts|videos|links)\b/);
    terminal.press('C-c');
    await terminal.exitCode();
  });
});

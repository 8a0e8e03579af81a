import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { haveTerminalOrSkip, openTerminal, type Terminal } from '../support/terminal.ts';

const what = 'the wizard, in a terminal';

/** An export in a folder with a space in its name, as people have them; a home without any downloads. */
async function stage() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const [home, ferry] = [join(folder, 'home'), join(folder, 'my ferry')];
  await mkdir(home);
  await mkdir(ferry);
  const exported = join(ferry, 'TikTok export.json');
  await rename(small.path, exported);
  const env = { HOME: home, CLIPFERRY_ALLOW_HOSTS: small.host, CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
  return { small, ferry, home, exported, env };
}

/** What stands between the question and the keys that answer it, as drawn. */
function choicesOn(terminal: Terminal, question: RegExp): readonly string[] {
  const lines = terminal.screen().map((line) => line.trim());
  const choices = lines.slice(lines.findIndex((line) => question.test(line)) + 1);
  return choices.slice(0, choices.indexOf(''));
}

describe.runIf(haveTerminalOrSkip(what))(what, () => {
  it('finds the export here, goes to a plan, and says the same as a command', async () => {
    const { small, ferry, exported, env } = await stage();
    const terminal = openTerminal({ args: [], cwd: ferry, env });
    const found = await terminal.waitFor(/Which export\?[\s\S]*Another file or folder/);
    expect(found).toMatch(/TikTok export\.json \(.*\d{4}-\d\d-\d\d/);
    terminal.press('Enter');
    const inside = await terminal.waitFor(/What now\?/);
    expect(inside).toMatch(/4 posts/);
    expect(choicesOn(terminal, /^\? What now\?/), 'each whole on one line of 80 columns').toHaveLength(3);
    terminal.press('Enter');
    await terminal.waitFor(/Where should the posts go\?/);
    terminal.press('Enter');
    await terminal.waitFor(/None of your 4 posts has a caption\. What now\?/);
    terminal.press('Down', 'Enter');
    await terminal.waitFor(/Where is it\?/);
    terminal.type(small.captions);
    terminal.press('Enter');
    await terminal.waitFor(/1 post is not public/);
    terminal.press('Enter');
    await terminal.waitFor(/How\?/);
    terminal.press('Enter');
    await terminal.waitFor(/And now for real\?/, 60_000);
    terminal.press('Enter');
    expect(await terminal.exitCode()).toBe(0);
    const said = terminal.text();
    expect(said).toContain(`clipferry migrate '${exported}' --to folder --captions`);
    expect(said).toMatch(/Goes\s+4/);
    expect(existsSync(join(ferry, 'clipferry-workspace', 'plan.json'))).toBe(true);
    expect(existsSync(join(ferry, 'clipferry-workspace', 'folder-main'))).toBe(false);
  });

  it('takes a dragged path, and publishes nothing before the person has seen the plan and said yes', async () => {
    const { small, home, exported, env } = await stage();
    const terminal = openTerminal({ args: [], cwd: home, env });
    await terminal.waitFor(/No export was found here[\s\S]*Where is the export/);
    terminal.type(`${exported.replaceAll(' ', '\\ ')} `);
    terminal.press('Enter');
    await terminal.waitFor(/What now\?/);
    terminal.press('Enter');
    await terminal.waitFor(/Where should the posts go\?/);
    terminal.press('Enter');
    await terminal.waitFor(/captions?\. What now\?/);
    terminal.press('Down', 'Enter');
    await terminal.waitFor(/Where is it\?/);
    terminal.type(small.captions);
    terminal.press('Enter');
    await terminal.waitFor(/1 post is not public/);
    terminal.press('Enter');
    await terminal.waitFor(/How\?/);
    terminal.press('Up', 'Enter');
    await terminal.waitFor(/Publish \d/, 60_000);
    expect(existsSync(join(home, 'clipferry-workspace', 'folder-main'))).toBe(false);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
    expect(existsSync(join(home, 'clipferry-workspace', 'folder-main'))).toBe(false);
    expect(terminal.text()).toMatch(/The same without questions/);
  });

  it('leaves at Ctrl-C without a stack trace', async () => {
    const { home, env } = await stage();
    const terminal = openTerminal({ args: [], cwd: home, env });
    await terminal.waitFor(/Where is the export/);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).not.toMatch(/\n {4}at |Error:|bug/);
  });

  it('speaks Chinese to whoever asks for it', async () => {
    const { ferry, env } = await stage();
    const terminal = openTerminal({ args: ['--lang', 'zh'], cwd: ferry, env });
    await terminal.waitFor(/用哪个导出文件/);
    terminal.press('Enter');
    const inside = await terminal.waitFor(/接下来[\s\S]*暂时不做/);
    expect(choicesOn(terminal, /接下来做什么/), 'each whole on one line of 80 columns').toHaveLength(3);
    // The words of a flag are the same in every language.
    expect(inside.replace(/（posts、[^）]*）/, '')).not.toMatch(/\b(posts|videos|links)\b/);
    terminal.press('C-c');
    await terminal.exitCode();
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { haveTerminalOrSkip, openTerminal } from '../support/terminal.ts';

const what = 'the demo, in a terminal';

describe.runIf(haveTerminalOrSkip(what))(what, () => {
  it('shows the main job from end to end: what went, what waits and why, and the sum', async () => {
    const folder = await tempDir();
    const env = { CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
    const terminal = openTerminal({ args: ['demo', '--keep', join(folder, 'demo')], cwd: folder, env });
    await terminal.waitFor(/Press Enter when you have seen enough/, 240_000);
    terminal.press('Enter');
    expect(await terminal.exitCode(30_000)).toBe(0);
    const said = terminal.text();
    expect(said).toContain('clipferry migrate');
    expect(said).toMatch(/\d+ seen = 7 published \+ 2 waiting for you \+ 1 skipped \+ 1 deleted on TikTok/);
    expect(said).toMatch(/\[expired-link\]/);
    expect(said).toMatch(/\[no-caption\]/);
    expect(said).not.toMatch(/Multiple concurrent spinners|undefined|\[object/);
  }, 270_000);

  it('stops at Ctrl-C, and soon', async () => {
    const folder = await tempDir();
    const env = { CLIPFERRY_CONFIG_DIR: join(folder, 'config') };
    const terminal = openTerminal({ args: ['demo', '--keep', join(folder, 'demo')], cwd: folder, env });
    await terminal.waitFor(/clipferry migrate/, 150_000);
    terminal.press('C-c');
    expect(await terminal.exitCode(15_000)).toBe(130);
    expect(terminal.text()).not.toMatch(/\n\s+at |bug/);
  }, 180_000);
});

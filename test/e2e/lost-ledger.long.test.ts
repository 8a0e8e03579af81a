import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyLedger, loseJournal, stripWal } from '../support/ledger-faults.ts';
import { atRednote, atTheFolder, killAfter } from '../support/lost-ledger.ts';

describe.each([
  ['REDnote', atRednote],
  ['the hand-off folder', atTheFolder],
])('a ledger that is lost, with posts at %s', (_, stage) => {
  it('emptied after all was done: the same command publishes nothing again, and after a restore neither', async () => {
    const { workspace, migrate, cli, titles } = await stage(0);
    expect((await migrate()).code).toBe(0);
    const all = await titles();
    expect(all).toHaveLength(4);
    await emptyLedger(workspace);

    for (const again of [await migrate(), await cli('status'), await cli('run', '--yes')]) {
      expect(again.code, again.stderr).toBe(8);
      expect(again.stderr).toContain('is empty, but 4 posts were published from this workspace');
      expect(again.stderr).toContain('clipferry ledger restore');
      expect(again.stderr).not.toMatch(/\n\s+at /);
    }
    expect(await titles()).toEqual(all);

    expect((await cli('ledger', 'restore', '--no-input')).code).toBe(2);
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    expect(restored.stdout).toMatch(/Entered from the journal: 4 posts/);
    expect((await cli('ledger', 'check')).code).toBe(0);
    expect((await migrate()).code).toBe(0);
    expect(await titles()).toEqual(all);
  }, 180_000);

  it('without backups too: restore, then the same command, and every post is there once', async () => {
    const { workspace, migrate, cli, titles } = await stage(0);
    expect((await migrate()).code).toBe(0);
    const all = await titles();
    await emptyLedger(workspace);
    await rm(join(workspace, 'backups'), { recursive: true });
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    expect(restored.stdout).toContain('4 posts will be recognised when the export is read and planned again');
    const again = await migrate();
    expect(again.code, again.stderr).toBe(0);
    // What it is about to recognise is not said to go.
    expect(again.stdout).toMatch(/4 under way|4 published already/);
    expect(again.stdout).toMatch(/Goes +nothing/);
    expect(await titles()).toEqual(all);
  }, 180_000);

  it('together with its journal: a restore says what is not known, and nothing goes until the account is resumed', async () => {
    const { workspace, migrate, cli, titles } = await stage(0);
    expect((await migrate()).code).toBe(0);
    const all = await titles();
    await emptyLedger(workspace);
    await loseJournal(workspace);
    expect((await migrate()).code).toBe(8);
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    expect(restored.stdout).toContain('The journal of what was published is lost too');
    expect(restored.stdout).toContain('clipferry accounts resume');
    for (const again of [await migrate(), await cli('run', '--yes')]) {
      expect(again.code, again.stdout + again.stderr).toBe(9);
      expect(again.stdout + again.stderr).toContain('posts may be public that clipferry would publish again');
    }
    expect(await titles()).toEqual(all);
  }, 180_000);

  it('killed while publishing, -wal and -shm deleted: restore, go on, and every post is there once', async () => {
    const { workspace, migrate, cli, titles } = await stage(2);
    const killed = await migrate((child) => void killAfter(child, 2, titles));
    expect(killed.code, killed.stdout + killed.stderr).toBeNull();
    const atTheKill = await titles();
    expect(atTheKill.length).toBeLessThan(6);
    await stripWal(workspace);

    const stopped = await cli('run', '--yes');
    expect(stopped.code, stopped.stderr).toBe(8);
    expect(stopped.stderr).toContain('clipferry ledger restore');
    expect(await titles()).toEqual(atTheKill);
    const restored = await cli('ledger', 'restore', '--yes');
    expect(restored.code, restored.stderr).toBe(0);
    const again = await migrate();
    expect(again.code, again.stdout + again.stderr).toBe(0);
    const after = await titles();
    expect(after).toHaveLength(6);
    expect(new Set(after).size).toBe(6);
    expect(after).toEqual(expect.arrayContaining([...atTheKill]));
  }, 180_000);
});

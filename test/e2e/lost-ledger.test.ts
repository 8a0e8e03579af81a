import { expect, it } from 'vitest';
import { emptyLedger, stripWal } from '../support/ledger-faults.ts';
import { atRednote, atTheFolder, killAfter } from '../support/lost-ledger.ts';

it('a finished migration whose ledger was emptied publishes nothing again, and after a restore neither', async () => {
  const { workspace, migrate, cli, titles } = await atRednote(0);
  expect((await migrate()).code).toBe(0);
  const all = await titles();
  expect(all).toHaveLength(4);
  await emptyLedger(workspace);

  const stopped = await migrate();
  expect(stopped.code, stopped.stderr).toBe(8);
  expect(stopped.stderr).toContain('is empty, but 4 posts were published from this workspace');
  expect(stopped.stderr).toContain('clipferry ledger restore');
  const restored = await cli('ledger', 'restore', '--yes');
  expect(restored.code, restored.stderr).toBe(0);
  const again = await migrate();
  expect(again.code, again.stderr).toBe(0);
  expect(await titles()).toEqual(all);
}, 120_000);

it('a migration that was killed and lost its -wal file goes on after a restore, with every post once', async () => {
  const { workspace, migrate, cli, titles } = await atTheFolder(0);
  const killed = await migrate((child) => void killAfter(child, 2, titles));
  expect(killed.code, killed.stdout + killed.stderr).toBeNull();
  await stripWal(workspace);
  const stopped = await migrate();
  expect(stopped.code, stopped.stderr).toBe(8);
  const restored = await cli('ledger', 'restore', '--yes');
  expect(restored.code, restored.stderr).toBe(0);
  const again = await migrate();
  expect(again.code, again.stderr).toBe(0);
  const after = await titles();
  expect([after.length, new Set(after).size]).toEqual([4, 4]);
}, 120_000);

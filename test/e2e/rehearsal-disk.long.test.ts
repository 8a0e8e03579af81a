import { mkdirSync, symlinkSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { mayMount, mounted } from '../support/mount.ts';

describe.runIf(mayMount)('a rehearsal whose disk fills up', () => {
  it('ends and says that the disk is full, and goes on when there is room', { timeout: 120_000 }, async () => {
    const disk = await mounted('size=2m');
    await inTempFolder(async (folder) => {
      const small = await makeSmallExport(folder);
      const workspace = join(folder, 'w');
      mkdirSync(workspace);
      symlinkSync(disk, join(workspace, 'rehearsal-rednote'));
      await writeFile(join(disk, 'filler'), Buffer.alloc(2 * 1024 * 1024 - 16 * 1024));
      const args = ['migrate', small.path, '--to', 'rednote', '--rehearse', '--captions', small.captions];
      const where = ['--workspace', workspace, '--allow-host', small.host];
      const full = await runCli([...args, ...where]);
      expect(full.stderr).toMatch(/clipferry: no space left where the posts are kept/);
      expect(full.code).toBe(8);
      await rm(join(disk, 'filler'));
      const again = await runCli([...args, ...where]);
      expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/published {4}4/)]);
    });
  });
});

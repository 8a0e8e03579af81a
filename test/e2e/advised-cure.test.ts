import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';

const cli = (args: readonly string[]) => runCli(args, { env: { CLIPFERRY_FETCH_GAP_MS: '0' } });

it('what the message advises is enough: fetch names --allow-host, and the same command with it fetches', async () => {
  await inTempFolder(async (folder) => {
    const small = await makeSmallExport(folder);
    const command = ['fetch', small.path, '--workspace', join(folder, 'w')];
    const refused = await cli(command);
    const advised = /add --allow-host (\S+)/.exec(refused.stdout)?.[1];
    expect({ code: refused.code, advised }).toEqual({ code: 3, advised: small.host });
    expect((await cli([...command, '--allow-host', String(advised)])).code).toBe(0);
    expect([...small.asked.keys()].sort()).toEqual(['behind.mp4', 'first.mp4', 'mine.mp4', 'one.jpeg', 'two.jpeg']);
  });
});

it('and captions that come later let the posts go that waited for them', async () => {
  await inTempFolder(async (folder) => {
    const small = await makeSmallExport(folder);
    const where = ['--workspace', join(folder, 'w'), '--allow-host', small.host];
    const command = ['migrate', small.path, '--to', 'folder', '--yes', ...where];
    const without = await cli(command);
    expect({ code: without.code, said: without.stdout.includes('clipferry captions --template captions.csv') }).toEqual(
      { code: 3, said: true },
    );
    expect((await cli([...command, '--captions', small.captions])).code).toBe(0);
  });
});

import { link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captions } from '../../src/cli/commands/captions.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { report } from '../../src/cli/commands/report.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

const flags = { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private', report: false } as const;
const tableFlags = { account: 'main', order: 'oldest', privatePosts: 'private' } as const;

/** A workspace with a plan of one post, and each command that writes a file at a place, with a yes to everything. */
async function stage() {
  const root = await tempDir();
  const ws = join(root, 'ws');
  const exported = join(root, 'export');
  const fake = new FakeDestination();
  const cli = () => fakeCli({ workspace: ws, destinations: [fake.destination], yes: true });
  await mkdir(exported);
  await writeFile(join(exported, '1.mp4'), sampleVideo(1).bytes);
  await plan(await cli(), flags, exported);
  const table = async (path: string) => plan(await cli(), { ...tableFlags, csv: path });
  const template = async (path: string) => captions(await cli(), { template: path });
  const page = async (path: string) => report(await cli(), { html: path, thumbnails: false });
  const tables = [table, template];
  const ways = [...tables, page];
  const refused = async (path: string, holds: string, some = ways) => {
    const before = await readFile(path).catch(() => null);
    for (const way of some)
      await expect(way(path)).rejects.toMatchObject({
        kind: 'usage',
        reason: { code: 'not-written-over', values: { holds } },
      });
    expect(await readFile(path).catch(() => null)).toEqual(before);
  };
  return { root, ws, exported, cli, table, page, tables, refused };
}

describe('what is never written over, whatever --yes says', () => {
  it('is the workspace: by name, through another link, and what is not there yet', async () => {
    const { root, ws, tables, refused } = await stage();
    await refused(join(ws, 'ledger.sqlite'), 'workspace', tables);
    await refused(join(ws, 'plan.json'), 'workspace', tables);
    await refused(join(ws, 'config.json'), 'workspace', tables);
    await link(join(ws, 'ledger.sqlite'), join(root, 'innocent.html'));
    await refused(join(root, 'innocent.html'), 'workspace');
    await symlink(ws, join(root, 'way in'));
    await refused(join(root, 'way in', 'plan.json'), 'workspace', tables);
    await writeFile(join(ws, 'notes.html'), 'mine');
    await refused(join(ws, 'notes.html'), 'workspace');
  });

  it('is the export and what this command reads', async () => {
    const { root, exported, cli, tables, refused } = await stage();
    await refused(join(exported, '1.mp4'), 'input', tables);
    const ids = join(root, 'ids.txt');
    await writeFile(ids, 'c1\n');
    const one = await cli();
    await expect(plan(one, { ...flags, ids, csv: ids }, exported)).rejects.toMatchObject({
      reason: { code: 'not-written-over', values: { holds: 'input' } },
    });
    expect(await readFile(ids, 'utf8')).toBe('c1\n');
  });

  it('is a link or a device', async () => {
    const { root, tables, refused } = await stage();
    await writeFile(join(root, 'real.html'), 'mine');
    await symlink(join(root, 'real.html'), join(root, 'link.html'));
    await refused(join(root, 'link.html'), 'special');
    await refused('/dev/null', 'special', tables);
  });

  it('is neither our own table nor our own page in the workspace', async () => {
    const { ws, table, page } = await stage();
    for (const _ of [1, 2]) {
      expect(await table(join(ws, 'plan.csv'))).toBe(0);
      expect(await page(join(ws, 'my page.html'))).toBe(0);
    }
  });
});

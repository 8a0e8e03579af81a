import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import { mayMount, mounted, remounted } from '../support/mount.ts';
import { tempDir } from '../support/temp.ts';

/** A ledger whose last commits are still in its WAL, as a killed process leaves it. */
async function killedIn(disk: string): Promise<void> {
  const folder = await tempDir();
  const ledger = await openLedger(folder, 'write');
  await ledger.posts.beginArchive({
    path: 'export.zip',
    location: '/export.zip',
    source: 'tiktok',
    about: { generation: 'x', accountName: null, notes: [] },
    at: '2026-11-26T12:00:00.000Z',
  });
  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal']) await copyFile(join(folder, name), join(disk, name));
  await ledger.close();
}

async function filled(disk: string): Promise<void> {
  await writeFile(join(disk, 'filler'), Buffer.alloc(8 << 20)).catch(() => undefined);
}

async function archiveOf(disk: string): Promise<string | undefined> {
  const ledger = await openLedger(disk, 'read');
  try {
    return (await ledger.posts.lastArchive())?.path;
  } finally {
    await ledger.close();
  }
}

describe.runIf(mayMount)('looking at the ledger', () => {
  it('works on a full disk, also after a kill', async () => {
    const disk = await mounted('size=4m');
    await killedIn(disk);
    await filled(disk);
    expect(await archiveOf(disk)).toBe('export.zip');
    await rm(join(disk, 'filler'));
    await (await openLedger(disk, 'write')).close();
    await filled(disk);
    expect(await archiveOf(disk)).toBe('export.zip');
  });

  it('works on a disk that can only be read, also after a kill', async () => {
    const disk = await mounted('size=4m');
    await killedIn(disk);
    remounted(disk, 'ro');
    expect(await archiveOf(disk)).toBe('export.zip');
  });
});

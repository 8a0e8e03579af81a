import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import { mayMount, mounted, remounted } from '../support/mount.ts';
import { tempDir } from '../support/temp.ts';
import { account, begin, bring, key } from './deliver.ts';
import { importPosts, planPosts, upTo } from './fill.ts';

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

describe.runIf(mayMount)('publishing on a disk that is full', () => {
  it('stops before anything is sent where the backup has no room, leaves no half of one, and goes on with room', async () => {
    const disk = await mounted('size=4m');
    const ledger = await openLedger(disk, 'write');
    await importPosts(ledger, 2);
    await planPosts(ledger, account, upTo(2));
    await bring(ledger, 0, 'uploaded');
    await filled(disk);
    await expect(begin(ledger, 0, 1)).rejects.toMatchObject({ kind: 'fatal', code: 'disk-full' });
    expect((await ledger.deliveries.find(key(0)))?.state).toBe('uploaded');
    expect(await readdir(join(disk, 'backups')).catch(() => [])).toEqual([]);
    expect(await intents(disk)).toBe(0);
    await rm(join(disk, 'filler'));
    await begin(ledger, 0, 1);
    expect(await intents(disk)).toBe(1);
    expect(await readdir(join(disk, 'backups'))).toHaveLength(1);
    await ledger.close();
  });

  it('stops where the journal has no room, and knows of it once there is', async () => {
    const disk = await mounted('size=4m');
    const ledger = await openLedger(disk, 'write');
    await importPosts(ledger, 60);
    await planPosts(ledger, account, upTo(60));
    await bring(ledger, 0, 'publishing');
    for (let n = 1; n < 60; n += 1) await bring(ledger, n, 'uploaded');
    await filled(disk);
    let stopped = 0;
    for (let n = 1; n < 60 && stopped === 0; n += 1)
      await begin(ledger, n, 1).catch((error) => {
        expect(error).toMatchObject({ kind: 'fatal', code: 'disk-full' });
        stopped = n;
      });
    expect(stopped).toBeGreaterThan(0);
    await ledger.close();
    await rm(join(disk, 'filler'));
    const again = await openLedger(disk, 'write');
    const begun = (await again.deliveries.totals(account)).byState.publishing;
    expect([stopped, stopped + 1]).toContain(begun);
    expect(await intents(disk)).toBe(begun);
    await again.close();
  });
});

async function intents(disk: string): Promise<number> {
  return (await readFile(join(disk, 'publications.jsonl'), 'utf8')).split('"kind":"intent"').length - 1;
}

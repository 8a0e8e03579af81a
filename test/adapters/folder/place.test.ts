import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claim, markerFile } from '../../../adapters/destinations/folder/marker.ts';
import type { LocalPlace, PlaceOfAccount } from '../../../src/contract/index.ts';
import { tempDir } from '../../support/temp.ts';
import { folder } from './folder.ts';

const at: PlaceOfAccount = {
  account: { destination: 'folder', label: 'main' },
  folder: '/nowhere/folder-main',
  workspaceId: 'workspace-one',
};
const owner = { workspace: 'workspace-one', account: 'main' };

function placeOf(): LocalPlace {
  if (folder.place === undefined) throw new Error('a folder is a place');
  return folder.place;
}

const usable = (out: string, more: Partial<PlaceOfAccount> = {}) => placeOf().assertUsable({ out }, { ...at, ...more });

describe('whose a hand-off folder is', () => {
  it('one that is new, empty, or holds only what systems put there is free', async () => {
    const root = await tempDir();
    await usable(join(root, 'new', 'one'));
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini']) await writeFile(join(root, name), '');
    await usable(root);
    expect((await readdir(root)).sort()).toEqual(['.DS_Store', 'Thumbs.db', 'desktop.ini']);
  });

  it('the first of two that come at once has it, and the other is told', async () => {
    const root = await tempDir();
    const claims = [owner, { workspace: 'workspace-two', account: 'main' }].map((one) =>
      claim(root, { owner: one, isOwnPlace: false }, 'en'),
    );
    const ended = await Promise.allSettled(claims);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await readdir(root)).toEqual([markerFile]);
  });

  it('a marker of a newer clipferry, and a damaged one, stop before anything is written', async () => {
    for (const [text, code] of [
      ['{"v":2,"owner":"x"}', 'folder/marker-newer'],
      ['{"v":1,', 'folder/marker-broken'],
      ['{"v":1,"workspace":7}', 'folder/marker-broken'],
      ['', 'folder/marker-broken'],
    ] as const) {
      const root = await tempDir();
      await writeFile(join(root, markerFile), text);
      await expect(usable(root)).rejects.toMatchObject({ kind: 'usage', code });
      expect(await readFile(join(root, markerFile), 'utf8')).toBe(text);
    }
  });

  it('one with posts and no marker, as an older clipferry left it, is the account’s whose posts they are', async () => {
    const root = await tempDir();
    await mkdir(join(root, '0001 post'));
    const post = {
      v: 1,
      folder: '0001 post',
      deliveryKey: 'folder:main:p1',
      ref: 'p1',
      order: 1,
      kind: 'video',
      createdAt: '2024-06-02T18:00:00.000Z',
      scheduledAt: null,
      visibility: 'public',
      language: null,
      title: null,
      body: '',
      hashtags: [],
      files: [],
    };
    await writeFile(join(root, '0001 post', 'post.json'), JSON.stringify(post));
    await usable(root);
    await expect(usable(root, { account: { destination: 'folder', label: 'shop' } })).rejects.toMatchObject({
      reason: { code: 'folder/of-other-account', values: { account: 'main' } },
    });
    expect(await placeOf().isOwn({ out: root }, at)).toBe(false);
    await claim(root, { owner, isOwnPlace: false }, 'en');
    expect(await placeOf().isOwn({ out: root }, at)).toBe(true);
    expect(await placeOf().isOwn({ out: root }, { ...at, workspaceId: null })).toBe(false);
  });
});

describe('a hand-off folder that cannot be seen', () => {
  it.runIf(process.platform === 'linux')(
    'on a disk that is not connected is not called gone, and nothing is made in its stead',
    async () => {
      const out = '/media/clipferry-test/NO SUCH STICK/posts';
      const away = {
        code: 'folder/place-away',
        values: { folder: out, missing: '/media/clipferry-test/NO SUCH STICK' },
      };
      expect(await placeOf().findTrouble({ out }, at)).toEqual(away);
      await expect(usable(out)).rejects.toMatchObject({ kind: 'needs-user', scope: 'account', reason: away });
    },
  );

  it('is told, and one that is there is no trouble', async () => {
    const root = await tempDir();
    expect(await placeOf().findTrouble({ out: root }, at)).toBeNull();
    await rm(root, { recursive: true });
    expect(await placeOf().findTrouble({ out: root }, at)).toEqual({
      code: 'folder/place-missing',
      values: { folder: root },
    });
  });

  it('a file of its name is told for what it is', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'file'), '');
    await expect(usable(join(root, 'file'))).rejects.toMatchObject({ kind: 'usage', code: 'not-a-folder' });
    await expect(usable(join(root, 'file', 'below'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});

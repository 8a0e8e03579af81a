import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureFolder, findRefusal, makeFolders, writeFileAtomically } from '../../src/disk/index.ts';
import { mayMount, mounted } from '../support/mount.ts';
import { tempDir } from '../support/temp.ts';

describe('a folder', () => {
  it('is made with all above it, once, and says which was the first', async () => {
    const root = await tempDir();
    const deep = join(root, 'a', 'b', 'c');
    expect(await makeFolders(deep, 0o700)).toBe(join(root, 'a'));
    expect((await stat(deep)).mode & 0o777).toBe(0o700);
    expect(await makeFolders(deep)).toBeNull();
  });

  it('may be a link to one', async () => {
    const root = await tempDir();
    await mkdir(join(root, 'real'));
    await symlink('real', join(root, 'link'));
    await ensureFolder(join(root, 'link', 'new'));
    expect((await stat(join(root, 'real', 'new'))).isDirectory()).toBe(true);
  });

  it('is made once by many that ask at the same moment', async () => {
    const deep = join(await tempDir(), 'a', 'b');
    await Promise.all(Array.from({ length: 20 }, () => ensureFolder(deep)));
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it('cannot stand where a link leads nowhere', async () => {
    const root = await tempDir();
    await symlink('nowhere', join(root, 'link'));
    await expect(ensureFolder(join(root, 'link'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });

  it.runIf(process.platform === 'linux')('under /proc is refused at once, not asked for for ever', async () => {
    await expect(ensureFolder('/proc/clipferry/workspace')).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'disk-unable', values: { path: '/proc/clipferry' } },
    });
  });
});

describe.runIf(mayMount)('a disk that is really so', () => {
  it('and can only be read, says so, not that the folder is not there', async () => {
    const disk = await mounted('ro');
    await expect(ensureFolder(join(disk, 'new', 'below'))).rejects.toMatchObject({ code: 'disk-read-only' });
    await expect(writeFileAtomically(join(disk, 'x'), 'x')).rejects.toMatchObject({ code: 'disk-read-only' });
  });

  it('and has room but no entry left for another file, is full', async () => {
    const disk = await mounted('size=4m,nr_inodes=3');
    await writeFile(join(disk, 'a'), '');
    await writeFile(join(disk, 'b'), '');
    await expect(ensureFolder(join(disk, 'new'))).rejects.toMatchObject({ code: 'disk-full' });
    await expect(writeFileAtomically(join(disk, 'x'), 'x')).rejects.toMatchObject({ code: 'disk-full' });
    expect(await findRefusal(disk)).toMatchObject({ kind: 'fatal', code: 'disk-full' });
  });
});

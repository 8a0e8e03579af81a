import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { because, FerryError } from '../../src/contract/index.ts';
import { diskError, diskReason, ensureFolder, freeBytes, onDisk } from '../../src/disk/index.ts';
import { tempDir } from '../support/temp.ts';

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: what Node says`), { code });
}

describe('every way a disk can refuse has its own name', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-quota'],
    ['EFBIG', 'file-too-big'],
    ['EACCES', 'disk-forbidden'],
    ['EPERM', 'disk-forbidden'],
    ['EROFS', 'disk-read-only'],
    ['EMFILE', 'too-many-open-files'],
    ['ENFILE', 'too-many-open-files'],
    ['ENAMETOOLONG', 'name-too-long'],
    ['ENOTDIR', 'not-a-folder'],
    ['EEXIST', 'not-a-folder'],
    ['ENOENT', 'folder-gone'],
    ['EIO', 'disk-broken'],
    ['ENODEV', 'disk-gone'],
    ['ENXIO', 'disk-gone'],
    ['ESTALE', 'disk-gone'],
    ['EBUSY', 'file-busy'],
    ['ETXTBSY', 'file-busy'],
  ])('%s is %s', (systemCode, code) => {
    const cause = refusal(systemCode);
    expect(diskReason(cause, '/some/folder')).toEqual({ code, values: { path: '/some/folder' } });
    expect(diskError(cause, '/some/folder')).toMatchObject({ kind: 'fatal', effect: 'none', code, cause });
  });

  it('and what is no refusal of the disk stays what it is', () => {
    const known = new FerryError('permanent', because('no-frame', { path: 'x' }));
    for (const error of [refusal('ECONNRESET'), new Error('a bug'), known, 'text', null]) {
      expect(diskReason(error, '/x')).toBeNull();
      expect(diskError(error, '/x')).toBe(error);
    }
  });

  it('as the system itself says it', async () => {
    await expect(onDisk('/some/folder', () => writeFile('/dev/full', 'x'))).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'disk-full', values: { path: '/some/folder' } },
    });
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    await expect(ensureFolder(file)).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(ensureFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(freeBytes(join(file, 'no'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});

it('tells how much is free', async () => {
  expect(await freeBytes(await tempDir())).toBeGreaterThan(1_000_000);
});

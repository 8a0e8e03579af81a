import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { because, FerryError } from '../../src/contract/index.ts';
import {
  diskError,
  diskReason,
  ensureFolder,
  freeBytes,
  onDisk,
  strayDiskError,
  writeFileAtomically,
} from '../../src/disk/index.ts';
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
    ['ENOTCONN', 'disk-gone'],
    ['ESHUTDOWN', 'disk-gone'],
    ['ENOLINK', 'disk-gone'],
    ['EHOSTDOWN', 'disk-gone'],
    ['ETIMEDOUT', 'disk-gone'],
    ['EREMOTEIO', 'disk-broken'],
    ['EBADMSG', 'disk-broken'],
    ['EUCLEAN', 'disk-broken'],
    ['EMLINK', 'disk-full'],
    ['EOVERFLOW', 'file-too-big'],
    ['ENOMEM', 'memory-full'],
    ['EINVAL', 'name-impossible'],
    ['EILSEQ', 'name-impossible'],
    ['EISDIR', 'is-a-folder'],
    ['ENOTEMPTY', 'is-a-folder'],
    ['ELOOP', 'link-loop'],
    ['ENOSYS', 'disk-unable'],
    ['ENOTSUP', 'disk-unable'],
    ['EOPNOTSUPP', 'disk-unable'],
    ['ENOLCK', 'disk-unable'],
    ['EXDEV', 'disk-unable'],
    ['EDEADLK', 'file-busy'],
    ['EBUSY', 'file-busy'],
    ['ETXTBSY', 'file-busy'],
  ])('%s is %s', (systemCode, code) => {
    const cause = refusal(systemCode);
    expect(diskReason(cause, '/some/folder')).toEqual({ code, values: { path: '/some/folder' } });
    expect(diskError(cause, '/some/folder')).toMatchObject({ kind: 'fatal', effect: 'none', code, cause });
  });

  it.each([
    [122, 'disk-quota'],
    [116, 'disk-gone'],
    [117, 'disk-broken'],
  ])('a number that Node has no name for, %i, is %s', (errno, code) => {
    const nameless = Object.assign(new Error('x'), { code: `Unknown system error -${errno}`, errno: -errno });
    expect(diskReason(nameless, '/x')).toMatchObject({ code });
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
    const folder = await tempDir();
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(ensureFolder(file)).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(ensureFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await symlink('round', join(folder, 'round'));
    await expect(ensureFolder(join(folder, 'round', 'x'))).rejects.toMatchObject({ code: 'link-loop' });
    await expect(ensureFolder(join(folder, 'n'.repeat(300)))).rejects.toMatchObject({ code: 'name-too-long' });
    await expect(ensureFolder(`${folder}/a\0b`)).rejects.toMatchObject({ code: 'name-impossible' });
    await expect(writeFileAtomically(folder, 'x')).rejects.toMatchObject({ code: 'is-a-folder' });
    await expect(freeBytes(join(file, 'no'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});

it('tells how much is free', async () => {
  expect(await freeBytes(await tempDir())).toBeGreaterThan(1_000_000);
});

describe('what nobody caught where it happened', () => {
  it('is the disk’s refusal when it names its file', async () => {
    const error = await writeFile('/no/such/folder/x', 'x').catch((thrown: unknown) => thrown);
    expect(strayDiskError(error, '/workspace')).toMatchObject({
      kind: 'fatal',
      reason: { code: 'folder-gone', values: { path: '/no/such/folder/x' } },
    });
  });

  it('or when only a disk says so: then the workspace is named', () => {
    expect(strayDiskError(refusal('ENOSPC'), '/workspace')).toMatchObject({
      reason: { code: 'disk-full', values: { path: '/workspace' } },
    });
  });

  it('and a bug or a socket’s trouble stays what it is', () => {
    for (const error of [refusal('ETIMEDOUT'), refusal('EINVAL'), new TypeError('x'), null])
      expect(strayDiskError(error, '/workspace')).toBe(error);
  });
});

import { randomBytes } from 'node:crypto';
import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyDurably, hashFile } from '../../src/disk/index.ts';
import { tempDir } from '../support/temp.ts';

const never = new AbortController().signal;

describe('a durable copy', () => {
  it.each([0, 1, 1024 * 1024, 17 * 1024 * 1024 + 5])('of %i bytes is the same, byte for byte', async (bytes) => {
    const folder = await tempDir();
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await writeFile(from, randomBytes(bytes));
    await copyDurably(from, to, { signal: never });
    expect((await readFile(to)).equals(await readFile(from))).toBe(true);
  });

  it('never writes over what is there', async () => {
    const folder = await tempDir();
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await writeFile(from, 'new');
    await writeFile(to, 'old');
    await expect(copyDurably(from, to, { signal: never })).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(to, 'utf8')).toBe('old');
  });

  it('fails with the file system’s own error when the source is gone', async () => {
    const folder = await tempDir();
    await expect(copyDurably(join(folder, 'no'), join(folder, 'to'), { signal: never })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('stops soon when asked to, in the middle of an endless file', async () => {
    const folder = await tempDir();
    await symlink('/dev/zero', join(folder, 'from'));
    const controller = new AbortController();
    const copying = copyDurably(join(folder, 'from'), join(folder, 'to'), { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    const began = performance.now();
    await expect(copying).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect((await stat(join(folder, 'to'))).size).toBeGreaterThan(0);
  });

  it('does not begin when it was stopped before', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'from'), 'x');
    await expect(
      copyDurably(join(folder, 'from'), join(folder, 'to'), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(stat(join(folder, 'to'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('hashing', () => {
  it('reads a file of many chunks and stops on abort', async () => {
    const path = join(await tempDir(), 'big');
    await writeFile(path, Buffer.alloc(3_500_001, 'abc'));
    // sha256sum of the same bytes
    expect(await hashFile(path)).toEqual({ sha256: SHA256, bytes: 3_500_001 });
    await expect(hashFile(path, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

const SHA256 = 'f1f841af695524e7ffef58973d50a2c634a3ac0fb37eacce453dbcfe53db45da';

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exists, syncFile, writeDurably, writeFileAtomically } from '../../src/disk/index.ts';
import { tempDir } from '../support/temp.ts';

async function* chunksOf<T>(...chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks;
}

describe('an atomic write', () => {
  it.each<[string, () => Parameters<typeof writeFileAtomically>[1]]>([
    ['text', () => 'häße'],
    ['bytes', () => Buffer.from('häße')],
    ['a stream of text', () => chunksOf('hä', 'ße')],
    ['a stream of bytes', () => chunksOf(Buffer.from('hä'), Buffer.from('ße'))],
    ['a mixed stream', () => chunksOf<string | Uint8Array>('h', Buffer.from('äß'), 'e')],
  ])('puts %s in the place of the old file, and nothing else there', async (_, data) => {
    const folder = await tempDir();
    const path = join(folder, 'file');
    await writeFile(path, 'a longer old content');
    await writeFileAtomically(path, data());
    expect(await readFile(path, 'utf8')).toBe('häße');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('takes a long stream of short lines without holding it, in order', async () => {
    const path = join(await tempDir(), 'file');
    async function* lines(): AsyncGenerator<string> {
      for (let n = 0; n < 200_000; n += 1) yield `${n}\n`;
    }
    await writeFileAtomically(path, lines());
    const text = await readFile(path, 'utf8');
    expect(text.split('\n').length).toBe(200_001);
    expect(text.endsWith('199999\n')).toBe(true);
  });

  it('keeps the old file, and nothing else, when the content fails half-way', async () => {
    const folder = await tempDir();
    const path = join(folder, 'file');
    await writeFile(path, 'old');
    async function* failing(): AsyncGenerator<string> {
      yield 'x'.repeat(200_000);
      throw new Error('the source broke');
    }
    await expect(writeFileAtomically(path, failing())).rejects.toThrow('the source broke');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('leaves nothing behind when a folder has the name', async () => {
    const folder = await tempDir();
    const path = join(folder, 'file');
    await mkdir(path);
    await writeFile(join(path, 'inside'), '');
    await expect(writeFileAtomically(path, 'x')).rejects.toBeInstanceOf(Error);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('says which file the disk refused, and why', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'file'), '');
    const below = join(folder, 'file', 'x');
    await expect(writeFileAtomically(below, 'x')).rejects.toMatchObject({
      kind: 'fatal',
      effect: 'none',
      reason: { code: 'not-a-folder', values: { path: below } },
    });
    const nowhere = join(folder, 'no', 'x');
    await expect(writeFileAtomically(nowhere, 'x')).rejects.toMatchObject({
      reason: { code: 'folder-gone', values: { path: nowhere } },
    });
    const endless = join(folder, 'n'.repeat(300));
    await expect(writeFileAtomically(endless, 'x')).rejects.toMatchObject({ reason: { code: 'name-too-long' } });
  });

  it('can keep a file to its owner, from its first byte on', async () => {
    const folder = await tempDir();
    const path = join(folder, 'secret');
    const temp = join(folder, 'secret.part');
    // What lies there already might be readable for others.
    await writeFile(temp, 'left over');
    await chmod(temp, 0o666);
    let seenMode = 0;
    async function* looking(): AsyncGenerator<string> {
      seenMode = (await stat(temp)).mode & 0o777;
      yield 'secret';
    }
    await writeFileAtomically(path, looking(), { mode: 0o600, temp });
    expect([seenMode, (await stat(path)).mode & 0o777]).toEqual([0o600, 0o600]);
  });

  it('keeps what grows to its owner, also where the whole file is for others', async () => {
    const folder = await tempDir();
    const [path, temp] = [join(folder, 'report.html'), join(folder, 'report.part')];
    let seenMode = 0;
    async function* looking(): AsyncGenerator<string> {
      seenMode = (await stat(temp)).mode & 0o777;
      yield 'page';
    }
    await writeFileAtomically(path, looking(), { temp });
    await writeFile(join(folder, 'usual'), '');
    expect(seenMode).toBe(0o600);
    expect((await stat(path)).mode).toBe((await stat(join(folder, 'usual'))).mode);
  });

  it('never writes through a link that waits under its temp name', async () => {
    const folder = await tempDir();
    const precious = join(folder, 'precious');
    await writeFile(precious, 'mine');
    await symlink(precious, join(folder, 'file.part'));
    await writeFileAtomically(join(folder, 'file'), 'new', { temp: join(folder, 'file.part') });
    expect(await readFile(precious, 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('new');
  });

  it('of many at once leaves one whole file', async () => {
    const folder = await tempDir();
    const path = join(folder, 'file');
    const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(50_000));
    await Promise.all(texts.map((text) => writeFileAtomically(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('shows the old file or the new one to a reader, whenever the writer is killed', async () => {
    const folder = await tempDir();
    const path = join(folder, 'file');
    const contents = ['a', 'b'].map((letter) => letter.repeat(3_000_000));
    await writeFile(path, contents[0] ?? '');
    const script = `
      const { writeFileAtomically } = await import(${JSON.stringify(new URL('../../src/disk/index.ts', import.meta.url).href)});
      for (;;) for (const letter of ['b', 'a']) await writeFileAtomically(${JSON.stringify(path)}, letter.repeat(3_000_000));
    `;
    for (let kill = 0; kill < 5; kill += 1) {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: 'ignore',
      });
      await expect
        .poll(async () => (await readdir(folder)).length, { timeout: 10_000, interval: 3 })
        .toBeGreaterThan(1 + kill);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const seen = await readFile(path, 'utf8');
      expect(contents.includes(seen)).toBe(true);
    }
  });
});

describe('a durable write', () => {
  it('makes a new file, and never touches one that is there', async () => {
    const path = join(await tempDir(), 'file');
    await writeDurably(path, 'one');
    await expect(writeDurably(path, 'two')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe('one');
    await syncFile(path);
  });
});

describe('whether something is there', () => {
  it('counts links that lead nowhere', async () => {
    const folder = await tempDir();
    await symlink('nowhere', join(folder, 'link'));
    expect([await exists(folder), await exists(join(folder, 'link')), await exists(join(folder, 'no'))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

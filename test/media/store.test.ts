import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMediaStore } from '../../src/media/store.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const source = sha('an original');
const remux = { rung: 'remux' } as const;

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('originals', () => {
  it('take their place by hash, and the part is gone', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    const part = store.originalPart('12');
    await writeFile(part, 'film');
    const stored = await store.adoptOriginal(part, sha('film'), '.mp4');
    expect(stored).toEqual({
      path: join(workspace, 'originals', sha('film').slice(0, 2), `${sha('film')}.mp4`),
      sha256: sha('film'),
      bytes: 4,
    });
    expect(await filesUnder(workspace)).toEqual([`${sha('film')}.mp4`]);
    expect(await store.findOriginal(sha('film'), '.mp4', 4)).toBe(stored.path);
  });

  it('are not found when they are gone or have another size', async () => {
    const store = await openMediaStore(await tempDir());
    const part = store.originalPart('a');
    await writeFile(part, 'film');
    const { path } = await store.adoptOriginal(part, sha('film'), '.mp4');
    expect(await store.findOriginal(sha('film'), '.mp4', 5)).toBeNull();
    await truncate(path, 2);
    expect(await store.findOriginal(sha('film'), '.mp4', 4)).toBeNull();
    await rm(path);
    expect(await store.findOriginal(sha('film'), '.mp4', 4)).toBeNull();
  });

  it('of a person are copied, and theirs stays', async () => {
    const workspace = await tempDir();
    const theirs = join(await tempDir(), 'my film.mp4');
    await writeFile(theirs, 'my film');
    const store = await openMediaStore(workspace);
    const stored = await store.ensureOriginalFromFile(theirs, '.mp4', signal);
    expect(stored).toMatchObject({ sha256: sha('my film'), bytes: 7 });
    expect(await readFile(stored.path, 'utf8')).toBe('my film');
    expect(await readFile(theirs, 'utf8')).toBe('my film');
    expect(await store.ensureOriginalFromFile(theirs, '.mp4', signal)).toEqual(stored);
    expect(await filesUnder(workspace)).toHaveLength(1);
  });

  it('of a person that are gone are named, and not taken for a fault of the workspace', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    const path = join(workspace, 'no film.mp4');
    await expect(store.ensureOriginalFromFile(path, '.mp4', signal)).rejects.toMatchObject({
      kind: 'permanent',
      effect: 'none',
      reason: { code: 'file-unreadable', values: { path, systemCode: 'ENOENT' } },
    });
    expect(await filesUnder(workspace)).toEqual([]);
  });

  it('never leave the folder, whatever the key is', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    expect(dirname(store.originalPart('../../etc/passwd'))).toBe(join(workspace, 'originals', 'incoming'));
  });
});

describe('renditions', () => {
  it('are made once and found again, also by the next process', async () => {
    const workspace = await tempDir();
    let made = 0;
    const make = async (part: string) => {
      made += 1;
      await writeFile(part, 'small film');
    };
    const first = await (await openMediaStore(workspace)).ensureRendition(source, remux, make);
    const again = await (await openMediaStore(workspace)).ensureRendition(source, { rung: 'remux' }, make);
    expect(made).toBe(1);
    expect(again).toEqual(first);
    expect(first).toMatchObject({ sha256: sha('small film'), bytes: 10 });
    expect(await readFile(first.path, 'utf8')).toBe('small film');
  });

  it('are made once when two ask at the same time', async () => {
    const store = await openMediaStore(await tempDir());
    let made = 0;
    const make = async (part: string) => {
      made += 1;
      await writeFile(part, `film ${made}`);
    };
    const all = await Promise.all(Array.from({ length: 5 }, () => store.ensureRendition(source, remux, make)));
    expect(made).toBe(1);
    expect(new Set(all.map((file) => file.sha256)).size).toBe(1);
  });

  it('of another source or recipe are others, each with its kind of name', async () => {
    const store = await openMediaStore(await tempDir());
    const make = (text: string) => (part: string) => writeFile(part, text);
    const recipe = { rung: 'encode', format: 'jpeg', maxLongSide: 100, maxBytes: 100 } as const;
    const files = [
      await store.ensureRendition(source, remux, make('a')),
      await store.ensureRendition(sha('another'), remux, make('b')),
      await store.ensureRendition(source, recipe, make('c')),
      await store.ensureRendition(source, { ...recipe, format: 'webp' }, make('d')),
      await store.ensureRendition(source, { rung: 'cover', atMs: 0, maxLongSide: 100 }, make('e')),
    ];
    expect(files.map((file) => file.path.split('.').at(-1))).toEqual(['mp4', 'mp4', 'jpg', 'webp', 'jpg']);
    expect(new Set(files.map((file) => file.sha256)).size).toBe(5);
  });

  it('are made again when they are gone, damaged or their note is rubbish', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    let made = 0;
    const make = async (part: string) => {
      made += 1;
      await writeFile(part, 'film');
    };
    const { path } = await store.ensureRendition(source, remux, make);
    await rm(path);
    await store.ensureRendition(source, remux, make);
    await truncate(path, 1);
    await store.ensureRendition(source, remux, make);
    expect(await readFile(path, 'utf8')).toBe('film');
    const note = (await readdir(join(workspace, 'renditions', 'keys'), { recursive: true })).find((name) =>
      name.endsWith('.json'),
    );
    await writeFile(join(workspace, 'renditions', 'keys', note ?? ''), '{"sha256":"../../x"}');
    await store.ensureRendition(source, remux, make);
    expect(made).toBe(4);
  });

  it('leave nothing behind when making fails, and the next call tries again', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    const failing = async (part: string) => {
      await writeFile(part, 'half a fi');
      throw new Error('ffmpeg died');
    };
    await expect(store.ensureRendition(source, remux, failing)).rejects.toThrow('ffmpeg died');
    expect(await filesUnder(workspace)).toEqual([]);
    await expect(store.ensureRendition(source, remux, (part) => writeFile(part, ''))).rejects.toMatchObject({
      reason: { code: 'rendition-wrong', values: { fault: 'nothing' } },
    });
    const { bytes } = await store.ensureRendition(source, remux, (part) => writeFile(part, 'film'));
    expect(bytes).toBe(4);
  });

  it('go when they are no longer needed; originals never go with them', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    const part = store.originalPart('1');
    await writeFile(part, 'film');
    const original = await store.adoptOriginal(part, sha('film'), '.mp4');
    const rendition = await store.ensureRendition(source, remux, (path) => writeFile(path, 'smaller'));
    expect((await store.usedBytes()).originals).toBe(4);
    expect((await store.usedBytes()).renditions).toBeGreaterThanOrEqual(7);
    await store.removeRendition(rendition.sha256);
    await store.removeRendition(original.sha256);
    await store.removeRendition(sha('never there'));
    expect(existsSync(rendition.path)).toBe(false);
    expect(existsSync(original.path)).toBe(true);
  });
});

describe('files for adapters', () => {
  it('are found by hash among renditions and originals, whole or in part', async () => {
    const store = await openMediaStore(await tempDir());
    const part = store.originalPart('1');
    await writeFile(part, '0123456789');
    const original = await store.adoptOriginal(part, sha('0123456789'), '.mp4');
    const rendition = await store.ensureRendition(source, remux, (path) => writeFile(path, 'abcdef'));
    expect(await store.files.ensureFile(original.sha256, signal)).toBe(original.path);
    expect(await store.files.ensureFile(rendition.sha256, signal)).toBe(rendition.path);
    const read = async (sha256: string, range?: { index: number; start: number; end: number }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of store.files.open(sha256, range)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    };
    expect(await read(original.sha256)).toBe('0123456789');
    expect(await read(original.sha256, { index: 0, start: 2, end: 5 })).toBe('234');
    expect(await read(original.sha256, { index: 0, start: 4, end: 4 })).toBe('');
    const gone = expect.objectContaining({
      kind: 'retryable',
      code: 'file-gone',
      remedy: 'prepare-again',
      effect: 'none',
    });
    for (const name of [sha('nothing'), '../../etc/passwd']) {
      expect(() => store.files.open(name)).toThrow(gone);
      await expect(store.files.ensureFile(name, signal)).rejects.toEqual(gone);
      await expect(store.files.copyTo(name, join(await tempDir(), 'copy'), signal)).rejects.toEqual(gone);
    }
  });
});

describe('leftovers', () => {
  it('of dead processes are swept; downloads that can be continued, and our own parts, stay', async () => {
    const workspace = await tempDir();
    const store = await openMediaStore(workspace);
    const dead = join(workspace, 'renditions', 'parts', '999999-abc.part');
    const own = join(workspace, 'renditions', 'parts', `${process.pid}-abc.part`);
    for (const path of [dead, own, store.originalPart('7')]) await writeFile(path, 'x');
    expect(await store.sweepParts()).toBe(1);
    expect([existsSync(dead), existsSync(own), existsSync(store.originalPart('7'))]).toEqual([false, true, true]);
  });
});

describe('holding a rendition', () => {
  async function stocked() {
    const store = await openMediaStore(await tempDir());
    const rendition = await store.ensureRendition(source, remux, (path) => writeFile(path, 'smaller'));
    return { store, rendition };
  }
  const unneeded = async () => false;

  it('keeps it from being dropped until it is let go', async () => {
    const { store, rendition } = await stocked();
    const release = await store.retainRendition(rendition.sha256);
    await store.removeUnlessRetained(rendition.sha256, unneeded);
    expect(existsSync(rendition.path)).toBe(true);
    release?.();
    await store.removeUnlessRetained(rendition.sha256, unneeded);
    expect(existsSync(rendition.path)).toBe(false);
  });

  it('counts holders, and each of them once', async () => {
    const { store, rendition } = await stocked();
    const [first, second] = [
      await store.retainRendition(rendition.sha256),
      await store.retainRendition(rendition.sha256),
    ];
    first?.();
    first?.();
    await store.removeUnlessRetained(rendition.sha256, unneeded);
    expect(existsSync(rendition.path)).toBe(true);
    second?.();
    await store.removeUnlessRetained(rendition.sha256, unneeded);
    expect(existsSync(rendition.path)).toBe(false);
  });

  it('says when it is not there, and then holds nothing', async () => {
    const { store, rendition } = await stocked();
    await store.removeRendition(rendition.sha256);
    expect(await store.retainRendition(rendition.sha256)).toBeNull();
    const again = await store.ensureRendition(source, remux, (path) => writeFile(path, 'smaller'));
    await store.removeUnlessRetained(again.sha256, unneeded);
    expect(existsSync(again.path)).toBe(false);
  });

  it('waits while one is being dropped, and learns that it is gone', async () => {
    const { store, rendition } = await stocked();
    let answer: (needed: boolean) => void = () => {};
    const dropped = store.removeUnlessRetained(
      rendition.sha256,
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const held = store.retainRendition(rendition.sha256);
    answer(false);
    expect(await held).toBeNull();
    await dropped;
    expect(existsSync(rendition.path)).toBe(false);
  });

  it('waits for a drop that turns out not to be wanted, and holds the file', async () => {
    const { store, rendition } = await stocked();
    const dropped = store.removeUnlessRetained(rendition.sha256, async () => true);
    expect(await store.retainRendition(rendition.sha256)).not.toBeNull();
    await dropped;
    expect(existsSync(rendition.path)).toBe(true);
  });

  it('is possible again after a drop that failed', async () => {
    const { store, rendition } = await stocked();
    const failing = store.removeUnlessRetained(rendition.sha256, () =>
      Promise.reject(new Error('the ledger is closed')),
    );
    const held = store.retainRendition(rendition.sha256);
    await expect(failing).rejects.toThrow('the ledger is closed');
    expect(await held).not.toBeNull();
    expect(existsSync(rendition.path)).toBe(true);
  });

  it('works for an original that is sent as it is, and never drops it', async () => {
    const { store } = await stocked();
    const part = store.originalPart('1');
    await writeFile(part, 'film');
    const original = await store.adoptOriginal(part, sha('film'), '.mp4');
    const release = await store.retainRendition(original.sha256);
    expect(release).not.toBeNull();
    release?.();
    await store.removeUnlessRetained(original.sha256, unneeded);
    expect(existsSync(original.path)).toBe(true);
  });
});

describe('the disk says no', () => {
  it('not a folder we may write to: fatal, with the folder', async () => {
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    await expect(openMediaStore(file)).rejects.toMatchObject({
      kind: 'fatal',
      code: 'not-a-folder',
      reason: { values: { path: join(file, 'originals', 'incoming') } },
    });
  });
});

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { array, assert, asyncProperty, integer, property, record, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBoxes } from '../../src/media/boxes.ts';
import { withReader } from '../../src/media/byte-reader.ts';
import { type Blank, overwrite, type Patch, patched } from '../../src/media/patch.ts';
import { patchFile, readPatched } from '../../src/media/patched-file.ts';
import { type MediaStore, openMediaStore } from '../../src/media/store.ts';
import { patchPath } from '../../src/media/stored-patches.ts';
import { untagVideo } from '../../src/media/untag.ts';
import { type SampleName, sample } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

const { signal } = new AbortController();
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Byte by byte, as nobody would do it who is in a hurry. */
function reallyPatched(bytes: Uint8Array, { blanks, bytes: end }: Patch): Buffer {
  const made = Buffer.from(bytes);
  for (const blank of blanks) {
    for (const [index, letter] of [...'free'].entries()) made[blank.start + 4 + index] = letter.charCodeAt(0);
    for (let at = blank.content; at < blank.end; at += 1) made[at] = 0;
  }
  return made.subarray(0, end);
}

/** Bytes, and boxes in them with gaps of any size between, also none. */
const cases = record({
  boxes: array(
    record({
      gap: integer({ min: 0, max: 20 }),
      long: integer({ min: 0, max: 1 }),
      content: integer({ min: 0, max: 30 }),
    }),
    { maxLength: 5 },
  ),
  tail: integer({ min: 0, max: 40 }),
  cut: integer({ min: 0, max: 60 }),
  noise: uint8Array({ minLength: 300, maxLength: 300 }),
}).map(({ boxes, tail, cut, noise }) => {
  const blanks: Blank[] = [];
  let at = 0;
  for (const { gap, long, content } of boxes) {
    const start = at + gap;
    at = start + 8 + 8 * long + content;
    blanks.push({ start, content: start + 8 + 8 * long, end: at });
  }
  const source = noise.subarray(0, at + tail);
  return { source, patch: { blanks, bytes: Math.max(0, source.length - cut) } };
});

describe('a patch', () => {
  it('makes of any part what stands there in the patched file, wherever the part begins and ends', () => {
    const anywhere = tuple(integer({ min: 0, max: 320 }), integer({ min: 0, max: 320 }));
    assert(
      property(cases, anywhere, ({ source, patch }, [one, other]) => {
        const [start, end] = [Math.min(one, other), Math.min(Math.max(one, other), patch.bytes)];
        const part = Buffer.from(source.subarray(start, Math.max(start, end)));
        overwrite(part, start, patch);
        return part.equals(reallyPatched(source, patch).subarray(start, Math.max(start, end)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same as a stream, to a reader of pieces, and written into a copy', async () => {
    const folder = await tempDir();
    const [path, copy] = [join(folder, 'source'), join(folder, 'copy')];
    const range = tuple(integer({ min: 0, max: 320 }), integer({ min: 0, max: 80 }));
    await assert(
      asyncProperty(cases, range, async ({ source, patch }, [start, length]) => {
        await writeFile(path, source);
        const wanted = reallyPatched(source, patch);
        const part = wanted.subarray(start, start + length);
        expect(await bytesOf(readPatched(path, patch))).toEqual(wanted);
        expect(await bytesOf(readPatched(path, patch, { start, end: start + length }))).toEqual(part);
        await withReader(path, async (reader) => {
          const view = patched(reader, patch);
          expect([view.size, await view.read(start, length)]).toEqual([wanted.length, part]);
          const into = Buffer.alloc(length);
          expect(into.subarray(0, await view.fill(into, start))).toEqual(part);
        });
        await copyFile(path, copy);
        const handle = await open(copy, 'r+');
        await patchFile(handle, patch).finally(() => handle.close());
        expect(await readFile(copy)).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('of a file that is away fails as its stream does', async () => {
    const stream = readPatched(join(await tempDir(), 'nothing'), { blanks: [], bytes: 10 });
    await expect(bytesOf(stream)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** What clipferry did until November 2026: a copy, its tags overwritten, its trailer cut off. */
async function oldWay(input: string): Promise<Buffer> {
  const bytes = await readFile(input);
  const { tagBoxes, trailerAt } = await withReader(input, scanBoxes);
  for (const { start, content, end } of tagBoxes) {
    bytes.write('free', start + 4, 'latin1');
    bytes.fill(0, content, end);
  }
  return bytes.subarray(0, trailerAt ?? bytes.length);
}

const recipe = { rung: 'untag', container: 'mp4' } as const;

interface Stocked {
  readonly store: MediaStore;
  readonly workspace: string;
  readonly original: { readonly path: string; readonly sha256: string; readonly bytes: number };
  /** the untagged video, as it is sent */
  ensure(of?: MediaStore): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** how often it was looked for */
  looks(): number;
}

async function stocked(name: SampleName = 'title', trailer = ''): Promise<Stocked> {
  const workspace = await tempDir();
  const store = await openMediaStore(workspace);
  const part = store.originalPart('1');
  const bytes = Buffer.concat([await readFile(await sample(name)), Buffer.from(trailer)]);
  await writeFile(part, bytes);
  const original = await store.adoptOriginal(part, hashOf(bytes), '.mp4');
  let looks = 0;
  const ensure = (of = store) =>
    of.ensurePatched({ ...original, extension: '.mp4' }, recipe, () => {
      looks += 1;
      return untagVideo({ input: original.path, signal });
    });
  return { store, workspace, original, ensure, looks: () => looks };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const gone = expect.objectContaining({ kind: 'retryable', code: 'file-gone', remedy: 'prepare-again', effect: 'none' });

describe('a video that is sent without its tags', () => {
  it.each([
    ['title', ''],
    ['gps', ''],
    ['title', 'SECRETPLACE of a camera'],
  ] as const)(
    '%s%s is byte for byte what the copy was, in one piece, in parts and as a file',
    async (name, trailer) => {
      const { store, original, ensure } = await stocked(name, trailer);
      const wanted = await oldWay(original.path);
      const made = await ensure();
      expect(made).toEqual({ sha256: hashOf(wanted), bytes: wanted.length });
      expect((await bytesOf(store.files.open(made.sha256))).equals(wanted)).toBe(true);
      const { patch } = await untagVideo({ input: original.path, signal });
      expect(patch.blanks.length + trailer.length).toBeGreaterThan(0);
      const edges = [0, patch.bytes, ...patch.blanks.flatMap(({ start, content, end }) => [start, content, end])];
      const nearby = edges.flatMap((edge) => [-5, -1, 0, 1, 5].map((by) => Math.max(0, edge + by)));
      for (const [start, end] of nearby.flatMap((one) => [2, 7, 300].map((length) => [one, one + length] as const))) {
        const part = await bytesOf(store.files.open(made.sha256, { index: 0, start, end }));
        expect(part.equals(wanted.subarray(start, end)), `${start}-${end}`).toBe(true);
        const into = Buffer.alloc(end - start);
        const filled = into.subarray(0, await store.files.fill(made.sha256, into, start));
        expect(filled.equals(part), `${start}-${end}`).toBe(true);
      }
      const copy = join(await tempDir(), 'copy.mp4');
      await store.files.copyTo(made.sha256, copy, signal);
      expect((await readFile(copy)).equals(wanted)).toBe(true);
      await expect(store.files.copyTo(made.sha256, copy, signal)).rejects.toMatchObject({ code: 'EEXIST' });
      const path = await store.files.ensureFile(made.sha256, signal);
      expect((await readFile(path)).equals(wanted)).toBe(true);
      expect(hashOf(await readFile(original.path))).toBe(original.sha256);
    },
  );

  it('takes next to no room, and is found again by the next process', async () => {
    const { store, workspace, original, ensure, looks } = await stocked();
    const [made, again] = await Promise.all([ensure(), ensure()]);
    expect(again).toEqual(made);
    expect((await store.usedBytes()).renditions).toBeLessThan(1_000);
    expect((await stat(original.path)).size).toBeGreaterThan(50_000);
    const later = await openMediaStore(workspace);
    expect(await ensure(later)).toEqual(made);
    expect(looks()).toBe(1);
    expect(await later.sweepParts()).toBe(0);
  });

  it('becomes a file of its own once for who needs one, which goes with it', async () => {
    const { store, workspace, original, ensure } = await stocked();
    const { sha256 } = await ensure();
    const path = await store.files.ensureFile(sha256, signal);
    expect(path).toBe(join(workspace, 'renditions', sha256.slice(0, 2), `${sha256}.mp4`));
    const { ino } = await stat(path);
    expect([await store.files.ensureFile(sha256, signal), (await stat(path)).ino]).toEqual([path, ino]);
    const release = await store.retainRendition(sha256);
    await store.removeUnlessRetained(sha256, async () => false);
    expect(existsSync(path)).toBe(true);
    release?.();
    await store.removeUnlessRetained(sha256, async () => false);
    expect((await namesIn(join(workspace, 'renditions'))).filter((name) => name.includes(sha256))).toEqual([]);
    expect(await store.retainRendition(sha256)).toBeNull();
    expect(() => store.files.open(sha256)).toThrow(gone);
    expect(existsSync(original.path)).toBe(true);
    expect((await ensure()).sha256).toBe(sha256);
  });

  it('leaves nothing where making a file of it was stopped', async () => {
    const { store, workspace, ensure } = await stocked();
    const { sha256 } = await ensure();
    await expect(store.files.ensureFile(sha256, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect((await namesIn(workspace)).filter((name) => name.endsWith('.part') || name === `${sha256}.mp4`)).toEqual([]);
  });

  it.each([
    ['gone', (path: string) => rm(path)],
    ['another size', (path: string) => truncate(path, 1_000)],
  ])('is not to be had when its original is %s', async (_what, harm) => {
    const { store, original, ensure } = await stocked();
    const { sha256 } = await ensure();
    await harm(original.path);
    expect(() => store.files.open(sha256)).toThrow(gone);
    await expect(store.files.ensureFile(sha256, signal)).rejects.toEqual(gone);
    await expect(store.files.copyTo(sha256, join(await tempDir(), 'copy'), signal)).rejects.toEqual(gone);
    expect(await store.retainRendition(sha256)).toBeNull();
  });

  it.each(['', '{"v":1}', '{"v":2}', '{"v":1,"source":{"sha256":"../../x","extension":".mp4","bytes":1}}'])(
    'is found out anew where its patch was damaged: %j',
    async (text) => {
      const { store, workspace, original, ensure, looks } = await stocked();
      const { sha256 } = await ensure();
      await writeFile(patchPath(join(workspace, 'renditions'), sha256), text);
      expect(() => store.files.open(sha256)).toThrow(gone);
      expect(await ensure()).toMatchObject({ sha256 });
      expect((await bytesOf(store.files.open(sha256))).equals(await oldWay(original.path))).toBe(true);
      expect(looks()).toBe(2);
    },
  );

  it('that an earlier clipferry made a file of goes on being that file', async () => {
    const { store, workspace, original, ensure, looks } = await stocked();
    const wanted = await oldWay(original.path);
    const old = await store.ensureRendition(original.sha256, recipe, (part) => writeFile(part, wanted));
    expect(await ensure()).toEqual({ sha256: old.sha256, bytes: old.bytes });
    expect(looks()).toBe(0);
    expect(await readdir(join(workspace, 'renditions', 'patches'))).toEqual([]);
    await rm(old.path);
    expect((await ensure()).sha256).toBe(old.sha256);
    expect((await bytesOf(store.files.open(old.sha256))).equals(wanted)).toBe(true);
  });

  it('is whole after a death between its patch and the note about it', async () => {
    const { workspace, ensure, looks } = await stocked();
    const made = await ensure();
    await rm(join(workspace, 'renditions', 'keys'), { recursive: true });
    expect(await ensure(await openMediaStore(workspace))).toEqual(made);
    expect(looks()).toBe(2);
  });
});

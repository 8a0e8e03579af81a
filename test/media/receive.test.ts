import { existsSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import { because, FerryError } from '../../src/contract/index.ts';
import { type ReceiveJob, receiveStream } from '../../src/media/receive.ts';
import { openMediaStore } from '../../src/media/store.ts';
import { tempDir } from '../support/temp.ts';
import { makeZip } from '../support/zip-writer.ts';
import { imageBytes, sha256, videoBytes } from './file-server.ts';

const never = new AbortController().signal;

async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function receiving(chunks: AsyncIterable<Uint8Array>, more: Partial<ReceiveJob> = {}) {
  const partPath = join(await tempDir(), 'incoming', '7.part');
  const job: ReceiveJob = { chunks, kind: 'video', name: 'media/a.mp4', partPath, signal: never, ...more };
  return { partPath, received: receiveStream(job) };
}

describe('a file inside the archive', () => {
  it.each([1, 100, 4100, 1_000_000])(
    'is whole in the part, hashed and named by its bytes, in pieces of %i',
    async (piece) => {
      const bytes = videoBytes(20_000);
      const { partPath, received } = await receiving(inPieces(bytes, piece));
      expect(await received).toEqual({ bytes: 20_000, sha256: sha256(bytes), extension: '.mp4', mime: 'video/mp4' });
      expect((await readFile(partPath)).equals(bytes)).toBe(true);
    },
  );

  it('comes out of a zip byte for byte and takes its place in the store', async () => {
    const folder = await tempDir();
    const bytes = imageBytes(300_000);
    await writeFile(
      join(folder, 'e.zip'),
      makeZip({
        entries: [
          { name: 'media/b.jpg', data: bytes },
          { name: 'x.json', data: '{}' },
        ],
      }),
    );
    const archive = await openArchive(join(folder, 'e.zip'));
    const [entry] = archive.entries;
    if (entry === undefined) throw new Error('no entry');
    const store = await openMediaStore(join(folder, 'workspace'));
    const partPath = store.originalPart('7');
    const found = await receiveStream({
      chunks: archive.open(entry),
      kind: 'image',
      name: entry.path,
      partPath,
      signal: never,
    });
    const stored = await store.adoptOriginal(partPath, found.sha256, found.extension);
    await archive.close();
    expect(stored).toMatchObject({ sha256: sha256(bytes), bytes: 300_000 });
    expect(sha256(await readFile(stored.path))).toBe(sha256(bytes));
    expect(existsSync(partPath)).toBe(false);
  });

  it('takes the place of what a killed process left in the part', async () => {
    const folder = await tempDir();
    const partPath = join(folder, '7.part');
    await writeFile(partPath, Buffer.alloc(50_000, 'old'));
    const bytes = videoBytes(10_000);
    await receiveStream({ chunks: inPieces(bytes, 3000), kind: 'video', name: 'a', partPath, signal: never });
    expect((await readFile(partPath)).equals(bytes)).toBe(true);
  });

  it('is taken as what it is, also where something else was expected', async () => {
    const { received } = await receiving(inPieces(imageBytes(9_000), 500));
    expect(await received).toMatchObject({ bytes: 9_000, extension: '.jpg', mime: 'image/jpeg' });
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    const { received } = await receiving(inPieces(videoBytes(9_000), 3_000), {
      onProgress: (bytes) => seen.push(bytes),
    });
    await received;
    expect(seen).toEqual([3_000, 6_000, 9_000]);
  });
});

describe('what is not taken leaves no part behind', () => {
  it.each<[string, Buffer, object]>([
    ['nothing', Buffer.alloc(0), { looksLike: 'nothing' }],
    ['a page', Buffer.from('<!doctype html>'), { looksLike: 'web-page' }],
    [
      'a zip',
      Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(100)]),
      { looksLike: 'type', mime: 'application/zip' },
    ],
  ])('%s', async (_, bytes, looks) => {
    const { partPath, received } = await receiving(inPieces(bytes, 500));
    await expect(received).rejects.toMatchObject({
      kind: 'permanent',
      effect: 'none',
      reason: { code: 'not-media', values: { path: 'media/a.mp4', wanted: 'video', ...looks } },
    });
    expect(existsSync(partPath)).toBe(false);
  });

  it('more than is believable, found out while it comes', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (const chunk of [videoBytes(10_000), ...Array.from({ length: 1000 }, () => Buffer.alloc(10_000, 1))]) {
        taken += 1;
        yield chunk;
      }
    }
    const { partPath, received } = await receiving(endless(), { maxBytes: 45_000 });
    await expect(received).rejects.toMatchObject({ reason: { values: { looksLike: 'too-big', maxBytes: 45_000 } } });
    expect(taken).toBe(5);
    expect(existsSync(partPath)).toBe(false);
  });

  it('an entry the archive finds damaged: a matter for the person, not the end of the command', async () => {
    const reason = because('archive-entry-damaged', { path: 'e.zip', entry: 'media/a.mp4', fault: 'checksum' });
    async function* damaged(): AsyncGenerator<Uint8Array> {
      yield videoBytes(10_000);
      throw new FerryError('usage', reason, { effect: 'none' });
    }
    const { partPath, received } = await receiving(damaged());
    await expect(received).rejects.toMatchObject({ kind: 'needs-user', effect: 'none', reason });
    expect(existsSync(partPath)).toBe(false);
  });

  it('a run that is stopped', async () => {
    const controller = new AbortController();
    const { partPath, received } = await receiving(inPieces(videoBytes(50_000), 1_000), {
      signal: controller.signal,
      onProgress: (bytes) => {
        if (bytes > 10_000) controller.abort();
      },
    });
    await expect(received).rejects.toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'none' });
    expect(existsSync(partPath)).toBe(false);
  });

  it('a disk that has no room: fatal, with the folder', async () => {
    // Through a link: the part is removed afterwards, and /dev/full must stay.
    const folder = await tempDir();
    const partPath = join(folder, '7.part');
    await symlink('/dev/full', partPath);
    const { received } = await receiving(inPieces(videoBytes(10_000), 1_000), { partPath });
    await expect(received).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'disk-full', values: { path: folder } },
    });
    expect(existsSync(partPath)).toBe(false);
  });
});

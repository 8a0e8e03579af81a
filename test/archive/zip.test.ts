import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import { makeZip, writeZip } from '../support/zip-writer.ts';
import { openFileDescriptors, readAll, readEntry, readWhole, useTempFolder, writeEntries } from './help.ts';

const temp = useTempFolder();

describe('a zip', () => {
  it('shows its files sorted by path, with their sizes, and without folders', async () => {
    const path = await writeEntries(
      temp.path('sorted.zip'),
      { name: 'TikTok/Post/Posts.txt', data: 'posts' },
      { name: 'TikTok/', unixMode: 0o040755 },
      { name: 'TikTok/Activity', unixMode: 0o040755 },
      { name: 'TikTok/marked-as-folder.txt', unixMode: 0o040755, data: 'text' },
      { name: 'TikTok/Activity/Likes.txt', data: 'likes!', method: 'stored' },
      { name: 'Empty.txt' },
    );
    const archive = await openArchive(path);
    expect(archive.name).toBe(path);
    expect(archive.entries).toEqual([
      { path: 'Empty.txt', bytes: 0 },
      { path: 'TikTok/Activity/Likes.txt', bytes: 6 },
      { path: 'TikTok/Post/Posts.txt', bytes: 5 },
      { path: 'TikTok/marked-as-folder.txt', bytes: 4 },
    ]);
    expect(await readAll(archive)).toEqual({
      'Empty.txt': '',
      'TikTok/Activity/Likes.txt': 'likes!',
      'TikTok/Post/Posts.txt': 'posts',
      'TikTok/marked-as-folder.txt': 'text',
    });
    await archive.close();
  });

  it('made by Windows PowerShell is read: backslashes in its paths are slashes', async () => {
    expect(Object.keys(await readWhole(join(import.meta.dirname, 'zip-backslash-paths.zip')))).toEqual([
      'TikTok_Data/user_data_tiktok.json',
    ]);
    const path = await writeEntries(
      temp.path('windows.zip'),
      { name: 'TikTok_Data\\' },
      { name: 'TikTok_Data\\Posts\\Posts.txt', data: 'posts' },
      { name: '__MACOSX\\TikTok_Data\\._Posts.txt', data: 'x' },
    );
    expect(await readWhole(path)).toEqual({ 'TikTok_Data/Posts/Posts.txt': 'posts' });
  });

  it('leaves out what systems leave behind', async () => {
    const path = await writeEntries(
      temp.path('debris.zip'),
      { name: 'TikTok_Data_1/user_data_tiktok.json', data: '{}' },
      { name: '__MACOSX/TikTok_Data_1/._user_data_tiktok.json', data: 'x' },
      { name: 'TikTok_Data_1/.DS_Store', data: 'x' },
      { name: 'TikTok_Data_1/Icon\r', data: '' },
      { name: 'TikTok_Data_1/Thumbs.db', data: 'x' },
      { name: '.hidden/a.json', data: 'x' },
    );
    expect(await readWhole(path)).toEqual({ 'TikTok_Data_1/user_data_tiktok.json': '{}' });
  });

  it.each([
    ['stored', { method: 'stored' }],
    ['deflated', {}],
    ['stored with a data descriptor', { method: 'stored', descriptor: true }],
    ['deflated with a data descriptor', { descriptor: true }],
    ['with zip64 sizes', { zip64: true }],
    ['followed by padding', { padding: Buffer.alloc(3_000_000) }],
    ['with an extra field', { extra: Buffer.from('55540500036000aa65', 'hex') }],
  ] as const)('reads an entry that is %s', async (name, spec) => {
    const data = JSON.stringify(Array.from({ length: 50_000 }, (_, index) => ({ Date: index, Link: 'https://x/' })));
    const path = await writeEntries(
      temp.path(`${name}.zip`),
      { name: 'a.json', data, ...spec },
      { name: 'b', data: 'b' },
    );
    expect(await readWhole(path)).toEqual({ 'a.json': data, b: 'b' });
  });

  it('reads zip64 end records and a comment', async () => {
    const path = temp.path('zip64.zip');
    const entries = [{ name: 'a.json', data: '[1]', zip64: true }];
    await writeFile(path, makeZip({ entries, zip64End: true, comment: 'made by TikTok 😀' }));
    expect(await readWhole(path)).toEqual({ 'a.json': '[1]' });
  });

  it('reads an entry that lies beyond 4 GiB', async () => {
    const far = { name: 'far.json', data: '{"far":true}', gapBytes: 5 * 1024 ** 3 };
    const path = await writeZip(temp.path('far.zip'), { entries: [{ name: 'near.txt', data: 'near' }, far] });
    expect(await readWhole(path)).toEqual({ 'far.json': '{"far":true}', 'near.txt': 'near' });
  });

  it('reads names in UTF-8 with its flag, without it, and in the old code page', async () => {
    const path = await writeEntries(
      temp.path('names.zip'),
      { name: 'Beiträge 😀.txt', data: '1' },
      { name: 'Übersicht.txt', noUtf8Flag: true, data: '2' },
      { name: Buffer.from('caf\x82.txt', 'latin1'), data: '3' },
    );
    expect(await readWhole(path)).toEqual({ 'Beiträge 😀.txt': '1', 'Übersicht.txt': '2', 'café.txt': '3' });
  });

  it('takes ./ and // in names as nothing', async () => {
    const path = await writeEntries(temp.path('dots.zip'), { name: './a//b.txt', data: 'b' }, { name: './' });
    expect(await readWhole(path)).toEqual({ 'a/b.txt': 'b' });
  });

  it('reads what python writes', async () => {
    const path = temp.path('python.zip');
    const script = `
import zipfile, sys
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("user_data_tiktok.json", '{"Post": {}}' * 10000)
    with z.open("big.txt", "w", force_zip64=True) as f: f.write(b"x" * 300000)
`;
    execFileSync('python3', ['-c', script, path]);
    const texts = await readWhole(path);
    expect(texts['user_data_tiktok.json']).toBe('{"Post": {}}'.repeat(10000));
    expect(texts['big.txt']).toBe('x'.repeat(300_000));
  });

  it('lists 20,000 entries', async () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => ({ name: `TikTok/Post/${index}.txt`, data: 'x' }));
    const path = await writeZip(temp.path('many.zip'), { entries });
    const archive = await openArchive(path);
    expect(archive.entries).toHaveLength(20_000);
    await archive.close();
  });

  it('lists more entries than 16 bits can count', async () => {
    const entries = Array.from({ length: 66_000 }, (_, index) => ({ name: `${index}`, data: '' }));
    const path = temp.path('count64.zip');
    await writeFile(path, makeZip({ entries }));
    const archive = await openArchive(path);
    expect(archive.entries).toHaveLength(66_000);
    await archive.close();
  });

  it('hands out large chunks', async () => {
    const data = randomBytes(1024 * 1024).toString('hex');
    const path = await writeEntries(
      temp.path('chunks.zip'),
      { name: 'a', data },
      { name: 'b', data, method: 'stored' },
    );
    const archive = await openArchive(path);
    for (const entry of archive.entries) {
      const sizes: number[] = [];
      for await (const chunk of archive.open(entry)) sizes.push(chunk.length);
      expect(data.length / sizes.length, entry.path).toBeGreaterThan(64 * 1024);
    }
    await archive.close();
  });

  it('lets go at once when the caller stops, also with a megabyte behind the end of the packed data', async () => {
    const path = await writeEntries(temp.path('left.zip'), {
      name: 'a.json',
      data: randomBytes(4_000_000),
      padding: Buffer.alloc(1_000_000),
    });
    const archive = await openArchive(path);
    const before = await openFileDescriptors();
    for (const chunksTaken of [1, 3, 100]) {
      let chunks = 0;
      let bytes = 0;
      for await (const chunk of archive.open({ path: 'a.json', bytes: 4_000_000 })) {
        bytes += chunk.length;
        chunks += 1;
        if (chunks === chunksTaken) break;
      }
      expect(chunks === chunksTaken || bytes === 4_000_000).toBe(true);
    }
    expect(await openFileDescriptors()).toBe(before);
    await archive.close();
  });

  it('may be read several times at once', async () => {
    const data = { a: randomBytes(900_000).toString('hex'), b: randomBytes(700_000).toString('base64') };
    const path = await writeEntries(
      temp.path('parallel.zip'),
      { name: 'a', data: data.a },
      { name: 'b', data: data.b },
    );
    const archive = await openArchive(path);
    const reads = ['a', 'b', 'a', 'b', 'a'].map((name) => readEntry(archive, name));
    const texts = (await Promise.all(reads)).map(String);
    expect(texts).toEqual([data.a, data.b, data.a, data.b, data.a]);
    await archive.close();
  });
});

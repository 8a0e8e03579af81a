import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import { makeZip, writeZip, type ZipEntrySpec, type ZipSpec } from '../support/zip-writer.ts';
import { openFileDescriptors, readEntry, readWhole, refusal, useTempFolder, writeEntries } from './help.ts';

const temp = useTempFolder();
const GIB = 1024 ** 3;
const GOOD: ZipEntrySpec = { name: 'user_data_tiktok.json', data: '{"Post":{}}' };

describe('a hostile zip is refused whole', () => {
  it.each<[string, ZipEntrySpec, string, object]>([
    [
      'a path that climbs out',
      { name: '../evil.txt', data: 'x' },
      'archive-path',
      { entry: '../evil.txt', fault: 'escape' },
    ],
    [
      'a path that climbs out late',
      { name: 'a/../../b', data: 'x' },
      'archive-path',
      { entry: 'a/../../b', fault: 'escape' },
    ],
    ['an escape hidden among debris', { name: '__MACOSX/../../.x', data: 'x' }, 'archive-path', { fault: 'escape' }],
    ['an escape in a folder', { name: '../up/' }, 'archive-path', { entry: '../up/', fault: 'escape' }],
    [
      'an absolute path',
      { name: '/etc/passwd', data: 'x' },
      'archive-path',
      { entry: '/etc/passwd', fault: 'absolute' },
    ],
    ['a drive letter', { name: 'C:/x.txt', data: 'x' }, 'archive-path', { entry: 'C:/x.txt', fault: 'drive' }],
    [
      'a path that climbs out by backslashes',
      { name: '..\\evil.txt', data: 'x' },
      'archive-path',
      { entry: '../evil.txt', fault: 'escape' },
    ],
    [
      'a path that climbs out late by mixed slashes',
      { name: 'a/..\\..\\b', data: 'x' },
      'archive-path',
      { fault: 'escape' },
    ],
    [
      'a drive letter with a backslash',
      { name: 'C:\\x.txt', data: 'x' },
      'archive-path',
      { entry: 'C:/x.txt', fault: 'drive' },
    ],
    ['a network path', { name: '\\\\server\\share\\x', data: 'x' }, 'archive-path', { fault: 'absolute' }],
    ['a path from the root of a drive', { name: '\\x.txt', data: 'x' }, 'archive-path', { fault: 'absolute' }],
    [
      'a name twice, once with a backslash',
      { name: '.\\user_data_tiktok.json', data: '' },
      'archive-duplicate',
      { entry: 'user_data_tiktok.json' },
    ],
    ['a NUL', { name: 'a\0.json', data: 'x' }, 'archive-path', { entry: 'a\\u0000.json', fault: 'nul' }],
    [
      'an escape sequence',
      { name: 'a\x1b[31m.json', data: 'x' },
      'archive-path',
      { entry: 'a\\u001b[31m.json', fault: 'control' },
    ],
    ['no name', { name: '', data: 'x' }, 'archive-path', { entry: '', fault: 'nameless' }],
    ['an endless name', { name: 'a/'.repeat(3000), data: '' }, 'archive-path', { fault: 'too-long', maxLength: 4096 }],
    [
      'a link',
      { name: 'link', data: '/etc/passwd', unixMode: 0o120777 },
      'archive-link',
      { entry: 'link', fault: 'symbolic' },
    ],
    ['a pipe', { name: 'pipe', data: '', unixMode: 0o010644 }, 'archive-link', { entry: 'pipe', fault: 'special' }],
    [
      'a folder with content',
      { name: 'a/', data: 'x' },
      'archive-entry-damaged',
      { entry: 'a/', fault: 'folder-with-content' },
    ],
    ['a name twice', { ...GOOD, data: '[]' }, 'archive-duplicate', { entry: 'user_data_tiktok.json' }],
    [
      'a name twice by ./',
      { name: './user_data_tiktok.json', data: '' },
      'archive-duplicate',
      { entry: 'user_data_tiktok.json' },
    ],
    [
      'names apart in case only',
      { name: 'User_Data_TikTok.JSON', data: '' },
      'archive-duplicate',
      { entry: 'User_Data_TikTok.JSON', twin: 'user_data_tiktok.json' },
    ],
    [
      'a huge entry',
      { name: 'b', data: 'x', zip64: true, lie: { bytes: 17 * GIB } },
      'archive-bomb',
      { entry: 'b', bytes: 17 * GIB },
    ],
    [
      'a petabyte',
      { name: 'b', data: 'x', zip64: true, lie: { bytes: 2 ** 60 } },
      'archive-bomb',
      { entry: 'b', bytes: 2 ** 60 },
    ],
    [
      'shared bytes',
      { name: 'b', data: 'x', lie: { headerOffset: 0 } },
      'archive-entry-damaged',
      { entry: 'b', fault: 'shared-bytes' },
    ],
    [
      'bytes it does not have',
      { name: 'b', data: 'x', lie: { compressedBytes: 9e5 } },
      'archive-truncated',
      { entry: 'b' },
    ],
    [
      'an offset far away',
      { name: 'b', data: 'x', zip64: true, lie: { headerOffset: 2 ** 61 } },
      'archive-truncated',
      { entry: 'b' },
    ],
    ['strong encryption', { name: 'b', data: 'x', flags: 0x41 }, 'archive-encrypted', {}],
    [
      'a broken extra field',
      { name: 'b', data: 'x', extra: Buffer.from('01000f00ff', 'hex') },
      'archive-damaged',
      { fault: 'list' },
    ],
  ])('for %s', async (title, entry, code, values) => {
    const path = await writeEntries(temp.path(`${title.replaceAll('/', '')}.zip`), GOOD, entry);
    const before = await openFileDescriptors();
    const error = await refusal(openArchive(path));
    expect(error.reason).toMatchObject({ code, values: { path, ...values } });
    expect(await openFileDescriptors()).toBe(before);
  });

  it.each<[string, ZipSpec, string, object]>([
    ['part of a split zip', { entries: [GOOD], lie: { disk: 2 } }, 'archive-multi-disk', {}],
    ['part of a split zip64', { entries: [GOOD], zip64End: true, lie: { disk: 1 } }, 'archive-multi-disk', {}],
    ['bytes before it', { entries: [GOOD], prefix: Buffer.from('#!/bin/sh\n') }, 'archive-damaged', { fault: 'start' }],
    [
      'bytes after it',
      { entries: [GOOD], suffix: Buffer.alloc(7) },
      'archive-damaged',
      { fault: 'after-end', bytesAfterEnd: 7 },
    ],
    [
      'entries it does not count',
      { entries: [GOOD, { name: 'b' }], lie: { entryCount: 1 } },
      'archive-damaged',
      { fault: 'hidden-entries' },
    ],
    ['fewer entries than it counts', { entries: [GOOD], lie: { entryCount: 3 } }, 'archive-damaged', { fault: 'list' }],
    ['no entries', { entries: [] }, 'archive-empty', { what: 'zip' }],
    ['debris only', { entries: [{ name: '.DS_Store', data: 'x' }] }, 'archive-empty', { what: 'zip' }],
    ['nothing but locked entries', { entries: [{ ...GOOD, flags: 1 }] }, 'archive-encrypted', {}],
    [
      'only another zip',
      { entries: [{ name: 'in.zip', data: makeZip({ entries: [GOOD] }) }] },
      'archive-nested',
      { entry: 'in.zip', instead: null },
    ],
  ])('for %s', async (title, spec, code, values) => {
    const path = temp.path(`${title}.zip`);
    await writeFile(path, makeZip(spec));
    const before = await openFileDescriptors();
    const error = await refusal(openArchive(path));
    expect(error.reason).toMatchObject({ code, values: { path, ...values } });
    expect(await openFileDescriptors()).toBe(before);
  });

  it('for an accent written in two ways', async () => {
    const path = await writeEntries(
      temp.path('nfc.zip'),
      { name: 'caf\u00e9', data: '1' },
      { name: 'cafe\u0301', data: '2' },
    );
    expect((await refusal(openArchive(path))).code).toBe('archive-duplicate');
  });

  it('for more entries than the limit, counted before they are listed', async () => {
    const path = temp.path('count.zip');
    await writeFile(path, makeZip({ entries: [GOOD], zip64End: true, lie: { entryCount: 4_000_000_000 } }));
    const error = await refusal(openArchive(path));
    expect(error.reason).toEqual({ code: 'archive-too-many-entries', values: { path, maxEntries: 250_000 } });
  });
});

describe('a zip bomb is refused before anything is inflated', () => {
  const zeros = Buffer.alloc(80 * 1024 ** 2);

  it('by the ratio of one entry', async () => {
    // whoever tried to inflate it would call it damaged
    const lie = { method: 8, bytes: zeros.length };
    const bomb: ZipEntrySpec = { name: 'bomb.json', data: 'no deflate data', method: 'stored', lie };
    const path = await writeEntries(temp.path('bomb.zip'), GOOD, bomb);
    const error = await refusal(openArchive(path));
    const values = { path, entry: 'bomb.json', compressedBytes: 15, bytes: 83_886_080 };
    expect(error.reason).toEqual({ code: 'archive-bomb', values });
  });

  it('by the ratio of all entries together, each of them harmless', async () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({ name: `${index}`, data: zeros.subarray(0, 2 ** 21) }));
    const path = await writeZip(temp.path('swarm.zip'), { entries });
    const error = await refusal(openArchive(path));
    const values = { path, compressedBytes: expect.any(Number), bytes: 83_886_080 };
    expect(error.reason).toEqual({ code: 'archive-bomb', values });
  });

  it('but a small file may be as repetitive as it likes', async () => {
    const path = await writeEntries(temp.path('small.zip'), { name: 'a', data: zeros.subarray(0, 10 * 1024 ** 2) });
    const archive = await openArchive(path);
    expect((await readEntry(archive, 'a')).length).toBe(10 * 1024 ** 2);
    await archive.close();
  });

  it('and limits can be set', async () => {
    const path = await writeEntries(temp.path('limits.zip'), GOOD, { name: 'b', data: 'b' });
    const limits = { maxEntries: 9, maxEntryBytes: 99, maxTotalBytes: 99, maxRatio: 9, ratioFloorBytes: 99 };
    expect(await readWhole(path, { limits })).toHaveProperty('b', 'b');
    for (const limit of [
      { maxEntries: 1 },
      { maxEntryBytes: 10 },
      { maxTotalBytes: 11 },
      { maxRatio: 0.5, ratioFloorBytes: 1 },
    ]) {
      const error = await refusal(openArchive(path, { limits: { ...limits, ...limit } }));
      const code = 'maxEntries' in limit ? 'archive-too-many-entries' : 'archive-bomb';
      expect(error.code, JSON.stringify(limit)).toBe(code);
    }
  });
});

describe('one bad entry fails when it is read, and its neighbours stay readable', () => {
  const data = 'x'.repeat(500_000);

  it.each<[string, ZipEntrySpec, string, object]>([
    ['locked', { name: 'bad', data, flags: 1 }, 'archive-encrypted', {}],
    ['packed by deflate64', { name: 'bad', data, lie: { method: 9 } }, 'archive-method', { method: 9 }],
    ['of a wrong CRC', { name: 'bad', data, lie: { crc: 1 } }, 'archive-entry-damaged', { fault: 'checksum' }],
    [
      'stored with a wrong CRC',
      { name: 'bad', data, method: 'stored', lie: { crc: 1 } },
      'archive-entry-damaged',
      { fault: 'checksum' },
    ],
    [
      'longer than it says',
      { name: 'bad', data, lie: { bytes: 1000 } },
      'archive-entry-damaged',
      { fault: 'too-long', announcedBytes: 1000 },
    ],
    [
      'shorter than it says',
      { name: 'bad', data, lie: { bytes: 500_001 } },
      'archive-entry-damaged',
      { fault: 'too-short', bytes: 500_000, announcedBytes: 500_001 },
    ],
    [
      'stored in two sizes',
      { name: 'bad', data, method: 'stored', lie: { bytes: 5 } },
      'archive-entry-damaged',
      { fault: 'two-sizes' },
    ],
    [
      'cut off in its middle',
      { name: 'bad', data, lie: { compressedBytes: 100 } },
      'archive-entry-damaged',
      { fault: 'deflate' },
    ],
    [
      'not deflate at all',
      { name: 'bad', data: 'garbage!', method: 'stored', lie: { method: 8 } },
      'archive-entry-damaged',
      { fault: 'deflate' },
    ],
    [
      'empty by its own account',
      { name: 'bad', data, lie: { bytes: 0 } },
      'archive-entry-damaged',
      { fault: 'too-long', announcedBytes: 0 },
    ],
  ])('%s', async (title, entry, code, values) => {
    const path = await writeEntries(temp.path(`entry ${title}.zip`), entry, GOOD);
    const before = await openFileDescriptors();
    const archive = await openArchive(path);
    const error = await refusal(readEntry(archive, 'bad'));
    expect(error.reason).toEqual({ code, values: { path, entry: 'bad', ...values } });
    expect(String(await readEntry(archive, 'user_data_tiktok.json'))).toBe('{"Post":{}}');
    await archive.close();
    expect(await openFileDescriptors()).toBe(before);
  });

  it('not where the list says', async () => {
    const path = temp.path('moved.zip');
    const shifted = makeZip({ entries: [GOOD, { name: 'bad', data, lie: { headerOffset: 60 } }] });
    await writeFile(path, shifted);
    const archive = await openArchive(path);
    expect((await refusal(readEntry(archive, 'bad'))).reason).toEqual({
      code: 'archive-entry-damaged',
      values: { path, entry: 'bad', fault: 'misplaced' },
    });
    await archive.close();
  });

  it('longer than the file by as much as its own header', async () => {
    const path = temp.path('header.zip');
    const name = `bad${'-'.repeat(200)}`;
    const size = makeZip({ entries: [{ name, data }] }).length;
    await writeEntries(path, { name, data, lie: { compressedBytes: size - 31 } });
    const error = await refusal(readWhole(path));
    const values = { path, entry: expect.stringMatching(/^bad-{197}…$/), fault: 'behind-end' };
    expect(error.reason).toEqual({ code: 'archive-entry-damaged', values });
  });

  it('reads a flipped bit anywhere in the data as damage', async () => {
    const path = temp.path('flipped.zip');
    const text = Array.from({ length: 400 }, (_, index) => `Date: ${index * 7919}`).join('\n');
    const whole = makeZip({ entries: [{ name: 'a', data: text }] });
    const dataStart = 31;
    const dataEnd = whole.indexOf('PK\x01\x02', 0, 'latin1');
    for (let at = dataStart; at < dataEnd; at += 13) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 0x10, at);
      await writeFile(path, flipped);
      const error = await refusal(readWhole(path));
      expect(error.code, `byte ${at}`).toBe('archive-entry-damaged');
    }
  });
});

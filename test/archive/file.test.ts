import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ARCHIVE_LIMITS, openArchive } from '../../src/archive/open.ts';
import { makeZip } from '../support/zip-writer.ts';
import { asNobody, openFileDescriptors, readEntry, readWhole, refusal, useTempFolder } from './help.ts';

const temp = useTempFolder();

const whole = makeZip({ entries: [{ name: 'user_data_tiktok.json', data: randomBytes(2000).toString('hex') }] });
const half = whole.subarray(0, 1000);
const rest = whole.subarray(1000);

describe('a file', () => {
  it.each(['user_data_tiktok (1).json', 'Posts.txt', 'no-extension'])('%s is an archive of one entry', async (name) => {
    await writeFile(temp.path(name), '{"Post":{}}');
    const archive = await openArchive(temp.path(name));
    expect(archive.name).toBe(temp.path(name));
    expect(archive.entries).toEqual([{ path: name, bytes: 11 }]);
    await archive.close();
    expect(await readWhole(temp.path(name))).toEqual({ [name]: '{"Post":{}}' });
  });

  it('is read as what it is, not as what it is called', async () => {
    await writeFile(temp.path('really-json.zip'), '{}');
    await writeFile(temp.path('really-zip.json'), makeZip({ entries: [{ name: 'a.json', data: '[]' }] }));
    expect(await readWhole(temp.path('really-json.zip'))).toEqual({ 'really-json.zip': '{}' });
    expect(await readWhole(temp.path('really-zip.json'))).toEqual({ 'a.json': '[]' });
  });

  it('lends the memory of its chunks only to who asks for that', async () => {
    const bytes = randomBytes(900_000);
    await mkdir(temp.path('lends'));
    await writeFile(temp.path('lends/a.bin'), bytes);
    await writeFile(temp.path('a.zip'), makeZip({ entries: [{ name: 'a.bin', data: bytes, method: 'stored' }] }));
    for (const name of ['lends/a.bin', 'a.zip', 'lends'].map((path) => temp.path(path))) {
      const archive = await openArchive(name);
      for (const memory of ['own', 'lent', undefined] as const) {
        const chunks: Uint8Array[] = [];
        const copies: Uint8Array[] = [];
        const [entry] = archive.entries;
        for await (const chunk of entry ? archive.open(entry, memory) : []) {
          chunks.push(chunk);
          copies.push(new Uint8Array(chunk));
        }
        expect(Buffer.concat(copies).equals(bytes)).toBe(true);
        expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(memory === 'lent' ? 2 : chunks.length);
        if (memory !== 'lent') expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
      }
      await archive.close();
    }
  });

  it('may be named through a link', async () => {
    await writeFile(temp.path('real.json'), '{}');
    await symlink('real.json', temp.path('link.json'));
    expect(await readWhole(temp.path('link.json'))).toEqual({ 'link.json': '{}' });
  });

  it('may hold the bytes of a zip end without being a zip', async () => {
    const video = Buffer.concat([randomBytes(5000), Buffer.from('PK\x05\x06'), Buffer.alloc(3000, 7)]);
    await writeFile(temp.path('video.mp4'), video);
    const archive = await openArchive(temp.path('video.mp4'));
    expect(sha(await readEntry(archive, 'video.mp4'))).toBe(sha(video));
    await archive.close();
  });

  it('that shrinks while it is read is a usage error', async () => {
    const path = temp.path('shrinks.json');
    await writeFile(path, Buffer.alloc(3_000_000, 'x'));
    const archive = await openArchive(path);
    await writeFile(path, 'gone');
    expect((await refusal(readEntry(archive, 'shrinks.json'))).code).toBe('archive-changed');
    await archive.close();
  });

  it('stays readable when another takes its name', async () => {
    await writeFile(temp.path('old.json'), 'old');
    const archive = await openArchive(temp.path('old.json'));
    await writeFile(temp.path('new.json'), 'new');
    execFileSync('mv', [temp.path('new.json'), temp.path('old.json')]);
    expect(String(await readEntry(archive, 'old.json'))).toBe('old');
    await archive.close();
  });

  it('comes through byte for byte, whatever its length', async () => {
    for (const bytes of [1, 3, 65_535, 262_143, 262_144, 262_145, 1_000_003]) {
      const data = randomBytes(bytes);
      await writeFile(temp.path('random.bin'), data);
      const archive = await openArchive(temp.path('random.bin'));
      expect(sha(await readEntry(archive, 'random.bin')), `${bytes} bytes`).toBe(sha(data));
      await archive.close();
    }
  });

  it.each([
    ['an empty file', 'empty.json', '', 'archive-empty', { what: 'file' }],
    ['three bytes of a zip', 'short.zip', 'PK\x03', 'archive-truncated', { bytes: 3 }],
    ['half a download, saying where it ends', 'half.zip', half, 'archive-truncated', { bytes: half.length }],
    [
      'a download that is still under way',
      'export.zip.crdownload',
      half,
      'archive-truncated',
      { bytes: half.length, unfinished: true },
    ],
    ['the first part of a zip cut into parts', 'export.zip.001', half, 'archive-multi-disk', {}],
    ['the last part of a zip cut into parts', 'export.zip.002', rest, 'archive-multi-disk', {}],
    ['a video', 'large.mp4', Buffer.from('\0\0\0\x18ftypisom'), 'archive-other-file', { looksLike: 'video' }],
    [
      'a photo of an iPhone',
      'a.heic',
      Buffer.from('\0\0\0\x18ftypheic'),
      'archive-other-file',
      { looksLike: 'picture' },
    ],
    ['a photo', 'a.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'), 'archive-other-file', { looksLike: 'picture' }],
    ['a BMP', 'a.bmp', Buffer.from('424d46000000000000003600', 'hex'), 'archive-other-file', { looksLike: 'picture' }],
    ['a song', 'a.mp3', Buffer.from('494433040000', 'hex'), 'archive-other-file', { looksLike: 'sound' }],
    ['a PDF', 'a.pdf', Buffer.from('%PDF-1.7\n'), 'archive-other-file', { looksLike: 'pdf' }],
    ['a ledger', 'a', Buffer.from('SQLite format 3\0'), 'archive-other-file', { looksLike: 'database' }],
    ['a RAR file', 'a.rar', Buffer.from('526172211a070100', 'hex'), 'archive-kind', { packer: 'RAR' }],
    ['a gzip file', 'a.tar.gz', gzipSync('x'), 'archive-kind', { packer: 'gzip' }],
    ['a 7z file', 'a.7z', Buffer.from('377abcaf271c0004', 'hex'), 'archive-kind', { packer: '7z' }],
    [
      'a tar file',
      'a.tar',
      Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(250)]),
      'archive-kind',
      { packer: 'tar' },
    ],
  ])('refuses %s', async (_title, name, data, code, values) => {
    await writeFile(temp.path(name), data);
    const before = await openFileDescriptors();
    const error = await refusal(openArchive(temp.path(name)));
    expect(error.reason).toEqual({ code, values: { path: temp.path(name), ...values } });
    expect(await openFileDescriptors()).toBe(before);
  });

  it('refuses a path where nothing is', async () => {
    await writeFile(temp.path('a-file'), 'x');
    for (const path of [
      temp.path('missing.zip'),
      temp.path('missing/export.zip'),
      temp.path('a-file/export.zip'),
      '',
    ]) {
      const error = await refusal(openArchive(path));
      expect(error.reason).toEqual({ code: 'archive-missing', values: { path } });
    }
  });

  it('refuses a path no system would take', async () => {
    expect((await refusal(openArchive('a\0b'))).code).toBe('archive-unreadable');
    expect((await refusal(openArchive('x'.repeat(5000)))).code).toBe('archive-unreadable');
  });

  it('refuses a file it may not read', async () => {
    const path = temp.path('secret.json');
    await writeFile(path, '{}');
    await chmod(path, 0o000);
    const error = await asNobody(() => refusal(openArchive(path)));
    expect(error.reason).toEqual({ code: 'archive-no-permission', values: { path } });
  });

  it('refuses pipes and devices without waiting for them', async () => {
    execFileSync('mkfifo', [temp.path('pipe')]);
    for (const path of [temp.path('pipe'), '/dev/zero']) {
      expect((await refusal(openArchive(path))).reason).toEqual({ code: 'archive-special-file', values: { path } });
    }
  });
});

describe('reading', () => {
  const data = randomBytes(4_000_000);

  async function make(kind: string): Promise<string> {
    const path = temp.path(`kind-${kind}`);
    if (kind === 'bare') await writeFile(path, data);
    else if (kind === 'folder') {
      await mkdir(path, { recursive: true });
      await writeFile(temp.path(`kind-${kind}`, 'data.bin'), data);
    } else {
      const method = kind === 'stored' ? 'stored' : 'deflated';
      await writeFile(path, makeZip({ entries: [{ name: 'data.bin', data, method }] }));
    }
    return path;
  }

  it.each(['bare', 'folder', 'stored', 'deflated'])(
    'a %s entry may stop early, many times, and leaks nothing',
    async (kind) => {
      const path = await make(kind);
      const before = await openFileDescriptors();
      const archive = await openArchive(path);
      const [entry] = archive.entries;
      if (entry === undefined) throw new Error('no entry');
      const whileOpen = await openFileDescriptors();
      for (let turn = 0; turn < 20; turn += 1) {
        for await (const chunk of archive.open(entry)) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
      }
      expect(await openFileDescriptors()).toBe(whileOpen);
      expect(sha(await readEntry(archive, entry.path))).toBe(sha(data));
      await archive.close();
      await archive.close();
      expect(await openFileDescriptors()).toBe(before);
    },
  );

  it('holds a few chunks in memory, however slow the reader', async () => {
    const bytes = 300 * 1024 ** 2;
    const path = temp.path('zeros.zip');
    await writeFile(path, makeZip({ entries: [{ name: 'zeros', data: Buffer.alloc(bytes) }] }));
    const archive = await openArchive(path, { limits: { ...DEFAULT_ARCHIVE_LIMITS, maxRatio: 2000 } });
    const [entry] = archive.entries;
    if (entry === undefined) throw new Error('no entry');
    let seen = 0;
    let held = 0;
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    for await (const chunk of archive.open(entry)) {
      if (seen === 0) {
        // the first chunk is in hand: what runs ahead has time for all 300 MB now, and must stop by itself
        await new Promise((resolve) => setTimeout(resolve, 300));
        collectGarbage();
        held = process.memoryUsage().arrayBuffers - before;
      }
      seen += chunk.length;
    }
    await archive.close();
    expect(seen).toBe(bytes);
    expect(held).toBeLessThan(8 * 1024 ** 2);
  });

  it.each(['bare', 'folder', 'stored', 'deflated'])(
    'a %s entry that is dropped half way holds no file after close',
    async (kind) => {
      const path = await make(kind);
      const before = await openFileDescriptors();
      const archive = await openArchive(path);
      const [entry] = archive.entries;
      if (entry === undefined) throw new Error('no entry');
      const dropped = archive.open(entry)[Symbol.asyncIterator]();
      expect((await dropped.next()).done).toBe(false);
      await archive.close();
      expect(await openFileDescriptors()).toBe(before);
      const rest = async () => {
        for (let turn = 0; turn < 100; turn += 1) if ((await dropped.next()).done === true) return;
      };
      await expect(rest()).rejects.toThrow(/was closed while it was being read/);
    },
  );

  it.each(['bare', 'stored', 'deflated'])(
    'a %s entry may be closed while its first chunk is on the way',
    async (kind) => {
      const archive = await openArchive(await make(kind));
      const [entry] = archive.entries;
      if (entry === undefined) throw new Error('no entry');
      const reader = archive.open(entry)[Symbol.asyncIterator]();
      const first = reader.next().catch((error: unknown) => error);
      await archive.close();
      await first;
      // an error nobody waits for yet must not end the process
      await new Promise((resolve) => setTimeout(resolve, 20));
      const rest = async () => {
        for (let turn = 0; turn < 100; turn += 1) if ((await reader.next()).done === true) return 'ended';
        return 'endless';
      };
      expect(await rest().catch((error: unknown) => String(error))).toMatch(/ended|was closed while it was being read/);
    },
  );
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

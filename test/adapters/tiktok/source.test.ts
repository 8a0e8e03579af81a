import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tiktok } from '../../../adapters/sources/tiktok/index.ts';
import type { Archive, SourceItem } from '../../../src/contract/index.ts';
import { memoryArchive } from '../../support/memory-archive.ts';
import { summarise } from './golden.ts';

const NAME = 'user_data_tiktok.json';

function exportOf(posts: readonly Readonly<Record<string, string>>[]): string {
  return JSON.stringify({ Post: { Posts: { VideoList: posts } } }, null, 2);
}

function post(date: string, key = 'oabc'): Readonly<Record<string, string>> {
  return {
    Date: date,
    Link: `https://v.example.com/storage/v1/tos/${key}?x-expires=1760000000`,
    WhoCanView: 'Everyone',
  };
}

async function itemsOf(archive: Archive, signal = new AbortController().signal): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of (await tiktok.read(archive, signal)).items) items.push(item);
  return items;
}

describe('recognising', () => {
  it.each([
    ['the usual name', { [NAME]: '{\n  "Comment": {}}' }, true],
    ['the old name in a folder', { 'TikTok_Data_1/user_data.json': '{"Activity": {}}' }, true],
    ['a bare file under any name', { 'download.zip': exportOf([]) }, true],
    ['TXT of a tree', { 'TikTok/Your Activity/Watch History.txt': '' }, true],
    ['a broken file is ours: read says what is wrong', { [NAME]: '{"Post": ' }, true],
    ['pictures', { 'a.png': 'PNG', 'b.md': '# hi' }, null],
    ['nothing', {}, null],
    [
      'another JSON',
      { 'package.json': '{"name":"x"}' },
      { code: 'tiktok/other-json', values: { file: 'package.json' } },
    ],
    ['UTF-16', { [NAME]: Buffer.from('\ufeff{}', 'utf16le') }, { code: 'export-utf16', values: { file: NAME } }],
    [
      'UTF-16 without a mark',
      { [NAME]: Buffer.from('{"Post":1}', 'utf16le') },
      { code: 'export-utf16', values: { file: NAME } },
    ],
  ])('%s', async (_, files, expected) => {
    const answer = await tiktok.recognise(memoryArchive(files));
    expect(answer).toEqual(expected === true ? { mine: true } : { mine: false, because: expected });
  });

  it('reads no more than the head of a large file', async () => {
    let chunks = 0;
    const entry = { path: NAME, bytes: 1e12 };
    const endless: Archive = {
      name: 'endless',
      entries: [entry],
      async *open() {
        for (;;) {
          chunks += 1;
          yield Buffer.from(`{"Post": ${' '.repeat(65_536)}`);
        }
      },
      close: async () => {},
    };
    expect(await tiktok.recognise(endless)).toEqual({ mine: true });
    expect(chunks).toBe(1);
  });
});

describe('reading', () => {
  it('gives nothing out of a file that is broken further on', async () => {
    const broken = exportOf([post('2025-10-03 07:08:09')]).slice(0, -1);
    await expect(itemsOf(memoryArchive({ [NAME]: broken }))).rejects.toMatchObject({
      kind: 'usage',
      code: 'json-truncated',
    });
  });

  it('notices that the file changed between its passes', async () => {
    const one = memoryArchive({ [NAME]: exportOf([post('2025-10-03 07:08:09')]) });
    const other = memoryArchive({ [NAME]: exportOf([post('2025-10-03 07:08:10')]) });
    let opened = 0;
    const changing: Archive = {
      ...one,
      open: (entry) => {
        opened += 1;
        return (opened < 3 ? one : other).open(entry);
      },
    };
    await expect(itemsOf(changing)).rejects.toMatchObject({ kind: 'usage', code: 'export-changed' });
  });

  it('stops when it is told to', async () => {
    const archive = memoryArchive({ [NAME]: exportOf([post('2025-10-03 07:08:09')]) });
    await expect(itemsOf(archive, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  it('reports an item of more than 4 MiB and reads the next one', async () => {
    const huge = { ...post('2025-10-03 07:08:09'), Sound: 'x'.repeat(5 * 1024 * 1024) };
    const items = await itemsOf(memoryArchive({ [NAME]: exportOf([huge, post('2025-10-03 07:08:10')]) }));
    expect(items.map((item) => item.kind)).toEqual(['unreadable', 'post']);
    expect(items[0]).toMatchObject({
      where: `${NAME}: Post.Posts.VideoList[0] (line 5)`,
      because: { code: 'tiktok/item-too-long', values: { maxBytes: 4 * 1024 * 1024 } },
    });
  });

  it('does not mind how the bytes of a TXT file arrive', async () => {
    const text = [
      'Date: 2025-10-03 07:08:09 UTC\nLink: https://v.example.com/storage/v1/tos/oä?x-expires=1760000000\nSound: ünï 🌊',
      'Date: 2025-10-03 07:08:09 UTC\nLink: https://p.example.com/photomode/a~tplv-noop.jpeg\nhttps://p.example.com/photomode/b~tplv-noop.jpeg',
      'What is this?',
    ];
    const whole = await summarise(memoryArchive({ 'Posts.txt': text.join('\n\n') }));
    expect(whole.items).toHaveLength(3);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), fc.constantFrom('\n', '\r\n'), async (size, end) => {
        const split = memoryArchive({ 'Posts.txt': text.join('\n\n').replaceAll('\n', end) }, size);
        expect(await summarise(split)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('reads 20,000 posts of one second, more than it keeps in memory, without two of the same ref', async () => {
    const sound = 'x'.repeat(400);
    const posts = Array.from({ length: 20_000 }, (_, i) => ({ ...post('2025-10-03 07:08:09', `o${i}`), Sound: sound }));
    const text = exportOf(posts);
    expect(text.length).toBeGreaterThan(8 * 1024 * 1024);
    const items = await itemsOf(memoryArchive({ [NAME]: text }));
    const refs = new Set(items.map((item) => (item.kind === 'post' ? item.post.ref : '')));
    expect(refs.size).toBe(20_000);
    expect(refs.has('tt-20251003T070809Z.20000')).toBe(true);
  });
});

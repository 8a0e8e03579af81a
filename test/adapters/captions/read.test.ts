import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captions } from '../../../adapters/captions/index.ts';
import { readCsv } from '../../../adapters/captions/csv.ts';
import { readJsonValues } from '../../../adapters/sources/tiktok/json-values.ts';
import type { CaptionRecord } from '../../../src/contract/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'captions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function save(content: string | Uint8Array, extension = 'csv'): Promise<string> {
  files += 1;
  const path = join(folder, `file${files}.${extension}`);
  await writeFile(path, content);
  return path;
}

async function readAll(path: string, signal = new AbortController().signal): Promise<CaptionRecord[]> {
  const records: CaptionRecord[] = [];
  for await (const record of captions.read(path, signal)) records.push(record);
  return records;
}

const id = '7412345678901234567';

describe('a CSV of captions', () => {
  it('joins by ref, id, link and date, and keeps line ends and quotes inside cells', async () => {
    const path = await save(
      [
        'ref,id,url,date,caption',
        'tt-20240917T140721Z,,,,plain',
        `,${id},,,"with, comma and ""quotes"""`,
        `,,https://www.tiktok.com/@a.b/video/${id}?lang=en,,"two\r\nlines\n\nand three"`,
        ',,,2024-09-17 14:07:21,by second',
        ',,,2024-09-17,by day',
        '',
      ].join('\r\n'),
    );
    expect(await readAll(path)).toEqual([
      {
        ref: 'tt-20240917T140721Z',
        videoId: null,
        createdAt: null,
        precisionMs: 1000,
        caption: 'plain',
        where: `${path} line 2`,
      },
      {
        ref: null,
        videoId: id,
        createdAt: null,
        precisionMs: 1000,
        caption: 'with, comma and "quotes"',
        where: `${path} line 3`,
      },
      {
        ref: null,
        videoId: id,
        createdAt: null,
        precisionMs: 1000,
        caption: 'two\r\nlines\n\nand three',
        where: `${path} line 4`,
      },
      {
        ref: null,
        videoId: null,
        createdAt: '2024-09-17T14:07:21.000Z',
        precisionMs: 1000,
        caption: 'by second',
        where: `${path} line 8`,
      },
      {
        ref: null,
        videoId: null,
        createdAt: '2024-09-17T00:00:00.000Z',
        precisionMs: 86_400_000,
        caption: 'by day',
        where: `${path} line 9`,
      },
    ]);
  });

  it.each([
    ['semicolons', `id;caption\n${id};a, b\n`],
    ['tabs', `id\tcaption\n${id}\ta, b\n`],
    ['a separator line of Excel', `sep=;\nid;caption\n${id};a, b\n`],
    ['a byte order mark', `\ufeffid,caption\n${id},"a, b"`],
    ['other names and cases', `Video ID,Description\n${id},"a, b"`],
    ['a title beside the text', `title,video_id,text\nshort,${id},"a, b"`],
    ['old Mac line ends', `id,caption\r${id},"a, b"\r`],
    ['blank lines and columns nobody asked for', `\n\nviews,id,caption\n\n12,${id},"a, b"\n\n`],
    ['a link in the id column', `id,caption\nhttps://www.tiktokv.com/share/video/${id}/,"a, b"`],
    ['spaces behind a quoted cell', `id,caption\n"${id}" ,"a, b" \n`],
  ])('may have %s', async (_, content) => {
    const records = await readAll(await save(content));
    expect(records.map(({ videoId, caption }) => ({ videoId, caption }))).toEqual([{ videoId: id, caption: 'a, b' }]);
  });

  it('may be UTF-16, as Excel saves "Unicode text"', async () => {
    const path = await save(
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`id\tcaption\n${id}\t日常 ☀️\n`, 'utf16le')]),
      'txt',
    );
    expect((await readAll(path))[0]?.caption).toBe('日常 ☀️');
  });

  it.each([
    ['2024-09-17 14:07:21', '2024-09-17T14:07:21.000Z', 1000],
    ['2024-09-17 14:07:21 UTC', '2024-09-17T14:07:21.000Z', 1000],
    ['2024-09-17T14:07:21.5Z', '2024-09-17T14:07:21.000Z', 1000],
    ['2024-09-17T16:07:21+02:00', '2024-09-17T14:07:21.000Z', 1000],
    ['2024-09-17 14:07', '2024-09-17T14:07:00.000Z', 60_000],
    ['1726582041', '2024-09-17T14:07:21.000Z', 1000],
    ['1726582041123', '2024-09-17T14:07:21.000Z', 1000],
    ['20240917', '2024-09-17T00:00:00.000Z', 86_400_000],
  ])('reads the date %s', async (date, createdAt, precisionMs) => {
    expect(await readAll(await save(`date,caption\n${date},x\n`))).toMatchObject([{ createdAt, precisionMs }]);
  });

  it('gives nothing for rows whose caption was not filled in', async () => {
    expect(await readAll(await save(`id,caption\n${id},\n${id}, \n${id},x\n`))).toHaveLength(1);
  });

  it.each([
    [
      'has no caption column',
      'id,views\n1,2\n',
      'captions-no-header',
      'line 1: there is no column for caption; the first line says: id, views',
    ],
    ['has nothing to join by', 'caption,views\na,2\n', 'captions-no-header', 'no column for id, link, ref or date'],
    ['has a row that names no post', 'id,caption\n,hello\n', 'captions-bad-row', 'line 2: it names no post'],
    [
      'has only a short link',
      'url,caption\nhttps://vm.tiktok.com/ZM12/,x\n',
      'captions-bad-row',
      'line 2: its link does not hold a video id',
    ],
    [
      'has an id rounded by a spreadsheet',
      'id,caption\n7.41235E+18,x\n',
      'captions-bad-row',
      'line 2: the id 7.41235E+18 was rounded',
    ],
    ['has an id that is none', 'id,caption\n12,x\n', 'captions-bad-row', '12 is not a TikTok video id'],
    [
      'has a date in an order nobody can tell',
      'date,caption\n03/04/2024,x\n',
      'captions-bad-row',
      'line 2: 03/04/2024 is not a date',
    ],
    ['has a day that does not exist', 'date,caption\n2024-02-31,x\n', 'captions-bad-row', '2024-02-31 is not a date'],
    [
      'has an unquoted comma',
      `id,caption\n${id},one, two\n`,
      'captions-bad-row',
      'line 2: 3 cells, but the first line names 2',
    ],
    [
      'has a quote that is never closed',
      `id,caption\n${id},x\n${id},"open\n\n`,
      'captions-not-csv',
      'line 3: a quote is opened and never closed',
    ],
    [
      'has a quote that is not doubled',
      `id,caption\n${id},"a "b" c"\n`,
      'captions-not-csv',
      'line 2: there is text behind a closing quote',
    ],
    ['holds no caption', 'id,caption\n', 'captions-empty', 'holds no caption'],
    ['is empty', '', 'captions-empty', 'holds no caption'],
  ])('is refused with file and line when it %s', async (_, content, code, message) => {
    const path = await save(content);
    await expect(readAll(path)).rejects.toMatchObject({
      kind: 'usage',
      code,
      message: expect.stringContaining(message),
    });
    await expect(readAll(path)).rejects.toMatchObject({ message: expect.stringContaining(path) });
  });

  it('is refused when it is not UTF-8 or not there', async () => {
    const latin1 = await save(Buffer.from(`id,caption\n${id},Caf\xe9\n`, 'latin1'));
    await expect(readAll(latin1)).rejects.toMatchObject({ code: 'captions-encoding', kind: 'usage' });
    await expect(readAll(join(folder, 'nowhere.csv'))).rejects.toMatchObject({
      code: 'captions-not-found',
      kind: 'usage',
    });
  });

  it('comes back as it was written, whatever the cells and however the stream is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '日', '😂', ' '), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        async (rows, end, size) => {
          const text = [
            'id,caption',
            ...rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')),
          ].join(end);
          const found: (readonly string[])[] = [];
          for await (const row of readCsv(cut(text, size), 'x')) found.push(row.cells);
          expect(found).toEqual([
            ['id', 'caption'],
            ...rows.filter((cells) => cells.some((each) => each.trim() !== '')),
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

async function* cut(text: string, size: number): AsyncIterable<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

describe('JSON of captions', () => {
  it('may be an array or one object per line, pretty or not', async () => {
    const objects = [
      { id, caption: 'one { [ " \\ ] }' },
      { ref: 'tt-1', text: 'two\nlines' },
      { date: '2024-09-17', caption: 'three' },
    ];
    for (const content of [
      JSON.stringify(objects),
      JSON.stringify(objects, null, 2),
      objects.map((each) => JSON.stringify(each)).join('\n'),
      `\ufeff${objects.map((each) => JSON.stringify(each, null, 1)).join('\n\n')}\n`,
    ]) {
      const records = await readAll(await save(content, 'json'));
      expect(records.map((record) => record.caption)).toEqual(['one { [ " \\ ] }', 'two\nlines', 'three']);
    }
  });

  it('names line and record', async () => {
    const path = await save(`[\n  {"id":"${id}","caption":"a"},\n\n  {"id":"${id}",\n "caption":"b"}\n]`, 'json');
    expect((await readAll(path)).map((record) => record.where)).toEqual([
      `${path} line 2, record 1`,
      `${path} line 4, record 2`,
    ]);
  });

  it('keeps all digits of an id written as a number', async () => {
    const path = await save(`[{"id": ${id}, "caption": "say \\"id\\": 1234567890123456789, ok"}]`, 'json');
    expect(await readAll(path)).toMatchObject([{ videoId: id, caption: 'say "id": 1234567890123456789, ok' }]);
  });

  it('may be a yt-dlp -J dump, nested, with entries it could not see', async () => {
    const dump = {
      id: 'MS4wLjAB',
      _type: 'playlist',
      title: 'anna',
      thumbnails: [{ url: 'x' }],
      entries: [
        info('7412345678901234561', { description: 'A day at the sea\n#sea' }),
        null,
        info('7412345678901234562', { description: '', title: 'TikTok video #7412345678901234562' }),
        {
          _type: 'playlist',
          id: 'inner',
          entries: [info('7412345678901234563', { timestamp: null, upload_date: '20240918' })],
        },
      ],
      extractor: 'tiktok:user',
      entries_count: 3,
    };
    for (const space of [0, 2]) {
      const records = await readAll(await save(JSON.stringify(dump, null, space), 'json'));
      expect(records).toMatchObject([
        {
          videoId: '7412345678901234561',
          createdAt: '2024-09-17T14:07:21.000Z',
          precisionMs: 1000,
          caption: 'A day at the sea\n#sea',
        },
        {
          videoId: '7412345678901234563',
          createdAt: '2024-09-18T00:00:00.000Z',
          precisionMs: 86_400_000,
          caption: 'the whole description',
        },
      ]);
    }
  });

  it.each([
    ['ends in the middle', '[{"id":"1', 'captions-not-json', 'the file ends in the middle'],
    ['closes what was not opened', '[{"id":"1"]]', 'captions-not-json', 'line 1: a ] too many'],
    ['is not JSON', '{"id":1,,}', 'captions-not-json', 'is not JSON'],
    ['holds something else', '[\n"text"]', 'captions-bad-row', 'line 2, record 1 has an unexpected shape'],
    ['names no post', '[{"caption":"x"}]', 'captions-bad-row', 'it names no post'],
  ])('is refused with file and line when it %s', async (_, content, code, message) => {
    await expect(readAll(await save(content, 'json'))).rejects.toMatchObject({
      kind: 'usage',
      code,
      message: expect.stringContaining(message),
    });
  });

  it('is cut the same, however the stream is', async () => {
    const value = fc.array(
      fc.record({ a: fc.string({ unit: 'binary', maxLength: 10 }), b: fc.jsonValue({ maxDepth: 3 }) }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('array', 'lines', 'entries'),
        async (items, size, form) => {
          const texts = {
            array: JSON.stringify(items, null, 1),
            lines: items.map((item) => JSON.stringify(item)).join('\n'),
            entries: JSON.stringify({ before: [{ entries: 1 }], entries: items, after: 'x' }),
          };
          const found: unknown[] = [];
          for await (const each of readJsonValues(cut(texts[form as 'array'], size), 'x'))
            found.push(JSON.parse(each.text));
          const rest = form === 'entries' ? [{ before: [{ entries: 1 }], entries: [], after: 'x' }] : [];
          expect(found).toEqual([...JSON.parse(JSON.stringify(items)), ...rest]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is streamed: a dump of 60 MB passes through without being held', async () => {
    const entry = JSON.stringify(
      info(id, { formats: Array.from({ length: 60 }, () => ({ url: 'https://example.org/'.padEnd(1_000, 'x') })) }),
    );
    const path = await save(
      `{"_type":"playlist","entries":[${Array.from({ length: 1_000 }, () => entry).join(',')}]}`,
      'json',
    );
    globalThis.gc?.();
    let most = 0;
    let count = 0;
    const before = process.memoryUsage().rss;
    for await (const _ of captions.read(path, new AbortController().signal)) {
      count += 1;
      if (count % 100 === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(count).toBe(1_000);
    expect(most).toBeLessThan(100 * 1024 * 1024);
  });
});

function info(videoId: string, more: object = {}): object {
  return {
    id: videoId,
    title: 'the whole…',
    description: 'the whole description',
    timestamp: 1_726_582_041,
    upload_date: '20240917',
    webpage_url: `https://www.tiktok.com/@anna/video/${videoId}`,
    url: 'https://v16.example.org/video/tos/1',
    extractor_key: 'TikTok',
    ...more,
  };
}

describe('a folder of yt-dlp .info.json files', () => {
  it('gives one record per file, in the order of their names, also from folders inside', async () => {
    const place = await mkdtemp(join(folder, 'infos-'));
    await mkdir(join(place, 'more'));
    await writeFile(join(place, 'b.info.json'), JSON.stringify(info('7412345678901234562'), null, 4));
    await writeFile(join(place, 'a.info.json'), JSON.stringify(info('7412345678901234561')));
    await writeFile(join(place, 'more', 'c.info.json'), JSON.stringify(info('7412345678901234563')));
    await writeFile(join(place, 'list.info.json'), JSON.stringify({ _type: 'playlist', id: 'anna', title: 'anna' }));
    await writeFile(join(place, '._a.info.json'), Buffer.from([0, 5, 22, 7]));
    await writeFile(join(place, 'a.mp4'), 'x');
    const records = await readAll(place);
    expect(records.map((record) => record.videoId?.at(-1))).toEqual(['1', '2', '3']);
    expect(records[0]?.where).toBe(join(place, 'a.info.json'));
  });

  it('says so when there is none', async () => {
    const place = await mkdtemp(join(folder, 'empty-'));
    await expect(readAll(place)).rejects.toMatchObject({
      code: 'captions-not-found',
      hint: 'Name the CSV or JSON file itself',
    });
  });
});

it('stops when asked to', async () => {
  const path = await save(`id,caption\n${`${id},x\n`.repeat(200_000)}`);
  const stop = new AbortController();
  let count = 0;
  const reading = async () => {
    for await (const _ of captions.read(path, stop.signal)) {
      count += 1;
      if (count === 10) stop.abort(new Error('stopped'));
    }
  };
  await expect(reading()).rejects.toThrow('stopped');
  expect(count).toBeLessThan(200_000);
});

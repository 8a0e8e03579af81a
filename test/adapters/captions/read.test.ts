import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_ROW_BYTES, readCsv } from '../../../adapters/captions/csv.ts';
import { captions } from '../../../adapters/captions/index.ts';
import { readJson } from '../../../adapters/captions/json.ts';
import { spokenText } from '../../../adapters/captions/subtitles.ts';
import { type CaptionRecord, isFerryError } from '../../../src/contract/index.ts';

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

describe('what is no file of captions', () => {
  it.each([
    [
      'a video',
      Buffer.from('\0\0\0\x20ftypisom', 'latin1'),
      'mp4',
      { code: 'captions-no-text', values: { is: 'video' } },
    ],
    [
      'a picture',
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      'png',
      { code: 'captions-no-text', values: { is: 'picture' } },
    ],
    [
      'a workbook',
      Buffer.from('PK\x03\x04', 'latin1'),
      'xlsx',
      { code: 'captions-no-text', values: { is: 'workbook' } },
    ],
    ['a zip', Buffer.from('PK\x03\x04', 'latin1'), 'zip', { code: 'captions-no-text', values: { is: 'zip' } }],
    ['the export', '{"Post":{"Posts":{"VideoList":[]}}}', 'json', { code: 'captions-are-export' }],
    ['the export of another year', '{"Activity":{},"Profile":{},"Video":{}}', 'json', { code: 'captions-are-export' }],
  ])('is told what it is: %s', async (_, content, extension, reason) => {
    await expect(readAll(await save(content, extension))).rejects.toMatchObject({ kind: 'usage', reason });
  });
});

describe('the column that says which rows count', () => {
  const table = (...marks: readonly string[]) =>
    save(['take,id,caption', ...marks.map((mark) => `${mark},${id},x`)].join('\n'));

  it('knows yes and no as other tables do', async () => {
    expect(await readAll(await table('yes', 'TRUE', '是', 'x', "'yes"))).toHaveLength(5);
    await expect(readAll(await table('no', '否', 'FALSE', '-', ''))).rejects.toMatchObject({ code: 'captions-empty' });
  });

  it('takes no other word for one of them', async () => {
    await expect(readAll(await table('yes', 'maybe'))).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'captions-take', values: { line: 3, name: 'take', given: 'maybe' } },
    });
  });
});

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
        sourceId: null,
        createdAt: null,
        precisionMs: 1000,
        caption: 'plain',
        where: `${path}:2`,
      },
      {
        ref: null,
        sourceId: id,
        createdAt: null,
        precisionMs: 1000,
        caption: 'with, comma and "quotes"',
        where: `${path}:3`,
      },
      {
        ref: null,
        sourceId: id,
        createdAt: null,
        precisionMs: 1000,
        caption: 'two\r\nlines\n\nand three',
        where: `${path}:4`,
      },
      {
        ref: null,
        sourceId: null,
        createdAt: '2024-09-17T14:07:21.000Z',
        precisionMs: 1000,
        caption: 'by second',
        where: `${path}:8`,
      },
      {
        ref: null,
        sourceId: null,
        createdAt: '2024-09-17T00:00:00.000Z',
        precisionMs: 86_400_000,
        caption: 'by day',
        where: `${path}:9`,
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
    expect(records.map(({ sourceId, caption }) => ({ sourceId, caption }))).toEqual([
      { sourceId: id, caption: 'a, b' },
    ]);
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
    ['2024/9/17 4:07:21', '2024-09-17T04:07:21.000Z', 1000],
    ['17/09/2024 14:07:21', '2024-09-17T14:07:21.000Z', 1000],
    ['9/17/2024 2:07:21 PM', '2024-09-17T14:07:21.000Z', 1000],
    ['9/17/2024 12:07 a.m.', '2024-09-17T00:07:00.000Z', 60_000],
    ['03.04.2024', '2024-04-03T00:00:00.000Z', 86_400_000],
    ['5/5/2024', '2024-05-05T00:00:00.000Z', 86_400_000],
    ['2024-09-17 22:07:21 UTC+8', '2024-09-17T14:07:21.000Z', 1000],
    ['2024-09-17 09:37:21 GMT-04:30', '2024-09-17T14:07:21.000Z', 1000],
    ['"=""2024-09-17"""', '2024-09-17T00:00:00.000Z', 86_400_000],
  ])('reads the date %s', async (date, createdAt, precisionMs) => {
    expect(await readAll(await save(`date,caption\n${date},x\n`))).toMatchObject([{ createdAt, precisionMs }]);
  });

  it.each([
    ['an apostrophe that keeps it text', `'${id}`],
    ['a formula that keeps it text', `"=""${id}"""`],
    ['a formula of the bare number', `=${id}`],
    ['commas between thousands', '"7,412,345,678,901,234,567"'],
    ['dots between thousands', '7.412.345.678.901.234.567'],
    ['blanks that do not break between thousands', '7\u00a0412\u00a0345\u00a0678\u00a0901\u00a0234\u00a0567'],
    ['a .0 behind it', `${id}.0`],
    ['full-width digits', '７４１２３４５６７８９０１２３４５６７'],
    ['blanks around it', `\u00a0 ${id}\u200b \ufeff`],
    ['a link in a formula', `"=HYPERLINK(""https://www.tiktok.com/@a/video/${id}"",""x"")"`],
    ['a link without https', `www.tiktok.com/@a/photo/${id}`],
  ])('an id with %s is that id', async (_, cell) => {
    expect(await readAll(await save(`id,caption\n${cell},x\n`))).toMatchObject([{ sourceId: id, ref: null }]);
  });

  it.each([
    ['a link', 'url', `https://www.tiktok.com/@a/video/${id}`, { sourceId: id }],
    ['a date', 'date', '2024-09-17', { sourceId: null, createdAt: '2024-09-17T00:00:00.000Z' }],
    ['a ref', 'ref', 'tt-20240917T140721Z', { sourceId: null, ref: 'tt-20240917T140721Z' }],
  ])(
    'an id column that only numbers the rows, or lost its digits, does no harm beside %s',
    async (_, name, value, told) => {
      for (const number of ['1', '7.41235E+18'])
        expect(await readAll(await save(`id,caption,${name}\n${number},x,${value}\n`))).toMatchObject([told]);
    },
  );

  it('may be separated by bars, and UTF-16 without its mark', async () => {
    expect(await readAll(await save(`id|caption\n${id}|a, b\n`))).toMatchObject([{ sourceId: id, caption: 'a, b' }]);
    const little = Buffer.from(`id\tcaption\n${id}\t日常\n`, 'utf16le');
    expect(await readAll(await save(little))).toMatchObject([{ caption: '日常' }]);
    expect(await readAll(await save(Buffer.from(little).swap16()))).toMatchObject([{ caption: '日常' }]);
  });

  it('gives nothing for rows whose caption was not filled in', async () => {
    expect(await readAll(await save(`id,caption\n${id},\n${id}, \n${id},x\n`))).toHaveLength(1);
  });

  it.each([
    [
      'has no caption column',
      'id,views\n1,2\n',
      'captions-no-column',
      { line: 1, missing: 'caption', names: ['id', 'views'] },
    ],
    [
      'has nothing to join by',
      '\ncaption,views\na,2\n',
      'captions-no-column',
      { line: 2, missing: 'post', names: ['caption', 'views'] },
    ],
    ['has a row that names no post', 'id,caption\n,hello\n', 'captions-no-post', { line: 2, has: 'nothing' }],
    [
      'has only a short link',
      'url,caption\nhttps://vm.tiktok.com/ZM12/,x\n',
      'captions-no-post',
      { line: 2, has: 'link' },
    ],
    [
      'has an id rounded by a spreadsheet',
      'id,caption\n7.41235E+18,x\n',
      'captions-id-rounded',
      { line: 2, id: '7.41235E+18' },
    ],
    ['has an id that is none', 'id,caption\n12,x\n', 'captions-id', { line: 2, id: '12' }],
    [
      'has a date in an order nobody can tell',
      'date,caption\n03/04/2024,x\n',
      'captions-date',
      { line: 2, date: '03/04/2024', fault: 'order' },
    ],
    ['has a day that does not exist', 'date,caption\n2024-02-31,x\n', 'captions-date', { line: 2, date: '2024-02-31' }],
    ['has a date as the sheet counts days', 'date,caption\n45552.58844,x\n', 'captions-date', { fault: 'serial' }],
    ['has a time of 13 PM', 'date,caption\n2024-09-17 13:00 PM,x\n', 'captions-date', { fault: 'unknown' }],
    [
      'names one column twice',
      '\ndate,Caption,note,caption\n2024-09-17,a,,b\n',
      'captions-column-twice',
      { line: 2, name: 'caption', columns: [2, 4] },
    ],
    [
      'begins with a row instead of names',
      `${id},Hello\n`,
      'captions-no-column',
      { line: 1, missing: 'header', names: [id, 'Hello'] },
    ],
    ['begins with a day instead of names', '2024-09-17;Hello\n', 'captions-no-column', { line: 1, missing: 'header' }],
    ['has an unquoted comma', `id,caption\n${id},one, two\n`, 'captions-cells', { line: 2, cells: 3, columns: 2 }],
    [
      'has a quote that is never closed',
      `id,caption\n${id},x\n${id},"open\n\n`,
      'captions-quote',
      { line: 3, fault: 'open' },
    ],
    [
      'has one behind cells and rows of several lines',
      `id,caption,note\r\n${id},"a\r\nb\r\n\r\nc",\r\n\r\n${id},"d\r\ne","open\r\n\r\n`,
      'captions-quote',
      { line: 8, fault: 'open' },
    ],
    [
      'has a quote that is not doubled',
      `id,caption\n${id},"a "b" c"\n`,
      'captions-quote',
      { line: 2, fault: 'behind' },
    ],
    [
      'has a NUL behind a closing quote',
      `id,caption\n${id},"a"\u0000b\n`,
      'captions-quote',
      { line: 2, fault: 'behind' },
    ],
    ['holds no caption', 'id,caption\n', 'captions-empty', {}],
    ['is empty', '', 'captions-empty', {}],
  ])('is refused with file and line when it %s', async (_, content, code, values) => {
    const path = await save(content);
    await expect(readAll(path)).rejects.toMatchObject({
      kind: 'usage',
      effect: 'none',
      reason: { code, values: { path, ...values } },
    });
  });

  it('takes a quote inside a cell that does not begin with one as it stands', async () => {
    const path = await save(`id,caption\n${id},5" nails and "that" too\n`);
    expect(await readAll(path)).toMatchObject([{ sourceId: id, caption: '5" nails and "that" too' }]);
  });

  it.each([
    [
      'a Western Windows',
      Buffer.from(`id,caption\n${`${id},Cafe\n`.repeat(20_000)}${id},Caf\xe9\n`, 'latin1'),
      'Café',
      'windows-1252',
    ],
    [
      'a Chinese Windows',
      Buffer.concat([Buffer.from(`id,caption\n${id},`), Buffer.from('baa3b1df', 'hex')]),
      '海边',
      'gb18030',
    ],
  ])('is read as a spreadsheet of %s saves it, and that is told', async (_, bytes, caption, encoding) => {
    const told: unknown[] = [];
    const records: CaptionRecord[] = [];
    const path = await save(bytes);
    const hears = { onCodePage: (...said: readonly unknown[]) => told.push(said) };
    for await (const record of captions.read(path, new AbortController().signal, hears)) records.push(record);
    expect(records.at(-1)?.caption).toBe(caption);
    expect(told).toEqual([[path, encoding]]);
  });

  it('is refused where letters of UTF-8 stand beside broken ones, or where it is not there', async () => {
    const mixed = await save(
      Buffer.concat([Buffer.from(`id,caption\n${id},Café\n${id},Caf`), Buffer.from([0xe9, 0x0a])]),
    );
    await expect(readAll(mixed)).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'captions-encoding', values: { path: mixed, line: 3 } },
    });
    const json = await save(Buffer.from(`[{"id":"${id}",\n"caption":"Caf\xe9"}]`, 'latin1'), 'json');
    await expect(readAll(json)).rejects.toMatchObject({
      reason: { code: 'captions-encoding', values: { line: 2, isJson: true } },
    });
    const nowhere = join(folder, 'nowhere.csv');
    await expect(readAll(nowhere)).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'captions-unreadable', values: { path: nowhere, systemCode: 'ENOENT' } },
    });
  });

  it('names the right lines behind cells of several lines, whatever ends them', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const rows = ['id,caption', `${id},"a${end}b${end}${end}c"`, '', `${id},"x""${end}y"`, ' , ', `${id},z`];
      const path = await save(rows.join(end));
      expect((await readAll(path)).map(({ where, caption }) => [where, caption])).toEqual([
        [`${path}:2`, `a${end}b${end}${end}c`],
        [`${path}:7`, `x"${end}y`],
        [`${path}:10`, 'z'],
      ]);
    }
    const path = await save(`sep=;\r\nid;caption\r\n${id};"a\r\nb"\r\n${id};c`);
    expect((await readAll(path)).map(({ where }) => where)).toEqual([`${path}:3`, `${path}:5`]);
  });

  it('keeps a NUL where it stands', async () => {
    const path = await save(`id,caption\n${id},"a\u0000b"\n${id},c\u0000d\n`);
    expect((await readAll(path)).map(({ caption }) => caption)).toEqual(['a\u0000b', 'c\u0000d']);
  });

  it('takes a cell of 1 MB, and refuses one that never ends without holding all of it', async () => {
    const long = 'long "" 日 \r\n'.repeat(80_000);
    const path = await save(`id,caption\n${id},"${long}x"\n${id},y\n`);
    const records = await readAll(path);
    expect(records.map(({ caption }) => caption)).toEqual([`${long.replaceAll('""', '"')}x`, 'y']);
    expect(records[1]?.where).toBe(`${path}:80003`);
    for (const start of ['"open', 'open']) {
      const rows = readCsv(endlessly(`id,caption\n${id},${start}`, 'more '.repeat(10_000)), 'x');
      await expect(drain(rows)).rejects.toMatchObject({
        reason: { code: 'captions-too-long', values: { path: 'x', line: 2, maxBytes: MAX_ROW_BYTES } },
      });
    }
  });

  it('is streamed: 60 MB pass through without being held', async () => {
    const row = `${id},"${'caption, '.repeat(600)}"\n`;
    const rows = async function* () {
      yield 'id,caption\n';
      for (let count = 0; count < 11_000; count += 1) yield row;
    };
    let most = 0;
    let count = 0;
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    for await (const _ of readCsv(rows(), 'x')) {
      count += 1;
      if (count % 1_000 === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(count).toBe(11_001);
    expect(most).toBeLessThan(100 * 1024 * 1024);
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

/** As a decoder gives text out: never half a character. */
async function* cut(text: string, size: number): AsyncIterable<string> {
  const characters = [...text];
  for (let start = 0; start < characters.length; start += size) yield characters.slice(start, start + size).join('');
}

async function* endlessly(start: string, more: string): AsyncIterable<string> {
  yield start;
  for (;;) yield more;
}

async function drain(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows);
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

  it('names the line of each record', async () => {
    const path = await save(`[\n  {"id":"${id}","caption":"a"},\n\n  {"id":"${id}",\n "caption":"b"}\n]`, 'json');
    expect((await readAll(path)).map((record) => record.where)).toEqual([`${path}:2`, `${path}:4`]);
  });

  it('keeps all digits of an id written as a number', async () => {
    const path = await save(`[{"id": ${id}, "caption": "say \\"id\\": 1234567890123456789, ok"}]`, 'json');
    expect(await readAll(path)).toMatchObject([{ sourceId: id, caption: 'say "id": 1234567890123456789, ok' }]);
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
          sourceId: '7412345678901234561',
          createdAt: '2024-09-17T14:07:21.000Z',
          precisionMs: 1000,
          caption: 'A day at the sea\n#sea',
        },
        {
          sourceId: '7412345678901234563',
          createdAt: '2024-09-18T00:00:00.000Z',
          precisionMs: 86_400_000,
          caption: 'the whole description',
        },
      ]);
    }
  });

  it.each([
    ['ends in the middle', '[\n{"id":"1', 'captions-json', { line: 2, fault: 'cut-off' }],
    ['closes what was not opened', '[{"id":"1"]]', 'captions-json', { line: 1, fault: 'no-brace' }],
    ['is not JSON', '{"id":1,,}', 'captions-json', { line: 1, fault: 'bare-name' }],
    ['is not JSON where nobody looks', '{"skipped":[{"x":01}]}', 'captions-json', { line: 1, fault: 'no-comma' }],
    ['holds something else', '[null,\n"text"]', 'captions-not-object', { line: 2, record: 2 }],
    ['holds a number', '[7]', 'captions-not-object', { line: 1, record: 1 }],
    ['holds a list in a list', '[[{"id":"1"}]]', 'captions-not-object', { line: 1, record: 1 }],
    ['names no post', '[{},{"caption":"x"}]', 'captions-no-post', { line: 1, record: 2, has: 'nothing' }],
    ['holds no caption', '[]', 'captions-empty', {}],
  ])('is refused with file and line when it %s', async (_, content, code, values) => {
    const path = await save(content, 'json');
    const error: unknown = await readAll(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'usage', effect: 'none', reason: { code, values } });
    expect(Object.values(isFerryError(error) ? (error.reason.values ?? {}) : {})).toContain(path);
  });

  it('is refused when a caption is longer than any, and passes long fields nobody asked for', async () => {
    const long = 'x'.repeat(5 * 1024 * 1024);
    const comments = await save(JSON.stringify(info(id, { comments: [{ text: long }], other: long })), 'json');
    expect(await readAll(comments)).toMatchObject([{ sourceId: id, caption: 'the whole description' }]);
    const caption = await save(JSON.stringify({ id, caption: long }), 'json');
    await expect(readAll(caption)).rejects.toMatchObject({
      reason: { code: 'captions-too-long', values: { path: caption, line: 1, record: 1 } },
    });
  });

  it('may be UTF-16, as a shell of Windows saves the output of yt-dlp; lines stay right, bytes are not told', async () => {
    const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const path = await save(utf16(JSON.stringify({ id, caption: '日常 ☀️' })), 'json');
    expect(await readAll(path)).toMatchObject([{ caption: '日常 ☀️' }]);
    const broken = await save(utf16('{"id":\n1,}'), 'json');
    await expect(readAll(broken)).rejects.toMatchObject({
      reason: { code: 'captions-json', values: { path: broken, line: 2, fault: 'comma-before-brace' } },
    });
    const error: unknown = await readAll(broken).catch((thrown: unknown) => thrown);
    expect(isFerryError(error) && Object.keys(error.reason.values ?? {})).not.toContain('byte');
  });

  it('is read the same, however the stream is cut', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 10 });
    const value = fc.array(
      fc.record({ caption: text, ref: fc.constant('tt-1'), other: fc.jsonValue({ maxDepth: 3 }) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('array' as const, 'lines' as const, 'entries' as const),
        async (items, size, form) => {
          const texts = {
            array: JSON.stringify(items, null, 1),
            lines: items.map((item) => JSON.stringify(item)).join('\n'),
            entries: JSON.stringify({ before: [{ entries: [1] }], caption: 'no', entries: items, after: 'x' }),
          };
          const found: string[] = [];
          for await (const each of readJson(cut(texts[form], size), 'x')) found.push(each.caption);
          const wanted = items.map((item) => wellFormed(item.caption).trim());
          expect(found).toEqual(wanted.filter((caption) => caption !== ''));
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

/** As it comes back from a file: JSON escapes half a character, and JSON.parse gives it back. */
function wellFormed(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}

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
    expect(records.map((record) => record.sourceId?.at(-1))).toEqual(['1', '2', '3']);
    expect(records[0]?.where).toBe(`${join(place, 'a.info.json')}:1`);
  });

  it('says so when there is none', async () => {
    const place = await mkdtemp(join(folder, 'empty-'));
    await expect(readAll(place)).rejects.toMatchObject({
      reason: { code: 'captions-no-files', values: { folder: place } },
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

describe('a folder', () => {
  it('may hold dumps, flat ones too, lines, tables and .info.json files, however deep', async () => {
    const root = await mkdtemp(join(folder, 'mixed-'));
    await mkdir(join(root, '2024'));
    const entry = (n: number) => ({
      _type: 'url',
      ie_key: 'TikTok',
      id: `74123456789012345${60 + n}`,
      url: `https://www.tiktok.com/@a/video/74123456789012345${60 + n}`,
      title: 'shortened...',
      description: `flat ${n}`,
    });
    await writeFile(join(root, 'a.json'), JSON.stringify({ _type: 'playlist', id: 'x', entries: [entry(1), null] }));
    await writeFile(join(root, 'b.jsonl'), `${JSON.stringify(entry(2))}\n${JSON.stringify(entry(3))}\n`);
    await writeFile(join(root, '2024', 'c.csv'), `id,caption\n${id},table\n`);
    await writeFile(join(root, '2024', 'd.info.json'), JSON.stringify({ id, description: 'single' }));
    await writeFile(join(root, 'video.mp4'), 'not a caption');
    await writeFile(join(root, '._a.json'), 'macOS');
    const records = await readAll(root);
    expect(records.map(({ caption }) => caption)).toEqual(['table', 'single', 'flat 1', 'flat 2', 'flat 3']);
    expect(records[2]?.where).toBe(`${join(root, 'a.json')}:1`);
  });

  it('names the file and the line of what is rubbish in it', async () => {
    const root = await mkdtemp(join(folder, 'rubbish-'));
    await writeFile(join(root, 'a.jsonl'), `{"id":"${id}","caption":"x"}\n{"id":"${id}","caption":\n`);
    await expect(readAll(root)).rejects.toMatchObject({ reason: { values: { path: join(root, 'a.jsonl'), line: 3 } } });
  });

  it('has what is said in its videos beside them, each once', async () => {
    const root = await mkdtemp(join(folder, 'spoken-'));
    const cue = 'WEBVTT\n\n00:00.000 --> 00:01.000\nhello there\n';
    await writeFile(join(root, `walk [${id}].eng-US.vtt`), cue);
    await writeFile(join(root, 'swim.eng-US.srt'), '1\n00:00:00,000 --> 00:00:01,000\nby the sea\n');
    await writeFile(join(root, 'swim.info.json'), JSON.stringify({ id: '7412345678901234999', description: '' }));
    await writeFile(join(root, 'nobody.vtt'), cue);
    const spoken = [];
    for await (const record of captions.readSubtitles?.(root, new AbortController().signal) ?? []) spoken.push(record);
    expect(spoken.map(({ sourceId, caption }) => [sourceId, caption])).toEqual([
      [null, 'hello there'],
      ['7412345678901234999', 'by the sea'],
      [id, 'hello there'],
    ]);
  });

  it.each([
    [`20240106 walk [${id}].en.vtt`, id, null, 1000],
    [`2024-01-06 10-00-05 [${id}].srt`, id, '2024-01-06T10:00:05.000Z', 1000],
    ['2024-01-06 10.00.00.en.vtt', null, '2024-01-06T10:00:00.000Z', 1000],
    ['walk 20240106.vtt', null, '2024-01-06T00:00:00.000Z', 86_400_000],
    [`told [${id}].vtt`, id, '2024-01-06T10:00:00.000Z', 1000],
  ])('that holds only %s has what is said in it', async (name, sourceId, createdAt, precisionMs) => {
    const root = await mkdtemp(join(folder, 'only-'));
    await writeFile(join(root, name), 'WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n');
    if (name.startsWith('told'))
      await writeFile(
        join(root, name.replace('.vtt', '.info.json')),
        JSON.stringify({ id, description: '', timestamp: Date.UTC(2024, 0, 6, 10) / 1000 }),
      );
    expect(await readAll(root)).toEqual([]);
    const spoken = [];
    for await (const record of captions.readSubtitles?.(root, new AbortController().signal) ?? []) spoken.push(record);
    expect(spoken).toMatchObject([{ sourceId, createdAt, precisionMs, caption: 'hello' }]);
  });
});

describe('a table of doubtful captions', () => {
  it('gives only the rows somebody marked, and exactly the words that were doubtful', async () => {
    const path = await save(
      [
        'take,date,ref,id,thumbnail,caption,found',
        ',2024-09-17 14:07:21 UTC,tt-1,,,one,c.csv:2',
        "yes,2024-09-17 14:07:21 UTC,tt-2,,,'=1+1,c.csv:2",
        'no,2024-09-17 14:07:21 UTC,tt-3,,,three,c.csv:3',
        "x,2024-09-17 14:07:21 UTC,'tt-4,,,''tis,c.csv:4",
      ].join('\n'),
    );
    expect((await readAll(path)).map(({ ref, caption }) => [ref, caption])).toEqual([
      ['tt-2', '=1+1'],
      ['tt-4', "'tis"],
    ]);
    expect(await readAll(await save(`采用,编号,文案\n是,tt-1,你好\n否,tt-2,再见\n`))).toMatchObject([{ ref: 'tt-1' }]);
  });
});

describe('subtitles', () => {
  it.each([
    [
      'WebVTT',
      'WEBVTT - x\nKind: captions\n\nNOTE nothing\n\nSTYLE\n::cue {}\n\n1\n00:00.100 --> 00:01.000 align:start\n<c.a>Hi</c> &amp; bye\n\n00:01.000 --> 00:02.000\nmore',
      'Hi & bye more',
    ],
    [
      'SubRip of Windows',
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>one</i>\r\ntwo\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\ntwo\r\nthree\r\n',
      'one two three',
    ],
    ['Chinese', 'WEBVTT\n\n00:00.000 --> 00:01.000\n今天\n\n00:01.000 --> 00:02.000\n去海边', '今天去海边'],
    ['nothing', 'WEBVTT\n\n', ''],
    ['something else', '<html>\n', ''],
  ])('of %s say what is said', (_, text, said) => {
    expect(spokenText(text)).toBe(said);
  });
});

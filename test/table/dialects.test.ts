import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wellFormed } from '../../src/kit/index.ts';
import { guarded, readGuarded } from '../../src/table/guard.ts';
import { findHarm } from '../../src/table/letters.ts';
import { openPlanTable } from '../../src/table/read.ts';
import { tableLine, tableStart } from '../../src/table/write.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipferry-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function save(bytes: Uint8Array | string): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.csv`);
  await writeFile(path, bytes);
  return path;
}

async function readBack(bytes: Uint8Array | string) {
  const table = await openPlanTable(await save(bytes), new AbortController().signal);
  const rows: { row: number; title: string | undefined; body: string | undefined; spills: boolean }[] = [];
  for await (const { row, cells, spills } of table.rows)
    rows.push({ row, title: cells.get('title'), body: cells.get('body'), spills });
  return { ...table, rows };
}

const utf16 = (text: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

const plain = 'ref,title,body\r\np1,one,"two\nlines"\r\np2,"a ""quoted"" word","x;y,z\tw"\r\n';
const rowsOfPlain = [
  { row: 2, title: 'one', body: 'two\nlines', spills: false },
  { row: 3, title: 'a "quoted" word', body: 'x;y,z\tw', spills: false },
];

/** Only separators that stand in no quotes. */
const separated = (sign: string) => plain.replaceAll(/"(?:[^"]|"")*"|,/g, (found) => (found === ',' ? sign : found));

describe('a table as it is saved by', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['clipferry', tableStart + plain, 'utf-8'],
    ['Google Sheets and Numbers', plain, 'utf-8'],
    ['LibreOffice, every cell in quotes', plain.replaceAll(/(^|,|\n)(\w+)(?=[,\r])/g, '$1"$2"'), 'utf-8'],
    ['Excel where a comma is in numbers', tableStart + separated(';'), 'utf-8'],
    ['Excel, which said what separates', `sep=;\r\n${separated(';')}`, 'utf-8'],
    ['Excel as "Unicode text"', utf16(`\ufeff${separated('\t')}`, 'le'), 'utf-16le'],
    ['a program of big ends', utf16(`\ufeff${separated('\t')}`, 'be'), 'utf-16be'],
    ['one that puts no mark before UTF-16', utf16(plain, 'le'), 'utf-16le'],
    ['an editor of Unix', plain.replaceAll('\r\n', '\n'), 'utf-8'],
    ['an old Mac', plain.replaceAll('\r\n', '\r'), 'utf-8'],
  ])('%s is read', async (_who, bytes, encoding) => {
    expect(await readBack(bytes)).toMatchObject({ encoding, rows: rowsOfPlain, extra: [] });
  });

  it('Excel on a Western Windows is read with its signs, and known as that', async () => {
    const bytes = Buffer.concat([Buffer.from('ref,title\r\np1,caf\xe9 \x80 \x93so\x94\r\n', 'latin1')]);
    expect(await readBack(bytes)).toMatchObject({ encoding: 'windows-1252', rows: [{ title: 'café € “so”' }] });
  });

  it('Excel on a Chinese Windows is read, and known as that', async () => {
    const bytes = Buffer.concat([
      Buffer.from('ref,title\r\np1,'),
      Buffer.from([0xba, 0xa3, 0xb8, 0xdb, 0xb5, 0xc4, 0xb0, 0xf8, 0xcd, 0xed]),
      Buffer.from('\r\n'),
    ]);
    expect(await readBack(bytes)).toMatchObject({ encoding: 'gb18030', rows: [{ title: '海港的傍晚' }] });
  });
});

describe('a table that a person arranged', () => {
  it('has its rows numbered as a spreadsheet shows them, blank ones and line breaks and all', async () => {
    const { rows } = await readBack('ref,body\r\n\r\np1,"a\nb\nc"\r\n,,\r\np2,x\r\n');
    expect(rows.map(({ row }) => row)).toEqual([3, 5]);
  });

  it('has its columns known in any order, case and language, and others of their own', async () => {
    const table = await readBack(' 正文 ,Price,REF,Title\u00a0\r\nb,5,p1,t\r\n');
    expect(table).toMatchObject({ rows: [{ title: 't', body: 'b' }], extra: ['Price'] });
    expect(table.missing).toContain('go');
    expect(table.names.get('ref')).toBe('REF');
  });

  it('tells what stands beyond the last column, and leaves empty cells there alone', async () => {
    const { rows } = await readBack('ref,title\r\np1,t,,\r\np2,t,,x\r\n');
    expect(rows.map(({ spills }) => spills)).toEqual([false, true]);
  });

  it.each<[string, string | Uint8Array, object]>([
    ['has no column of refs', 'id,title\r\n1,t\r\n', { code: 'table-no-ref', values: { names: ['id', 'title'] } }],
    ['is empty', ' \r\n', { code: 'table-empty' }],
    [
      'has two columns of one name',
      'ref,title,Title\r\n',
      { code: 'table-column-twice', values: { name: 'Title', columns: ['B', 'C'] } },
    ],
    [
      'has a quote that never ends',
      'ref,title\r\np1,"t\r\np2,t\r\n',
      { code: 'table-torn', values: { row: 2, fault: 'open' } },
    ],
    [
      'has text behind a quote',
      'ref,title\r\np1,t\r\np2,"t"x\r\n',
      { code: 'table-torn', values: { row: 3, fault: 'behind' } },
    ],
    ['is a workbook', Buffer.from('PK\u0003\u0004 and more'), { code: 'table-workbook' }],
  ])('is refused when it %s', async (_what, bytes, reason) => {
    await expect(readBack(bytes)).rejects.toMatchObject({ kind: 'usage', reason });
  });

  it('is refused when it is not there', async () => {
    await expect(openPlanTable(join(folder, 'gone.csv'), new AbortController().signal)).rejects.toMatchObject({
      reason: { code: 'table-unreadable', values: { systemCode: 'ENOENT' } },
    });
  });
});

describe('texts', () => {
  const piece = fc.constantFrom(
    '"',
    ',',
    ';',
    '\t',
    '\n',
    '|',
    "'",
    '=',
    '日',
    'é',
    '😂',
    'ש',
    '\u0001',
    '\u2028',
    ' ',
    '\u00a0',
    'x',
    '0',
  );
  const text = fc
    .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 8 })
    .map((parts) => wellFormed(parts.join('').replaceAll('\r', '')));
  const saved = {
    'UTF-8 with a mark': (file: string) => file,
    'UTF-8 without': (file: string) => file.replace(/^\ufeff/, ''),
    'UTF-16': (file: string) => utf16(file, 'le'),
    'UTF-16 of big ends': (file: string) => utf16(file, 'be'),
  };

  it.each(Object.entries(saved))('come back as they were, whatever they hold, in %s', async (_name, encode) => {
    await fc.assert(
      fc.asyncProperty(text, text, async (title, body) => {
        const file =
          tableStart + tableLine(['ref', 'title', 'body']) + tableLine(['p1', guarded(title), guarded(body)]);
        const { rows } = await readBack(encode(file));
        const [row] = rows;
        expect(readGuarded(row?.title ?? '', { text: title })).toBe(title);
        expect(readGuarded(row?.body ?? '', { text: body })).toBe(body);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['Evening ☕ in Łódź', 'Evening ? in ?ód?', 'windows-1252', 'letters-lost'],
    ['Evening ☕', 'Evening?', 'utf-8', null],
    ['海港', 'æµ·æ¸¯', 'utf-8', 'letters-garbled'],
    ['café', 'cafÃ©', 'utf-8', 'letters-garbled'],
    ['café', 'cafŽ', 'windows-1252', 'letters-garbled'],
    ['Łódź', '£ódŸ', 'windows-1252', 'letters-garbled'],
    ['Привет', 'Ïðèâåò', 'windows-1252', 'letters-garbled'],
    ['schön', 'größer', 'windows-1252', null],
    ['Привет', 'Hello', 'windows-1252', null],
    ['café', 'bar', 'windows-1252', null],
    ['words', 'word?', 'windows-1252', null],
  ] as const)('that were %s and are %s are seen to be spoilt in %s: %s', (before, after, encoding, harm) => {
    expect(findHarm(before, after, encoding)).toBe(harm);
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Capabilities, Language } from '../../src/contract/index.ts';
import { sayWord } from '../../src/engine/persons-word.ts';
import { takePlanEdits } from '../../src/engine/plan-edits.ts';
import { planPath } from '../../src/engine/plan-file.ts';
import { writePlanTable } from '../../src/engine/plan-table.ts';
import { takePlanTable } from '../../src/engine/plan-table-edits.ts';
import { readCsv } from '../../src/kit/csv.ts';
import { guarded } from '../../src/table/guard.ts';
import { tableLine, tableStart } from '../../src/table/write.ts';
import { FakeDestination } from './fake-destination.ts';
import { makePost, posts, Stage, soon } from './stage.ts';

const account = { destination: 'fake', label: 'me' };
/** Covers have tests of their own. */
const takeCover = async () => 'cover-unknown' as const;

/** Its destination takes titles and times, so that every column counts. */
function titled(): FakeDestination {
  const fake = new FakeDestination();
  const { capabilities } = fake;
  const title = [{ max: 20, unit: 'utf16-units', measure: (text: string) => text.length }] as const;
  Object.assign(fake, {
    capabilities: {
      ...capabilities,
      text: { ...capabilities.text, title },
      schedule: { minAheadMs: 0, maxAheadMs: null },
    } satisfies Capabilities,
  });
  return fake;
}

interface Bench {
  readonly stage: Stage;
  readonly fake: FakeDestination;
  readonly path: string;
  write(language?: Language): Promise<number>;
  rows(): Promise<string[][]>;
  /** The table again, with other rows. */
  save(rows: readonly (readonly string[])[]): Promise<void>;
  /** One cell of a post's row. */
  edit(ref: string, column: string, value: string): Promise<void>;
  apply(applies?: boolean): ReturnType<typeof takePlanTable>;
}

async function benchOf(count: number, captions: readonly string[] = []): Promise<Bench> {
  const fake = titled();
  const stage = await Stage.open();
  await stage.import(posts(count).map((post, index) => ({ ...post, caption: captions[index] ?? post.caption })));
  await stage.provideAll();
  await stage.plan(fake);
  const path = join(stage.folder, 'plan.csv');
  const style = { language: 'en' as Language, timeZone: 'Europe/Berlin' };
  const rows = async () => {
    const chunks = async function* () {
      yield (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
    };
    const found: string[][] = [];
    for await (const { cells } of readCsv(chunks(), { written: 'by-spreadsheet' })) found.push([...cells]);
    return found;
  };
  const save = (all: readonly (readonly string[])[]) => writeFile(path, tableStart + all.map(tableLine).join(''));
  const bench: Bench = {
    stage,
    fake,
    path,
    rows,
    save,
    write: (language = 'en') =>
      writePlanTable(stage.ledger, path, {
        account,
        style: { ...style, language },
        noteOf: async ({ hold }) => hold?.code ?? '',
        thumbnailOf: async () => '',
      }),
    edit: async (ref, column, value) => {
      const all = await rows();
      const place = all[0]?.indexOf(column) ?? -1;
      await save(all.map((cells) => (cells[0] === ref ? cells.with(place, value) : cells)));
    },
    apply: async (applies = true) => {
      const plan = await stage.ledger.plans.last(account);
      if (plan === null) throw new Error('there is no plan');
      return takePlanTable(
        { ledger: stage.ledger, clock: stage.clock },
        {
          workspace: stage.folder,
          path,
          plan,
          style,
          signal: stage.stop.now,
          applies,
          limitsOf: async () => fake.capabilities,
          takeCover,
        },
      );
    },
  };
  await bench.write();
  return bench;
}

const inGerman = (date = '') => date.replace(/(\d+)-(\d+)-(\d+) (\S+) .*/, '$3.$2.$1 $4');

const nothing = { changes: [], reordered: false, missingRows: 0, file: null };
const problems = (...all: readonly object[]) => ({ reason: { code: 'table-wrong', values: { problems: all } } });

describe('a plan as a table', () => {
  const hard = [
    '=HYPERLINK("http://evil", "free")',
    "'= and more",
    "'tis the season",
    '007',
    '10 May',
    'two\nlines, "quoted"; and\ta tab',
    '海港的傍晚 🌇 #海港',
    '7301234567890123456',
    '-5',
    'مساء الخير #مساء',
  ];

  test('says what the plan says, whatever its texts hold, in either language', async () => {
    const bench = await benchOf(hard.length, hard);
    expect(await bench.apply()).toMatchObject({ ...nothing, rows: hard.length });
    await bench.write('zh');
    expect((await bench.rows())[0]).toContain('可见范围');
    expect(await bench.apply()).toMatchObject(nothing);
  });

  test('holds no cell that a spreadsheet takes for a formula', async () => {
    const bench = await benchOf(hard.length, hard);
    for (const cell of (await bench.rows()).flat()) expect(cell).not.toMatch(/^[=+\-@\t]/);
  });

  test('says what the plan says when a spreadsheet wrote its times and dates anew, or dropped our apostrophes', async () => {
    const bench = await benchOf(3, ['=1', '10 May', 'words']);
    await bench.edit('p01', 'when', '2027-01-31 18:00');
    await bench.apply();
    await bench.write();
    const [head = [], ...rows] = await bench.rows();
    const at = (name: string) => head.indexOf(name);
    const [first = []] = rows;
    expect(first[at('when')]).toBe('2027-01-31 18:00 Europe/Berlin');
    const local = rows.map((cells) =>
      cells.with(at('date'), inGerman(cells[at('date')])).map((cell) => cell.replace(/^'/, '')),
    );
    await bench.save([head, (local[0] ?? []).with(at('when'), '1/31/2027 6:00 PM'), ...local.slice(1)]);
    expect(await bench.apply()).toMatchObject(nothing);
  });

  test('is carried out exactly as it was edited', async () => {
    const bench = await benchOf(4);
    await bench.edit('p01', 'body', '=edited words');
    await bench.edit('p01', 'title', 'a title');
    await bench.edit('p01', 'topics', '#sea，evening #海港');
    await bench.edit('p02', 'go', ' No\u00a0');
    await bench.edit('p03', 'go', '保留');
    await bench.edit('p04', 'visibility', 'Private');
    await bench.edit('p04', 'when', '31.01.2027 18:00');
    expect(await bench.apply(false)).toMatchObject({ file: null, changes: [{}, {}, {}, {}] });
    expect((await bench.stage.rows())[1]).toBe('p02 planned');
    expect(await bench.apply()).toMatchObject({
      file: planPath(bench.stage.folder),
      reordered: false,
      changes: [
        {
          ref: 'p01',
          what: ['title', 'body', 'hashtags'],
          values: [
            { field: 'title', after: 'a title' },
            { field: 'body', before: 'words of post 1', after: '=edited words' },
            { field: 'hashtags', before: [], after: ['sea', 'evening', '海港'] },
          ],
        },
        { ref: 'p02', what: ['verdict'], verdict: 'skip', values: [] },
        { ref: 'p03', what: ['verdict'], verdict: 'hold' },
        { ref: 'p04', what: ['visibility', 'scheduledAt'] },
      ],
    });
    expect((await bench.stage.row(4)).item).toMatchObject({
      visibility: 'private',
      scheduledAt: '2027-01-31T17:00:00.000Z',
      byHand: ['visibility', 'scheduledAt'],
    });
    expect(await bench.apply()).toMatchObject(nothing);
    const taking = { workspace: bench.stage.folder, path: planPath(bench.stage.folder), named: true };
    const deps = { ledger: bench.stage.ledger, clock: bench.stage.clock };
    expect(await takePlanEdits(deps, { ...taking, rehearsals: false, limitsOf: async () => null, takeCover })).toEqual({
      kind: 'nothing-new',
    });
    await soon(bench.stage.run(bench.fake));
    expect(bench.fake.names('publish')).toEqual(['p01', 'p04']);
    expect(bench.fake.posts[0]?.draft).toContain('=edited words');
    await bench.write();
    expect((await bench.rows())[1]).toContain(guarded('=edited words'));
  });

  test('is refused where a control character came into a cell, which nobody sees', async () => {
    const bench = await benchOf(2);
    await bench.edit('p01', 'title', 'a\ttab');
    await bench.edit('p01', 'body', 'be\u0000hind');
    await bench.edit('p02', 'topics', '#se\u007fa');
    await expect(bench.apply()).rejects.toMatchObject(
      problems(
        { row: 2, field: 'body', wrong: 'control-character', given: 'U+0000' },
        { row: 3, field: 'topics', wrong: 'control-character', given: 'U+007F' },
      ),
    );
  });

  test('leaves posts alone whose row is gone, and takes another order for the order', async () => {
    const bench = await benchOf(5);
    const [head = [], one = [], two = [], , four = [], five = []] = await bench.rows();
    await bench.save([head, five, two, [], four, one]);
    expect(await bench.apply()).toMatchObject({ missingRows: 1, reordered: true, changes: [], rows: 4 });
    expect(await bench.stage.rows()).toEqual(['p05', 'p02', 'p03', 'p04', 'p01'].map((ref) => `${ref} planned`));
  });

  test('does not undo the order of a plan that was made since', async () => {
    const bench = await benchOf(3);
    await bench.stage.plan(bench.fake, 'me', { order: 'newest' });
    await bench.edit('p02', 'body', 'mine');
    expect(await bench.apply()).toMatchObject({ reordered: false, changes: [{ ref: 'p02' }] });
    expect(await bench.stage.rows()).toEqual(['p03', 'p02', 'p01'].map((ref) => `${ref} planned`));
  });

  test('says which columns are the person’s own, and which are gone', async () => {
    const bench = await benchOf(1);
    const [head = [], row = []] = await bench.rows();
    const body = head.indexOf('body');
    await bench.save([
      [...head.toSpliced(body, 1), 'Price'],
      [...row.toSpliced(body, 1), '5'],
    ]);
    expect(await bench.apply()).toMatchObject({ ...nothing, extra: ['Price'], missingColumns: ['body'] });
  });
});

describe('a table with mistakes', () => {
  test('changes nothing, and names each by row and column', async () => {
    const bench = await benchOf(6);
    await bench.edit('p01', 'body', 'fine');
    await bench.edit('p02', 'go', 'maybe');
    await bench.edit('p03', 'visibility', 'friends');
    await bench.edit('p04', 'when', '3/4/2027 18:00');
    await bench.edit('p05', 'title', 'x'.repeat(21));
    await bench.edit('p06', 'date', '2020-01-01 10:00');
    const all = await bench.rows();
    await bench.save([...all, all[1] ?? [], (all[1] ?? []).with(0, 'p99'), (all[1] ?? []).with(0, '')]);
    const before = await bench.stage.ledger.deliveries.list({}, 99);
    await expect(bench.apply()).rejects.toMatchObject(
      problems(
        {
          row: 3,
          field: 'go',
          wrong: 'not-allowed',
          given: '"maybe"',
          allowed: ['yes', 'no', 'hold'],
          post: { ref: 'p02' },
        },
        { row: 4, field: 'visibility', wrong: 'not-allowed' },
        { row: 5, field: 'when', wrong: 'time-order', given: '"3/4/2027 18:00"' },
        { row: 6, field: 'title', wrong: 'too-long', max: 20, found: 21 },
        { row: 7, field: 'date', wrong: 'fixed' },
        { row: 8, field: '', wrong: 'post-twice', found: 2 },
        { row: 9, field: 'ref', wrong: 'foreign', given: 'p99', post: null },
        { row: 10, field: 'ref', wrong: 'no-ref' },
      ),
    );
    expect(await bench.stage.ledger.deliveries.list({}, 99)).toEqual(before);
  });

  test('shows the first twenty, and counts the others', async () => {
    const bench = await benchOf(25);
    const [head = [], ...rows] = await bench.rows();
    await bench.save([head, ...rows.map((row) => row.with(head.indexOf('go'), '?'))]);
    const error: unknown = await bench.apply().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reason: { values: { more: 5 } } });
  });

  test('is refused where it has no row at all', async () => {
    const bench = await benchOf(1);
    await bench.save((await bench.rows()).slice(0, 1));
    await expect(bench.apply()).rejects.toMatchObject(problems({ wrong: 'no-posts' }));
  });

  test('is refused where an encoding lost letters of its texts', async () => {
    const bench = await benchOf(1, ['Evening ☕']);
    const text = (await readFile(bench.path, 'utf8')).replace('\ufeff', '').replaceAll('☕', '? caf\u00e9');
    await writeFile(bench.path, Buffer.from(text, 'latin1'));
    await expect(bench.apply()).rejects.toMatchObject(
      problems({ field: 'title', wrong: 'letters-lost' }, { field: 'body', wrong: 'letters-lost' }),
    );
  });
});

describe('a table that is older than the plan', () => {
  const skip = (bench: Bench, refs: readonly string[]) =>
    sayWord(
      { ledger: bench.stage.ledger, clock: bench.stage.clock },
      { workspace: bench.stage.folder, account, word: 'skip', refs },
    );

  test('leaves what was decided since as it is, in rows that nobody touched', async () => {
    const bench = await benchOf(3);
    await skip(bench, ['p01']);
    await bench.edit('p02', 'body', 'mine');
    expect(await bench.apply()).toMatchObject({ changes: [{ ref: 'p02', what: ['body'] }] });
    expect((await bench.stage.rows())[0]).toBe('p01 skipped:skipped-by-person');
  });

  test('is refused where a row was touched and its post was decided otherwise since', async () => {
    const bench = await benchOf(3);
    await skip(bench, ['p01']);
    await bench.edit('p01', 'body', 'mine');
    await expect(bench.apply()).rejects.toMatchObject(
      problems({ row: 2, wrong: 'changed-meanwhile', post: { ref: 'p01' } }),
    );
  });

  test('says nothing of posts that were published since, unless they are touched', async () => {
    const bench = await benchOf(2);
    await soon(bench.stage.run(bench.fake));
    expect(await bench.stage.rows()).toEqual(['p01 published', 'p02 published']);
    expect(await bench.apply()).toMatchObject(nothing);
    await bench.write();
    expect((await bench.rows())[1]).toContain('published');
    await bench.edit('p01', 'body', 'too late');
    await bench.edit('p02', 'go', 'no');
    await expect(bench.apply()).rejects.toMatchObject(
      problems({ row: 2, field: 'body', wrong: 'sent', state: 'published' }, { row: 3, field: 'go', wrong: 'sent' }),
    );
  });

  test('of another account is known as one, post for post', async () => {
    const bench = await benchOf(1);
    await bench.stage.plan(bench.fake, 'you');
    await bench.edit('p01', 'body', 'for me');
    const plan = await bench.stage.ledger.plans.last({ destination: 'fake', label: 'you' });
    if (plan === null) throw new Error('there is no plan');
    const style = { language: 'en', timeZone: 'UTC' } as const;
    const deps = { ledger: bench.stage.ledger, clock: bench.stage.clock };
    const { stage, path } = bench;
    await expect(
      takePlanTable(deps, {
        workspace: stage.folder,
        path,
        plan,
        style,
        signal: stage.stop.now,
        applies: true,
        limitsOf: async () => null,
        takeCover,
      }),
    ).rejects.toMatchObject(problems({ wrong: 'changed-meanwhile' }));
  });
});

test('a table of posts that have no file lets none of them go', async () => {
  const bench = await benchOf(1);
  await bench.stage.import([makePost(9, { media: [] })], '/more.zip');
  await bench.stage.plan(bench.fake);
  await bench.write();
  await bench.edit('p09', 'go', 'yes');
  await expect(bench.apply()).rejects.toMatchObject(problems({ row: 3, field: 'go', wrong: 'no-file' }));
});

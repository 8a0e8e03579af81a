import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type {
  Archive,
  CaptionReader,
  CaptionRecord,
  Reason,
  Source,
  SourceIds,
  SourceItem,
} from '../../src/contract/index.ts';
import { type CaptionRemark, importCaptions } from '../../src/engine/captions/from-file.ts';
import { findSource, importArchive } from '../../src/engine/import.ts';
import { sayWord, type Word } from '../../src/engine/persons-word.ts';
import { takePlanEdits } from '../../src/engine/plan-edits.ts';
import { lookAtPlanFile, mendPlanFile, writePlanFile } from '../../src/engine/plan-file.ts';
import { toIso } from '../../src/kit/index.ts';
import { FakeDestination } from './fake-destination.ts';
import { failure, makePost, posts, refOf, Stage, soon } from './stage.ts';

async function imported(count: number, over: Parameters<typeof makePost>[1] = {}): Promise<Stage> {
  const stage = await Stage.open();
  await stage.import(Array.from({ length: count }, (_, index) => makePost(index + 1, over)));
  await stage.provideAll();
  return stage;
}

const account = { destination: 'fake', label: 'me' };

const goes = async (stage: Stage) =>
  (await stage.rows()).filter((row) => row.endsWith('planned')).map((row) => row.slice(0, 3));

describe('a plan', () => {
  test('takes the first few, and names the others', async () => {
    const fake = new FakeDestination();
    const stage = await imported(4);
    const { summary } = await stage.plan(fake, 'me', { limit: 2 });
    expect(await stage.rows()).toEqual([
      'p01 planned',
      'p02 planned',
      'p03 skipped:beyond-limit',
      'p04 skipped:beyond-limit',
    ]);
    expect(summary).toBeDefined();
  });

  test.each([
    ['newest', ['p04', 'p03', 'p02', 'p01']],
    ['likes', ['p02', 'p04', 'p03', 'p01']],
    ['oldest', ['p01', 'p02', 'p03', 'p04']],
  ] as const)('goes by %s', async (order, expected) => {
    const fake = new FakeDestination();
    const stage = await Stage.open();
    const likes = [0, 900, null, 20];
    await stage.import(posts(4).map((post, index) => ({ ...post, likes: likes[index] ?? null })));
    await stage.provideAll();
    await stage.plan(fake, 'me', { order });
    // Where nobody counted there are none, and of the same number the newer goes first.
    expect(await goes(stage)).toEqual(expected);
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(expected);
  });

  test('takes only what was asked for by id', async () => {
    const fake = new FakeDestination();
    const stage = await imported(3);
    await stage.plan(fake, 'me', { ids: ['p02'] });
    expect(await goes(stage)).toEqual(['p02']);
  });

  test('with a limit takes the next ones each time, whatever waits or was skipped before them', async () => {
    const fake = new FakeDestination();
    const stage = await imported(6);
    const say = (word: Word, ref: string) =>
      sayWord({ ledger: stage.ledger, clock: stage.clock }, { workspace: stage.folder, account, word, refs: [ref] });
    await stage.plan(fake, 'me', { limit: 2 });
    await say('skip', 'p03');
    await soon(stage.run(fake));
    await stage.plan(fake, 'me', { limit: 2 });
    await say('hold', 'p06');
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01', 'p02', 'p04', 'p05']);
    const { summary } = await stage.plan(fake, 'me', { order: 'newest' });
    expect(summary).toMatchObject({ posts: 6, deliver: 0, hold: 1, skip: 1, already: { published: 4 }, fresh: 0 });
    await say('include', 'p06');
    await say('include', 'p03');
    await soon(stage.run(fake));
    expect(fake.names('publish').slice(4).sort()).toEqual(['p03', 'p06']);
    const numbers = (await stage.ledger.deliveries.list({ account }, 9)).map((row) => `${row.postRef} ${row.number}`);
    expect(numbers.sort()).toEqual(['p01 1', 'p02 2', 'p03 3', 'p04 4', 'p05 5', 'p06 6']);
  });

  test('made again does not send again what is in doubt', async () => {
    const fake = new FakeDestination();
    const stage = await imported(1);
    await stage.plan(fake);
    fake.once('publish', failure('retryable', 'connection-lost'));
    await stage.run(fake);
    await stage.plan(fake);
    await stage.runOn(fake, 10);
    expect(fake.names('publish')).toHaveLength(1);
    expect(await stage.rows()).toEqual(['p01 unconfirmed']);
  });

  test('that is stopped half-way leaves the one before in force', async () => {
    const fake = new FakeDestination();
    const stage = await imported(2);
    await stage.plan(fake);
    stage.stop.abort();
    await expect(stage.plan(fake, 'me', { limit: 1 })).rejects.toThrow();
    expect(await goes(stage)).toEqual(['p01', 'p02']);
  });
});

describe('a plan that a person edited', () => {
  async function written(): Promise<{ stage: Stage; path: string; plan: EditablePlan }> {
    const fake = new FakeDestination();
    const stage = await imported(3);
    await stage.import([makePost(9, { media: [] })], '/more.zip');
    const plan = await stage.plan(fake);
    const path = await writePlanFile(stage.ledger, stage.folder, plan);
    return { stage, path, plan: JSON.parse(await readFile(path, 'utf8')) as EditablePlan };
  }
  interface EditablePlan {
    header: { madeAt: string; account: { destination: string; label: string } };
    items: { postRef: string; deliveryKey: string; verdict: object; text: { body: string }; visibility: string }[];
  }
  const take = (stage: Stage, path: string) =>
    takePlanEdits(
      { ledger: stage.ledger, clock: stage.clock },
      {
        workspace: stage.folder,
        path,
        named: true,
        rehearsals: false,
        takeCover: async () => 'cover-unknown',
        limitsOf: async () => ({
          ...new FakeDestination().capabilities,
          schedule: { minAheadMs: 0, maxAheadMs: null },
        }),
      },
    );
  const adopt = async (stage: Stage, plan: unknown, before = '') => {
    const path = join(stage.folder, 'edited.json');
    await writeFile(path, before + (typeof plan === 'string' ? plan : JSON.stringify(plan)));
    return take(stage, path);
  };

  test('is carried out as edited, byte order mark or not', async () => {
    const { stage, plan } = await written();
    const [first, second] = plan.items;
    if (first === undefined || second === undefined) throw new Error('the plan is empty');
    first.text.body = 'edited words';
    second.verdict = { kind: 'skip', reason: 'I do not like it' };
    expect(await adopt(stage, plan, '\uFEFF')).toMatchObject({
      kind: 'edits',
      edits: {
        changes: [
          { ref: 'p01', what: ['body'] },
          { ref: 'p02', what: ['verdict'], verdict: 'skip' },
        ],
        leftOut: [],
      },
    });
    const fake = new FakeDestination();
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01', 'p03']);
    expect(fake.posts[0]?.draft).toContain('edited words');
    expect((await stage.row(2)).reason).toEqual({ code: 'skipped-by-person', said: 'I do not like it' });
    expect((await stage.rows())[1]).toBe('p02 skipped:skipped-by-person');
  });

  test('takes over everything a person may change of an item', async () => {
    const { stage, plan } = await written();
    const change = {
      visibility: 'private',
      alt: 'a cat on a roof',
      location: 'Lisbon',
      scheduledAt: '2027-01-01T12:00:00+01:00',
    };
    await adopt(stage, first(plan, change));
    expect((await stage.row(1)).item).toMatchObject({ ...change, scheduledAt: '2027-01-01T11:00:00.000Z' });
  });

  test('holds a post that a person holds, for a plan to let go and not for "retry"', async () => {
    const { stage, plan } = await written();
    await adopt(stage, first(plan, { verdict: { kind: 'hold', reason: 'later' } }));
    expect((await stage.row(1)).hold).toEqual({ code: 'held-by-person', said: 'later' });
    await stage.ledger.deliveries.release({}, stage.clock.now());
    expect((await stage.rows())[0]).toBe('p01 planned held:held-by-person');
    await adopt(stage, plan);
    expect((await stage.rows())[0]).toBe('p01 planned');
  });

  test('names file, item and field when something is wrong', async () => {
    const { stage, plan } = await written();
    const spoiled = {
      ...plan,
      items: plan.items.with(1, { ...plan.items[1], text: { ...plan.items[1]?.text, body: 7 } } as never),
    };
    await expect(adopt(stage, spoiled)).rejects.toMatchObject({
      reason: {
        code: 'plan-edits-wrong',
        values: {
          problems: [
            {
              line: 1,
              field: 'text.body',
              wrong: 'not-text',
              given: '7',
              post: { ref: 'p02', words: 'words of post 2' },
            },
          ],
        },
      },
    });
  });

  test('keeps the words a person wrote when the plan is made again', async () => {
    const { stage, plan } = await written();
    const text = { ...plan.items[0]?.text, body: 'edited words' };
    await adopt(stage, first(plan, { text }));
    await stage.plan(new FakeDestination());
    expect((await stage.row(1)).item).toMatchObject({ text: { body: 'edited words' }, byHand: ['body'] });
  });

  test('is noticed where it lies, and as it was written it is nothing new', async () => {
    const { stage, path } = await written();
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('same');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll('\n', '\r\n'));
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('other');
    expect(await take(stage, path)).toEqual({ kind: 'nothing-new' });
    await writeFile(path, text.replace('words of post 2', 'other words'));
    expect(await take(stage, path)).toMatchObject({ edits: { changes: [{ ref: 'p02', what: ['body'] }] } });
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('same');
  });

  /** As a full disk or a kill leaves it: the plan stands in the ledger, and its file was never put in place. */
  async function withoutItsFile(stage: Stage, path: string, task: () => Promise<unknown>): Promise<string> {
    const before = await readFile(path, 'utf8');
    stage.clock.advance(1000);
    await task();
    await writeFile(path, before);
    return before;
  }
  const skip = (stage: Stage, ref: string) =>
    sayWord(
      { ledger: stage.ledger, clock: stage.clock },
      { workspace: stage.folder, account, word: 'skip', refs: [ref] },
    );

  test('is nobody’s edit where the file of a newer plan did not come, and that one is carried out', async () => {
    const { stage, path } = await written();
    const fake = new FakeDestination();
    const old = await withoutItsFile(stage, path, () => skip(stage, 'p01'));
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('behind');
    expect(await mendPlanFile(stage.ledger, stage.folder)).toBe('same');
    expect(await readFile(path, 'utf8')).toContain('skipped-by-person');
    // Named under another name, nothing of it counts either.
    expect(await adopt(stage, old)).toMatchObject({
      kind: 'other-plan',
      because: { code: 'plan-file-older', values: { edited: false } },
    });
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p02', 'p03']);
  });

  test('is known before its file has its name', async () => {
    const { stage, path } = await written();
    const before = await readFile(path, 'utf8');
    const plan = await stage.plan(new FakeDestination(), 'me', { limit: 1 });
    const dying = Object.assign(Object.create(stage.ledger) as typeof stage.ledger, {
      plans: {
        ...stage.ledger.plans,
        wroteFile: async (...given: Parameters<typeof stage.ledger.plans.wroteFile>) => {
          await stage.ledger.plans.wroteFile(...given);
          throw new Error('killed');
        },
      },
    });
    await expect(writePlanFile(dying, stage.folder, plan)).rejects.toThrow('killed');
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('behind');
  });

  test('is taken once, also where its file did not come; what is written into it later is not lost', async () => {
    const { stage, path } = await written();
    const text = (await readFile(path, 'utf8')).replace('words of post 2', 'other words');
    await writeFile(path, text);
    await withoutItsFile(stage, path, () => take(stage, path));
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('behind');
    await writeFile(path, text.replace('words of post 3', 'more words'));
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('other');
    await writeFile(path, text);
    await mendPlanFile(stage.ledger, stage.folder);
    expect(await readFile(path, 'utf8')).toContain('other words');
    await skip(stage, 'p01');
    await writeFile(path, text);
    expect(await lookAtPlanFile(stage.ledger, stage.folder)).toBe('other');
  });

  test('is refused where a control character came into it, which nobody sees', async () => {
    const { stage, plan } = await written();
    const text = { ...plan.items[0]?.text, title: 'a\u0085', body: 'be\u0000hind', hashtags: ['se\u001ba'] };
    const at = (field: string, given: string) => ({ line: 1, field, wrong: 'control-character', given });
    await expect(adopt(stage, first(plan, { text, alt: 'tab\tand\nline' }))).rejects.toMatchObject({
      reason: {
        values: {
          problems: [at('text.title', 'U+0085'), at('text.body', 'U+0000'), at('text.hashtags', 'U+001B')],
        },
      },
    });
  });

  test('with a comma too many is told the line and the column', async () => {
    const { stage, path } = await written();
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[2] = `${lines[2]},`;
    await expect(adopt(stage, lines.join('\n'))).rejects.toMatchObject({
      reason: { code: 'plan-not-json', values: { line: 3, column: lines[2].length } },
    });
  });

  test('skips what was taken out of it', async () => {
    const { stage, plan } = await written();
    await adopt(stage, { ...plan, items: plan.items.slice(0, 1) });
    expect(await goes(stage)).toEqual(['p01']);
    await stage.plan(new FakeDestination());
    expect(await goes(stage)).toEqual(['p01']);
  });

  const spoil: readonly [string, string, (plan: EditablePlan) => unknown][] = [
    ['is not JSON', 'plan-not-json', () => '{"v":2,'],
    ['is of a version nobody knows', 'plan-of-unknown-version', (plan) => ({ ...plan, v: 3 })],
    ['has a verdict nobody knows', 'plan-edits-wrong', (plan) => first(plan, { verdict: { kind: 'perhaps' } })],
    [
      'has another date for a post',
      'plan-edits-wrong',
      (plan) => first(plan, { createdAt: '2020-01-01T00:00:00.000Z' }),
    ],
    ['has another kind for a post', 'plan-edits-wrong', (plan) => first(plan, { kind: 'images' })],
    ['says itself what is published', 'plan-edits-wrong', (plan) => first(plan, { state: 'published' })],
    ['has a field with a slip in its name', 'plan-edits-wrong', (plan) => first(plan, { verdct: 'skip' })],
    ['names a post twice', 'plan-edits-wrong', (plan) => ({ ...plan, items: [...plan.items, plan.items[0]] })],
    ['names no post at all', 'plan-edits-wrong', (plan) => ({ ...plan, items: [] })],
    [
      'has other options in its header',
      'plan-edits-wrong',
      (plan) => ({ ...plan, header: { ...plan.header, options: { a: 1 } } }),
    ],
    ['has a word for a visibility', 'plan-edits-wrong', (plan) => first(plan, { visibility: 'everybody' })],
    ['has a day for a time', 'plan-edits-wrong', (plan) => first(plan, { scheduledAt: '2027-01-01' })],
    ['names a delivery nobody knows', 'plan-edits-wrong', (plan) => first(plan, { deliveryKey: 'fake:me:p77' })],
    ['gives a delivery another post', 'plan-edits-wrong', (plan) => first(plan, { postRef: 'p02' })],
    [
      'delivers a post without a file',
      'plan-edits-wrong',
      (plan) => ({
        ...plan,
        items: plan.items.map((item) => (item.postRef === 'p09' ? { ...item, verdict: { kind: 'deliver' } } : item)),
      }),
    ],
  ];
  const first = (plan: EditablePlan, change: object) => ({
    ...plan,
    items: plan.items.map((item, index) => (index === 0 ? { ...item, ...change } : item)),
  });

  test.each(spoil)('that %s is refused, and nothing changes', async (_what, code, edit) => {
    const { stage, plan } = await written();
    const before = await stage.ledger.deliveries.list({}, 99);
    await expect(adopt(stage, edit(plan))).rejects.toMatchObject({ kind: 'usage', code });
    expect(await stage.ledger.deliveries.list({}, 99)).toEqual(before);
  });

  const ofOthers: typeof spoil = [
    ['is of the version before', 'plan-of-older-version', (plan) => ({ ...plan, v: 1 })],
    [
      'was made in another workspace',
      'plan-of-other-workspace',
      (plan) => ({ ...plan, header: { ...plan.header, madeAt: '2020-01-01T00:00:00.000Z' } }),
    ],
    [
      'is of an account without a plan',
      'plan-of-other-account',
      (plan) => ({ ...plan, header: { ...plan.header, account: { destination: 'fake', label: 'you' } } }),
    ],
  ];

  test.each(ofOthers)(
    'that %s is told apart from one with mistakes, and changes nothing',
    async (_what, code, edit) => {
      const { stage, plan } = await written();
      const before = await stage.ledger.deliveries.list({}, 99);
      expect(await adopt(stage, edit(plan))).toMatchObject({ kind: 'other-plan', because: { code } });
      expect(await stage.ledger.deliveries.list({}, 99)).toEqual(before);
    },
  );

  test('says of a post that failed after it may have been published that its edit cannot count', async () => {
    const { stage, plan } = await written();
    const fake = new FakeDestination();
    fake.once('verify', async () => ({ kind: 'refused', because: { code: 'fake/refused' } }));
    await soon(stage.run(fake));
    expect((await stage.rows())[0]).toBe('p01 failed:fake/refused');
    await expect(adopt(stage, first(plan, { text: { ...plan.items[0]?.text, body: 'again' } }))).rejects.toMatchObject({
      reason: {
        code: 'plan-edits-wrong',
        values: { problems: [{ field: 'text.body', wrong: 'sent', state: 'failed' }] },
      },
    });
  });

  test('does not touch what belongs to another account', async () => {
    const { stage, plan } = await written();
    await stage.plan(new FakeDestination(), 'other');
    const foreign = first(plan, { deliveryKey: 'fake:other:p01' });
    await expect(adopt(stage, foreign)).rejects.toMatchObject({ code: 'plan-edits-wrong' });
    expect((await stage.rows('other'))[0]).toBe('p01 planned');
  });

  test('that is not there is said to be unreadable', async () => {
    const { stage } = await written();
    const nowhere = join(stage.folder, 'nowhere.json');
    await expect(take(stage, nowhere)).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'plan-unreadable', values: { path: nowhere } },
    });
  });
});

const archive: Archive = { name: '/export.zip', entries: [], open: async function* () {}, close: async () => {} };

const words = { title: 'Fake', reasons: {}, nouns: { name: 'Fake', askForExport: 'ask Fake for a new export' } };

function source(items: () => AsyncIterable<SourceItem>, accountName: string | null = 'someone'): Source {
  return {
    name: 'fake',
    words: { en: words, zh: words },
    captionRules: { worthOfTag: () => null },
    ids: null,
    recognise: async () => ({ mine: true }),
    read: async () => ({ about: { generation: 'G5', accountName, notes: [] }, items: items() }),
  };
}

async function* items(count: number): AsyncIterable<SourceItem> {
  for (let n = 1; n <= count; n += 1) yield { kind: 'post', post: makePost(n) };
  yield { kind: 'deleted', ref: 'gone', createdAt: null, where: 'x' };
  yield { kind: 'unreadable', where: 'x.json: VideoList[7]', because: { code: 'fake/no-date' } };
}

describe('an export', () => {
  const deps = (stage: Stage) => ({ ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now });

  test('is known by its absolute place, and as the person typed it', async () => {
    const stage = await Stage.open();
    await importArchive(
      deps(stage),
      { ...archive, name: 'exports/me.zip' },
      source(() => items(1)),
    );
    expect(await stage.ledger.posts.lastArchive()).toMatchObject({
      path: 'exports/me.zip',
      location: join(process.cwd(), 'exports/me.zip'),
    });
    expect(await stage.ledger.posts.unreadable()).toEqual([
      { where: 'x.json: VideoList[7]', because: { code: 'fake/no-date' } },
    ]);
  });

  test('read twice doubles nothing, in batches', async () => {
    const stage = await Stage.open();
    const read = () =>
      importArchive(
        deps(stage),
        archive,
        source(() => items(1_203)),
      );
    expect(await read()).toMatchObject({ added: 1_203, known: 0, deleted: 1, unreadable: 1 });
    expect(await read()).toMatchObject({ added: 0, known: 1_203 });
    expect(await stage.ledger.posts.totals()).toMatchObject({ posts: 1_203, deleted: 1, unreadable: 1 });
  });

  test('of another account is refused, and changes nothing', async () => {
    const stage = await Stage.open();
    await importArchive(
      deps(stage),
      archive,
      source(() => items(1)),
    );
    await expect(
      importArchive(
        deps(stage),
        archive,
        source(() => items(5), 'somebody-else'),
      ),
    ).rejects.toMatchObject({
      kind: 'usage',
    });
    expect((await stage.ledger.posts.totals()).posts).toBe(1);
  });

  test('that breaks in the middle keeps what was read and is shown as incomplete', async () => {
    const stage = await Stage.open();
    async function* broken(): AsyncIterable<SourceItem> {
      for (let n = 1; n <= 600; n += 1) yield { kind: 'post', post: makePost(n) };
      throw failure('usage', 'broken-zip');
    }
    await expect(importArchive(deps(stage), archive, source(broken))).rejects.toMatchObject({ code: 'broken-zip' });
    expect(await stage.ledger.posts.lastArchive()).toMatchObject({ complete: false });
    await importArchive(
      deps(stage),
      archive,
      source(() => items(700)),
    );
    expect(await stage.ledger.posts.lastArchive()).toMatchObject({ complete: true });
    expect((await stage.ledger.posts.totals()).posts).toBe(700);
  });

  test('that no source knows is refused with what each of them says', async () => {
    const not = (because: Reason | null): Source => ({
      ...source(() => items(0)),
      recognise: async () => ({ mine: false, because }),
    });
    const html = { code: 'fake/html', values: { entry: 'index.html' } };
    await expect(findSource(archive, [not(html), not(null)])).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'not-an-export', values: { path: '/export.zip', because: [html] } },
    });
  });
});

describe('captions from a file', () => {
  const record = (over: Partial<CaptionRecord>): CaptionRecord => ({
    sourceId: null,
    ref: null,
    createdAt: null,
    precisionMs: 1_000,
    caption: 'words',
    where: 'captions.csv line 2',
    ...over,
  });
  const reader = (records: readonly CaptionRecord[]): CaptionReader => ({
    read: async function* () {
      yield* records;
    },
  });

  test('go to the post they name; a post that two claim gets neither, and both are named', async () => {
    const stage = await Stage.open();
    await stage.import(posts(3).map((post) => ({ ...post, caption: null })));
    const remarks: CaptionRemark[] = [];
    const result = await importCaptions(
      { ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now },
      {
        reader: reader([
          record({ ref: 'p01', caption: 'first' }),
          record({ ref: 'p02', caption: 'one', where: 'captions.csv line 3' }),
          record({ ref: 'p02', caption: 'another', where: 'captions.csv line 4' }),
          record({ ref: 'p99', where: 'captions.csv line 5' }),
        ]),
        path: 'captions.csv',
        ids: null,
        onRemark: (remark) => void remarks.push(remark),
      },
    );
    expect(result).toEqual({ matched: 1, unmatched: 2, doubtful: 1, empty: 0 });
    expect(remarks.map(({ where }) => where).sort()).toEqual(['captions.csv line 5', 'p02']);
    expect(remarks.find(({ where }) => where === 'p02')).toEqual({
      where: 'p02',
      because: {
        code: 'caption-conflict',
        values: { by: 'ref', places: ['captions.csv line 3', 'captions.csv line 4'] },
      },
      doubts: [
        { where: 'captions.csv line 3', caption: 'one', candidates: ['p02'] },
        { where: 'captions.csv line 4', caption: 'another', candidates: ['p02'] },
      ],
    });
    const captions = await Promise.all([1, 2, 3].map(async (n) => (await stage.ledger.posts.find(refOf(n)))?.caption));
    expect(captions).toEqual(['first', null, null]);
  });

  test('go to the post of the time in their id, if the source can read it there', async () => {
    const stage = await Stage.open();
    const start = Date.UTC(2024, 0, 1);
    const ids: SourceIds = { givenOutAt: (id) => (id === 'early' ? toIso(start) : null), postWithinMs: 10_000 };
    const at = (n: number, seconds: number) =>
      makePost(n, { caption: null, sourceId: null, createdAt: toIso(start + seconds * 1000) });
    await stage.import([at(1, 10), at(2, 11)]);
    const bring = (given: SourceIds | null) =>
      importCaptions(
        { ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now },
        {
          reader: reader([record({ sourceId: 'early' }), record({ sourceId: 'other' })]),
          path: 'captions.csv',
          ids: given,
        },
      );
    expect(await bring(null)).toMatchObject({ matched: 0 });
    expect(await bring(ids)).toMatchObject({ matched: 1, unmatched: 1, doubtful: 0 });
    const captions = await Promise.all([1, 2].map(async (n) => (await stage.ledger.posts.find(refOf(n)))?.caption));
    expect(captions).toEqual(['words', null]);
  });

  test('let go what was held for the want of them, with the next plan', async () => {
    const fake = new FakeDestination();
    const stage = await imported(2, { caption: null });
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:no-caption', 'p02 planned held:no-caption']);
    await importCaptions(
      { ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now },
      { reader: reader([record({ ref: 'p02' })]), path: 'captions.csv', ids: null },
    );
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:no-caption', 'p02 published']);
  });
});

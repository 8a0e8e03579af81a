import { describe, expect, it, onTestFinished } from 'vitest';
import type { PlanItem } from '../../src/core/plan/item.ts';
import type { TranslationChoice } from '../../src/core/plan/translation-choice.ts';
import { makePlan } from '../../src/engine/plan.ts';
import { createTranslating } from '../../src/engine/translate.ts';
import { libreTranslate } from '../../src/language/libre-translate.ts';
import { lineTo, type PlayedService, playLibreTranslate, pretend, serviceAt } from '../language/word-services.ts';
import { FakeDestination } from './fake-destination.ts';
import { choices, makePost, refOf, Stage } from './stage.ts';

async function played(translate = pretend) {
  const server = await playLibreTranslate(translate);
  onTestFinished(() => server.close());
  return server;
}

const captions: Readonly<Record<number, string>> = {
  1: 'Hello sea #sun',
  2: '今天去海边 #太阳',
  3: 'with @anna 🔥 here',
  4: '#tags #only',
  5: 'Private words',
};

async function stageOf(some = captions): Promise<Stage> {
  const stage = await Stage.open();
  const posts = Object.entries(some).map(([n, caption]) =>
    makePost(Number(n), { caption, audience: caption.startsWith('Private') ? 'private' : 'public' }),
  );
  await stage.import(posts);
  return stage;
}

interface Wishes {
  readonly more?: Partial<typeof choices>;
  readonly bilingual?: true;
  readonly signal?: AbortSignal;
}

/** A new plan of everything, translated by that server; told is what a person would see. */
async function plan(stage: Stage, server: PlayedService, { more, bilingual, signal }: Wishes = {}) {
  const fake = new FakeDestination();
  const service = { kind: 'libretranslate', url: server.origin, model: null } as const;
  const translation: TranslationChoice = { to: 'zh', service, ...(bilingual === undefined ? {} : { bilingual }) };
  const deps = { ledger: stage.ledger, clock: stage.clock, signal: signal ?? stage.stop.now };
  const told: string[] = [];
  const translating = createTranslating(deps, {
    choice: translation,
    ask: libreTranslate({ service: serviceAt(server), line: lineTo(server), to: 'zh' }),
    service: 'there',
    keep: [],
    repairs: false,
    onFirst: () => told.push('first'),
    onProgress: (done, asked) => told.push(`${done}/${asked}`),
  });
  const made = await makePlan(deps, {
    archive: '/export.zip',
    account: { destination: 'fake', label: 'me' },
    options: {},
    capabilities: fake.capabilities,
    server: null,
    limitsNotFromServer: false,
    rules: { worthOfTag: () => null },
    choices: { ...choices, translation, ...more },
    translating,
  });
  const rows = await stage.ledger.deliveries.list({ account: { destination: 'fake', label: 'me' } }, 100);
  const items = new Map<string, PlanItem>(rows.map(({ postRef, item }) => [postRef, item]));
  return { made, items, told, trouble: translating.trouble, bodyOf: (n: number) => items.get(refOf(n))?.text.body };
}

describe('a plan with a translation', () => {
  it('has translated words, tags, names and emoji as they were, and asks only about what may go', async () => {
    const [stage, server] = [await stageOf(), await played()];
    const { bodyOf, items, told } = await plan(stage, server);
    expect([1, 2, 3, 4, 5].map(bodyOf)).toEqual([
      '字5 字3 #sun',
      '今天去海边 #太阳',
      '字4 anna 🔥 字4',
      '#tags #only',
      'Private words',
    ]);
    expect(server.asked).toEqual([['Hello sea', 'with [[1]] here']]);
    expect(told).toEqual(['first', '0/2', '2/2']);
    expect(items.get('p01')?.text.changes[0]).toEqual({
      reason: { code: 'translated', values: { to: 'zh', from: 'en', service: 'there', bilingual: false } },
      before: 'Hello sea #sun',
      after: '字5 字3 #sun',
    });
    expect((await stage.ledger.posts.find('p01'))?.caption).toBe('Hello sea #sun');
  });

  it('made again asks for nothing it has, also in another process', async () => {
    const [stage, server] = [await stageOf(), await played()];
    await plan(stage, server);
    const { bodyOf, told } = await plan(stage, server, { bilingual: true });
    expect(bodyOf(1)).toBe('字5 字3 #sun\n\nHello sea');
    expect(server.asked).toHaveLength(1);
    expect(told).toEqual([]);
  });

  it('sends nothing for posts past its limit', async () => {
    const [stage, server] = [await stageOf({ 1: 'One', 2: 'Two', 3: 'Three' }), await played()];
    await plan(stage, server, { more: { limit: 2 } });
    expect(server.asked).toEqual([['One', 'Two']]);
  });

  it('holds what could not be translated, says why, and the next plan goes on', async () => {
    const [stage, server] = [await stageOf(), await played()];
    server.faults.push(...Array.from({ length: 3 }, () => ({ status: 500 })));
    const { items, trouble, made } = await plan(stage, server);
    expect(trouble?.code).toBe('service-failed');
    expect(items.get('p01')?.verdict).toMatchObject({
      kind: 'hold',
      reason: { code: 'not-translated', values: { because: { code: 'service-failed' } } },
    });
    expect(items.get('p02')?.verdict.kind).toBe('deliver');
    expect(made.summary.deliver).toBe(2);
    const next = await plan(stage, server);
    expect(next.items.get('p01')?.verdict.kind).toBe('deliver');
    expect(next.bodyOf(1)).toBe('字5 字3 #sun');
  });

  it('keeps what was translated before the service failed', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [index + 1, `Words ${index}`]));
    const [stage, server] = [await stageOf(many), await played()];
    const heard = server.asked;
    server.faults.push({
      status: 200,
      body: { translatedText: Array.from({ length: 20 }, (_, index) => `字 ${index}`) },
    });
    server.faults.push(...Array.from({ length: 3 }, () => ({ status: 503 })));
    const { items } = await plan(stage, server);
    const held = [...items.values()].filter(({ verdict }) => verdict.kind === 'hold');
    expect(held).toHaveLength(5);
    await plan(stage, server);
    expect(heard.at(-1)).toHaveLength(5);
  });

  it('leaves a caption as it is whose translation cannot be trusted, and warns', async () => {
    const [stage, server] = [await stageOf({ 1: 'with @anna here' }), await played(() => '丢了')];
    const { items, bodyOf } = await plan(stage, server);
    expect(bodyOf(1)).toBe('with anna here');
    expect(items.get('p01')?.verdict.kind).toBe('deliver');
    expect(items.get('p01')?.warnings).toContainEqual({
      code: 'translation-unusable',
      values: { to: 'zh', service: 'there', fault: 'names' },
    });
  });

  it('that is stopped throws, and what was there is kept', async () => {
    const [stage, server] = [await stageOf(), await played()];
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(plan(stage, server, { signal: stop.signal })).rejects.toThrow('stopped');
    expect(server.asked).toEqual([]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.ts';
import { measureExactly, widthOf, wrapped } from '../../../src/cli/layout.ts';
import { createTalk } from '../../../src/cli/phrases/talk.ts';
import { finishedTeller } from '../../../src/cli/progress/finished.ts';
import type { JsonObject } from '../../../src/contract/index.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { FakeDestination } from '../../engine/fake-destination.ts';
import { Stage } from '../../engine/stage.ts';
import { fakeCli } from '../fake-cli.ts';

beforeAll(measureExactly);

interface Scene {
  readonly title?: string;
  readonly url?: string | null;
  readonly columns?: number | null;
  readonly language?: 'en' | 'zh';
  readonly over?: JsonObject;
}

/** Tells of the posts of a real ledger, as if they had gone to a place with addresses. */
async function scene({ title = 'A title', url = null, columns = null, language = 'en', over = {} }: Scene = {}) {
  const stage = await Stage.planned(3, new FakeDestination());
  const account = { destination: 'fake', label: 'me' };
  const rows = await stage.ledger.deliveries.list({ account }, 3);
  const changed = rows.map((row) => ({
    ...row,
    ...over,
    item: { ...row.item, text: { ...row.item.text, title } },
    remote: url === null ? null : { id: '1', url },
  }));
  const ledger = {
    ...stage.ledger,
    deliveries: {
      ...stage.ledger.deliveries,
      find: async (key: string) => changed.find((row) => row.key === key) ?? null,
    },
  } as Ledger;
  const cli = await fakeCli({ workspace: stage.folder, language });
  const talk = await createTalk({ language, zone: { name: 'UTC', named: false }, registry });
  const tell = finishedTeller({ ui: { ...cli.ui, columns }, talk }, ledger, async () => ({
    run: 1,
    before: 11,
    total: 117,
  }));
  const event = (n: number, kind: string, data: JsonObject) =>
    tell({ id: 1, at: '2026-11-22T12:00:00.000Z', kind, subject: changed[n]?.key ?? '', data });
  return {
    notes: cli.printed.notes,
    published: (n: number) => event(n, 'delivery-moved', { from: 'accepted', to: 'published' }),
    held: (n: number) => event(n, 'delivery-held', {}),
    moved: (n: number, from: string, to: string) => event(n, 'delivery-moved', { from, to }),
  };
}

describe('a post that has come to its end', () => {
  it('has one line: its place among all, its day, its title, its address', async () => {
    const { notes, published } = await scene({ url: 'https://example.org/1' });
    await published(0);
    await published(1);
    expect(notes[0]).toMatch(/^✓ 12 of 117 {2}\d{4}-\d\d-\d\d {2}A title {2}https:\/\/example\.org\/1$/);
    expect(notes[1]).toMatch(/^✓ 13 of 117 /);
  });

  it('says why it waits or failed', async () => {
    const held = await scene({ over: { hold: { code: 'no-caption' } } });
    await held.held(0);
    expect(held.notes[0]).toMatch(/^‖ 12 of 117 .*\s+waits for you: it has no caption/);
    const failed = await scene({ over: { reason: { code: 'no-caption' } } });
    await failed.moved(0, 'publishing', 'failed');
    expect(failed.notes[0]).toMatch(/^✗ 12 of 117 .*\s+failed: it has no caption/);
    const unsure = await scene();
    await unsure.moved(0, 'publishing', 'unconfirmed');
    expect(unsure.notes[0]).toMatch(/^\? 12 of 117 .*clipferry resolve /);
  });

  it('keeps its number when it was put off and goes after all', async () => {
    const { notes, held, published } = await scene();
    await held(0);
    await published(1);
    await published(0);
    expect(notes.map((note) => note.slice(0, 11))).toEqual(['‖ 12 of 117', '✓ 13 of 117', '✓ 12 of 117']);
  });

  it('is told once: steps on the way and a removal that was refused are no end', async () => {
    const { notes, moved } = await scene();
    await moved(0, 'uploaded', 'publishing');
    await moved(0, 'publishing', 'accepted');
    await moved(0, 'removing', 'published');
    expect(notes).toEqual([]);
  });

  it.each([
    [40, 'https://example.org/a/1', 2],
    [40, `https://example.org/${'a'.repeat(40)}`, 1],
    [80, 'https://example.org/a/1', 1],
  ])('fits %i columns, with %s in whole or not at all', async (columns, url, lines) => {
    const { notes, published } = await scene({
      url,
      columns,
      title: '一个很长的标题 with many words in it, more than fit',
    });
    await published(0);
    const drawn = wrapped(notes[0] ?? '', columns).split('\n');
    expect(drawn).toHaveLength(lines);
    for (const line of drawn) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  });

  it('cannot move the cursor, colour the terminal or turn its line around', async () => {
    const { notes, published } = await scene({ title: 'a\u001b[2J\u0007b\u202ec\r' });
    await published(0);
    expect(notes[0]).toMatch(/ {2}a\[2Jbc$/);
  });

  it('is told in Chinese', async () => {
    const { notes, held } = await scene({ language: 'zh', over: { hold: { code: 'no-caption' } } });
    await held(0);
    expect(notes[0]).toMatch(/^‖ 12\/117 .* 等你处理：/);
  });
});

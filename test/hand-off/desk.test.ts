import { describe, expect, it } from 'vitest';
import type { Card, PageView, Screen } from '../../src/hand-off/client/view.ts';
import { nothingYet, openRig, type Rig } from './rig.ts';

const phone = { onThisComputer: false };
const here = { onThisComputer: true };

async function screenOf(rig: Rig): Promise<Screen> {
  return (await rig.desk.view(phone)).screen;
}

async function cardOf(rig: Rig): Promise<Card> {
  const screen = await screenOf(rig);
  if (screen.kind !== 'post' && screen.kind !== 'question') throw new Error(`no card, but ${JSON.stringify(screen)}`);
  return screen.card;
}

function answer(rig: Rig, given: unknown, viewer = phone) {
  return rig.desk.answer(given, viewer);
}

describe('the desk', () => {
  it('puts one post before the person, and says what the next one does only when it is written down', async () => {
    const rig = await openRig();
    expect((await screenOf(rig)).kind).toBe('rest');
    const draft = await rig.draft(1);
    const said = rig.present(draft);
    const card = await cardOf(rig);
    expect(card.heading?.text).toBe(draft.title);
    expect(card.body.text).toBe(draft.body);
    expect(card.topics).toEqual(['#ferry', '#sea']);
    rig.open.add(draft.deliveryKey);
    expect(await answer(rig, { kind: 'posted', card: card.id, address: '', sure: true })).toEqual({ kind: 'taken' });
    expect(await said).toEqual({ kind: 'posted', url: null });
    expect(await screenOf(rig)).toMatchObject({ kind: 'rest', title: expect.stringMatching(/Writing it down/) });
    rig.open.delete(draft.deliveryKey);
    expect(await screenOf(rig)).toMatchObject({ title: expect.stringMatching(/Preparing/) });
  });

  it('asks about what was shown before, before anything else is shown', async () => {
    const rig = await openRig({ briefing: [{ code: 'rednote/brief-cover' }] });
    const first = rig.present(await rig.draft(1));
    const asked = rig.ask(await rig.draft(2));
    const question = await screenOf(rig);
    expect(question).toMatchObject({ kind: 'question', card: { heading: { text: 'Ferry at dusk 2' } } });
    await answer(rig, { kind: 'unsure', card: (await cardOf(rig)).id });
    expect(await asked).toEqual({ kind: 'unsure' });
    expect(await screenOf(rig)).toMatchObject({ kind: 'briefing', lines: [expect.stringContaining('3:4')] });
    await answer(rig, { kind: 'read' });
    expect(await cardOf(rig)).toMatchObject({ heading: { text: 'Ferry at dusk 1' } });
    rig.stop();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['not-now', { kind: 'not-now' }],
    ['skip', { kind: 'skip' }],
  ] as const)('hands %s on', async (kind, wanted) => {
    const rig = await openRig();
    const said = rig.present(await rig.draft(1));
    await answer(rig, { kind, card: (await cardOf(rig)).id });
    expect(await said).toEqual(wanted);
  });

  it('keeps an address of the place, questions any other, and records nothing before that is answered', async () => {
    const rig = await openRig();
    const said = rig.present(await rig.draft(1));
    const { id } = await cardOf(rig);
    const wrong = { kind: 'posted', card: id, address: 'https://www.tiktok.com/@me/video/1' };
    expect(await answer(rig, { ...wrong, sure: false })).toMatchObject({ kind: 'questioned' });
    expect((await cardOf(rig)).id, 'still before them').toBe(id);
    const address = ' 1 【Ferry】 http://xhslink.com/a/AbC123xyz，复制本条信息 ';
    expect(await answer(rig, { kind: 'posted', card: id, address, sure: false })).toEqual({ kind: 'taken' });
    expect(await said).toEqual({ kind: 'posted', url: address.trim() });
  });

  it('takes their word where they insist, and keeps no rubbish', async () => {
    const rig = await openRig();
    const said = rig.present(await rig.draft(1));
    const { id } = await cardOf(rig);
    await answer(rig, { kind: 'posted', card: id, address: 'it is up!', sure: true });
    expect(await said).toEqual({ kind: 'posted', url: null });
  });

  it('lets an old page answer for nothing', async () => {
    const rig = await openRig();
    const first = rig.present(await rig.draft(1));
    const old = (await cardOf(rig)).id;
    await answer(rig, { kind: 'not-now', card: old });
    await first;
    const second = rig.present(await rig.draft(2));
    for (const given of [
      { kind: 'skip', card: old },
      { kind: 'posted', card: old, address: '', sure: true },
    ])
      expect(await answer(rig, given)).toEqual({ kind: 'stale' });
    expect(await cardOf(rig)).toMatchObject({ heading: { text: 'Ferry at dusk 2' } });
    rig.stop();
    await expect(second).rejects.toThrow();
  });

  it('shows the same post again under another name: what was said of the first showing does not count for the second', async () => {
    const rig = await openRig();
    const draft = await rig.draft(1);
    const first = rig.present(draft);
    const { id } = await cardOf(rig);
    await answer(rig, { kind: 'not-now', card: id });
    await first;
    const again = rig.present(draft);
    expect((await cardOf(rig)).id).not.toBe(id);
    rig.stop();
    await expect(again).rejects.toThrow();
  });

  it.each([
    ['nothing', null],
    ['a text', 'posted'],
    ['an unknown kind', { kind: 'publish', card: '1' }],
    ['no card', { kind: 'skip' }],
    ['a card that is no name', { kind: 'skip', card: { toString: 'x' } }],
    ['an endless address', { kind: 'posted', card: '1', address: 'x'.repeat(9_000), sure: true }],
  ])('takes %s for no answer', async (_name, given) => {
    const rig = await openRig();
    const said = rig.present(await rig.draft(1));
    expect(await answer(rig, given)).toEqual({ kind: 'invalid' });
    rig.stop();
    await expect(said).rejects.toThrow();
  });

  it('does not take "I do not know" for what became of a post that is shown for the first time', async () => {
    const rig = await openRig();
    const said = rig.present(await rig.draft(1));
    expect(await answer(rig, { kind: 'unsure', card: (await cardOf(rig)).id })).toEqual({ kind: 'invalid' });
    rig.stop();
    await expect(said).rejects.toThrow();
  });

  it('shows the files in a folder to this computer only', async () => {
    const rig = await openRig();
    const said = rig.present(await rig.draft(2));
    const { id, canReveal } = await cardOf(rig);
    expect(canReveal).toBe(false);
    expect(await answer(rig, { kind: 'reveal', card: id })).toEqual({ kind: 'invalid' });
    expect(await answer(rig, { kind: 'reveal', card: id }, here)).toMatchObject({ kind: 'revealed' });
    expect(rig.revealed).toEqual(['002-01.jpg', '002-02.jpg', '002-03.jpg']);
    rig.stop();
    await expect(said).rejects.toThrow();
  });

  it('hands out files of the post before the person, and no others', async () => {
    const rig = await openRig({ briefing: [{ code: 'rednote/brief-cover' }] });
    const said = rig.present(await rig.draft(1));
    expect(rig.desk.findFile('1', '001.mp4'), 'before anything was shown').toBeNull();
    await answer(rig, { kind: 'read' });
    expect(rig.desk.findFile('1', '001.mp4')?.mime).toBe('video/mp4');
    expect(rig.desk.findFile('1', '001-cover.jpg')?.mime).toBe('image/jpeg');
    for (const [card, name] of [
      ['1', '../001.mp4'],
      ['1', '002.mp4'],
      ['2', '001.mp4'],
      ['__proto__', '001.mp4'],
    ] as const)
      expect(rig.desk.findFile(card, name)).toBeNull();
    rig.stop();
    await expect(said).rejects.toThrow();
  });

  it('counts in the units of the place, and says what is left to set there', async () => {
    const rig = await openRig({ route: 'page' });
    const scheduledAt = '2026-12-01T17:00:00.000Z';
    const said = rig.present(await rig.draft(1, { visibility: 'private', scheduledAt, location: 'Hamburg' }));
    const card = await cardOf(rig);
    expect(card.heading?.counters).toEqual(['8 of 20 rednote/title-units']);
    expect(card.checklist.join('\n')).toMatch(/仅自己可见[\s\S]*2026-12-01 17:00/);
    expect(card.facts.join('\n')).toMatch(/2024-05-01[\s\S]*Hamburg[\s\S]*2026-12-01 17:00/);
    expect(card.composer?.url).toContain('creator.rednote.com');
    rig.stop();
    await expect(said).rejects.toThrow();
  });

  it.each([
    [{ kind: 'done' } as const, /All done/],
    [{ kind: 'paused', until: '2026-11-27T14:20:00.000Z' } as const, /2026-11-27 14:20/],
    [{ kind: 'stopped' } as const, /ended/],
  ])('says goodbye: %j', async (farewell, title) => {
    const rig = await openRig();
    rig.desk.end(farewell);
    expect(await screenOf(rig)).toMatchObject({ kind: 'rest', final: true, title: expect.stringMatching(title) });
  });

  it('does not call it all done while posts wait for a command', async () => {
    const rig = await openRig();
    rig.overview = { ...nothingYet, posted: 2, left: 0, needCommand: 1 };
    rig.desk.end({ kind: 'done' });
    expect(await screenOf(rig)).toMatchObject({ details: [expect.stringContaining('clipferry report --problems')] });
  });

  it('has another stamp whenever something changed, and the same otherwise', async () => {
    const rig = await openRig();
    const stamps = new Set<string>();
    const look = async (): Promise<PageView> => {
      const view = await rig.desk.view(phone);
      expect((await rig.desk.view(phone)).stamp).toBe(view.stamp);
      stamps.add(view.stamp);
      return view;
    };
    await look();
    const said = rig.present(await rig.draft(1));
    await look();
    rig.overview = { ...nothingYet, posted: 1, left: 2 };
    await look();
    rig.stop();
    await expect(said).rejects.toThrow();
    await look();
    expect(stamps.size).toBe(4);
  });
});

import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/contract/index.ts';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { type FillStage, openFillStage } from './stage.ts';

/** `CRASH_SWEEP=full` (`npm run sweep`): each part, ten posts. Otherwise every fourth part and four posts. */
const isFull = process.env['CRASH_SWEEP'] === 'full';
const posts = isFull ? 10 : 4;

/** A part of the page that is not what it was, and the step that stops there. */
const changes: readonly (readonly [part: string, how: string, step: string, kind: 'video' | 'images'])[] = [
  ['upload-input', 'all', 'open', 'images'],
  ['body', 'all', 'files', 'images'],
  ['image-preview', 'all', 'ready', 'images'],
  ['upload-state', 'text', 'ready', 'video'],
  ['cover', 'all', 'cover', 'video'],
  ['cover-input', 'all', 'cover', 'video'],
  ['cover-confirm', 'all', 'cover', 'video'],
  ['original-card', 'all', 'original', 'images'],
  ['declaration', 'gone', 'declaration', 'images'],
  ['declaration-option', 'all', 'declaration', 'images'],
  ['visibility', 'all', 'visibility', 'images'],
  ['visibility-option', 'all', 'visibility', 'images'],
  ['schedule-switch', 'all', 'schedule', 'images'],
  ['schedule-input', 'all', 'schedule', 'images'],
  ['title', 'all', 'title', 'images'],
  ['title-counter', 'all', 'title', 'images'],
  ['publish', 'all', 'check', 'images'],
];

async function published(stage: FillStage): Promise<number> {
  return (await stage.notes()).length;
}

describe.runIf(haveBrowserOrSkip('a creator page that changed'))('a creator page that changed', () => {
  it.each(changes.filter((_, index) => isFull || index % 4 === 1))(
    '%s (%s) stops at "%s", presses nothing, and the post goes on by hand',
    { timeout: 120_000 },
    async (part, how, step, kind) => {
      const options = { declaration: 'ai', original: true };
      const stage = await openFillStage({ changed: [{ part, how }] } as JsonObject, options, 2500);
      const scheduledAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 5 * 3_600_000).toISOString();
      const draft = await stage.draft(kind, { visibility: 'private', scheduledAt, body: 'Short', hashtags: [] });
      stage.person.onShown = async () => ({ kind: 'posted', url: null });
      const remote = await stage.publish(draft);
      expect(stage.person.reasons).toEqual([{ code: 'rednote/fill-stopped', values: { step, why: {} } }]);
      expect(remote, 'by their word').toMatchObject({ id: '', saidBy: 'person' });
      expect(await published(stage), 'nothing was pressed').toBe(0);
      const touched = await stage.touches();
      expect(touched.filter(({ kind: what }) => what === 'press')).toEqual([]);
      expect(touched.filter(({ part: touchedPart }) => String(touchedPart).startsWith('decoy-'))).toEqual([]);
    },
  );

  it('and one that did not: as many videos as photo notes, each once, with the press of the person', {
    timeout: 240_000,
  }, async () => {
    const stage = await openFillStage({ popover: true, tabCover: true, location: true, pkCover: true });
    const ids: string[] = [];
    stage.person.onShown = async () => {
      await stage.press();
      return null;
    };
    for (let n = 0; n < posts; n += 1)
      ids.push((await stage.publish(await stage.draft(n % 2 === 0 ? 'video' : 'images'))).id);
    const notes = await stage.notes();
    expect(notes.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(posts);
    expect(notes.filter(({ kind }) => kind === 'video')).toHaveLength(posts / 2);
    const touched = await stage.touches();
    expect(touched.filter(({ part }) => String(part).startsWith('decoy-'))).toEqual([]);
  });

  it.each(isFull ? ['uploaded', 'cover', 'visibility'] : ['cover'])(
    'the window dies at "%s": nothing is public, and the person has the post before them',
    { timeout: 90_000 },
    async (step) => {
      const stage = await openFillStage();
      const draft = await stage.draft('video', { visibility: 'private' });
      stage.person.onShown = async () => ({ kind: 'not-now' });
      const publishing = stage.publish(draft).then(
        () => 'published',
        (error: { code: string; effect: string }) => `${error.code} ${error.effect}`,
      );
      await expect
        .poll(
          async () =>
            (await stage.touches().catch(() => [])).some((touch) => touch.kind === 'step' && touch.part === step),
          {
            timeout: 60_000,
          },
        )
        .toBe(true);
      await stage.page().close();
      expect(await publishing).toMatch(/^(window-closed unknown|not-now none)$/);
      expect(await published(stage)).toBe(0);
      stage.person.memory = { kind: 'not-now' };
      const ticket = { publishKey: 'key-1', data: { v: 1, before: null } };
      expect(await stage.session.reconcile(draft, ticket, new AbortController().signal)).toEqual({ kind: 'no' });
    },
  );
});

import { describe, expect, it } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { type FillStage, openFillStage } from './stage.ts';

async function publishWithPress(stage: FillStage, kind: 'video' | 'images', change = {}) {
  const draft = await stage.draft(kind, change);
  stage.person.onShown = async () => {
    await stage.press();
    return null;
  };
  return { draft, remote: await stage.publish(draft) };
}

describe.runIf(haveBrowserOrSkip('filling the creator page in'))(
  'filling the creator page in',
  { timeout: 90_000 },
  () => {
    it.each(['video', 'images'] as const)(
      'publishes %s with the press of the person, and the page says its id',
      async (kind) => {
        const stage = await openFillStage();
        const { draft, remote } = await publishWithPress(stage, kind);
        expect(stage.person.reasons).toEqual([{ code: 'rednote/fields-filled' }]);
        const [note] = await stage.notes();
        expect(remote).toMatchObject({ id: note.id });
        expect(remote.saidBy).toBeUndefined();
        expect(note).toMatchObject({ title: draft.title, visibility: 'public' });
        expect(note.files.map((file: { sha256: string }) => file.sha256)).toEqual(
          draft.media.map(({ file }) => file.sha256),
        );
        if (draft.cover !== null) expect(note.cover?.sha256).toBe(draft.cover.file.sha256);
        expect(note.topics.map((topic: { name: string }) => topic.name)).toEqual(['ferry', 'sea']);
        const touched = await stage.touches();
        expect(touched.filter(({ part }) => String(part).startsWith('decoy-'))).toEqual([]);
      },
    );
  },
);

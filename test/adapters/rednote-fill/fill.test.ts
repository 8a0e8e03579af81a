import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodyWithoutTags, tagsToType } from '../../../adapters/destinations/rednote/fill/form.ts';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../../support/adapter-context.ts';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { openFillStage, publishWithPress } from './stage.ts';

const signal = new AbortController().signal;

describe('the tags of a text', () => {
  it.each([
    ['One two\n#ferry #sea', ['ferry', 'sea'], 'One two', ['ferry', 'sea']],
    ['I love #ferry rides\n#sea', ['ferry', 'sea'], 'I love #ferry rides', ['sea']],
    ['#ferry', ['ferry'], '', ['ferry']],
    ['nothing', [], 'nothing', []],
    ['渡轮 #渡轮 #大海', ['渡轮', '大海'], '渡轮', ['渡轮', '大海']],
    ['a #sea #seaside', ['sea', 'seaside'], 'a', ['sea', 'seaside']],
  ])('%j: what is typed as text, and what is picked', (body, hashtags, text, typed) => {
    expect(bodyWithoutTags({ body, hashtags })).toBe(text);
    expect(tagsToType({ body, hashtags })).toEqual(typed);
  });
});

describe('the route that fills the fields in', () => {
  const folder = resolve(import.meta.dirname, '../../../adapters/destinations/rednote/fill');

  it('holds nothing that presses publish: the button is looked at and never clicked', () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text, name).not.toMatch(/click\(\s*parts\.publish|_onPublish|_onSave|dispatchEvent|\.evaluate\(/);
    }
    const selector = /publish: '([^']+)'/.exec(readFileSync(join(folder, 'parts.ts'), 'utf8'))?.[1];
    expect(selector, 'the test knows what to look for').toBe('xhs-publish-btn');
  });

  it('wants a consent that names the evidence, for the real sites only', () => {
    expect(rednote.consent({ route: 'fill' })).toEqual({ code: 'rednote/automation' });
    expect(rednote.consent({ route: 'app' })).toBeNull();
    expect(rednote.consent({ route: 'fill', pages: 'http://127.0.0.1:9' })).toBeNull();
  });

  it('drives no page elsewhere that is named as a sandbox, and opens nothing where nobody is', async () => {
    const ctx = testContext({
      http: noHttp,
      files: new TempFiles('/nowhere'),
      credentials: new MemoryCredentials(null),
    });
    const account = { destination: 'rednote', label: 'me' };
    const far = { route: 'fill', pages: 'https://creator.example.test' };
    await expect(rednote.connect(account, far, ctx, signal)).rejects.toMatchObject({ code: 'rednote/not-a-sandbox' });
    const session = await rednote.connect(account, { route: 'fill' }, ctx, signal);
    await expect(session.publish({} as never, { publishKey: 'k', data: {} }, signal)).rejects.toMatchObject({
      code: 'nobody-to-publish',
      effect: 'none',
    });
  });
});

describe.runIf(haveBrowserOrSkip('filling the creator page in'))(
  'filling the creator page in',
  { timeout: 90_000 },
  () => {
    it.each(['images'] as const)(
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
        expect(note.body).toContain('The wind came from the west.');
        const touched = await stage.touches();
        expect(touched.filter(({ part }) => String(part).startsWith('decoy-'))).toEqual([]);
        expect(touched.filter(({ trusted }) => trusted === false)).toEqual([]);
        expect(await stage.session.verify(remote, draft, signal)).toMatchObject({ kind: 'live' });
      },
    );
  },
);

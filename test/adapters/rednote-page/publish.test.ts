import { expect, it } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { openForm, play, press } from './page-sandbox.ts';
import { sha256File } from './sha256.ts';

const run = haveBrowserOrSkip('the creator page in a browser') ? it : it.skip;

run('publishes a video with a topic when a person presses, and leads to an address without an id', async () => {
  const played = await play();
  const { page } = played;
  await openForm(played);
  await page.locator('div.tiptap').click();
  await page.keyboard.type('渡轮出发了 #旅行');
  await page.locator('#creator-editor-topic-container .item').first().click();
  await page.locator('.d-input input.d-text').pressSequentially('Ferry at dusk');
  expect(await page.locator('.count-tip').textContent()).toBe('7 / 20');
  await press(played);
  await page.waitForURL(/\/publish\/success\?source=official&bind_status=not_bind$/);
  const [note, ...more] = await played.notes();
  expect(more).toEqual([]);
  expect(note).toMatchObject({
    ...{ kind: 'video', title: 'Ferry at dusk', body: '渡轮出发了 #旅行[话题]# ', visibility: 'public', trusted: true },
    topics: [{ name: '旅行' }],
    files: [{ sha256: await sha256File(await sample('good')) }],
    ...{ cover: null, scheduledAt: null, original: false, declaration: null, status: 'review' },
  });
  expect(page.url()).not.toContain(note.id);
});

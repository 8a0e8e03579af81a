import { it as always, describe, expect } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { type Loose, openForm, press, sharePlayer } from './page-sandbox.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;
const start = '/publish/publish?source=official';

describe('the button', () => {
  const play = sharePlayer();

  it('is closed to selectors, and its middle is a gap: only the two inside it do something', async () => {
    const played = await play();
    const { page, base } = played;
    await openForm(played);
    expect(await page.locator('.ce-btn').count()).toBe(0);
    const { button } = (await (await fetch(`${base}/sandbox/button`)).json()) as Loose;
    expect([button.publish.x - button.host.x, button.host.x - button.save.x]).toEqual([72, 72]);
    await page.locator('xhs-publish-btn').click();
    expect(await played.touches('press')).toEqual([]);
    await press(played, 'save');
    await page.waitForURL(/\/new\/home$/);
    expect(await played.notes()).toEqual([]);
  });

  it.each([
    ['a call of its method', (node: Loose) => node._onPublish()],
    ['an event of that name', (node: Loose) => node.dispatchEvent(new (globalThis as Loose).Event('publish'))],
  ])('can be had by %s, and the note shows that no hand pressed it', async (_how, act) => {
    const played = await play();
    await openForm(played, 'image');
    await played.page.locator('xhs-publish-btn').evaluate(act);
    await played.page.waitForURL(/success/);
    expect((await played.notes())[0].pressedBy).toBe('script');
    expect(await played.touches('press')).toMatchObject([{ by: 'script' }]);
  });

  it('is pressed from outside the browser when the sandbox is asked to, which tells it apart', async () => {
    const played = await play();
    const ask = () => fetch(`${played.base}/sandbox/press`, { method: 'POST' });
    expect((await ask()).status).toBe(409);
    await openForm(played, 'image');
    expect((await ask()).status).toBe(200);
    await played.page.waitForURL(/success/);
    expect((await played.notes()).map(({ pressedBy }) => pressedBy)).toEqual(['sandbox']);
  });

  it('takes no press while it is off', async () => {
    const played = await play({ uploadsEnd: false });
    await played.page.goto(`${played.base}${start}&target=image`);
    await played.page.locator('input.upload-input').setInputFiles(await sample('jpeg'));
    await played.page.locator('xhs-publish-btn').waitFor();
    await played.page.waitForTimeout(100);
    await press(played);
    expect(await played.notes()).toEqual([]);
  });
});

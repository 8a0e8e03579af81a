import { it as always, describe, expect } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { editor, type Loose, openForm, sharePlayer, submitDisabled } from './page-sandbox.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;
const start = '/publish/publish?source=official';

describe('the tabs', () => {
  const play = sharePlayer();

  it('are drawn three times, and the two that are not real do nothing but tell on whoever clicks them', async () => {
    const { page, base, touches } = await play({ tabCover: false });
    await page.goto(base + start);
    const copies = page.locator('div.creator-tab', { hasText: '上传图文' });
    expect(await copies.count()).toBe(3);
    expect(await copies.nth(0).evaluate((node: Loose) => node.style.left)).toBe('-9999px');
    expect(await copies.nth(1).getAttribute('aria-hidden')).toBe('true');
    expect(await copies.nth(2).getAttribute('style')).toBe(null);
    await copies.nth(1).click();
    await copies.nth(0).dispatchEvent('click');
    expect(await page.locator('input.upload-input').getAttribute('accept')).toContain('.mp4');
    await copies.nth(2).click();
    expect(await page.locator('input.upload-input').getAttribute('accept')).toBe('.jpg,.jpeg,.png,.webp');
    expect((await touches('click')).map(({ part, trusted }) => [part, trusted])).toEqual([
      ...[
        ['decoy-tab-ghost', true],
        ['decoy-tab-far', false],
        ['tab', true],
      ],
    ]);
  });

  it('may be covered: the tab itself takes no click, a click at its middle does', async () => {
    const { page, base, touches } = await play();
    await page.goto(base + start);
    const tab = page.locator('div.creator-tab[data-hp-bound]', { hasText: '上传图文' });
    await expect(tab.click({ timeout: 3000 })).rejects.toThrow(/intercepts pointer events/);
    const box = await tab.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 55, (box?.y ?? 0) + 20);
    expect(await page.locator('input.upload-input').getAttribute('accept')).toBe('.jpg,.jpeg,.png,.webp');
    expect((await touches('click')).map(({ part }) => part)).toEqual(['tab-cover']);
  });

  it('lie under a popover until Escape is pressed', async () => {
    const { page, base } = await play({ popover: true, tabCover: false });
    await page.goto(base + start);
    const tab = page.locator('div.creator-tab[data-hp-bound]', { hasText: '上传图文' });
    await expect(tab.click({ timeout: 3000 })).rejects.toThrow(/d-popover/);
    await page.keyboard.press('Escape');
    await tab.click();
  });
});

describe('files', () => {
  const play = sharePlayer();

  it('go into one input; what they give to the others is only noted', async () => {
    const { page, base, touches } = await play();
    await page.goto(`${base}${start}&target=video`);
    expect(await page.locator('input.upload-input[type=file]').count()).toBe(1);
    expect(await page.locator('input[type=file]').count()).toBeGreaterThan(1);
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles(await sample('good'));
    expect(await touches('files')).toMatchObject([{ part: 'decoy-file' }]);
    expect(await page.locator('div.creator-tab').count()).toBe(12);
  });

  it('make the page blank for a moment, which is no sign-out', async () => {
    const { page, base } = await play({ blankMs: 1000 });
    await page.goto(`${base}${start}&target=video`);
    await page.locator('input.upload-input').setInputFiles(await sample('good'));
    await page.locator('#app:empty').waitFor({ state: 'attached' });
    expect(page.url()).toContain('/publish/publish');
    await page.locator(editor).waitFor();
    expect(await page.locator('input.upload-input[type=file]').count()).toBe(1);
  });

  it('keep the button off while they go up, and a cancelled one leads back', async () => {
    const { page, base, set } = await play({ uploadsEnd: false });
    await page.goto(`${base}${start}&target=video`);
    await page.locator('input.upload-input').setInputFiles(await sample('good'));
    await page.getByText('取消上传').waitFor();
    expect(await submitDisabled(page)).toBe('true');
    await page.getByText('取消上传').click();
    await page.locator('div.creator-tab').first().waitFor({ state: 'attached' });
    await set({ uploadsEnd: true });
    await page.locator('input.upload-input').setInputFiles(await sample('good'));
    await page.getByText('重新上传').waitFor();
    expect(await submitDisabled(page)).toBe('false');
  });

  it('show an error of a player that nobody sees, and ask where the visitor is', async () => {
    const played = await play({ location: true });
    await openForm(played);
    expect(await played.page.locator('.xgplayer-error').boundingBox()).toMatchObject({ width: 0 });
    expect(await played.touches('location')).toContainEqual(expect.objectContaining({ answer: 'asked' }));
  });

  it('are refused when their name has another ending, or none', async () => {
    const { page, base, touches } = await play();
    await page.goto(`${base}${start}&target=image`);
    const file = (name: string) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from('x') });
    await page.locator('input.upload-input').setInputFiles([file('0a1b2c'), file('a.heic')]);
    await page.getByText('文件格式不支持').waitFor();
    expect(await touches('refused')).toMatchObject([{ files: ['0a1b2c', 'a.heic'] }]);
    expect(await page.locator('div.creator-tab').count()).toBe(12);
  });
});

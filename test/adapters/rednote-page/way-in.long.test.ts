import { it as always, describe, expect } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { editor, type Loose, openForm, press, sharePlayer } from './page-sandbox.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;

describe('the way in', () => {
  const play = sharePlayer();

  it('is a login that waits for the phone, and then keeps', async () => {
    const { page, base } = await play({ signedIn: false });
    await page.goto(`${base}/publish/publish?source=official`);
    expect(page.url()).toContain('/login?redirectReason=401');
    await page.getByRole('button', { name: '模拟手机扫码' }).click();
    await page.waitForURL(/\/new\/home$/);
    await page.goto(`${base}/publish/publish?source=official`);
    expect(await page.locator('input.upload-input').count()).toBe(1);
    await fetch(`${base}/sandbox/sign-out`, { method: 'POST' });
    await page.reload();
    expect(page.url()).toContain('/login');
    await fetch(`${base}/sandbox/scan`, { method: 'POST' });
    await page.waitForURL(/\/new\/home$/);
  });

  it('is shut for visitors from overseas where it is set so', async () => {
    const { page, base } = await play({ signedIn: false, refusesOverseas: true, site: 'xiaohongshu.com' });
    await page.goto(`${base}/login`);
    await page.getByRole('button').click();
    await page.getByText('暂不支持海外用户登录').waitFor();
  });

  it('shows 404 to whoever was not at home first, where it is set so', async () => {
    const { page, base } = await play({ directEntry: '404' });
    expect((await page.goto(`${base}/publish/publish?source=official`))?.status()).toBe(404);
    await page.goto(`${base}/new/home`);
    await page.getByRole('link', { name: '发布笔记' }).click();
    await page.locator('input.upload-input').waitFor({ state: 'attached' });
  });

  it('ends in the middle when the login does', async () => {
    const played = await play({ signedIn: true, loginEndsAt: 'body' });
    await openForm(played, 'image');
    await played.page.locator(editor).click();
    await played.page.keyboard.type('a');
    await played.page.waitForURL(/\/login\?redirectReason=401$/);
  });

  it.each([
    ['captcha', /captcha/, '安全验证'],
    ['busy', /publish\/publish/, '操作频繁'],
  ] as const)('is barred by %s from the step that is set, until a person solved it', async (how, address, text) => {
    const { page, base } = await play({ blockAt: { step: 'attach', how } });
    await page.goto(`${base}/publish/publish?source=official&target=image`);
    await page
      .locator('input.upload-input')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('x') });
    await page.getByText(text).first().waitFor();
    expect(page.url()).toMatch(address);
    await page.goto(`${base}/publish/publish`);
    await page.getByText(text).first().waitFor();
    await page.getByRole('button').click();
    await page.waitForURL(/\/new\/home$/);
  });

  it('speaks English where it is set so, with the same classes', async () => {
    const played = await play({ language: 'en' });
    const { page } = played;
    await openForm(played);
    expect(await page.locator('xhs-publish-btn').getAttribute('submit-text')).toBe('Post');
    expect(await page.locator('.d-input input.d-text').getAttribute('placeholder')).not.toMatch(/\p{Script=Han}/u);
    await page.getByText('Re-upload').waitFor();
  });
});

describe('the note manager', () => {
  const play = sharePlayer();

  it('has tabs, labels for what is not public, and deletes what is published after a question', async () => {
    const played = await play({ review: 'video', reviewMs: 60_000 });
    const { page, base } = played;
    await openForm(played, 'video');
    await page.locator('.d-input input.d-text').fill('A video');
    await press(played);
    await page.waitForURL(/success/);
    await openForm(played, 'image');
    await page.locator('.d-input input.d-text').fill('<img src=x onerror=alert(1)>');
    await press(played);
    await page.waitForURL(/success/);
    await page.goto(`${base}/new/note-manager`);
    await page.getByText('全部 2').waitFor();
    const titles = page.locator('.note-card > :first-child');
    await titles.nth(1).waitFor();
    expect(await titles.allTextContents()).toEqual(['<img src=x onerror=alert(1)>', 'A video']);
    expect(await page.locator('.note-card', { hasText: 'A video' }).textContent()).toContain('审核中');
    await page.locator('.note-card', { hasText: 'A video' }).locator('.note-card__action-btn--del').click();
    await page.locator('.d-modal').getByText('确定', { exact: true }).click();
    await page.getByText('暂不支持删除').waitFor();
    await page.getByText('已发布').click();
    await page.locator('.note-card', { hasText: 'A video' }).waitFor({ state: 'detached' });
    await page.locator('.note-card__action-btn--del').click();
    await page.locator('.d-modal').getByText('确定', { exact: true }).click();
    await page.locator('.note-card').waitFor({ state: 'detached' });
    expect((await played.notes()).map(({ title }) => title)).toEqual(['A video']);
  });

  it('lists a note only after its lag, and a refused one under 未通过', async () => {
    const played = await play({ listLagMs: 1500, verdict: 'rejected', review: 'none' });
    const { page, base } = played;
    await openForm(played, 'image');
    await press(played);
    await page.waitForURL(/success/);
    const list = async (tab: number): Promise<Loose> =>
      (await (await fetch(`${base}/api/galaxy/v2/creator/note/user/posted?tab=${tab}&page=0`)).json()) as Loose;
    expect((await list(0)).data.notes).toEqual([]);
    await expect.poll(async () => (await list(3)).data.notes.length, { timeout: 5000 }).toBe(1);
    expect((await list(1)).data.notes).toEqual([]);
    expect((await list(0)).data).toMatchObject({ page: -1, notes: [{ tab_status: 3, permission_code: 0 }] });
  });
});

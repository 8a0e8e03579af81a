import { it as always, describe, expect } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { editor, openForm, press, sharePlayer, submitDisabled } from './page-sandbox.ts';
import { sha256File } from './sha256.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;

describe('a note', () => {
  const play = sharePlayer();

  it('of one video comes out when a person presses, at an address that has no id', async () => {
    const played = await play();
    const { page } = played;
    await openForm(played);
    await page.locator(editor).click();
    await page.keyboard.type('渡轮出发了 #旅行');
    await page.locator('#creator-editor-topic-container .item').first().click();
    await page.locator('.d-input input.d-text').pressSequentially('Ferry at dusk');
    expect(await page.locator('.count-tip').textContent()).toBe('7 / 20');
    await press(played);
    await page.waitForURL(/\/publish\/success\?source=official&bind_status=not_bind$/);
    const [note, ...more] = await played.notes();
    expect(more).toEqual([]);
    expect(note).toMatchObject({
      ...{
        kind: 'video',
        title: 'Ferry at dusk',
        body: '渡轮出发了 #旅行[话题]# ',
        visibility: 'public',
        pressedBy: 'hand',
      },
      topics: [{ name: '旅行' }],
      files: [{ sha256: await sha256File(await sample('good')) }],
      ...{ cover: null, scheduledAt: null, original: false, declaration: null, status: 'review' },
    });
    expect(page.url()).not.toContain(note.id);
    expect(await played.sandbox.posts()).toEqual([note]);
    await page.waitForURL(/\/publish\/publish/);
  });

  it('of photos has them in the order they were given, each previewed once it has arrived', async () => {
    const played = await play();
    const { page } = played;
    await openForm(played, 'image', 3);
    expect(await page.locator('.img-preview-area .pr').count()).toBe(3);
    await press(played);
    await page.waitForURL(/success/);
    const hashes = await Promise.all(
      (['jpeg', 'png', 'webp'] as const).map(async (name) => sha256File(await sample(name))),
    );
    const [note] = await played.notes();
    expect(note.files.map(({ sha256 }: { readonly sha256: string }) => sha256)).toEqual(hashes);
    expect(note).toMatchObject({ kind: 'image', title: '', status: 'published' });
  });

  it('takes 18 photos and no more', async () => {
    const played = await play();
    await openForm(played, 'image', 1);
    const path = await sample('jpeg');
    await played.page.locator('input.upload-input').setInputFiles(Array.from({ length: 19 }, () => path));
    await played.page.locator('.img-preview-area .pr').nth(17).waitFor();
    expect(await played.page.locator('.img-preview-area .pr').count()).toBe(18);
  });

  it('carries what was set: audience, statement, declaration, cover, time', async () => {
    const played = await play();
    const { page } = played;
    await openForm(played);
    await page.locator('.permission-card-wrapper .d-select-content').click();
    expect(await page.locator('.d-options-wrapper .d-grid-item .custom-option').allTextContents()).toEqual([
      ...['公开可见', '仅自己可见', '仅互关好友可见', '只给谁看', '不给谁看'],
    ]);
    await page.locator('.custom-option', { hasText: '仅自己可见' }).click();
    const original = page.locator('.custom-switch-card', { hasText: '原创声明' }).locator('.d-switch');
    await original.click();
    await page.locator('.footer input[type=checkbox]').check();
    await page.getByRole('button', { name: '声明原创' }).click();
    await page.getByText('添加内容类型声明').click();
    await page.locator('.custom-option', { hasText: '笔记含AI合成内容' }).click();
    expect(await page.locator('.d-select-description').textContent()).toBe('笔记含AI合成内容');
    await page.locator('div.upload-cover').click();
    await page.locator('div.upload-wrapper input').setInputFiles(await sample('jpeg'));
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('封面已设置').waitFor();
    await press(played);
    await page.waitForURL(/success/);
    expect((await played.notes())[0]).toMatchObject({
      ...{ visibility: 'private', original: true, declaration: 'ai', pkCovers: [] },
      cover: { sha256: await sha256File(await sample('jpeg')) },
    });
  });

  it.each([
    ['card', '.custom-switch-card:has-text("定时发布")', '.d-datepicker-input-filter input.d-text'],
    ['wrapper', '.post-time-wrapper', '.date-picker-container input'],
  ])('is scheduled in the form of the %s, and only for a time that may be', async (schedule, box, field) => {
    const played = await play({ schedule });
    const { page } = played;
    await openForm(played, 'image');
    const state = page.locator(`${box} .d-switch-simulator`);
    expect(await state.getAttribute('class')).toContain('unchecked');
    await page.locator(`${box} .d-switch`).click();
    await page.locator(`${box} .d-switch-simulator.checked`).waitFor();
    expect(await page.locator('xhs-publish-btn').getAttribute('submit-text')).toBe('定时发布');
    const input = page.locator(`${box} ${field}`);
    const before = await input.inputValue();
    await input.fill('2020-01-01 10:00');
    await input.press('Enter');
    expect(await input.inputValue()).toBe(before);
    const at = new Date(Math.floor(Date.now() / 60_000) * 60_000 + 48 * 3_600_000);
    const two = (number: number) => String(number).padStart(2, '0');
    const text = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
    await input.fill(text);
    await input.press('Enter');
    await press(played);
    await page.waitForURL(/success/);
    expect((await played.notes())[0]).toMatchObject({
      ...{ scheduledText: text, scheduledAt: at.toISOString(), status: 'scheduled' },
    });
  });

  it('has pictures that compete for the cover while that switch is on, three at most', async () => {
    const played = await play();
    const { page } = played;
    await openForm(played);
    const input = page.locator('input.pk-cover-list-file-input');
    for (let count = 1; count <= 3; count += 1) {
      await input.setInputFiles(await sample('jpeg'));
      await page
        .locator('.pk-cover-list-card-img')
        .nth(count - 1)
        .waitFor();
    }
    await input.setInputFiles(await sample('jpeg'));
    await page.locator('.pk-cover-list-slide-close').first().click();
    expect(await page.locator('.pk-cover-list-card-img').count()).toBe(2);
    await page.locator('.pk-cover-switch-trigger .d-switch').click();
    expect(await submitDisabled(page)).toBe('false');
    await press(played);
    await page.waitForURL(/success/);
    expect((await played.notes())[0].pkCovers).toEqual([]);
  });
});

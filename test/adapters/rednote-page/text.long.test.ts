import { it as always, describe, expect } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { editor, type Loose, openForm, press, sharePlayer, submitDisabled } from './page-sandbox.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;
const start = '/publish/publish?source=official';

describe('the title', () => {
  const play = sharePlayer();

  it('that was typed before the upload ended is lost when the field is drawn anew', async () => {
    const played = await play({ uploadMs: 700 });
    const { page, base } = played;
    await page.goto(`${base}${start}&target=video`);
    await page.locator('input.upload-input').setInputFiles(await sample('good'));
    await page.locator('.d-input input.d-text').pressSequentially('Too early');
    await page.locator('xhs-publish-btn[submit-disabled=false]').waitFor();
    await page.waitForTimeout(200);
    expect(await page.locator('.d-input input.d-text').inputValue()).toBe('');
    await press(played);
    await page.waitForURL(/success/);
    expect((await played.notes())[0].title).toBe('');
    expect(await played.touches('lost')).toMatchObject([{ part: 'title' }]);
  });

  it('has look-alikes four pixels wide, a counter only when there is something, and a mark when there is too much', async () => {
    const played = await play();
    const { page } = played;
    await openForm(played);
    const widths = await page
      .locator('input[class*=title]')
      .evaluateAll((all: Loose[]) => all.map((one) => one.offsetWidth));
    expect(widths).toEqual([4, 4]);
    expect(await page.locator('.count-tip').count()).toBe(0);
    const input = page.locator('.d-input input.d-text[placeholder="填写标题会有更多赞哦"]');
    for (const [text, units] of [
      ['hello', 3],
      ['💇', 2],
      ['café', 3],
      ['海'.repeat(20), 20],
    ] as const) {
      await input.fill(text);
      expect(await page.locator('.input .count-tip').textContent()).toBe(`${units} / 20`);
    }
    expect(await page.locator('.title-container .max_suffix').count()).toBe(0);
    await input.fill('a'.repeat(41));
    expect(await page.locator('.title-container .max_suffix').count()).toBe(1);
    await press(played);
    expect(await played.touches('ignored')).toHaveLength(1);
    expect(await played.notes()).toEqual([]);
  });

  it('that a script only writes into the field is not the title of the note', async () => {
    const played = await play();
    await openForm(played);
    await played.page.locator('.d-input input.d-text').evaluate((node: Loose) => {
      node.value = 'Only drawn';
    });
    await press(played);
    await played.page.waitForURL(/success/);
    expect((await played.notes())[0].title).toBe('');
  });
});

describe('the body', () => {
  const play = sharePlayer();

  it('counts itself, and over a thousand the press does nothing at all', async () => {
    const played = await play();
    const { page } = played;
    await openForm(played);
    expect(await page.locator('p[data-placeholder*="输入正文描述"]').count()).toBe(1);
    await page.locator(editor).click();
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('海'.repeat(996));
    await page.getByText('1000 /1000').waitFor();
    expect(await page.locator('.edit-container .length-error').count()).toBe(0);
    expect(await page.locator('p[data-placeholder]').count()).toBe(0);
    await page.keyboard.type('!');
    expect(await page.locator('.edit-container .length-error').count()).toBe(1);
    await press(played);
    expect(await played.touches('press')).toMatchObject([{ which: 'publish', by: 'hand', enabled: true }]);
    expect(await played.touches('ignored')).toHaveLength(1);
    await page.keyboard.press('Backspace');
  });

  it('turns a name into a topic only through its list, which comes late and keeps the note from going', async () => {
    const played = await play({ topics: ['海边', '海边日落', '旅行'] });
    const { page } = played;
    await openForm(played);
    const rows = page.locator('#creator-editor-topic-container .item');
    await page.locator(editor).click();
    await page.keyboard.type('a #海边');
    expect(await rows.count()).toBe(0);
    await rows.first().waitFor();
    expect(await submitDisabled(page)).toBe('true');
    expect(await rows.allTextContents()).toMatchObject([
      expect.stringMatching(/^#海边\d+浏览$/),
      expect.stringMatching(/^#海边日落/),
    ]);
    expect(await rows.first().getAttribute('class')).toContain('is-selected');
    await page.keyboard.press('Enter');
    expect(await submitDisabled(page)).toBe('false');
    const node = page.locator('a.tiptap-topic');
    expect(JSON.parse((await node.getAttribute('data-topic')) ?? '')).toMatchObject({ name: '海边' });
    expect(await node.getAttribute('contenteditable')).toBe('false');
    expect(await node.locator('span.content-hide').textContent()).toBe('[话题]#');
    await page.waitForTimeout(150);
    await page.keyboard.type('#旅行 b');
    await page.waitForTimeout(300);
    await press(played);
    await page.waitForURL(/success/);
    const [note] = await played.notes();
    expect(note.body).toBe('a #海边[话题]# #旅行 b');
    expect(note.topics).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{24}$/), name: '海边' }]);
  });

  it('leaves the characters when the list is closed with Escape', async () => {
    const played = await play();
    await openForm(played);
    await played.page.locator(editor).click();
    await played.page.keyboard.type('#海边');
    await played.page.locator('#creator-editor-topic-container .item').first().waitFor();
    await played.page.keyboard.press('Escape');
    expect(await played.page.locator('#creator-editor-topic-container').count()).toBe(0);
    expect(await submitDisabled(played.page)).toBe('false');
    expect(await played.page.locator(editor).textContent()).toBe('#海边');
  });

  it('loses what comes too early: a second # while the first is looked up, and letters right after a choice', async () => {
    const played = await play({ topicSettleMs: 600 });
    const { page } = played;
    await openForm(played);
    await page.locator(editor).click();
    await page.keyboard.type('#海#边');
    await page.locator('#creator-editor-topic-container .item').first().click();
    await page.keyboard.type('xy');
    await page.waitForTimeout(700);
    await page.keyboard.type('z');
    expect(await page.locator(editor).textContent()).toBe('#海边[话题]# z');
    expect((await played.touches('lost')).map(({ text }) => text)).toEqual(['#', 'x', 'y']);
  });

  it('offers a name that nobody knows as a new topic, first in the list', async () => {
    const played = await play({ topics: ['海边日落'] });
    const { page } = played;
    await openForm(played);
    await page.locator(editor).click();
    await page.keyboard.type('#海边');
    const rows = page.locator('#creator-editor-topic-container .item');
    await rows.first().waitFor();
    expect(await rows.first().locator('.num.newTopic').textContent()).toBe('新建话题');
    expect(await rows.nth(1).locator('.name').textContent()).toBe('#海边日落');
  });
});

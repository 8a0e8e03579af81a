import type { Page } from 'playwright-core';
import { it as always, expect } from 'vitest';
import { parts } from '../../../adapters/sandboxes/rednote-page/parts.ts';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { openForm, press, sharePlayer } from './page-sandbox.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;
const play = sharePlayer();

/** Where a part is found as it is known. */
const onStart: Readonly<Record<string, string>> = {
  tab: 'div.creator-tab:not([style])',
  'upload-input': 'input.upload-input, input[type=file][accept*=".mp4"]',
};
const onForm: Readonly<Record<string, string>> = {
  'upload-state': ':text("重新上传")',
  body: 'div.tiptap, .ProseMirror, [contenteditable][role=textbox]',
  'body-placeholder': 'p[data-placeholder]',
  'body-counter': ':text("0 /1000")',
  title: '.d-input input, input.d-text, input[placeholder*="标题"], .title-container input',
  visibility: '.permission-card-wrapper, .permission-card-wrapper .d-select-content',
  'schedule-switch': '.custom-switch-card:has-text("定时发布")',
  'original-card': '.custom-switch-card:has-text("原创声明")',
  'original-switch': '.custom-switch-card:has-text("原创声明") .d-switch',
  declaration: ':text("添加内容类型声明")',
  cover: '.upload-cover',
  'pk-switch': '.pk-cover-switch-trigger',
  'pk-input': '.pk-cover-list-file-input',
  publish: 'xhs-publish-btn, [submit-text]',
};

function found(page: Page, selectors: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return Promise.all(
    Object.entries(selectors).map(async ([part, selector]) => ((await page.locator(selector).count()) > 0 ? part : '')),
  ).then((names) => names.filter((name) => name !== ''));
}

it('has parts that can each become something else, one without the others', async () => {
  const played = await play();
  const { page, base, set } = played;
  await page.goto(`${base}/publish/publish?target=video`);
  expect(await found(page, onStart)).toEqual(Object.keys(onStart));
  for (const part of Object.keys(onStart)) {
    await set({ changed: [part] });
    await page.goto(`${base}/publish/publish?target=video`);
    expect(await found(page, onStart)).toEqual(Object.keys(onStart).filter((other) => other !== part));
  }
  await set({ changed: [] });
  await openForm(played);
  expect(await found(page, onForm)).toEqual(Object.keys(onForm));
  await set({ changed: Object.keys(onForm) });
  await page.goto(`${base}/publish/publish?target=video`);
  await page.locator('input.upload-input').setInputFiles(await sample('good'));
  await page.locator('[contenteditable]').waitFor();
  await page.waitForTimeout(500);
  expect(await found(page, onForm)).toEqual([]);
});

it('changes a title alone, and the note can still be pressed out by hand', async () => {
  const played = await play({ changed: ['title'] });
  await openForm(played, 'image');
  const { page } = played;
  expect(await found(page, { title: onForm['title'] ?? '', body: onForm['body'] ?? '' })).toEqual(['body']);
  await press(played);
  await page.waitForURL(/success/);
});

it.each([
  ['class', 0, true],
  ['attribute', 1, true],
  ['text', 1, false],
  ['gone', 0, false],
] as const)('changes the %s of a part and leaves the rest of it', async (how, classes, text) => {
  const played = await play({
    changed: [
      { part: 'cover', how },
      { part: 'upload-state', how },
    ],
  });
  const { page, base } = played;
  await page.goto(`${base}/publish/publish?target=video`);
  await page.locator('input.upload-input').setInputFiles(await sample('good'));
  await page.locator('xhs-publish-btn[submit-disabled=false]').waitFor();
  expect(await page.locator('.upload-cover').count()).toBe(classes);
  expect((await page.getByText('重新上传').count()) > 0).toBe(text);
});

it('knows no part that the page does not have', async () => {
  const client = await import('node:fs').then(({ readdirSync, readFileSync }) => {
    const folder = new URL('../../../adapters/sandboxes/rednote-page/client/', import.meta.url);
    return readdirSync(folder)
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
  });
  const missing = parts.filter((part) => !client.includes(`'${part}'`));
  // These are made from the name of their list.
  expect(missing).toEqual(['visibility-option', 'declaration-option']);
});

import { request } from 'node:http';
import { it as always, expect } from 'vitest';
import { startPageSandbox } from '../../../adapters/sandboxes/rednote-page/index.ts';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { tempDir } from '../../support/temp.ts';
import { editor, type Loose, openForm, press, quick, sharePlayer } from './page-sandbox.ts';

const inBrowser = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;
const play = sharePlayer();

inBrowser('keeps notes, files, logins and its address over a restart', async () => {
  const folder = await tempDir();
  const played = await play({ signedIn: false }, folder);
  const { page, base } = played;
  await fetch(`${base}/sandbox/scan`, { method: 'POST' });
  await page.goto(`${base}/login`);
  await page.waitForURL(/\/new\/home$/);
  await openForm(played, 'image', 2);
  await press(played);
  await page.waitForURL(/success/);
  const before = await played.sandbox.posts();
  expect(before).toHaveLength(1);
  await played.sandbox.close();
  const again = await startPageSandbox({ folder, settings: { ...quick, signedIn: false } });
  try {
    expect(again.facts['pages']).toBe(base);
    expect(await again.posts()).toEqual(before);
    await page.goto(`${base}/new/note-manager`);
    await page.getByText('全部 1').waitFor();
    const file = await fetch(`${base}/sandbox/files/${(before as Loose)[0].files[0].id}`);
    expect((await file.arrayBuffer()).byteLength).toBe((before as Loose)[0].files[0].bytes);
  } finally {
    await again.close();
  }
});

inBrowser('shows what people wrote as text, whatever it is, on the page for people too', async () => {
  const played = await play();
  const { page, base } = played;
  const hostile = '</script><script>window.hit=1</script><img src=x onerror="window.hit=1"><%= 1 %>';
  await openForm(played, 'image');
  await page.locator(editor).click();
  await page.keyboard.insertText(hostile);
  await page.locator('.d-input input.d-text').fill('<b>bold</b>');
  await press(played);
  await page.waitForURL(/success/);
  await page.goto(played.sandbox.home);
  expect(await page.locator('article h2').textContent()).toBe('<b>bold</b>');
  expect(await page.locator('article .body').textContent()).toBe(hostile);
  expect(await page.evaluate(() => (globalThis as Loose).hit)).toBe(undefined);
  expect(await page.locator('article img').evaluate((node: Loose) => node.naturalWidth)).toBeGreaterThan(0);
  const [{ id }] = (await played.notes()) as Loose;
  expect((await page.goto(`${base}/explore/${id}`))?.status()).toBe(200);
  expect((await page.goto(`${base}/explore/${'0'.repeat(24)}`))?.status()).toBe(404);
});

const send = (url: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { headers, method }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });

always('answers to this machine only, and not to pages of other sites', async () => {
  const sandbox = await startPageSandbox();
  const base = sandbox.facts['pages'] as string;
  try {
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await send(`${base}/`, { host: 'evil.example' })).toBe(421);
    expect(await send(`${base}/sandbox/reset`, { 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(403);
    expect(await send(`${base}/client/..%2findex.js`, {})).toBe(404);
    expect(await send(`${base}/client/../index.js`, {})).toBe(404);
    expect(await send(`${base}/sandbox/files/..%2f..%2fetc%2fpasswd`, {})).toBe(404);
    expect(await send(`${base}/web_api/sns/v2/note`, {}, 'POST')).toBe(401);
  } finally {
    await sandbox.close();
  }
});

always('names the setting that is wrong, and refuses a folder that is none', async () => {
  await expect(startPageSandbox({ settings: { blankMs: 'long' } })).rejects.toMatchObject({
    kind: 'usage',
    reason: { code: 'rednote/sandbox-settings', values: { place: 'blankMs' } },
  });
  await expect(startPageSandbox({ settings: { changed: ['nothing'] } })).rejects.toMatchObject({ kind: 'usage' });
  await expect(startPageSandbox({ folder: '/dev/null/x' })).rejects.toMatchObject({
    reason: { code: 'rednote/sandbox-folder' },
  });
});

always('plays the side that the options of a rehearsal name', async () => {
  const sandbox = await startPageSandbox({ options: { site: 'xiaohongshu.com' } });
  expect(sandbox.options).toMatchObject({ site: 'xiaohongshu.com' });
  expect(await sandbox.posts()).toEqual([]);
  await sandbox.close();
  await sandbox.close();
});

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/contract/index.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../../support/adapter-context.ts';
import { haveBrowserOrSkip, openBrowser } from '../../support/browser.ts';
import { sampleImage, sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';
import { folder } from './folder.ts';

const signal = new AbortController().signal;

const what = 'the hand-off page in a browser';

describe.runIf(haveBrowserOrSkip(what))(what, () => {
  it('opens from a file address and can be searched, copied, played and ticked', async () => {
    const out = join(await tempDir(), 'out & <b>#%');
    await fill(out, 12);
    const chrome = await openBrowser();
    const page = await chrome.newPage({ viewport: { width: 390, height: 844 } });
    const faults: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(join(out, 'index.html')).href);

    expect(await page.locator('article').count()).toBe(12);
    expect(await page.locator('article h2').nth(2).textContent()).toBe('<img src=x onerror=alert(1)>');
    expect(await page.locator('article img').first().getAttribute('loading')).toBe('lazy');
    await page.locator('article img').first().scrollIntoViewIfNeeded();
    await page.waitForFunction(() => (document.querySelector('article img') as HTMLImageElement).naturalWidth === 180);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    await page.locator('[data-copy=".text"]').first().click();
    await page.getByText('Copied').first().waitFor();
    await page.locator('a.video').first().click();
    await page.waitForFunction(() => document.querySelector('video')?.videoWidth === 180);

    await page.fill('#search', 'crossing 11');
    await page.waitForFunction(() => document.getElementById('shown')?.textContent === '1');
    await page.fill('#search', '');
    await page.selectOption('#show', 'private');
    expect(await page.locator('#shown').textContent()).toBe('2');
    await page.selectOption('#show', 'all');
    await page.locator('article input').nth(1).check();
    await page.reload();
    expect(await page.locator('article.posted').count()).toBe(1);
    expect(faults).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });
});

async function fill(out: string, count: number): Promise<void> {
  const store = await tempDir();
  await mkdir(store, { recursive: true });
  const files = new TempFiles(store);
  const ctx = testContext({ http: noHttp, files, credentials: new MemoryCredentials(null) });
  const session = await folder.connect({ destination: 'folder', label: 'me' }, { out, for: 'rednote' }, ctx, signal);
  const video = { file: await files.add(sampleVideo(1)), asset: null };
  const cover = { file: await files.add(await sampleImage(1, 'cover')), asset: null };
  for (let order = 1; order <= count; order += 1) {
    const draft: Draft = {
      deliveryKey: `folder:me:${order}`,
      postRef: `post-${order}`,
      order,
      kind: 'video',
      title: order === 3 ? '<img src=x onerror=alert(1)>' : `Ferry ${order}`,
      body: `Crossing ${order}\n</div><script>alert(2)</script>`,
      hashtags: [],
      visibility: order % 5 === 0 ? 'private' : 'public',
      createdAt: '2024-06-02T10:00:00.000Z',
      scheduledAt: null,
      location: null,
      language: null,
      media: [video],
      cover,
    };
    await session.publish(draft, { publishKey: 'key', data: {} }, signal);
  }
  await session.close();
}

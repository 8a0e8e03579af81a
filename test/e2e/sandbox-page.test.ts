import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { haveBrowserOrSkip, openBrowser } from '../support/browser.ts';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stageRednote } from '../support/rednote.ts';
import { tempDir } from '../support/temp.ts';

const what = 'the page a rehearsal shows, in a browser';

describe.runIf(haveBrowserOrSkip(what))(what, () => {
  it('shows every post with its cover, title and audience, and plays a video', async () => {
    const folder = await tempDir();
    const small = await makeSmallExport(folder);
    const { sandbox, flags, env } = await stageRednote(folder);
    const migrated = await runCli(
      [
        '--workspace',
        join(folder, 'ws'),
        '--allow-host',
        small.host,
        'migrate',
        small.path,
        '--captions',
        small.captions,
        ...flags,
      ],
      { env },
    );
    expect(migrated.code).toBe(0);

    const browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(sandbox.home);
    for (const title of ['Post number 1', 'Post number 2', 'Post number 3', 'Post number 4'])
      expect(await page.getByText(title, { exact: true }).count()).toBeGreaterThan(0);
    expect(await page.getByText('Only me').count()).toBe(1);
    const covers = page.locator('img');
    await page.waitForFunction(() =>
      Array.from(document.querySelectorAll('main img, article img')).every(
        (image) => (image as HTMLImageElement).naturalWidth > 0,
      ),
    );
    expect(await covers.count()).toBeGreaterThanOrEqual(4);

    await page.getByText('Post number 1', { exact: true }).first().click();
    const video = page.locator('video').first();
    await video.waitFor();
    await page.waitForFunction(() => (document.querySelector('video') as HTMLVideoElement).readyState >= 2);
    await video.evaluate((element) => (element as HTMLVideoElement).play());
    await page.waitForFunction(() => (document.querySelector('video') as HTMLVideoElement).currentTime > 0);
    expect(faults).toEqual([]);
  });
});

import { type BrowserContextOptions, devices, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { haveBrowserOrSkip, openBrowser } from '../support/browser.ts';
import { nothingYet, openRig, type Rig } from './rig.ts';

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } as const;

/** A page that scanned the code, and what it said that it should not. */
async function scan(rig: Rig, options: BrowserContextOptions = phone) {
  const browser = await openBrowser();
  const context = await browser.newContext(options);
  const faults: string[] = [];
  await context.route(/^https?:\/\/(?!127\.0\.0\.1[:/])/, (route) => {
    faults.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/net::ERR|status of 40\d/.test(message.text())) faults.push(message.text());
  });
  await page.goto(rig.server.localUrl);
  return { page, context, faults };
}

const heading = (page: Page) => page.locator('main h2').first();

describe.runIf(haveBrowserOrSkip('the hand-off page in a real browser'))(
  'the hand-off page',
  { timeout: 60_000 },
  () => {
    it('leads through briefing, post and goodbye, with touch, at 360 pixels, and keeps the code out of the address', async () => {
      const rig = await openRig({ briefing: [{ code: 'rednote/brief-cover' }, { code: 'rednote/brief-sound' }] });
      const draft = await rig.draft(1);
      const said = rig.present(draft);
      const { page, faults } = await scan(rig);
      await expect.poll(() => heading(page).textContent()).toMatch(/Before your first post/);
      expect(page.url()).not.toContain('t=');
      expect(rig.paired).toEqual(['linux']);
      await page.getByRole('button', { name: /Show me the first post/ }).tap();
      await expect.poll(() => heading(page).textContent()).toBe('Post 1');
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out').toBe(
        true,
      );
      for (const control of await page.locator('main button:visible, main a.button:visible').all())
        expect((await control.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
      await page.getByLabel('Link of the post').fill('https://www.rednote.com/explore/6975aaaa0000000001020304');
      await page.getByRole('button', { name: 'Posted', exact: true }).tap();
      expect(await said).toEqual({ kind: 'posted', url: 'https://www.rednote.com/explore/6975aaaa0000000001020304' });
      rig.overview = { ...nothingYet, posted: 1, left: 0 };
      rig.desk.end({ kind: 'done' });
      await expect.poll(() => heading(page).textContent(), { timeout: 10_000 }).toBe('All done');
      expect(faults).toEqual([]);
    });

    it('questions a wrong link and asks before it skips for good', async () => {
      const rig = await openRig();
      const said = rig.present(await rig.draft(1));
      const { page } = await scan(rig);
      await page.getByLabel('Link of the post').fill('https://www.tiktok.com/@me/video/7');
      await page.getByRole('button', { name: 'Posted', exact: true }).tap();
      await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/not an address of a post/);
      await page.getByRole('button', { name: 'Back' }).tap();
      expect(await page.getByLabel('Link of the post').inputValue(), 'what was typed is still there').toContain(
        'tiktok',
      );
      await page.getByRole('button', { name: 'Skip' }).tap();
      await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/for good/);
      await page.getByRole('button', { name: 'Yes, skip it' }).tap();
      expect(await said).toEqual({ kind: 'skip' });
    });

    it('leaves a half-typed link and ticked boxes alone while the numbers change', async () => {
      const rig = await openRig();
      const said = rig.present(await rig.draft(1));
      const { page } = await scan(rig);
      const field = page.getByLabel('Link of the post');
      await field.fill('http://xhs');
      await page.locator('.checklist input').first().check();
      rig.overview = { ...nothingYet, posted: 7, left: 9 };
      await expect
        .poll(() => page.locator('.standing').textContent(), { timeout: 10_000 })
        .toContain('7 posted, 9 to go');
      expect(await field.inputValue()).toBe('http://xhs');
      expect(await page.locator('.checklist input').first().isChecked()).toBe(true);
      rig.stop();
      await expect(said).rejects.toThrow();
    });

    it('tells a second screen that the first was faster', async () => {
      const rig = await openRig();
      const said = rig.present(await rig.draft(1));
      const { page, context } = await scan(rig);
      const second = await context.newPage();
      await second.goto(rig.server.localUrl);
      await expect.poll(() => heading(second).textContent()).toBe('Post 1');
      await page.getByRole('button', { name: 'Posted, no link' }).tap();
      expect(await said).toEqual({ kind: 'posted', url: null });
      const next = rig.present(await rig.draft(2));
      await second
        .getByRole('button', { name: 'Posted, no link' })
        .tap()
        .catch(() => undefined);
      await expect.poll(() => heading(second).textContent(), { timeout: 10_000 }).toBe('Post 2');
      const still = await Promise.race([next, new Promise((resolve) => setTimeout(() => resolve('before them'), 300))]);
      expect(still, 'the old press did not count for the new post').toBe('before them');
      rig.stop();
      await expect(next).rejects.toThrow();
    });

    it('copies over plain http, exactly', async () => {
      const rig = await openRig();
      const body = 'Zeile eins\n  zwei "Anführung" <b>fett</b> 👨‍👩‍👧 #渡轮';
      const said = rig.present(await rig.draft(1, { body }));
      const { page } = await scan(rig);
      // What a phone has at home: no clipboard interface.
      await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
      await page.reload();
      await page.getByRole('button', { name: 'Copy text' }).tap();
      await expect.poll(() => page.locator('.notice').textContent()).toBe('Copied');
      const field = page.getByLabel('Link of the post');
      await field.focus();
      await page.keyboard.press('Control+V');
      expect(await field.inputValue()).toBe(body);
      rig.stop();
      await expect(said).rejects.toThrow();
    });

    it('saves the files under names that sort, and plays the video', async () => {
      const rig = await openRig();
      const said = rig.present(await rig.draft(1));
      const { page } = await scan(rig);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('link', { name: /^Save: / })
          .first()
          .tap(),
      ]);
      expect(download.suggestedFilename()).toBe('001.mp4');
      await expect
        .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.readyState))
        .toBeGreaterThan(0);
      rig.stop();
      await expect(said).rejects.toThrow();
    });

    it('shows hostile words as words', async () => {
      const rig = await openRig();
      const evil = '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script>\u202Egnp.exe';
      const said = rig.present(
        await rig.draft(1, { title: evil.slice(0, 60), body: `${evil}\n${'W'.repeat(10_000)}` }),
      );
      const { page, faults } = await scan(rig);
      await expect.poll(() => page.locator('.text').nth(1).textContent()).toContain(evil);
      expect(await page.title()).not.toContain('owned');
      expect(await page.locator('.text img, .text script').count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(faults).toEqual([]);
      rig.stop();
      await expect(said).rejects.toThrow();
    });

    it('says when the computer is away, loses nothing, and goes on when it is back', async () => {
      const rig = await openRig();
      const said = rig.present(await rig.draft(1));
      const { page, context } = await scan(rig);
      await page.getByLabel('Link of the post').fill('http://xhslink.com/a/AbC123xyz');
      await context.setOffline(true);
      await page.getByRole('button', { name: 'Posted', exact: true }).tap();
      await expect.poll(() => page.locator('.notice').textContent(), { timeout: 15_000 }).toMatch(/No connection/);
      await context.setOffline(false);
      await expect.poll(() => page.locator('.notice').textContent(), { timeout: 15_000 }).toBe('');
      await page.getByRole('button', { name: 'Posted', exact: true }).tap();
      expect(await said).toMatchObject({ kind: 'posted', url: 'http://xhslink.com/a/AbC123xyz' });
    });

    it('works from the keyboard alone, in Chinese, in the dark', async () => {
      const rig = await openRig({ language: 'zh' });
      const said = rig.ask(await rig.draft(2));
      const { page } = await scan(rig, { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
      await expect.poll(() => heading(page).textContent()).toMatch(/发到小红书/);
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
      for (let steps = 0; steps < 40; steps += 1) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate(() => document.activeElement?.textContent)) === '不确定') break;
      }
      await page.keyboard.press('Enter');
      expect(await said).toEqual({ kind: 'unsure' });
    });

    it('looks like a phone app to an iPhone, and forgets the post when the code is old', async () => {
      const rig = await openRig();
      const said = rig.present(await rig.draft(2));
      const { page, context } = await scan(rig, devices['iPhone 13'] ?? phone);
      await expect.poll(() => heading(page).textContent()).toBe('Post 2');
      expect(rig.paired).toEqual(['iphone']);
      await context.clearCookies();
      await expect.poll(() => heading(page).textContent(), { timeout: 10_000 }).toMatch(/earlier run/);
      expect(await page.locator('body').textContent()).not.toContain('Ferry');
      rig.stop();
      await expect(said).rejects.toThrow();
    });
  },
);

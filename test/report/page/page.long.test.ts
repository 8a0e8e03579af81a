import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { findPale } from './contrast.ts';
import { makeThumbnail, reportBrowser, shownTitles } from './rig.ts';
import { makePost, refOf, said, sampleReport } from './sample-report.ts';

const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true } as const;

describe.runIf(haveBrowserOrSkip('the page of the report in a real browser'))('the page of the report', () => {
  const { open } = reportBrowser();

  it('is one file: it asks for nothing but itself, and nothing goes wrong', async () => {
    const thumbnail = await makeThumbnail();
    const { page, faults, asked } = await open({ about: 'result', thumbnail: () => thumbnail });
    await page.locator('#cards img').first().scrollIntoViewIfNeeded();
    expect(asked.filter((address) => !address.startsWith('data:'))).toEqual([page.url()]);
    expect(faults).toEqual([]);
    expect(
      await page
        .locator('#cards img')
        .first()
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBe(180);
  });

  it('finds its pictures beside it when they are not inside', async () => {
    const thumbnail = await makeThumbnail();
    const { page, file, faults, asked } = await open({ thumbnails: 'beside', thumbnail: () => thumbnail });
    const image = page.locator('#cards img').first();
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(180);
    expect(faults).toEqual([]);
    for (const address of asked)
      expect(decodeURIComponent(address)).toMatch(new RegExp(`^file://${file.replace('.html', '')}`));
  });

  it('says how many posts there are, as a sum that holds', async () => {
    const { page } = await open({ about: 'result', posts: 120 });
    const numbers = await page.locator('.numbers strong').allTextContents();
    const [seen = 0, ...parts] = numbers.map(Number);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(seen);
    expect(parts).not.toContain(0);
    expect(await page.locator('.lead').textContent()).toMatch(
      /^\d+ posts are on REDnote, \d+ still to go, 12 wait for you/,
    );
    expect(await page.locator('.certificate .equation').textContent()).toContain('124 in the export');
  });

  it('is usable from the keyboard alone: find, filter, sort, turn pages', async () => {
    const { page, faults } = await open({ posts: 100 });
    const found = page.locator('#found');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
    await page.keyboard.type('SOURDOUGH');
    await expect.poll(() => found.textContent()).toBe('1–20 of 20 found, 104 in all');
    expect(new Set(await shownTitles(page))).toEqual(new Set(['Sourdough, day 41']));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await expect.poll(() => found.textContent()).toBe('1–30 of 104 found, 104 in all');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wait');
    await expect.poll(() => found.textContent()).toBe('1–10 of 10 found, 104 in all');
    await page.keyboard.press('Home');
    for (const _ of ['kind', 'reason', 'order']) await page.keyboard.press('Tab');
    await page.keyboard.type('Newest');
    await expect.poll(() => page.locator('#cards .facts').first().textContent()).toContain('2026-11-20');
    await page.locator('#pages button').last().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => found.textContent()).toBe('31–60 of 104 found, 104 in all');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('gallery');
    expect(faults).toEqual([]);
  });

  it('shows the same again from its address', async () => {
    const { page } = await open({ posts: 100, hash: '#state=held&sort=newest' });
    expect(await page.locator('#found').textContent()).toBe('1–10 of 10 found, 104 in all');
    const titles = await page.locator('#cards .number').allTextContents();
    expect(titles[0]).toBe('Post 94');
    await page.getByLabel('With warnings').check();
    expect(page.url()).toContain('warnings=on');
    await page.reload();
    expect(await page.getByLabel('With warnings').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(page.url()).not.toContain('#');
    expect(await page.locator('#found').textContent()).toBe('1–30 of 104 found, 104 in all');
  });

  it('leads from each number and each reason to the posts that are meant', async () => {
    const { page } = await open({ posts: 100 });
    await page.locator('.numbers a', { hasText: 'skipped' }).click();
    await expect.poll(() => page.locator('#found').textContent()).toBe('1–1 of 1 found, 104 in all');
    await page.locator('.problems .show').first().click();
    await expect.poll(() => page.locator('#found').textContent()).toBe('1–10 of 10 found, 104 in all');
    expect(await page.locator('select[name=code]').inputValue()).toBe('no-caption');
  });

  it('keeps two accounts apart, and says which is a rehearsal or stopped', async () => {
    const other = { destination: 'bluesky', label: 'art' };
    const [main] = sampleReport({ posts: 3 }).head.accounts;
    if (main === undefined) throw new Error('the sample has no account');
    const second = {
      ...main,
      account: other,
      title: 'Bluesky',
      rehearsal: true,
      stopped: said('warned', 'the platform warned', {
        text: 'go on',
        command: 'clipferry accounts resume bluesky/art',
      }),
    };
    const entries = [makePost({ title: 'here' }), makePost({ title: 'there', account: other, number: 2 })];
    const { page, faults } = await open({ entries, head: { accounts: [main, second] } });
    expect(await page.locator('.sum h2').allTextContents()).toEqual(['REDnote · main', 'Bluesky · art']);
    expect(await page.locator('.sum .rehearsal').count()).toBe(1);
    expect(await page.locator('.notice').textContent()).toContain('Bluesky · art is stopped: the platform warned.');
    await page.locator('select[name=account]').selectOption({ label: 'Bluesky · art (1)' });
    expect(await shownTitles(page)).toEqual(['there']);
    expect(await page.locator('#cards .facts').textContent()).toContain('Bluesky · art');
    expect(faults).toEqual([]);
  });

  it('shows before and after of caption and file in what opens', async () => {
    const { page } = await open();
    const card = page.locator('#card-0');
    expect(await card.locator('.inside > p').first().isVisible()).toBe(false);
    await card.locator('.inside > summary').click();
    expect(await card.locator('.diff del').first().textContent()).toContain('https://linktr.ee/cora');
    expect(await card.locator('.diff ins').first().textContent()).toContain('[话题]#');
    expect(await card.locator('.files').textContent()).toMatch(/mov · 1080 × 1920.*→ mp4/);
    expect(await card.locator('code').allTextContents()).toEqual([
      `clipferry skip ${refOf(1)}`,
      `clipferry hold ${refOf(1)}`,
    ]);
  });

  it('shows the first posts where scripts are off, and says so', async () => {
    const { page } = await open({ context: { javaScriptEnabled: false } });
    expect(await page.locator('#cards > li').count()).toBe(30);
    expect(await page.locator('.needs-script').isVisible()).toBe(true);
    expect(await page.locator('#filters').isVisible()).toBe(false);
  });

  it('fits a phone', async () => {
    const { page } = await open({ about: 'result', context: phone });
    for (const summary of (await page.locator('.inside > summary').all()).slice(0, 3)) await summary.tap();
    const wide = await page.evaluate(() =>
      Array.from(document.querySelectorAll('body *'))
        .filter((one) => one.getBoundingClientRect().right > 360 && one.closest('.scroll,code,.skip,.aside') === null)
        .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(wide).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  it.each(['light', 'dark'] as const)('can be read in %s: contrast AA', async (colorScheme) => {
    for (const about of ['plan', 'result'] as const) {
      const { page } = await open({ about, posts: 24, context: { colorScheme } });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect(await findPale(page)).toEqual([]);
    }
  });

  it('has landmarks, headings in order and a name for every control', async () => {
    const { page } = await open({ about: 'result' });
    const levels = await page.locator('h1,h2,h3,h4').evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('search').count()).toBe(1);
    const nameless = await page.locator('input,select,button').evaluateAll((all) =>
      all
        .filter((one) => !('labels' in one && one.labels instanceof NodeList && one.labels[0]?.textContent))
        .filter((one) => one.textContent === '')
        .map((one) => one.outerHTML),
    );
    expect(nameless).toEqual([]);
    expect(await page.getByRole('img', { name: 'Calendar' }).locator('desc').textContent()).toContain(
      'published by today',
    );
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('prints what is shown, and nothing to press', async () => {
    const { page } = await open({ about: 'result' });
    await page.locator('#card-0 .inside > summary').click();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
    expect(await page.locator('#card-0 .diff').first().isVisible()).toBe(true);
    expect(await page.locator('#card-1 .inside').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(3);
  });

  it('speaks Chinese', async () => {
    const { page, faults } = await open({ language: 'zh', about: 'result' });
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(await page.locator('h1').textContent()).toBe('从 TikTok 到小红书：搬家结果');
    expect(await page.locator('#found').textContent()).toMatch(/^第 1–30 篇/);
    const words = await page.locator('header, .calendar, form, .certificate').allTextContents();
    expect(words.join(' ').match(/\b(posts?|the|and|wait|ready|link|file)\b/gi)).toBeNull();
    expect(faults).toEqual([]);
  });

  it('does without a picture that is gone or is none', async () => {
    const [gone, wrong] = [await makeThumbnail(), await makeThumbnail()];
    await rm(gone.path);
    await writeFile(wrong.path, '<svg onload="alert(1)">');
    const { page, faults } = await open({ thumbnail: (number) => (number % 2 === 0 ? gone : wrong) });
    expect(await page.locator('#cards img').count()).toBe(0);
    expect(await page.locator('#cards svg.empty').count()).toBe(30);
    expect(faults).toEqual([]);
  });

  it('holds 2,000 posts with their pictures in less than 30 MB, all of them to be found', async () => {
    const thumbnail = await makeThumbnail();
    await writeFile(thumbnail.path, Buffer.concat([Buffer.from('RIFF0000WEBP'), Buffer.alloc(7_000, 1)]));
    const { page, bytes, faults } = await open({ posts: 2_000, thumbnail: () => thumbnail });
    expect(bytes).toBeLessThan(30_000_000);
    await page.getByLabel('Search').fill(refOf(1_987));
    await expect.poll(() => page.locator('#found').textContent()).toBe('1–1 of 1 found, 2,004 in all');
    expect(await page.locator('#cards .number').textContent()).toBe('Post 1,987');
    await page.evaluate(() => {
      location.hash = 'page=67';
    });
    await expect.poll(() => page.locator('#found').textContent()).toBe('1,981–2,004 of 2,004 found, 2,004 in all');
    expect(await page.locator('#cards > li').count()).toBe(24);
    expect(faults).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { reportBrowser } from './rig.ts';
import { makePost, rednote, said } from './sample-report.ts';

/** What a caption, a file name or a platform's answer may hold. */
const nasty = [
  '<script>window.hit = 1</script>',
  '</script><script>window.hit = 2</script>',
  '"><img src=x onerror="window.hit = 3">',
  "'-window.hit=4-'",
  '<!--<script>',
  ']]>--!><svg onload=window.hit=5>',
  '</textarea></title></style></p></li></ol><h1>gone</h1>',
  '<%= process.exit(1) %> {{1+1}}',
  'a\u202eEVIL\u202d b \u2066c',
  'half \ud83d of a pair, \u2028 and \u2029 and \u0000',
  '&lt;b&gt; &amp;amp;',
] as const;

/** As a browser holds it: halves of characters and NUL have no place in a page. */
const asShown = (text: string) => text.replace('\ud83d ', '\ufffd ').replace('\u0000', '\ufffd');

const everywhere = nasty.map((text, index) =>
  makePost({
    number: index + 1,
    ref: `${text}`,
    title: text,
    body: `${text} body`,
    hashtags: [text],
    caption: `${text} caption`,
    captionFrom: text,
    location: text,
    state: 'failed',
    reason: said(`x/${text}`, text, { text, command: text }),
    changes: [{ reason: said(`y/${text}`, text), before: text, after: `${text}!` }],
    warnings: [said(`z/${text}`, text, { text, command: text })],
    files: [
      {
        role: 'video',
        rung: 'encode',
        because: [said('f', text)],
        before: { bytes: 1, width: 1, height: 1, durationMs: 1, format: text },
        after: null,
      },
    ],
    counters: { title: [{ used: 30, max: 20, unit: text }], body: [] },
    address: `https://example.com/${text}`,
  }),
);

describe.runIf(haveBrowserOrSkip('hostile posts on the page of the report'))('hostile words', () => {
  const { open } = reportBrowser();

  it('do nothing and stand there as text, on the first page and on the others', async () => {
    const entries = [
      ...everywhere,
      ...Array.from({ length: 25 }, () => makePost()),
      ...everywhere,
      { v: 1, kind: 'unreadable', where: nasty[1], reason: said('q', nasty[2]) } as const,
      {
        v: 1,
        kind: 'not-planned',
        account: rednote,
        ref: nasty[0],
        createdAt: '2024-01-01T00:00:00.000Z',
        title: nasty[1],
      } as const,
    ];
    const { page, faults, asked } = await open({
      entries,
      account: {
        title: nasty[2],
        problems: [
          {
            verdict: 'failed',
            reason: said('p', nasty[0], { text: nasty[1], command: nasty[2] }),
            count: 9,
            examples: [nasty[1]],
          },
        ],
        warnings: [{ reason: said('w', nasty[2]), count: 1 }],
        stopped: said('s', nasty[1]),
      },
      head: {
        archive: { path: `/tmp/${nasty[2].replaceAll('/', '')}`, source: 'tiktok', accountName: nasty[1] },
        next: [{ text: nasty[0], command: nasty[1] }],
      },
    });
    const titles = (await page.locator('#cards h3').allTextContents()).slice(0, nasty.length);
    expect(titles).toEqual(nasty.map(asShown));
    await page.locator('#pages button').last().click();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    const later = await page.locator('#cards h3').allTextContents();
    expect(later.slice(6, 6 + nasty.length)).toEqual(nasty.map(asShown));
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(await page.locator('h1').count()).toBe(1);
    expect(faults).toEqual([]);
    expect(asked).toHaveLength(1);
    await page.getByLabel('Search').fill('onerror="WINDOW.hit');
    await expect.poll(() => page.locator('#found').textContent()).toMatch(/ of 3 found/);
  });

  it('could not run even if they became markup: the page allows one script and one style', async () => {
    const { page, faults } = await open({ posts: 1 });
    const stopped: (string | undefined)[] = [];
    page.on('requestfailed', (request) => stopped.push(request.failure()?.errorText));
    await page.evaluate(() => {
      const holder = document.createElement('div');
      holder.innerHTML =
        '<img src="x" onerror="window.hit=1"><img src="https://example.com/x.png"><p style="color:red">x</p>';
      document.body.append(holder);
      const script = document.createElement('script');
      script.textContent = 'window.hit = 2';
      document.body.append(script);
    });
    await expect.poll(() => faults.length).toBeGreaterThan(2);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    await expect.poll(() => stopped).toEqual(['csp', 'csp']);
  });

  it('turn nothing around outside themselves', async () => {
    const { page } = await open({
      entries: [makePost({ title: '\u202eabc', body: '\u202edef', location: '\u202eghi' })],
    });
    const card = page.locator('#card-0');
    for (const part of ['h3 bdi', '.text', '.facts bdi >> nth=-1'])
      expect(await card.locator(part).evaluate((one) => getComputedStyle(one).unicodeBidi)).toBe('isolate');
    expect(await page.locator('#cards .state').evaluate((one) => getComputedStyle(one).direction)).toBe('ltr');
  });

  it('are folded when they are long, and break no phone', async () => {
    const long = 'supercalifragilistic'.repeat(500);
    const { page } = await open({
      entries: [makePost({ title: long.slice(0, 300), body: long, caption: `${long}!`, ref: long, hashtags: [long] })],
      account: {
        problems: [{ verdict: 'held', reason: said('a', long, { text: long, command: long }), count: 1, examples: [] }],
      },
      context: { viewport: { width: 360, height: 640 }, isMobile: true },
    });
    expect((await page.locator('#card-0 .words > .text').textContent())?.length).toBeLessThan(400);
    expect(await page.locator('#card-0 .fold > summary').textContent()).toBe('Whole text (10,000 characters)');
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await page.locator('#card-0 .fold > .text').textContent()).toBe(long);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  it('lead nowhere but to web pages and files', async () => {
    const addresses = [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://a.example/1',
      'file:///tmp/x',
      'not an address',
    ];
    const { page } = await open({ entries: addresses.map((address) => makePost({ address, state: 'published' })) });
    const links = page.locator('#cards a');
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual(addresses.slice(2, 4));
    expect(await links.first().getAttribute('rel')).toContain('noreferrer');
  });
});

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../crash/stage.ts';
import { haveBrowserOrSkip, openBrowser } from '../support/browser.ts';
import { runCli } from '../support/cli.ts';
import { type HandOffRun, kill, startHandOff } from '../support/hand-off-run.ts';
import { noteAddress } from '../support/phone.ts';
import { suiteTempDirs, tempDir } from '../support/temp.ts';

const folders = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await folders(), { videos: ['good', 'moovAtEnd', 'good', 'good'], photoPosts: 8 });
  return () => stage.close();
}, 120_000);

/** `CRASH_SWEEP=full` (`npm run sweep`): on both devices. */
const isFull = process.env['CRASH_SWEEP'] === 'full';
const shots = process.env['CLIPFERRY_SHOTS'];

const devices = {
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 900 } },
} as const;

/** A person with one device, what they posted, and what they were shown. */
class Person {
  readonly posted: string[] = [];
  readonly skipped: string[] = [];
  #page: Page | null = null;
  readonly #browser: Browser;
  readonly #device: keyof typeof devices;
  #context: BrowserContext | null = null;
  /** the heading that was dealt with: the next screen is another */
  #last = '';

  constructor(browser: Browser, device: keyof typeof devices) {
    this.#browser = browser;
    this.#device = device;
  }

  get page(): Page {
    if (this.#page === null) throw new Error('no page is open');
    return this.#page;
  }

  async scan({ url }: HandOffRun): Promise<void> {
    await this.#context?.close();
    this.#context = await this.#browser.newContext(devices[this.#device]);
    this.#page = await this.#context.newPage();
    await this.page.goto(url);
    this.#last = '';
  }

  async secondTab({ url }: HandOffRun): Promise<Page> {
    const tab = await (this.#context as BrowserContext).newPage();
    await tab.goto(url);
    return tab;
  }

  async next(): Promise<{ readonly kind: 'post' | 'question' | 'end'; readonly title: string }> {
    for (;;) {
      const heading = (await this.page.locator('main h2').first().textContent()) ?? '';
      if (/^Before your first post/.test(heading)) await this.#press(/Show me the first post/);
      // All at once: the card may be gone a moment later, and others than a post's have no text.
      const [title = null] = await this.page.locator('article.card .text').allTextContents();
      const isNew = title !== null && title !== this.#last;
      if (isNew && /^Post \d+/.test(heading)) return { kind: 'post', title };
      if (isNew && /^Did you post/.test(heading)) return { kind: 'question', title };
      if (/^(All done|Done, except|That was all)/.test(heading)) return { kind: 'end', title: '' };
      await this.page.waitForTimeout(50);
    }
  }

  async say(title: string, label: string | RegExp): Promise<void> {
    this.#last = title;
    await this.#press(label);
  }

  async post(title: string): Promise<void> {
    expect(this.posted, 'offered as new after it was posted').not.toContain(title);
    this.posted.push(title);
    await this.page.locator('#address').fill(noteAddress(this.posted.length));
    await this.say(title, 'Posted');
  }

  async #press(label: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: label, exact: true }).click();
  }

  async shot(name: string): Promise<void> {
    if (shots === undefined) return;
    await mkdir(shots, { recursive: true });
    await this.page.screenshot({ path: join(shots, `${this.#device}-${name}.png`), fullPage: true });
  }
}

describe.runIf(haveBrowserOrSkip('a migration through the hand-off page'))(
  'twelve posts through the hand-off page',
  () => {
    it.each(isFull ? (['phone', 'desktop'] as const) : (['phone'] as const))(
      'on a %s: reloads, two tabs, kill -9, a wrong link, skip and "not now"; every post once, and the sums are right',
      { timeout: 240_000 },
      async (device) => {
        const workspace = join(await tempDir(), 'ws');
        const place = ['--workspace', workspace, '--allow-host', stage.host];
        const migrate = [
          'migrate',
          stage.exportPath,
          '--captions',
          stage.captionsPath,
          '--to',
          'rednote',
          '--pace',
          'none',
        ];
        const planned = await runCli([...place, ...migrate, '--yes'], { env: { CLIPFERRY_FETCH_GAP_MS: '0' } });
        expect(planned.code).toBe(3);
        const start = () => startHandOff([...place, 'handoff', '--local', '--port', '0']);
        const person = new Person(await openBrowser(), device);

        let run = await start();
        await person.scan(run);
        // 1: posted. 2: a reload in the middle, then posted.
        await person.post((await person.next()).title);
        const second = await person.next();
        await person.shot('post');
        await person.page.reload();
        expect((await person.next()).title, 'the same after a reload').toBe(second.title);
        await person.post(second.title);
        // 3: a wrong link is questioned, nothing is recorded, then the right one.
        const third = await person.next();
        await person.page.locator('#address').fill('https://www.tiktok.com/@me/video/1');
        await person.page.getByRole('button', { name: 'Posted', exact: true }).click();
        await expect.poll(() => person.page.getByRole('alert').textContent()).toMatch(/not an address/);
        await person.post(third.title);
        // 4: two tabs; the slower one does not count for the next post.
        const fourth = await person.next();
        const tab = await person.secondTab(run);
        await expect.poll(() => tab.locator('.text').first().textContent()).toBe(fourth.title);
        // It does not look again in time.
        await tab.route('**/view', (route) => route.abort());
        await person.post(fourth.title);
        await tab.getByRole('button', { name: 'Posted, no link' }).click();
        await expect.poll(() => tab.locator('.notice').textContent()).toMatch(/answered already/);
        await tab.close();
        // 5: the computer dies in front of it, and it had been posted.
        const fifth = await person.next();
        person.posted.push(fifth.title);
        await kill(run);
        await expect
          .poll(() => person.page.locator('.notice').textContent(), { timeout: 15_000 })
          .toMatch(/No connection/);
        run = await start();
        await person.scan(run);
        const asked = await person.next();
        expect(asked).toEqual({ kind: 'question', title: fifth.title });
        await person.shot('question');
        await person.say(asked.title, 'Posted, no link');
        // 6: skipped for good. 7: not now.
        const sixth = await person.next();
        person.skipped.push(sixth.title);
        await person.say(sixth.title, 'Skip');
        await person.page.getByRole('button', { name: 'Yes, skip it' }).click();
        const seventh = await person.next();
        await person.say(seventh.title, 'Not now');
        // 8: the computer dies in front of it, and it had not been posted.
        const eighth = await person.next();
        await kill(run);
        run = await start();
        await person.scan(run);
        const again = await person.next();
        expect(again).toEqual({ kind: 'question', title: eighth.title });
        await person.say('', 'Not posted');
        // The same post comes back, this time to be posted.
        await expect
          .poll(() => person.page.locator('main h2').first().textContent(), { timeout: 20_000 })
          .toMatch(/^Post \d/);
        // All the rest, the one put off among it.
        for (let next = await person.next(); next.kind !== 'end'; next = await person.next())
          await person.post(next.title);
        await person.shot('end');
        const ended = await run.ended;
        expect(ended.code, 'one was skipped by the person').toBe(4);

        expect(person.posted).toHaveLength(11);
        expect(new Set([...person.posted, ...person.skipped]).size).toBe(12);
        expect([...person.posted, ...person.skipped].sort()).toEqual([...stage.titles].sort());
        const status = (await runCli([...place, 'status', '--json'])).json()[0] as {
          accounts: [{ byState: object; balance: object }];
        };
        expect(status.accounts[0].byState).toMatchObject({ published: 11 });
        expect(status.accounts[0].balance).toMatchObject({ seen: 13, published: 11 });
      },
    );
  },
);

import type { Browser, Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { startPageSandbox } from '../../../adapters/sandboxes/rednote-page/index.ts';
import type { JsonObject, Sandbox } from '../../../src/contract/index.ts';
import { launchBrowser } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';

/** Short waits, so that nobody sits through them; a test that is about one sets its own. */
export const quick: JsonObject = {
  ...{ signedIn: true, blankMs: 50, uploadMs: 50, titleRedrawMs: 50, topicMs: 150, topicSettleMs: 100 },
  ...{ submitMs: 0, giveUpMs: 500, successMs: 100, successStayMs: 200, popover: false, location: false },
};

export interface Touched {
  readonly kind: string;
  readonly part?: string | null;
  readonly trusted?: boolean;
  readonly [more: string]: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: what the sandbox answers is looked at field by field.
export type Loose = any;

export interface Played {
  readonly sandbox: Sandbox;
  readonly page: Page;
  readonly base: string;
  /** what was done so far, of one kind */
  touches(kind: string): Promise<readonly Touched[]>;
  notes(): Promise<readonly Loose[]>;
  set(settings: JsonObject): Promise<void>;
}

/** One browser for a file of tests; call it once while tests are collected. */
export function sharePlayer(): (settings?: JsonObject, folder?: string) => Promise<Played> {
  let browser: Promise<Browser> | null = null;
  afterAll(async () => (await browser)?.close());
  return (settings = {}, folder) => {
    browser ??= launchBrowser();
    return play(browser, settings, folder);
  };
}

/** A sandbox and a window of its own in front of it; both end with the test. */
async function play(browser: Promise<Browser>, settings: JsonObject, folder?: string): Promise<Played> {
  const sandbox = await startPageSandbox({ settings: { ...quick, ...settings }, ...(folder ? { folder } : {}) });
  onTestFinished(() => sandbox.close());
  const page = await (await browser).newPage({ locale: 'zh-CN' });
  onTestFinished(() => page.context().close());
  page.setDefaultTimeout(20_000);
  const { pages } = sandbox.facts as { readonly pages: string };
  const get = async (path: string): Promise<Loose> => (await fetch(`${pages}/sandbox/${path}`)).json();
  return {
    ...{ sandbox, page, base: pages },
    touches: async (kind) => {
      await Promise.race([page.evaluate(flush).catch(() => {}), page.waitForTimeout(500)]);
      return (await get('journal')).touches.filter((touch: Touched) => touch.kind === kind);
    },
    notes: async () => (await get('notes')).notes,
    set: async (changes) => {
      await fetch(`${pages}/sandbox/settings`, { method: 'POST', body: JSON.stringify(changes) });
    },
  };
}

/** The page tells what was done to it in small batches; a page that is left has told already. */
function flush(): Promise<void> {
  const { CustomEvent, dispatchEvent } = globalThis as Loose;
  return new Promise((resolve) => dispatchEvent(new CustomEvent('sandbox-flush', { detail: resolve })));
}

/** The form with one video in it, uploaded, ready to be written into. */
export async function openForm(played: Played, kind: 'video' | 'image' = 'video', files = 1): Promise<void> {
  const { page, base } = played;
  // That page leads on by itself: going elsewhere at that moment may end where it leads.
  if (page.url().includes('/publish/success')) await page.waitForURL(/from=success/);
  await page.goto(`${base}/publish/publish?source=official&target=${kind}`);
  const paths = await Promise.all(
    kind === 'video' ? [sample('good')] : (['jpeg', 'png', 'webp'] as const).slice(0, files).map(sample),
  );
  await page.locator('input.upload-input').setInputFiles(paths);
  await page.locator('div.tiptap').waitFor();
  await page.locator('xhs-publish-btn[submit-disabled=false]').waitFor();
  // The title is drawn anew once more.
  await page.waitForTimeout(200);
}

/** The person's hand: a real press of the mouse in the middle of the inner button. */
export async function press({ page, base }: Played, which: 'publish' | 'save' = 'publish'): Promise<void> {
  const { button } = (await (await fetch(`${base}/sandbox/button`)).json()) as Loose;
  await page.mouse.click(button[which].x, button[which].y);
}

export const editor = 'div.tiptap.ProseMirror[contenteditable][role=textbox]';

export function submitDisabled(page: Page): Promise<string | null> {
  return page.locator('xhs-publish-btn').getAttribute('submit-disabled');
}

import { chmod } from 'node:fs/promises';
import type { BrowserContext, Locator, Page, Response } from 'playwright-core';
import {
  type BrowserOptions,
  type BrowserWindow,
  because,
  FerryError,
  type PageAnswer,
  type SeenElement,
} from '../contract/index.ts';
import { makeFolders } from '../disk/index.ts';
import { seenElements } from './look.js';

export interface DrivenRequest extends BrowserOptions {
  readonly executable: string;
  /** the profile: this account's own, for nobody else's eyes */
  readonly folder: string;
  /** for pages on this computer, in tests */
  readonly headless?: boolean;
}

const goMs = 30_000;
const lookAgainMs = 150;

/**
 * A window of the person's own browser, driven. It says so to every page (`navigator.webdriver` is true) and hides nothing: whoever is not to be
 * driven must be able to tell.
 */
export async function openDriven(request: DrivenRequest, signal: AbortSignal): Promise<BrowserWindow> {
  const { folder, executable, headless = false, timeZone, locale } = request;
  await makeFolders(folder);
  await chmod(folder, 0o700);
  const { chromium } = await import('playwright-core');
  let context: BrowserContext;
  try {
    context = await chromium.launchPersistentContext(folder, {
      executablePath: executable,
      headless,
      // Where a person is, is nobody's business; without a permission the page is told no.
      permissions: [],
      chromiumSandbox: process.getuid?.() !== 0,
      viewport: headless ? { width: 1280, height: 900 } : null,
      ...(timeZone === undefined ? {} : { timezoneId: timeZone }),
      ...(locale === undefined ? {} : { locale }),
      args: ['--no-first-run', '--no-default-browser-check'],
    });
  } catch (cause) {
    throw openingFailed(cause);
  }
  if (signal.aborted) {
    await context.close();
    signal.throwIfAborted();
  }
  const page = context.pages()[0] ?? (await context.newPage());
  return driveWindow(context, page, signal);
}

/** Drives a page that is open already. */
export function driveWindow(context: BrowserContext, page: Page, signal: AbortSignal): BrowserWindow {
  return new DrivenWindow(context, page, signal);
}

function openingFailed(cause: unknown): FerryError {
  const isOpen = /ProcessSingleton|already in use|profile .* in use/i.test(String(cause));
  return new FerryError('needs-user', isOpen ? because('window-open-already') : because('browser-failed'), {
    effect: 'none',
    scope: 'account',
    cause,
  });
}

class DrivenWindow implements BrowserWindow {
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => void this.close();

  constructor(context: BrowserContext, page: Page, signal: AbortSignal) {
    this.#context = context;
    this.#page = page;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async go(url: string): Promise<void> {
    await this.#try(url, () => this.#page.goto(url, { timeout: goMs, waitUntil: 'domcontentloaded' }));
  }

  url(): string {
    return this.#page.url();
  }

  look(selector: string): Promise<readonly SeenElement[]> {
    return this.#try(selector, () => lookAt(this.#page.locator(selector)));
  }

  async until(
    selector: string,
    holds: (seen: readonly SeenElement[]) => boolean,
    timeoutMs: number,
  ): Promise<readonly SeenElement[]> {
    for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
      // While the page goes from one address to the next there is nothing to look at.
      const seen = await lookAt(this.#page.locator(selector)).catch(() => null);
      this.#assertOpen(selector);
      if (seen !== null && holds(seen)) return seen;
      if (waitedMs >= timeoutMs) throw missing(selector);
      await this.#page.waitForTimeout(lookAgainMs).catch(() => undefined);
    }
  }

  async click(selector: string, index: number): Promise<void> {
    const target = this.#page.locator(selector).nth(index);
    const [seen] = await this.#try(selector, () => lookAt(target));
    if (seen?.visible !== true) throw missing(selector);
    await this.#try(selector, async () => {
      await target.scrollIntoViewIfNeeded({ timeout: 5_000 });
      const box = await target.boundingBox();
      if (box === null) throw missing(selector);
      await this.#page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { delay: 30 });
    });
  }

  async type(text: string): Promise<void> {
    await this.#try('keyboard', () => this.#page.keyboard.type(text, { delay: 12 }));
  }

  async press(key: string): Promise<void> {
    await this.#try('keyboard', () => this.#page.keyboard.press(key));
  }

  async attach(selector: string, index: number, paths: readonly string[]): Promise<void> {
    await this.#try(selector, () =>
      this.#page
        .locator(selector)
        .nth(index)
        .setInputFiles([...paths], { timeout: 30_000 }),
    );
  }

  onAnswer(listener: (answer: PageAnswer) => void): () => void {
    const hear = async (response: Response) => {
      if (!/json/.test(response.headers()['content-type'] ?? '')) return;
      const json = await response.json().catch(() => null);
      listener({ method: response.request().method(), url: response.url(), status: response.status(), json });
    };
    this.#page.on('response', hear);
    return () => void this.#page.off('response', hear);
  }

  onClose(listener: () => void): () => void {
    this.#page.on('close', listener);
    this.#page.on('crash', listener);
    return () => {
      this.#page.off('close', listener);
      this.#page.off('crash', listener);
    };
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.#context.close().catch(() => undefined);
  }

  async #try<Result>(what: string, task: () => Promise<Result>): Promise<Result> {
    this.#assertOpen(what);
    try {
      return await task();
    } catch (cause) {
      this.#signal.throwIfAborted();
      if (cause instanceof FerryError) throw cause;
      this.#assertOpen(what);
      throw missing(what, cause);
    }
  }

  #assertOpen(what: string): void {
    this.#signal.throwIfAborted();
    if (this.#page.isClosed())
      throw new FerryError('needs-user', because('window-closed'), { effect: 'none', cause: what });
  }
}

function missing(selector: string, cause?: unknown): FerryError {
  return new FerryError('needs-user', because('page-part-missing', { selector }), { effect: 'none', cause });
}

function lookAt(locator: Locator): Promise<readonly SeenElement[]> {
  return locator.evaluateAll(seenElements);
}

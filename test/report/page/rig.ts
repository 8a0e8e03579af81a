import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { Thumbnail } from '../../../src/report/data.ts';
import { writeReportPage } from '../../../src/report/page/index.ts';
import { launchBrowser } from '../../support/browser.ts';
import { plainSpeech } from '../../support/speech.ts';
import { tempDir } from '../../support/temp.ts';
import { type SampleOptions, sampleReport } from './sample-report.ts';

export interface Opened {
  readonly page: Page;
  readonly file: string;
  readonly bytes: number;
  /** errors and warnings of the console, what was thrown */
  readonly faults: string[];
  /** every address it asked for, itself first */
  readonly asked: string[];
}

interface OpenOptions extends SampleOptions {
  readonly thumbnails?: 'inside' | 'beside';
  readonly context?: BrowserContextOptions;
  readonly hash?: string;
}

/** One browser for a file of tests; a page of its own for each test, opened as a double click opens it. */
export function reportBrowser(): { open(options?: OpenOptions): Promise<Opened> } {
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return {
    async open({ thumbnails = 'inside', context: how = {}, hash = '', ...sample } = {}) {
      if (browser === null) throw new Error('the browser is not there yet');
      const file = join(await tempDir(), 'report #1.html');
      const speech = plainSpeech(sample.language ?? 'en');
      const { bytes } = await writeReportPage(sampleReport(sample), { file, thumbnails, speech });
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...how });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const faults: string[] = [];
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
      });
      await page.goto(`${pathToFileURL(file)}${hash}`);
      return { page, file, bytes, faults, asked };
    },
  };
}

/** A real small picture in the running test's folder. */
export async function makeThumbnail(colour = '#7a9'): Promise<Thumbnail> {
  const path = join(await tempDir(), 'cover.webp');
  await sharp({ create: { width: 180, height: 240, channels: 3, background: colour } })
    .webp()
    .toFile(path);
  return { path, width: 180, height: 240 };
}

/** Titles of the cards that are shown. */
export function shownTitles(page: Page): Promise<readonly string[]> {
  return page.locator('#cards h3').allTextContents();
}

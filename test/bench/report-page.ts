import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { writeReportPage } from '../../src/report/page/index.ts';
import { sampleReport } from '../report/page/sample-report.ts';
import { launchBrowser } from '../support/browser.ts';
import { plainSpeech } from '../support/speech.ts';
import { measure, printTable } from './measure.ts';

interface Opening {
  readonly firstCardS: number;
  readonly usableS: number;
  readonly searchS: number;
}

const sizes = [
  { posts: 2_000, thumbnails: 'inside' },
  { posts: 20_000, thumbnails: 'beside' },
] as const;

/** `npm run bench -- report-page`: noise as covers, because it is what compresses worst. */
export async function reportPage(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-report-'));
  const browser = await launchBrowser();
  try {
    const covers = await makeCovers(folder, 64);
    const rows: (string | number)[][] = [];
    for (const { posts, thumbnails } of sizes) {
      const file = join(folder, `${posts}.html`);
      const thumbnail = (number: number) => ({ path: covers[number % covers.length] ?? '', width: 135, height: 180 });
      let bytes = 0;
      const cost = await measure(async () => {
        const report = sampleReport({ posts, thumbnail });
        ({ bytes } = await writeReportPage(report, { file, thumbnails, speech: plainSpeech('en') }));
      });
      const opening = await openPage(browser, file, posts);
      rows.push([
        posts,
        thumbnails,
        cost.wallS,
        cost.peakRssMb,
        bytes / 1e6,
        opening.firstCardS,
        opening.usableS,
        opening.searchS,
      ]);
    }
    const coverBytes = (await Promise.all(covers.map((path) => readFile(path)))).map(({ length }) => length);
    console.log(`covers of ${Math.round(coverBytes.reduce((sum, one) => sum + one, 0) / coverBytes.length)} bytes`);
    printTable(['posts', 'covers', 'write s', 'peak RSS MB', 'page MB', 'first card s', 'filters s', 'search s'], rows);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeCovers(folder: string, count: number): Promise<readonly string[]> {
  const paths = Array.from({ length: count }, (_, index) => join(folder, `${index}.webp`));
  for (const [index, path] of paths.entries()) {
    const noise = { type: 'gaussian' as const, mean: 90 + index, sigma: 24 };
    const create = { width: 135, height: 180, channels: 3 as const, background: '#888', noise };
    await writeFile(path, await sharp({ create }).blur(1.2).webp({ quality: 60 }).toBuffer());
  }
  return paths;
}

async function openPage(browser: Browser, file: string, posts: number): Promise<Opening> {
  const page = await browser.newPage();
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  await page.locator('#card-0').waitFor({ state: 'visible' });
  const firstCardS = since();
  await page.locator('#filters').waitFor({ state: 'visible' });
  const usableS = since();
  const before = since();
  await page.getByLabel('Search').fill(`72${String(posts - 4).padStart(8, '0')}`);
  await page.getByText('1–1 of 1 found').waitFor();
  const searchS = since() - before;
  await page.close();
  return { firstCardS, usableS, searchS };
}

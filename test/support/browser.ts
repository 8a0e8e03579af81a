import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { haveOrSkip } from './need.ts';

const path = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (candidate) => candidate !== undefined && existsSync(candidate),
);

export function haveBrowserOrSkip(what: string): boolean {
  return haveOrSkip(what, path !== undefined, 'apt-get install -y --no-install-recommends chromium');
}

/** A real Chromium that makes no connection of its own; closed after the test. */
export async function openBrowser(): Promise<Browser> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  return browser;
}

/** The same for a whole file of tests: whoever asks closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: path ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}

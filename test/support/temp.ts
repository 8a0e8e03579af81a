import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A fresh empty folder for the running test; removed when the test ends, passed or failed. */
export async function tempDir(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'clipferry-test-'));
  onTestFinished(() => removeDir(path));
  return path;
}

/** The same for `describe` and `beforeAll`: folders live until the suite ends. Call it once while tests are collected. */
export function suiteTempDirs(): () => Promise<string> {
  const paths: string[] = [];
  afterAll(() => Promise.all(paths.map(removeDir)));
  return async () => {
    const path = await mkdtemp(join(tmpdir(), 'clipferry-test-'));
    paths.push(path);
    return path;
  };
}

/** Retries, because a child that was just killed may still be letting go of its files. */
function removeDir(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import type { SamplePost } from '../../src/contract/index.ts';
import { timeOf } from './clips.ts';
import { costOf, type ProcessCost } from './process-cost.ts';

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');

interface OurRun {
  readonly folder: string;
  /** the person's own files, named by the time of their post */
  readonly media: string;
  readonly posts: number;
  readonly kind: SamplePost['kind'];
  /** files of each post */
  readonly filesEach: number;
  readonly out: string;
}

/**
 * The whole program as a person would type it: it reads an export whose links are dead, takes their files, plans, prepares,
 * writes the hand-off folder for REDnote and reads it back. No page and no small pictures, which no rival makes.
 */
export async function ourRun({ folder, media, posts, kind, filesEach, out }: OurRun): Promise<ProcessCost> {
  const urls = (n: number) =>
    Array.from({ length: filesEach }, (_, file) => `https://v16.tiktokcdn.invalid/${n}-${file}`);
  const path = await writeExport(
    folder,
    Array.from({ length: posts }, (_, n) => samplePost(n, kind, urls(n))),
  );
  const to = ['--to', 'folder', '--set', `out=${out}`, '--set', 'for=rednote', '--media', media];
  const quick = ['--allow-untitled', '--assume-public', '--no-report', '--no-thumbnails'];
  return await costOf({
    command: process.execPath,
    args: [cli, '--workspace', join(folder, 'workspace'), '--tz', 'UTC', '--yes', 'migrate', path, ...to, ...quick],
    cwd: folder,
    log: join(folder, 'ours.log'),
    // The ffmpeg on PATH, as the rivals.
    env: { ...process.env, FFMPEG_PATH: undefined },
  });
}

/** Its path. */
export async function writeExport(folder: string, posts: readonly SamplePost[]): Promise<string> {
  const written = tiktok.sample?.(posts, new Date().toISOString());
  if (written === undefined) throw new Error('the tiktok source writes no sample');
  const path = join(folder, written.fileName);
  await writeFile(path, written.text);
  return path;
}

/** Number `n`, whose links are dead. */
export function samplePost(n: number, kind: SamplePost['kind'], urls: readonly string[]): SamplePost {
  const createdAt = timeOf(n);
  const expiresAt = new Date(Date.UTC(2023, 0, 2)).toISOString();
  return { createdAt, kind, coverUrl: null, audience: 'public', era: 'new', urls, expiresAt };
}

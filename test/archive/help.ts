import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type OpenArchiveOptions, openArchive } from '../../src/archive/open.ts';
import { type Archive, FerryError } from '../../src/contract/index.ts';
import { makeZip, type ZipEntrySpec } from '../support/zip-writer.ts';

/** A temp folder for the test file; gone afterwards. */
export function useTempFolder(): { path(...parts: readonly string[]): string } {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ferry-archive-'));
    // mkdtemp makes it private, and `asNobody` has to get in
    await chmod(root, 0o755);
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
  });
  return { path: (...parts) => join(root, ...parts) };
}

/** Path → text of every entry, in the archive's order. */
export async function readAll(archive: Archive): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const entry of archive.entries) texts[entry.path] = (await readEntry(archive, entry.path)).toString();
  return texts;
}

export async function readEntry(archive: Archive, path: string): Promise<Buffer> {
  const entry = archive.entries.find((candidate) => candidate.path === path);
  if (entry === undefined) throw new Error(`no entry ${path}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive.open(entry)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Opens, reads everything, closes. */
export async function readWhole(path: string, options?: OpenArchiveOptions): Promise<Record<string, string>> {
  const archive = await openArchive(path, options);
  try {
    return await readAll(archive);
  } finally {
    await archive.close();
  }
}

export async function writeEntries(path: string, ...entries: readonly ZipEntrySpec[]): Promise<string> {
  await writeFile(path, makeZip({ entries }));
  return path;
}

/** The error a promise ends with; fails when it is no usage error or does not end with one. */
export async function refusal(work: Promise<unknown>): Promise<FerryError> {
  const outcome: unknown = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (!(outcome instanceof FerryError)) expect.fail(`expected a FerryError, got ${String(outcome)}`);
  expect(outcome.kind).toBe('usage');
  return outcome;
}

/** Linux only, as is the box that runs the tests. */
export async function openFileDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}

/** Root may read everything, so as root the work runs under another user id; permissions are then those of a stranger. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const { getuid, seteuid } = process;
  if (getuid?.() !== 0 || seteuid === undefined) return work();
  seteuid.call(process, 65_534);
  try {
    return await work();
  } finally {
    seteuid.call(process, 0);
  }
}

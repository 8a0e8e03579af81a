import type { Stats } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { because, FerryError } from '../contract/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Cli } from './context.ts';

export interface WriteTarget {
  readonly path: string;
  readonly what: 'table' | 'page';
  /** files and folders that this command reads, as they were typed; absent ones are left out */
  readonly reads: readonly (string | null | undefined)[];
}

/** Names the workspace itself uses, also before there is such a file. */
const reserved = /^(?:ledger\.sqlite|publications\.jsonl|run\.lock|workspace\.json|config\.json$|plan\.json$)/;

/**
 * What no yes covers: a file of the workspace or of the export, one that this command reads, and what is no plain file. By name
 * and by what the disk has under it. A folder is for whoever writes to refuse. FerryError `usage`.
 */
export async function assertWritableTarget(cli: Cli, { path, what, reads }: WriteTarget): Promise<void> {
  const refuse = (holds: 'workspace' | 'input' | 'special') => {
    throw new FerryError('usage', because('not-written-over', { path, holds }), { effect: 'none' });
  };
  const place = await realPlace(path);
  const workspace = await realFolder(cli.config.workspace);
  if (dirname(place) === workspace && reserved.test(basename(place))) refuse('workspace');
  const found = await lstat(path).catch(() => null);
  if (found === null || found.isDirectory()) return;
  if (!found.isFile()) refuse('special');
  if (await isOneOf(found, await filesRightIn(workspace, reserved))) refuse('workspace');
  const given = reads.filter((one) => typeof one === 'string');
  if (await isOneOf(found, given)) refuse('input');
  const isOurs = what === 'page' ? isOwnPage : isOwnTable;
  if (place.startsWith(workspace + sep) && !(await isOurs(path))) refuse('workspace');
  for (const folder of given) {
    const isFolder = (await stat(folder).catch(() => null))?.isDirectory() === true;
    if (isFolder && place.startsWith((await realFolder(folder)) + sep) && !(await isOurs(path))) refuse('input');
  }
}

/** Somebody else's page: only a yes lets it go. */
export async function assertPageFree(path: string, yes: boolean): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null || found.isDirectory() || (yes && found.isFile())) return;
  if (found.isFile() && (await isOwnPage(path))) return;
  const holds = found.isFile() ? 'other-page' : 'special';
  throw new FerryError('usage', because('not-written-over', { path, holds }), { effect: 'none' });
}

/** Where the posts of this workspace were read from last; null: nobody knows. */
export async function lastExport(ledger: Ledger): Promise<string | null> {
  const archive = await ledger.posts.lastArchive();
  return archive === null ? null : (archive.location ?? archive.path);
}

/** The page of a report, also as earlier versions wrote it. */
export async function isOwnPage(path: string): Promise<boolean> {
  return ownPage.test(await headOf(path));
}

const ownPage =
  /^<!doctype html>\n<html lang="[^"]*">\n<head>\n<meta charset="utf-8">\n(?:<meta name="generator" content="clipferry">|<meta http-equiv="Content-Security-Policy" content="default-src (?:'|&#39;)none(?:'|&#39;); script-src (?:'|&#39;)sha256-)/;

/** A table of posts: one of its columns is that of the posts. */
async function isOwnTable(path: string): Promise<boolean> {
  const [first = ''] = (await headOf(path)).replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  return first.split(/[,;\t]/).some((cell) => /^"?(?:ref|编号)"?$/.test(cell.trim()));
}

async function headOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function filesRightIn(folder: string, named: RegExp): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => named.test(name)).map((name) => join(folder, name));
}

/** The same file under any name: another link to it, another way to its folder, other capitals. */
async function isOneOf(found: Stats, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    const other = await stat(path).catch(() => null);
    if (other !== null && other.dev === found.dev && other.ino === found.ino) return true;
  }
  return false;
}

function realFolder(path: string): Promise<string> {
  return realpath(path).catch(() => realPlace(path));
}

/** Absolute, with links in the folders above it resolved; the last name stays as it is. */
async function realPlace(path: string): Promise<string> {
  const absolute = resolve(path);
  const folder = await realpath(dirname(absolute)).catch(() => dirname(absolute));
  return join(folder, basename(absolute));
}

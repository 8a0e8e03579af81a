import { because } from '../contract/index.ts';
import { archiveError, named, shown } from './errors.ts';

/** Linux's PATH_MAX; a longer name is made to hurt, and 65,535 bytes of it would fit into a zip. */
const MAX_PATH_LENGTH = 4096;

const DEBRIS_NAMES: ReadonlySet<string> = new Set(['__macosx', 'thumbs.db', 'desktop.ini', 'icon\r']);

type PathFault = 'nameless' | 'too-long' | 'nul' | 'absolute' | 'drive' | 'escape';

/**
 * `TikTok_Data\a.json` → `TikTok_Data/a.json`. Windows PowerShell's Compress-Archive and old .NET programs write zips so,
 * and unpacking one elsewhere can leave files with a backslash in their name. Before `refusePath`: `..\` climbs out too.
 */
export function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Nothing is extracted here, but others may use the name. Takes slashes only: see `withSlashes`. */
export function refusePath(archiveName: string, path: string): void {
  const fault = findPathFault(path);
  if (fault === null) return;
  const limit = fault === 'too-long' ? { maxLength: MAX_PATH_LENGTH } : {};
  throw archiveError(because('archive-path', { ...named(archiveName, path), fault, ...limit }));
}

function findPathFault(path: string): PathFault | null {
  if (path === '') return 'nameless';
  if (path.length > MAX_PATH_LENGTH) return 'too-long';
  if (path.includes('\0')) return 'nul';
  if (path.startsWith('/')) return 'absolute';
  if (/^[a-z]:/i.test(path)) return 'drive';
  return path.split('/').includes('..') ? 'escape' : null;
}

/** `./a//b` → `a/b`. Some zip programs write the first; both mean the same file. */
export function normalisePath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** What systems leave behind: hidden files, `__MACOSX/`, `.DS_Store`, `._*`, `Thumbs.db`. */
export function isDebris(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || DEBRIS_NAMES.has(part.toLowerCase()));
}

export function refuseControlCharacter(archiveName: string, path: string): void {
  if (!/\p{Cc}/u.test(path)) return;
  throw archiveError(because('archive-path', { ...named(archiveName, path), fault: 'control' }));
}

/**
 * Two entries with one name leave open which of them is meant; two that differ only in case, or in how an accent is
 * written, are one file on most Windows and macOS disks.
 */
export function refuseClashes(archiveName: string, paths: Iterable<string>): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const key = path.normalize('NFC').toLowerCase();
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      const twin = earlier === path ? {} : { twin: shown(earlier) };
      throw archiveError(because('archive-duplicate', { ...named(archiveName, path), ...twin }));
    }
    seen.set(key, path);
  }
}

/** The same order on every machine, whatever its language. */
export function comparePaths(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

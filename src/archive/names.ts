import { entryError, shown } from './errors.ts';

/** Linux's PATH_MAX; a longer name is made to hurt, and 65,535 bytes of it would fit into a zip. */
const MAX_PATH_LENGTH = 4096;

const DEBRIS_NAMES: ReadonlySet<string> = new Set(['__macosx', 'thumbs.db', 'desktop.ini', 'icon\r']);

/** What is wrong with a path, as the end of "the entry X …", or null. Nothing is extracted, but others may use the name. */
export function findPathFault(path: string): string | null {
  if (path === '') return 'has no name';
  if (path.length > MAX_PATH_LENGTH) return `has a name of more than ${MAX_PATH_LENGTH} characters`;
  if (path.includes('\0')) return 'has a NUL character in its name';
  if (path.includes('\\')) return 'has a backslash in its name';
  if (path.startsWith('/')) return 'has an absolute path';
  if (/^[a-z]:/i.test(path)) return 'has a drive letter in its path';
  if (path.split('/').includes('..')) return 'leads out of the archive';
  return null;
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

export function hasControlCharacter(path: string): boolean {
  return /\p{Cc}/u.test(path);
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
    if (earlier === path) {
      throw entryError('archive-duplicate', archiveName, path, 'is there twice');
    }
    if (earlier !== undefined) {
      const because = `differs from ${shown(earlier)} only in upper and lower case`;
      throw entryError('archive-duplicate', archiveName, path, because);
    }
    seen.set(key, path);
  }
}

/** The same order on every machine, whatever its language. */
export function comparePaths(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

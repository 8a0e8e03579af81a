import { because, FerryError, type Reason } from '../contract/index.ts';
import { systemCodeOf } from '../disk/index.ts';

/** Every complaint of this room is the person's to solve, and reading changes nothing anywhere. */
export function archiveError(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', cause });
}

/** What the file system refused. `place` is what the person typed, or the file inside the folder they typed. */
export function fileSystemError(cause: unknown, place: string): FerryError {
  const systemCode = systemCodeOf(cause) ?? 'unknown';
  const path = shown(place);
  switch (systemCode) {
    case 'ENOENT':
    case 'ENOTDIR':
      return archiveError(because('archive-missing', { path }), cause);
    case 'EACCES':
    case 'EPERM':
      return archiveError(because('archive-no-permission', { path }), cause);
    default:
      return archiveError(because('archive-unreadable', { path, systemCode }), cause);
  }
}

const MAX_SHOWN_LENGTH = 200;

/** Fit to be shown. Names come from strangers: control characters would drive the terminal that prints them. */
export function shown(path: string): string {
  const cut = path.length > MAX_SHOWN_LENGTH ? `${path.slice(0, MAX_SHOWN_LENGTH)}…` : path;
  return cut.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** An entry and its archive, as reasons name them. */
export function named(archiveName: string, entry: string): { readonly path: string; readonly entry: string } {
  return { path: shown(archiveName), entry: shown(entry) };
}

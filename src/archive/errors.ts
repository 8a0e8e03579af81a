import { FerryError } from '../contract/index.ts';

export type ArchiveErrorCode =
  | 'archive-missing'
  | 'archive-no-permission'
  | 'archive-unreadable'
  | 'archive-empty'
  | 'archive-kind'
  | 'archive-nested'
  | 'archive-truncated'
  | 'archive-damaged'
  | 'archive-changed'
  | 'archive-multi-disk'
  | 'archive-encrypted'
  | 'archive-method'
  | 'archive-path'
  | 'archive-link'
  | 'archive-duplicate'
  | 'archive-bomb';

export interface ArchiveErrorDetails {
  readonly hint?: string;
  readonly cause?: unknown;
}

export const FETCH_AGAIN = 'Copy or download the export again.';

/** Every complaint of this room is the person's to solve, and reading changes nothing anywhere. */
export function archiveError(code: ArchiveErrorCode, message: string, details: ArchiveErrorDetails = {}): FerryError {
  return new FerryError('usage', code, message, { ...details, effect: 'none' });
}

/** `because` continues the sentence "the entry X …", without the full stop. */
export function entryError(
  code: ArchiveErrorCode,
  archiveName: string,
  path: string,
  because: string,
  details: ArchiveErrorDetails = {},
): FerryError {
  return archiveError(code, `${archiveName}: the entry ${shown(path)} ${because}.`, details);
}

/** What the file system refused, in words. `place` is what the person typed, or the file inside the folder they typed. */
export function fileSystemError(cause: unknown, place: string): FerryError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return archiveError('archive-missing', `There is no file or folder at ${shown(place)}.`, {
      hint: 'Check the path; put quotes around it if it has spaces.',
      cause,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return archiveError('archive-no-permission', `You do not have permission to read ${shown(place)}.`, {
      hint: 'Copy it to a folder of your own, or change its permissions.',
      cause,
    });
  }
  return archiveError('archive-unreadable', `${shown(place)} cannot be read (${code}).`, { cause });
}

const MAX_SHOWN_LENGTH = 200;

/** Quoted for a message. Names come from strangers: control characters would drive the terminal that prints them. */
export function shown(path: string): string {
  const cut = path.length > MAX_SHOWN_LENGTH ? `${path.slice(0, MAX_SHOWN_LENGTH)}…` : path;
  const safe = cut.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${safe}"`;
}

import { type ErrorEffect, FerryError } from '../../../src/contract/index.ts';

interface Cause {
  readonly kind: 'fatal' | 'usage' | 'permanent' | 'retryable';
  readonly code: string;
  readonly words: string;
  readonly hint: string;
}

const diskFull: Cause = {
  kind: 'fatal',
  code: 'disk-full',
  words: 'the disk is full',
  hint: 'Make room, then run the same command again.',
};
const noPermission: Cause = {
  kind: 'fatal',
  code: 'no-permission',
  words: 'writing there is not allowed',
  hint: 'Choose another folder with --set out=<path>, or change its permissions.',
};
const notAFolder: Cause = {
  kind: 'usage',
  code: 'not-a-folder',
  words: 'something on the way there is a file, not a folder',
  hint: 'Choose another folder with --set out=<path>.',
};
const busy: Cause = {
  kind: 'retryable',
  code: 'folder-busy',
  words: 'the file or folder is in use',
  hint: 'Close what has it open.',
};

const causes: Readonly<Record<string, Cause>> = {
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EFBIG: { ...diskFull, code: 'file-too-big', words: 'the file is too big for this file system' },
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: noPermission,
  ENOTDIR: notAFolder,
  EEXIST: notAFolder,
  EBUSY: busy,
  EMFILE: busy,
  ENFILE: busy,
  ABORT_ERR: { kind: 'retryable', code: 'aborted', words: 'it was stopped', hint: 'Run the same command again.' },
  ENAMETOOLONG: {
    kind: 'permanent',
    code: 'name-too-long',
    words: 'its path is too long for this file system',
    hint: 'Choose a folder with a shorter path with --set out=<path>.',
  },
};

const unknownCause: Cause = {
  kind: 'fatal',
  code: 'folder-failed',
  words: 'the disk refused',
  hint: 'Look at the disk, then run the same command again.',
};

/** What went wrong on disk → who must act. `doing` is the sentence's start: "writing /x/y". */
export function diskError(error: unknown, doing: string, effect: ErrorEffect = 'none'): FerryError {
  if (error instanceof FerryError) return error;
  const code = codeOf(error);
  const cause = (code === null ? undefined : causes[code]) ?? unknownCause;
  const name = code === null ? '' : ` (${code})`;
  return new FerryError(cause.kind, cause.code, `${doing} failed: ${cause.words}${name}`, {
    hint: cause.hint,
    effect,
    cause: error,
  });
}

/** `ENOENT` and the like, or null for what is no system error. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Nothing was published: the build folder is not the post's folder yet. */
export function assertNotAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new FerryError('retryable', 'aborted', 'stopped before the post was complete', { effect: 'none' });
}

export function renditionGone(ref: string, name: string, cause: unknown): FerryError {
  return new FerryError('retryable', 'rendition-gone', `${name} of ${ref} is no longer in the workspace`, {
    hint: 'Run the same command again: it is made anew.',
    effect: 'none',
    cause,
  });
}

export function renditionChanged(ref: string, name: string): FerryError {
  return new FerryError('retryable', 'rendition-changed', `${name} of ${ref} is not the file that was prepared`, {
    hint: 'Run the same command again: it is made anew.',
    effect: 'none',
  });
}

export function brokenPost(path: string, because: string): FerryError {
  return new FerryError('needs-user', 'post-json-broken', `${path} may be this post, but ${because}`, {
    hint: 'Repair post.json, or move the folder away.',
    effect: 'none',
  });
}

export function editedSince(place: string, change: string): FerryError {
  return new FerryError('needs-user', 'folder-edited', `${place} stays: ${change}`, {
    hint: 'Delete it by hand if you no longer want it.',
    effect: 'none',
  });
}

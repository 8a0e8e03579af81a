import { because, type ErrorEffect, FerryError, type Reason } from '../../../src/contract/index.ts';
import { diskReason, systemCodeOf } from '../../../src/disk/index.ts';
import { abortedError, type ErrorRow, errorOfRow, findRow } from '../../../src/kit/index.ts';
import { type FileChange, folderReason } from './reasons.ts';

/** Names the operating system has for its refusals. */
export type Sign = readonly string[];

interface Facts {
  readonly error: unknown;
  readonly path: string;
}

type Row = ErrorRow<Sign, Facts>;

const reason = ({ error, path }: Facts): Reason => diskReason(error, path) ?? folderReason('disk-failed', { path });

/** What the disk refused → who must act. Which refusal it is, is the disk's own reason. */
export const errorTable: readonly Row[] = [
  // Another folder, or another option, would do: the command is wrong, not the disk.
  { sign: ['ENOTDIR', 'EEXIST'], kind: 'usage', effect: 'none', reason },
  // Somebody has the file open, or this machine has too many.
  { sign: ['EBUSY', 'ETXTBSY', 'EMFILE', 'ENFILE'], kind: 'retryable', effect: 'none', remedy: 'send-again', reason },
  // The name of this one post.
  { sign: ['ENAMETOOLONG'], kind: 'permanent', effect: 'none', reason },
];

/** A disk that is full, broken, gone or forbidden: no post can go on. */
const otherwise: Row = { sign: [], kind: 'fatal', effect: 'none', reason };

interface DiskWork {
  /** what was read or written */
  readonly path: string;
  /** default: nothing was changed */
  readonly effect?: ErrorEffect;
  /** the work may have ended because this said so */
  readonly signal?: AbortSignal;
}

export function diskError(error: unknown, { path, effect = 'none', signal }: DiskWork): FerryError {
  if (error instanceof FerryError) return error;
  if (signal?.aborted) return abortedError();
  const systemCode = systemCodeOf(error);
  const row = findRow(errorTable, (codes) => systemCode !== null && codes.includes(systemCode)) ?? otherwise;
  return errorOfRow(row, { error, path }, { said: systemCode, effect, cause: error });
}

/** For `catch`: work on the disk that failed. */
export function rethrow(work: DiskWork): (error: unknown) => never {
  return (error) => {
    throw diskError(error, work);
  };
}

export function renditionGone(file: string, cause: unknown): FerryError {
  return new FerryError('retryable', because('rendition-gone', { file }), {
    effect: 'none',
    remedy: 'prepare-again',
    cause,
  });
}

export function renditionChanged(file: string): FerryError {
  return new FerryError('retryable', because('rendition-changed', { file }), {
    effect: 'none',
    remedy: 'prepare-again',
  });
}

/** A post.json that cannot be read may be this very post: a person must look. */
export function brokenPost(broken: Reason): FerryError {
  return new FerryError('needs-user', broken, { effect: 'none' });
}

export function editedSince(path: string, change: FileChange): FerryError {
  return new FerryError('needs-user', folderReason('edited', { path, ...change }), { effect: 'none' });
}

import { type ErrorKind, FerryError, type IsoTime } from '../../../src/contract/index.ts';
import { retryAfterMs } from '../../../src/kit/index.ts';
import type { Refusal } from './xrpc.ts';

interface Row {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly words: string;
  readonly scope?: 'account';
  readonly hint?: string;
  /** where the answer names no time of its own */
  readonly waitMs?: number;
}

const logIn = 'Log in again: clipferry login bluesky';
const minute = 60_000;

const loginExpired: Row = {
  kind: 'needs-user',
  code: 'login-expired',
  words: 'the login is no longer valid',
  scope: 'account',
  hint: logIn,
};
const loginRefused: Row = {
  ...loginExpired,
  code: 'login-refused',
  words: 'the server does not accept this login',
  hint: 'Make an app password in the settings (Privacy and security), then: clipferry login bluesky',
};
const accountGone: Row = {
  kind: 'needs-user',
  code: 'account-gone',
  words: 'the account is not active at this server',
  scope: 'account',
  hint: 'Look at the account in the app; if it moved to another server, log in again: clipferry login bluesky',
};
const takenDown: Row = {
  kind: 'account-risk',
  code: 'account-taken-down',
  words: 'the account was taken down or suspended',
  scope: 'account',
  hint: 'Look at the account in the app before anything else.',
};
const tooManyRequests: Row = {
  kind: 'retryable',
  code: 'rate-limited',
  words: 'too many requests for now',
  scope: 'account',
  waitMs: 5 * minute,
};
const tooLarge: Row = {
  kind: 'needs-user',
  code: 'file-too-large',
  words: 'the server does not take a file of this size',
  hint: 'Plan again with a smaller limit (--set maxBlobMb=5), or send videos another way (--set video=service)',
};
const refusedFile: Row = {
  kind: 'permanent',
  code: 'file-refused',
  words: 'the server does not take this file',
};
const uploadGone: Row = {
  kind: 'retryable',
  code: 'upload-gone',
  words: 'the video service has forgotten the upload',
};
const notReady: Row = {
  kind: 'retryable',
  code: 'video-processing',
  words: 'the video service is busy',
  waitMs: 10_000,
};

/**
 * The protocol's error names → who must act. Sources: facts/destinations.md section 4; those of the PDS were seen on a real
 * one (0.4.217), those of the video service are from its lexicons and were never seen live. Effect is always `none`.
 */
const byName: Readonly<Record<string, Row>> = {
  ExpiredToken: loginExpired,
  InvalidToken: loginExpired,
  AuthMissing: loginRefused,
  AuthenticationRequired: loginRefused,
  AuthFactorTokenRequired: {
    ...loginRefused,
    words: "this is the account's own password, which needs a code by mail",
  },
  AccountNotFound: accountGone,
  AccountDeactivated: accountGone,
  RepoDeactivated: accountGone,
  RepoNotFound: accountGone,
  AccountTakedown: takenDown,
  RepoTakendown: takenDown,
  AccountSuspended: takenDown,
  RateLimitExceeded: tooManyRequests,
  PayloadTooLarge: tooLarge,
  BlobTooLarge: refusedFile,
  InvalidMimeType: refusedFile,
  BlobNotFound: {
    kind: 'retryable',
    code: 'asset-gone',
    words: 'the server no longer has a file of this post',
  },
  InvalidRequest: { kind: 'permanent', code: 'refused', words: 'the server refused it' },
  InvalidRecord: { kind: 'permanent', code: 'refused', words: 'the server refused it' },
  VideoTooLarge: refusedFile,
  VideoTooLong: refusedFile,
  BadAspectRatio: refusedFile,
  UnsupportedContentType: refusedFile,
  DailyLimitExceeded: {
    kind: 'retryable',
    code: 'video-quota-spent',
    words: "today's videos are used up",
    scope: 'account',
    waitMs: 6 * 60 * minute,
  },
  TooManyOpenUploads: { ...notReady, words: 'too many uploads are open at the video service', waitMs: 10 * minute },
  ServiceOverloaded: { ...notReady, words: 'the video service is overloaded', waitMs: minute },
  UploadNotReady: notReady,
  UploadForbidden: {
    kind: 'needs-user',
    code: 'video-forbidden',
    words: 'this account may not upload videos',
    scope: 'account',
    hint: "Confirm the account's mail address in the app, then run the same command again",
  },
  UploadNotFound: uploadGone,
  UploadExpired: uploadGone,
  UploadAborted: uploadGone,
  UploadFailed: uploadGone,
  MissingParts: { kind: 'retryable', code: 'upload-incomplete', words: 'the video service misses a part' },
  PartSizeMismatch: { kind: 'retryable', code: 'upload-incomplete', words: 'a part arrived in the wrong size' },
  InvalidPartNumber: uploadGone,
};

const byStatus: Readonly<Record<number, Row>> = { 401: loginRefused, 413: tooLarge, 429: tooManyRequests };

/** A name nobody told us about: certainly a no, and somebody should look at it. */
const unknownRefusal: Row = { kind: 'needs-user', code: 'refused-unknown', words: 'the server said no' };

/** The server's no → what it means for us. */
export function refusalError(refusal: Refusal, now: IsoTime): FerryError {
  const row = byName[refusal.name] ?? byStatus[refusal.status] ?? unknownRefusal;
  const said = [refusal.name, refusal.words].filter((text) => text !== '').join(': ');
  const waitMs = retryAfterMs(refusal.headers, now) ?? row.waitMs;
  const message = `${refusal.method}: ${row.words}${said === '' ? ` (status ${refusal.status})` : ` (${said})`}`;
  return new FerryError(row.kind, row.code, message, {
    effect: 'none',
    ...(row.scope === undefined ? {} : { scope: row.scope }),
    ...(row.hint === undefined ? {} : { hint: row.hint }),
    ...(row.kind === 'retryable' && waitMs !== undefined ? { retryAfterMs: waitMs } : {}),
  });
}

/** The same error with another word about what it may have left behind. */
export function withEffect(error: unknown, effect: 'none' | 'unknown'): unknown {
  if (!(error instanceof FerryError) || error.effect === effect) return error;
  return new FerryError(error.kind, error.code, error.message, {
    effect,
    scope: error.scope,
    ...(error.hint === null ? {} : { hint: error.hint }),
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
    cause: error.cause,
  });
}

export function notLoggedIn(because: string): FerryError {
  return new FerryError('needs-user', 'not-logged-in', because, { effect: 'none', scope: 'account', hint: logIn });
}

export function accountGoneError(because: string): FerryError {
  const { kind, code, hint = '' } = accountGone;
  return new FerryError(kind, code, because, { effect: 'none', scope: 'account', hint });
}

export function otherRecordThere(url: string): FerryError {
  return new FerryError('needs-user', 'record-differs', `another post has this post's place: ${url}`, {
    effect: 'none',
    hint: 'Look at it. To publish this one instead, delete that post in the app, then: clipferry retry',
  });
}

export function assertNotAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new FerryError('retryable', 'aborted', 'stopped before anything was sent', { effect: 'none' });
}

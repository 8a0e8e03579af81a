import type { IsoTime } from './values.ts';

/** Who must act. design.md section 6. */
export type ErrorKind =
  /** the engine, with back-off */
  | 'retryable'
  /** the person: log in, solve a captcha, ask for a new export; the delivery is held */
  | 'needs-user'
  /** stop this account at once, until a person resumes it */
  | 'account-risk'
  /** this post will never go: say why and go on with the others */
  | 'permanent'
  /** no post can go on: disk full, no ffmpeg */
  | 'fatal'
  /** the command line, the configuration or the export is wrong */
  | 'usage';

/**
 * What the failed call may have left behind at the destination.
 * `none`: it certainly changed nothing (the connection was refused, or the answer is a refusal we recognise).
 * `unknown`: it may have been applied. The default, because a wrong `none` posts twice.
 */
export type ErrorEffect = 'none' | 'unknown';

/** What the error is about: this post only, or everything this account wants to do. */
export type ErrorScope = 'post' | 'account';

export interface FerryErrorOptions {
  /** what the person can do, as one sentence or one command */
  readonly hint?: string;
  /** the platform's own wish (Retry-After), in milliseconds from now */
  readonly retryAfterMs?: number;
  readonly effect?: ErrorEffect;
  /** `account`: the next post would meet the same (an expired login, a spent quota); default `post` */
  readonly scope?: ErrorScope;
  readonly cause?: unknown;
}

/**
 * The one error that may cross a room's border. `code` is stable kebab-case and fit for scripts; `message` is a plain
 * sentence that names the file, entry or request. Neither may hold a secret. Anything else thrown is a bug (exit 1).
 */
export class FerryError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | null;
  readonly retryAfterMs: number | null;
  readonly effect: ErrorEffect;
  readonly scope: ErrorScope;

  constructor(kind: ErrorKind, code: string, message: string, options: FerryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FerryError';
    this.kind = kind;
    this.code = code;
    this.hint = options.hint ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.effect = options.effect ?? 'unknown';
    this.scope = options.scope ?? 'post';
  }
}

export function isFerryError(error: unknown): error is FerryError {
  return error instanceof FerryError;
}

/** The platform gave a date instead of a delay: milliseconds from `now`, never negative. */
export function msUntil(when: IsoTime, now: IsoTime): number {
  return Math.max(0, Date.parse(when) - Date.parse(now));
}

import type { Reason } from './reason.ts';

/** Who must act. */
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
  | 'usage'
  /** another run holds the workspace */
  | 'locked'
  /** the person asked to stop */
  | 'interrupted';

/**
 * What the failed call may have left behind at the destination.
 * `none`: it certainly changed nothing (the connection was refused, or the answer is a refusal we recognise).
 * `unknown`: it may have been applied. The default, because a wrong `none` posts twice.
 */
export type ErrorEffect = 'none' | 'unknown';

/** What the error is about: this post only, or everything this account wants to do. */
export type ErrorScope = 'post' | 'account';

/** What the engine does about it, where `kind` leaves more than one way. Codes are for people; nothing steers by them. */
export type Remedy =
  /** the same step again, with back-off; after many tries in a row a person is asked. `retryable` without another word. */
  | 'send-again'
  /** the same step again for as long as it takes: a bad network or a busy server says nothing about the post */
  | 'wait-patiently'
  /** the destination no longer has what was uploaded: open the upload anew, or all uploads of the post once it was complete */
  | 'upload-again'
  /** a file of the draft is gone or changed on this machine: make it anew */
  | 'prepare-again'
  /** a person. `needs-user` without another word. */
  | 'ask';

/** What an error says beside its kind and reason; each has a default. */
export interface FerryErrorOptions {
  /** default: `send-again` for `retryable`, else `ask` */
  readonly remedy?: Remedy;
  /** the platform's own wish (Retry-After), in milliseconds from now */
  readonly retryAfterMs?: number;
  readonly effect?: ErrorEffect;
  /** `account`: the next post would meet the same (an expired login, a spent quota); default `post` */
  readonly scope?: ErrorScope;
  readonly cause?: unknown;
}

/**
 * The one error that may cross a room's border. It holds a reason, not a sentence: `cli/phrases/` words it. No value may be
 * a secret. Anything else thrown is a bug (exit 1).
 */
export class FerryError extends Error {
  readonly kind: ErrorKind;
  readonly reason: Reason;
  readonly remedy: Remedy;
  readonly retryAfterMs: number | null;
  readonly effect: ErrorEffect;
  readonly scope: ErrorScope;

  constructor(kind: ErrorKind, reason: Reason, options: FerryErrorOptions = {}) {
    super(forDevelopers(reason), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FerryError';
    this.kind = kind;
    this.reason = reason;
    this.remedy = options.remedy ?? (kind === 'retryable' ? 'send-again' : 'ask');
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.effect = options.effect ?? 'unknown';
    this.scope = options.scope ?? 'post';
  }

  get code(): string {
    return this.reason.code;
  }
}

/** `Error.message`, for test output and debuggers: never shown to a person. */
function forDevelopers({ code, values, said }: Reason): string {
  return [code, ...(values === undefined ? [] : [JSON.stringify(values)]), ...(said === undefined ? [] : [said])].join(
    ' ',
  );
}

/** Whether it was foreseen: anything else that is thrown is a bug and goes on up. */
export function isFerryError(error: unknown): error is FerryError {
  return error instanceof FerryError;
}

import { because, type ErrorEffect, FerryError, isFerryError, type Reason } from '../contract/index.ts';

/** A request as it may be shown: secrets are out. */
export interface SentRequest {
  readonly method: string;
  /** without the query */
  readonly address: string;
}

/** What is known about a request that failed. */
interface FailedRequest {
  readonly sent: SentRequest;
  /** false: it is certain that no byte of the request left this machine */
  readonly mayHaveLeft: boolean;
  readonly aborted: boolean;
  readonly idleTimeoutMs: number;
  /** takes secrets out of the cause's text */
  redact(text: string): string;
}

const UNKNOWN_HOST = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENODATA',
  'ESERVFAIL',
]);
const UNREACHABLE = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL']);
const NOT_A_REQUEST = new Set([
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_UNESCAPED_CHARACTERS',
  'ERR_INVALID_URL',
]);
const TLS = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO)/;
const UNREADABLE = /^(?:HPE_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING)/;

/**
 * Any failure below HTTP → FerryError. `effect` is `none` only with proof: the connection (for https, its handshake) was
 * never completed. A reused connection proves nothing: the server may have read the request before it hung up. What the
 * network did says nothing about the post, so it is tried again for as long as it takes.
 */
export function decideNetworkError(error: unknown, request: FailedRequest): FerryError {
  const known = findFerryError(error);
  if (known) return known;
  const code = codeOf(error);
  const { sent } = request;
  const effect: ErrorEffect = request.mayHaveLeft ? 'unknown' : 'none';
  const cause = plainCause(error, code, request);
  if (request.aborted) return new FerryError('interrupted', because('aborted'), { effect, cause });
  if (NOT_A_REQUEST.has(code)) return new FerryError('permanent', because('bad-request', sent), { effect, cause });
  return new FerryError('retryable', networkReason(code, request), { remedy: 'wait-patiently', effect, cause });
}

function networkReason(code: string, { sent, mayHaveLeft, idleTimeoutMs }: FailedRequest): Reason {
  if (code === 'ECONNREFUSED') return because('connection-refused', sent);
  if (UNKNOWN_HOST.has(code)) return because('host-unknown', sent);
  if (code === 'ETIMEDOUT') return because('timeout', mayHaveLeft ? { ...sent, silentMs: idleTimeoutMs } : sent);
  if (UNREACHABLE.has(code)) return because('network-unreachable', sent);
  // A hotel's login page answers for everybody, with a certificate of its own.
  if (TLS.test(code) && !mayHaveLeft) return because('tls-failed', { ...sent, systemCode: code });
  if (UNREADABLE.test(code)) return because('answer-unreadable', sent);
  return because('connection-lost', { ...sent, began: mayHaveLeft });
}

/** Ours, thrown below got (the guard's lookup, a body of the wrong length), is found again inside its wrappers. */
function findFerryError(error: unknown): FerryError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (isFerryError(at)) return at;
  }
  return null;
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && !at.code.startsWith('ERR_GOT')) return at.code;
  }
  return 'UNKNOWN';
}

/** got's errors carry the whole request, cookies included: only code and text go on. */
function plainCause(error: unknown, code: string, request: FailedRequest): Error {
  return new Error(request.redact(`${code}: ${error instanceof Error ? error.message : String(error)}`));
}

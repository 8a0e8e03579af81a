import { type ErrorEffect, FerryError, isFerryError } from '../contract/index.ts';

/** What is known about a request that failed. */
export interface FailedRequest {
  /** method and address, already fit for showing */
  readonly what: string;
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
 * never completed. A reused connection proves nothing: the server may have read the request before it hung up.
 */
export function decideNetworkError(error: unknown, request: FailedRequest): FerryError {
  const known = findFerryError(error);
  if (known) return known;
  const code = codeOf(error);
  const { what } = request;
  const effect: ErrorEffect = request.mayHaveLeft ? 'unknown' : 'none';
  const cause = plainCause(error, code, request);
  const fail = (ferryCode: string, sentence: string, hint?: string): FerryError =>
    new FerryError('retryable', ferryCode, `${what}: ${sentence}`, {
      effect,
      cause,
      ...(hint === undefined ? {} : { hint }),
    });

  if (request.aborted) return fail('aborted', 'stopped before the answer came');
  if (code === 'ECONNREFUSED') return fail('connection-refused', 'the server refused the connection');
  if (UNKNOWN_HOST.has(code)) {
    return fail('host-unknown', 'the host name leads nowhere', 'check the network connection and the host name');
  }
  if (code === 'ETIMEDOUT') return fail('timeout', timeoutSentence(request));
  if (UNREACHABLE.has(code)) return fail('network-unreachable', 'the network is down or the host cannot be reached');
  if (TLS.test(code) && !request.mayHaveLeft) {
    const hint =
      'check the date of this machine; if a company proxy opens TLS, set NODE_EXTRA_CA_CERTS to its certificate';
    return fail('tls-failed', `the server's identity could not be checked (${code})`, hint);
  }
  if (UNREADABLE.test(code)) return fail('answer-unreadable', 'the answer is not readable HTTP');
  if (NOT_A_REQUEST.has(code)) {
    return new FerryError('permanent', 'bad-request', `${what}: a header or the address holds a forbidden character`, {
      effect,
      cause,
    });
  }
  return fail('connection-lost', request.mayHaveLeft ? 'the connection was lost' : 'no connection could be made');
}

function timeoutSentence(request: FailedRequest): string {
  return request.mayHaveLeft
    ? `nothing moved for ${Math.round(request.idleTimeoutMs / 1000)} s`
    : 'the server did not take the connection in time';
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

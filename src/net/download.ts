import { FerryError } from '../contract/index.ts';
import type { HostGuard } from './guard.ts';
import type { Exchange, Send } from './http.ts';

/** Streaming GETs. The shape that `src/media/fetch.ts` asks for as `Downloader`. */
export interface NetDownloader {
  /**
   * Follows up to 5 redirects, each one checked by the guard. FerryError `permanent` for https → http, for too many and for
   * hosts that are not allowed; `retryable` for the network. Any other status is an answer.
   */
  download(request: NetDownloadRequest, signal: AbortSignal): Promise<NetDownloadAnswer>;
}

export interface NetDownloadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly idleTimeoutMs?: number;
}

export interface NetDownloadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** as sent, never unpacked; may be read once */
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): void;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** All that a stranger's host may see; the rest (cookies, tokens) was meant for the first one. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-encoding', 'range', 'if-range', 'user-agent']);

export function createDownloader(guard: HostGuard, send: Send): NetDownloader {
  return {
    download: async (request, signal) => {
      let current = request;
      for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
        const exchange = await send({ method: 'GET', ...current }, { unpack: false }, signal);
        const target = redirectOf(exchange);
        if (target === null) return answerOf(exchange);
        exchange.close();
        current = follow(current, target, guard);
      }
      throw refuse('too-many-redirects', `${new URL(request.url).host} redirects in circles`);
    },
  };
}

function redirectOf(exchange: Exchange): string | null {
  return REDIRECTS.has(exchange.status) ? (exchange.headers['location'] ?? null) : null;
}

function follow(request: NetDownloadRequest, location: string, guard: HostGuard): NetDownloadRequest {
  const from = new URL(request.url);
  if (!URL.canParse(location, from.href))
    throw refuse('bad-redirect', `${from.host} redirects to something that is no link`);
  const to = guard.check(new URL(location, from).href);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw refuse('insecure-redirect', `${from.host} redirects from https to http (${to.host}): not followed`);
  }
  const headers = to.origin === from.origin ? request.headers : keepHarmless(request.headers);
  return { ...request, url: to.href, headers };
}

function keepHarmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.has(name.toLowerCase())));
}

function answerOf(exchange: Exchange): NetDownloadAnswer {
  return {
    status: exchange.status,
    headers: exchange.headers,
    body: exchange.chunks(),
    cancel: exchange.close,
  };
}

function refuse(code: string, message: string): FerryError {
  return new FerryError('permanent', code, message, { effect: 'none' });
}

import { because, FerryError, type Reason } from '../contract/index.ts';
import type { DownloadAnswer, Downloader, DownloadRequest } from '../core/download.ts';
import type { Exchange, Send } from './exchange.ts';
import type { HostGuard } from './guard.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** All that a stranger's host may see; the rest (cookies, tokens) was meant for the first one. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-encoding', 'range', 'if-range', 'user-agent']);

export function createDownloader(guard: HostGuard, send: Send): Downloader {
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
      throw refuse(because('too-many-redirects', { host: new URL(request.url).host }));
    },
  };
}

function redirectOf(exchange: Exchange): string | null {
  return REDIRECTS.has(exchange.status) ? (exchange.headers['location'] ?? null) : null;
}

function follow(request: DownloadRequest, location: string, guard: HostGuard): DownloadRequest {
  const from = new URL(request.url);
  if (!URL.canParse(location, from.href)) throw refuse(because('bad-redirect', { host: from.host }));
  const to = guard.check(new URL(location, from).href);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw refuse(because('insecure-redirect', { host: from.host, to: to.host }));
  }
  const headers = to.origin === from.origin ? request.headers : keepHarmless(request.headers);
  return { ...request, url: to.href, headers };
}

function keepHarmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.has(name.toLowerCase())));
}

function answerOf(exchange: Exchange): DownloadAnswer {
  return {
    status: exchange.status,
    headers: exchange.headers,
    body: exchange.chunks(),
    cancel: exchange.close,
  };
}

function refuse(reason: Reason): FerryError {
  return new FerryError('permanent', reason, { effect: 'none' });
}

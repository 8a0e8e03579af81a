import http from 'node:http';
import { Readable } from 'node:stream';
import { FerryError, type HttpAnswer, type HttpClient, type HttpRequest } from '../../src/contract/index.ts';

/**
 * The smallest client that keeps `HttpClient`'s promises, on plain `node:http`: for suites that should not depend on the
 * product's own client, and for loopback only.
 */
export function createTestHttp(): HttpClient {
  return { request: (request, signal) => send(request, signal) };
}

function send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const body = bodyOf(request.body);
    const fail = (error: unknown) => reject(connectionError(request, error, connected, signal));
    const outgoing = http.request(request.url, {
      method: request.method,
      headers: { ...request.headers, ...(body ? { 'content-length': String(body.bytes) } : {}) },
      agent: false,
      signal,
    });
    outgoing.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => collect(incoming).then(resolve, fail));
    if (!body) return void outgoing.end();
    const stream = body.open();
    stream.on('error', (error) => {
      outgoing.destroy();
      fail(error);
    });
    stream.pipe(outgoing);
  });
}

export function bodyOf(body: HttpRequest['body']): { readonly bytes: number; open(): Readable } | null {
  if (body === undefined) return null;
  if (typeof body === 'object' && 'open' in body) return body;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body);
  return { bytes: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };
}

async function collect(incoming: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function connectionError(request: HttpRequest, cause: unknown, connected: boolean, signal: AbortSignal): FerryError {
  if (signal.aborted)
    return new FerryError('retryable', 'aborted', `stopped: ${nameOf(request)}`, {
      effect: connected ? 'unknown' : 'none',
    });
  return new FerryError('retryable', 'connection-lost', `no answer from ${nameOf(request)}`, {
    effect: connected ? 'unknown' : 'none',
    cause,
  });
}

/** Method, host and path: a query may hold a signature. */
export function nameOf(request: HttpRequest): string {
  const { host, pathname } = new URL(request.url);
  return `${request.method} ${host}${pathname}`;
}

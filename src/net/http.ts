import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline, type Readable, Transform } from 'node:stream';
import { TLSSocket } from 'node:tls';
import got, { type OptionsInit, type Request } from 'got';
import {
  because,
  FerryError,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  type JsonObject,
} from '../contract/index.ts';
import type { Downloader } from '../core/download.ts';
import { directBody, directLength } from './direct-body.ts';
import { createDownloader } from './download.ts';
import type { Send } from './exchange.ts';
import type { HostGuard } from './guard.ts';
import { decideNetworkError, type SentRequest } from './http-errors.ts';
import type { Redactor } from './redact.ts';
import { tappedAgents } from './tapped-sockets.ts';

interface HttpClientOptions {
  readonly guard: HostGuard;
  readonly redact: Redactor;
  /** sent unless a request names its own */
  readonly userAgent: string;
  /** one line per answer or failure; already redacted */
  log?(message: string, fields?: JsonObject): void;
}

/** The contract's client for adapters, and streaming downloads for `fetch`. */
export interface NetClient extends HttpClient, Downloader {
  /** Drops idle connections. Running requests end with `connection-lost`. */
  close(): void;
}

const DEFAULT_IDLE_TIMEOUT_MS = 60_000;
/** Idle time-outs alone would let a server that sends a byte now and then keep us for ever. Our own, for answers of some megabytes. */
const DEFAULT_ANSWER_WITHIN_MS = 600_000;
const DEFAULT_MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** Each of DNS, TCP and TLS: an unreachable host is told from a slow one. Our own choice. */
const CONNECT_TIMEOUT_MS = 15_000;
/** Shorter than the idle time-outs of common servers (nginx 75 s, Node 5 s sends its own hint): fewer dead connections. */
const KEEP_IDLE_MS = 10_000;

/**
 * The one HTTP client. Hosts are guarded, redirects are answers, nothing is retried, environment proxies are not read.
 * Requests that repeat harmlessly (GET, HEAD, PUT) share connections. POST, PATCH and DELETE each get a fresh one: a reused
 * connection that the server has just closed fails in a way that cannot be told from an applied request.
 */
export function createHttpClient(options: HttpClientOptions): NetClient {
  const shared = { keepAlive: true, timeout: KEEP_IDLE_MS };
  const agents = {
    shared: { http: new HttpAgent(shared), https: new HttpsAgent(shared) },
    downloads: tappedAgents(shared),
    fresh: { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) },
  };
  const send: Send = async (request, how, signal) => {
    const url = options.guard.check(request.url);
    const sent: SentRequest = {
      method: request.method,
      address: options.redact.text(`${url.origin}${url.pathname}`),
    };
    const what = `${sent.method} ${sent.address}`;
    const idleTimeoutMs = request.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS;
    const began = performance.now();
    let mayHaveLeft = false;
    const fail = (error: unknown): FerryError => {
      const redact = (text: string) => options.redact.text(text);
      const failure = decideNetworkError(error, { sent, mayHaveLeft, aborted: signal.aborted, idleTimeoutMs, redact });
      const tookMs = Math.round(performance.now() - began);
      options.log?.(`${what}: ${failure.code} (${tookMs} ms)`, { code: failure.code });
      return failure;
    };
    if (signal.aborted) throw fail(signal.reason);

    const repeatable = request.method === 'GET' || request.method === 'HEAD' || request.method === 'PUT';
    const stream = got.stream(url, {
      method: request.method,
      headers: { 'user-agent': options.userAgent, ...request.headers, ...lengthHeader(request) },
      ...bodyOf(request, sent),
      decompress: how.unpack,
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      enableUnixSockets: false,
      copyPipedHeaders: false,
      dnsLookup: lookupForGot(options.guard, url),
      agent: how.unpack ? (repeatable ? agents.shared : agents.fresh) : agents.downloads,
      timeout: {
        lookup: CONNECT_TIMEOUT_MS,
        connect: CONNECT_TIMEOUT_MS,
        secureConnect: CONNECT_TIMEOUT_MS,
        socket: idleTimeoutMs,
        // A server that sends its headers byte by byte is never idle.
        response: idleTimeoutMs,
      },
      signal,
    });
    // Errors also arrive after nobody listens any more (a late abort): they must not become uncaught exceptions.
    stream.on('error', () => {});
    onceItMayLeave(stream, () => {
      mayHaveLeft = true;
    });
    const { answerWithinMs } = request;
    if (answerWithinMs !== undefined)
      endLate(stream, answerWithinMs, () => {
        const reason = because('answer-slow', { ...sent, withinMs: answerWithinMs });
        return new FerryError('retryable', reason, { remedy: 'wait-patiently', effect: 'unknown' });
      });
    try {
      const { status, headers, response } = await headersOf(stream);
      options.log?.(`${what}: ${status}`, { status, ms: Math.round(performance.now() - began) });
      return {
        status,
        headers,
        chunks: () => chunksOf({ stream, response, fail }),
        close: () => void stream.destroy(),
      };
    } catch (error) {
      stream.destroy();
      throw fail(error);
    }
  };
  return {
    request: (request, signal) => requestWhole(send, request, signal),
    ...createDownloader(options.guard, send),
    close: () => {
      for (const pair of Object.values(agents)) {
        pair.http.destroy();
        pair.https.destroy();
      }
    },
  };
}

async function requestWhole(send: Send, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const maxBytes = request.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES;
  const answerWithinMs = request.answerWithinMs ?? DEFAULT_ANSWER_WITHIN_MS;
  const exchange = await send({ ...request, answerWithinMs }, { unpack: true }, signal);
  try {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of exchange.chunks()) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(request, maxBytes);
      chunks.push(chunk);
    }
    return { status: exchange.status, headers: exchange.headers, body: Buffer.concat(chunks).toString('utf8') };
  } finally {
    exchange.close();
  }
}

function tooLarge(request: HttpRequest, maxBytes: number): FerryError {
  const reason = because('answer-too-large', { method: request.method, address: new URL(request.url).host, maxBytes });
  return new FerryError('permanent', reason, { effect: 'unknown' });
}

/**
 * Calls back as soon as bytes of the request may be on the wire: when a new connection stands (for https, when the handshake
 * is through and the certificate is checked), or at once on a connection that stood before.
 */
function onceItMayLeave(stream: Request, callback: () => void): void {
  stream.once('request', (request: ClientRequest) => {
    request.once('socket', (socket: Socket) => {
      if (request.reusedSocket || !socket.connecting) callback();
      else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', callback);
    });
  });
}

/** Ends the stream so long after the request was sent whole, or after headers that came before that, unless it is over by then. */
function endLate(stream: Request, withinMs: number, late: () => FerryError): void {
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    if (!stream.destroyed) timer ??= setTimeout(() => stream.destroy(late()), withinMs);
  };
  stream.once('request', (request: ClientRequest) => request.once('finish', start));
  stream.once('response', start);
  stream.once('close', () => clearTimeout(timer));
}

/** got types this option by the overloads of one library; Node calls it with exactly the guard's parameters. */
function lookupForGot(guard: HostGuard, url: URL): NonNullable<OptionsInit['dnsLookup']> {
  return guard.lookupFor(url) as unknown as NonNullable<OptionsInit['dnsLookup']>;
}

interface Head {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly response: IncomingMessage;
}

function headersOf(stream: Request): Promise<Head> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('response', (response: IncomingMessage) => {
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(response.headers)) {
        if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
      }
      resolve({ status: response.statusCode ?? 0, headers, response });
    });
  });
}

interface Body {
  readonly stream: Request;
  readonly response: IncomingMessage;
  fail(error: unknown): FerryError;
}

async function* chunksOf({ stream, response, fail }: Body): AsyncGenerator<Uint8Array, void, void> {
  try {
    const bytes = directLength(response);
    yield* bytes === null ? (stream as AsyncIterable<Uint8Array>) : directBody({ response, bytes, ...endsOf(stream) });
  } catch (error) {
    throw fail(error);
  }
}

function endsOf(stream: Request) {
  return {
    onLost: (callback: (error: unknown) => void) => {
      if (stream.destroyed) callback(stream.errored);
      stream.once('error', callback);
      stream.once('close', () => callback(stream.errored));
    },
    close: () => void stream.destroy(),
  };
}

function lengthHeader(request: HttpRequest): Record<string, string> {
  const { body } = request;
  return typeof body === 'object' && 'bytes' in body ? { 'content-length': String(body.bytes) } : {};
}

/** got waits for a pipe when a POST has no body at all, so an absent one is an empty text. */
function bodyOf(request: HttpRequest, sent: SentRequest): { body?: string | Uint8Array | Readable } {
  const { body, method } = request;
  if (body === undefined) return method === 'GET' || method === 'HEAD' ? {} : { body: '' };
  if (typeof body === 'string' || body instanceof Uint8Array) return { body };
  return { body: exactly(body.bytes, body.open(), sent) };
}

/** The length was promised in a header: more or fewer bytes would run into the next request or wait for ever. */
function exactly(bytes: number, source: Readable, sent: SentRequest): Readable {
  let seen = 0;
  const wrong = () => new FerryError('permanent', because('body-length', { ...sent, bytes }));
  const counter = new Transform({
    transform: (chunk: Uint8Array, _, done) => {
      seen += chunk.length;
      if (seen > bytes) done(wrong());
      else done(null, chunk);
    },
    flush: (done) => done(seen < bytes ? wrong() : null),
  });
  // Errors of the source reach got through the counter, which the pipeline destroys with them.
  pipeline(source, counter, () => {});
  return counter;
}

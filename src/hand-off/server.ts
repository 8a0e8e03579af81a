import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asset, readAssets, refusedPage } from './assets.ts';
import { Connections } from './connections.ts';
import type { Desk } from './desk.ts';
import type { Viewer } from './desk-parts.ts';
import {
  Allowance,
  cookieOf,
  cookiesIn,
  type DeviceKind,
  deviceKind,
  isForUs,
  isToken,
  newToken,
  tokenIn,
} from './guard.ts';
import { sendFile } from './send-file.ts';
import type { PageWords } from './words/words.ts';

export interface HandOffServerParts {
  readonly desk: Desk;
  readonly words: PageWords;
  /** the address of this computer that phones reach; null: only browsers of this computer */
  readonly address: string | null;
  /** taken by somebody else: a free one */
  readonly port: number;
  /** a device came with the right code for the first time */
  readonly onPaired: (device: { readonly kind: DeviceKind; readonly address: string }) => void;
}

export interface HandOffServer {
  /** with the token, for the phone; null: nobody but this computer can come, as when the network went away just before */
  readonly url: string | null;
  /** with the token, for a browser of this computer */
  readonly localUrl: string;
  readonly port: number;
  /** every device that looked at the page has seen it as it is now: for a goodbye */
  allSaw(): boolean;
  /** Ends at once, with everything that is open. */
  close(): Promise<void>;
}

/** Nothing from outside, nothing to outside. */
const headersOfAll = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const loopback = '127.0.0.1';
/** One that says nothing is let go soon; one that showed the code may lie in a pocket with a video that is half loaded. */
const strangersPatienceMs = 15_000;
const pairedPatienceMs = 120_000;
/** A page that is open asks more often than this. */
const leftAfterMs = 10_000;
const mostRequestsWithoutCode = 60;
const mostWrongCodes = 10;
const longestAnswer = 16 * 1024;
const parsing = { maxHeaderSize: 16 * 1024, insecureHTTPParser: false, connectionsCheckingInterval: 5_000 };

/** Serves the page while the command runs. The token is made here and given to nobody but the caller. */
export async function startHandOffServer(parts: HandOffServerParts): Promise<HandOffServer> {
  const server = new PageServer(parts, await readAssets(parts.words));
  await server.listen();
  return server;
}

class PageServer implements HandOffServer {
  readonly #parts: HandOffServerParts;
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #token = newToken();
  readonly #hosts = new Set<string>();
  readonly #connections = new Connections();
  readonly #servers: Server[] = [];
  readonly #withoutCode = new Allowance(mostRequestsWithoutCode);
  readonly #wrongCodes = new Allowance(mostWrongCodes);
  readonly #paired = new Set<string>();
  /** the desk's changes that each paired device has seen */
  readonly #seen = new Map<string, { readonly changes: number; readonly atMs: number }>();
  /** counts what changed on the desk */
  #changes = 0;
  #port = 0;
  #address: string | null = null;

  constructor(parts: HandOffServerParts, assets: ReadonlyMap<string, Asset>) {
    this.#parts = parts;
    this.#assets = assets;
    parts.desk.onChange(() => {
      this.#changes += 1;
    });
  }

  get port(): number {
    return this.#port;
  }

  get localUrl(): string {
    return `http://${loopback}:${this.#port}/?t=${this.#token}`;
  }

  get url(): string | null {
    return this.#address === null ? null : `http://${this.#address}:${this.#port}/?t=${this.#token}`;
  }

  allSaw(): boolean {
    const since = Date.now() - leftAfterMs;
    return [...this.#seen.values()].every(({ changes, atMs }) => changes === this.#changes || atMs < since);
  }

  async listen(): Promise<void> {
    for (const wanted of [this.#parts.port, 0, 0, 0]) if (await this.#listenOn(wanted)) break;
    // Nothing is free at all: the last word is the system's.
    if (this.#servers.length === 0) this.#port = await this.#listenAt(loopback, 0);
    for (const host of [loopback, 'localhost', ...(this.#address === null ? [] : [this.#address])]) {
      this.#hosts.add(`${host}:${this.#port}`);
      // Browsers leave out the port that is everybody's.
      if (this.#port === 80) this.#hosts.add(host);
    }
  }

  /** The same port on both addresses. False: it is not free on both. */
  async #listenOn(wanted: number): Promise<boolean> {
    const { address } = this.#parts;
    try {
      this.#port = await this.#listenAt(loopback, wanted);
      if (address === null) return true;
      await this.#listenAt(address, this.#port);
      this.#address = address;
      return true;
    } catch (error) {
      // The address went away since it was looked up: this computer still has its own.
      if (this.#servers.length > 0 && codeOf(error) === 'EADDRNOTAVAIL') return true;
      await this.close();
      return false;
    }
  }

  async #listenAt(host: string, port: number): Promise<number> {
    const server = createServer(parsing, (request, response) => {
      this.#handle(request, response).catch(() => fail(response));
    });
    server.headersTimeout = 10_000;
    server.requestTimeout = 30_000;
    server.keepAliveTimeout = 20_000;
    server.timeout = strangersPatienceMs;
    server.on('connection', (socket) => this.#connections.welcome(socket));
    server.on('clientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, exclusive: true }, () => {
        server.off('error', reject);
        // Whatever goes wrong with the network later is no business of the run.
        server.on('error', () => undefined);
        resolve();
      });
    });
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const from = request.socket.remoteAddress ?? '';
    for (const [name, value] of Object.entries(headersOfAll)) response.setHeader(name, value);
    if (!isForUs(request, this.#hosts)) return end(response, 403);
    const { method = '', url = '/' } = request;
    if (!url.startsWith('/') || !['GET', 'HEAD', 'POST'].includes(method)) return end(response, 404);
    const given = tokenIn(url);
    if (given !== undefined && method === 'GET') return this.#scanned(request, response, given);
    if (!cookiesIn(request, this.#port).some((cookie) => isToken(cookie, this.#token)))
      return this.#stranger(request, response, from);
    this.#trust(request);
    return this.#route(request, response);
  }

  /** Node sets its own patience again with every request. */
  #trust({ socket }: IncomingMessage): void {
    this.#connections.trust(socket);
    socket.setTimeout(pairedPatienceMs);
  }

  /** The code was scanned: the token goes into a cookie and out of the address. */
  #scanned(request: IncomingMessage, response: ServerResponse, given: string): void {
    const from = request.socket.remoteAddress ?? '';
    if (!isToken(given, this.#token)) {
      if (this.#wrongCodes.take(from)) this.#refuse(response);
      else end(response, 429);
      return;
    }
    this.#trust(request);
    const kind = deviceKind(request.headers['user-agent']);
    const device = `${from} ${kind}`;
    if (!this.#paired.has(device)) {
      this.#paired.add(device);
      this.#parts.onPaired({ kind, address: from });
    }
    response.writeHead(303, { location: '/', 'set-cookie': cookieOf(this.#token, this.#port) }).end();
  }

  #stranger(request: IncomingMessage, response: ServerResponse, from: string): void {
    if (!this.#withoutCode.take(from)) {
      request.socket.destroy();
      return;
    }
    this.#refuse(response);
  }

  #refuse(response: ServerResponse): void {
    const headers = { 'content-type': 'text/html; charset=utf-8', connection: 'close' };
    response.writeHead(401, headers).end(refusedPage(this.#parts.words));
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { desk } = this.#parts;
    const { method, url = '/' } = request;
    const path = url.split('?', 1)[0] ?? '/';
    const viewer: Viewer = { onThisComputer: isLoopback(request.socket.remoteAddress) };
    if (method === 'POST') return path === '/answer' ? this.#answer(request, response, viewer) : end(response, 404);
    const asset = this.#assets.get(path);
    if (asset !== undefined) return sendText(request, response, asset);
    if (path === '/view') return this.#view(request, response, viewer);
    const [, card, name] = /^\/file\/(\d{1,10})\/([\w.-]{1,80})$/.exec(path) ?? [];
    const file = card === undefined || name === undefined ? null : desk.findFile(card, name);
    if (file === null) return end(response, 404);
    return sendFile(request, response, file);
  }

  async #view(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> {
    const changes = this.#changes;
    const view = await this.#parts.desk.view(viewer);
    this.#seen.set(`${request.socket.remoteAddress} ${request.headers['user-agent'] ?? ''}`, {
      changes,
      atMs: Date.now(),
    });
    const etag = `"${view.stamp}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    response.setHeader('etag', etag);
    sendText(request, response, { type: 'application/json', body: JSON.stringify(view) });
  }

  async #answer(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> {
    // A page elsewhere can send a form, but not this type, and not without saying where it comes from.
    if (request.headers['content-type']?.split(';')[0] !== 'application/json' || request.headers.origin === undefined)
      return end(response, 403);
    const body = await readBody(request);
    if (body === null) return end(response, 413);
    const reply = await this.#parts.desk.answer(parse(body), viewer);
    sendText(request, response, { type: 'application/json', body: JSON.stringify(reply) });
  }

  async close(): Promise<void> {
    const closing = this.#servers
      .splice(0)
      .map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    this.#connections.closeAll();
    await Promise.all(closing);
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

/** What went wrong is for nobody out there. */
function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else end(response, 500);
}

function codeOf(error: unknown): string {
  return `${(error as { readonly code?: unknown } | null)?.code}`;
}

function sendText(request: IncomingMessage, response: ServerResponse, { type, body }: Asset): void {
  const bytes = Buffer.from(body);
  const isText = !type.startsWith('image/');
  response.writeHead(200, { 'content-type': isText ? `${type}; charset=utf-8` : type, 'content-length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** null: longer than any answer of the page. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestAnswer) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function isLoopback(address: string | undefined): boolean {
  return address === loopback || address === '::ffff:127.0.0.1' || address === '::1';
}

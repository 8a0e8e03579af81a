import { type IncomingHttpHeaders, type ServerResponse, request as sendRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from './fault-proxy.ts';
import { type SeenRequest, startServer } from './http-server.ts';

/** What happens to one HTTP request. */
export type HttpFault =
  | { readonly kind: 'forward' }
  /** the server never sees it; this answer comes instead (a 5xx, a 429 with `retry-after`) */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** the server never sees it; the connection dies */
  | { readonly kind: 'lose-request' }
  /** the server applies it and answers; the client sees a dead connection instead */
  | { readonly kind: 'lose-answer' }
  /** the server gets it twice, the second after it answered the first; the client sees the second answer */
  | { readonly kind: 'duplicate' }
  /** the client sees a dead connection now; the server gets the request `delayMs` later */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** the server applies it; the answer waits */
  | { readonly kind: 'slow-answer'; readonly delayMs: number }
  /** the server applies it; the client gets headers and this many bytes of the body, then a dead connection */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number };

/** Decided per request, counted from 1. May wait: for a crash test, the child is killed inside. */
export type HttpPlan = (request: SeenRequest) => HttpFault | Promise<HttpFault>;

export interface HttpProxyHooks {
  readonly plan?: HttpPlan;
  /** the server has applied the request and answered; the client has not seen it yet */
  readonly onApplied?: (request: SeenRequest, status: number) => void | Promise<void>;
}

export interface HttpProxy {
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** as they came from the client */
  readonly requests: readonly SeenRequest[];
  setPlan(plan: HttpPlan): void;
  /** requests the server has answered, duplicates counted */
  delivered(): number;
  close(): Promise<void>;
}

/**
 * An HTTP proxy on loopback in front of `targetOrigin` (`http://127.0.0.1:<port>`) that reads whole requests, so it can lose, repeat or
 * delay them. The client's Host header is kept, so that links the server builds lead back here.
 */
export async function startHttpProxy(targetOrigin: string, hooks: HttpProxyHooks = {}): Promise<HttpProxy> {
  let plan: HttpPlan = hooks.plan ?? (() => ({ kind: 'forward' }));
  let delivered = 0;
  const deliver = async (request: SeenRequest): Promise<UpstreamAnswer> => {
    const answer = await sendUpstream(targetOrigin, request);
    delivered += 1;
    await hooks.onApplied?.(request, answer.status);
    return answer;
  };
  const server = await startServer(async (request, response) => {
    await applyFault(await plan(request), request, response, deliver);
  });
  return {
    origin: server.origin,
    host: server.host,
    port: server.port,
    requests: server.requests,
    setPlan: (next) => {
      plan = next;
    },
    delivered: () => delivered,
    close: server.close,
  };
}

type Deliver = (request: SeenRequest) => Promise<UpstreamAnswer>;

async function applyFault(fault: HttpFault, request: SeenRequest, response: ServerResponse, deliver: Deliver) {
  switch (fault.kind) {
    case 'forward':
      return reply(response, await deliver(request));
    case 'answer':
      response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
      return;
    case 'lose-request':
      return kill(response);
    case 'lose-answer':
      await deliver(request);
      return kill(response);
    case 'duplicate':
      await deliver(request);
      return reply(response, await deliver(request));
    case 'late':
      kill(response);
      await sleep(fault.delayMs);
      await deliver(request);
      return;
    case 'slow-answer': {
      const answer = await deliver(request);
      await sleep(fault.delayMs);
      return reply(response, answer);
    }
    case 'cut-answer': {
      const answer = await deliver(request);
      response.writeHead(answer.status, { ...endToEnd(answer.headers), 'content-length': answer.body.length });
      response.write(answer.body.subarray(0, fault.afterBytes), () => kill(response));
      return;
    }
    default:
      return fault satisfies never;
  }
}

interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function sendUpstream(targetOrigin: string, request: SeenRequest): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { ...endToEnd(request.headers), 'content-length': String(request.body.length) };
    if (request.body.length === 0 && request.headers['content-length'] === undefined) {
      Reflect.deleteProperty(headers, 'content-length');
    }
    const outgoing = sendRequest(`${targetOrigin}${request.url}`, { method: request.method, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(request.body);
  });
}

function reply(response: ServerResponse, answer: UpstreamAnswer): void {
  response.writeHead(answer.status, endToEnd(answer.headers)).end(answer.body);
}

function kill(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** Headers that belong to one hop stay there. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...rest } = headers;
  return rest;
}

export interface HttpFaultShares {
  /** 0 to 1, of all requests */
  readonly share: number;
  /** the faults to choose from, equally often */
  readonly faults: readonly HttpFault[];
}

/** A plan for soaks: the nth request of one seed always gets the same. */
export function randomHttpPlan(seed: number, shares: HttpFaultShares): HttpPlan {
  return (request) => {
    const random = seededRandom(Math.imul(seed, 1_000_003) + request.number);
    if (random() >= shares.share) return { kind: 'forward' };
    return shares.faults[Math.floor(random() * shares.faults.length)] ?? { kind: 'forward' };
  };
}

/** The first `count` requests meet this fault, the rest goes through: a burst of 5xx, a 429 that passes. */
export function burstThenForward(count: number, fault: HttpFault): HttpPlan {
  let seen = 0;
  return () => {
    seen += 1;
    return seen <= count ? fault : { kind: 'forward' };
  };
}

import { type IncomingHttpHeaders, type ServerResponse, request as sendRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SeenRequest, startServer, type TestServer } from '../support/http-server.ts';

/** `before`: the server has not seen it · `applied`: the server has answered, the client does not know · `answered`: it does */
export type Moment = 'before' | 'applied' | 'answered';

export type GatewayFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds: number }
  | { readonly kind: 'lose-request' }
  | { readonly kind: 'lose-answer' }
  /** the client sees a dead connection now, the server gets the request later */
  | { readonly kind: 'late'; readonly delayMs: number }
  | { readonly kind: 'slow'; readonly delayMs: number };

export interface GatewayHooks {
  /** `number` counts requests to all hosts from 1, in order of arrival */
  fault?(number: number, request: SeenRequest): GatewayFault;
  /** may kill the client; what a dead client asked for never arrives when it says `drop`, and arrives when it does not */
  onMoment?(number: number, moment: Moment, request: SeenRequest): 'drop' | undefined | Promise<'drop' | undefined>;
}

/** A reverse proxy before every host of a platform: one door each, one count for all. */
export interface Gateway {
  /** real `host:port` → the door's */
  readonly doors: ReadonlyMap<string, string>;
  /** the same text with every real host replaced by its door */
  through(text: string): string;
  readonly hooks: GatewayHooks;
  setHooks(hooks: GatewayHooks): void;
  /** requests so far */
  count(): number;
  close(): Promise<void>;
}

/** Answers name hosts too (where to upload): those are replaced on the way back, or the client would go round the proxy. */
export async function openGateway(hosts: readonly string[]): Promise<Gateway> {
  const doors = new Map<string, string>();
  const servers: TestServer[] = [];
  let hooks: GatewayHooks = {};
  let count = 0;
  const through = (text: string): string => text.replace(/127\.0\.0\.1:\d+/g, (host) => doors.get(host) ?? host);
  for (const host of hosts) {
    const server = await startServer(async (request, response) => {
      count += 1;
      await pass(host, request, response, { number: count, hooks, through });
    });
    servers.push(server);
    doors.set(host, server.host);
  }
  return {
    doors,
    through,
    get hooks() {
      return hooks;
    },
    setHooks: (next) => {
      hooks = next;
    },
    count: () => count,
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

interface Passing {
  readonly number: number;
  readonly hooks: GatewayHooks;
  through(text: string): string;
}

async function pass(host: string, request: SeenRequest, response: ServerResponse, passing: Passing): Promise<void> {
  const { number, hooks, through } = passing;
  if ((await hooks.onMoment?.(number, 'before', request)) === 'drop') {
    response.socket?.destroy();
    return;
  }
  const fault = hooks.fault?.(number, request) ?? { kind: 'none' };
  if (fault.kind === 'status') {
    response.writeHead(fault.status, { 'retry-after': String(fault.retryAfterSeconds) }).end();
    return;
  }
  if (fault.kind === 'lose-request' || fault.kind === 'late') {
    response.socket?.resetAndDestroy();
    if (fault.kind === 'lose-request') return;
    await sleep(fault.delayMs);
    await deliver(host, request).catch(() => undefined);
    return;
  }
  const answer = await deliver(host, request);
  await hooks.onMoment?.(number, 'applied', request);
  if (fault.kind === 'slow') await sleep(fault.delayMs);
  if (fault.kind === 'lose-answer') {
    response.socket?.resetAndDestroy();
    return;
  }
  const isText = /json|xml|text/.test(String(answer.headers['content-type'] ?? ''));
  const body = isText ? Buffer.from(through(answer.body.toString('utf8'))) : answer.body;
  const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...headers } = answer.headers;
  if (request.method === 'HEAD') response.writeHead(answer.status, headers).end();
  else response.writeHead(answer.status, { ...headers, 'content-length': body.length }).end(body);
  response.once('close', () => {
    void hooks.onMoment?.(number, 'answered', request);
  });
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function deliver(host: string, request: SeenRequest): Promise<Answer> {
  const { connection: _c, 'transfer-encoding': _t, ...headers } = request.headers;
  const hasBody = request.body.length > 0 || request.headers['content-length'] !== undefined;
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      `http://${host}${request.url}`,
      {
        method: request.method,
        headers: { ...headers, host, ...(hasBody ? { 'content-length': String(request.body.length) } : {}) },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () =>
          resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(request.body);
  });
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { FerryError } from '../../../src/contract/index.ts';
import { Hangup, plain, Refusal, type Reply } from './reply.ts';

export type Answer = (req: IncomingMessage, url: URL) => Promise<Reply>;

export interface Listener {
  readonly port: number;
  readonly base: string;
  close(): Promise<void>;
}

/** One loopback server; `port` null: any free one. FerryError (`usage`) when a named port is taken. */
export async function startServer(answer: Answer, port: number | null): Promise<Listener> {
  const server = createServer((req, res) => void serve(answer, req, res));
  server.requestTimeout = 0;
  await bind(server, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    base: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(answer: Answer, req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    await send(req, res, await reply(answer, req));
    req.resume();
  } catch (error) {
    // A hang-up is a fault playing; anything else here is a connection that the browser broke.
    if (error instanceof Hangup) req.socket.resetAndDestroy();
    else req.socket.destroy();
  }
}

async function reply(answer: Answer, req: IncomingMessage): Promise<Reply> {
  try {
    const host = req.headers.host ?? '';
    const port = req.socket.localPort;
    // A web page that rebinds its own name to 127.0.0.1 arrives with that name here; one that posts from elsewhere says so.
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
      return plain(421, 'This is a local sandbox: it answers to 127.0.0.1 and localhost only.');
    }
    if (req.method !== 'GET' && req.headers['sec-fetch-site'] === 'cross-site') return plain(403, 'Forbidden');
    return await answer(req, new URL(req.url ?? '/', `http://${host}`));
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    if (error instanceof Hangup || (req.destroyed && !req.complete)) throw error;
    return plain(500, `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function send(req: IncomingMessage, res: ServerResponse, reply: Reply): Promise<void> {
  const { status, body = '' } = reply;
  const whole = typeof body === 'string' || Buffer.isBuffer(body);
  res.writeHead(status, {
    'x-content-type-options': 'nosniff',
    ...(whole ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
    ...reply.headers,
  });
  if (whole) res.end(body);
  else if (req.method === 'HEAD') {
    body.destroy();
    res.end();
  } else await pipeline(body, res);
}

async function bind(server: Server, port: number | null): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    // Below the range that outgoing connections use, so that the same port can be had again after a restart.
    const wanted = port ?? 20_000 + Math.floor(Math.random() * 12_000);
    try {
      return await listenOn(server, wanted);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === 10) throw portError(wanted, cause);
      // A sandbox that was just killed may still be letting go of its port.
      if (port !== null) await wait(100);
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      server.off('error', settle).off('listening', settle);
      if (error) reject(error);
      else resolve();
    };
    server.once('error', settle).once('listening', settle).listen({ port, host: '127.0.0.1' });
  });
}

function portError(port: number, cause: unknown): FerryError {
  return new FerryError('usage', { code: 'rednote/sandbox-port-taken', values: { port } }, { effect: 'none', cause });
}

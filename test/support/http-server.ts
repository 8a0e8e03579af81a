import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as it arrived; `body` is complete. */
export interface SeenRequest {
  readonly number: number;
  readonly method: string;
  /** path and query, as sent */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** `127.0.0.1:<port>`: what a guard must be told */
  readonly host: string;
  readonly port: number;
  /** in order of arrival; complete requests only */
  readonly requests: readonly SeenRequest[];
  /** TCP connections accepted so far */
  connections(): number;
  close(): Promise<void>;
}

export type TestHandler = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/**
 * A real HTTP server on loopback. The handler runs when the request's body has arrived; what it throws becomes a 500
 * with the message, so that a wrong test fails loudly. `close` drops open connections.
 */
export async function startServer(handler: TestHandler, port = 0): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((message, response) => {
    void collect(message, requests.length + 1)
      .then(async (request) => {
        requests.push(request);
        await handler(request, response);
      })
      .catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end(String(error));
      });
  });
  server.on('connection', (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    origin: `http://127.0.0.1:${bound}`,
    host: `127.0.0.1:${bound}`,
    port: bound,
    requests,
    connections: () => accepted,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function collect(message: IncomingMessage, number: number): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return {
    number,
    method: message.method ?? '',
    url: message.url ?? '',
    headers: message.headers,
    body: Buffer.concat(chunks),
  };
}

/** A port on loopback that nothing listens on: connections to it are refused. */
export async function freePort(): Promise<number> {
  const server = await startServer(() => {});
  await server.close();
  return server.port;
}

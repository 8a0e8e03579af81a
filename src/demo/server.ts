import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface FileServer {
  readonly base: string;
  /** host:port */
  readonly host: string;
  close(): Promise<void>;
}

/** Plays the platform's file server on loopback: dead links are refused, ranges are honoured. */
export async function serveDemoFiles(folder: string): Promise<FileServer> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const expires = Number(url.searchParams.get('x-tos-expires') ?? url.searchParams.get('x-expires') ?? 0);
  const name = (url.pathname.split('/').at(-1) ?? '').replace(/~tplv-noop\.jpeg$/, '');
  const path = join(folder, name);
  const found = /^[a-z0-9-]+\.(mp4|jpeg)$/.test(name) ? await stat(path).catch(() => null) : null;
  if (expires * 1000 < Date.now()) return void response.writeHead(403, { 'content-type': 'text/plain' }).end('expired');
  if (found === null) return void response.writeHead(404).end();
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const etag = `"${found.size}-${Math.floor(found.mtimeMs)}"`;
  const type = name.endsWith('.mp4') ? 'video/mp4' : 'image/jpeg';
  const ranged = from > 0 && from < found.size;
  response.writeHead(ranged ? 206 : 200, {
    'content-type': type,
    'content-length': found.size - (ranged ? from : 0),
    etag,
    ...(ranged ? { 'content-range': `bytes ${from}-${found.size - 1}/${found.size}` } : {}),
  });
  createReadStream(path, { start: ranged ? from : 0 }).pipe(response);
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const blockBytes = 1 << 20;

export interface ClipServer {
  readonly origin: string;
  readonly host: string;
  close(): Promise<void>;
}

/**
 * `/<set>/<n>` is a file of `bytesOf[set]` bytes: a clip, and behind it a `free` box of noise, no two alike. Served with ranges, out of memory,
 * so that what the server costs is not what is measured.
 */
export async function startClipServer(clip: Buffer, bytesOf: Readonly<Record<string, number>>): Promise<ClipServer> {
  const noise = randomBytes(blockBytes);
  const server = createServer((request, response) => {
    const [, set = '', n = ''] = new URL(request.url ?? '', 'http://host').pathname.split('/');
    const bytes = bytesOf[set];
    if (bytes === undefined) response.writeHead(404).end();
    else void send({ request, response }, { head: withFreeBox(clip, bytes, n), noise, bytes });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The beginning of the file of this number; what follows is noise. */
function withFreeBox(clip: Buffer, bytes: number, n: string): Buffer {
  const box = Buffer.alloc(24);
  box.writeUInt32BE(bytes - clip.length);
  box.write('free', 4, 'latin1');
  box.write(n, 8, 'latin1');
  return Buffer.concat([clip, box]);
}

interface File {
  readonly head: Buffer;
  readonly noise: Buffer;
  readonly bytes: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function send({ request, response }: Exchange, { head, noise, bytes }: File): Promise<void> {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = start > 0 ? { 'content-range': `bytes ${start}-${bytes - 1}/${bytes}` } : {};
  const length = { 'content-length': String(bytes - start), 'accept-ranges': 'bytes', etag: '"v1"' };
  response.writeHead(start > 0 ? 206 : 200, { ...length, ...range });
  // Who went away did so on purpose, or the fetch says it.
  await pipeline(Readable.from(pieces({ head, noise, bytes }, start)), response).catch(() => undefined);
}

function* pieces({ head, noise, bytes }: File, start: number): Generator<Buffer, void, void> {
  for (let at = start; at < bytes; ) {
    const behind = at - head.length;
    const from = behind < 0 ? head.subarray(at) : noise.subarray(behind % blockBytes);
    const piece = from.subarray(0, bytes - at);
    at += piece.length;
    yield piece;
  }
}

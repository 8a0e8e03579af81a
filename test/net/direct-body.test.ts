import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startTcpProxy } from '../support/fault-proxy.ts';
import { startServer, type TestHandler } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { selfSigned } from './self-signed.ts';

// Bodies so large that they come past the parser; what smaller ones do is in download.test.ts.
const mib = 1024 * 1024;
const bytes = 6 * mib + 12_345;
const never = new AbortController().signal;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/** No two stretches of it are alike. */
function bodyOf(seed: number, length = bytes): Buffer {
  const body = Buffer.alloc(length, `clipferry ${seed} `);
  for (let at = 0; at + 4 <= length; at += 1_021) body.writeUInt32LE(at, at);
  return body;
}

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');

async function client() {
  const guard = createHostGuard({ allowedHosts: ['127.0.0.1'] });
  const made = createHttpClient({ guard, redact: createRedactor(), userAgent: 'clipferry/test' });
  open.push(made);
  return made;
}

async function server(handler: TestHandler) {
  const started = await startServer(handler);
  open.push(started);
  return started;
}

/** Reads as the contract says: a piece is used up before the next is asked for. */
async function read(body: AsyncIterable<Uint8Array>, onPiece: (bytes: number) => void | Promise<void> = () => {}) {
  const pieces: Buffer[] = [];
  let error: unknown = null;
  try {
    for await (const piece of body) {
      pieces.push(Buffer.from(piece));
      await onPiece(piece.length);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { body: Buffer.concat(pieces), pieces: pieces.length, error };
}

/** Whom to trust is read when a process starts. */
async function overTls(body: Buffer, child: string, argsOf: (url: string, host: string, folder: string) => string[]) {
  const https = createHttpsServer(selfSigned, async (_, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': String(body.length) });
    response.socket?.setNoDelay(true);
    // Of no whole number of TLS's records.
    for (let at = 0; at < body.length; at += 60_000)
      if (!response.write(body.subarray(at, at + 60_000))) await once(response, 'drain');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(https, 'listening');
  open.push(https);
  const folder = await tempDir();
  const trusted = join(folder, 'ca.pem');
  await writeFile(trusted, selfSigned.cert);
  const host = `localhost:${(https.address() as AddressInfo).port}`;
  const script = join(import.meta.dirname, child);
  const args = ['--import', 'tsx', script, ...argsOf(`https://${host}/a.mp4`, host, folder)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted },
  });
  return JSON.parse(stdout);
}

test('a large body over TLS is the same byte for byte', async () => {
  const body = bodyOf(7);
  const args = (url: string, host: string, folder: string) => [url, join(folder, 'part'), host];
  const fetched = await overTls(body, '../media/fetch-child.ts', args);
  expect(fetched).toMatchObject({ kind: 'fetched', bytes, sha256: sha256(body) });
});

test('over TLS more may come than was asked for: who reads slowly loses nothing', async () => {
  const body = bodyOf(8, 24 * mib);
  const read = await overTls(body, 'slow-reader-child.ts', (url, host) => [url, host]);
  expect(read).toEqual({ bytes: body.length, sha256: sha256(body) });
});

describe('a large body', () => {
  test('is the same byte for byte, in few pieces', async () => {
    const body = bodyOf(1);
    const { origin } = await server((_, response) => void response.end(body));
    const answer = await (await client()).download({ url: origin, headers: {} }, never);
    const got = await read(answer.body);
    expect(got.error).toBeNull();
    expect(sha256(got.body)).toBe(sha256(body));
    expect(got.pieces).toBeLessThan(60);
  });

  test('several at once, some read slowly, each keep their own bytes', async () => {
    const { origin } = await server((request, response) => void response.end(bodyOf(Number(request.url.slice(1)))));
    const http = await client();
    const hashes = [1, 2, 3, 4].map(async (n) => {
      const answer = await http.download({ url: `${origin}/${n}`, headers: {} }, never);
      const got = await read(answer.body, () => (n % 2 === 0 ? sleep(3) : undefined));
      return sha256(got.body);
    });
    expect(await Promise.all(hashes)).toEqual([1, 2, 3, 4].map((n) => sha256(bodyOf(n))));
  });

  test('that is read late has lost nothing', async () => {
    const body = bodyOf(2);
    const { origin } = await server((_, response) => void response.end(body));
    const answer = await (await client()).download({ url: origin, headers: {} }, never);
    await sleep(100);
    expect(sha256((await read(answer.body)).body)).toBe(sha256(body));
  });

  test('that trickles is given as it comes', async () => {
    let goOn: () => void = () => {};
    const { origin } = await server(async (_, response) => {
      response.writeHead(200, { 'content-length': String(bytes) });
      response.write(Buffer.alloc(1_000));
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      response.end(Buffer.alloc(bytes - 1_000));
    });
    const answer = await (await client()).download({ url: origin, headers: {} }, never);
    // The server says no more before these are here.
    const got = await read(answer.body, () => goOn());
    expect(got.body.length).toBe(bytes);
  });

  test('of a server that says more than it promised ends where it was to end', async () => {
    const body = bodyOf(3);
    const sockets: Socket[] = [];
    const tcp = createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`);
      socket.write(body);
      socket.write(Buffer.alloc(3 * mib, 'x'));
    }).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    open.push({ close: () => sockets.forEach((socket) => void socket.destroy()) }, tcp);
    const url = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`;
    const answer = await (await client()).download({ url, headers: {} }, never);
    expect(sha256((await read(answer.body)).body)).toBe(sha256(body));
  });

  test.each(['reset', 'end'] as const)('that is cut (%s) gives what came, then says that it was cut', async (how) => {
    const body = bodyOf(4);
    const { port } = await server((_, response) => void response.end(body));
    const proxy = await startTcpProxy(port, () => ({ cut: { direction: 'down', afterBytes: 3_000_000, how } }));
    open.push(proxy);
    const answer = await (await client()).download({ url: proxy.origin, headers: {} }, never);
    const got = await read(answer.body);
    expect(got.error).toMatchObject({ kind: 'retryable', code: 'connection-lost', remedy: 'wait-patiently' });
    expect(got.body.length).toBeGreaterThan(how === 'end' ? 2_900_000 : 100_000);
    expect(got.body.equals(body.subarray(0, got.body.length))).toBe(true);
  });

  test('that falls silent ends after the idle time', async () => {
    const { origin } = await server((_, response) => {
      response.writeHead(200, { 'content-length': String(bytes) });
      response.write(Buffer.alloc(2 * mib));
    });
    const answer = await (await client()).download({ url: origin, headers: {}, idleTimeoutMs: 200 }, never);
    const got = await read(answer.body);
    expect(got.error).toMatchObject({ kind: 'retryable', reason: { code: 'timeout' } });
    expect(got.body.length).toBe(2 * mib);
  });

  test('that is stopped says so', async () => {
    const { origin } = await server((_, response) => {
      response.writeHead(200, { 'content-length': String(bytes) });
      response.write(Buffer.alloc(5 * mib));
    });
    const controller = new AbortController();
    const answer = await (await client()).download({ url: origin, headers: {} }, controller.signal);
    const got = await read(answer.body, () => controller.abort());
    expect(got.error).toMatchObject({ kind: 'interrupted', code: 'aborted' });
  });

  test('that is given up half way does not keep its connection, and the next one comes', async () => {
    const body = bodyOf(5);
    const target = await server((_, response) => void response.end(body));
    const http = await client();
    const first = await http.download({ url: target.origin, headers: {} }, never);
    for await (const _ of first.body) break;
    first.cancel();
    const second = await http.download({ url: target.origin, headers: {} }, never);
    expect(sha256((await read(second.body)).body)).toBe(sha256(body));
    expect(target.connections()).toBe(2);
  });
});

test('small bodies share a connection', async () => {
  const target = await server((_, response) => void response.end(bodyOf(6, 300_000)));
  const http = await client();
  for (let n = 0; n < 3; n += 1) {
    const answer = await http.download({ url: target.origin, headers: {} }, never);
    expect(sha256((await read(answer.body)).body)).toBe(sha256(bodyOf(6, 300_000)));
  }
  expect(target.connections()).toBe(1);
});

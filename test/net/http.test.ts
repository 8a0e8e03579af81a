import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server as NetServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { because, FerryError, type HttpRequest } from '../../src/contract/index.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient, type NetClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startTcpProxy, type TcpFaults } from '../support/fault-proxy.ts';
import { freePort, startServer, type TestHandler, type TestServer } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { selfSigned } from './self-signed.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

interface Client extends NetClient {
  readonly lines: string[];
}

function client(resolve?: Parameters<typeof createHostGuard>[0]['resolve']): Client {
  const lines: string[] = [];
  const made = createHttpClient({
    guard: createHostGuard({ allowedHosts: ['127.0.0.1', 'named.test'], ...(resolve ? { resolve } : {}) }),
    redact: createRedactor(['topsecretvalue']),
    userAgent: 'clipferry/test',
    log: (message) => lines.push(message),
  });
  open.push(made);
  return { ...made, lines };
}

async function server(handler: TestHandler): Promise<TestServer> {
  const started = await startServer(handler);
  open.push(started);
  return started;
}

async function rawServer(onConnection: Parameters<typeof createServer>[1]): Promise<number> {
  const raw: NetServer = createServer(onConnection);
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  open.push(raw);
  return (raw.address() as { port: number }).port;
}

const never = new AbortController().signal;

async function failure(promise: Promise<unknown>): Promise<FerryError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FerryError)) throw error;
  return error;
}

describe('one request, one answer', () => {
  test('sends method, headers and text as given, and returns any status as an answer', async () => {
    const { origin, requests } = await server((_, response) => {
      response.writeHead(418, { 'X-Thing': 'a', 'set-cookie': ['x=1', 'y=2'] }).end('tëa');
    });
    const request: HttpRequest = { method: 'POST', url: `${origin}/p?q=1`, headers: { 'x-own': 'v' }, body: '{"ü":1}' };
    const answer = await client().request(request, never);
    expect(answer).toMatchObject({ status: 418, body: 'tëa' });
    expect(answer.headers).toMatchObject({ 'x-thing': 'a', 'set-cookie': 'x=1, y=2' });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/p?q=1' });
    expect(requests[0]?.body.toString()).toBe('{"ü":1}');
    expect(requests[0]?.headers).toMatchObject({ 'x-own': 'v', 'user-agent': 'clipferry/test', 'content-length': '8' });
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s without a body is sent at once', async (method) => {
    const { origin, requests } = await server((_, response) => void response.end('ok'));
    expect((await client().request({ method, url: origin }, never)).body).toBe('ok');
    expect(requests[0]?.headers['content-length']).toBe('0');
  });

  test('does not follow redirects and does not retry', async () => {
    let count = 0;
    const { origin } = await server((_, response) => {
      count += 1;
      response.writeHead(count === 1 ? 302 : 503, { location: '/elsewhere' }).end();
    });
    const http = client();
    expect((await http.request({ method: 'GET', url: origin }, never)).status).toBe(302);
    expect((await http.request({ method: 'GET', url: origin }, never)).status).toBe(503);
    expect(count).toBe(2);
  });

  test('streams a file with its length, and can send it again', async () => {
    const path = join(await tempDir(), 'file');
    const bytes = Buffer.alloc(3_000_000, 'clip');
    await writeFile(path, bytes);
    const { origin, requests } = await server((_, response) => void response.end());
    const http = client();
    const body = { bytes: bytes.length, open: () => createReadStream(path) };
    await http.request({ method: 'PUT', url: origin, body }, never);
    await http.request({ method: 'PUT', url: origin, body }, never);
    expect(requests.map((request) => request.body.equals(bytes))).toEqual([true, true]);
    expect(requests[0]?.headers).toMatchObject({ 'content-length': '3000000' });
    expect(requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  test.each([
    ['shorter', 900],
    ['longer', 1100],
  ])('a body that turns out %s than promised fails and is never taken for whole', async (_, actual) => {
    const { origin, requests } = await server((__, response) => void response.end());
    const body = { bytes: 1000, open: () => Readable.from([Buffer.alloc(actual)]) };
    const error = await failure(client().request({ method: 'POST', url: origin, body }, never));
    expect(error).toMatchObject({ kind: 'permanent', reason: { code: 'body-length', values: { bytes: 1000 } } });
    expect(requests).toHaveLength(0);
  });

  test('a source that breaks while it is sent is reported, not hung on', async () => {
    const { origin } = await server((_, response) => void response.end());
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new FerryError('fatal', because('file-gone', { sha256: 'ab' })));
        },
      });
    const request: HttpRequest = { method: 'POST', url: origin, body: { bytes: 10, open: broken } };
    expect((await failure(client().request(request, never))).code).toBe('file-gone');
  });

  test('unpacks gzip, and counts the limit in unpacked bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const { origin } = await server((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const http = client();
    expect((await http.request({ method: 'GET', url: origin }, never)).body).toHaveLength(5_000_000);
    const error = await failure(http.request({ method: 'GET', url: origin, maxAnswerBytes: 1_000_000 }, never));
    expect(error).toMatchObject({ code: 'answer-too-large', effect: 'unknown' });
    expect(error.reason.values).toMatchObject({ maxBytes: 1_000_000 });
  });

  test('an answer that comes before the body was taken is still the answer', async () => {
    const port = await rawServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno'));
    });
    const body = { bytes: 50_000_000, open: () => Readable.from(endless(50)) };
    const answer = await client().request({ method: 'POST', url: `http://127.0.0.1:${port}/`, body }, never);
    expect(answer).toMatchObject({ status: 413, body: 'no' });
  });
});

function* endless(count: number): Generator<Buffer> {
  for (let n = 0; n < count; n += 1) yield Buffer.alloc(1_000_000);
}

describe('connections', () => {
  test('reads share one, writes get their own', async () => {
    const { origin, connections } = await server((_, response) => void response.end('x'));
    const http = client();
    for (let n = 0; n < 5; n += 1) await http.request({ method: 'GET', url: origin }, never);
    expect(connections()).toBe(1);
    for (let n = 0; n < 3; n += 1) await http.request({ method: 'POST', url: origin, body: 'x' }, never);
    expect(connections()).toBe(4);
  });

  test('a kept connection that dies under a request leaves the effect unknown', async () => {
    let seen = 0;
    const port = await rawServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        seen += 1;
        if (seen === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        else socket.resetAndDestroy();
      });
    });
    const http = client();
    const request: HttpRequest = { method: 'PUT', url: `http://127.0.0.1:${port}/`, body: 'x' };
    await http.request(request, never);
    expect(await failure(http.request(request, never))).toMatchObject({ code: 'connection-lost', effect: 'unknown' });
  });
});

describe('what a failure may have left behind', () => {
  test('a refused connection: nothing', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const error = await failure(client().request({ method: 'POST', url, body: 'x' }, never));
    expect(error).toMatchObject({ kind: 'retryable', effect: 'none', retryAfterMs: null, remedy: 'wait-patiently' });
    expect(error.reason).toEqual({ code: 'connection-refused', values: { method: 'POST', address: url } });
  });

  test('an unknown host: nothing', async () => {
    const http = client(() => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })));
    const error = await failure(http.request({ method: 'POST', url: 'http://nowhere.test/', body: 'x' }, never));
    expect(error).toMatchObject({ kind: 'retryable', code: 'host-unknown', effect: 'none', remedy: 'wait-patiently' });
  });

  test('a certificate nobody vouches for: nothing, and the server never sees the request', async () => {
    let seen = 0;
    const tls = createTlsServer(selfSigned, (socket) => socket.on('data', () => (seen += 1)));
    tls.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    open.push(tls);
    const { port } = tls.address() as { port: number };
    const error = await failure(
      client().request({ method: 'POST', url: `https://127.0.0.1:${port}/`, body: 'x' }, never),
    );
    expect(error).toMatchObject({ kind: 'retryable', code: 'tls-failed', effect: 'none', remedy: 'wait-patiently' });
    expect(error.reason.values).toMatchObject({ systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(seen).toBe(0);
  });

  test('a server that speaks no TLS: nothing', async () => {
    const { port } = await server((_, response) => void response.end());
    const error = await failure(
      client().request({ method: 'POST', url: `https://127.0.0.1:${port}/`, body: 'x' }, never),
    );
    expect(error).toMatchObject({ effect: 'none' });
  });

  test('a connection that breaks off in the TLS handshake: nothing', async () => {
    const port = await rawServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.resetAndDestroy());
    });
    const error = await failure(
      client().request({ method: 'POST', url: `https://127.0.0.1:${port}/`, body: 'x' }, never),
    );
    expect(error).toMatchObject({ code: 'connection-lost', effect: 'none' });
    expect(error.reason.values).toMatchObject({ began: false });
  });

  test('an address the guard forbids: nothing, and nobody is called', async () => {
    const { port, connections } = await server((_, response) => void response.end());
    const http = client(async () => [{ address: '127.0.0.1', family: 4 }]);
    const error = await failure(http.request({ method: 'POST', url: `http://rebind.test:${port}/`, body: 'x' }, never));
    expect(error).toMatchObject({ kind: 'needs-user', code: 'host-not-allowed', effect: 'none' });
    expect(connections()).toBe(0);
  });

  test.each<[string, TcpFaults]>([
    ['reset when the answer begins', { cut: { direction: 'down', afterBytes: 1, how: 'reset' } }],
    ['reset within the request', { cut: { direction: 'up', afterBytes: 100, how: 'reset' } }],
    ['closed without an answer', { cut: { direction: 'up', afterBytes: 100, how: 'end' } }],
    ['cut in the middle of the answer', { cut: { direction: 'down', afterBytes: 5_000, how: 'end' } }],
  ])('%s: unknown', async (_, faults) => {
    const { port } = await server((__, response) => void response.end(Buffer.alloc(100_000)));
    const proxy = await startTcpProxy(port, () => faults);
    open.push(proxy);
    const error = await failure(client().request({ method: 'POST', url: proxy.origin, body: 'x'.repeat(5000) }, never));
    expect(error).toMatchObject({ kind: 'retryable', code: 'connection-lost', effect: 'unknown' });
    expect(error).toMatchObject({ remedy: 'wait-patiently', reason: { values: { began: true } } });
  });

  test('a connection that is reset as soon as it stands: lost', async () => {
    // Either effect is true here: Node writes in the same tick in which it hears that the connection stands.
    const { port } = await server((_, response) => void response.end());
    const proxy = await startTcpProxy(port, () => ({ resetAtOnce: true }));
    open.push(proxy);
    const error = await failure(client().request({ method: 'POST', url: proxy.origin, body: 'x' }, never));
    expect(error).toMatchObject({ code: 'connection-lost' });
  });

  test('an answer that is not HTTP: unknown', async () => {
    const port = await rawServer((socket) => void socket.once('data', () => socket.end('SSH-2.0-hello\r\n')));
    const error = await failure(
      client().request({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'x' }, never),
    );
    expect(error).toMatchObject({ code: 'answer-unreadable', effect: 'unknown', remedy: 'wait-patiently' });
  });

  test('silence: unknown, after the idle time', async () => {
    const { port } = await server((_, response) => void response.end('late'));
    const proxy = await startTcpProxy(port, () => ({ cut: { direction: 'down', afterBytes: 0, how: 'stall' } }));
    open.push(proxy);
    const request: HttpRequest = { method: 'POST', url: proxy.origin, body: 'x', idleTimeoutMs: 150 };
    expect(await failure(client().request(request, never))).toMatchObject({
      effect: 'unknown',
      remedy: 'wait-patiently',
      reason: { code: 'timeout', values: { silentMs: 150 } },
    });
  });

  test('a peer that stops reading a large body: unknown, after the idle time', async () => {
    const port = await rawServer((socket) => {
      socket.on('error', () => {});
      socket.pause();
    });
    const body = { bytes: 50_000_000, open: () => Readable.from(endless(50)) };
    const request: HttpRequest = { method: 'POST', url: `http://127.0.0.1:${port}/`, body, idleTimeoutMs: 200 };
    expect(await failure(client().request(request, never))).toMatchObject({ code: 'timeout', effect: 'unknown' });
  });

  test('headers that come byte by byte have a deadline: they are never silence', async () => {
    const port = await rawServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\nX-Long: ');
      const timer = setInterval(() => socket.write('a'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    const request: HttpRequest = { method: 'GET', url: `http://127.0.0.1:${port}/`, idleTimeoutMs: 300 };
    expect(await failure(client().request(request, never))).toMatchObject({
      code: 'timeout',
      remedy: 'wait-patiently',
    });
  });

  test('a body that comes byte by byte has one too, which begins when the request was sent', async () => {
    const dripping = await rawServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
      const timer = setInterval(() => socket.write(' '), 20);
      socket.once('close', () => clearInterval(timer));
    });
    const request: HttpRequest = { method: 'GET', url: `http://127.0.0.1:${dripping}/`, answerWithinMs: 200 };
    expect(await failure(client().request(request, never))).toMatchObject({
      ...{ effect: 'unknown', remedy: 'wait-patiently' },
      reason: { code: 'answer-slow', values: { withinMs: 200 } },
    });
    const { origin } = await server((_, response) => void response.end('whole'));
    const slowBody = { bytes: 4, open: () => Readable.from(slowly(4, 60)) };
    const upload: HttpRequest = { method: 'PUT', url: origin, body: slowBody, answerWithinMs: 200 };
    expect(await client().request(upload, never)).toMatchObject({ body: 'whole' });
  });

  test('a body that breaks while the host name is still looked up: said at once, not after the idle time', async () => {
    const { port } = await server((_, response) => void response.end());
    const slowly = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const broken = async function* () {
      yield Buffer.alloc(10);
      throw new FerryError('retryable', because('aborted'), { effect: 'none' });
    };
    const request: HttpRequest = {
      method: 'PUT',
      url: `http://named.test:${port}/`,
      body: { bytes: 100, open: () => Readable.from(broken()) },
    };
    expect(await failure(client(slowly).request(request, never))).toMatchObject({ code: 'aborted' });
  });

  test('slow but moving is not silence', async () => {
    const { port } = await server((_, response) => void response.end(Buffer.alloc(60_000)));
    const proxy = await startTcpProxy(port, () => ({ bytesPerSecond: 150_000 }));
    open.push(proxy);
    const answer = await client().request({ method: 'GET', url: proxy.origin, idleTimeoutMs: 1_000 }, never);
    expect(answer.body).toHaveLength(60_000);
  });

  test('a header with a line break is refused before anything is sent', async () => {
    const { origin, requests } = await server((_, response) => void response.end());
    const request: HttpRequest = { method: 'POST', url: origin, headers: { cookie: 'a\r\nb: c' }, body: 'x' };
    expect(await failure(client().request(request, never))).toMatchObject({ code: 'bad-request', effect: 'none' });
    expect(requests).toHaveLength(0);
  });
});

describe('stopping', () => {
  test('before it began: nothing was sent', async () => {
    const { origin, connections } = await server((_, response) => void response.end());
    const error = await failure(client().request({ method: 'POST', url: origin }, AbortSignal.abort()));
    expect(error).toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'none' });
    expect(connections()).toBe(0);
  });

  test('while waiting for the answer: at once, effect unknown', async () => {
    const controller = new AbortController();
    const { origin } = await server(() => controller.abort());
    const began = performance.now();
    const error = await failure(client().request({ method: 'POST', url: origin, body: 'x' }, controller.signal));
    expect(error).toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'unknown' });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('in the middle of an answer', async () => {
    const controller = new AbortController();
    const { origin } = await server((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => controller.abort(), 30);
    });
    const error = await failure(client().request({ method: 'GET', url: origin }, controller.signal));
    expect(error).toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'unknown' });
  });
});

describe('what is logged and said', () => {
  test('no query, no taught secret, no header; also not in the cause', async () => {
    const http = client();
    const url = `http://127.0.0.1:${await freePort()}/topsecretvalue/x?x-signature=abc&other=1`;
    const headers = { cookie: 'session=topsecretvalue' };
    const error = await failure(http.request({ method: 'GET', url, headers }, never));
    const said = JSON.stringify([
      error.message,
      error.reason,
      String(error.cause),
      { ...(error.cause as object) },
      http.lines,
    ]);
    expect(said).toContain('/***/x');
    expect(said).not.toMatch(/topsecret|x-signature|abc|session/);
  });
});

async function* slowly(bytes: number, pauseMs: number): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < bytes; sent += 1) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    yield Buffer.from('x');
  }
}

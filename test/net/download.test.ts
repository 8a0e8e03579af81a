import { afterEach, describe, expect, test } from 'vitest';
import { FerryError } from '../../src/contract/index.ts';
import type { Downloader } from '../../src/core/download.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient, type NetClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startTcpProxy } from '../support/fault-proxy.ts';
import { startServer, type TestHandler, type TestServer } from '../support/http-server.ts';
import { useNock } from '../support/nock.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

function client(allowedHosts: string[]): NetClient {
  const made = createHttpClient({
    guard: createHostGuard({ allowedHosts, resolve: async () => [{ address: '127.0.0.1', family: 4 }] }),
    redact: createRedactor(),
    userAgent: 'clipferry/test',
  });
  open.push(made);
  return made;
}

async function server(handler: TestHandler): Promise<TestServer> {
  const started = await startServer(handler);
  open.push(started);
  return started;
}

const never = new AbortController().signal;

async function read(downloader: Downloader, url: string, headers: Record<string, string> = {}) {
  const answer = await downloader.download({ url, headers }, never);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return { status: answer.status, headers: answer.headers, body: Buffer.concat(chunks) };
}

async function failure(promise: Promise<unknown>): Promise<FerryError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FerryError)) throw error;
  return error;
}

describe('downloads', () => {
  test('stream as sent: a packed answer is not unpacked', async () => {
    const { origin, host } = await server((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not really gzip');
    });
    const answer = await read(client([host]), origin, { 'accept-encoding': 'identity' });
    expect(answer.body.toString()).toBe('not really gzip');
  });

  test('a body larger than memory allows for is never held: it flows at the reader’s speed', async () => {
    const { origin, host } = await server((_, response) => {
      response.writeHead(200, { 'content-length': String(200 * 1_048_576) });
      let left = 200;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(Buffer.alloc(1_048_576))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const before = process.memoryUsage().rss;
    const answer = await client([host]).download({ url: origin, headers: {} }, never);
    let bytes = 0;
    let peak = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }
    expect(bytes).toBe(200 * 1_048_576);
    expect(peak).toBeLessThan(120 * 1_048_576);
  });

  test('a cut body ends with an error, not with an end', async () => {
    const { port } = await server((_, response) => void response.end(Buffer.alloc(500_000)));
    const proxy = await startTcpProxy(port, () => ({ cut: { direction: 'down', afterBytes: 100_000, how: 'end' } }));
    open.push(proxy);
    expect(await failure(read(client([proxy.host]), proxy.origin))).toMatchObject({
      code: 'connection-lost',
      remedy: 'wait-patiently',
    });
  });

  test('an answer nobody reads can be cancelled', async () => {
    const { origin, host } = await server((_, response) => void response.end(Buffer.alloc(5_000_000)));
    const answer = await client([host]).download({ url: origin, headers: {} }, never);
    answer.cancel();
    expect(answer.status).toBe(200);
  });
});

describe('redirects', () => {
  test('are followed, relative ones too, with the range kept', async () => {
    const { origin, host, requests } = await server((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else if (request.url === '/b') response.writeHead(307, { location: 'c' }).end();
      else response.end('here');
    });
    expect((await read(client([host]), `${origin}/a`, { range: 'bytes=5-' })).body.toString()).toBe('here');
    expect(requests.map((request) => [request.url, request.headers['range']])).toEqual([
      ['/a', 'bytes=5-'],
      ['/b', 'bytes=5-'],
      ['/c', 'bytes=5-'],
    ]);
  });

  test('to another host lose every header that may be a secret', async () => {
    const other = await server((_, response) => void response.end('there'));
    const first = await server((_, response) => void response.writeHead(302, { location: other.origin }).end());
    const headers = { cookie: 'a=b', authorization: 'x', 'x-token': 'y', range: 'bytes=1-', accept: '*/*' };
    await read(client([first.host, other.host]), first.origin, headers);
    expect(first.requests[0]?.headers).toMatchObject({ cookie: 'a=b', authorization: 'x' });
    const seen = other.requests[0]?.headers ?? {};
    expect(Object.keys(seen).filter((name) => /cookie|auth|token/.test(name))).toEqual([]);
    expect(seen).toMatchObject({ range: 'bytes=1-', accept: '*/*' });
  });

  test.each([
    'http://127.0.0.1:1/',
    'http://[::1]/',
    'http://169.254.169.254/latest',
    'http://2130706433/',
    'http://inside.test/',
  ])('to %s are refused', async (location) => {
    const { origin, host } = await server((_, response) => void response.writeHead(302, { location }).end());
    expect(await failure(read(client([host]), origin))).toMatchObject({ code: 'host-not-allowed', kind: 'needs-user' });
  });

  test('to a file are refused', async () => {
    const { origin, host } = await server((_, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    });
    expect(await failure(read(client([host]), origin))).toMatchObject({
      reason: { code: 'url-not-allowed', values: { fault: 'scheme', scheme: 'file:' } },
    });
  });

  test('in circles end', async () => {
    const { origin, host, requests } = await server(
      (_, response) => void response.writeHead(302, { location: '/' }).end(),
    );
    expect(await failure(read(client([host]), origin))).toMatchObject({
      kind: 'permanent',
      reason: { code: 'too-many-redirects', values: { host } },
    });
    expect(requests.length).toBe(6);
  });

  test('without a Location are answers', async () => {
    const { origin, host } = await server((_, response) => void response.writeHead(302).end('x'));
    expect((await read(client([host]), origin)).status).toBe(302);
  });
});

describe('from https', () => {
  const mock = useNock();

  test('to http is refused, to https followed', async () => {
    const http = client(['cdn.test', 'other.test']);
    mock('https://cdn.test').get('/a').reply(302, '', { location: 'http://cdn.test/a' });
    expect(await failure(read(http, 'https://cdn.test/a'))).toMatchObject({
      kind: 'permanent',
      reason: { code: 'insecure-redirect', values: { host: 'cdn.test', to: 'cdn.test' } },
    });
    mock('https://cdn.test').get('/b').reply(302, '', { location: 'https://other.test/b' });
    mock('https://other.test').get('/b').reply(200, 'ok');
    expect((await read(http, 'https://cdn.test/b')).body.toString()).toBe('ok');
  });
});

import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { randomTcpPlan, startTcpProxy, type TcpFaults, type TcpProxy } from '../support/fault-proxy.ts';
import { burstThenForward, type HttpProxy, randomHttpPlan, startHttpProxy } from '../support/fault-proxy-http.ts';
import { startServer, type TestServer } from '../support/http-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function server(): Promise<TestServer> {
  const started = await startServer((request, response) => {
    response.end(request.method === 'GET' ? Buffer.alloc(100_000, 7) : `got ${request.body.length}`);
  });
  open.push(started);
  return started;
}

async function tcp(faults: TcpFaults): Promise<{ upstream: TestServer; proxy: TcpProxy }> {
  const upstream = await server();
  const proxy = await startTcpProxy(upstream.port, () => faults);
  open.push(proxy);
  return { upstream, proxy };
}

interface Seen {
  readonly status: number | null;
  readonly bytes: number;
  readonly text: string;
  readonly headers: Record<string, unknown>;
  readonly error: string | null;
}

/** One request on its own connection, told as it went. */
function ask(origin: string, method: string, body: Buffer | null = null): Promise<Seen> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status: number | null = null;
    let headers: Record<string, unknown> = {};
    const done = (error: NodeJS.ErrnoException | null) => {
      const all = Buffer.concat(chunks);
      resolve({ status, bytes: all.length, text: all.toString(), headers, error: error?.code ?? null });
    };
    const outgoing = httpRequest(`${origin}/thing?x=1`, { method, agent: false }, (incoming) => {
      status = incoming.statusCode ?? null;
      headers = incoming.headers;
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', done);
      incoming.once('end', () => done(null));
    });
    outgoing.once('error', done);
    outgoing.end(body ?? undefined);
  });
}

describe('the TCP fault proxy', () => {
  test('without faults it changes nothing and counts both directions', async () => {
    const { proxy } = await tcp({});
    expect(await ask(proxy.origin, 'GET')).toMatchObject({ status: 200, bytes: 100_000, error: null });
    expect(proxy.bytes('down')).toBeGreaterThan(100_000);
    expect(proxy.bytes('up')).toBeGreaterThan(20);
    expect(proxy.connections()).toBe(1);
  });

  test('latency holds every answer back', async () => {
    const { proxy } = await tcp({ latencyMs: 60 });
    const began = performance.now();
    expect((await ask(proxy.origin, 'POST', Buffer.from('x'))).text).toBe('got 1');
    expect(performance.now() - began).toBeGreaterThan(110);
  });

  test('bandwidth is a ceiling', async () => {
    const { proxy } = await tcp({ bytesPerSecond: 400_000 });
    const began = performance.now();
    expect((await ask(proxy.origin, 'GET')).bytes).toBe(100_000);
    expect(performance.now() - began).toBeGreaterThan(220);
  });

  test('a cut on the way down passes exactly that many bytes, then resets', async () => {
    const { proxy } = await tcp({ cut: { direction: 'down', afterBytes: 5_000, how: 'reset' } });
    const seen = await ask(proxy.origin, 'GET');
    expect(seen.error).toBe('ECONNRESET');
    expect(seen.bytes).toBeLessThan(5_000);
    expect(proxy.bytes('down')).toBe(5_000);
  });

  test('a polite cut ends the stream early', async () => {
    const { proxy } = await tcp({ cut: { direction: 'down', afterBytes: 5_000, how: 'end' } });
    const seen = await ask(proxy.origin, 'GET');
    expect(seen).toMatchObject({ status: 200, error: 'ECONNRESET' });
    expect(seen.bytes).toBeGreaterThan(4_000);
  });

  test('a cut on the way up keeps the request from being complete', async () => {
    const { proxy, upstream } = await tcp({ cut: { direction: 'up', afterBytes: 1_000, how: 'reset' } });
    const seen = await ask(proxy.origin, 'POST', Buffer.alloc(50_000));
    expect(seen.status).toBeNull();
    expect(seen.error).toMatch(/ECONNRESET|EPIPE/);
    expect(upstream.requests).toHaveLength(0);
    expect(proxy.bytes('up')).toBe(1_000);
  });

  test('a reset at once never reaches the server', async () => {
    const { proxy, upstream } = await tcp({ resetAtOnce: true });
    expect((await ask(proxy.origin, 'GET')).error).toBe('ECONNRESET');
    expect(upstream.connections()).toBe(0);
  });

  test('a stalled connection stays open and silent', async () => {
    const { proxy } = await tcp({ cut: { direction: 'down', afterBytes: 0, how: 'stall' } });
    const socket = connect(proxy.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await quietFor(socket, 150)).toBe(true);
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  test('a new plan counts for the next connection', async () => {
    const { proxy } = await tcp({});
    proxy.setPlan((connection) => ({ resetAtOnce: connection === 2 }));
    expect((await ask(proxy.origin, 'GET')).error).toBeNull();
    expect((await ask(proxy.origin, 'GET')).error).toBe('ECONNRESET');
    expect((await ask(proxy.origin, 'GET')).error).toBeNull();
  });

  test('one seed gives one story, another seed another', () => {
    const story = (seed: number) => Array.from({ length: 200 }, (_, n) => randomTcpPlan(seed, 0.5)(n + 1));
    expect(story(1)).toEqual(story(1));
    expect(story(1)).not.toEqual(story(2));
    const faulty = story(3).filter((faults) => Object.keys(faults).length > 0).length;
    expect(faulty).toBeGreaterThan(70);
    expect(faulty).toBeLessThan(130);
  });
});

async function quietFor(socket: Socket, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms);
    for (const event of ['data', 'end', 'close', 'error'] as const) {
      socket.once(event, () => {
        clearTimeout(timer);
        resolve(false);
      });
    }
  });
}

describe('the HTTP fault proxy', () => {
  async function http(...[plan, onApplied]: [Parameters<HttpProxy['setPlan']>[0], ((status: number) => void)?]) {
    const upstream = await server();
    const proxy = await startHttpProxy(upstream.origin, { plan, onApplied: (_, status) => onApplied?.(status) });
    open.push(proxy);
    return { upstream, proxy };
  }

  test('forwards method, path, query, body and answer', async () => {
    const { proxy, upstream } = await http(() => ({ kind: 'forward' }));
    expect(await ask(proxy.origin, 'POST', Buffer.from('hello'))).toMatchObject({ status: 200, text: 'got 5' });
    expect(upstream.requests[0]).toMatchObject({ method: 'POST', url: '/thing?x=1' });
    expect(upstream.requests[0]?.headers.host).toBe(proxy.host);
  });

  test('answers a burst of 429 with Retry-After itself, then lets requests through', async () => {
    const fault = { kind: 'answer', status: 429, headers: { 'retry-after': '2' } } as const;
    const { proxy, upstream } = await http(burstThenForward(2, fault));
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push(await ask(proxy.origin, 'POST', Buffer.from('x')));
    expect(statuses.map((seen) => seen.status)).toEqual([429, 429, 200]);
    expect(statuses[0]?.headers['retry-after']).toBe('2');
    expect(upstream.requests).toHaveLength(1);
  });

  test('loses a request before the server sees it', async () => {
    const { proxy, upstream } = await http(() => ({ kind: 'lose-request' }));
    expect((await ask(proxy.origin, 'POST', Buffer.from('x'))).error).toBe('ECONNRESET');
    expect(upstream.requests).toHaveLength(0);
  });

  test('loses the answer after the server applied the request', async () => {
    const applied: number[] = [];
    const { proxy, upstream } = await http(
      () => ({ kind: 'lose-answer' }),
      (status) => applied.push(status),
    );
    expect((await ask(proxy.origin, 'POST', Buffer.from('x'))).error).toBe('ECONNRESET');
    expect(upstream.requests).toHaveLength(1);
    expect(applied).toEqual([200]);
  });

  test('delivers a request twice and answers once', async () => {
    const { proxy, upstream } = await http(() => ({ kind: 'duplicate' }));
    expect((await ask(proxy.origin, 'POST', Buffer.from('twice'))).text).toBe('got 5');
    expect(upstream.requests.map((request) => request.body.toString())).toEqual(['twice', 'twice']);
    expect(proxy.delivered()).toBe(2);
  });

  test('delivers late, long after the client gave up', async () => {
    const { proxy, upstream } = await http(() => ({ kind: 'late', delayMs: 80 }));
    expect((await ask(proxy.origin, 'POST', Buffer.from('x'))).error).toBe('ECONNRESET');
    expect(upstream.requests).toHaveLength(0);
    await expect.poll(() => upstream.requests.length).toBe(1);
  });

  test('cuts an answer in the middle of its body', async () => {
    const { proxy } = await http(() => ({ kind: 'cut-answer', afterBytes: 1_000 }));
    const seen = await ask(proxy.origin, 'GET');
    expect(seen).toMatchObject({ status: 200, error: 'ECONNRESET' });
    expect(seen.bytes).toBeLessThanOrEqual(1_000);
  });

  test('holds an answer back', async () => {
    const { proxy } = await http(() => ({ kind: 'slow-answer', delayMs: 80 }));
    const began = performance.now();
    expect((await ask(proxy.origin, 'GET')).bytes).toBe(100_000);
    expect(performance.now() - began).toBeGreaterThan(75);
  });

  test('one seed gives one story', () => {
    const faults = [{ kind: 'lose-answer' }, { kind: 'duplicate' }] as const;
    const request = { method: 'GET', url: '/', headers: {}, body: Buffer.alloc(0) };
    const story = (seed: number) =>
      Array.from({ length: 100 }, (_, n) =>
        randomHttpPlan(seed, { share: 0.5, faults })({ ...request, number: n + 1 }),
      );
    expect(story(5)).toEqual(story(5));
    expect(story(5)).not.toEqual(story(6));
  });
});

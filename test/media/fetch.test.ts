import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { FerryError, type IsoTime } from '../../src/contract/index.ts';
import { type FetchOutcome, type FetchRequest, fetchOriginal, removePart } from '../../src/media/fetch.ts';
import { createHostGate, type HostGate } from '../../src/media/host-gate.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { startTcpProxy, type TcpFaults, type TcpProxy } from '../support/fault-proxy.ts';
import { freePort, startServer, type TestHandler, type TestServer } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { type FileServerOptions, imageBytes, sha256, startFileServer, videoBytes } from './file-server.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

const downloader = createHttpClient({
  guard: createHostGuard({ allowedHosts: ['127.0.0.1'] }),
  redact: createRedactor(),
  userAgent: 'clipferry/test',
});
const clock = fakeClock('2026-11-22T12:00:00.000Z');
const never = new AbortController().signal;
const PATH =
  '/storage/v1/tos-zz-ve-0068c001/oABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789a?x-tos-signature=SIGNED&x-tos-expires=1';

async function fileServer(options: FileServerOptions): Promise<TestServer> {
  const started = await startFileServer(options);
  open.push(started);
  return started;
}

async function server(handler: TestHandler): Promise<TestServer> {
  const started = await startServer(handler);
  open.push(started);
  return started;
}

async function proxy(target: TestServer, plan: (connection: number) => TcpFaults): Promise<TcpProxy> {
  const started = await startTcpProxy(target.port, plan);
  open.push(started);
  return started;
}

interface Fetching {
  readonly origin: string;
  readonly partPath: string;
  run(more?: Partial<FetchRequest>, gate?: HostGate): Promise<FetchOutcome>;
}

async function fetching(origin: string): Promise<Fetching> {
  const partPath = join(await tempDir(), 'fetching', '1.part');
  return {
    origin,
    partPath,
    run: (more = {}, gate) =>
      fetchOriginal(
        { locator: `${origin}${PATH}`, kind: 'video', expiresAt: null, partPath, ...more },
        { downloader, clock, ...(gate ? { gate } : {}) },
        never,
      ),
  };
}

const file = videoBytes(300_000);
const fetched = { kind: 'fetched', bytes: file.length, sha256: sha256(file), extension: '.mp4', mime: 'video/mp4' };

function ranges(target: TestServer): (string | undefined)[] {
  return target.requests.map((request) => request.headers['range']);
}

describe('a file in one go', () => {
  test('is complete on disk, with its hash and the type its bytes say', async () => {
    const target = await fileServer({ file: () => file });
    const { run, partPath } = await fetching(target.origin);
    expect(await run()).toEqual(fetched);
    expect((await readFile(partPath)).equals(file)).toBe(true);
  });

  test('is asked for with a plain GET: no cookie, no Referer, no compression', async () => {
    const target = await fileServer({ file: () => file });
    await (await fetching(target.origin)).run();
    const headers = target.requests[0]?.headers ?? {};
    expect(target.requests[0]?.method).toBe('GET');
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(headers['accept-encoding']).toBe('identity');
  });

  test('asked for again, a complete part answers from the disk', async () => {
    const target = await fileServer({ file: () => file });
    const { run } = await fetching(target.origin);
    await run();
    expect(await run()).toEqual(fetched);
    expect(target.requests).toHaveLength(1);
  });

  test('without a length is taken as it comes', async () => {
    const target = await fileServer({ file: () => file, chunked: true });
    expect(await (await fetching(target.origin)).run()).toEqual(fetched);
  });

  test('tells its progress', async () => {
    const target = await fileServer({ file: () => file });
    const { partPath } = await fetching(target.origin);
    const seen: [number, number | null][] = [];
    const request: FetchRequest = { locator: target.origin, kind: 'video', expiresAt: null, partPath };
    await fetchOriginal(request, { downloader, clock, onProgress: (...step) => seen.push(step) }, never);
    expect(seen.at(-1)).toEqual([file.length, file.length]);
  });

  test('removePart leaves nothing, twice as well', async () => {
    const target = await fileServer({ file: () => file });
    const { run, partPath } = await fetching(target.origin);
    await run();
    await removePart(partPath);
    await removePart(partPath);
    expect(await readdir(join(partPath, '..'))).toEqual([]);
  });
});

describe('a file in pieces', () => {
  const cutOnce =
    (afterBytes: number) =>
    (connection: number): TcpFaults =>
      connection === 1 ? { cut: { direction: 'down', afterBytes, how: 'reset' } } : {};

  async function interrupted(options: Partial<FileServerOptions>, afterBytes = 120_000) {
    const target = await fileServer({ file: () => file, ...options });
    const between = await proxy(target, cutOnce(afterBytes));
    const job = await fetching(between.origin);
    const first = await job.run();
    const had = (await stat(job.partPath)).size;
    return { target, job, first, had };
  }

  test.each<[string, Partial<FileServerOptions>, string | undefined]>([
    ['with a strong ETag', { etag: () => '"v1"' }, '"v1"'],
    ['with a date only', { lastModified: 'Sun, 02 Jun 2024 18:00:05 GMT' }, 'Sun, 02 Jun 2024 18:00:05 GMT'],
    ['with a weak ETag, which proves nothing', { etag: () => 'W/"v1"' }, undefined],
    ['with the length alone', {}, undefined],
  ])('a cut is "later", and the next call continues where the disk ends: %s', async (_, options, ifRange) => {
    const { target, job, first, had } = await interrupted(options);
    expect(first).toMatchObject({ kind: 'later', patient: true, retryAfterMs: null });
    expect(first).toMatchObject({ reason: { code: 'connection-lost', values: { method: 'GET', began: true } } });
    expect(had).toBeGreaterThan(50_000);
    expect(await job.run()).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, `bytes=${had}-`]);
    expect(target.requests[1]?.headers['if-range']).toBe(ifRange);
    expect((await readFile(job.partPath)).equals(file)).toBe(true);
  });

  test('another file behind the link (new ETag): from the start, without a byte of the old one', async () => {
    let current = file;
    const { target, job } = await interrupted({ file: () => current, etag: () => `"${sha256(current).slice(0, 8)}"` });
    current = videoBytes(250_000, 9);
    expect(await job.run()).toMatchObject({ kind: 'fetched', sha256: sha256(current), bytes: 250_000 });
    expect(target.requests).toHaveLength(2);
  });

  test('another file with the same validators but another length: noticed by the numbers', async () => {
    let current = file;
    const { job } = await interrupted({ file: () => current });
    current = videoBytes(310_000, 9);
    expect(await job.run()).toMatchObject({ kind: 'fetched', sha256: sha256(current), bytes: 310_000 });
  });

  test('a shorter file (416): from the start', async () => {
    let current = file;
    const { job } = await interrupted({ file: () => current });
    current = videoBytes(20_000, 9);
    expect(await job.run()).toMatchObject({ kind: 'fetched', sha256: sha256(current), bytes: 20_000 });
  });

  test('a server that ignores ranges: all of it again, and right', async () => {
    const { job } = await interrupted({ ranges: false });
    expect(await job.run()).toEqual(fetched);
  });

  test('a server that answers another range than asked: not glued together', async () => {
    let calls = 0;
    const target = await server((request, response) => {
      calls += 1;
      if (calls === 1) {
        response.writeHead(200, { 'content-length': String(file.length) });
        response.write(file.subarray(0, 100_000), () => response.destroy());
      } else if (request.headers['range']) {
        const piece = file.subarray(50_000);
        response.writeHead(206, { 'content-range': `bytes 50000-${file.length - 1}/${file.length}` }).end(piece);
      } else response.end(file);
    });
    const job = await fetching(target.origin);
    expect((await job.run()).kind).toBe('later');
    expect(await job.run()).toEqual(fetched);
  });

  test('a server that hands out small pieces: asked until it is whole', async () => {
    const target = await fileServer({ file: () => file, etag: () => '"v1"', maxPiece: 40_000 });
    const between = await proxy(target, cutOnce(60_000));
    const job = await fetching(between.origin);
    expect((await job.run()).kind).toBe('later');
    expect(await job.run()).toEqual(fetched);
    expect(target.requests.length).toBeGreaterThan(5);
  });

  test('a server that promises more than it sends for ever ends as "later", not as a loop', async () => {
    const target = await server((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 5-9/100' }).end('abcde');
    });
    expect(await (await fetching(target.origin)).run()).toMatchObject({
      kind: 'later',
      patient: false,
      reason: { code: 'unsteady-answer' },
    });
    expect(target.requests.length).toBeLessThan(6);
  });

  test('the whole file was there before the process died: 416 with its length ends it', async () => {
    const target = await fileServer({ file: () => file, etag: () => '"v1"', chunked: true });
    const job = await fetching(target.origin);
    await job.run();
    expect(await job.run()).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, `bytes=${file.length}-`]);
  });

  test('a renewed link to the same place continues', async () => {
    const { job, target, had } = await interrupted({ etag: () => '"v1"' });
    const renewed = await job.run({ locator: `${job.origin}${PATH.replace('SIGNED', 'SIGNED-ANEW')}` });
    expect(renewed).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, `bytes=${had}-`]);
  });

  test('a link to another place starts anew', async () => {
    const { job, target } = await interrupted({ etag: () => '"v1"' });
    expect(await job.run({ locator: `${job.origin}/elsewhere` })).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, undefined]);
  });

  test.each<[string, (partPath: string) => Promise<void>]>([
    ['its record is gone', (path) => writeFile(`${path}.json`, '')],
    ['its record is damaged', (path) => writeFile(`${path}.json`, '{"v":1,"source"')],
    [
      'the machine was started anew since',
      async (path) => {
        const record = JSON.parse(await readFile(`${path}.json`, 'utf8')) as object;
        await writeFile(`${path}.json`, JSON.stringify({ ...record, boot: 'another' }));
      },
    ],
    ['it is longer than the file', (path) => truncate(path, 900_000)],
  ])('a part is not trusted when %s', async (_, damage) => {
    const { target, job } = await interrupted({ etag: () => '"v1"' });
    await damage(job.partPath);
    expect(await job.run()).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, undefined]);
  });

  test('the record beside the part holds no link', async () => {
    const { job } = await interrupted({ etag: () => '"v1"' });
    expect(await readFile(`${job.partPath}.json`, 'utf8')).not.toMatch(/SIGNED|127\.0\.0\.1|http/);
  });

  test('stopping keeps what is there', async () => {
    const target = await fileServer({ file: () => file, etag: () => '"v1"' });
    const slow = await proxy(target, (connection) => (connection === 1 ? { bytesPerSecond: 400_000 } : {}));
    const job = await fetching(slow.origin);
    const controller = new AbortController();
    const request: FetchRequest = {
      locator: `${slow.origin}${PATH}`,
      kind: 'video',
      expiresAt: null,
      partPath: job.partPath,
    };
    const onProgress = (bytes: number) => {
      if (bytes > 60_000) controller.abort();
    };
    const stopped = fetchOriginal(request, { downloader, clock, onProgress }, controller.signal);
    await expect(stopped).rejects.toMatchObject({ code: 'aborted', kind: 'interrupted' });
    const had = (await stat(job.partPath)).size;
    expect(had).toBeGreaterThan(60_000);
    expect(await job.run()).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, `bytes=${had}-`]);
  });
});

describe('what the server says instead', () => {
  const past: IsoTime = '2026-11-20T12:49:00.000Z';
  const future: IsoTime = '2026-11-30T12:49:00.000Z';
  const ourDate = 'Sun, 22 Nov 2026 12:00:00 GMT';

  async function told(
    status: number,
    headers: Record<string, string>,
    body: string | Buffer,
    expiresAt: IsoTime | null,
  ) {
    const target = await server(
      (_, response) => void response.writeHead(status, { date: ourDate, ...headers }).end(body),
    );
    const job = await fetching(target.origin);
    return { outcome: await job.run({ expiresAt }), job };
  }

  test.each([400, 401, 403, 404, 410])(
    '%i and the link’s own end has passed: expired, with the date',
    async (status) => {
      const { outcome } = await told(status, {}, '', past);
      const link = expect.stringMatching(/^127\.0\.0\.1:\d+\/…\/oABCDEF/);
      expect(outcome).toEqual({ kind: 'expired', reason: { code: 'expired-link', values: { diedAt: past, link } } });
    },
  );

  test.each([400, 401, 403, 404, 410, 451])('%i although the link should live: refused', async (status) => {
    const link = expect.any(String);
    expect((await told(status, {}, '', future)).outcome).toEqual({
      kind: 'refused',
      reason: { code: 'link-refused', values: { status, link, diesAt: future } },
    });
    expect((await told(status, {}, '', null)).outcome).toEqual({
      kind: 'refused',
      reason: { code: 'link-refused', values: { status, link } },
    });
  });

  test('a link past its end that still works is fetched', async () => {
    expect((await told(200, {}, file, past)).outcome).toEqual(fetched);
  });

  test('the server’s clock decides, not a wrong one here', async () => {
    const later = { date: 'Tue, 01 Dec 2026 12:00:00 GMT' };
    expect((await told(403, later, '', future)).outcome.kind).toBe('expired');
    const earlier = { date: 'Thu, 19 Nov 2026 12:00:00 GMT' };
    expect((await told(403, earlier, '', past)).outcome.kind).toBe('refused');
  });

  test.each<[number, Record<string, string>, number | null]>([
    [429, { 'retry-after': '7' }, 7_000],
    [429, {}, null],
    [503, { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, 30_000],
    [500, {}, null],
    [504, {}, null],
    [408, {}, null],
  ])('%i %o: later, for as long as it takes', async (status, headers, retryAfterMs) => {
    expect((await told(status, headers, '', past)).outcome).toEqual({
      kind: 'later',
      patient: true,
      retryAfterMs,
      reason: { code: 'link-busy', values: { status, link: expect.any(String) } },
    });
  });

  test.each<[string, string | Buffer, Record<string, string>, object]>([
    ['a login page', '\n<!DOCTYPE html><html>log in</html>', {}, { looksLike: 'web-page' }],
    ['an error as JSON', '{"error":"denied"}', { 'content-type': 'video/mp4' }, { looksLike: 'json' }],
    ['an error as XML', '<?xml version="1.0"?><Error/>', {}, { looksLike: 'xml' }],
    ['a line of text', 'Bad URL hash', {}, { looksLike: 'text' }],
    ['nothing', '', {}, { looksLike: 'nothing' }],
    [
      'a zip',
      Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(100)]),
      {},
      { looksLike: 'type', mime: 'application/zip' },
    ],
    [
      'scrambled bytes',
      Buffer.from('9f86d081884c7d659a2feaa0c55ad015', 'hex'),
      {},
      { looksLike: 'unknown', firstBytes: '9f86d081884c7d65' },
    ],
    [
      'something packed in a way nobody knows',
      Buffer.from('9f86d081884c7d659a2feaa0c55ad015', 'hex'),
      { 'content-encoding': 'dcb' },
      { looksLike: 'packed', encoding: 'dcb' },
    ],
  ])('%s where a video should be: not media', async (_, body, headers, looks) => {
    const { outcome, job } = await told(200, headers, body, future);
    const values = { link: expect.any(String), wanted: 'video', ...looks };
    expect(outcome).toEqual({ kind: 'not-media', reason: { code: 'not-media', values } });
    expect((await stat(job.partPath)).size).toBe(0);
  });

  test('a page instead of the file, after the link’s end: expired', async () => {
    expect((await told(200, {}, '<html>', past)).outcome.kind).toBe('expired');
  });

  test('any picture, video or sound is taken, whatever was expected: the link dies', async () => {
    const picture = await server((_, response) => void response.end(imageBytes(5_000)));
    const outcome = await (await fetching(picture.origin)).run({ kind: 'image' });
    expect(outcome).toMatchObject({ kind: 'fetched', mime: 'image/jpeg', extension: '.jpg' });
    const video = await fileServer({ file: () => file });
    expect(await (await fetching(video.origin)).run({ kind: 'image' })).toEqual(fetched);
  });

  test('a login page does not cost the half that is there', async () => {
    let calls = 0;
    const target = await server((request, response) => {
      calls += 1;
      const start = Number(/\d+/.exec(request.headers['range'] ?? '')?.[0] ?? 0);
      if (calls === 2 || calls === 3) return void response.end('<html>');
      response.writeHead(start > 0 ? 206 : 200, {
        'content-length': String(file.length - start),
        ...(start > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
      });
      if (calls === 1) response.write(file.subarray(0, 100_000), () => response.destroy());
      else response.end(file.subarray(start));
    });
    const job = await fetching(target.origin);
    expect([(await job.run()).kind, (await job.run()).kind]).toEqual(['later', 'not-media']);
    const had = (await stat(job.partPath)).size;
    expect(had).toBeGreaterThan(0);
    expect(await job.run()).toEqual(fetched);
    expect(ranges(target)).toEqual([undefined, `bytes=${had}-`, undefined, `bytes=${had}-`]);
  });

  test('a file larger than believable is not taken, said or not', async () => {
    const sized = await fileServer({ file: () => file });
    expect(await (await fetching(sized.origin)).run({ maximumBytes: 10_000 })).toMatchObject({ kind: 'not-media' });
    const unsized = await fileServer({ file: () => file, chunked: true });
    const job = await fetching(unsized.origin);
    expect(await job.run({ maximumBytes: 10_000 })).toMatchObject({ kind: 'not-media' });
    expect((await stat(job.partPath)).size).toBe(0);
  });

  test('a file smaller than asked for is not media, also when asked again', async () => {
    const target = await fileServer({ file: () => file });
    const job = await fetching(target.origin);
    expect(await job.run({ minimumBytes: 400_000 })).toMatchObject({ kind: 'not-media' });
    expect(await job.run({ minimumBytes: 400_000 })).toMatchObject({ kind: 'not-media' });
  });

  test('nobody there: later', async () => {
    const job = await fetching(`http://127.0.0.1:${await freePort()}`);
    expect(await job.run()).toMatchObject({
      kind: 'later',
      patient: true,
      reason: { code: 'connection-refused' },
    });
  });

  test('an address that is not allowed: refused, with the way out', async () => {
    const outcome = await (await fetching('http://192.168.7.7')).run();
    const values = { host: '192.168.7.7', address: '192.168.7.7', odd: false, allow: '192.168.7.7:80' };
    expect(outcome).toEqual({ kind: 'refused', reason: { code: 'host-not-allowed', values } });
  });

  test('no link at all: refused', async () => {
    expect(await (await fetching('')).run({ locator: 'N/A' })).toEqual({
      kind: 'refused',
      reason: { code: 'bad-link' },
    });
  });

  test('no reason repeats the signature', async () => {
    for (const status of [200, 403, 429, 503]) {
      const { outcome } = await told(status, {}, '<html>', null);
      expect(JSON.stringify(outcome)).not.toContain('SIGNED');
    }
  });

  test('a workspace that cannot be written is fatal and names the place', async () => {
    const target = await fileServer({ file: () => file });
    const { partPath } = await fetching(target.origin);
    await fetchOriginal(
      { locator: target.origin, kind: 'video', expiresAt: null, partPath },
      { downloader, clock },
      never,
    );
    const below = {
      locator: target.origin,
      kind: 'video',
      expiresAt: null,
      partPath: join(partPath, 'deeper', 'x.part'),
    } as const;
    const error = await fetchOriginal(below, { downloader, clock }, never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FerryError);
    expect(error).toMatchObject({ kind: 'fatal', code: 'not-a-folder' });
    expect(error).toHaveProperty('reason.values.path', join(partPath, 'deeper'));
  });
});

describe('manners', () => {
  test('requests to one host keep their distance, other hosts do not wait for it', async () => {
    const gate = createHostGate(60);
    const began = performance.now();
    await Promise.all([gate.enter('a', never), gate.enter('a', never), gate.enter('a', never), gate.enter('b', never)]);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(115);
    const slow = createHostGate(60_000);
    await slow.enter('a', never);
    // Would run into the test's time limit if it waited for the other host.
    await slow.enter('c', never);
  });

  test('a host that asked for silence is not asked again until then', async () => {
    const target = await server((_, response) => void response.writeHead(429, { 'retry-after': '60' }).end());
    const job = await fetching(target.origin);
    const gate = createHostGate(0);
    await job.run({}, gate);
    const second = await job.run({}, gate);
    expect(second).toMatchObject({ kind: 'later', patient: true, reason: { code: 'host-silent' } });
    expect(second.kind === 'later' ? second.retryAfterMs : 0).toBeGreaterThan(58_000);
    expect(target.requests).toHaveLength(1);
  });

  test('waiting for a slot ends when the run is stopped', async () => {
    const gate = createHostGate(60_000);
    const controller = new AbortController();
    await gate.enter('a', controller.signal);
    const waiting = gate.enter('a', controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('kill -9 in the middle', () => {
  test('a new process sends for exactly what is missing, and the file is the same byte for byte', async () => {
    const big = videoBytes(1_500_000, 5);
    const target = await fileServer({ file: () => big, etag: () => '"big"' });
    const kills = 3;
    const slow = await proxy(target, (connection) => (connection <= kills ? { bytesPerSecond: 800_000 } : {}));
    const { partPath } = await fetching(slow.origin);
    const onDisk: number[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      const child = startChild(slow, partPath);
      await expect.poll(() => sizeOf(partPath), { timeout: 15_000, interval: 5 }).toBeGreaterThan(kill * 250_000);
      child.kill('SIGKILL');
      await once(child, 'exit');
      onDisk.push(await sizeOf(partPath));
    }
    const last = startChild(slow, partPath);
    let said = '';
    last.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(last, 'exit');
    expect(JSON.parse(said)).toMatchObject({ kind: 'fetched', bytes: big.length, sha256: sha256(big) });
    expect((await readFile(partPath)).equals(big)).toBe(true);
    expect(ranges(target)).toEqual([undefined, ...onDisk.map((bytes) => `bytes=${bytes}-`)]);
  });

  function startChild(through: TcpProxy, partPath: string): ChildProcess {
    const script = join(import.meta.dirname, 'fetch-child.ts');
    const args = ['--import', 'tsx', script, `${through.origin}${PATH}`, partPath, through.host];
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async function sizeOf(path: string): Promise<number> {
    return stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  }
});

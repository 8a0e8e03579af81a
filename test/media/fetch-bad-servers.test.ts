import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type FetchOutcome, fetchOriginal } from '../../src/media/fetch.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { imageBytes, sha256, videoBytes } from './file-server.ts';

const downloader = createHttpClient({
  guard: createHostGuard({ allowedHosts: ['127.0.0.1'] }),
  redact: createRedactor(),
  userAgent: 'clipferry/test',
});
const clock = fakeClock();
const never = new AbortController().signal;

const file = videoBytes(60_000);
const other = videoBytes(60_000, 7);
const half = file.length / 2;
const total = file.length;
const fetched = { kind: 'fetched', bytes: total, sha256: sha256(file), extension: '.mp4', mime: 'video/mp4' };

type Handler = (response: ServerResponse, from: number | null, asked: number) => void;

interface Site {
  readonly server: TestServer;
  readonly partPath: string;
  /** the Range of each request so far; null: none */
  ranges(): (number | null)[];
  run(): Promise<FetchOutcome>;
}

async function site(handler: Handler): Promise<Site> {
  const rangeOf = (range: string | undefined) => {
    const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
    return from === undefined ? null : Number(from);
  };
  const server = await startServer((request, response) =>
    handler(response, rangeOf(request.headers.range), request.number),
  );
  onTestFinished(() => server.close());
  const partPath = join(await tempDir(), '1.part');
  const request = { locator: `${server.origin}/a`, kind: 'video', expiresAt: null, partPath } as const;
  return {
    server,
    partPath,
    ranges: () => server.requests.map(({ headers }) => rangeOf(headers.range)),
    run: () => fetchOriginal(request, { downloader, clock }, never),
  };
}

/** Sends so many bytes of a body that was announced longer, and hangs up. */
function cut(response: ServerResponse, bytes: Buffer, length = total): void {
  response.writeHead(200, { 'content-length': length, etag: '"a"' });
  response.write(bytes, () => response.destroy());
}

function whole(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': total, etag: '"a"' }).end(file);
}

/** The first half arrives; then `rest` answers whoever asks for the second, and the whole is there for who asks for it. */
async function afterHalf(rest: (response: ServerResponse, from: number) => void): Promise<Site> {
  const made = await site((response, from, asked) => {
    if (asked === 1) cut(response, file.subarray(0, half));
    else if (from === null) whole(response);
    else rest(response, from);
  });
  expect((await made.run()).kind).toBe('later');
  return made;
}

const rangeOf = (from: number, of: number | string = total) => `bytes ${from}-${total - 1}/${of}`;

describe('a server that cannot continue a file is asked for all of it, once', () => {
  test.each<[string, (response: ServerResponse, from: number) => void]>([
    [
      'it says 200 and sends only the rest, with a Content-Range',
      (response, from) => {
        const rest = file.subarray(from);
        const headers = { 'content-length': rest.length, 'content-range': rangeOf(from), etag: '"a"' };
        response.writeHead(200, headers).end(rest);
      },
    ],
    [
      'it says 200 and sends only the rest, without a word about it',
      (response, from) => {
        const rest = file.subarray(from);
        response.writeHead(200, { 'content-length': rest.length, etag: '"a"' }).end(rest);
      },
    ],
    [
      'it says 200 and sends only the rest, without a length',
      (response, from) => response.writeHead(200, { etag: '"a"' }).end(file.subarray(from)),
    ],
    [
      'its piece begins earlier',
      (response) => response.writeHead(206, { 'content-range': rangeOf(10), etag: '"a"' }).end(file.subarray(10)),
    ],
    [
      'its piece begins later',
      (response, from) =>
        response.writeHead(206, { 'content-range': rangeOf(from + 5), etag: '"a"' }).end(file.subarray(from + 5)),
    ],
    [
      'its piece is of a longer file',
      (response, from) =>
        response.writeHead(206, { 'content-range': rangeOf(from, total + 1), etag: '"a"' }).end(file.subarray(from)),
    ],
    [
      'its piece is of another version',
      (response, from) =>
        response.writeHead(206, { 'content-range': rangeOf(from), etag: '"b"' }).end(other.subarray(from)),
    ],
    [
      'its piece does not say of which file, nor how long that is',
      (response, from) => response.writeHead(206, { 'content-range': rangeOf(from, '*') }).end(other.subarray(from)),
    ],
    [
      'its piece has another length than its range',
      (response, from) => {
        const rest = file.subarray(from, total - 100);
        const headers = { 'content-range': rangeOf(from), 'content-length': rest.length, etag: '"a"' };
        response.writeHead(206, headers).end(rest);
      },
    ],
    [
      'its piece goes on past its range',
      (response, from) => {
        response.writeHead(206, { 'content-range': rangeOf(from), etag: '"a"' });
        response.end(Buffer.concat([other.subarray(from), Buffer.alloc(5_000, 7)]));
      },
    ],
    [
      'its piece is packed',
      (response, from) => {
        const rest = gzipSync(file.subarray(from));
        const headers = { 'content-range': rangeOf(from), 'content-encoding': 'gzip', etag: '"a"' };
        response.writeHead(206, headers).end(rest);
      },
    ],
    [
      'it sends several pieces in one',
      (response, from) => {
        const head = `--x\r\nContent-Type: video/mp4\r\nContent-Range: ${rangeOf(from)}\r\n\r\n`;
        response.writeHead(206, { 'content-type': 'multipart/byteranges; boundary=x', etag: '"a"' });
        response.end(Buffer.concat([Buffer.from(head), file.subarray(from), Buffer.from('\r\n--x--\r\n')]));
      },
    ],
    ['it sends a piece without saying which', (response, from) => response.writeHead(206).end(file.subarray(from))],
    [
      'it counts in another unit',
      (response, from) => response.writeHead(206, { 'content-range': `seconds ${from}-9/10` }).end(file.subarray(from)),
    ],
    ['it has no such range (416)', (response) => response.writeHead(416).end()],
    [
      'it has no such range of another version, which happens to end there',
      (response, from) => response.writeHead(416, { 'content-range': `bytes */${from}`, etag: '"b"' }).end(),
    ],
    ['it sends nothing (204)', (response) => response.writeHead(204).end()],
    ['it sends an empty 200', (response) => response.writeHead(200).end()],
    ['it sends a page with 200', (response) => response.writeHead(200).end('<!doctype html><p>hello')],
    ['it refuses ranges with 400', (response) => response.writeHead(400).end()],
    ['it refuses ranges with 403', (response) => response.writeHead(403).end()],
    ['it knows no ranges (501)', (response) => response.writeHead(501).end()],
  ])('%s', async (_, rest) => {
    const { run, ranges, partPath } = await afterHalf(rest);
    expect(await run()).toEqual(fetched);
    expect(ranges()).toEqual([null, half, null]);
    expect((await readFile(partPath)).equals(file)).toBe(true);
  });

  test('it sends all of it at once: then nothing is asked again', async () => {
    const { run, ranges } = await afterHalf(whole);
    expect(await run()).toEqual(fetched);
    expect(ranges()).toEqual([null, half]);
  });

  test('it has another file now, and sends all of that', async () => {
    const { run, ranges } = await afterHalf((response) =>
      response.writeHead(200, { 'content-length': total, etag: '"b"' }).end(other),
    );
    expect(await run()).toMatchObject({ kind: 'fetched', sha256: sha256(other) });
    expect(ranges()).toEqual([null, half]);
  });
});

describe('what is on disk is not thrown away for a bad answer', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['only pages', (response) => response.writeHead(200).end('<!doctype html>'), 'not-media'],
    ['only refusals', (response) => response.writeHead(403).end(), 'refused'],
    ['only 416', (response) => response.writeHead(416).end(), 'later'],
    ['only nothing', (response) => response.writeHead(204).end(), 'not-media'],
    ['only trouble', (response) => response.writeHead(500).end(), 'later'],
    [
      'a wrong piece of everything',
      (response) => response.writeHead(206, { 'content-range': `bytes 5-9/${total}` }).end('abcde'),
      'later',
    ],
  ])('for a while it has %s', async (_, bad, kind) => {
    let isBad = true;
    const { run, ranges } = await site((response, from, asked) => {
      if (asked === 1) return cut(response, file.subarray(0, half));
      if (isBad) return bad(response);
      const headers = { 'content-range': rangeOf(from ?? 0), etag: '"a"' };
      return response.writeHead(206, headers).end(file.subarray(from ?? 0));
    });
    await run();
    expect((await run()).kind).toBe(kind);
    isBad = false;
    expect(await run()).toEqual(fetched);
    expect(ranges()).toEqual([null, half, null, half]);
  });

  test('a server that is only busy is not asked for more', async () => {
    const { run, ranges } = await afterHalf((response) => response.writeHead(503).end());
    expect(await run()).toMatchObject({ kind: 'later', patient: true, reason: { code: 'link-busy' } });
    expect(ranges()).toEqual([null, half]);
  });
});

describe('a length that is a lie', () => {
  test('longer than the file, where ranges work: the server says itself that nothing is missing', async () => {
    const { run, ranges } = await site((response, from) => {
      if (from === null) cut(response, file, total + 10);
      else response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
    });
    expect((await run()).kind).toBe('later');
    expect(await run()).toEqual(fetched);
    expect(ranges()).toEqual([null, total]);
  });

  test('longer than the file, where ranges do not work: ended twice at the same byte, that is the end', async () => {
    const { run, ranges } = await site((response) => cut(response, file, total + 10));
    expect((await run()).kind).toBe('later');
    expect(await run()).toEqual(fetched);
    expect(ranges()).toEqual([null, total]);
  });

  test('shorter than the file: what was announced is taken, and nothing after it', async () => {
    const { run } = await site((response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\nContent-Length: ${half}\r\n\r\n`);
      response.socket?.write(file.subarray(0, half), () => setTimeout(() => response.socket?.end(file), 50));
    });
    expect(await run()).toMatchObject({ kind: 'fetched', bytes: half, sha256: sha256(file.subarray(0, half)) });
  });
});

describe('a file that comes packed, though asked for plain', () => {
  test.each<[string, Buffer]>([
    ['gzip', gzipSync(file)],
    ['br', brotliCompressSync(file)],
  ])('%s is unpacked', async (encoding, bytes) => {
    const { run, partPath } = await site((response) =>
      response.writeHead(200, { 'content-encoding': encoding, 'content-length': bytes.length }).end(bytes),
    );
    expect(await run()).toEqual(fetched);
    expect((await readFile(partPath)).equals(file)).toBe(true);
  });

  test('cut in the middle, it is asked for from its start: ranges would count packed bytes', async () => {
    const bytes = gzipSync(file);
    const { run, ranges } = await site((response, _from, asked) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bytes.length, etag: '"a"' });
      if (asked === 1) response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      else response.end(bytes);
    });
    expect((await run()).kind).toBe('later');
    expect(await run()).toEqual(fetched);
    expect(ranges().at(-1)).toBeNull();
  });

  test('called packed and not packed: taken as it is', async () => {
    const { run } = await site((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(file));
    expect(await run()).toEqual(fetched);
  });

  test('a packed page is called a page', async () => {
    const page = gzipSync(`<!doctype html>${'<p>hello</p>'.repeat(5_000)}`);
    const { run } = await site((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(page));
    expect(await run()).toMatchObject({ kind: 'not-media', reason: { values: { looksLike: 'web-page' } } });
  });

  test('packed and damaged: later, and no crash', async () => {
    const bytes = gzipSync(file);
    bytes.fill(0, 5_000, 5_100);
    const { run } = await site((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes));
    expect(await run()).toMatchObject({ kind: 'later', reason: { code: 'answer-unreadable' } });
  });
});

test('a few hundred bytes of a slow server are kept', async () => {
  const { run, ranges } = await site((response, from, asked) => {
    if (asked === 1) cut(response, file.subarray(0, 300));
    else response.writeHead(206, { 'content-range': rangeOf(from ?? 0), etag: '"a"' }).end(file.subarray(from ?? 0));
  });
  await run();
  expect(await run()).toEqual(fetched);
  expect(ranges()).toEqual([null, 300]);
});

test('a picture where a video should be is kept as what it is', async () => {
  const picture = imageBytes(9_000);
  const { run } = await site((response) => response.end(picture));
  expect(await run()).toMatchObject({ kind: 'fetched', extension: '.jpg', mime: 'image/jpeg', bytes: 9_000 });
});

test('bytes nobody knows are kept when the server calls them a video', async () => {
  const scrambled = Buffer.from('9f86d081884c7d659a2feaa0c55ad015', 'hex');
  const { run } = await site((response) => response.writeHead(200, { 'content-type': 'video/mp4' }).end(scrambled));
  expect(await run()).toMatchObject({ kind: 'fetched', extension: '.bin', mime: 'video/mp4' });
});

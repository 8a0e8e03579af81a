import { createHash } from 'node:crypto';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { assert, integer, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeskFile } from '../../src/hand-off/desk-files.ts';
import { rangeIn, sendFile } from '../../src/hand-off/send-file.ts';
import { readPlain } from '../../src/media/patched-file.ts';
import { tempDir } from '../support/temp.ts';

describe('a range', () => {
  it.each([
    [undefined, 100, null],
    ['bytes=0-', 100, { start: 0, end: 99 }],
    ['bytes=0-0', 100, { start: 0, end: 0 }],
    ['bytes=0-1', 100, { start: 0, end: 1 }],
    ['bytes=99-', 100, { start: 99, end: 99 }],
    ['bytes=10-1000', 100, { start: 10, end: 99 }],
    ['bytes=-1', 100, { start: 99, end: 99 }],
    ['bytes=-1000', 100, { start: 0, end: 99 }],
    ['bytes=-0', 100, 'unsatisfiable'],
    ['bytes=100-', 100, 'unsatisfiable'],
    ['bytes=100-200', 100, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-5', 0, 'unsatisfiable'],
    ['bytes=999999999999999-', 100, 'unsatisfiable'],
    // What is no range, or more than one, is the whole file.
    ['bytes=20-10', 100, null],
    ['bytes=-', 100, null],
    ['bytes=', 100, null],
    ['bytes=0-1,5-6', 100, null],
    ['bytes=--1', 100, null],
    ['bytes=-1-2', 100, null],
    ['bytes=1e3-', 100, null],
    ['bytes=0x1-', 100, null],
    ['bytes=9999999999999999999999-', 100, null],
    ['bytes=0-18446744073709551616', 100, null],
    ['items=0-1', 100, null],
    ['BYTES=0-1', 100, null],
    ['bytes=0-1\n', 100, null],
    ['', 100, null],
  ] as const)('%j of %i bytes is %j', (header, size, wanted) => {
    expect(rangeIn(header, size)).toEqual(wanted);
  });

  it('is within the file, whatever is asked', () => {
    const number = oneof(integer({ min: 0 }).map(String), string({ maxLength: 4 }));
    const header = oneof(
      string(),
      tuple(number, number).map(([first, last]) => `bytes=${first}-${last}`),
    );
    const size = oneof(integer({ min: 0, max: 3 }), integer({ min: 0 }));
    assert(
      property(header, size, (asked, bytes) => {
        const range = rangeIn(asked, bytes);
        if (range === null || range === 'unsatisfiable') return true;
        return 0 <= range.start && range.start <= range.end && range.end < bytes;
      }),
    );
  });
});

interface Served {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** it broke off before what was promised had arrived */
  readonly cut: boolean;
}

interface Place {
  readonly path: string;
  ask(
    headers?: Readonly<Record<string, string>>,
    options?: { readonly method?: string; readonly url?: string; readonly midway?: () => Promise<void> },
  ): Promise<Served>;
}

/** Serves one file, and nothing else. */
async function place(bytes: Buffer): Promise<Place> {
  const path = join(await tempDir(), 'file');
  await writeFile(path, bytes);
  const open: DeskFile['open'] = (range) => readPlain(path, range);
  const file = { bytes: bytes.length, mime: 'video/mp4', name: '001.mp4', open } as DeskFile;
  const server = createServer((request, response) => void sendFile(request, response, file));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Nothing but what it sends may end a connection here.
  server.keepAliveTimeout = 0;
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const { port } = server.address() as AddressInfo;
  const ask: Place['ask'] = (headers = {}, { method = 'GET', url = '/', midway } = {}) =>
    new Promise((resolve, reject) => {
      const asked = get({ host: '127.0.0.1', port, path: url, method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        const done = (cut: boolean) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks), cut });
        const listen = () => response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(false)).on('error', () => done(true));
        if (midway === undefined) listen();
        else midway().then(listen, reject);
      });
      asked.on('error', reject);
    });
  return { path, ask };
}

const sample = Buffer.from(Array.from({ length: 1_000 }, (_, n) => n % 251));

describe('a file', () => {
  it('arrives whole, and any part of it exactly', async () => {
    const { ask } = await place(sample);
    const whole = await ask();
    expect(whole).toMatchObject({
      status: 200,
      headers: {
        'content-length': '1000',
        'accept-ranges': 'bytes',
        'content-disposition': 'inline; filename="001.mp4"',
      },
    });
    expect(whole.body.equals(sample)).toBe(true);
    for (const [range, start, end] of [
      ['0-1', 0, 1],
      ['0-', 0, 999],
      ['-10', 990, 999],
      ['500-501', 500, 501],
      ['999-5000', 999, 999],
    ] as const) {
      const { status, headers, body } = await ask({ range: `bytes=${range}` });
      expect([status, headers['content-range'], headers['content-length']]).toEqual([
        206,
        `bytes ${start}-${end}/1000`,
        `${end - start + 1}`,
      ]);
      expect(body.equals(sample.subarray(start, end + 1))).toBe(true);
    }
    for (const range of ['bytes=0-1,5-6', 'nonsense', 'bytes=5-1'])
      expect(await ask({ range })).toMatchObject({ status: 200, headers: { 'content-length': '1000' } });
    const beyond = await ask({ range: 'bytes=1000-' });
    expect([beyond.status, beyond.headers['content-range'], beyond.body.length]).toEqual([416, 'bytes */1000', 0]);
  });

  it('is offered for saving where the page asks for it, and its size without it to HEAD', async () => {
    const { ask } = await place(sample);
    expect((await ask({}, { url: '/?save' })).headers['content-disposition']).toBe('attachment; filename="001.mp4"');
    const head = await ask({ range: 'bytes=0-9' }, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([206, '10', 0]);
  });

  it('may be empty', async () => {
    const { ask } = await place(Buffer.alloc(0));
    expect(await ask()).toMatchObject({ status: 200, headers: { 'content-length': '0' }, cut: false });
    expect((await ask({ range: 'bytes=0-' })).status).toBe(416);
  });

  it('that is gone is not found', async () => {
    const { path, ask } = await place(sample);
    await rm(path);
    expect((await ask()).status).toBe(404);
  });

  it('that becomes shorter on the way breaks off, and never looks whole', async () => {
    const large = Buffer.alloc(64 * 1024 * 1024, 7);
    const { path, ask } = await place(large);
    const { cut, body } = await ask({}, { midway: () => truncate(path, 1_000) });
    expect(cut).toBe(true);
    expect(body.length).toBeLessThan(large.length);
  });

  it('is the one that was there when it was asked for: same bytes to two at once', async () => {
    const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => (n * 7) % 253));
    const { ask } = await place(bytes);
    const wanted = createHash('sha256').update(bytes).digest('hex');
    for (const { body } of await Promise.all([ask(), ask(), ask()]))
      expect(createHash('sha256').update(body).digest('hex')).toBe(wanted);
  });
});

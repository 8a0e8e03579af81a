import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { IsoTime, SourcePost } from '../../src/contract/index.ts';
import { adoptOwnFiles } from '../../src/engine/own-files.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { sample } from '../support/media-samples.ts';
import { FakeDestination } from './fake-destination.ts';
import { failure, makePost, refOf, Stage, soon, told } from './stage.ts';

let video: Buffer;
beforeAll(async () => {
  video = await readFile(await sample('good'));
});

type Answer = (response: ServerResponse, asked: number, range: string | undefined) => void;

interface Site {
  readonly fake: FakeDestination;
  readonly stage: Stage;
  readonly server: TestServer;
  /** requests for the file of post n */
  asked(n: number): number;
}

const whole: Answer = (response) => response.writeHead(200, { 'content-length': video.length, etag: '"v"' }).end(video);

/** So many posts whose files a real server has; `answers` are for single ones. */
async function site(
  count: number,
  answers: Readonly<Record<number, Answer>> = {},
  over: (n: number) => { readonly expiresAt?: IsoTime; readonly post?: Partial<SourcePost> } = () => ({}),
): Promise<Site> {
  const asked = new Map<number, number>();
  const server = await startServer((request, response) => {
    const n = Number(/\/(\d+)\.mp4/.exec(request.url)?.[1]);
    asked.set(n, (asked.get(n) ?? 0) + 1);
    (answers[n] ?? whole)(response, asked.get(n) ?? 0, request.headers.range);
  });
  onTestFinished(() => server.close());
  const stage = await Stage.open('disk');
  stage.over = {
    downloader: createHttpClient({
      guard: createHostGuard({ allowedHosts: ['127.0.0.1'] }),
      redact: createRedactor(),
      userAgent: 'clipferry/test',
    }),
  };
  const fake = new FakeDestination();
  await stage.import(
    Array.from({ length: count }, (_, index) => {
      const { expiresAt = null, post = {} } = over(index + 1);
      return makePost(index + 1, post, { locator: `${server.origin}/${index + 1}.mp4`, expiresAt });
    }),
  );
  await stage.plan(fake);
  return { fake, stage, server, asked: (n) => asked.get(n) ?? 0 };
}

const original = async (stage: Stage, n: number) => {
  const [first] = await stage.ledger.originals.ofPost(refOf(n));
  if (first === undefined) throw new Error(`post ${n} has no original`);
  return first;
};

describe('originals', () => {
  test('are asked for once, though the queue and the posts that are next both want them', async () => {
    const { fake, stage, server } = await site(20);
    await soon(stage.run(fake));
    expect(server.requests).toHaveLength(20);
    expect(fake.posts).toHaveLength(20);
  });

  test('whose link has died hold their post, and a new export with new links lets it go', async () => {
    const { fake, stage, server } = await site(2, { 1: (response) => response.writeHead(403).end('expired') }, (n) =>
      n === 1 ? { expiresAt: '2026-01-01T00:00:00.000Z' } : {},
    );
    await stage.run(fake);
    expect(await stage.rows()).toEqual(['p01 planned held:expired-link', 'p02 published']);
    const renewed = { locator: `${server.origin}/3.mp4`, expiresAt: '2999-01-01T00:00:00.000Z' };
    await stage.import([makePost(1, {}, renewed)], '/export-2.zip');
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
  });

  test('that the server wants to be asked for later wait as long as it says, and the run says until when', async () => {
    const { fake, stage, asked } = await site(1, {
      1: (response, count) =>
        count === 1 ? response.writeHead(503, { 'retry-after': '3600' }).end() : whole(response, count, undefined),
    });
    const { nextAt } = await stage.run(fake);
    expect(Date.parse(nextAt ?? '') - Date.parse(stage.clock.now())).toBe(3_600_000);
    expect(told(await stage.row(1))).toBe('planned later:not-fetched-yet');
    stage.clock.advance(60_000);
    await stage.run(fake);
    expect(asked(1)).toBe(1);
  });

  test('that are something else hold their post, and what is here of the file stays', async () => {
    const half = Math.floor(video.length / 2);
    const { fake, stage } = await site(1, {
      1: (response, count) => {
        if (count > 1) return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
        response.writeHead(200, { 'content-length': video.length, etag: '"v"' });
        return response.write(video.subarray(0, half), () => response.destroy());
      },
    });
    const { nextAt } = await stage.run(fake);
    expect((await original(stage, 1)).state).toBe('wanted');
    stage.clock.set(nextAt ?? '');
    await stage.run(fake);
    expect(await stage.rows()).toEqual(['p01 planned held:not-media']);
    const part = stage.store.originalPart(String((await original(stage, 1)).id));
    const { size } = await stat(part);
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(half);
  });

  test('that went missing from the workspace are fetched again', async () => {
    const { fake, stage, asked } = await site(1);
    fake.once('openUpload', failure('retryable', 'busy', { effect: 'none' }));
    await stage.run(fake);
    const { sha256, extension } = await original(stage, 1);
    await rm(join(stage.folder, 'originals', sha256?.slice(0, 2) ?? '', `${sha256}${extension}`));
    // The file goes as it is, so that the upload is the first to miss it.
    fake.once('queryUpload', async ({ about }, real) => {
      stage.store.files.open(about);
      return real();
    });
    fake.once('openUpload', async ({ about }, real) => {
      stage.store.files.open(about);
      return real();
    });
    await soon(stage.runOn(fake, 4));
    expect(asked(1)).toBe(2);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('that are damaged are refused with the reason, and the file a person gives takes their place', async () => {
    const { fake, stage } = await site(1, {
      1: (response) => response.writeHead(200).end(video.subarray(0, 3_000)),
    });
    await stage.run(fake);
    const held = await stage.row(1);
    expect(held.state).toBe('planned');
    expect(held.hold).toMatchObject({ code: 'truncated', values: { bytes: 3_000 } });
    const folder = join(stage.folder, 'mine');
    await mkdir(folder);
    await copyFile(await sample('good'), join(folder, 'o1.mp4'));
    expect(await adoptOwnFiles(stage.engine(), folder, null)).toMatchObject({ adopted: 1 });
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test.each([
    'connection-refused',
    'host-unknown',
    'network-unreachable',
    'tls-failed',
    'connection-lost',
    'timeout',
    'answer-unreadable',
  ])('are never given up for a bad network: %s', async (code) => {
    const { fake, stage } = await site(1);
    const offline = failure('retryable', code, { remedy: 'wait-patiently' });
    stage.over = { downloader: { download: () => Promise.reject(offline) } };
    await stage.runOn(fake, 15);
    expect((await original(stage, 1)).hold).toBeNull();
    expect(await stage.rows()).toEqual(['p01 planned later:not-fetched-yet']);
  });

  test('whose server answers rubbish for ever come to a person', async () => {
    const { fake, stage } = await site(1);
    stage.over = { downloader: { download: () => Promise.reject(failure('retryable', 'odd')) } };
    await soon(stage.runOn(fake, 30));
    expect(await stage.rows()).toEqual(['p01 planned held:odd']);
  });

  test('are not asked for when their disk is full: the run says so at once', async () => {
    const { fake, stage } = await site(3);
    stage.over = {
      ...stage.over,
      store: {
        ...stage.store,
        adoptOriginal: () => Promise.reject(failure('fatal', 'disk-full')),
      },
    };
    await expect(soon(stage.run(fake))).rejects.toMatchObject({ code: 'disk-full' });
    expect((await original(stage, 1)).state).toBe('wanted');
  });

  test('in flight at the second Ctrl-C are cut off, and continued next time', async () => {
    const { fake, stage, server } = await site(1, {
      1: (response, count, range) => {
        if (count === 1) {
          response.writeHead(200, { 'content-length': video.length, etag: '"v"' });
          response.write(video.subarray(0, 10_000), () => setTimeout(() => stage.stop.abort(), 50));
          return;
        }
        expect(range).toBe('bytes=10000-');
        const headers = { 'content-range': `bytes 10000-${video.length - 1}/${video.length}`, etag: '"v"' };
        response.writeHead(206, headers).end(video.subarray(10_000));
      },
    });
    await expect(soon(stage.run(fake))).resolves.toMatchObject({ stopped: [] });
    expect((await original(stage, 1)).tries).toBe(0);
    stage.restart();
    await soon(stage.run(fake));
    expect(server.requests).toHaveLength(2);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('that came whole just before the second Ctrl-C do not end the run with an error', async () => {
    const { fake, stage } = await site(1, {
      1: (response, asked) => {
        if (asked === 1) response.once('close', () => stage.stop.abort());
        whole(response, asked, undefined);
      },
    });
    await expect(soon(stage.run(fake))).resolves.toMatchObject({ stopped: [] });
    stage.restart();
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('free a post that was held in the last moment of a run', async () => {
    const { fake, stage } = await site(1);
    // The plan's own hold: the file arrives while nothing else is on its way.
    await stage.ledger.deliveries.hold('fake:me:p01', { code: 'expired-link' }, stage.clock.now());
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(existsSync(stage.store.originalPart('1'))).toBe(false);
  });
});

test('a file that nobody waits for does not make the ledger read all that wait', async () => {
  const { stage } = await site(1);
  const { deliveries } = stage.ledger;
  let reads = 0;
  const release: typeof deliveries.release = (...args) => {
    reads += 1;
    return deliveries.release(...args);
  };
  stage.over = { ...stage.over, ledger: { ...stage.ledger, deliveries: { ...deliveries, release } } };
  await stage.run([]);
  expect((await original(stage, 1)).state).toBe('fetched');
  expect(reads).toBe(0);
});

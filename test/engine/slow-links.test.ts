import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type SlowRules, slowRules } from '../../src/core/slow-links.ts';
import { createFetcher, type Fetcher } from '../../src/engine/fetch.ts';
import { openLanes } from '../../src/engine/lanes.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { sample } from '../support/media-samples.ts';
import { makePost, refOf, Stage, soon } from './stage.ts';

let video: Buffer;
beforeAll(async () => {
  video = await readFile(await sample('good'));
});

/** The same rules on a clock that is fifty times quicker; rates stay as they are. */
const quickly: SlowRules = { ...slowRules, windowMs: 200, turnMs: 600 };

interface Site {
  readonly stage: Stage;
  readonly server: TestServer;
  readonly fetcher: Fetcher;
  /** a byte now and then, for as long as it is slow; then the rest at once */
  readonly slow: Set<number>;
  /** the most downloads of slow links that were ever open at a time, once all had been found out */
  open(): number;
  /** as a run does, until nothing is under way */
  drive(): Promise<void>;
  states(): Promise<string[]>;
}

async function site(count: number, slow: readonly number[], rules = quickly): Promise<Site> {
  const slowOnes = new Set(slow);
  let openSlow = 0;
  const server = await startServer((request, response) => {
    const n = Number(/\/(\d+)\.mp4/.exec(request.url)?.[1]);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { 'content-length': video.length - from, etag: `"${n}"` };
    if (from > 0)
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${video.length - 1}/${video.length}` });
    else response.writeHead(200, headers);
    if (!slowOnes.has(n)) return void response.end(video.subarray(from));
    openSlow += 1;
    response.once('close', () => {
      openSlow -= 1;
    });
    drip(response, from, () => slowOnes.has(n));
  });
  onTestFinished(() => server.close());
  const stage = await Stage.open();
  stage.over = {
    downloader: createHttpClient({
      guard: createHostGuard({ allowedHosts: ['127.0.0.1'] }),
      redact: createRedactor(),
      userAgent: 'clipferry/test',
    }),
  };
  // The slow ones die first, so that they are all asked for first.
  await stage.import(
    Array.from({ length: count }, (_, index) => {
      const n = index + 1;
      const expiresAt = `2999-01-${String(slow.includes(n) ? 1 : 10 + n).padStart(2, '0')}T00:00:00.000Z`;
      return makePost(n, {}, { locator: `${server.origin}/${n}.mp4`, expiresAt });
    }),
  );
  const lanes = openLanes({ fetch: 3, prepare: 1, upload: 1 });
  const fetcher = createFetcher(stage.engine(), lanes, rules);
  onTestFinished(() => fetcher.close());
  const running = new Set<Promise<void>>();
  const turn = async (): Promise<boolean> => {
    const due = stage.stop.draining ? [] : await fetcher.due(stage.clock.now());
    for (const row of due) {
      const task = fetcher.fetchQueued(row).finally(() => running.delete(task));
      running.add(task);
    }
    if (running.size === 0) return false;
    await Promise.race([...running, new Promise((resolve) => setTimeout(resolve, 20))]);
    return true;
  };
  const originals = async () =>
    (await Promise.all(Array.from({ length: count }, (_, i) => stage.ledger.originals.ofPost(refOf(i + 1))))).flat();
  return {
    stage,
    server,
    fetcher,
    slow: slowOnes,
    open: () => openSlow,
    async drive() {
      while (await turn());
    },
    states: async () => (await originals()).map(({ state, hold }) => (hold === null ? state : `${state}:${hold.code}`)),
  };
}

function drip(response: ServerResponse, from: number, isSlow: () => boolean): void {
  // Enough to see that it is a video; less is not worth keeping.
  let at = from + 64;
  response.write(video.subarray(from, at));
  const timer = setInterval(() => {
    if (!isSlow()) {
      clearInterval(timer);
      response.end(video.subarray(at));
      return;
    }
    response.write(video.subarray(at, at + 1));
    at += 1;
  }, 50);
  response.once('close', () => clearInterval(timer));
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true);
}

const fetchedOf = async ({ states }: Site) => (await states()).filter((state) => state === 'fetched').length;

describe('links that drip', () => {
  test('five of them, dying first, do not keep eight good files from coming', async () => {
    const here = await site(13, [1, 2, 3, 4, 5]);
    const driven = here.drive();
    await until(async () => (await fetchedOf(here)) === 8);
    // One goes on beside the good ones, the others wait for it.
    await until(() => here.open() === 1);
    here.slow.clear();
    await soon(driven);
    // On a busy machine one may have been taken for slow and put off: the next turn has it.
    await until(async () => {
      await here.drive();
      return (await fetchedOf(here)) === 13;
    });
  });

  test('lose nothing of what came: they go on where they stopped', async () => {
    const here = await site(5, [1, 2, 3]);
    const driven = here.drive();
    await until(async () => (await fetchedOf(here)) === 2);
    here.slow.clear();
    await soon(driven);
    expect(await fetchedOf(here)).toBe(5);
    const again = here.server.requests.filter(({ headers }) => headers.range !== undefined);
    expect(again.length).toBeGreaterThan(0);
    // Each slow file was begun once; whatever followed continued it.
    expect(here.server.requests).toHaveLength(5 + again.length);
  });

  test('alone, and with no end in sight, are put off: a run does not last for a month', async () => {
    const here = await site(1, [1], { ...quickly, longestMs: 1_000 });
    await soon(here.drive());
    const [original] = await here.stage.ledger.originals.ofPost(refOf(1));
    expect(original).toMatchObject({ state: 'wanted', hold: null, tries: 1 });
    expect(Date.parse(original?.notBefore ?? '') - Date.parse(here.stage.clock.now())).toBe(900_000);
    here.stage.clock.advance(900_000);
    here.slow.clear();
    await soon(here.drive());
    expect(await here.states()).toEqual(['fetched']);
  });

  test('do not keep the other posts waiting: nobody waits for a slow file', async () => {
    const here = await site(2, [1]);
    await soon(here.fetcher.ensurePost(refOf(1)));
    await soon(here.fetcher.ensurePost(refOf(2)));
    expect(await here.states()).toEqual(['wanted', 'fetched']);
    // It goes on meanwhile, and the run does not end before it.
    here.slow.clear();
    await soon(here.drive());
    expect(await here.states()).toEqual(['fetched', 'fetched']);
  });

  test('stop at the first Ctrl-C, with what they have', async () => {
    const here = await site(1, [1]);
    const driven = here.drive();
    await until(() => here.open() === 1);
    await soon(here.fetcher.ensurePost(refOf(1)));
    here.stage.stop.drain();
    await soon(driven);
    expect(await here.states()).toEqual(['wanted']);
    const [original] = await here.stage.ledger.originals.ofPost(refOf(1));
    const part = await readFile(here.stage.store.originalPart(String(original?.id)));
    expect(part.length).toBeGreaterThan(0);
    expect(part.equals(video.subarray(0, part.length))).toBe(true);
  });
});

test('servers that never send their headers hold no lane', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const here = await site(3, []);
  for (let n = 11; n <= 13; n += 1) {
    const link = { locator: `http://127.0.0.1:${port}/${n}.mp4`, expiresAt: '2998-01-01T00:00:00.000Z' } as const;
    await here.stage.import([makePost(n, {}, link)], `/${n}.zip`);
  }
  const driven = here.drive();
  await until(async () => (await fetchedOf(here)) === 3);
  here.stage.stop.drain();
  await soon(driven);
});

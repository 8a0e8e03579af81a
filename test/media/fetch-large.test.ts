import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { hashFile } from '../../src/disk/index.ts';
import { type FetchOutcome, fetchOriginal } from '../../src/media/fetch.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { startTcpProxy } from '../support/fault-proxy.ts';
import { tempDir } from '../support/temp.ts';
import { sha256, startFileServer, videoBytes } from './file-server.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

const downloader = createHttpClient({
  guard: createHostGuard({ allowedHosts: ['127.0.0.1'] }),
  redact: createRedactor(),
  userAgent: 'clipferry/test',
});
const never = new AbortController().signal;

test('a large video cut twice goes on where the disk ends, and is the same byte for byte', async () => {
  const file = Buffer.alloc(14_000_001, videoBytes(70_001));
  for (let at = 70_001; at + 4 <= file.length; at += 4_093) file.writeUInt32LE(at, at);
  const target = await startFileServer({ file: () => file, etag: () => '"v1"' });
  open.push(target);
  const proxy = await startTcpProxy(target.port, (connection) =>
    connection <= 2 ? { cut: { direction: 'down', afterBytes: 3_000_000, how: 'reset' } } : {},
  );
  open.push(proxy);
  const partPath = join(await tempDir(), '1.part');
  const request = { locator: `${proxy.origin}/a.mp4`, kind: 'video', expiresAt: null, partPath } as const;
  const outcomes: FetchOutcome[] = [];
  const onDisk: number[] = [];
  const seen: number[] = [];
  const deps = {
    downloader,
    clock: fakeClock('2026-11-27T12:00:00.000Z'),
    onProgress: (n: number) => void seen.push(n),
  };
  for (let time = 1; time <= 3; time += 1) {
    outcomes.push(await fetchOriginal(request, deps, never));
    onDisk.push((await stat(partPath)).size);
    expect(seen.at(-1)).toBe(onDisk.at(-1));
  }
  expect(outcomes.map(({ kind }) => kind)).toEqual(['later', 'later', 'fetched']);
  expect(outcomes[2]).toMatchObject({ bytes: file.length, sha256: sha256(file), extension: '.mp4' });
  expect((await hashFile(partPath, never)).sha256).toBe(sha256(file));
  const ranges = target.requests.map(({ headers }) => headers['range']);
  expect(ranges).toEqual([undefined, `bytes=${onDisk[0]}-`, `bytes=${onDisk[1]}-`]);
});

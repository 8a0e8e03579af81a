import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { GatheredWrites } from '../../src/media/gathered-writes.ts';
import { seededRandom } from '../support/fault-proxy.ts';
import { tempDir } from '../support/temp.ts';

const handles: FileHandle[] = [];
afterEach(async () => {
  for (const handle of handles.splice(0)) await handle.close();
});

async function writing(path?: string) {
  const place = path ?? join(await tempDir(), 'file');
  const handle = await open(place, 'a+');
  handles.push(handle);
  const told: Buffer[] = [];
  const onWritten = (bytes: Uint8Array) => void told.push(Buffer.from(bytes));
  const writes = new GatheredWrites({ handle, folder: dirname(place), onWritten });
  return { path: place, handle, writes, told: () => Buffer.concat(told), count: () => told.length };
}

const noise = (bytes: number, seed: number) => {
  const random = seededRandom(seed);
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));
};

test.each([1, 2])('whatever the sizes and pauses, all is in the file once and in order (story %i)', async (seed) => {
  const { path, writes, told } = await writing();
  const random = seededRandom(seed);
  const all = noise(700_000, seed);
  for (let at = 0; at < all.length; ) {
    const bytes = Math.floor(random() < 0.5 ? random() * 3_000 : random() * 200_000);
    // Its memory may be used again as soon as it was taken.
    const chunk = Buffer.from(all.subarray(at, at + bytes));
    await writes.append(chunk);
    chunk.fill(0);
    at += bytes;
    expect(told().length + writes.waitingBytes).toBe(Math.min(at, all.length));
    // Around the moment at which the timer writes.
    if (random() < 0.1) await sleep(45 + random() * 10);
  }
  await writes.flush();
  expect(writes.waitingBytes).toBe(0);
  expect((await readFile(path)).equals(all)).toBe(true);
  expect(told().equals(all)).toBe(true);
});

test('small pieces are written together', async () => {
  const { writes, count } = await writing();
  for (let n = 0; n < 1_000; n += 1) await writes.append(Buffer.alloc(500, n));
  await writes.flush();
  expect(count()).toBeLessThan(20);
});

test('what trickles in is in the file without being asked for', async () => {
  const { path, writes } = await writing();
  await writes.append(Buffer.from('a few bytes'));
  await expect.poll(async () => (await stat(path)).size).toBe(11);
  expect(writes.waitingBytes).toBe(0);
});

test('what is dropped is not written, and the file can be begun anew', async () => {
  const { path, handle, writes, told } = await writing();
  await writes.append(Buffer.from('old'));
  await writes.drop();
  await handle.truncate(0);
  await writes.append(Buffer.from('new'));
  await writes.flush();
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(told().toString()).toBe('new');
});

test('a disk without room is named by the next call, though the timer met it, and nothing counts as written', async () => {
  const { writes, told } = await writing('/dev/full');
  await writes.append(Buffer.alloc(1_000));
  await expect.poll(() => writes.waitingBytes).toBe(0);
  const full = { kind: 'fatal', reason: { code: 'disk-full', values: { path: '/dev' } } };
  await expect(writes.append(Buffer.alloc(1))).rejects.toMatchObject(full);
  await expect(writes.flush()).rejects.toMatchObject(full);
  expect(told()).toHaveLength(0);
  await writes.end();
});

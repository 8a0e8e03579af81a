import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sample } from '../support/media-samples.ts';
import { easyVideo, FakeDestination } from './fake-destination.ts';
import { failure, makePost, posts, refOf, Stage, soon } from './stage.ts';

/**
 * A video that must be repacked, with bytes of its own. Its picture and sound are everybody's, so that the repacked file is
 * too, unless `own` scratches the picture.
 */
async function repackable(stage: Stage, seed: number, own: boolean): Promise<string> {
  const path = join(stage.folder, `repack-${seed}.mp4`);
  const box = Buffer.alloc(16, seed);
  box.writeUInt32BE(16, 0);
  box.write('free', 4, 'latin1');
  const bytes = Buffer.from(await readFile(await sample('moovAtEnd')));
  if (own) bytes.writeUInt32BE(seed, bytes.indexOf('mdat', 0, 'latin1') + 40_000);
  await writeFile(path, Buffer.concat([bytes, box]));
  return path;
}

async function withVideos(
  count: number,
  fake: FakeDestination,
  seedOf: (n: number) => number,
  own = true,
): Promise<Stage> {
  const stage = await Stage.open('disk');
  await stage.import(posts(count));
  for (let n = 1; n <= count; n += 1) await stage.provide(refOf(n), await repackable(stage, seedOf(n), own));
  await stage.plan(fake);
  return stage;
}

async function renditions(stage: Stage): Promise<readonly string[]> {
  const names = await readdir(join(stage.folder, 'renditions'), { recursive: true });
  return names.filter((name) => /[0-9a-f]{64}\.\w+$/.test(name));
}

const published = (count: number) => Array.from({ length: count }, (_, index) => `${refOf(index + 1)} published`);

describe('what is made for posts', () => {
  test('is on disk for a window of posts at most, and gone when they are published', async () => {
    const fake = new FakeDestination();
    const stage = await withVideos(30, fake, (n) => n);
    let most = 0;
    fake.always('publish', async (_call, real) => {
      most = Math.max(most, (await renditions(stage)).length);
      return real();
    });
    await soon(stage.run(fake), 25_000);
    expect(await stage.rows()).toEqual(published(30));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(24);
    expect(await renditions(stage)).toEqual([]);
  });

  test.each([
    ['of one file', () => 1],
    ['of different files', (n: number) => n],
  ])('stays while another post needs the same, made %s', async (_how, seedOf) => {
    const fake = new FakeDestination();
    const stage = await withVideos(16, fake, seedOf, false);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(published(16));
    expect(await renditions(stage)).toEqual([]);
    // Nobody found the file gone and began again.
    const moves = await stage.moves();
    expect(moves.filter((move) => move.endsWith('prepared > planned'))).toEqual([]);
  });

  test('stays for another account that has not published the post', async () => {
    const fake = new FakeDestination();
    const other = new FakeDestination();
    const stage = await withVideos(3, fake, (n) => n);
    await stage.plan(other, 'other');
    await soon(stage.run(fake));
    expect(await renditions(stage)).toHaveLength(3);
    await soon(stage.run([stage.connection(other, 'other')]));
    expect(await renditions(stage)).toEqual([]);
  });

  test('has a frame of the video for a cover when the cover itself is not to be had', async () => {
    const fake = new FakeDestination({ video: { ...easyVideo, cover: 'required' } });
    const stage = await Stage.open('disk');
    const locator = 'http://127.0.0.1:9/c.jpg';
    const cover = { from: 'link', kind: 'image', locator, expiresAt: null, objectKey: null } as const;
    await stage.import([makePost(1, { cover })]);
    const [film, picture] = await stage.ledger.originals.ofPost('p01');
    await stage.give(film, await sample('good'));
    await stage.give(picture, await sample('jpeg'));
    await stage.plan(fake);
    await stage.ledger.originals.lost(picture?.id ?? 0, stage.clock.now());
    await stage.ledger.originals.hold(picture?.id ?? 0, { code: 'expired-link' }, stage.clock.now());
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(JSON.parse(fake.posts[0]?.draft ?? '')).toMatchObject({
      cover: { file: { role: 'cover', mime: 'image/jpeg' } },
    });
  });

  test('goes with a post that failed for good', async () => {
    const fake = new FakeDestination().once('openPublish', failure('permanent', 'no', { effect: 'none' }));
    const stage = await withVideos(1, fake, () => 1);
    await stage.run(fake);
    expect(await stage.rows()).toEqual(['p01 failed:no']);
    expect(await renditions(stage)).toEqual([]);
  });

  test('is made again when somebody cleaned up', async () => {
    const fake = new FakeDestination();
    const stage = await withVideos(2, fake, (n) => n);
    fake.once('openUpload', async (call, real) => {
      await rm(await stage.store.files.ensureFile(call.about, new AbortController().signal));
      stage.store.files.open(call.about);
      return real();
    });
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(published(2));
  });

  test.each(['file-gone', 'rendition-gone', 'rendition-changed'])(
    'is not made again for ever when it is %s each time',
    async (code) => {
      const fake = new FakeDestination().always(
        'publish',
        failure('retryable', code, { effect: 'none', remedy: 'prepare-again' }),
      );
      const stage = await withVideos(1, fake, () => 1);
      await soon(stage.run(fake));
      expect(await stage.rows()).toEqual(['p01 planned held:going-round']);
      expect(fake.calls.filter((call) => call.method === 'publish')).toHaveLength(4);
    },
  );
});

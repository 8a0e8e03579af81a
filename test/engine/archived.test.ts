import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive, MediaRef, Source, SourcePost } from '../../src/contract/index.ts';
import { importArchive } from '../../src/engine/import.ts';
import { sample } from '../support/media-samples.ts';
import { writeZip, type ZipEntrySpec } from '../support/zip-writer.ts';
import { FakeDestination } from './fake-destination.ts';
import { makePost, refOf, Stage, soon } from './stage.ts';

let video: Buffer;
beforeAll(async () => {
  video = await readFile(await sample('good'));
});

const entryOf = (n: number) => `media/posts/${n}.mp4`;

const words = { title: 'Inside', reasons: {}, nouns: { name: 'Inside', askForExport: 'ask Inside for a new export' } };

/** An export that carries its own files. */
function source(count: number, more: (n: number) => Partial<SourcePost> = () => ({})): Source {
  return {
    name: 'inside',
    words: { en: words, zh: words },
    captionRules: { worthOfTag: () => null },
    ids: null,
    recognise: async () => ({ mine: true }),
    read: async () => ({
      about: { generation: 'I1', accountName: 'someone', notes: [] },
      items: (async function* () {
        for (let n = 1; n <= count; n += 1) {
          const media: readonly MediaRef[] = [{ from: 'archive', kind: 'video', entry: entryOf(n) }];
          yield { kind: 'post', post: makePost(n, { media, ...more(n) }) } as const;
        }
      })(),
    }),
  };
}

interface Site {
  readonly stage: Stage;
  readonly fake: FakeDestination;
  readonly path: string;
}

async function write(path: string, count: number, change: (n: number) => Partial<ZipEntrySpec> = () => ({})) {
  const entries = Array.from({ length: count }, (_, index) => ({
    name: entryOf(index + 1),
    data: video,
    ...change(index + 1),
  }));
  await writeZip(path, { entries: [{ name: 'posts.json', data: '{}' }, ...entries] });
}

async function importFrom(stage: Stage, path: string, count: number): Promise<void> {
  const archive: Archive = await openArchive(path);
  try {
    const deps = { ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now };
    await importArchive(deps, archive, source(count));
  } finally {
    await archive.close();
  }
}

async function site(count: number, change: (n: number) => Partial<ZipEntrySpec> = () => ({})): Promise<Site> {
  const stage = await Stage.open('disk');
  const path = join(stage.folder, 'export.zip');
  await write(path, count, change);
  await importFrom(stage, path, count);
  const fake = new FakeDestination();
  await stage.plan(fake);
  return { stage, fake, path };
}

const original = async (stage: Stage, n: number) => (await stage.ledger.originals.ofPost(refOf(n)))[0];

describe('originals inside the archive', () => {
  test('are copied out, checked, without a single request', async () => {
    // The stage's downloader throws at any use.
    const { stage, fake } = await site(3);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published', 'p03 published']);
    expect(await original(stage, 1)).toMatchObject({ state: 'fetched', bytes: video.length, extension: '.mp4' });
    expect(existsSync(stage.store.originalPart(String((await original(stage, 1))?.id)))).toBe(false);
  });

  test('leave the archive as it was', async () => {
    const { stage, fake, path } = await site(2);
    const before = await readFile(path);
    await soon(stage.run(fake));
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  test('are held when the archive is gone, and a new import from elsewhere lets them go', async () => {
    const { stage, fake, path } = await site(2);
    const elsewhere = join(stage.folder, 'moved.zip');
    await rename(path, elsewhere);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:archive-gone', 'p02 planned held:archive-gone']);
    expect((await stage.row(1)).hold?.values).toEqual({ path });
    await importFrom(stage, elsewhere, 2);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
  });

  test('are held when the entry is gone: the other posts go on', async () => {
    const { stage, fake, path } = await site(2);
    await write(path, 1);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 planned held:entry-gone']);
    expect((await stage.row(2)).hold?.values).toEqual({ path, entry: entryOf(2) });
    await write(path, 2);
    await importFrom(stage, path, 2);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
  });

  test('whose bytes are not what the archive says are not taken, and a whole copy is', async () => {
    const { stage, fake, path } = await site(2, (n) => (n === 1 ? { lie: { crc: 1 } } : {}));
    await soon(stage.run(fake));
    const [first, second] = await stage.rows();
    expect(first).toMatch(/^p01 planned held:archive-/);
    expect(second).toBe('p02 published');
    expect(await original(stage, 1)).toMatchObject({ state: 'wanted', sha256: null });
    await write(path, 2);
    await importFrom(stage, path, 2);
    await soon(stage.run(fake));
    expect((await stage.row(1)).state).toBe('published');
  });

  test('that are something else hold their post', async () => {
    const { stage, fake } = await site(1, () => ({ data: '<html>not found</html>' }));
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:not-media']);
    expect((await original(stage, 1))?.state).toBe('unfetchable');
  });

  test('that went missing from the workspace are copied out again', async () => {
    const { stage, fake } = await site(1);
    await soon(stage.run([]));
    const { sha256 = '', extension = '' } = (await original(stage, 1)) ?? {};
    await rm(join(stage.folder, 'originals', sha256?.slice(0, 2) ?? '', `${sha256}${extension}`));
    await soon(stage.runOn(fake, 3));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('come after links that die', async () => {
    const { stage, fake } = await site(2);
    const asked: string[] = [];
    stage.over = {
      downloader: {
        download: ({ url }) => {
          asked.push(url);
          return Promise.reject(new Error('no network in this test'));
        },
      },
      store: {
        ...stage.store,
        adoptOriginal: (...args) => {
          asked.push('from the archive');
          return stage.store.adoptOriginal(...args);
        },
      },
    };
    await stage.import([makePost(3, {}, { expiresAt: '2999-01-01T00:00:00.000Z' })], '/links.json');
    await expect(soon(stage.run([], { sizes: { fetch: 2, prepare: 1, upload: 1 } }))).rejects.toThrow('no network');
    expect(asked[0]).toBe('http://127.0.0.1:9/3.mp4');
    expect(fake.posts).toEqual([]);
  });

  test('in the middle at the second Ctrl-C begin anew', async () => {
    const { stage, fake } = await site(1);
    stage.onActivity = ({ kind }) => {
      if (kind === 'fetching') stage.stop.abort();
    };
    await soon(stage.run(fake));
    expect(await original(stage, 1)).toMatchObject({ state: 'wanted', tries: 0, hold: null });
    stage.onActivity = () => {};
    stage.restart();
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });
});

import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diskError } from '../../../adapters/destinations/folder/errors.ts';
import { folder } from '../../../adapters/destinations/folder/index.ts';
import { slug } from '../../../adapters/destinations/folder/layout.ts';
import type { DestinationSession, Draft, FerryError, PublishTicket } from '../../../src/contract/index.ts';
import { isFerryError } from '../../../src/contract/index.ts';
import { utf8Bytes } from '../../../src/kit/index.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../../support/adapter-context.ts';
import { sampleImage, sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';

const signal = new AbortController().signal;
const ticket: PublishTicket = { publishKey: 'key', data: {} };

describe('the hand-off folder', () => {
  it('lies as a person expects: numbered folder, media, cover, caption, post.json and a page', async () => {
    const bench = await makeBench();
    const session = await bench.connect({ for: 'rednote' });
    await publish(session, await bench.video(1, { title: 'Ferry at dusk', body: 'First crossing\n#sea' }));
    await publish(session, await bench.photos(2, 3, { title: 'Three: pictures / of?', body: 'Body' }));
    await session.close();
    expect(await tree(bench.out)).toEqual([
      '0001 2024-06-02 Ferry at dusk/caption.txt',
      '0001 2024-06-02 Ferry at dusk/cover.jpg',
      '0001 2024-06-02 Ferry at dusk/post.json',
      '0001 2024-06-02 Ferry at dusk/video.mp4',
      '0002 2024-06-03 Three pictures of/01.jpg',
      '0002 2024-06-03 Three pictures of/02.jpg',
      '0002 2024-06-03 Three pictures of/03.jpg',
      '0002 2024-06-03 Three pictures of/caption.txt',
      '0002 2024-06-03 Three pictures of/post.json',
      'index.html',
    ]);
    const caption = await readFile(join(bench.out, '0001 2024-06-02 Ferry at dusk', 'caption.txt'), 'utf8');
    expect(caption).toBe('Ferry at dusk\n\nFirst crossing\n#sea\n');
  });

  it('is the same byte for byte whatever the order and however often it was interrupted', async () => {
    const bench = await makeBench();
    const drafts = await Promise.all([1, 2, 3, 4, 5].map((number) => bench.video(number)));
    const straight = await bench.connect();
    for (const draft of drafts) await publish(straight, draft);
    await straight.close();
    const whole = await hashes(bench.out);

    const other = await tempDir();
    const out = join(other, 'again');
    for (const index of [3, 0, 4]) {
      const session = await bench.connect({ out });
      await publish(session, await drafts[index]);
      // killed: never closed, and half a post lies there
    }
    const killed = drafts[1];
    if (!killed) throw new Error('five drafts were made');
    const part = join(out, `.${createHash('sha256').update(killed.deliveryKey).digest('hex').slice(0, 16)}.part`);
    await mkdir(part);
    await writeFile(join(part, 'video.mp4'), 'half');
    await writeFile(join(out, '.index.html.part'), 'half');
    const last = await bench.connect({ out });
    for (const draft of drafts) await publish(last, draft);
    await last.close();
    expect(await hashes(out)).toEqual(whole);
  });

  it('finds a post again after a person renamed its folder, and writes no second one', async () => {
    const bench = await makeBench();
    const first = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(first, draft);
    await rename(join(bench.out, remote.id), join(bench.out, 'DONE ferry'));
    for (const session of [first, await bench.connect()]) {
      const again = await publish(session, draft);
      expect(again).toEqual({ id: remote.id, url: pathToFileURL(join(bench.out, 'DONE ferry')).href });
      expect(await session.reconcile(draft, ticket, signal)).toEqual({ kind: 'yes', remote: again });
      expect(await session.verify(remote, draft, signal)).toEqual({ kind: 'live' });
    }
    await first.close();
    expect((await readdir(bench.out)).sort()).toEqual(['DONE ferry', 'index.html']);
  });

  it('leaves an edited caption alone, and the page shows it', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    await writeFile(join(bench.out, remote.id, 'caption.txt'), 'Better words <3\r\nsecond line\r\n');
    await publish(session, draft);
    expect(await session.verify(remote, draft, signal)).toEqual({ kind: 'live' });
    await session.close();
    expect(await readFile(join(bench.out, remote.id, 'caption.txt'), 'utf8')).toContain('Better words');
    expect(await readFile(join(bench.out, 'index.html'), 'utf8')).toContain('Better words &lt;3\nsecond line</div>');
  });

  it('writes beside a folder of somebody else, never into it', async () => {
    const bench = await makeBench();
    const draft = await bench.video(1);
    const taken = join(bench.out, '0001 2024-06-02 Words 1');
    await mkdir(taken, { recursive: true });
    await writeFile(join(taken, 'mine.txt'), 'keep me');
    const session = await bench.connect();
    const remote = await publish(session, draft);
    expect(remote.id).toMatch(/^0001 2024-06-02 Words 1 ~[0-9a-f]{6}$/);
    expect(await readdir(taken)).toEqual(['mine.txt']);
    expect(await publish(await bench.connect(), draft)).toEqual(remote);
  });

  it('leaves an index.html of somebody else alone and puts its page beside it', async () => {
    const bench = await makeBench();
    await mkdir(bench.out, { recursive: true });
    await writeFile(join(bench.out, 'index.html'), '<h1>My site</h1>');
    const session = await bench.connect();
    await session.close();
    await publish(session, await bench.video(1));
    await session.close();
    expect(await readFile(join(bench.out, 'index.html'), 'utf8')).toBe('<h1>My site</h1>');
    expect(await readFile(join(bench.out, 'index of posts.html'), 'utf8')).toContain('Words 1');
  });

  it('asks the person when a post.json in its place cannot be read, rather than make a second post', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    await writeFile(join(bench.out, remote.id, 'post.json'), '{"v":1,');
    const again = await bench.connect();
    expect(await again.reconcile(draft, ticket, signal)).toMatchObject({ kind: 'unknown' });
    expect(await failure(publish(again, draft))).toMatchObject({
      kind: 'needs-user',
      code: 'post-json-broken',
      effect: 'none',
    });
    expect(await readdir(bench.out)).toEqual([remote.id]);
  });

  it.each([
    ['a missing file', (at: string) => rm(join(at, 'video.mp4')), /video\.mp4 is gone/],
    ['a file of another length', (at: string) => writeFile(join(at, 'video.mp4'), 'short'), /5 bytes instead of/],
    ['a cover with other bytes', flipByte, /cover\.jpg was changed/],
  ])('verifies %s as refused, with the reason', async (_what, spoil, reason) => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    await spoil(join(bench.out, remote.id));
    const answer = await session.verify(remote, draft, signal);
    expect(answer.kind === 'refused' ? answer.because : answer.kind).toMatch(reason);
  });

  it.each([
    ['the caption was edited', (at: string) => writeFile(join(at, 'caption.txt'), 'mine'), /caption\.txt was changed/],
    ['a file was added', (at: string) => writeFile(join(at, 'notes.txt'), 'mine'), /notes\.txt was added/],
    ['post.json was edited', spacePost, /post\.json was changed/],
    ['the cover was replaced', flipByte, /cover\.jpg was changed/],
  ])('does not remove a post when %s', async (_what, change, reason) => {
    const bench = await makeBench();
    const session = await bench.connect();
    const remote = await publish(session, await bench.video(1));
    await change(join(bench.out, remote.id));
    const before = await tree(bench.out);
    const { remove } = session;
    if (!remove) throw new Error('the folder can remove');
    const error = await failure(remove.call(session, remote, signal));
    expect(error).toMatchObject({ kind: 'needs-user', code: 'folder-edited' });
    expect(error.message).toMatch(reason);
    expect(await tree(bench.out)).toEqual(before);
  });

  it('removes an untouched post even when it was renamed, and the page forgets it', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const remote = await publish(session, await bench.video(1));
    await publish(session, await bench.video(2));
    await session.close();
    await rename(join(bench.out, remote.id), join(bench.out, 'renamed'));
    await session.remove?.(remote, signal);
    await session.close();
    expect((await readdir(bench.out)).sort()).toEqual(['0002 2024-06-03 Words 2', 'index.html']);
    expect(await readFile(join(bench.out, 'index.html'), 'utf8')).not.toContain('Words 1');
  });

  it('does not trust a post.json that names files elsewhere', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    const path = join(bench.out, remote.id, 'post.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"video.mp4"', '"../../secret.mp4"'));
    expect(await (await bench.connect()).reconcile(draft, ticket, signal)).toMatchObject({ kind: 'unknown' });
  });

  it('says plainly what the disk refused, with the way out', async () => {
    const bench = await makeBench();
    const file = join(bench.out, '..', 'a file');
    await writeFile(file, '');
    expect(await failure(bench.connect({ out: file }))).toMatchObject({ kind: 'usage', code: 'not-a-folder' });
    const below = await failure(bench.connect({ out: join(file, 'below') }));
    expect(below).toMatchObject({ kind: 'usage', code: 'not-a-folder', effect: 'none' });
    expect(await failure(bench.connect({ out: 'somewhere/relative' }))).toMatchObject({
      kind: 'usage',
      code: 'out-not-absolute',
    });
    const loop = join(bench.out, '..', 'loop');
    await symlink(loop, loop);
    const session = await bench.connect();
    const draft = await bench.video(1);
    await rm(bench.files.path(draft.media[0]?.file.sha256 ?? ''));
    expect(await failure(publish(session, draft))).toMatchObject({
      kind: 'retryable',
      code: 'rendition-gone',
      effect: 'none',
    });
    expect(await readdir(bench.out)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('stops for a full disk, names it, and leaves nothing behind', async () => {
    // /dev/full answers every write with ENOSPC, as a full disk does.
    const bench = await makeBench();
    await mkdir(bench.out, { recursive: true });
    await symlink('/dev/full', join(bench.out, '.index.html.part'));
    const session = await bench.connect();
    await publish(session, await bench.video(1));
    expect(await failure(session.close())).toMatchObject({ kind: 'fatal', code: 'disk-full' });
    expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
  });

  it.each([
    ['ENOSPC', 'fatal', 'disk-full'],
    ['EDQUOT', 'fatal', 'disk-full'],
    ['EACCES', 'fatal', 'no-permission'],
    ['EROFS', 'fatal', 'no-permission'],
    ['ENOTDIR', 'usage', 'not-a-folder'],
    ['EMFILE', 'retryable', 'folder-busy'],
    ['ENAMETOOLONG', 'permanent', 'name-too-long'],
    ['EIO', 'fatal', 'folder-failed'],
    ['ABORT_ERR', 'retryable', 'aborted'],
  ])('puts %s in its box', (code, kind, ours) => {
    const error = diskError(Object.assign(new Error('raw'), { code }), 'writing /x');
    expect(error).toMatchObject({ kind, code: ours, effect: 'none' });
    expect(error.message).toMatch(/^writing \/x failed: /);
    expect(error.hint).not.toBeNull();
  });

  it("uses the account's own folder when none was chosen", async () => {
    const bench = await makeBench();
    const session = await bench.connect({ out: '' });
    expect((await session.whoAmI(signal)).id).toBe(bench.own);
  });

  it('survives a copied folder: one of the two is the post, nothing is lost', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    await cp(join(bench.out, remote.id), join(bench.out, '0000 copy'), { recursive: true });
    expect(await publish(await bench.connect(), draft)).toEqual(remote);
  });
});

describe("the name of a post's folder", () => {
  it.each([
    ['CON: <what>? "a|b" \\ / *', 'CON what a b'],
    ['ends with dots...', 'ends with dots'],
    ['日落🌅 海边', '日落 海边'],
    ['../../etc/passwd', 'etc passwd'],
    ['🌅🌅', ''],
    ['e\u0301te\u0301', 'été'],
    ['line\u0000one\u202etwo', 'line one two'],
  ])('%j is written %j', (title, name) => {
    expect(slug(title)).toBe(name);
  });

  it('is short enough for every file system, and never cut inside a character', () => {
    for (const text of ['a'.repeat(500), '汉'.repeat(500), 'नि'.repeat(300)]) {
      expect(utf8Bytes(slug(text))).toBeLessThanOrEqual(80);
      expect(text.startsWith(slug(text))).toBe(true);
    }
  });
});

async function makeBench() {
  const root = await tempDir();
  const out = join(root, 'out');
  const own = join(root, 'own');
  const store = join(root, 'files');
  await mkdir(store);
  const files = new TempFiles(store);
  const draft = async (number: number, changes: Partial<Draft>): Promise<Draft> => ({
    deliveryKey: `folder:me:post-${number}`,
    postRef: `post-${number}`,
    order: number,
    kind: 'video',
    title: null,
    body: `Words ${number}`,
    hashtags: [],
    visibility: 'public',
    createdAt: new Date(Date.UTC(2024, 5, 1 + number, 18)).toISOString(),
    scheduledAt: null,
    language: null,
    media: [{ file: await files.add(sampleVideo(number)), asset: null, alt: '' }],
    cover: { file: await files.add(await sampleImage(number, 'cover')), asset: null, alt: '' },
    ...changes,
  });
  return {
    out,
    own,
    files,
    connect: (options: { readonly out?: string; readonly for?: string } = {}): Promise<DestinationSession> =>
      folder.connect(
        { destination: 'folder', label: 'me' },
        { out, ...options },
        testContext({ http: noHttp, files, credentials: new MemoryCredentials(null), folder: own }),
      ),
    video: (number: number, changes: Partial<Draft> = {}) => draft(number, changes),
    photos: async (number: number, count: number, changes: Partial<Draft> = {}) => {
      const media = [];
      for (let index = 0; index < count; index += 1)
        media.push({ file: await files.add(await sampleImage(number * 100 + index)), asset: null, alt: '' });
      return draft(number, { kind: 'images', media, cover: null, ...changes });
    },
  };
}

function publish(session: DestinationSession, draft: Draft | undefined) {
  if (!draft) throw new Error('no such draft');
  return session.publish(draft, ticket, signal);
}

async function failure(work: Promise<unknown>): Promise<FerryError> {
  try {
    await work;
  } catch (error) {
    if (isFerryError(error)) return error;
    throw error;
  }
  throw new Error('it succeeded, and should have been refused');
}

async function tree(root: string): Promise<readonly string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return found
    .filter((item) => item.isFile())
    .map((item) => relative(root, join(item.parentPath, item.name)))
    .sort();
}

async function hashes(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await Promise.all(
    (await tree(root)).map(async (path) => {
      const bytes = await readFile(join(root, path));
      return [path, createHash('sha256').update(bytes).digest('hex')] as const;
    }),
  );
  return Object.fromEntries(entries);
}

async function flipByte(at: string): Promise<void> {
  const path = join(at, 'cover.jpg');
  const bytes = await readFile(path);
  bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function spacePost(at: string): Promise<void> {
  const path = join(at, 'post.json');
  await writeFile(path, `${await readFile(path, 'utf8')} `);
}

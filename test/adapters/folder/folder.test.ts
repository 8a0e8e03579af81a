import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diskError } from '../../../adapters/destinations/folder/errors.ts';
import { slug } from '../../../adapters/destinations/folder/layout.ts';
import { markerFile } from '../../../adapters/destinations/folder/marker.ts';
import type { DestinationSession, Draft, FerryError, PublishTicket } from '../../../src/contract/index.ts';
import { isFerryError } from '../../../src/contract/index.ts';
import { abortedError, utf8Bytes } from '../../../src/kit/index.ts';
import { languages, wordsOf } from '../../contract/worded.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../../support/adapter-context.ts';
import { type Sample, sampleImage, sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';
import { folder } from './folder.ts';

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
      expect(await session.verify(remote, draft, signal)).toMatchObject({ kind: 'live' });
    }
    await first.close();
    expect(await namesIn(bench.out)).toEqual(['DONE ferry', 'index.html']);
  });

  it('leaves an edited caption alone, and the page shows it', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    await writeFile(join(bench.out, remote.id, 'caption.txt'), 'Better words <3\r\nsecond line\r\n');
    await publish(session, draft);
    expect(await session.verify(remote, draft, signal)).toMatchObject({
      kind: 'live',
      seen: { body: 'Better words <3\nsecond line' },
    });
    await session.close();
    expect(await readFile(join(bench.out, remote.id, 'caption.txt'), 'utf8')).toContain('Better words');
    expect(await readFile(join(bench.out, 'index.html'), 'utf8')).toContain('Better words &lt;3\nsecond line</div>');
  });

  it('writes beside a folder of somebody else, never into it', async () => {
    const bench = await makeBench();
    const draft = await bench.video(1);
    const session = await bench.connect();
    await publish(session, await bench.video(2));
    const taken = join(bench.out, '0001 2024-06-02 Words 1');
    await mkdir(taken, { recursive: true });
    await writeFile(join(taken, 'mine.txt'), 'keep me');
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
      code: 'folder/post-json-broken',
      effect: 'none',
    });
    expect(await namesIn(bench.out)).toEqual([remote.id]);
  });

  it.each([
    ['a missing file', (at: string) => rm(join(at, 'video.mp4')), { file: 'video.mp4', change: 'gone' }],
    [
      'a file of another length',
      (at: string) => writeFile(join(at, 'video.mp4'), 'short'),
      { file: 'video.mp4', change: 'size', bytes: 5 },
    ],
    ['a cover with other bytes', flipByte, { file: 'cover.jpg', change: 'changed' }],
  ])('says of %s that the post is damaged, with the file', async (_what, spoil, change) => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    const remote = await publish(session, draft);
    await spoil(join(bench.out, remote.id));
    const answer = await session.verify(remote, draft, signal);
    expect(answer).toMatchObject({ kind: 'damaged', because: [{ code: 'folder/damaged', values: change }] });
  });

  it.each([
    [
      'the caption was edited',
      (at: string) => writeFile(join(at, 'caption.txt'), 'mine'),
      { file: 'caption.txt', change: 'changed' },
    ],
    [
      'a file was added',
      (at: string) => writeFile(join(at, 'notes.txt'), 'mine'),
      { file: 'notes.txt', change: 'added' },
    ],
    ['post.json was edited', spacePost, { file: 'post.json', change: 'changed' }],
    ['the cover was replaced', flipByte, { file: 'cover.jpg', change: 'changed' }],
  ])('does not remove a post when %s', async (_what, change, told) => {
    const bench = await makeBench();
    const session = await bench.connect();
    const remote = await publish(session, await bench.video(1));
    await change(join(bench.out, remote.id));
    const before = await tree(bench.out);
    const { remove } = session;
    if (!remove) throw new Error('the folder can remove');
    const error = await failure(remove.call(session, remote, signal));
    expect(error).toMatchObject({ kind: 'needs-user', code: 'folder/edited', effect: 'none' });
    expect(error.reason.values).toEqual({ path: join(bench.out, remote.id), ...told });
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
    expect(await namesIn(bench.out)).toEqual(['0002 2024-06-03 Words 2', 'index.html']);
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
      code: 'folder/out-not-absolute',
    });
    const loop = join(bench.out, '..', 'loop');
    await symlink(loop, loop);
    const session = await bench.connect();
    const draft = await bench.video(1);
    await rm(bench.files.path(draft.media[0]?.file.sha256 ?? ''));
    expect(await failure(publish(session, draft))).toMatchObject({
      kind: 'retryable',
      code: 'rendition-gone',
      remedy: 'prepare-again',
      effect: 'none',
    });
    expect(await namesIn(bench.out)).toEqual([]);
  });

  it('stops for a disk that fails in the middle, names the place, and leaves nothing behind', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const draft = await bench.video(1);
    // The cover comes after the video: a folder cannot be read as a file, whoever asks.
    const cover = bench.files.path(draft.cover?.file.sha256 ?? '');
    await rename(cover, `${cover} kept`);
    await mkdir(cover);
    const error = await failure(publish(session, draft));
    expect(error).toMatchObject({ kind: 'fatal', code: 'is-a-folder', effect: 'none' });
    expect(error.reason).toMatchObject({
      values: { path: join(bench.out, '0001 2024-06-02 Words 1') },
      said: 'EISDIR',
    });
    expect(await namesIn(bench.out)).toEqual([]);
    await rm(cover, { recursive: true });
    await rename(`${cover} kept`, cover);
    expect(await publish(session, draft)).toMatchObject({ id: '0001 2024-06-02 Words 1' });
  });

  it('says so when the page cannot be written, and the posts are there all the same', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const { id } = await publish(session, await bench.video(1));
    await mkdir(join(bench.out, '.index.html.part'));
    expect(await failure(session.close())).toMatchObject({ kind: 'fatal', code: 'folder/disk-failed' });
    await rm(join(bench.out, '.index.html.part'), { recursive: true });
    await session.close();
    expect(await namesIn(bench.out)).toEqual([id, 'index.html']);
  });

  it.each([
    ['ENOSPC', 'fatal', 'disk-full', 'ask'],
    ['EDQUOT', 'fatal', 'disk-quota', 'ask'],
    ['EFBIG', 'fatal', 'file-too-big', 'ask'],
    ['EACCES', 'fatal', 'disk-forbidden', 'ask'],
    ['EPERM', 'fatal', 'disk-forbidden', 'ask'],
    ['EROFS', 'fatal', 'disk-read-only', 'ask'],
    ['EIO', 'fatal', 'disk-broken', 'ask'],
    ['ESTALE', 'fatal', 'disk-gone', 'ask'],
    ['ENOTDIR', 'usage', 'not-a-folder', 'ask'],
    ['EEXIST', 'usage', 'not-a-folder', 'ask'],
    ['EBUSY', 'retryable', 'file-busy', 'send-again'],
    ['EMFILE', 'retryable', 'too-many-open-files', 'send-again'],
    ['ENFILE', 'retryable', 'too-many-open-files', 'send-again'],
    ['ENAMETOOLONG', 'permanent', 'name-too-long', 'ask'],
    ['ESOMETHING', 'fatal', 'folder/disk-failed', 'ask'],
  ])('puts %s in its box', (systemCode, kind, code, remedy) => {
    const raw = Object.assign(new Error('raw'), { code: systemCode });
    const error = diskError(raw, { path: '/x' });
    expect(error).toMatchObject({ kind, code, remedy, effect: 'none', cause: raw });
    expect(error.reason).toMatchObject({ values: { path: '/x' }, said: systemCode });
    for (const language of languages) expect(wordsOf(folder, error.reason, language)?.ways ?? []).not.toEqual([]);
    expect(diskError(raw, { path: '/x', effect: 'unknown' }).effect).toBe('unknown');
  });

  it('takes a failure after a stop for the stop, and an error of ours as it is', () => {
    const raw = new Error('cut short');
    expect(diskError(raw, { path: '/x', signal: AbortSignal.abort() })).toMatchObject({
      kind: 'interrupted',
      effect: 'none',
    });
    expect(diskError(raw, { path: '/x', signal })).toMatchObject({ kind: 'fatal', code: 'folder/disk-failed' });
    const ours = abortedError();
    expect(diskError(ours, { path: '/x' })).toBe(ours);
  });

  it('reads back caption, sizes, descriptions and hashes, the hashes of small files only', async () => {
    const bench = await makeBench();
    const session = await bench.connect({ for: 'rednote' });
    const alts = ['A ferry', '', '日落'];
    const draft = await bench.photos(2, 3, { title: 'Three', body: 'Body\n\nof it', visibility: 'private' }, alts);
    const remote = await publish(session, draft);
    const media = draft.media.map(({ file }) => ({ alt: file.alt, bytes: file.bytes, sha256: file.sha256 }));
    const { createdAt, visibility, title, body } = draft;
    const seen = { title, body, visibility, createdAt, mediaCount: 3, media };
    expect(await session.verify(remote, draft, signal)).toEqual({ kind: 'live', seen });
    const big = await bench.video(3, { media: [await bench.medium(sampleVideo(3, 8 * 1024 * 1024 + 1))] });
    const there = await session.verify(await publish(session, big), big, signal);
    expect(there).toMatchObject({ kind: 'live', seen: { mediaCount: 1, media: [{ bytes: 8 * 1024 * 1024 + 1 }] } });
    expect(there.kind === 'live' && there.seen.media?.[0]).not.toHaveProperty('sha256');
    await rename(join(bench.out, remote.id), join(bench.root, 'moved away'));
    expect(await session.verify(remote, draft, signal)).toEqual({ kind: 'missing' });
  });

  it('keeps the place of a post where the export says one, and nothing where it does not', async () => {
    const bench = await makeBench();
    const session = await bench.connect();
    const drafts = [await bench.video(1, { location: 'Lanikai Beach' }), await bench.video(2)];
    for (const draft of drafts) {
      const { id } = await publish(session, draft);
      const post = JSON.parse(await readFile(join(bench.out, id, 'post.json'), 'utf8'));
      expect(post.location).toBe(draft.location ?? undefined);
      await session.remove?.({ id, url: null }, signal);
    }
    expect(await namesIn(bench.out)).toEqual([]);
  });

  it('labels its page in the chosen language, and makes the same page anew in another', async () => {
    const bench = await makeBench();
    const pages: string[] = [];
    for (const language of ['zh', 'en'] as const) {
      const session = await bench.connect({ language });
      await publish(session, await bench.video(1, { visibility: 'private' }));
      await session.close();
      pages.push(await readFile(join(bench.out, 'index.html'), 'utf8'));
    }
    const [chinese = '', english = ''] = pages;
    expect(chinese).toContain('<html lang="zh-Hans">');
    expect(chinese).toContain('仅自己可见');
    expect(chinese.replace(/<(style|script)>.*?<\/\1>|post-1/gs, '')).not.toMatch(/>[^<]*(Copy|Search|post)[^<]*</i);
    expect(english).toContain('<html lang="en">');
    expect(english).not.toMatch(/\p{Script=Han}/u);
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
    location: null,
    language: null,
    media: [{ file: await files.add(sampleVideo(number)), asset: null }],
    cover: { file: await files.add(await sampleImage(number, 'cover')), asset: null },
    ...changes,
  });
  return {
    root,
    out,
    own,
    files,
    connect: (
      options: { readonly out?: string; readonly for?: string; readonly language?: string } = {},
    ): Promise<DestinationSession> =>
      folder.connect(
        { destination: 'folder', label: 'me' },
        { out, ...options },
        testContext({ http: noHttp, files, credentials: new MemoryCredentials(null), folder: own }),
        signal,
      ),
    video: (number: number, changes: Partial<Draft> = {}) => draft(number, changes),
    medium: async (sample: Sample) => ({ file: await files.add(sample), asset: null }),
    photos: async (number: number, count: number, changes: Partial<Draft> = {}, alts: readonly string[] = []) => {
      const media = [];
      for (let index = 0; index < count; index += 1) {
        const sample = await sampleImage(number * 100 + index);
        media.push({ file: await files.add(sample, { alt: alts[index] ?? '' }), asset: null });
      }
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

/** What lies there beside the marker. */
async function namesIn(root: string): Promise<readonly string[]> {
  return (await readdir(root)).filter((name) => name !== markerFile).sort();
}

async function tree(root: string): Promise<readonly string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return found
    .filter((item) => item.isFile() && item.name !== markerFile)
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

import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { retry } from '../../src/cli/commands/retry.ts';
import { runPlan } from '../../src/cli/commands/run.ts';
import { type WorkspaceFlags, workspace } from '../../src/cli/commands/workspace.ts';
import { FerryError } from '../../src/contract/index.ts';
import { findFreeable, free } from '../../src/engine/workspace-free.ts';
import { acquireRunLock } from '../../src/ledger/lock.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { patchPath } from '../../src/media/stored-patches.ts';
import { folder as folderDestination } from '../adapters/folder/folder.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { sample } from '../support/media-samples.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

const flags = { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private' } as const;
const nothingMore = { destinations: ['fake'], rehearsals: false, originalsPublished: null };

/** Every video is repacked; the second post of two waits for a person, its file made and kept. */
async function stage() {
  const folder = await tempDir();
  const exported = join(folder, 'export');
  const place = join(folder, 'ws');
  await mkdir(exported);
  for (const n of [1, 2]) await writeFile(join(exported, `${n}.mp4`), await toBeRepacked(n));
  const fake = new FakeDestination();
  const refusal = new FerryError('needs-user', { code: 'fake/look' }, { effect: 'none' });
  fake.once('publish', refusal, 'c2');
  const cli = (more: Partial<FakeCliOptions> = {}) =>
    fakeCli({ workspace: place, destinations: [fake.destination], ...more });
  await migrate(await cli({ yes: true }), flags, exported);
  await rm(join(place, 'thumbnails'), { recursive: true, force: true });
  const look = async (given: WorkspaceFlags = {}) => {
    const one = await cli({ json: true });
    await workspace(one, given);
    return one.printed.data[0] as {
      kinds: { kind: string; files: number; bytes: number }[];
      freeable: { kind: string; files: number; bytes: number }[];
    };
  };
  return { fake, place, cli, look };
}

/** Two posts whose videos differ in a tag only: what is sent is the same. The second waits for a person. */
async function twins() {
  const folder = await tempDir();
  const [exported, place] = [join(folder, 'export'), join(folder, 'ws')];
  await mkdir(exported);
  const tagged = await readFile(await sample('title'), 'latin1');
  for (const n of [1, 2])
    await writeFile(join(exported, `${n}.mp4`), tagged.replace('vid:v15044gf0000', `vid:v15044gf000${n}`), 'latin1');
  const fake = new FakeDestination();
  fake.once('publish', new FerryError('needs-user', { code: 'fake/look' }, { effect: 'none' }), 'c2');
  const cli = () => fakeCli({ workspace: place, destinations: [fake.destination], yes: true });
  await migrate(await cli(), flags, exported);
  return { fake, place, cli };
}

/** Different for each `seed`, also when it is repacked. */
async function toBeRepacked(seed: number): Promise<Buffer> {
  const bytes = Buffer.from(await readFile(await sample('moovAtEnd')));
  bytes.writeUInt32BE(seed, bytes.indexOf('mdat', 0, 'latin1') + 40_000);
  return bytes;
}

async function put(path: string, bytes: number): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, Buffer.alloc(bytes));
  return path;
}

async function filesIn(place: string, room: string): Promise<readonly string[]> {
  const entries = await readdir(join(place, room), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function patches(place: string): Promise<readonly { readonly source: { readonly sha256: string } }[]> {
  const paths = await filesIn(place, 'renditions/patches');
  return Promise.all(paths.map(async (path) => JSON.parse(await readFile(path, 'utf8'))));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const orphan = `renditions/00/00${'a'.repeat(62)}.mp4`;

describe('what a workspace holds', () => {
  it('is counted by kind, and what nothing needs is told apart', async () => {
    const { place, look } = await stage();
    await put(join(place, orphan), 1000);
    await put(join(place, 'rehearsal-fake/store/a.mp4'), 70);
    await put(join(place, 'fake-me/001/a.mp4'), 80);
    await put(join(place, `thumbnails/bb/${'b'.repeat(64)}.1.180x320.webp`), 30);
    await put(join(place, 'plan.json.99-0123456789ab.part'), 5);
    await put(join(place, 'renditions/parts/99-0123456789ab.part/sound.wav'), 7);
    const { kinds, freeable } = await look();
    const count = (kind: string) => kinds.find((one) => one.kind === kind);
    expect(count('originals')?.files).toBe(2);
    expect(count('rehearsals')).toEqual({ kind: 'rehearsals', files: 1, bytes: 70 });
    expect(count('hand-off')).toEqual({ kind: 'hand-off', files: 1, bytes: 80 });
    expect(count('thumbnails')).toEqual({ kind: 'thumbnails', files: 1, bytes: 30 });
    expect(count('leftovers')).toEqual({ kind: 'leftovers', files: 2, bytes: 12 });
    expect(count('ledger')?.files).toBeGreaterThanOrEqual(2);
    expect(freeable.map(({ kind }) => kind)).toEqual(['renditions', 'thumbnails', 'leftovers']);
    // the orphan, and the note of the one that went when its post was published
    expect(freeable[0]).toMatchObject({ files: 2 });
  });

  it('can be looked at beside a run, in either language, but nothing is removed then', async () => {
    const { place, cli } = await stage();
    const lock = await acquireRunLock(place);
    try {
      const english = await cli();
      expect(await workspace(english, {})).toBe(0);
      expect(english.printed.lines.join('\n')).toMatch(/ {2}originals +[\d.]+ [kM]B {2}2 files\n/);
      const chinese = await cli({ language: 'zh' });
      await workspace(chinese, {});
      expect(chinese.printed.lines.join('\n')).toMatch(/ {2}原文件 +[\d.]+ [kM]B {2}2 个文件\n/);
      await expect(workspace(await cli({ yes: true }), {}, 'free')).rejects.toMatchObject({ kind: 'locked' });
    } finally {
      await lock.release();
    }
  });
});

describe('freeing a workspace', () => {
  it('lists, asks, and removes what nothing open needs, and nothing else', async () => {
    const { place, cli, look } = await stage();
    await put(join(place, orphan), 1000);
    const rehearsal = await put(join(place, 'rehearsal-fake/store/a.mp4'), 70);
    const own = await put(join(place, 'my notes.txt'), 7);
    const before = (await look()).kinds.find(({ kind }) => kind === 'renditions')?.files ?? 0;
    const one = await cli({ answers: [true] });
    expect(await workspace(one, {}, 'free')).toBe(0);
    expect(one.printed.lines[0]).toMatch(/^ {2}2 files made for sending/);
    expect(one.printed.asked).toEqual([expect.stringMatching(/^Remove these files/)]);
    expect(await exists(join(place, orphan))).toBe(false);
    expect(await exists(rehearsal)).toBe(true);
    expect(await exists(own)).toBe(true);
    const after = await look();
    expect(after.kinds.find(({ kind }) => kind === 'renditions')?.files).toBe(before - 2);
    expect(after.freeable).toEqual([]);
    expect(one.printed.lines.join('\n')).toContain('clipferry workspace free --rehearsals');
    expect(await workspace(await cli({ yes: true }), { rehearsals: true }, 'free')).toBe(0);
    expect(await exists(rehearsal)).toBe(false);
  });

  it('leaves what a person put there, however it is named', async () => {
    const { place, cli } = await stage();
    const hash = 'c'.repeat(64);
    const own = await Promise.all(
      [
        'rehearsal-notes-of-mine/day 1.txt',
        'my-draft.part',
        'thumbnails/best of.webp',
        `thumbnails/best/${hash}.1.9x9.webp`,
        'thumbnails/my-draft.part',
        'renditions/parts/cut.mov',
        'renditions/parts/my-draft.part',
        'originals/parts/cut.mov',
        `renditions/${hash}.mp4`,
        `renditions/mine/${hash}.mp4`,
        `renditions/keys/${hash}.json`,
        `renditions/patches/mine/${hash}.json`,
      ].map((path) => put(join(place, path), 3)),
    );
    await put(join(place, 'renditions/parts/99-0123456789ab.part'), 3);
    await put(join(place, 'thumbnails/99-0123456789ab.part.between.part'), 3);
    const one = await cli({ yes: true });
    expect(await workspace(one, { rehearsals: true, originalsPublished: true }, 'free')).toBe(0);
    for (const path of own) expect(await exists(path), path).toBe(true);
    expect(one.printed.lines.join('\n')).toContain('2 left-over temporary files');
  });

  it('removes nothing without a yes', async () => {
    const { place, cli } = await stage();
    await put(join(place, orphan), 1000);
    await expect(workspace(await cli(), {}, 'free')).rejects.toMatchObject({ reason: { code: 'free-needs-yes' } });
    await expect(workspace(await cli({ answers: [false] }), {}, 'free')).rejects.toMatchObject({
      reason: { code: 'free-not-confirmed' },
    });
    expect(await exists(join(place, orphan))).toBe(true);
  });

  it('leaves the file of a post that waits, which goes on with it', async () => {
    const { fake, cli } = await stage();
    await workspace(await cli({ yes: true }), {}, 'free');
    await retry(await cli(), {}, []);
    expect(await runPlan(await cli({ yes: true }), {})).toBe(0);
    expect(fake.posts.map(({ ref }) => ref)).toEqual(['c1', 'c2']);
  });

  it('of a file that is needed again after all only makes it again', async () => {
    const { fake, place, cli } = await stage();
    const ledger = await openLedger(place, 'write');
    const [row] = await ledger.deliveries.list({ held: true }, 1);
    // As a plan does that says something else of the post.
    if (row !== undefined) await ledger.deliveries.move(row.key, 'uploaded', 'planned', {}, '2026-11-22T12:00:00.000Z');
    await ledger.close();
    await workspace(await cli({ yes: true }), {}, 'free');
    expect(await readdir(join(place, 'renditions'), { recursive: true, withFileTypes: true })).not.toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/\.mp4$/) }),
    );
    expect(await runPlan(await cli({ yes: true }), {})).toBe(0);
    expect(fake.posts.map(({ ref }) => ref)).toEqual(['c1', 'c2']);
  });

  it('that is stopped in the middle leaves the rest for the next time', async () => {
    const { place, cli, look } = await stage();
    for (const letter of ['a', 'b', 'c']) await put(join(place, `renditions/00/00${letter.repeat(62)}.mp4`), 10);
    const ledger = await openLedger(place, 'read');
    const stop = new AbortController();
    const { freeable } = await findFreeable(place, ledger, nothingMore);
    await ledger.close();
    const [one] = freeable;
    if (one === undefined) throw new Error('nothing to free');
    const paths = {
      ...one,
      get paths() {
        stop.abort();
        return one.paths;
      },
    };
    await free([{ ...one, paths: one.paths.slice(0, 1) }, paths], stop.signal);
    expect((await look()).freeable[0]?.files).toBe(one.files - 1);
    expect(await workspace(await cli({ yes: true }), {}, 'free')).toBe(0);
    expect((await look()).freeable).toEqual([]);
  });
});

describe('originals of what is published everywhere', () => {
  it('go only when their flag is typed and both questions are answered', async () => {
    const { place, cli, look } = await stage();
    await workspace(await cli({ yes: true }), {}, 'free');
    expect((await look({ originalsPublished: true })).freeable).toEqual([
      expect.objectContaining({ kind: 'originals', files: 1 }),
    ]);
    const once = await cli({ answers: [true, false] });
    await expect(workspace(once, { originalsPublished: true }, 'free')).rejects.toThrow();
    expect((await look()).kinds.find(({ kind }) => kind === 'originals')?.files).toBe(2);
    const both = await cli({ answers: [true, true] });
    expect(await workspace(both, { originalsPublished: true }, 'free')).toBe(0);
    expect(both.printed.asked[1]).toMatch(/only copies/);
    // that of the post that waits
    expect((await look()).kinds.find(({ kind }) => kind === 'originals')?.files).toBe(1);
    expect(await exists(place)).toBe(true);
  });

  it('stay while a post that waits is read through one of them, and it goes on', async () => {
    const { fake, place, cli } = await twins();
    const under = (await patches(place)).map(({ source }) => source.sha256);
    expect(under).toHaveLength(1);
    const ledger = await openLedger(place, 'read');
    const [first] = await ledger.originals.ofPost('c1');
    const [row] = await ledger.deliveries.list({ held: true }, 1);
    await ledger.close();
    const sent = row?.draft?.media[0]?.file.sha256 ?? '';
    const path = patchPath(join(place, 'renditions'), sent);
    // As if the other had been made ready last.
    const patch = JSON.parse(await readFile(path, 'utf8')) as { source: object };
    const source = { sha256: first?.sha256, extension: first?.extension, bytes: first?.bytes };
    await writeFile(path, JSON.stringify({ ...patch, source }));
    await workspace(await cli(), { originalsPublished: true }, 'free');
    expect(await filesIn(place, 'originals')).toHaveLength(2);
    await retry(await cli(), {}, []);
    expect(await runPlan(await cli(), {})).toBe(0);
    expect(fake.posts.map(({ ref }) => ref)).toEqual(['c1', 'c2']);
    expect(await patches(place)).toEqual([]);
    await workspace(await cli(), { originalsPublished: true }, 'free');
    expect(await filesIn(place, 'originals')).toEqual([]);
  });

  /** Two posts, delivered to a folder outside the workspace. */
  async function handedOff() {
    const root = await tempDir();
    const exported = join(root, 'export');
    const place = join(root, 'ws');
    const out = join(root, 'out');
    await mkdir(exported);
    for (const n of [1, 2]) await writeFile(join(exported, `${n}.mp4`), sampleVideo(n).bytes);
    const cli = () => fakeCli({ workspace: place, destinations: [folderDestination], yes: true });
    const to = { ...flags, to: 'folder', account: 'main', set: [`out=${out}`], report: false };
    await migrate(await cli(), to, exported);
    const originals = async () =>
      (await readdir(join(place, 'originals'), { recursive: true })).filter((name) => name.endsWith('.mp4')).length;
    const freeUp = async () => {
      const one = await cli();
      await workspace(one, { originalsPublished: true }, 'free');
      return one.printed.lines.join('\n');
    };
    return { root, out, originals, freeUp };
  }

  it('stay when the hand-off folder is not there now, and that is told with their number', async () => {
    const { root, out, originals, freeUp } = await handedOff();
    expect(await originals()).toBe(2);
    await rename(out, join(root, 'unplugged'));
    expect(await freeUp()).toMatch(/The originals of 2 posts at folder\/main stay: /);
    expect(await originals()).toBe(2);
    await rename(join(root, 'unplugged'), out);
    await freeUp();
    expect(await originals()).toBe(0);
  });

  it('stay where a delivered file is gone, cut, other bytes, or a link back', async () => {
    const { out, originals, freeUp } = await handedOff();
    const [one = '', two = ''] = (await readdir(out)).filter((name) => /^\d{4} /.test(name)).sort();
    const [first, second] = [join(out, one, 'video.mp4'), join(out, two, 'video.mp4')];
    const bytes = await readFile(first);
    await rename(second, `${second}.away`);
    await symlink(`${second}.away`, second);
    await writeFile(first, Buffer.alloc(bytes.length));
    expect(await freeUp()).toContain('The originals of 2 posts at folder/main stay');
    expect(await originals()).toBe(2);
    await writeFile(first, bytes.subarray(1));
    await freeUp();
    expect(await originals()).toBe(2);
    await rm(first);
    await freeUp();
    expect(await originals()).toBe(2);
  });

  it('stay when nobody has looked for a day whether they are still where no quick look is possible', async () => {
    const { place, cli } = await stage();
    const later = await cli({ clock: fakeClock('2029-01-01T00:00:00.000Z'), yes: true });
    await workspace(later, { originalsPublished: true }, 'free');
    expect(later.printed.lines.join('\n')).toMatch(/The originals of 1 post at fake\/me stay: nobody has looked/);
    expect(await exists(join(place, 'originals'))).toBe(true);
    const before = await cli({ json: true });
    await workspace(before, {});
    expect(before.printed.data[0]).toMatchObject({
      kinds: expect.arrayContaining([{ kind: 'originals', files: 2, bytes: expect.any(Number) }]),
    });
  });
});

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markerFile } from '../../adapters/destinations/folder/marker.ts';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { runPlan } from '../../src/cli/commands/run.ts';
import { status } from '../../src/cli/commands/status.ts';
import { verify } from '../../src/cli/commands/verify.ts';
import { folder as destination } from '../adapters/folder/folder.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { treeOf } from '../support/tree.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

const flags = { to: 'folder', account: 'main', order: 'oldest', privatePosts: 'private' } as const;

/** One client: an export of their own and a workspace of their own. */
async function client(posts = 2) {
  const root = await tempDir();
  const exported = join(root, 'an export');
  await mkdir(exported);
  for (let n = 1; n <= posts; n += 1) await writeFile(join(exported, `${n}.mp4`), sampleVideo(n).bytes);
  const at = { workspace: join(root, 'ws') };
  const cli = (more: Partial<FakeCliOptions> = {}) =>
    fakeCli({ workspace: at.workspace, destinations: [destination], yes: true, ...more });
  return {
    root,
    at,
    exported,
    cli,
    migrate: async (set: readonly string[] = [], more: Partial<FakeCliOptions> = {}) => {
      const one = await cli(more);
      const code = await migrate(one, { ...flags, set }, exported);
      return { code, text: [...one.printed.lines, ...one.printed.notes].join('\n') };
    },
    says: async (command: typeof status) => {
      const one = await cli();
      await command(one);
      return one.printed.lines.join('\n');
    },
  };
}

async function postsIn(out: string): Promise<readonly string[]> {
  return (await readdir(out)).filter((name) => /^\d{4} /.test(name)).sort();
}

describe('a hand-off folder is one client’s', () => {
  it('two clients never get into one folder', async () => {
    const [ann, bob] = [await client(), await client(1)];
    const out = join(ann.root, 'out');
    expect((await ann.migrate([`out=${out}`])).code).toBe(0);
    const before = treeOf(out);
    await expect(bob.migrate([`out=${out}`])).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'folder/of-other-account', values: { folder: out, account: 'main' } },
    });
    expect(treeOf(out)).toEqual(before);
    // Nothing was read or made for it either.
    await expect(readdir(bob.at.workspace)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('two accounts of one workspace never get into one folder', async () => {
    const { root, exported, cli, migrate: first } = await client(1);
    const out = join(root, 'out');
    await first([`out=${out}`]);
    await expect(
      migrate(await cli(), { ...flags, account: 'shop', set: [`out=${out}`] }, exported),
    ).rejects.toMatchObject({
      code: 'folder/of-other-account',
    });
  });

  it('what I forgot to type again is as last time', async () => {
    const { root, at, exported, migrate: go } = await client();
    const out = join(root, 'out');
    await go([`out=${out}`, 'language=zh']);
    await rm(join(out, 'index.html'));
    await writeFile(join(exported, '3.mp4'), sampleVideo(3).bytes);
    const again = await go();
    expect(await postsIn(out)).toHaveLength(3);
    expect(again).toMatchObject({ code: 0, text: expect.stringContaining(`As last time: out=${out}, language=zh`) });
    expect(await readdir(at.workspace)).not.toContain('folder-main');
    expect(await readFile(join(out, 'index.html'), 'utf8')).toContain('lang="zh-Hans"');
  });

  it('another folder than last time is refused before anything is read, and the choice is spelled out', async () => {
    const { root, cli, migrate: go } = await client();
    const [out, other] = [join(root, 'out'), join(root, 'other')];
    await go([`out=${out}`]);
    await rm(join(root, 'an export'), { recursive: true });
    const refused = go([`out=${other}`]);
    await expect(refused).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'place-changed', values: { option: 'out', before: out, now: other, posts: 2 } },
    });
    const one = await cli();
    const error = await refused.catch((thrown: unknown) => thrown);
    const { ways } = await one.talk.say((error as { reason: { code: string } }).reason);
    expect(ways.map(({ command }) => command ?? '')).toEqual([
      'clipferry migrate <export> --to folder',
      '',
      `clipferry migrate <export> --to folder --account <name> --set out=${other}`,
    ]);
  });

  it('as long as nothing lies there, I may choose another folder', async () => {
    const { root, exported, cli, migrate: go } = await client(1);
    await plan(await cli(), { ...flags, set: [`out=${join(root, 'first')}`] }, exported);
    expect((await go([`out=${join(root, 'second')}`])).code).toBe(0);
    expect(await postsIn(join(root, 'second'))).toHaveLength(1);
  });

  it('a folder that I moved is found in its new place, and goes on there', async () => {
    const { root, exported, migrate: go } = await client();
    const [out, moved] = [join(root, 'out'), join(root, 'moved', 'here')];
    await go([`out=${out}`]);
    await mkdir(join(root, 'moved'));
    await rename(out, moved);
    await writeFile(join(exported, '3.mp4'), sampleVideo(3).bytes);
    expect((await go([`out=${moved}`])).code).toBe(0);
    expect(await postsIn(moved)).toHaveLength(3);
  });

  it('a workspace that I moved still knows its folder', async () => {
    const ann = await client();
    const out = join(ann.root, 'out');
    await ann.migrate([`out=${out}`]);
    const before = await readFile(join(out, markerFile), 'utf8');
    await rename(ann.at.workspace, join(ann.root, 'elsewhere'));
    ann.at.workspace = join(ann.root, 'elsewhere');
    expect((await ann.migrate()).code).toBe(0);
    expect(await readFile(join(out, markerFile), 'utf8')).toBe(before);
  });

  it('my own things and the posts are not mixed', async () => {
    const { root, migrate: go } = await client(1);
    const desk = join(root, 'desk');
    await mkdir(desk);
    await writeFile(join(desk, 'tax 2025.pdf'), 'mine');
    await expect(go([`out=${desk}`])).rejects.toMatchObject({
      reason: { code: 'folder/not-empty', values: { name: 'tax 2025.pdf' } },
    });
    expect(await readdir(desk)).toEqual(['tax 2025.pdf']);
  });
});

describe('what is wrong with what I typed is said before anything is read', () => {
  it.each([
    ['a path that is not a full one', { set: ['out=rel'] }, 'folder/out-not-absolute'],
    ['an option nobody knows', { set: ['owt=/x'] }, 'no-such-option'],
    ['a value that cannot be', { set: ['for=everything'] }, 'option-wrong'],
    ['captions that are not there', { captions: '/no/such/captions.csv' }, 'captions-unreadable'],
    ['a folder of own files that is not there', { media: '/no/such/folder' }, 'media-folder-unreadable'],
  ])('%s', async (_what, typed, code) => {
    const { at, cli } = await client(1);
    for (const command of [plan, migrate])
      await expect(command(await cli(), { ...flags, ...typed }, '/no/such/export')).rejects.toMatchObject({
        kind: 'usage',
        code,
      });
    await expect(readdir(at.workspace)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a hand-off folder that is gone', () => {
  it('is told by status, and by migrate, which does not say "look at it"', async () => {
    const { root, migrate: go, says } = await client();
    const out = join(root, 'out');
    await go([`out=${out}`]);
    expect(await says(status)).not.toContain('not there');
    await rm(out, { recursive: true });
    expect(await says(status)).toContain(`${out} is not there: deleted, moved, or on a disk that is not connected`);
    const again = await go();
    expect(again.text).toContain(`${out} is not there`);
    expect(again.text).not.toContain('index.html');
  });

  it('is told by verify, and is written again when I say so, each post once', async () => {
    const { root, cli, migrate: go } = await client(3);
    const out = join(root, 'out');
    await go([`out=${out}`]);
    const before = treeOf(out);
    await rm(out, { recursive: true });
    const look = await cli();
    expect(await verify(look, {})).toBe(4);
    expect(look.printed.lines.join('\n')).toMatch(
      /3 missing[\s\S]*To have what is gone written again: clipferry verify --write-again/,
    );
    const again = await cli();
    expect(await verify(again, { writeAgain: true })).toBe(5);
    expect(again.printed.lines.at(-1)).toBe('3 posts to be written again. Next: clipferry run');
    expect(await runPlan(await cli(), {})).toBe(0);
    expect(treeOf(out)).toEqual(before);
    expect(await verify(await cli(), {})).toBe(0);
  });

  it('in part is written again in part: what is there is not touched', async () => {
    const { root, cli, migrate: go } = await client(3);
    const out = join(root, 'out');
    await go([`out=${out}`]);
    const before = treeOf(out);
    const [, second = ''] = await postsIn(out);
    await rm(join(out, second), { recursive: true });
    expect(await verify(await cli(), { writeAgain: true })).toBe(5);
    expect(await runPlan(await cli(), {})).toBe(0);
    expect(treeOf(out)).toEqual(before);
  });

  it('in part is told by status too, once somebody looked', async () => {
    const { root, cli, migrate: go, says } = await client(3);
    const out = join(root, 'out');
    await go([`out=${out}`]);
    const [, second = ''] = await postsIn(out);
    await rm(join(out, second), { recursive: true });
    expect(await verify(await cli(), {})).toBe(4);
    expect(await says(status)).toContain('1 of them was gone or changed when last looked at: clipferry verify');
    expect(await verify(await cli(), { writeAgain: true })).toBe(5);
    expect(await runPlan(await cli(), {})).toBe(0);
    expect(await verify(await cli(), {})).toBe(0);
    expect(await says(status)).not.toContain('when last looked at');
  });

  it('is never written again without a yes', async () => {
    const { root, cli, migrate: go } = await client(1);
    const out = join(root, 'out');
    await go([`out=${out}`]);
    await rm(out, { recursive: true });
    await expect(verify(await cli({ yes: false }), { writeAgain: true })).rejects.toMatchObject({
      code: 'confirmation-needed',
    });
  });

  it('a post with a file that was changed differs, and is not "missing"', async () => {
    const { root, cli, migrate: go } = await client(2);
    const out = join(root, 'out');
    await go([`out=${out}`]);
    const [first = ''] = await postsIn(out);
    await writeFile(join(out, first, 'video.mp4'), 'not the video');
    const one = await cli();
    expect(await verify(one, {})).toBe(4);
    expect(one.printed.lines.join('\n')).toMatch(/1 same, 1 differs\n.*video\.mp4 has 13 bytes instead of/);
  });
});

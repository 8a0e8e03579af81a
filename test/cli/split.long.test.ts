import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { instagramPlace } from '../../adapters/destinations/instagram/index.ts';
import { fetch as fetchFiles } from '../../src/cli/commands/fetch.ts';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { report } from '../../src/cli/commands/report.ts';
import { runPlan } from '../../src/cli/commands/run.ts';
import { undo } from '../../src/cli/commands/undo.ts';
import { verify } from '../../src/cli/commands/verify.ts';
import type { Language } from '../../src/contract/index.ts';
import { destinationOfPlace } from '../../src/kit/index.ts';
import { probeFile } from '../../src/media/probe.ts';
import { folder } from '../adapters/folder/folder.ts';
import { compareFrames } from '../support/frames.ts';
import { ffmpeg, sample } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

/** One post whose video is a minute longer than REDnote and Instagram take. */
async function creator() {
  const root = await tempDir();
  const exported = join(root, 'an export');
  await mkdir(exported);
  await copyFile(await sample('sixteenMinutes'), join(exported, 'long.mp4'));
  const cli = (language: Language = 'en') =>
    fakeCli({
      workspace: join(root, 'ws'),
      destinations: [folder, destinationOfPlace(instagramPlace)],
      yes: true,
      language,
    });
  const flags = { account: 'main', order: 'oldest', privatePosts: 'private', tooLong: 'split' } as const;
  const out = join(root, 'out');
  return {
    ...{ root, exported, cli, out, flags },
    toFolder: { ...flags, to: 'folder', set: ['for=rednote', `out=${out}`] },
    toInstagram: { ...flags, to: 'instagram' },
  };
}

const textOf = ({ printed }: Awaited<ReturnType<typeof fakeCli>>) => [...printed.lines, ...printed.notes].join('\n');

describe('a video that is too long, in parts', () => {
  let long = '';
  beforeAll(async () => {
    long = await sample('sixteenMinutes');
  });

  it('lies in the hand-off folder whole, is verified, and is taken back as one', async () => {
    const { cli, exported, out, toFolder, root } = await creator();
    await fetchFiles(await cli(), {}, exported);
    const [planned, inChinese] = [await cli(), await cli('zh')];
    await plan(planned, toFolder, exported);
    await plan(inChinese, toFolder, exported);
    expect(textOf(planned)).toContain('goes in 2 parts');
    expect(textOf(inChinese)).toContain('分成 2 段');
    // A table of the plan, unchanged, is the same plan.
    const table = join(root, 'plan.csv');
    await plan(await cli(), { ...tableFlags, csv: table });
    await plan(await cli(), { ...tableFlags, apply: table });

    expect(await runPlan(await cli(), {})).toBe(0);
    const [name = ''] = (await readdir(out)).filter((one) => one.startsWith('0001'));
    const post = join(out, name);
    expect((await readdir(post)).sort()).toEqual(['01.mp4', '02.mp4', 'caption.txt', 'cover.jpg', 'post.json']);
    const parts = ['01.mp4', '02.mp4'].map((file) => join(post, file));
    for (const part of parts)
      expect(await probeFile(part, new AbortController().signal)).toMatchObject({
        durationMs: expect.closeTo(480_000, -3),
      });
    const { frames, leastPsnr } = await compareFrames(long, await joined(parts));
    expect([...frames, leastPsnr]).toEqual([1920, 1920, 99]);
    const page = await readFile(join(out, 'index.html'), 'utf8');
    expect(page).toContain('video in 2 parts');
    expect(page).toMatch(/02\.mp4" aria-label="Part 2 of 2">2\/2</);

    const told = join(root, 'report.html');
    await report(await cli(), { html: told });
    expect(await readFile(told, 'utf8')).toContain(
      'Part 2 of 2: 8 minutes from 8:00 on (the video is 16 minutes long)',
    );
    expect(await verify(await cli(), {})).toBe(0);
    expect(await undo(await cli(), {}, [])).toBe(0);
    expect((await readdir(out)).filter((one) => one.startsWith('0001'))).toEqual([]);
  });

  it('waits where a post holds one video, and says what can be done; another choice lets it go', async () => {
    const { cli, exported, toInstagram, flags, out } = await creator();
    await fetchFiles(await cli(), {}, exported);
    const planned = await cli();
    await plan(planned, toInstagram, exported);
    expect(textOf(planned)).toMatch(
      /16 minutes long, which is at least 2 parts of at most 15 minutes; here a post takes one video/,
    );
    expect(textOf(planned)).toMatch(/--too-long cut/);
    const moved = await cli();
    expect(
      await migrate(moved, { ...flags, to: 'folder', tooLong: 'cut', set: ['for=instagram', `out=${out}`] }, exported),
    ).toBe(0);
    const [name = ''] = (await readdir(out)).filter((one) => one.startsWith('0001'));
    expect(await readdir(join(out, name))).toContain('video.mp4');
  });
});

const tableFlags = { account: 'main', order: 'oldest', privatePosts: 'skip' } as const;

async function joined(parts: readonly string[]): Promise<string> {
  const path = join(await tempDir(), 'joined.mkv');
  const inputs = parts.flatMap((part) => ['-f', 'mov', '-i', part]);
  const all = parts.map((_, index) => `[${index}:v]`).join('');
  await ffmpeg([
    ...[...inputs, '-filter_complex', `${all}concat=n=${parts.length}:v=1[v]`],
    ...['-map', '[v]', '-vsync', '0', '-c:v', 'ffv1', path],
  ]);
  return path;
}

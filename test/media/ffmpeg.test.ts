import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFfmpeg, type FfmpegFacts, findFfmpeg } from '../../src/media/ffmpeg.ts';
import { bundledFfmpeg } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

const noPath = '/nonexistent';

/** A program that answers as an ffmpeg of our choosing. */
async function standIn(folder: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'ffmpeg');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const allFilters = ['zscale', 'tonemap', 'scale', 'setsar', 'fps', 'format'];
const answersLike = (encoders: string, version = '5.1.9-0+deb12u1', filters = allFilters) => `case "$*" in
*-version*) echo "ffmpeg version ${version} Copyright (c) 2000-2026 the FFmpeg developers" ;;
*-encoders*) printf '%s' '${encoders}' ;;
*-filters*) printf '${filters.map((name) => ` ... ${name}  V->V  x\\n`).join('')}' ;;
*long*) printf -- '-fps_mode  set framerate mode\\n' ;;
esac`;
const fullEncoders = ' V..... libx264  x\n A..... aac  x\n V..... mjpeg  x\n';

describe('finding ffmpeg', () => {
  it('takes the copy from npm when there is no other, and says what it can do', async () => {
    const found = await findFfmpeg({ path: noPath });
    expect(found).toMatchObject({ path: bundledFfmpeg, from: 'bundled', builtYear: 2018, lacks: [], fpsMode: false });
  });

  it('asks flag, FFMPEG_PATH, configuration and PATH in this order', async () => {
    const folder = await tempDir();
    const paths = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => standIn(join(folder, name), answersLike(fullEncoders))),
    );
    const [flag, env, config] = paths;
    const path = `${join(folder, 'empty')}:${join(folder, 'd')}`;
    expect(await findFfmpeg({ flag, env, config, path })).toMatchObject({ path: flag, from: 'flag' });
    expect(await findFfmpeg({ env, config, path })).toMatchObject({ path: env, from: 'env' });
    expect(await findFfmpeg({ config, path })).toMatchObject({ path: config, from: 'config' });
    expect(await findFfmpeg({ path })).toMatchObject({
      path: paths[3],
      from: 'path',
      version: '5.1.9-0+deb12u1',
      builtYear: 2026,
      extras: [],
      fpsMode: true,
    });
  });

  const broken: [string, (folder: string) => Promise<string>, object][] = [
    ['is not there', async (folder) => join(folder, 'gone'), { fault: 'missing' }],
    [
      'may not be started',
      async (folder) => {
        const path = join(folder, 'ffmpeg');
        await writeFile(path, 'x');
        return path;
      },
      { fault: 'not-executable' },
    ],
    ['is another program', (folder) => standIn(folder, 'echo hello'), { fault: 'odd-answer' }],
    ['stops with an error', (folder) => standIn(folder, 'exit 3'), { fault: 'exit', exitCode: 3 }],
  ];
  it.each(broken)('a choice that %s is an error, never a step to the next', async (_why, make, fault) => {
    const path = await make(await tempDir());
    for (const [choice, from] of [
      [{ flag: path }, 'flag'],
      [{ env: path }, 'env'],
      [{ config: path }, 'config'],
    ] as const)
      await expect(findFfmpeg(choice)).rejects.toMatchObject({
        kind: 'usage',
        reason: { code: 'ffmpeg-broken', values: { path, from, ...fault } },
      });
  });

  it('passes by an ffmpeg on PATH that does not run or cannot encode', async () => {
    const folder = await tempDir();
    await standIn(join(folder, 'dead'), 'exit 1');
    await standIn(join(folder, 'small'), answersLike(' A..... aac  x\n V..... mjpeg  x\n'));
    // As in copies that come with other programs.
    await standIn(join(folder, 'bare'), answersLike(fullEncoders, '7.1', ['zscale', 'tonemap', 'scale']));
    expect(await findFfmpeg({ path: join(folder, 'bare') })).toMatchObject({ from: 'bundled' });
    expect(await findFfmpeg({ path: join(folder, 'dead') })).toMatchObject({ from: 'bundled' });
    expect(await findFfmpeg({ path: join(folder, 'small') })).toMatchObject({ from: 'bundled' });
    expect(await findFfmpeg({ path: join(folder, 'small'), bundled: false })).toMatchObject({
      from: 'path',
      lacks: ['libx264'],
    });
  });

  it('is fatal when there is none', async () => {
    await expect(findFfmpeg({ path: noPath, bundled: false })).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'ffmpeg-missing' },
    });
  });

  it('asks again when the file behind a path has changed', async () => {
    const folder = await tempDir();
    const path = await standIn(folder, answersLike(fullEncoders, '5.0'));
    expect((await findFfmpeg({ flag: path })).version).toBe('5.0');
    await copyFile(bundledFfmpeg, path);
    expect((await findFfmpeg({ flag: path })).version).toMatch(/^N-47683/);
  });
});

describe('what doctor says of it', () => {
  const current: FfmpegFacts = {
    path: '/usr/bin/ffmpeg',
    from: 'path',
    version: '7.1',
    builtYear: 2025,
    lacks: [],
    extras: ['yadif', 'subtitles'],
    fpsMode: true,
  };

  it('which one it is, and no more of a current one', () => {
    expect(describeFfmpeg(current, 2026)).toEqual({
      ok: true,
      notes: [
        {
          code: 'ffmpeg-found',
          values: { version: '7.1', builtYear: 2025, from: 'path', path: '/usr/bin/ffmpeg' },
        },
      ],
    });
  });

  it('that the copy from npm is from 2018 and has had no fixes', async () => {
    const report = describeFfmpeg(await findFfmpeg({ path: noPath }), 2026);
    expect(report.ok).toBe(true);
    expect(report.notes[1]).toEqual({ code: 'ffmpeg-bundled', values: { builtYear: 2018 } });
  });

  it('what it lacks, and what that costs', () => {
    expect(describeFfmpeg({ ...current, lacks: ['libx264'] }, 2026)).toMatchObject({
      ok: false,
      notes: [expect.anything(), { code: 'ffmpeg-cannot-encode', values: { lacks: ['libx264'] } }],
    });
    expect(describeFfmpeg({ ...current, lacks: ['zscale'] }, 2026).notes[1]).toEqual({
      code: 'ffmpeg-no-hdr',
      values: { lacks: ['zscale'] },
    });
    expect(describeFfmpeg({ ...current, builtYear: 2019 }, 2026).notes[1]).toEqual({
      code: 'ffmpeg-old',
      values: { years: 7 },
    });
  });
});

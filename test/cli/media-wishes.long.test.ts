import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { findLevel } from '../../src/media/loudness.ts';
import { probeFile } from '../../src/media/probe.ts';
import { folder as destination } from '../adapters/folder/folder.ts';
import { bundledFfmpeg } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';
import { edge } from '../support/video-edges.ts';
import { fakeCli } from './fake-cli.ts';

const signal = new AbortController().signal;

it('the loudness that was asked for with a flag is that of what lies in the folder', async () => {
  const root = await tempDir();
  const exported = join(root, 'an export');
  await mkdir(exported);
  await copyFile(await edge('quiet'), join(exported, '1.mp4'));
  const cli = await fakeCli({ workspace: join(root, 'ws'), destinations: [destination], yes: true });
  const out = join(root, 'out');
  const given = { to: 'folder', account: 'main', order: 'oldest', privatePosts: 'private' } as const;
  const code = await migrate(cli, { ...given, loudness: 'normalise', set: [`out=${out}`] }, exported);
  expect(code, cli.printed.lines.join('\n')).toBe(0);
  const name = (await readdir(out, { recursive: true })).find((each) => each.endsWith('.mp4')) ?? 'no video';
  const level = async (path: string) => {
    const probed = await probeFile(path, signal);
    if (probed.kind !== 'video') throw new Error('no video');
    return findLevel({ ffmpeg: bundledFfmpeg, keepMs: undefined, lufs: -14, signal, probed, input: path });
  };
  expect(await level(await edge('quiet')), 'it was not so before').not.toBeNull();
  expect(await level(join(out, name))).toBeNull();
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { adoptSubtitles } from '../../src/engine/side-cars.ts';
import { openMediaStore } from '../../src/media/store.ts';
import { tempDir } from '../support/temp.ts';

const words = '1\n00:00:00,100 --> 00:00:01,000\nHello\n';

/** What is found of the files beside `walk.mp4`, and what is kept of it. */
async function adopted(files: Readonly<Record<string, string | Buffer>>) {
  const folder = await tempDir();
  const store = await openMediaStore(join(folder, 'workspace'));
  const own = join(folder, 'own');
  await mkdir(own);
  for (const [name, content] of Object.entries(files)) await writeFile(join(own, name), content);
  const stop: Engine['stop'] = {
    draining: false,
    now: new AbortController().signal,
    onDrain: () => () => undefined,
  };
  const { subtitles, subtitlesBeside } = await adoptSubtitles({ store, stop }, join(own, 'walk.mp4'), {
    durationMs: 5000,
  });
  const path = subtitles === undefined ? null : await store.findSideCar(subtitles);
  return { kept: path === null ? null : await readFile(path, 'utf8'), fault: subtitlesBeside?.fault };
}

it.each([
  ['of the same name', { 'walk.srt': words }],
  ['as yt-dlp names them', { 'walk.eng-US.vtt': words }],
  ['without a language before one with', { 'walk.de.srt': 'no', 'walk.vtt': words }],
])('subtitles beside a video are kept: %s', async (_what, files) => {
  expect(await adopted(files)).toEqual({ kept: words, fault: undefined });
});

it('and nothing is when none are there', async () => {
  const files = { 'walk.txt': words, 'walking.srt': words, 'walk.srt.bak': words };
  expect(await adopted(files)).toEqual({ kept: null, fault: undefined });
});

it.each([
  ['not-utf8', Buffer.from(`${words}\xe9`, 'latin1')],
  ['no-cues', 'a note'],
  ['no-cues', ''],
  ['after-end', '1\n00:00:05,000 --> 00:00:06,000\nlate\n'],
  ['after-end', 'WEBVTT\n\n01:05.000 --> 01:06.000\nlate\n'],
  ['too-large', `${words}${' '.repeat(4 << 20)}`],
] as const)('those that cannot be drawn are told: %s', async (fault, content) => {
  expect(await adopted({ 'walk.srt': content })).toEqual({ kept: null, fault });
});

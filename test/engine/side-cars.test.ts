import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { adoptSubtitles } from '../../src/engine/side-cars.ts';
import { openMediaStore } from '../../src/media/store.ts';
import { tempDir } from '../support/temp.ts';

const words = '1\n00:00:00,100 --> 00:00:01,000\nHello\n';

/** What is kept of the files beside `walk.mp4`. */
async function adopted(files: Readonly<Record<string, string | Buffer>>): Promise<string | null> {
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
  const { subtitles } = await adoptSubtitles({ store, stop }, join(own, 'walk.mp4'));
  const path = subtitles === undefined ? null : await store.findSideCar(subtitles);
  return path === null ? null : await readFile(path, 'utf8');
}

it.each([
  ['of the same name', { 'walk.srt': words }],
  ['as yt-dlp names them', { 'walk.eng-US.vtt': words }],
  ['without a language before one with', { 'walk.de.srt': 'no', 'walk.vtt': words }],
])('subtitles beside a video are kept: %s', async (_what, files) => {
  expect(await adopted(files)).toBe(words);
});

it.each([
  ['none are there', { 'walk.txt': words, 'walking.srt': words, 'walk.srt.bak': words }],
  ['they are not UTF-8', { 'walk.srt': Buffer.from(`${words}\xe9`, 'latin1') }],
  ['they are not subtitles', { 'walk.srt': 'a note' }],
])('and nothing is when %s', async (_what, files) => {
  expect(await adopted(files)).toBeNull();
});

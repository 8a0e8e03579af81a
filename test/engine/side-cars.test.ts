import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openSideCars } from '../../src/engine/side-cars.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
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
  const sideCars = openSideCars({ store, stop, ffmpeg: () => findFfmpeg() });
  const { subtitles, subtitlesBeside } = await sideCars.adopt(join(own, 'walk.mp4'), { durationMs: 5000 });
  const path = subtitles === undefined ? null : await store.findSideCar(subtitles);
  const { path: _, ...rest } = subtitlesBeside ?? { path: '' };
  return { kept: path === null ? null : await readFile(path, 'utf8'), ...rest };
}

it.each([
  ['of the same name', { 'walk.srt': words }],
  ['as yt-dlp names them', { 'walk.eng-US.vtt': words }],
  ['without a language before one with', { 'walk.de.srt': 'no', 'walk.vtt': words }],
])('subtitles beside a video are kept: %s', async (_what, files) => {
  expect(await adopted(files)).toEqual({ kept: words });
});

it('and nothing is when none are there', async () => {
  const files = { 'walk.txt': words, 'walking.srt': words, 'walk.srt.bak': words };
  expect(await adopted(files)).toEqual({ kept: null });
});

const accented = words.replace('Hello', 'Café, señor');

it.each([
  ['windows-1252', Buffer.from(accented, 'latin1'), { kept: accented, codePage: 'windows-1252' }],
  ['UTF-16, as an editor of Windows has it', Buffer.from(`\ufeff${accented}`, 'utf16le'), { kept: accented }],
  ['UTF-8 with a mark', `\ufeff${accented}`, { kept: accented }],
])('those in other encodings are kept as UTF-8: %s', async (_what, content, found) => {
  expect(await adopted({ 'walk.srt': content })).toEqual(found);
});

it.each([
  [{ fault: 'not-utf8', line: 3 }, Buffer.from(`1\n00:00:00,100 --> 00:00:01,000\n\x81\x90 \xe9\n`, 'latin1')],
  [{ fault: 'no-cues' }, 'a note'],
  [{ fault: 'no-cues' }, ''],
  [{ fault: 'after-end', line: 2 }, '1\n00:00:05,000 --> 00:00:06,000\nlate\n'],
  [{ fault: 'after-end', line: 3 }, 'WEBVTT\n\n01:05.000 --> 01:06.000\nlate\n'],
  [{ fault: 'too-large' }, `${words}${' '.repeat(4 << 20)}`],
  // Cuneiform: none of the fonts of these machines.
  [{ fault: 'no-font', line: 3, letters: '𒀀𒀁' }, words.replace('Hello', '𒀀 é𒀁\u0301')],
] as const)('those that cannot be drawn are told: %j', async (fault, content) => {
  expect(await adopted({ 'walk.srt': content })).toEqual({ kept: null, ...fault });
});

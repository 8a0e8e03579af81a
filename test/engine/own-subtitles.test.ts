import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { adoptOwnFiles } from '../../src/engine/own-files.ts';
import { sample } from '../support/media-samples.ts';
import { FakeDestination } from './fake-destination.ts';
import { makePost, Stage } from './stage.ts';

const words = '1\n00:00:00,100 --> 00:00:01,000\nHello\n';

/** One post, and a folder with its video and subtitles beside it. */
async function beside(subtitles: string | Buffer) {
  const stage = await Stage.open('disk');
  const fake = new FakeDestination();
  await stage.import([makePost(1, {}, { kind: 'video', objectKey: 'okey1' })]);
  const own = join(stage.folder, 'own');
  const path = join(own, 'okey1.srt');
  await mkdir(own);
  await copyFile(await sample('good'), join(own, 'okey1.mp4'));
  await writeFile(path, subtitles);
  return { stage, fake, path, adopt: () => adoptOwnFiles(stage.engine(), own, null) };
}

const garbled = Buffer.from(`${words}\x81 `, 'latin1');
const burn = { subtitles: 'burn' } as const;

describe('subtitles that cannot be drawn', () => {
  test('keep the post where they were to be drawn, by their path, and go when they are mended', async () => {
    const { stage, fake, path, adopt } = await beside(garbled);
    expect(await adopt()).toMatchObject({ adopted: 1, newSubtitles: 0 });
    await stage.plan(fake, 'me', burn);
    expect((await stage.row(1)).hold).toEqual({
      code: 'subtitles-unusable',
      values: { path, fault: 'not-utf8', line: 4 },
    });
    await writeFile(path, words);
    expect(await adopt()).toMatchObject({ adopted: 0, alreadyHere: 1, newSubtitles: 1 });
    expect((await stage.row(1)).hold).toBeNull();
    await stage.plan(fake, 'me', burn);
    const { item } = await stage.row(1);
    expect(item.verdict.kind).toBe('deliver');
    expect(item.media[0]?.rendition).toMatchObject({ recipe: { rung: 'encode', subtitles: { format: 'srt' } } });
  });

  test('keep nothing where nobody wants them drawn', async () => {
    const { stage, fake, adopt } = await beside(garbled);
    await adopt();
    await stage.plan(fake, 'me', burn);
    await stage.plan(fake);
    expect(await stage.rows()).toEqual(['p01 planned']);
  });
});

test('subtitles whose letters were guessed are drawn, and the plan says what they were read as', async () => {
  const { stage, fake, path, adopt } = await beside(Buffer.from(words.replace('Hello', 'Caf\xe9'), 'latin1'));
  await adopt();
  const warned = { code: 'subtitles-code-page', values: { path, codePage: 'windows-1252' } };
  await stage.plan(fake);
  expect((await stage.row(1)).item.warnings).not.toContainEqual(warned);
  await stage.plan(fake, 'me', burn);
  expect((await stage.row(1)).item).toMatchObject({ verdict: { kind: 'deliver' } });
  expect((await stage.row(1)).item.warnings).toContainEqual(warned);
});

test('an own file that is broken is refused without its path, which is told beside it, and without a new export', async () => {
  const { adopt, path } = await beside(words);
  const video = path.replace('.srt', '.mp4');
  await truncate(video, 20_000);
  const { refused, adopted } = await adopt();
  expect(adopted).toBe(0);
  expect(refused).toEqual([
    { path: video, because: expect.objectContaining({ values: expect.objectContaining({ own: true }) }) },
  ]);
  expect(refused[0]?.because.values).not.toHaveProperty('path');
});

test('subtitles are taken anew when they have changed, and only then', async () => {
  const { stage, path, adopt } = await beside(words);
  await adopt();
  const sha = async () => {
    const probed = (await stage.ledger.originals.ofPost('p01'))[0]?.probed;
    return probed?.kind === 'video' ? probed.subtitles?.sha256 : null;
  };
  const first = await sha();
  expect(await adopt()).toMatchObject({ newSubtitles: 0 });
  await writeFile(path, words.replace('Hello', 'Good evening'));
  expect(await adopt()).toMatchObject({ newSubtitles: 1 });
  expect(await sha()).not.toBe(first);
});

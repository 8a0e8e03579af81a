import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeOwnFiles } from '../../src/cli/journey.ts';
import { makePost, Stage } from '../engine/stage.ts';
import { sample } from '../support/media-samples.ts';
import { fakeCli } from './fake-cli.ts';

/** A folder with a file for each of `names`, and what is said when it is given with --media. */
async function given(names: readonly string[], prepare: (own: string) => Promise<void> = async () => {}) {
  const stage = await Stage.open('disk');
  await stage.import([1, 2].map((n) => makePost(n, {}, { kind: 'video', objectKey: `okey${n}` })));
  const own = join(stage.folder, 'own');
  await mkdir(own);
  for (const name of names) await copyFile(await sample('good'), join(own, name));
  await prepare(own);
  const said = async (language: 'en' | 'zh' = 'en') => {
    const cli = await fakeCli({ workspace: stage.folder, language });
    await takeOwnFiles(cli, stage.engine(), own);
    return cli.printed.notes.map((note) => note.replaceAll(own, 'own').trim());
  };
  return { own, said };
}

describe('each file of a person is counted once, and told with its reason', () => {
  it('as taken, broken, or of no post; then as here already', async () => {
    const files = ['okey1.mp4', 'okey2.mp4', 'holiday.mp4'];
    const { said } = await given(files, (own) => truncate(join(own, 'okey2.mp4'), 20_000));
    const [first, ...remarks] = await said();
    expect(first).toBe('Own files: 1 file taken from own, 1 that cannot be used, 1 of no post.');
    expect(remarks).toEqual([
      expect.stringMatching(/^own\/okey2\.mp4: the file is cut off.*; put a whole copy of it there/),
      expect.stringMatching(/^own\/holiday\.mp4: .*2024-06-02 18-00-05\.mp4, and photos 2024-06-02 18-00-05_1\.jpg/),
    ]);
    const [again] = await said();
    expect(again).toBe('Own files: 0 files taken from own, 1 here already, 1 that cannot be used, 1 of no post.');
    expect((await said('zh'))[0]).toBe(
      '你的文件：用上 own 里的 0 个，之前已有 1 个，用不了 1 个，不属于任何帖子 1 个。',
    );
  });

  it('and a new file of subtitles beside a video that is here is taken', async () => {
    const { own, said } = await given(['okey1.mp4']);
    await said();
    await writeFile(join(own, 'okey1.srt'), '1\n00:00:00,100 --> 00:00:01,000\nHello\n');
    expect(await said()).toEqual(['Own files: 0 files taken from own, 1 here already. New subtitles for 1 video.']);
  });
});

it('a file in the place of the folder is called one', async () => {
  const { own } = await given(['okey1.mp4']);
  const cli = await fakeCli({ workspace: own });
  const reason = { code: 'media-folder-unreadable', values: { folder: 'holiday.jpg', systemCode: 'ENOTDIR' } } as const;
  const { sentence, ways } = await cli.talk.say(reason);
  expect([sentence, ways[0]?.text]).toEqual([
    'holiday.jpg is no folder',
    'give --media the folder in which your files lie',
  ]);
});

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FerryError } from '../../src/contract/index.ts';
import { transcribePosts } from '../../src/engine/transcribe.ts';
import type { Sound, Transcriber } from '../../src/language/transcriber.ts';
import { FakeDestination } from './fake-destination.ts';
import { choices, makePost, Stage } from './stage.ts';

interface Played extends Transcriber {
  readonly heard: Sound[];
}

/** Says what `words` answers for the first, second … sound it hears. */
function listener(words: (n: number) => string | Error, asked: readonly string[] = ['test']): Played {
  const heard: Sound[] = [];
  return {
    name: 'ear',
    asked,
    wants: 'wav',
    heard,
    transcribe: async (sound) => {
      expect(existsSync(sound.path)).toBe(true);
      heard.push(sound);
      const said = words(heard.length);
      if (typeof said !== 'string') throw said;
      return said;
    },
  };
}

/** Posts 1 to 3 have no caption and a file, 4 has a caption, 5 no file. */
async function stageOf(): Promise<Stage> {
  const stage = await Stage.open();
  await stage.import([1, 2, 3].map((n) => makePost(n, { caption: null })));
  await stage.provideAll();
  await stage.import([makePost(4), makePost(5, { caption: null })], '/later.zip');
  return stage;
}

async function listen(stage: Stage, transcriber: Transcriber, wishes: { readonly limit?: number } = {}) {
  const remarks: string[] = [];
  const result = await transcribePosts(stage.engine(), {
    transcriber,
    signal: stage.stop.drained,
    choices: wishes.limit === undefined ? null : { ...choices, limit: wishes.limit },
    onStart: () => undefined,
    onProgress: () => undefined,
    onRemark: ({ where, because }) => void remarks.push(`${where} ${because.code}`),
  });
  return { ...result, remarks };
}

const captionOf = async (stage: Stage, ref: string) => {
  const post = await stage.ledger.posts.find(ref);
  return [post?.caption, post?.captionFrom];
};

const failure = (code: string, kind: 'permanent' | 'usage') => new FerryError(kind, { code }, { effect: 'none' });

describe('what is said in videos', () => {
  it('becomes the caption of posts that have none, and is asked for once', async () => {
    const stage = await stageOf();
    const ear = listener((n) => (n === 2 ? '' : `said ${n}`));
    expect(await listen(stage, ear)).toMatchObject({
      found: 2,
      wordless: 1,
      silent: 0,
      notHere: 1,
      failed: 0,
      left: 0,
    });
    expect(await captionOf(stage, 'p01')).toEqual(['said 1', 'transcript: ear']);
    expect(await captionOf(stage, 'p02')).toEqual([null, null]);
    expect(await captionOf(stage, 'p04')).toEqual(['words of post 4', 'export']);
    expect(ear.heard[0]).toMatchObject({ durationMs: 1000 });
    expect(await readdir(join(stage.folder, 'renditions', 'parts'))).toEqual([]);
    expect(await listen(stage, ear)).toMatchObject({ found: 0, wordless: 1 });
    expect(ear.heard).toHaveLength(3);
    expect(
      await listen(
        stage,
        listener(() => 'better', ['other']),
      ),
    ).toMatchObject({ found: 1 });
  });

  it('waits in the plan until somebody has read it or wants it unread', async () => {
    const stage = await stageOf();
    await listen(
      stage,
      listener((n) => `said ${n}`),
    );
    const fake = new FakeDestination();
    await stage.plan(fake);
    expect(await stage.rows()).toContain('p01 planned held:transcript-unread');
    await stage.plan(fake, 'me', { transcripts: 'accept' });
    expect(await stage.rows()).toContain('p01 planned');
    expect((await stage.row(1)).item.text.body).toBe('said 1');
  });

  it('gives way to better words later', async () => {
    const stage = await stageOf();
    await listen(
      stage,
      listener(() => 'said'),
    );
    await stage.ledger.posts.setCaptions(
      [{ ref: 'p01', caption: 'written', from: 'file: a.csv:1' }],
      stage.clock.now(),
    );
    expect(await captionOf(stage, 'p01')).toEqual(['written', 'file: a.csv:1']);
  });

  it('may fail for one video, and goes on', async () => {
    const stage = await stageOf();
    const ear = listener((n) => (n === 1 ? failure('transcriber-failed', 'permanent') : 'said'));
    expect(await listen(stage, ear)).toMatchObject({
      found: 2,
      failed: 1,
      left: 0,
      remarks: ['p01 transcriber-failed'],
    });
  });

  it('that cannot be had at all ends at once, and what was heard is kept', async () => {
    const stage = await stageOf();
    const ear = listener((n) => (n === 2 ? failure('transcriber-missing', 'usage') : 'said'));
    const result = await listen(stage, ear);
    expect(result).toMatchObject({ found: 1, left: 2, trouble: { code: 'transcriber-missing' } });
    expect(await captionOf(stage, 'p01')).toEqual(['said', 'transcript: ear']);
  });

  it('is wanted for no more posts than a plan lets go', async () => {
    const stage = await stageOf();
    const ear = listener(() => 'said');
    await listen(stage, ear, { limit: 1 });
    expect(ear.heard).toHaveLength(1);
  });

  it('stops with the first Ctrl-C', async () => {
    const stage = await stageOf();
    const ear = listener(() => {
      stage.stop.drain();
      return 'said';
    });
    await expect(listen(stage, ear)).rejects.toThrow();
    expect(ear.heard).toHaveLength(1);
  });
});

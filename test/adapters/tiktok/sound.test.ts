import { describe, expect, it } from 'vitest';
import { tiktok } from '../../../adapters/sources/tiktok/index.ts';
import type { Sound } from '../../../src/contract/index.ts';
import { memoryArchive } from '../../support/memory-archive.ts';

/** As it comes out of an export whose `Sound` is this. */
async function soundIn(
  value: string | undefined,
  link = 'https://v.example.com/storage/v1/tos/oabc',
): Promise<Sound | null> {
  const post = { Date: '2025-10-03 07:08:09', Link: link, ...(value === undefined ? {} : { Sound: value }) };
  const text = JSON.stringify({ Post: { Posts: { VideoList: [post] } } });
  const archive = memoryArchive({ 'user_data_tiktok.json': text });
  const reading = await tiktok.read(archive, new AbortController().signal);
  for await (const item of reading.items) {
    if (item.kind === 'post') {
      expect(item.post.facts).not.toHaveProperty('sound');
      return item.post.sound;
    }
  }
  throw new Error('no post');
}

describe('the sound of a post', () => {
  it.each([
    'original sound - anna',
    'Original Sound',
    'som original - joão',
    'оригинальный звук - аня',
    'Originalton - x',
    'オリジナル楽曲 - y',
  ])('is the creator’s own under TikTok’s name for it: %s', async (name) => {
    expect(await soundIn(name)).toEqual({ name, own: true });
  });

  it.each(['Song (Remix) - Artist', 'My original sound - anna', 'original soundtrack - x', 'sonido - y'])(
    'is somebody else’s under any other: %s',
    async (name) => {
      expect(await soundIn(name)).toEqual({ name, own: false });
    },
  );

  it.each([' - ', '-', 'N/A', 'n/a', 'None', '', '  ', undefined])('is not said by %j', async (name) => {
    expect(await soundIn(name)).toBeNull();
  });

  it('is told of photo posts too', async () => {
    const photos = 'https://p.example.com/photomode/a~tplv-noop.jpeg\nhttps://p.example.com/photomode/b~tplv-noop.jpeg';
    expect(await soundIn('Song - A', photos)).toEqual({ name: 'Song - A', own: false });
  });
});

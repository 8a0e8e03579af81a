import { describe, expect, test } from 'vitest';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import { importArchive } from '../../src/engine/import.ts';
import { memoryArchive } from '../support/memory-archive.ts';
import { Stage } from './stage.ts';

async function importPosts(items: readonly object[]): Promise<Stage> {
  const stage = await Stage.open();
  const text = JSON.stringify({ Post: { Posts: { VideoList: items } } });
  const archive = memoryArchive({ 'user_data_tiktok.json': text });
  await importArchive({ ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now }, archive, tiktok);
  return stage;
}

describe('an export with text that no platform can show', () => {
  const item = {
    Date: '2024-01-01 13:00:00',
    Link: 'https://video-no1a.tiktokv.eu/storage/v1/tos/b?x-expires=1796342400',
    WhoCanView: 'Everyone',
  };

  test('keeps an emoji that was cut in half as one sign, so that the plan can say it', async () => {
    const stage = await importPosts([
      { ...item, Title: 'cut emoji \ud83d end', AlternateText: 'a \udc00', Sound: 'x\ud83d' },
    ]);
    expect(await stage.ledger.posts.find('tt-20240101T130000Z')).toMatchObject({
      caption: 'cut emoji \ufffd end',
      alternateText: 'a \ufffd',
      sound: { name: 'x\ufffd' },
    });
  });

  test('keeps a place and a sound on one line', async () => {
    const stage = await importPosts([{ ...item, Location: 'Am\u0085Meer\u202e\0 ', Sound: 'a\nb - c' }]);
    expect(await stage.ledger.posts.find('tt-20240101T130000Z')).toMatchObject({
      location: 'Am Meer',
      sound: { name: 'a b - c' },
    });
  });
});

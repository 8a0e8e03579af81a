import { expect, test } from 'vitest';
import { FakeDestination } from '../fake-destination.ts';
import { makePost, Stage } from '../stage.ts';

test.each(['oldest', 'newest', 'likes'] as const)(
  'a template numbers posts by time, whatever goes first (%s), and leaves captions alone',
  async (order) => {
    const fake = new FakeDestination();
    const stage = await Stage.open();
    await stage.import([
      makePost(1, { caption: null, likes: 5 }),
      makePost(2, { caption: 'my own', likes: 9 }),
      makePost(3, { caption: null, likes: 1 }),
    ]);
    await stage.plan(fake, 'me', { order, titleTemplate: { text: 'No. {number}, {year}', timeZone: 'UTC' } });
    const rows = await stage.ledger.deliveries.list({ account: { destination: 'fake', label: 'me' } }, 9);
    const words = rows.map(({ postRef, item }) => [postRef, item.text.body, item.text.changes[0]?.reason.code]);
    expect(words.sort()).toEqual([
      ['p01', 'No. 1, 2024', 'words-from-template'],
      ['p02', 'my own', undefined],
      ['p03', 'No. 3, 2024', 'words-from-template'],
    ]);
    expect((await stage.ledger.plans.last({ destination: 'fake', label: 'me' }))?.header.choices).toMatchObject({
      titleTemplate: { text: 'No. {number}, {year}', timeZone: 'UTC' },
    });
  },
);

import { describe, expect, it } from 'vitest';
import type { TextLimits } from '../../../src/contract/index.ts';
import type { HandField, PlanItem } from '../../../src/core/plan/item.ts';
import { wordingOf } from '../../../src/core/plan/wording.ts';

function limits(inBody: TextLimits['hashtags']['inBody']): TextLimits {
  return { title: null, body: [], hashtags: { max: null, inBody }, links: 'keep', captionWanted: false };
}

const inText = limits((tag) => `#${tag}`);

function item(body: string, hashtags: readonly string[], byHand: readonly HandField[]): PlanItem {
  return {
    deliveryKey: 'k',
    postRef: 'p',
    createdAt: '2024-01-01T00:00:00.000Z',
    kind: 'video',
    verdict: { kind: 'deliver' },
    text: { title: null, body, hashtags, changes: [] },
    visibility: 'public',
    scheduledAt: null,
    location: null,
    alt: '',
    media: [],
    warnings: [],
    byHand,
  };
}

describe('the words as they go out', () => {
  it('are the plan’s where nobody changed them', () => {
    const words = item('Night #sea', ['sea', 'other'], []);
    expect(wordingOf(words, inText)).toMatchObject({ body: 'Night #sea', hashtags: ['sea', 'other'] });
  });

  it('have other tags where a person changed the tags alone', () => {
    const words = item('Night #sea #ferry', ['one', 'sea'], ['hashtags']);
    expect(wordingOf(words, inText)).toMatchObject({ body: 'Night #sea #one', hashtags: ['one', 'sea'] });
  });

  it('have the tags of a body that a person wrote', () => {
    const words = item('Mine #added', ['ferry'], ['body']);
    expect(wordingOf(words, inText)).toMatchObject({ body: 'Mine #added', hashtags: ['added'] });
  });

  it('have both where a person wrote both', () => {
    const words = item('Mine #added', ['sea'], ['body', 'hashtags']);
    expect(wordingOf(words, inText)).toMatchObject({ body: 'Mine #added #sea', hashtags: ['added', 'sea'] });
  });

  it('leave the body alone where tags travel beside it', () => {
    const words = item('Night', ['one'], ['hashtags']);
    expect(
      wordingOf(
        words,
        limits(() => null),
      ),
    ).toMatchObject({ body: 'Night', hashtags: ['one'] });
  });
});

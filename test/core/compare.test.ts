import { describe, expect, it } from 'vitest';
import { because, type Draft, type Reason, type SeenPost } from '../../src/contract/index.ts';
import { decideCheck, findDifferences } from '../../src/core/compare.ts';

const file = {
  sha256: 'a'.repeat(64),
  bytes: 1_000,
  mime: 'image/jpeg',
  role: 'image',
  alt: 'a cat',
  facts: {
    kind: 'image',
    width: 1,
    height: 1,
    durationMs: null,
    frameRate: null,
    videoBitrate: null,
    videoCodec: null,
    audioCodec: null,
    audioChannels: null,
    audioSampleRate: null,
    audioBitrate: null,
  },
} as const;

const draft: Draft = {
  deliveryKey: 'fake:me:p01',
  postRef: 'p01',
  order: 1,
  kind: 'images',
  title: 'A title',
  body: 'caf\u00e9\nsecond line',
  hashtags: [],
  visibility: 'public',
  createdAt: '2024-03-01T12:00:00.000Z',
  scheduledAt: null,
  location: null,
  language: null,
  media: [
    { file, asset: null },
    { file: { ...file, sha256: 'b'.repeat(64), bytes: 2_000 }, asset: null },
  ],
  cover: null,
};

const same: Required<SeenPost> = {
  title: 'A title',
  body: 'caf\u00e9\nsecond line',
  visibility: 'public',
  mediaCount: 2,
  media: [
    { sha256: 'a'.repeat(64), bytes: 1_000, alt: 'a cat' },
    { sha256: 'b'.repeat(64), bytes: 2_000, alt: 'a cat' },
  ],
  createdAt: '2024-03-01T12:00:00.000Z',
};

const differences = (seen: SeenPost, backdating = true) => findDifferences(draft, seen, { backdating });

describe('a post that is read back', () => {
  it('is the same when every field it shows is', () => {
    expect(differences(same)).toEqual([]);
  });

  it('is the same when the platform tells nothing', () => {
    expect(differences({})).toEqual([]);
  });

  it.each<[string, Partial<SeenPost>]>([
    ['trimmed its ends', { title: ' A title ', body: 'caf\u00e9\nsecond line\n' }],
    ['uses other line ends', { body: 'caf\u00e9\r\nsecond line' }],
    ['writes accents apart', { body: 'cafe\u0301\nsecond line' }],
    ['dropped spaces at the end of a line', { body: 'caf\u00e9  \nsecond line' }],
    ['keeps whole seconds', { createdAt: '2024-03-01T12:00:00.999Z' }],
  ])('is the same when the platform %s', (_, seen) => {
    expect(differences({ ...same, ...seen })).toEqual([]);
  });

  it.each<[string, Partial<SeenPost>, Reason]>([
    ['title', { title: 'Another' }, because('title-differs', { sent: 'A title', seen: 'Another' })],
    ['text', { body: 'caf\u00e9' }, because('body-differs', { sent: draft.body, seen: 'caf\u00e9' })],
    [
      'spaces inside the text',
      { body: 'caf \u00e9\nsecond line' },
      because('body-differs', { sent: draft.body, seen: 'caf \u00e9\nsecond line' }),
    ],
    ['visibility', { visibility: 'private' }, because('visibility-differs', { sent: 'public', seen: 'private' })],
    ['number of files', { mediaCount: 1 }, because('media-count-differs', { sent: 2, seen: 1 })],
    [
      'size',
      { media: [{ bytes: 1_000 }, { bytes: 7 }] },
      because('file-size-differs', { file: 2, sentBytes: 2_000, seenBytes: 7 }),
    ],
    ['bytes', { media: [{ sha256: 'c'.repeat(64) }] }, because('file-hash-differs', { file: 1 })],
    [
      'order of files',
      { media: [{ sha256: 'b'.repeat(64) }, { sha256: 'b'.repeat(64) }] },
      because('file-hash-differs', { file: 1 }),
    ],
    ['alt text', { media: [{}, { alt: '' }] }, because('alt-differs', { file: 2 })],
    [
      'date',
      { createdAt: '2024-03-01T12:00:01.000Z' },
      because('date-differs', { sent: draft.createdAt, seen: '2024-03-01T12:00:01.000Z' }),
    ],
  ])('differs by its %s', (_, seen, reason) => {
    expect(differences({ ...same, ...seen })).toEqual([reason]);
  });

  it('shows of a long text only where the two part', () => {
    const body = `${'a'.repeat(3_000)} sent ${'b'.repeat(3_000)}`;
    const [found] = findDifferences({ ...draft, body }, { body: body.replace('sent', 'seen') }, { backdating: false });
    expect(found?.values).toEqual({
      sent: `${'a'.repeat(17)} sent ${'b'.repeat(57)}`,
      seen: `${'a'.repeat(17)} seen ${'b'.repeat(57)}`,
    });
  });

  it('shows what a text has more at its end, and cuts no emoji in two', () => {
    const [found] = findDifferences(
      { ...draft, body: '😀'.repeat(30) },
      { body: '😀'.repeat(29) },
      { backdating: false },
    );
    expect(found?.values).toEqual({ sent: '😀'.repeat(21), seen: '😀'.repeat(20) });
  });

  it('tells everything that differs, not only the first', () => {
    expect(differences({ title: 'x', body: 'y', mediaCount: 9 }).map(({ code }) => code)).toEqual([
      'title-differs',
      'body-differs',
      'media-count-differs',
    ]);
  });

  it('has the date of publishing where dates cannot be given', () => {
    expect(differences({ createdAt: '2026-01-01T00:00:00.000Z' }, false)).toEqual([]);
  });

  it('has no title to compare where none was sent', () => {
    expect(findDifferences({ ...draft, title: null }, { title: 'first words' }, { backdating: false })).toEqual([]);
  });
});

describe('what a look says of a published post', () => {
  const gone = { code: 'fake/taken-down' };
  const rules = { backdating: false };
  it.each([
    [
      { kind: 'live', seen: same },
      { result: 'same', differences: [] },
    ],
    [
      { kind: 'live', seen: { mediaCount: 1 } },
      { result: 'differs', differences: [because('media-count-differs', { sent: 2, seen: 1 })] },
    ],
    [{ kind: 'missing' }, { result: 'missing', differences: [] }],
    [
      { kind: 'refused', because: gone },
      { result: 'missing', differences: [gone] },
    ],
    [
      { kind: 'processing', because: gone },
      { result: 'unseen', differences: [] },
    ],
    [{ kind: 'unseen' }, { result: 'unseen', differences: [] }],
  ] as const)('%j', (verification, check) => {
    expect(decideCheck(draft, verification, rules)).toEqual(check);
  });
});

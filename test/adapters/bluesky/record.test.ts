import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidOfFile, sha256OfCid } from '../../../adapters/destinations/bluesky/cid.ts';
import { buildRecords, sameJson } from '../../../adapters/destinations/bluesky/record.ts';
import { partKey, postKey, tidPattern, timeOfKey } from '../../../adapters/destinations/bluesky/tid.ts';
import type { Draft, DraftMedia, MediaFacts } from '../../../src/contract/index.ts';

const facts: MediaFacts = {
  kind: 'image',
  width: 1080,
  height: 1440,
  durationMs: null,
  frameRate: null,
  videoBitrate: null,
  videoCodec: null,
  audioCodec: null,
  audioChannels: null,
  audioSampleRate: null,
  audioBitrate: null,
};

function medium(seed: number, role: 'image' | 'video', alt = ''): DraftMedia {
  const sha256 = createHash('sha256').update(String(seed)).digest('hex');
  const mime = role === 'image' ? 'image/jpeg' : 'video/mp4';
  const blob = { $type: 'blob', ref: { $link: cidOfFile(sha256) }, mimeType: mime, size: 1000 };
  return { file: { sha256, bytes: 1000, mime, role, alt, facts }, asset: { id: blob.ref.$link, data: { blob } } };
}

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    deliveryKey: 'bluesky:me:post-1',
    postRef: 'post-1',
    order: 1,
    kind: 'video',
    title: null,
    body: 'Night boat #ferry',
    hashtags: ['ferry'],
    visibility: 'public',
    createdAt: '2024-06-02T12:00:05.000Z',
    scheduledAt: null,
    location: null,
    language: 'en',
    media: [medium(1, 'video')],
    cover: null,
    ...changes,
  };
}

describe('record keys', () => {
  it('are TIDs that sort as the posts were made and tell their time again', () => {
    const times = [
      '2019-08-30T00:00:00.000Z',
      '2024-06-02T12:00:05.000Z',
      '2024-06-02T12:00:05.001Z',
      '2026-11-22T00:00:00.000Z',
    ];
    const keys = times.map((time) => postKey(time, 'a'));
    expect([...keys].sort()).toEqual(keys);
    expect(keys.map(timeOfKey)).toEqual(times);
    for (const key of keys) expect(key).toMatch(tidPattern);
  });

  it('read as other programs write them', () => {
    // The protocol's own example (atproto.com/specs/tid) and its first instant.
    expect(timeOfKey('3jzfcijpj2z2a')).toBe('2023-06-30T15:03:01.887Z');
    expect(timeOfKey('2222222222222')).toBe('1970-01-01T00:00:00.000Z');
  });

  it('are the same for the same post for ever', () => {
    expect(postKey('2024-06-02T12:00:05.000Z', '7301234567890123456')).toBe('3ktwvul4z73pp');
  });

  it('differ for posts of the same second, and for the parts of a thread', () => {
    const keys = new Set<string>();
    for (let post = 0; post < 200; post += 1) keys.add(postKey('2024-06-02T12:00:05.000Z', `post-${post}`));
    for (let part = 1; part < 20; part += 1) keys.add(partKey([...keys][0] ?? '', '2024-06-02T12:00:05.000Z', part));
    expect(keys.size).toBe(219);
  });

  it('have the right form for every date and ref', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.string(), (at, ref) => {
        const key = postKey(at.toISOString(), ref);
        expect(key).toMatch(tidPattern);
        expect(timeOfKey(key)).toBe(at.toISOString());
      }),
    );
  });
});

describe('records', () => {
  it('carry text, tags, language, shape and the date of the post', () => {
    const [root, ...more] = buildRecords(draft());
    expect(more).toEqual([]);
    expect(root?.record).toEqual({
      $type: 'app.bsky.feed.post',
      text: 'Night boat #ferry',
      facets: [
        { index: { byteStart: 11, byteEnd: 17 }, features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'ferry' }] },
      ],
      embed: {
        $type: 'app.bsky.embed.video',
        video: medium(1, 'video').asset?.data['blob'],
        aspectRatio: { width: 1080, height: 1440 },
      },
      langs: ['en'],
      createdAt: '2024-06-02T12:00:05.000Z',
    });
  });

  it('say nothing about the language when nobody knows it, or when it is no language', () => {
    for (const language of [null, 'german, I think'])
      expect(buildRecords(draft({ language }))[0]?.record).not.toHaveProperty('langs');
  });

  it.each([
    [1, 'app.bsky.embed.images'],
    [4, 'app.bsky.embed.images'],
    [5, 'app.bsky.embed.gallery'],
    [10, 'app.bsky.embed.gallery'],
  ] as const)('show %i photos in %s, in order, with their words for the blind', (count, type) => {
    const media = Array.from({ length: count }, (_, index) => medium(index, 'image', `Picture ${index}`));
    const embed = buildRecords(draft({ kind: 'images', media }))[0]?.record['embed'];
    expect(embed).toMatchObject({ $type: type });
    const images = Object.values(embed ?? {}).find(Array.isArray) ?? [];
    expect(images.map((image: { alt: string }) => image.alt)).toEqual(media.map(({ file }) => file.alt));
    expect(images).toHaveLength(count);
  });

  it('go on in replies a millisecond apart, the files in the first one only', () => {
    const body = 'The ferry leaves at noon #ferry. '.repeat(20).trim();
    const records = buildRecords(draft({ body }));
    expect(records.length).toBe(3);
    expect(records.map(({ record }) => record['createdAt'])).toEqual([
      '2024-06-02T12:00:05.000Z',
      '2024-06-02T12:00:05.001Z',
      '2024-06-02T12:00:05.002Z',
    ]);
    expect(records.map(({ record }) => 'embed' in record)).toEqual([true, false, false]);
    for (const { record } of records) expect(record['facets']).not.toEqual([]);
  });

  it.each([
    ['shorter', 'Night boat #ferry', 1],
    ['as long', 'The ferry leaves at noon #ferry. '.repeat(20).trim(), 3],
    ['longer', 'The ferry leaves at noon #ferry. '.repeat(40).trim(), 5],
  ] as const)('hold one video each, in order, also where the text is %s', (_how, body, texts) => {
    const media = [1, 2, 3].map((seed) => medium(seed, 'video', 'A boat'));
    const records = buildRecords(draft({ body, media }));
    expect(records).toHaveLength(Math.max(3, texts));
    expect(records.map(({ record }) => record['text'] !== '')).toEqual(records.map((_, index) => index < texts));
    expect(records.map(({ record }) => record['embed'] ?? null)).toEqual(
      records.map((_, index) => {
        const video = media[index]?.asset?.data['blob'];
        const aspectRatio = { width: 1080, height: 1440 };
        return index < 3 ? { $type: 'app.bsky.embed.video', video, alt: 'A boat', aspectRatio } : null;
      }),
    );
    expect(new Set(records.map(({ rkey }) => rkey)).size).toBe(records.length);
  });

  it('ask for a new upload when a file has no place there, or a broken one', () => {
    for (const asset of [null, { id: 'x', data: {} }])
      expect(() => buildRecords(draft({ media: [{ ...medium(1, 'video'), asset }] }))).toThrow(
        expect.objectContaining({ code: 'asset-gone', kind: 'retryable', remedy: 'upload-again', effect: 'none' }),
      );
  });

  it('are the same when only the order of the fields differs', () => {
    expect(sameJson({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true);
    for (const [one, other] of [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { a: 1, b: 1 }],
      [
        [1, 2],
        [2, 1],
      ],
      [[1], { 0: 1 }],
      [null, {}],
    ] as const)
      expect(sameJson(one, other)).toBe(false);
  });
});

it('names a file as the protocol does', () => {
  // As a PDS (0.4.217) named these bytes when they were sent to it.
  const sha256 = createHash('sha256').update('not a png at all').digest('hex');
  expect(cidOfFile(sha256)).toBe('bafkreigy3fqwzpvu4bf5zixsqaudht46pn35tcqhhpqdcbp3fdibb2o5du');
});

it('finds the hash in the name of a file again, and in no other name', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const sha256 = Buffer.from(bytes).toString('hex');
      expect(sha256OfCid(cidOfFile(sha256))).toBe(sha256);
    }),
  );
  // A record's name (dag-cbor), the older form (base58), a name cut short, and none at all.
  const [record, old] = [
    'bafyreigy3fqwzpvu4bf5zixsqaudht46pn35tcqhhpqdcbp3fdibb2o5du',
    'QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n',
  ];
  for (const name of [record, old, 'bafkreigy3f', '', 'b!'] as const) expect(sha256OfCid(name)).toBeNull();
});

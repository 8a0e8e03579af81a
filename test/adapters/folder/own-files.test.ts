import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  captionText,
  decodePost,
  encodePost,
  maxPostFileBytes,
  postText,
  readCaption,
} from '../../../adapters/destinations/folder/layout.ts';
import { decodeMarker, markerText } from '../../../adapters/destinations/folder/marker.ts';
import type { Draft } from '../../../src/contract/index.ts';
import { utf8Bytes } from '../../../src/kit/index.ts';
import { folder } from './folder.ts';

/** Letters of every kind, line ends of every kind, what JSON escapes, and halves of emoji. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\n', '\r', '\r\n', '\uFEFF', '\u0085', '\u2028', '"', '\\', '\0', '\ud83c', '😀'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

const file = fc.record({
  sha256: fc.string(),
  bytes: fc.nat(),
  mime: fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
  role: fc.constant('image' as const),
  alt: text,
  facts: fc.record({ width: fc.nat(), height: fc.nat(), durationMs: fc.constant(null) }),
});

const draft: fc.Arbitrary<Draft> = fc.record({
  deliveryKey: text,
  postRef: text,
  order: fc.integer({ min: 1 }),
  kind: fc.constant('images' as const),
  title: fc.option(text),
  body: text,
  hashtags: fc.array(text, { maxLength: 5 }),
  visibility: fc.constantFrom('public', 'friends', 'private'),
  createdAt: fc.constant('2024-06-02T18:00:00.000Z'),
  scheduledAt: fc.constant(null),
  location: fc.option(text),
  language: fc.constantFrom(null, 'en'),
  media: fc.array(fc.record({ file, asset: fc.constant(null) }), { minLength: 1, maxLength: 4 }),
  cover: fc.constant(null),
}) as unknown as fc.Arbitrary<Draft>;

describe('what is written can be read again', () => {
  it('post.json', () => {
    fc.assert(
      fc.property(draft, text, (one, name) => {
        const post = encodePost(one, name);
        expect(decodePost(postText(post), 'post.json')).toEqual(post);
      }),
    );
  });

  it('caption.txt, title and text each as they were', () => {
    fc.assert(
      fc.property(fc.option(text), text, (title, body) => {
        expect(readCaption(captionText({ title, body }), { title, body })).toEqual({ title, body });
      }),
    );
  });

  it('the marker, for any name of an account, in both languages', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom('en', 'zh'), (account, language) => {
        const owner = { workspace: '0b0e7c1e-0000-4000-8000-000000000000', account };
        expect(decodeMarker(markerText(owner, language), 'marker')).toEqual(owner);
      }),
    );
  });

  it('a post as long as a plan lets it be, with everything escaped, is not too long to be read', () => {
    const { text: limits, altText } = folder.capabilities({}, null);
    const longest = (rules: readonly { readonly max: number }[]) =>
      '\u0001'.repeat(Math.min(...rules.map(({ max }) => max)));
    const alt = longest(altText?.limits ?? []);
    const [sample] = fc.sample(draft, 1);
    if (sample === undefined) throw new Error('a sample is made');
    const [medium] = sample.media;
    if (medium === undefined) throw new Error('it has a photo');
    const media = Array.from({ length: 35 }, () => ({ ...medium, file: { ...medium.file, alt } }));
    const written = postText(encodePost({ ...sample, body: longest(limits.body), media }, 'a name'));
    expect(utf8Bytes(written)).toBeLessThanOrEqual(maxPostFileBytes);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blueskyCapabilities } from '../../../adapters/destinations/bluesky/limits.ts';
import { optionsSchema } from '../../../adapters/destinations/bluesky/options.ts';
import { countPosts, splitIntoPosts } from '../../../adapters/destinations/bluesky/thread.ts';
import { graphemes, utf8Bytes } from '../../../src/kit/index.ts';

const sentence = 'The ferry leaves at noon and the wind comes from the west. ';

describe('a text as a thread', () => {
  it('stays one post up to the limit, and is two above it', () => {
    expect(splitIntoPosts('a'.repeat(300))).toEqual(['a'.repeat(300)]);
    expect(splitIntoPosts('a'.repeat(301))).toEqual(['a'.repeat(300), 'a']);
    expect(splitIntoPosts('')).toEqual(['']);
    expect(countPosts('')).toBe(0);
  });

  it('goes on after a sentence, not in the middle of one', () => {
    const posts = splitIntoPosts(sentence.repeat(12).trim());
    expect(posts.length).toBeGreaterThan(2);
    for (const post of posts) expect(post.endsWith('.')).toBe(true);
  });

  it('prefers the border between paragraphs', () => {
    const first = sentence.repeat(4).trim();
    const posts = splitIntoPosts(`${first}\n\n${sentence.repeat(4).trim()}`);
    expect(posts[0]).toBe(first);
  });

  it('cuts Chinese between words, without spaces to go by', () => {
    const posts = splitIntoPosts('我们坐渡轮去看日落'.repeat(60));
    expect(posts.join('')).toBe('我们坐渡轮去看日落'.repeat(60));
    expect(posts.length).toBe(2);
  });

  it('keeps to the bytes where characters are heavy', () => {
    const posts = splitIntoPosts('👩‍👩‍👧'.repeat(400));
    expect(posts.length).toBe(3);
    expect(posts.join('')).toBe('👩‍👩‍👧'.repeat(400));
  });

  it('cuts even one letter under thousands of accents', () => {
    const text = `a${'\u0301'.repeat(5000)}`;
    const posts = splitIntoPosts(text);
    expect(posts.join('')).toBe(text);
    for (const post of posts) expect(utf8Bytes(post)).toBeLessThanOrEqual(3000);
  });

  it('loses nothing but white space at the cuts, and every post fits', () => {
    const piece = fc.oneof(
      fc.constantFrom(' ', '\n', '\n\n', '. ', '。', '#sea ', 'https://example.com/a ', '👩‍👩‍👧', 'word ', '汉字'),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 50, maxLength: 300 }), (pieces) => {
        const text = pieces.join('').trim();
        const posts = splitIntoPosts(text);
        expect(posts.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
        for (const post of posts) {
          expect(graphemes(post)).toBeLessThanOrEqual(300);
          expect(utf8Bytes(post)).toBeLessThanOrEqual(3000);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('takes every caption TikTok lets people write', () => {
    const { body } = blueskyCapabilities(optionsSchema.parse({ thread: 'on' })).text;
    for (const caption of [sentence.repeat(80).slice(0, 4000), '汉'.repeat(4000), 'ab '.repeat(1334).slice(0, 4000)])
      for (const rule of body) expect(rule.measure(caption)).toBeLessThanOrEqual(rule.max);
  });
});

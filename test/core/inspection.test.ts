import { describe, expect, it } from 'vitest';
import type { MediaRef, SourcePost } from '../../src/contract/index.ts';
import { createInspector } from '../../src/core/inspection.ts';

function file(kind: 'video' | 'image', expiresAt: string | null): MediaRef {
  return { from: 'link', kind, locator: 'https://cdn.test/file', expiresAt, objectKey: null };
}

function sourcePost(changes: Partial<SourcePost>): { readonly kind: 'post'; readonly post: SourcePost } {
  return {
    kind: 'post',
    post: {
      ref: 'a',
      createdAt: '2024-01-01T00:00:00.000Z',
      caption: 'words',
      audience: 'public',
      media: [],
      cover: null,
      sourceId: null,
      likes: null,
      story: false,
      sound: null,
      alternateText: null,
      location: null,
      facts: {},
      ...changes,
    },
  };
}

describe('an inspection', () => {
  it('counts each item once, and says when the links die', () => {
    const inspector = createInspector();
    const image = { from: 'archive', kind: 'image', entry: 'media/1.jpg' } as const;
    const items = [
      sourcePost({ media: [file('video', '2026-03-02T00:00:00.000Z')], sourceId: '7', caption: null }),
      sourcePost({ createdAt: '2023-01-01T00:00:00.000Z', media: [image, image], audience: 'friends' }),
      sourcePost({ media: [file('video', '2026-03-01T00:00:00.000Z')], audience: 'private' }),
      sourcePost({}),
      { kind: 'deleted', ref: 'd', createdAt: null, where: 'deleted 1' },
      { kind: 'unreadable', where: 'post 9', because: { code: 'x' } },
    ] as const;
    for (const item of items) inspector.add(item);
    expect(inspector.result()).toEqual({
      posts: 4,
      videos: 2,
      photoPosts: 1,
      images: 2,
      withoutFile: 1,
      linkedFiles: 2,
      archivedFiles: 2,
      deleted: 1,
      unknownAudience: 0,
      unreadable: 1,
      private: 1,
      friends: 1,
      withoutCaption: 1,
      withSourceId: 1,
      from: '2023-01-01T00:00:00.000Z',
      to: '2024-01-01T00:00:00.000Z',
      linksExpireAt: { first: '2026-03-01T00:00:00.000Z', last: '2026-03-02T00:00:00.000Z' },
    });
  });

  it('of an empty export holds nothing, and no dates', () => {
    expect(createInspector().result()).toMatchObject({ posts: 0, from: null, to: null, linksExpireAt: null });
  });
});

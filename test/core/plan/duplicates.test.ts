import { describe, expect, it } from 'vitest';
import type { OriginalRow } from '../../../src/core/model.ts';
import { comesFirst, createDuplicateWatch, isSamePost } from '../../../src/core/plan/duplicates.ts';

function file(objectKey: string | null, sha256: string | null = null): OriginalRow {
  return {
    id: 1,
    postRef: 'x',
    role: 'media',
    position: 0,
    kind: 'video',
    source: { from: 'link', locator: 'https://x.example/', expiresAt: null, objectKey },
    state: 'wanted',
    sha256,
    bytes: null,
    extension: null,
    probed: null,
    hold: null,
    notBefore: null,
    tries: 0,
  };
}

const at = '2025-10-03T07:08:09.000Z';
const post = (ref: string, files: readonly OriginalRow[], createdAt = at) => ({
  ref,
  createdAt,
  originals: files.map((one, position) => ({ ...one, position })),
});

describe('an item that stands twice in an export', () => {
  it.each([
    ['of the same storage key', [file('k')], [file('k')]],
    ['of the same bytes under other links', [file('k', 'sha')], [file('l', 'sha')]],
    ['of the same pictures', [file('k'), file('l')], [file('k'), file('l')]],
  ])('is one post: %s', (_, one, other) => {
    const watch = createDuplicateWatch();
    expect(watch.find(post('a', one))).toBeNull();
    expect(watch.find(post('a.2', other))).toEqual({ earlierRef: 'a', same: 'post' });
    expect(watch.find(post('a.3', other))).toEqual({ earlierRef: 'a', same: 'post' });
    expect(isSamePost(post('a', one), post('a.2', other))).toBe(true);
  });

  it.each([
    ['made at another time', post('b', [file('k'), file('l')], '2025-10-03T07:08:10.000Z')],
    ['with a picture more', post('b', [file('k'), file('l'), file('m')])],
    ['with a picture less', post('b', [file('k')])],
  ])('is not meant by a post %s: it only shares a file', (_, other) => {
    const watch = createDuplicateWatch();
    const one = post('a', [file('k'), file('l')]);
    watch.find(one);
    expect(watch.find(other)).toEqual({ earlierRef: 'a', same: 'file' });
    expect(isSamePost(one, other)).toBe(false);
  });

  it('is not meant by posts without files, without keys, or by the post itself', () => {
    expect(isSamePost(post('a', []), post('b', []))).toBe(false);
    expect(isSamePost(post('a', [file(null)]), post('b', [file(null)]))).toBe(false);
    expect(isSamePost(post('a', [file('k')]), post('a', [file('k')]))).toBe(false);
  });

  it('goes once: the first of its refs, whatever the order of the plan', () => {
    expect(comesFirst('tt-1Z', 'tt-1Z.2')).toBe(true);
    expect(comesFirst('tt-1Z.10', 'tt-1Z.2')).toBe(false);
    expect(comesFirst('tt-1Z.2', 'tt-1Z.3')).toBe(true);
  });
});

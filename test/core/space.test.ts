import { describe, expect, it } from 'vitest';
import { estimateSpace, type SpaceFacts } from '../../src/core/space.ts';

const mb = 1_000_000;
const videos = { kind: 'video', role: 'media', fetched: 0, fetchedBytes: 0, wanted: 0 } as const;
const facts = (more: Partial<SpaceFacts>): SpaceFacts => ({
  groups: [],
  known: [],
  copies: false,
  freeBytes: 1e12,
  ...more,
});

describe('the space that fetching needs', () => {
  it('is guessed from the files that are here', () => {
    const groups = [{ ...videos, fetched: 20, fetchedBytes: 200 * mb, wanted: 80 }];
    const { needsBytes, guessedFrom } = estimateSpace(facts({ groups }));
    // 80 originals, and two dozen files made for sending
    expect(needsBytes).toBe((80 + 24) * 10 * mb);
    expect(guessedFrom).toBe(20);
  });

  it('is a rough guess where none is here', () => {
    const { needsBytes, guessedFrom } = estimateSpace(facts({ groups: [{ ...videos, wanted: 10 }] }));
    expect(needsBytes).toBeGreaterThan(10 * mb);
    expect(guessedFrom).toBe(0);
  });

  it('is known where the files lie in an archive', () => {
    const known = [{ kind: 'image', role: 'media', files: 3, bytes: 3 * mb }] as const;
    const groups = [{ kind: 'image', role: 'media', fetched: 0, fetchedBytes: 0, wanted: 3 }] as const;
    expect(estimateSpace(facts({ groups, known }))).toMatchObject({ needsBytes: 3 * mb, guessedFrom: null });
  });

  it('holds everything once more where it is copied out', () => {
    const groups = [{ ...videos, fetched: 100, fetchedBytes: 1000 * mb, wanted: 100 }];
    const once = estimateSpace(facts({ groups })).needsBytes;
    expect(estimateSpace(facts({ groups, copies: true })).needsBytes).toBe(once + 2000 * mb);
  });

  it('tells what is missing', () => {
    const groups = [{ ...videos, fetched: 100, fetchedBytes: 1000 * mb, wanted: 100 }];
    expect(estimateSpace(facts({ groups, freeBytes: 1000 * mb })).missingBytes).toBe(240 * mb);
    expect(estimateSpace(facts({ groups })).missingBytes).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidOfFile } from '../../../adapters/destinations/bluesky/cid.ts';
import type { Connection } from '../../../adapters/destinations/bluesky/connection.ts';
import { buildRecords } from '../../../adapters/destinations/bluesky/record.ts';
import { splitIntoPosts } from '../../../adapters/destinations/bluesky/thread.ts';
import { joinTexts, verifyRecords } from '../../../adapters/destinations/bluesky/verify.ts';
import type { Draft, DraftMedia, JsonObject, MediaFacts } from '../../../src/contract/index.ts';
import { findDifferences } from '../../../src/core/compare.ts';

const signal = new AbortController().signal;
const facts: MediaFacts = {
  kind: 'image',
  width: 3,
  height: 4,
  durationMs: null,
  frameRate: null,
  videoBitrate: null,
  videoCodec: null,
  audioCodec: null,
  audioChannels: null,
  audioSampleRate: null,
  audioBitrate: null,
};
const rules = { backdating: true };

function medium(digit: string, role: 'image' | 'video', cid?: string): DraftMedia {
  const sha256 = digit.repeat(64);
  const mime = role === 'image' ? 'image/jpeg' : 'video/mp4';
  const blob = { $type: 'blob', ref: { $link: cid ?? cidOfFile(sha256) }, mimeType: mime, size: cid ? 77 : 1000 };
  const file = { sha256, bytes: 1000, mime, role, alt: `Picture ${digit}`, facts };
  return { file, asset: { id: blob.ref.$link, data: { blob } } };
}

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    deliveryKey: 'bluesky:me:post-1',
    postRef: 'post-1',
    order: 1,
    kind: 'images',
    title: null,
    body: 'Night boat #ferry',
    hashtags: ['ferry'],
    visibility: 'public',
    createdAt: '2024-06-02T12:00:05.000Z',
    scheduledAt: null,
    location: null,
    language: null,
    media: [medium('a', 'image'), medium('b', 'image')],
    cover: null,
    ...changes,
  };
}

/** Reads back from an account that holds exactly these records, under the keys of the draft. */
async function readBack(
  draft: Draft,
  change: (record: JsonObject, index: number) => JsonObject | null = (same) => same,
) {
  const planned = buildRecords(draft);
  const values = new Map(planned.map(({ rkey, record }, index) => [rkey, change(record, index)]));
  const find = async (rkey: string) => {
    const value = values.get(rkey) ?? null;
    return value === null ? null : { uri: `at://x/${rkey}`, cid: 'x', value };
  };
  return verifyRecords({ find } as unknown as Connection, planned[0]?.rkey ?? '', draft, signal);
}

async function differences(draft: Draft, change: (record: JsonObject, index: number) => JsonObject) {
  const answer = await readBack(draft, change);
  if (answer.kind !== 'live') throw new Error(`a live post was expected: ${answer.kind}`);
  return findDifferences(draft, answer.seen, rules).map(({ code }) => code);
}

describe('reading a post back', () => {
  it('tells words, date, files with their hashes and sizes, and what they show', async () => {
    expect(await readBack(draft())).toEqual({
      kind: 'live',
      seen: {
        body: 'Night boat #ferry',
        visibility: 'public',
        mediaCount: 2,
        media: [
          { alt: 'Picture a', bytes: 1000, sha256: 'a'.repeat(64) },
          { alt: 'Picture b', bytes: 1000, sha256: 'b'.repeat(64) },
        ],
        createdAt: '2024-06-02T12:00:05.000Z',
      },
    });
    for (const count of [1, 5, 10]) {
      const many = draft({ media: Array.from({ length: count }, (_, index) => medium(String(index), 'image')) });
      expect(await differences(many, (same) => same)).toEqual([]);
    }
  });

  it('tells the videos of all posts of a thread, and misses each that is gone', async () => {
    const parts = draft({ kind: 'video', media: ['a', 'b', 'c'].map((digit) => medium(digit, 'video')) });
    expect(await readBack(parts)).toMatchObject({
      kind: 'live',
      seen: { body: 'Night boat #ferry', mediaCount: 3, media: ['a', 'b', 'c'].map((d) => ({ sha256: d.repeat(64) })) },
    });
    expect(await differences(parts, (same) => same)).toEqual([]);
    const without = (gone: number) => (record: JsonObject, index: number) => {
      const { embed: _, ...rest } = record;
      return index === gone ? rest : record;
    };
    for (const gone of [0, 1, 2]) expect(await differences(parts, without(gone))).toContain('media-count-differs');
    expect(await readBack(parts, (record, index) => (index === 2 ? null : record))).toMatchObject({ kind: 'refused' });
  });

  it('tells other words, another date, other files and other descriptions as they are', async () => {
    const sent = draft();
    const embedOf = (changes: Partial<Draft>) => buildRecords(draft(changes))[0]?.record['embed'] ?? null;
    const other = embedOf({ media: [medium('a', 'image'), medium('c', 'image')] });
    expect(await differences(sent, (record) => ({ ...record, text: 'Other' }))).toEqual(['body-differs']);
    const createdAt = '2024-06-02T12:00:07.000Z';
    expect(await differences(sent, (record) => ({ ...record, createdAt }))).toEqual(['date-differs']);
    expect(await differences(sent, (record) => ({ ...record, embed: other }))).toEqual([
      'file-hash-differs',
      'alt-differs',
    ]);
    expect(await differences(sent, ({ embed: _, ...record }) => record)).toEqual(['media-count-differs']);
    const fewer = embedOf({ media: [medium('a', 'image')] });
    expect(await differences(sent, (record) => ({ ...record, embed: fewer }))).toEqual(['media-count-differs']);
  });

  it('makes nothing of the name of a video that the service re-encoded, but of any other one', async () => {
    const made = draft({ kind: 'video', media: [medium('a', 'video', cidOfFile('f'.repeat(64)))] });
    const answer = await readBack(made);
    expect(answer).toMatchObject({ kind: 'live', seen: { mediaCount: 1, media: [{ alt: 'Picture a' }] } });
    expect(await differences(made, (same) => same)).toEqual([]);
    const plain = draft({ kind: 'video', media: [medium('a', 'video')] });
    expect(await differences(plain, (same) => same)).toEqual([]);
    const strange = buildRecords(draft({ kind: 'video', media: [medium('c', 'video')] }))[0]?.record['embed'] ?? null;
    const changed = await differences(made, (record) => ({ ...record, embed: strange }));
    expect(changed).toContain('file-hash-differs');
  });

  it('says "missing" for a post that is gone, and names the part of a thread that is', async () => {
    const long = draft({ body: 'The ferry leaves at noon #ferry. '.repeat(20).trim() });
    expect(await readBack(long, () => null)).toEqual({ kind: 'missing' });
    for (const part of [2, 3])
      expect(await readBack(long, (record, index) => (index + 1 === part ? null : record))).toEqual({
        kind: 'refused',
        because: { code: 'bluesky/thread-part-gone', values: { part } },
      });
  });

  it('tells a thread as the one text it was, also where a part was changed', async () => {
    const body = `${'The ferry leaves at noon. '.repeat(11)}\n\n${'黄昏的渡轮。'.repeat(60)}`.trim();
    expect(await differences(draft({ body, hashtags: [] }), (same) => same)).toEqual([]);
    const changed = await readBack(draft({ body, hashtags: [] }), (record, index) =>
      index === 1 ? { ...record, text: 'Other words.' } : record,
    );
    const [first = ''] = splitIntoPosts(body);
    expect(changed).toMatchObject({ kind: 'live', seen: { body: expect.stringContaining('Other words.') } });
    expect(changed.kind === 'live' && changed.seen.body?.startsWith(first)).toBe(true);
  });
});

it('joins the parts of any text to that text', () => {
  const piece = fc.oneof(
    fc.constantFrom(' ', '\n', '\n\n', '. ', '。', '#sea ', '👩‍👩‍👧', 'word ', 'word word ', '汉字'),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 200 }), (pieces) => {
      const text = pieces.join('').trim();
      const parts = splitIntoPosts(text);
      expect(joinTexts(text, parts, parts)).toBe(text);
    }),
    { numRuns: 100 },
  );
});

import { describe, expect, it } from 'vitest';
import type { CaptionRecord, SourceIds } from '../../../src/contract/index.ts';
import {
  captionSearchWindow,
  createCaptionClaims,
  decideCaptionMatch,
  findOtherZone,
  otherZonesWindow,
} from '../../../src/core/caption/join.ts';
import type { PostRow } from '../../../src/core/model.ts';
import { toEpochMs, toIso } from '../../../src/kit/index.ts';

const at = '2024-09-17T14:07:21.000Z';
const later = (seconds: number) => toIso(toEpochMs(at) + seconds * 1000);
/** Of a source whose ids begin with the second they were given out; posts follow within 40 seconds. */
const ids: SourceIds = {
  givenOutAt(id) {
    const second = /^s(\d+)-\d+$/.exec(id)?.[1];
    return second === undefined ? null : toIso(Number(second) * 1000);
  },
  postWithinMs: 40_000,
};
const idOf = (time: string, serial = 7) => `s${toEpochMs(time) / 1000}-${serial}`;

function record(changes: Partial<CaptionRecord> = {}): CaptionRecord {
  return {
    ref: null,
    sourceId: null,
    createdAt: null,
    precisionMs: 1000,
    caption: 'x',
    where: 'c.csv line 2',
    ...changes,
  };
}

function post(
  ref: string,
  createdAt: string = at,
  sourceId: string | null = null,
): Pick<PostRow, 'ref' | 'createdAt' | 'sourceId'> {
  return { ref, createdAt, sourceId };
}

type Post = ReturnType<typeof post>;

function decide(record: CaptionRecord, named: readonly Post[], ofItsTime: readonly Post[]) {
  return decideCaptionMatch(record, { named, ofItsTime }, ids);
}

describe('a caption belongs to', () => {
  it('the post with its ref, whatever id and time say', () => {
    const match = decide(
      record({ ref: 'a', sourceId: '7412345678901234567', createdAt: later(99) }),
      [post('a'), post('b')],
      [],
    );
    expect(match).toEqual({ kind: 'match', ref: 'a', by: 'ref' });
  });

  it('the post with its id, and nobody when two posts have it', () => {
    const sourceId = '7412345678901234567';
    const named = record({ sourceId });
    expect(decide(named, [post('a', at, sourceId)], [])).toEqual({ kind: 'match', ref: 'a', by: 'id' });
    expect(decide(named, [post('a', at, sourceId), post('b', at, sourceId)], [])).toEqual({
      kind: 'ambiguous',
      refs: ['a', 'b'],
      because: { code: 'caption-ambiguous', values: { by: 'id', posts: 2, refs: ['a', 'b'], sourceId } },
    });
  });

  it.each([
    ['the same second', 1000, 0, true],
    ['a second later', 1000, 1, false],
    ['the same minute', 60_000, 59, true],
    ['the same day', 86_400_000, 86_399, true],
    ['the next day', 86_400_000, 86_400, false],
    ['a second before', 86_400_000, -1, false],
  ])('the only post of its time: %s', (_, precisionMs, seconds, isMatch) => {
    const match = decide(record({ createdAt: at, precisionMs }), [], [post('a', later(seconds))]);
    expect(match).toMatchObject(isMatch ? { kind: 'match', ref: 'a', by: 'time' } : { kind: 'none' });
  });

  it('nobody when two posts have its time, and the person is told which', () => {
    const match = decide(record({ createdAt: at, precisionMs: 86_400_000 }), [], [post('a'), post('b', later(60))]);
    expect(match).toEqual({
      kind: 'ambiguous',
      refs: ['a', 'b'],
      because: { code: 'caption-ambiguous', values: { by: 'time', posts: 2, refs: ['a', 'b'], createdAt: at } },
    });
  });

  it.each([
    [0, true],
    [37, true],
    [40, true],
    [41, false],
    [-1, false],
  ])('the only post up to 40 seconds after its id was given out: %i s', (seconds, isMatch) => {
    const match = decide(record({ sourceId: idOf(at) }), [], [post('a', later(seconds))]);
    expect(match).toMatchObject(isMatch ? { kind: 'match', ref: 'a', by: 'time' } : { kind: 'none' });
  });

  it('nobody by its id’s time when the source’s ids say nothing of time', () => {
    const candidates = { named: [], ofItsTime: [post('a')] };
    expect(decideCaptionMatch(record({ sourceId: idOf(at) }), candidates, null)).toEqual({
      kind: 'none',
      because: { code: 'caption-unmatched', values: { sourceId: idOf(at) } },
    });
    expect(decideCaptionMatch(record({ sourceId: idOf(at), createdAt: at }), candidates, null)).toMatchObject({
      ref: 'a',
    });
  });

  it('nobody when two posts fit the time in its id, and the person is told which', () => {
    const sourceId = idOf(at);
    expect(decide(record({ sourceId }), [], [post('a', later(5)), post('b', later(20))])).toEqual({
      kind: 'ambiguous',
      refs: ['a', 'b'],
      because: { code: 'caption-ambiguous', values: { by: 'time-in-id', posts: 2, refs: ['a', 'b'], sourceId } },
    });
  });

  it('not a post that is known under another id', () => {
    const other = idOf(at, 99);
    const named = record({ sourceId: idOf(at), createdAt: at });
    expect(decide(named, [], [post('a', at, other)])).toMatchObject({ kind: 'none' });
    expect(decide(named, [], [post('a', at, other), post('b', at)])).toMatchObject({
      kind: 'match',
      ref: 'b',
    });
  });

  describe('an id that a spreadsheet rounded', () => {
    const real = '7556888808711147811';
    const givenOut = '2025-10-03T07:08:05.000Z';
    const second: SourceIds = { givenOutAt: () => givenOut, postWithinMs: 60_000 };
    const ofIt = (ref: string, sourceId: string | null) => post(ref, '2025-10-03T07:08:09.000Z', sourceId);
    const match = (sourceId: string, posts: readonly Post[]) =>
      decideCaptionMatch(record({ sourceId }), { named: [], ofItsTime: posts }, second);

    it.each(['7556888808711140000', '7556888808711147520', '7556888808711148000'])(
      'joins the only post it can mean: %s',
      (rounded) => {
        expect(match(rounded, [ofIt('a', real)])).toMatchObject({ kind: 'match', ref: 'a' });
        expect(match(rounded, [ofIt('a', null)])).toMatchObject({ kind: 'match', ref: 'a' });
        expect(match(rounded, [ofIt('a', '7556888808799947811')])).toMatchObject({ kind: 'none' });
      },
    );

    it('joins neither of two, and says why', () => {
      expect(match('7556888808711140000', [ofIt('a', real), ofIt('b', null)])).toEqual({
        kind: 'ambiguous',
        refs: ['a', 'b'],
        because: { code: 'caption-id-rounded', values: { sourceId: '7556888808711140000', refs: ['a', 'b'] } },
      });
    });

    it('that fits no post says why', () => {
      expect(match('7556888808711140000', [])).toEqual({
        kind: 'none',
        because: { code: 'caption-id-rounded', values: { sourceId: '7556888808711140000' } },
      });
    });
  });

  it('nobody in another time zone, but the person is told which post that would be', () => {
    const local = record({ createdAt: later(2 * 3_600) });
    expect(otherZonesWindow(local, null)).toEqual({ from: later(-12 * 3_600), to: later(16 * 3_600 + 60) });
    expect(findOtherZone(local, [post('b', later(17)), post('a')])).toEqual({
      ref: 'a',
      because: {
        code: 'caption-other-zone',
        values: { createdAt: later(2 * 3_600), ref: 'a', offsetMinutes: 120 },
      },
    });
    expect(findOtherZone(local, [post('b', later(17))])).toBeNull();
    expect(otherZonesWindow(record({ createdAt: at, precisionMs: 86_400_000 }), null)).toBeNull();
    // a dump says the same time twice: once in the id
    expect(otherZonesWindow(record({ createdAt: at, sourceId: idOf(at) }), ids)).toBeNull();
  });

  it('a post by the time it states rather than by the time in its id', () => {
    const match = decide(
      record({ sourceId: idOf(at), createdAt: later(20) }),
      [],
      [post('a', later(5)), post('b', later(20))],
    );
    expect(match).toMatchObject({ kind: 'match', ref: 'b' });
  });

  it('nobody when its ref is unknown and it says nothing else', () => {
    expect(decide(record({ ref: 'gone' }), [], [])).toEqual({
      kind: 'none',
      because: { code: 'caption-unmatched', values: { ref: 'gone' } },
    });
  });
});

describe('where to look', () => {
  it('is the time it states and the time in its id', () => {
    expect(captionSearchWindow(record({ createdAt: at }), ids)).toEqual({ from: at, to: '2024-09-17T14:07:21.999Z' });
    expect(captionSearchWindow(record({ sourceId: idOf(at) }), ids)).toEqual({ from: at, to: later(40) });
    expect(captionSearchWindow(record({ sourceId: idOf(at), createdAt: later(3_600) }), ids)).toEqual({
      from: at,
      to: '2024-09-17T15:07:21.999Z',
    });
    expect(captionSearchWindow(record({ ref: 'a' }), ids)).toBeNull();
  });

  it('is nowhere for ids that hold no time, and for all ids of a source that reads none of them', () => {
    expect(captionSearchWindow(record({ sourceId: '123456789012345' }), ids)).toBeNull();
    expect(captionSearchWindow(record({ sourceId: idOf(at) }), null)).toBeNull();
    expect(captionSearchWindow(record({ sourceId: idOf(at), createdAt: at }), null)).toEqual({
      from: at,
      to: '2024-09-17T14:07:21.999Z',
    });
  });
});

describe('several captions for one post', () => {
  it('are nobody’s when they differ and are equally strong', () => {
    const claims = createCaptionClaims();
    claims.add(record({ caption: 'one', where: 'c.csv line 2' }), { kind: 'match', ref: 'a', by: 'time' });
    claims.add(record({ caption: 'two', where: 'c.csv line 3' }), { kind: 'match', ref: 'a', by: 'time' });
    expect(claims.settle()).toEqual({
      undisputed: [],
      conflicts: [
        {
          ref: 'a',
          because: { code: 'caption-conflict', values: { by: 'time', places: ['c.csv line 2', 'c.csv line 3'] } },
          doubts: [
            { where: 'c.csv line 2', caption: 'one', candidates: ['a'] },
            { where: 'c.csv line 3', caption: 'two', candidates: ['a'] },
          ],
        },
      ],
    });
  });

  it('are one when they are the same', () => {
    const claims = createCaptionClaims();
    claims.add(record(), { kind: 'match', ref: 'a', by: 'id' });
    claims.add(record(), { kind: 'match', ref: 'a', by: 'id' });
    expect(claims.settle()).toEqual({
      undisputed: [{ ref: 'a', caption: 'x', where: 'c.csv line 2' }],
      conflicts: [],
    });
  });

  it.each([
    ['ref', 'id', 'one'],
    ['time', 'id', 'two'],
    ['id', 'time', 'one'],
  ] as const)('go by strength: %s against %s', (first, second, winner) => {
    const claims = createCaptionClaims();
    claims.add(record({ caption: 'one' }), { kind: 'match', ref: 'a', by: first });
    claims.add(record({ caption: 'two' }), { kind: 'match', ref: 'a', by: second });
    expect(claims.settle().undisputed.map((undisputed) => undisputed.caption)).toEqual([winner]);
  });
});

import { describe, expect, test } from 'vitest';
import { ids } from '../../../adapters/sources/tiktok/ids.ts';
import type { CaptionRecord } from '../../../src/contract/index.ts';
import { createPostFinder } from '../../../src/engine/captions/find-posts.ts';
import { type CaptionRemark, importCaptions } from '../../../src/engine/captions/from-file.ts';
import { toIso } from '../../../src/kit/index.ts';
import { makePost, Stage } from '../stage.ts';

const start = Date.UTC(2024, 0, 1);
const at = (seconds: number) => toIso(start + seconds * 1000);
/** An id that was given out then. */
const idAt = (seconds: number) => String((BigInt(start / 1000 + seconds) << 32n) + 17n);

function record(over: Partial<CaptionRecord>): CaptionRecord {
  return { ref: null, sourceId: null, createdAt: null, precisionMs: 1000, caption: 'x', where: 'd.json:1', ...over };
}

const none = (n: number, seconds: number, sourceId: string | null = null) =>
  makePost(n, { caption: null, createdAt: at(seconds), sourceId });

describe('posts a caption may belong to', () => {
  test('are the same, whether the ledger is asked or all posts are in memory', async () => {
    const stage = await Stage.open();
    await stage.import([none(1, 0), none(2, 60, idAt(57)), none(3, 60), none(4, 3_600, idAt(3_597)), none(5, 9_000)]);
    const records = [
      record({ ref: 'p03' }),
      record({ ref: 'p99', sourceId: idAt(57) }),
      record({ sourceId: idAt(1) }),
      record({ ref: 'p02', sourceId: idAt(3_597) }),
    ];
    const windows = [
      [0, 0],
      [0, 60],
      [59, 3_600],
      [61, 3_599],
      [9_001, 10_000],
      [-100, -1],
    ] as const;
    const told = async (after: number) => {
      const finder = createPostFinder(stage.ledger.posts);
      for (let count = 0; count < after; count += 1) await finder.named(record({ ref: 'p01' }));
      const named = await Promise.all(records.map((one) => finder.named(one)));
      const between = await Promise.all(windows.map(([from, to]) => finder.between(at(from), at(to))));
      return [named, between].map((lists) => lists.map((posts) => posts.map(({ ref }) => ref).sort()));
    };
    expect(await told(1_000)).toEqual(await told(0));
  });

  test('are told for each doubt; a dump of hundreds of other posts brings none', async () => {
    const stage = await Stage.open();
    await stage.import([none(1, 60), none(2, 60), none(3, 7_200)]);
    const remarks: CaptionRemark[] = [];
    const dump = Array.from({ length: 400 }, (_, n) => {
      const seconds = 100_000 + n * 900;
      return record({ sourceId: idAt(seconds - 3), createdAt: at(seconds), where: `d.json:${n + 2}` });
    });
    const local = record({ createdAt: at(7_200 + 3_600), caption: 'an hour ahead', where: 'd.json:500' });
    const reader = {
      read: async function* () {
        yield record({ createdAt: at(60), caption: 'which of two' });
        yield* dump;
        yield local;
      },
    };
    const deps = { ledger: stage.ledger, clock: stage.clock, signal: stage.stop.now };
    const onRemark = (remark: CaptionRemark) => void remarks.push(remark);
    const result = await importCaptions(deps, { reader, path: 'd.json', ids, onRemark });
    expect(result).toEqual({ matched: 0, unmatched: 402, doubtful: 2, empty: 0 });
    expect(remarks.flatMap(({ doubts }) => doubts)).toEqual([
      { where: 'd.json:1', caption: 'which of two', candidates: ['p01', 'p02'] },
      { where: 'd.json:500', caption: 'an hour ahead', candidates: ['p03'] },
    ]);
  });
});

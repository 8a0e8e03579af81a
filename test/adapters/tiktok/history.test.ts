import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdHistory } from '../../../adapters/sources/tiktok/history.ts';

const POSTED = 1_759_475_289;

const idAt = (second: number, low = 7): string => String((BigInt(second) << 32n) + BigInt(low));
const links = (...ids: readonly string[]): string =>
  ids.map((id) => `https://www.tiktokv.com/share/video/${id}/`).join('\n');

function search(text: string, posted: readonly number[] = [POSTED], chunkBytes = 65_536): IdHistory {
  const history = new IdHistory(Uint32Array.from(posted).sort());
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes)
    history.push(Uint8Array.from(bytes.subarray(at, at + chunkBytes)));
  history.flush();
  return history;
}

describe('ids from the activity history', () => {
  it('finds an id made shortly before the post and named twice', () => {
    const found = search(links(idAt(POSTED - 4), idAt(POSTED - 4))).find(POSTED);
    expect(found).toEqual({ videoId: idAt(POSTED - 4), seen: 2, secondsBefore: 4 });
  });

  it.each([
    ['named once', [idAt(POSTED - 4)]],
    ['made after the post', [idAt(POSTED + 1), idAt(POSTED + 1)]],
    ['made long before the post', [idAt(POSTED - 41), idAt(POSTED - 41)]],
    ['not alone', [idAt(POSTED - 4), idAt(POSTED - 4), idAt(POSTED + 119)]],
    ['not alone: another id of the same second', [idAt(POSTED - 4, 1), idAt(POSTED - 4, 2), idAt(POSTED - 4, 1)]],
  ])('leaves an id out that is %s', (_, ids) => {
    expect(search(links(...ids)).find(POSTED)).toBeNull();
  });

  it('does not mind other people’s ids two minutes away', () => {
    const ids = [idAt(POSTED - 121), idAt(POSTED - 4), idAt(POSTED + 121), idAt(POSTED - 4)];
    expect(search(links(...ids)).find(POSTED)?.videoId).toBe(idAt(POSTED - 4));
  });

  it('gives no id to two posts that could both own it', () => {
    const history = search(links(idAt(POSTED - 4), idAt(POSTED - 4)), [POSTED, POSTED + 20]);
    expect([history.find(POSTED), history.find(POSTED + 20)]).toEqual([null, null]);
    expect(search(links(idAt(POSTED - 4), idAt(POSTED - 4)), [POSTED, POSTED]).find(POSTED)).toBeNull();
  });

  it('reads /photo/ too, and nothing that only looks like an id', () => {
    const id = idAt(POSTED - 4);
    expect(search(`/photo/${id}?a=1 /video/${id}`).find(POSTED)?.seen).toBe(2);
    expect(search(`/music/${id}/ /video/${id}0/ /video/x${id}/ /video/${id}`).find(POSTED)).toBeNull();
  });

  it('keeps ids exact where a number would round, and finds them wherever chunks are cut', () => {
    const low = fc.integer({ min: 0, max: 0xffffffff });
    const second = fc.integer({ min: 30_000_000, max: 2_100_000_000 });
    fc.assert(
      fc.property(second, low, fc.integer({ min: 1, max: 70 }), fc.string(), (made, part, chunkBytes, noise) => {
        const id = idAt(made, part);
        const found = search(`${noise}${links(id)} ${noise}/video/${id}`, [made + 4], chunkBytes).find(made + 4);
        expect(found?.videoId).toBe(id);
      }),
    );
  });
});

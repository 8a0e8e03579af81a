import { describe, expect, it } from 'vitest';
import { inOrder } from '../../src/report/in-order.ts';

async function all<Made>(made: AsyncIterable<Made>): Promise<readonly Made[]> {
  const list: Made[] = [];
  for await (const one of made) list.push(one);
  return list;
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('making several at a time', () => {
  it('keeps their order, whichever is ready first, and never makes more than so many', async () => {
    let now = 0;
    let most = 0;
    const slowFirst = async (n: number) => {
      now += 1;
      most = Math.max(most, now);
      await turns(20 - n * 4);
      now -= 1;
      return n * 10;
    };
    expect(await all(inOrder([1, 2, 3, 4, 5], 2, slowFirst))).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  it('ends with the first error, when those under way have ended', async () => {
    const ended: number[] = [];
    const make = async (n: number) => {
      if (n === 2) throw new Error('the second');
      await turns(n * 5);
      ended.push(n);
      return n;
    };
    await expect(all(inOrder([1, 2, 3, 4], 3, make))).rejects.toThrow('the second');
    expect(ended).toEqual([1, 3, 4]);
  });

  it('begins nothing that nobody asks for', async () => {
    const begun: number[] = [];
    for await (const one of inOrder([1, 2, 3, 4], 2, async (n) => begun.push(n))) if (one === 1) break;
    expect(begun).toEqual([1, 2]);
  });

  it.each([0, 1])('makes %i of them', async (count) => {
    expect(await all(inOrder([7].slice(0, count), 2, async (n) => n))).toHaveLength(count);
  });
});

import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { flipBits } from './flips.ts';

test('of many flipped bits none is a bug', async () => {
  const { told, wrong } = await flipBits(await tempDir(), { flips: 600, seed: 7 });
  expect(wrong).toEqual([]);
  expect(told.get('ledger-damaged')).toBeGreaterThan(60);
}, 600_000);

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepLeftovers } from '../../src/disk/leftovers.ts';
import { tempDir } from '../support/temp.ts';

/** Above what Linux and macOS give to a process. */
const dead = 9_999_999;

it('takes away what dead processes left, and nothing else', async () => {
  const folder = await tempDir();
  const gone = [
    `report.html.${dead}-0123456789ab.part`,
    `${dead}-0123456789ab.part`,
    `${dead}-0123456789ab.part.between.part`,
    `${dead}-0123456789ab.part.between.part.png.part`,
  ];
  const stays = [`report.html.${process.ppid}-0123456789ab.part`, 'mine.part', 'plan.json', `${dead}-0123.part`];
  for (const name of [...gone, ...stays]) await writeFile(join(folder, name), 'x');
  expect(await sweepLeftovers(folder)).toBe(gone.length);
  expect((await readdir(folder)).sort()).toEqual([...stays].sort());
  expect(await sweepLeftovers(join(folder, 'nothing'))).toBe(0);
});

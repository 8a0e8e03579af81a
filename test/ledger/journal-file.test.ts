import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Pen } from '../../src/ledger/journal/file.ts';
import { tempDir } from '../support/temp.ts';

async function openPen() {
  const path = join(await tempDir(), 'publications.jsonl');
  const pen = new Pen(path);
  await pen.append('one', 0);
  return { path, pen };
}

test('lines follow each other, and the rest of an earlier try goes', async () => {
  const { path, pen } = await openPen();
  await pen.append('two', 4);
  await writeFile(path, 'one\ntwo\nthr');
  await pen.append('three', 8);
  await pen.close();
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\nthree\n');
});

test.each([
  ['more than the rest of an earlier try', (path: string) => writeFile(path, 'one\nsomething else\n')],
  ['less than the line before', (path: string) => truncate(path, 2)],
])('what somebody else did to it is found before the next line: %s', async (_what, change) => {
  const { path, pen } = await openPen();
  await change(path);
  const before = await readFile(path, 'utf8');
  await expect(pen.append('two', 4)).rejects.toMatchObject({ kind: 'fatal', code: 'journal-changed' });
  expect(await readFile(path, 'utf8')).toBe(before);
  await pen.close();
});

test('a line goes into the file that has the name now, and never into one that is gone', async () => {
  const { path, pen } = await openPen();
  await writeFile(`${path}.new`, 'one\n');
  await rename(`${path}.new`, path);
  await pen.append('two', 4);
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  await rm(path);
  await expect(pen.append('three', 8)).rejects.toMatchObject({ kind: 'fatal' });
  await pen.close();
});

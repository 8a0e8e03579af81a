import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { coverText } from '../../src/core/cover/wish.ts';
import { withFields } from '../../src/core/plan/by-hand.ts';
import { coverTaker, readCoverEdit, withCoverEdit } from '../../src/engine/cover-edit.ts';
import { checkEdit } from '../../src/engine/plan-check.ts';
import { tempDir } from '../support/temp.ts';
import { FakeDestination } from './fake-destination.ts';
import { Stage } from './stage.ts';

async function planned() {
  const stage = await Stage.planned(1, new FakeDestination());
  const [row] = await stage.ledger.deliveries.list({}, 1);
  if (row === undefined) throw new Error('nothing was planned');
  const folder = await tempDir();
  const takeCover = coverTaker({ store: stage.store, folder, signal: new AbortController().signal });
  const read = (given: unknown, item = row.item) =>
    readCoverEdit(given, { ledger: stage.ledger, row: { ...row, item }, takeCover });
  return { stage, row, folder, read };
}

describe('what a person writes as a cover', () => {
  it('is a time, nothing, or refused with what is wrong about it', async () => {
    const { row, folder, read } = await planned();
    expect(await read('0:00.2')).toEqual({ kind: 'wish', wish: { atMs: 200 } });
    expect(await read(undefined)).toEqual({ kind: 'same' });
    expect(await read(null)).toEqual({ kind: 'same' });
    const edited = withCoverEdit(row.item, await read('0:00.2'));
    expect(await read('0:00.2', edited)).toEqual({ kind: 'same' });
    expect(await read('0.20 s', edited)).toEqual({ kind: 'same' });
    expect(await read('', edited)).toEqual({ kind: 'wish', wish: null });
    await writeFile(join(folder, 'words.jpg'), 'no picture');
    for (const [given, wrong] of [
      ['nothere.jpg', 'cover-unknown'],
      [7, 'cover-unknown'],
      ['a\nb', 'cover-unknown'],
      ['words.jpg', 'cover-not-picture'],
      ['..', 'cover-not-picture'],
      ['03:00:00', 'cover-too-late'],
    ])
      expect(await read(given), String(given)).toMatchObject({ kind: 'wrong', mistake: { field: 'cover', wrong } });
  });

  it('is told of photos that they show their first one', async () => {
    const { row } = await planned();
    const { capabilities } = new FakeDestination();
    for (const [kind, wrong] of [
      ['images', 'cover-of-photos'],
      ['video', 'not-taken-here'],
    ] as const) {
      const of = { ...row, item: { ...row.item, kind } };
      const item = { ...of.item, cover: { atMs: 200 } };
      const { problems } = checkEdit({ item, verdict: null }, { row: of, limits: capabilities, isOver: false });
      expect(problems).toEqual([{ field: 'cover', wrong }]);
    }
  });

  it('as a picture is copied, and is there when their file is gone', async () => {
    const { stage, row, folder, read } = await planned();
    const path = join(folder, 'mine.png');
    await sharp({ create: { width: 30, height: 40, channels: 3, background: '#808' } })
      .png()
      .toFile(path);
    const edit = await read('mine.png');
    await rm(path);
    const item = withCoverEdit(row.item, edit);
    expect(coverText(item.cover)).toBe('mine.png');
    const file = item.cover !== undefined && 'file' in item.cover ? item.cover.file : null;
    expect(file).toMatchObject({ name: 'mine.png', probed: { kind: 'image', width: 30, height: 40 } });
    expect(await stage.store.findOriginal(file?.sha256 ?? '', '.png', file?.bytes ?? 0)).not.toBeNull();
    // Read again without the file: it stands in the plan as it is.
    expect(await read('mine.png', item)).toEqual({ kind: 'same' });
    const after = withFields(row.item, item, ['cover']);
    expect(after).toMatchObject({ cover: item.cover, byHand: ['cover'] });
  });
});

import { describe, expect, it } from 'vitest';
import { decidedFacts } from '../../../src/report/files.ts';
import { withShortPaths } from '../../../src/report/page/frame.ts';
import { sharedWords } from '../../../src/report/page/rows.ts';

describe('one name for what many posts have', () => {
  it.each([
    [
      'the cover is a frame of the video, at 0:00.533: the export’s own is not here',
      'the cover is a frame of the video, at 0:00.5: the export’s own is not here',
      'the cover is a frame of the video',
    ],
    ['it waits until 3 May', 'it waits until 4 May', 'it waits until …'],
    ['封面用视频里的一帧画面，在 0:03', '封面用视频里的一帧画面，在 0:05', '封面用视频里的一帧画面'],
    ['the same', 'the same', 'the same'],
    ['nothing', 'shared here', 'nothing'],
  ])('has no value of one of them: %s', (one, other, shared) => {
    expect(sharedWords(one, other)).toBe(shared);
    expect(sharedWords(shared, one)).toBe(shared);
  });
});

it('a long path is shortened in its middle, and a short one is not', () => {
  const path = `/home/anna/clipferry-workspace/originals/ab/${'ab'.repeat(32)}.mp4`;
  expect(withShortPaths(`${path}: no picture in it`)).toBe(
    '/home/anna/clipfer…'.concat(`${'ab'.repeat(11)}.mp4: no picture in it`),
  );
  expect(withShortPaths('/home/anna/a.mp4: no picture in it')).toBe('/home/anna/a.mp4: no picture in it');
});

describe('what a file becomes is told when it is decided', () => {
  const before = { bytes: 9, width: 4000, height: 3000, durationMs: 90_000, format: 'mov' };
  it.each([
    [{ rung: 'untag', container: 'mov' }, null],
    [
      { rung: 'remux', keepMs: 60_000 },
      { ...before, bytes: null, durationMs: 60_000, format: 'mp4' },
    ],
    [
      { rung: 'remux', part: { fromMs: 60_000, untilMs: null, atKeyFrames: true } },
      { ...before, bytes: null, durationMs: 30_000, format: 'mp4' },
    ],
    [
      { rung: 'encode', format: 'jpeg', maxLongSide: 2000, maxBytes: 1 },
      { bytes: null, width: 2000, height: 1500, durationMs: null, format: 'jpeg' },
    ],
    [
      { rung: 'cover', atMs: 500, maxLongSide: 2000 },
      { bytes: null, width: null, height: null, durationMs: null, format: 'jpeg' },
    ],
  ] as const)('%j', (recipe, after) => {
    expect(decidedFacts(recipe, before)).toEqual(after);
  });
});

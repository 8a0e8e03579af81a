import { expect, it } from 'vitest';
import { decodeAttempt } from '../../../adapters/destinations/rednote/reconcile.ts';

/** As version 0.1.0 stored it with an attempt: it did not write down whose attempt it is. */
const data = {
  v: 1,
  body: '{"common":{"type":"video"}}',
  title: 'First crossing',
  fileIds: ['spectrum/1040g2so31', 'spectrum/1040g2so32'],
  startedAt: '2026-11-22T10:00:00.000Z',
  before: ['6581f8b5000000003a00c5d1'],
  found: null,
};

it('an attempt that version 0.1.0 left open can still be looked for', () => {
  expect(decodeAttempt({ publishKey: 'k', data })).toEqual(data);
});

it('what is no ticket of ours is not read', () => {
  for (const wrong of [{}, { ...data, v: 2 }, { ...data, fileIds: [] }, { ...data, accountId: '' }])
    expect(decodeAttempt({ publishKey: 'k', data: wrong })).toBeNull();
});

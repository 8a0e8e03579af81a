import { expect, test } from 'vitest';
import { acquireRunLock } from '../../src/ledger/lock.ts';
import { tempDir } from '../support/temp.ts';
import { startChild } from './child.ts';

test('a second process is refused, with the name and start of the first, and gets in at once after kill -9', async () => {
  const folder = await tempDir();
  const first = startChild('child-lock.ts', [folder]);
  const pid = (await first.said('locked')).split(' ')[1];

  await expect(acquireRunLock(folder)).rejects.toMatchObject({
    name: 'FerryError',
    kind: 'locked',
    reason: {
      code: 'locked',
      values: { folder, pid: Number(pid), startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    },
  });

  await first.kill();
  const lock = await acquireRunLock(folder);
  await lock.release();
});

test('the same process cannot take it twice, and can again after giving it back', async () => {
  const folder = await tempDir();
  const lock = await acquireRunLock(folder);
  await expect(acquireRunLock(folder)).rejects.toMatchObject({ code: 'locked' });
  await lock.release();
  await lock.release();
  const again = await acquireRunLock(folder);
  await again.release();
});

test('a holder that gave it back leaves it free for another process', async () => {
  const folder = await tempDir();
  const child = startChild('child-lock.ts', [folder, 'release']);
  expect((await child.ended()).output).toMatch(/^locked/);
  await (await acquireRunLock(folder)).release();
});

test('of several that ask at the same moment exactly one gets in', async () => {
  const folder = await tempDir();
  const children = Array.from({ length: 4 }, () => startChild('child-lock.ts', [folder]));
  const answers = await Promise.all(
    children.map((child) => Promise.race([child.said('locked'), child.said('refused locked locked')])),
  );
  expect(answers.filter((line) => line.startsWith('locked'))).toHaveLength(1);
  await Promise.all(children.map((child) => child.kill()));
});

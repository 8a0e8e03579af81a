import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleVideo } from '../support/samples.ts';
import { FakeDestination } from './fake-destination.ts';
import { makePost, Stage, soon } from './stage.ts';

/** Two items of one second; what their links say does not give away that they are the same. */
const twice = [1, 2].map((n) => makePost(n, { createdAt: '2024-01-01T00:00:00.000Z' }));

async function provideTheSame(stage: Stage): Promise<void> {
  const path = join(stage.folder, 'given.mp4');
  await writeFile(path, sampleVideo(1).bytes);
  for (const { ref } of twice) await stage.provide(ref, path);
}

describe('the same item twice in one export', () => {
  test.each(['oldest', 'newest'] as const)(
    'is published once when the files are here before the plan, %s first',
    async (order) => {
      const fake = new FakeDestination();
      const stage = await Stage.open();
      await stage.import(twice);
      await provideTheSame(stage);
      await stage.plan(fake, 'me', { order });
      await soon(stage.run(fake));
      expect(fake.names('publish')).toHaveLength(1);
      expect((await stage.rows()).filter((row) => row.endsWith('held:same-post'))).toHaveLength(1);
    },
  );

  test('is published once when the files come after the plan', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.open();
    await stage.import(twice);
    await stage.plan(fake);
    await provideTheSame(stage);
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01']);
    expect(await stage.rows()).toEqual(['p01 published', 'p02 planned held:same-post']);
  });
});

import { expect, test } from 'vitest';
import type { Capabilities } from '../../src/contract/index.ts';
import type { DeliveryRow } from '../../src/core/model.ts';
import { checkEdit } from '../../src/engine/plan-check.ts';
import { FakeDestination } from './fake-destination.ts';
import { posts, Stage } from './stage.ts';

async function firstRow(fake: FakeDestination): Promise<DeliveryRow> {
  const stage = await Stage.open();
  await stage.import(posts(1));
  await stage.provideAll();
  await stage.plan(fake);
  return stage.row(1);
}

test('a private post is not let go to a place where everything is public', async () => {
  const fake = new FakeDestination();
  const row = await firstRow(fake);
  const item = { ...row.item, visibility: 'private' as const };
  const limits: Capabilities = { ...fake.capabilities, visibility: ['public'] };
  const skipped = { ...row, item: { ...item, verdict: { kind: 'skip' as const, reason: { code: 'not-public' } } } };
  const letGo = { item, verdict: { kind: 'deliver' as const } };
  const { problems } = checkEdit(letGo, { row: skipped, limits, isOver: false });
  expect(problems).toMatchObject([{ field: 'visibility', wrong: 'not-allowed', allowed: ['public'] }]);
  expect(checkEdit(letGo, { row: skipped, limits: fake.capabilities, isOver: false }).problems).toEqual([]);
});

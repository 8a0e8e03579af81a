import { describe, expect, it } from 'vitest';
import { runPlan } from '../../src/cli/commands/run.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { posts, Stage } from '../engine/stage.ts';
import { fakeCli } from './fake-cli.ts';

describe('"run"', () => {
  it('--account carries out the plan of that account alone', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake, 'me');
    await stage.plan(fake, 'shop');
    const cli = await fakeCli({
      workspace: stage.folder,
      destinations: [fake.destination],
      clock: stage.clock,
      yes: true,
    });
    expect(await runPlan(cli, { account: 'fake/shop', report: false })).toBe(0);
    expect(await stage.rows('shop')).toEqual(['p01 published']);
    expect(await stage.rows('me')).toEqual(['p01 planned']);
  });

  it('speaks of a plan.json that is gone only where there is a plan', async () => {
    const stage = await Stage.open();
    await stage.import(posts(1));
    const cli = await fakeCli({ workspace: stage.folder });
    await expect(runPlan(cli, {})).rejects.toMatchObject({ code: 'no-plan' });
    expect(cli.printed.notes).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { printPlan } from '../../src/cli/plan-report.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { Stage } from '../engine/stage.ts';
import { fakeCli } from './fake-cli.ts';

describe('what a plan says of posts that go', () => {
  it('names some where a command is to be typed with one of them', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(1, fake);
    const made = await stage.plan(fake);
    const warnings = [
      { reason: { code: 'looks-alike' }, count: 4, examples: ['tt-1', 'tt-2', 'tt-3'] },
      { reason: { code: 'same-file' }, count: 1, examples: ['tt-9'] },
    ];
    const { destination, capabilities } = fake;
    const { account, choices, options } = made.header;
    const cli = await fakeCli({ workspace: stage.folder, destinations: [destination] });
    await printPlan(cli, stage.engine(), {
      plan: { ...made, summary: { ...made.summary, warnings } },
      capabilities,
      file: 'plan.json',
      target: { account, destination, options, choices },
    });
    const text = cli.printed.lines.join('\n');
    expect(text).toMatch(/4 posts: it looks like an earlier post; .*clipferry skip <ref>\n +tt-1, tt-2, tt-3 …/);
    expect(text).not.toContain('tt-9');
  });
});

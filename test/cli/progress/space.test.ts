import { describe, expect, it } from 'vitest';
import { sayNeeds } from '../../../src/cli/space.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { estimateNeeds } from '../../../src/engine/space.ts';
import { posts, Stage } from '../../engine/stage.ts';
import { type FakeCliOptions, fakeCli } from '../fake-cli.ts';

/** More than any disk has. */
const groups = [{ kind: 'video', role: 'media', fetched: 10, fetchedBytes: 1e8, wanted: 1e12 }] as const;

async function stage(options: Partial<FakeCliOptions> = {}) {
  const stage = await Stage.open();
  const { ledger } = stage;
  const engine: Engine = {
    ...stage.engine(),
    ledger: { ...ledger, originals: { ...ledger.originals, sizes: async () => groups } },
  };
  return { engine, cli: await fakeCli({ workspace: stage.folder, ...options }) };
}

describe('what is needed', () => {
  it('is estimated from what the ledger knows of sizes', async () => {
    const stage = await Stage.open();
    await stage.import(posts(5));
    const before = await estimateNeeds(stage.engine(), { copies: false });
    expect(before).toMatchObject({ guessedFrom: 0, missingBytes: 0 });
    await stage.provideAll();
    const after = await estimateNeeds(stage.engine(), { copies: false });
    expect(after.guessedFrom).toBeNull();
    expect(after.needsBytes).toBeLessThan(before.needsBytes);
    expect(after.freeBytes).toBeGreaterThan(0);
  });
});

describe('what will not fit', () => {
  it('is said before anything is fetched, with what to do, and somebody decides', async () => {
    const { engine, cli } = await stage({ answers: [false] });
    await expect(sayNeeds(cli, engine, { copies: false })).rejects.toMatchObject({
      reason: { code: 'space-not-confirmed' },
    });
    const text = cli.printed.notes.join('\n');
    expect(text).toMatch(/^Needs about .* TB \(guess from 10 files\); .* free\.\nIt will not fit: /);
    expect(text).toContain('--workspace <path>');
    expect(text).toContain('clipferry workspace');
    expect(cli.printed.asked).toHaveLength(1);
  });

  it('is fetched all the same after a yes, and where nobody can be asked', async () => {
    for (const answers of [{ answers: [true] }, {}, { yes: true }]) {
      const { engine, cli } = await stage(answers);
      await sayNeeds(cli, engine, { copies: false });
      expect(cli.printed.notes.at(-1)).toMatch(/nothing is lost/);
    }
  });

  it('is said in Chinese as well', async () => {
    const { engine, cli } = await stage({ language: 'zh' });
    await sayNeeds(cli, engine, { copies: false });
    expect(cli.printed.notes[0]).toMatch(/^大约需要 .*（按 10 个文件估算），磁盘还剩 /);
  });
});

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../src/cli/commands/migrate.ts';
import { status } from '../../../src/cli/commands/status.ts';
import { createBlock } from '../../../src/cli/progress/block.ts';
import { laneLine } from '../../../src/cli/progress/text.ts';
import { atRest } from '../../../src/cli/progress/watch-status.ts';
import { createStop } from '../../../src/engine/stop.ts';
import { acquireRunLock, findHolder } from '../../../src/ledger/lock.ts';
import { FakeDestination } from '../../engine/fake-destination.ts';
import { sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';
import { type FakeCliOptions, fakeCli } from '../fake-cli.ts';

const flags = { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private' } as const;

async function stage(perDay: number | null) {
  const folder = await tempDir();
  const exported = join(folder, 'export');
  const workspace = join(folder, 'ws');
  await mkdir(exported);
  for (const n of [1, 2]) await writeFile(join(exported, `${n}.mp4`), sampleVideo(n).bytes);
  const fake = new FakeDestination({ pace: { perDay, minGapMs: 0, because: { code: 'fake/no-pace' } } });
  const cli = (more: Partial<FakeCliOptions> = {}) => fakeCli({ workspace, destinations: [fake.destination], ...more });
  await migrate(await cli({ yes: true }), flags, exported);
  return { workspace, cli };
}

describe('status --watch', () => {
  it('ends by itself when nothing is left and nobody is at work', async () => {
    const { cli } = await stage(null);
    const one = await cli();
    expect(await status(one, { watch: true })).toBe(0);
    expect(one.printed.lines.join('\n')).toMatch(
      /As of .*:\n[\s\S]*No run is at work\.[\s\S]*published 2 of 2[\s\S]*fake\/me: 2 published\n[\s\S]*Nothing more goes by itself\.$/,
    );
  });

  it('waits, and says so once, until there is a workspace', async () => {
    const { workspace, cli } = await stage(null);
    const ready = `${workspace}-ready`;
    await rename(workspace, ready);
    const one = await cli();
    const watching = status(one, { watch: true });
    while (one.printed.notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await rename(ready, workspace);
    expect(await watching).toBe(0);
    expect(one.printed.notes).toEqual([
      `There is no workspace in ${workspace} yet; this view begins when a run makes one.`,
    ]);
    expect(one.printed.lines.join('\n')).toContain('fake/me: 2 published');
  });

  it('tells no time left where nobody is at work', async () => {
    const { talk } = await fakeCli({ workspace: '/w' });
    const lane = {
      done: 1,
      total: 4,
      troubled: 0,
      bytes: null,
      bytesPerSecond: 1e6,
      fraction: null,
      leftMs: 240_000,
      active: true,
    };
    expect(laneLine('publish', lane, talk, 200)).toContain('4 min');
    expect(laneLine('publish', atRest(lane), talk, 200)).toBe('published 1 of 4');
  });

  it('can be left while it waits, and does not wait for one that is broken', async () => {
    const stop = createStop();
    const nothing = await fakeCli({ workspace: join(await tempDir(), 'none'), stop });
    const watching = status(nothing, { watch: true });
    while (nothing.printed.notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    stop.drain();
    expect(await watching).toBe(0);
    const { workspace, cli } = await stage(null);
    await rm(join(workspace, 'ledger.sqlite'));
    await expect(status(await cli(), { watch: true })).rejects.toMatchObject({ code: 'ledger-emptied' });
  });

  it('tells a run at work, and a wait with its end and why, until it is stopped', async () => {
    const { workspace, cli } = await stage(1);
    const lock = await acquireRunLock(workspace);
    const stop = createStop();
    try {
      const one = await cli({ stop });
      const watching = status(one, { watch: true });
      while (one.printed.lines.length < 5) await new Promise((resolve) => setTimeout(resolve, 10));
      stop.drain();
      expect(await watching).toBe(0);
      const text = one.printed.lines.join('\n');
      expect(text).toMatch(/A run is at work since /);
      expect(text).toMatch(/fake\/me: 1 (prepared|uploaded|planned) · 1 published/);
      expect(text).toMatch(/next post at 2026-11-23 12:00 UTC \(1 post went in the last 24 hours/);
    } finally {
      await lock.release();
    }
  });

  it('gives a script the same line as status, once for each change', async () => {
    const { cli } = await stage(null);
    const plain = await cli({ json: true });
    await status(plain);
    const watching = await cli({ json: true });
    await status(watching, { watch: true });
    expect(watching.printed.data).toEqual(plain.printed.data);
  });
});

describe('the lock of a workspace', () => {
  it('is seen without being taken, and stays with its holder', async () => {
    const folder = await tempDir();
    expect(await findHolder(folder)).toBeNull();
    const lock = await acquireRunLock(folder);
    expect(await findHolder(folder)).toMatchObject({ pid: process.pid });
    await expect(acquireRunLock(folder)).rejects.toMatchObject({ kind: 'locked' });
    await lock.release();
    expect(await findHolder(folder)).toBeNull();
    await (await acquireRunLock(folder)).release();
  });
});

describe('a block that is drawn over', () => {
  const goesUp = (rows: number, text: string) => `\u001b[${rows}A\r${text}`;
  const line = (text: string) => `${text}\u001b[K\n`;

  it('goes up as many rows as the terminal made of it, also when it was made narrower', () => {
    const written: string[] = [];
    const screen = { columns: 40, rows: 10, write: (text: string) => written.push(text) > 0 };
    const block = createBlock(screen);
    block.draw(['a'.repeat(60), 'b']);
    expect(written.at(-1)).toBe(`\r${line(`${'a'.repeat(38)}…`)}${line('b')}\u001b[J`);
    screen.columns = 20;
    block.draw(['c']);
    expect(written.at(-1)).toBe(goesUp(3, `${line('c')}\u001b[J`));
  });

  it('breaks lines between words, and is never higher than the terminal', () => {
    const written: string[] = [];
    const block = createBlock({ columns: 12, rows: 4, write: (text: string) => written.push(text) > 0 });
    block.draw(['one two three', '2', '3', '4']);
    expect(written.at(-1)).toBe(`\r${line('one two')}${line('  three')}${line('2')}\u001b[J`);
  });
});

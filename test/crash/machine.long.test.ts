import { appendFileSync, cpSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { acquireRunLock } from '../../src/ledger/lock.ts';
import { type CliOptions, type CliResult, runCli } from '../support/cli.ts';
import type { SampleName } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';
import { canMount, makeFfmpeg, mountSmallDisk } from './faulty-machine.ts';
import { judge, statusFrom, storeProblems } from './judge.ts';
import { openStage, type Stage } from './stage.ts';
import { entry, preload } from './sweep.ts';
import { folderTarget, migrateArgs, rednoteTarget, type Target } from './target.ts';

// Up to eight processes in a row: a second each on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 });

if (!canMount)
  process.stderr.write('SKIPPED: full and read-only disks. They need root on Linux (mount -t tmpfs); CI has it.\n');

interface Bench {
  readonly folder: string;
  readonly stage: Stage;
  readonly target: Target;
  readonly workspace: string;
  migrate(more?: readonly string[], options?: CliOptions): Promise<CliResult>;
  cli(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** everything public once, the numbers add up, nothing half-made is left */
  expectAllDone(last: CliResult): Promise<void>;
}

interface Shape {
  readonly videos?: readonly SampleName[];
  readonly photoPosts?: number;
  /** default: beside everything else */
  readonly workspace?: string;
  readonly openTarget?: (root: string) => Target | Promise<Target>;
}

async function makeBench(folder: string, shape: Shape = {}): Promise<Bench> {
  const stage = await openStage(join(folder, 'stage'), {
    videos: shape.videos ?? ['good', 'moovAtEnd'],
    photoPosts: shape.photoPosts ?? 1,
  });
  const target = await (shape.openTarget ?? folderTarget)(folder);
  onTestFinished(async () => {
    await target.close();
    await stage.close();
  });
  const workspace = shape.workspace ?? join(folder, 'ws');
  const env = { ...target.env, CLIPFERRY_FETCH_GAP_MS: '0' };
  const run = (args: readonly string[], options: CliOptions = {}) =>
    runCli(args, { entry, ...options, env: { ...env, ...options.env } });
  return {
    folder,
    stage,
    target,
    workspace,
    migrate: (more = [], options) => run([...migrateArgs(stage, target, workspace), ...more], options),
    cli: (args, options) => run(['--workspace', workspace, '--allow-host', stage.host, ...args], options),
    async expectAllDone(last) {
      const status = await statusFrom(entry, workspace);
      expect(await judge(stage, target, { workspace, last, status })).toEqual({
        duplicates: [],
        lost: [],
        unconfirmed: 0,
        problems: [],
      });
    },
  };
}

/** What a person sees: the reason, its exit code, and no stack trace. */
function expectToldClearly(result: CliResult, exit: number, words: RegExp): void {
  expect(`${result.stderr}${result.stdout}`).toMatch(words);
  expect(result.stderr).not.toMatch(/\n\s+at .+:\d+/);
  expect(result.stderr).not.toContain('this is a bug');
  expect(result.code).toBe(exit);
}

describe.skipIf(!canMount)('a full disk', () => {
  it('while fetching: says so, keeps what is whole, and goes on when there is room', async () => {
    const folder = await tempDir();
    const disk = mountSmallDisk(folder, 1_100_000);
    const bench = await makeBench(folder, { workspace: join(disk.path, 'ws') });
    expectToldClearly(await bench.migrate(), 8, /no space left in .*originals.*\n.*Free some space/);
    expect(storeProblems(bench.workspace).filter((problem) => !problem.startsWith('an orphan'))).toEqual([]);
    disk.grow();
    await bench.expectAllDone(await bench.migrate());
  });

  it('while encoding', async () => {
    const folder = await tempDir();
    const disk = mountSmallDisk(folder, 64_000_000);
    const bench = await makeBench(folder, {
      workspace: join(disk.path, 'ws'),
      videos: ['oldCodec', 'good'],
      photoPosts: 0,
      openTarget: (root) => {
        const target = folderTarget(root);
        return { ...target, args: [...target.args, '--set', 'for=rednote'] };
      },
    });
    expect((await bench.cli(['fetch', bench.stage.exportPath])).code).toBe(0);
    // Room for the ledger's next pages, not for an encoded video.
    disk.leave(320_000);
    // Whichever writes next when the half-made video has taken the last of it.
    expectToldClearly(await bench.migrate(), 8, /no space left in .*(?:renditions|ledger\.sqlite)/);
    disk.grow();
    await bench.expectAllDone(await bench.migrate());
  });

  it('while the ledger is written', async () => {
    const folder = await tempDir();
    const disk = mountSmallDisk(folder, 64_000_000);
    const bench = await makeBench(folder, { workspace: join(disk.path, 'ws') });
    expect((await bench.cli(['fetch', bench.stage.exportPath])).code).toBe(0);
    disk.leave(0);
    expectToldClearly(await bench.migrate(), 8, /no space left in .*ledger\.sqlite/);
    disk.grow();
    await bench.expectAllDone(await bench.migrate());
  });
});

describe.skipIf(!canMount)('a read-only workspace', () => {
  it('can be looked at, says why it cannot go on, and goes on when it can be written', async () => {
    const folder = await tempDir();
    const disk = mountSmallDisk(folder, 64_000_000);
    const bench = await makeBench(folder, { workspace: join(disk.path, 'ws') });
    expect((await bench.cli(['fetch', bench.stage.exportPath])).code).toBe(0);
    disk.readOnly();
    expectToldClearly(await bench.migrate(), 8, /can only be read, not written/);
    expect((await bench.cli(['status'])).code).toBe(0);
    disk.writable();
    await bench.expectAllDone(await bench.migrate());
  });
});

describe('two processes', () => {
  it('the second is exit 7 whatever it wants to change, and may look', async () => {
    const bench = await makeBench(await tempDir());
    expect((await bench.cli(['fetch', bench.stage.exportPath])).code).toBe(0);
    const lock = await acquireRunLock(bench.workspace);
    try {
      for (const args of [['run'], ['resolve']])
        expectToldClearly(await bench.cli(args), 7, /another clipferry is running/);
      expectToldClearly(await bench.migrate(), 7, /another clipferry is running/);
      expect((await bench.cli(['status'])).code).toBe(0);
    } finally {
      await lock.release();
    }
    await bench.expectAllDone(await bench.migrate());
  });
});

describe('a clock that jumps back and forth', () => {
  const clock = resolve(import.meta.dirname, 'shift-clock.mjs');
  const jumps = { CLOCK_JUMPS: '0,7200000,-7200000,-3600000', CLOCK_EVERY_MS: '60' };

  it.each([
    ['to a folder', folderTarget],
    ['to REDnote', rednoteTarget],
  ])('%s: nothing is published twice, and a clock that stands right ends it', async (_where, openTarget) => {
    const bench = await makeBench(await tempDir(), { openTarget });
    const jumped = await bench.migrate([], { env: jumps, nodeArgs: ['--import', clock] });
    expect([0, 5]).toContain(jumped.code);
    expect(jumped.stderr).not.toMatch(/\n\s+at .+:\d+/);
    const published = await bench.target.published();
    expect(new Set(published).size).toBe(published.length);
    // What was put off while the clock was wrong waits for that moment: three hours later it has come.
    const later = { CLOCK_JUMPS: '10800000', CLOCK_EVERY_MS: '60' };
    await bench.expectAllDone(await bench.migrate([], { env: later, nodeArgs: ['--import', clock] }));
  });
});

describe('a ledger that lost its last writes', () => {
  it('copied with its WAL cut anywhere, a hand-off still ends with each post once', async () => {
    const bench = await makeBench(await tempDir());
    const killed = await bench.migrate([], { env: { CRASH_AT: 'commit:after:36' }, nodeArgs: ['--import', preload] });
    expect(killed.code).toBeNull();
    const wal = join(bench.workspace, 'ledger.sqlite-wal');
    const { size } = statSync(wal);
    expect(size).toBeGreaterThan(100_000);
    for (const share of [0.35, 0.6, 0.97]) {
      const copy = join(bench.folder, `ws-${share}`);
      cpSync(bench.workspace, copy, { recursive: true });
      truncateSync(join(copy, 'ledger.sqlite-wal'), Math.floor(size * share));
      const migrate = () =>
        runCli(migrateArgs(bench.stage, bench.target, copy), { entry, env: { CLIPFERRY_FETCH_GAP_MS: '0' } });
      let last = await migrate();
      // Where the cut took what was published, it stops, and is put back from the journal.
      if (last.code === 8) {
        expect((await runCli(['--workspace', copy, 'ledger', 'restore', '--yes'], { entry })).code).toBe(0);
        last = await migrate();
      }
      const status = await statusFrom(entry, copy);
      const verdict = await judge(bench.stage, bench.target, { workspace: copy, last, status });
      expect({ share, ...verdict }).toEqual({ share, duplicates: [], lost: [], unconfirmed: 0, problems: [] });
    }
  });
});

describe('a ledger of a newer version', () => {
  it('is refused by every command, and left as it is', async () => {
    const bench = await makeBench(await tempDir());
    expect((await bench.cli(['fetch', bench.stage.exportPath])).code).toBe(0);
    const path = join(bench.workspace, 'ledger.sqlite');
    const ledger = new Sqlite(path);
    ledger.prepare("insert into migrations (id, name) values (999, 'from the future')").run();
    ledger.pragma('wal_checkpoint(truncate)');
    ledger.close();
    const before = readFileSync(path);
    for (const args of [['status'], ['run']])
      expectToldClearly(await bench.cli(args), 8, /written by a newer clipferry/);
    expectToldClearly(await bench.migrate(), 8, /npm install -g clipferry@latest/);
    expect(readFileSync(path).equals(before)).toBe(true);
    const repaired = new Sqlite(path);
    repaired.prepare('delete from migrations where id = 999').run();
    repaired.close();
    await bench.expectAllDone(await bench.migrate());
  });
});

describe('an ffmpeg that misbehaves', () => {
  const encoding: Shape = {
    videos: ['oldCodec', 'good'],
    photoPosts: 0,
    openTarget: (root) => {
      const target = folderTarget(root);
      return { ...target, args: [...target.args, '--set', 'for=rednote'] };
    },
  };

  it('killed twice in the middle of its work, is started again', async () => {
    const bench = await makeBench(await tempDir(), encoding);
    const count = join(bench.folder, 'count');
    appendFileSync(count, '');
    const ffmpeg = makeFfmpeg(
      bench.folder,
      `echo x >> '${count}'; if [ $(wc -l < '${count}') -le 2 ]; then kill -9 $$; fi`,
    );
    const last = await bench.migrate(['--ffmpeg', ffmpeg]);
    await bench.expectAllDone(last);
    expect(readFileSync(count, 'utf8').split('\n').length).toBeGreaterThan(3);
  });

  it('hanging: Ctrl-C twice leaves at once, and the same command goes on', async () => {
    const bench = await makeBench(await tempDir(), encoding);
    const begun = join(bench.folder, 'begun');
    const ffmpeg = makeFfmpeg(bench.folder, `touch '${begun}'; exec sleep 600`);
    let leftAt = 0;
    const stopped = await bench.migrate(['--ffmpeg', ffmpeg], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (!existsSync(begun)) return;
          clearInterval(timer);
          child.kill('SIGINT');
          setTimeout(() => {
            leftAt = Date.now();
            child.kill('SIGINT');
          }, 300);
        }, 20);
      },
    });
    expect(stopped.code).toBe(130);
    expect(Date.now() - leftAt).toBeLessThan(5000);
    expect(stopped.stderr).not.toMatch(/\n\s+at .+:\d+/);
    await bench.expectAllDone(await bench.migrate());
  });
});

import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { seededRandom } from '../support/fault-proxy.ts';
import { suiteTempDirs } from '../support/temp.ts';
import type { Moment } from './gateway.ts';
import { statusHere } from './judge.ts';
import { openStage, type Stage } from './stage.ts';
import { entry, inRoot, killed, run, type Scene } from './sweep.ts';
import { folderTarget, rednoteTarget } from './target.ts';

vi.setConfig({ testTimeout: 180_000 });

const tempDir = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await tempDir(), { videos: ['good', 'silent'], photoPosts: 1 });
}, 120_000);

afterAll(() => stage.close());

/** Another seed, other moments: CRASH_SEED=7. */
const seed = Number(process.env['CRASH_SEED'] ?? 1);

async function publishAll(scene: Scene): Promise<void> {
  const published = await run(scene, {});
  expect(published.code, published.stderr).toBe(0);
  expect(await scene.target.published()).toHaveLength(stage.posts);
}

function command(scene: Scene, words: readonly string[], onStart?: (child: ChildProcess) => void): Promise<CliResult> {
  const doors = [...(scene.target.gateway?.doors.values() ?? [])].flatMap((host) => ['--allow-host', host]);
  return runCli(['--workspace', scene.workspace, ...doors, ...words], {
    entry,
    env: scene.target.env,
    ...(onStart === undefined ? {} : { onStart }),
  });
}

async function expectAllGone(scene: Scene, last: CliResult): Promise<void> {
  expect(last.code, last.stderr).toBe(0);
  expect(await scene.target.published()).toEqual([]);
  expect(scene.target.orphans()).toEqual([]);
  expect(await statusHere(scene.workspace)).toMatchObject({
    byState: { removed: stage.posts, removing: 0, published: 0 },
  });
}

/** Kills at the first request that takes a note back. */
async function undoKilledAt(scene: Scene, moment: Moment): Promise<CliResult> {
  const { gateway } = scene.target;
  if (gateway === null) throw new Error('this needs a network');
  let child: ChildProcess | null = null;
  let isDone = false;
  gateway.setHooks({
    onMoment: async (_number, now, request) => {
      if (isDone || now !== moment || !request.url.endsWith('/note/delete')) return undefined;
      isDone = true;
      await killed(child);
      return 'drop';
    },
  });
  try {
    return await command(scene, ['undo', '--yes'], (started) => {
      child = started;
    });
  } finally {
    gateway.setHooks({});
  }
}

it('an undo killed before and after a note was gone is remembered as begun, and the same command ends it', async () => {
  await inRoot({ stage, openTarget: rednoteTarget }, async (scene) => {
    await publishAll(scene);
    for (const [moment, left] of [
      ['before', 3],
      ['applied', 2],
    ] as const) {
      expect((await undoKilledAt(scene, moment)).code).toBeNull();
      expect(await scene.target.published()).toHaveLength(left);
      expect(await statusHere(scene.workspace)).toMatchObject({ byState: { removing: 1, published: 2 } });
    }
    // A run in between neither publishes it again nor touches what is begun.
    const between = await run(scene, {});
    expect(between.stderr).not.toMatch(/\n\s+at .+:\d+/);
    expect(await scene.target.published()).toHaveLength(2);
    expect(await statusHere(scene.workspace)).toMatchObject({ byState: { removing: 1, published: 2 } });
    await expectAllGone(scene, await command(scene, ['undo', '--yes']));
  });
});

it('killed at random moments, verify changes nothing and undo of a folder ends with every post gone', async () => {
  const random = seededRandom(seed);
  const killLater = (spanMs: number) => (child: ChildProcess) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.round(random() * spanMs));
    child.once('exit', () => clearTimeout(timer));
  };
  await inRoot({ stage, openTarget: folderTarget }, async (scene) => {
    await publishAll(scene);
    const content = await scene.target.content();
    for (let kills = 0; kills < 2; kills += 1) await command(scene, ['verify'], killLater(3000));
    expect(await scene.target.content()).toBe(content);
    expect(await command(scene, ['verify'])).toMatchObject({ code: 0, stdout: 'folder/main: 3 published: 3 same\n' });

    let last: CliResult | null = null;
    for (let kills = 0; kills < 4 && last === null; kills += 1) {
      const result = await command(scene, ['undo', '--yes'], killLater(2500));
      if (result.code !== null) last = result;
    }
    await expectAllGone(scene, last ?? (await command(scene, ['undo', '--yes'])));
  });
});

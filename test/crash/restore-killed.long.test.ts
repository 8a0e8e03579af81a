import { existsSync, readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { emptyLedger } from '../support/ledger-faults.ts';
import { suiteTempDirs } from '../support/temp.ts';
import { openStage, type Stage } from './stage.ts';
import { entry, inRoot, killed, look, preload, run, runToTheEnd, type Scene } from './sweep.ts';
import { folderTarget, rednoteTarget } from './target.ts';

/** `CRASH_SWEEP=full`: each durable step of a restore and of a backup; otherwise every sixth. */
const stride = process.env['CRASH_SWEEP'] === 'full' ? 1 : 6;
const limitMs = 900_000;

const tempDir = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await tempDir(), { videos: ['good'], photoPosts: 1 });
}, 120_000);

afterAll(() => stage.close());

function ledger(workspace: string, action: string, crashAt?: string): Promise<CliResult> {
  return runCli(['--workspace', workspace, '--no-color', 'ledger', action, '--yes'], {
    entry,
    ...(crashAt === undefined ? {} : { env: { CRASH_AT: crashAt }, nodeArgs: ['--import', preload] }),
  });
}

/** Kills at each step in a copy of its own, until a run of the command passes untouched. */
async function atEachStep(workspace: string, task: (copy: string, at: string) => Promise<'killed' | 'untouched'>) {
  let kills = 0;
  for (const when of ['rename:before', 'rename:after', 'commit:after'])
    for (let k = 1; ; k += stride) {
      const copy = join(await tempDir(), 'ws');
      await cp(workspace, copy, { recursive: true });
      if ((await task(copy, `${when}:${k}`)) === 'untouched') break;
      kills += 1;
    }
  return kills;
}

/** What stands there before a kill or after two must be the same as without any. */
async function publishedThenLost(scene: Scene): Promise<void> {
  const first = await run(scene, {});
  expect(first.code, first.stderr).toBe(0);
  await emptyLedger(scene.workspace);
}

const leftovers = (workspace: string) =>
  [workspace, join(workspace, 'backups')].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => /\.part|restoring|restored/.test(name)) : [],
  );

it('a restore that is killed at any step, twice, ends well the third time', { timeout: limitMs }, async () => {
  await inRoot({ stage, openTarget: folderTarget }, async (scene) => {
    await publishedThenLost(scene);
    const kills = await atEachStep(scene.workspace, async (copy, at) => {
      const first = await ledger(copy, 'restore', at);
      const second = await ledger(copy, 'restore', at);
      for (const { code, stderr } of [first, second]) expect([null, 0], `${at}: ${stderr}`).toContain(code);
      const last = await ledger(copy, 'restore');
      expect(last.code, `${at}: ${last.stderr}`).toBe(0);
      const checked = await ledger(copy, 'check');
      expect(checked.code, `${at}: ${checked.stdout}`).toBe(0);
      expect(checked.stdout, at).toContain(`${stage.posts} posts published or under way`);
      expect(leftovers(copy), at).toEqual([]);
      return first.code === null ? 'killed' : 'untouched';
    });
    expect(kills).toBeGreaterThan(2);
    expect((await ledger(scene.workspace, 'restore')).code).toBe(0);
    const last = await runToTheEnd(scene, null);
    expect(await look(scene, last)).toEqual({ duplicates: [], lost: [], unconfirmed: 0, problems: [] });
  });
});

it('a backup that is killed at any step harms nothing, and the next one is whole', { timeout: limitMs }, async () => {
  await inRoot({ stage, openTarget: folderTarget }, async (scene) => {
    expect((await run(scene, {})).code).toBe(0);
    const kills = await atEachStep(scene.workspace, async (copy, at) => {
      const first = await ledger(copy, 'backup', at);
      expect([null, 0], `${at}: ${first.stderr}`).toContain(first.code);
      expect((await ledger(copy, 'check')).code, at).toBe(0);
      expect((await ledger(copy, 'backup')).code, at).toBe(0);
      await emptyLedger(copy);
      expect((await ledger(copy, 'restore')).code, at).toBe(0);
      expect((await ledger(copy, 'check')).code, at).toBe(0);
      return first.code === null ? 'killed' : 'untouched';
    });
    expect(kills).toBeGreaterThan(0);
  });
});

it('a restore beside a run is refused, and the run goes on to its end', { timeout: limitMs }, async () => {
  await inRoot({ stage, openTarget: rednoteTarget }, async (scene) => {
    const { gateway } = scene.target;
    const beside: CliResult[] = [];
    gateway?.setHooks({
      onMoment: async (_number, moment, request) => {
        if (moment !== 'before' || !scene.target.isSubmit(request.url) || beside.length > 0) return undefined;
        beside.push(await ledger(scene.workspace, 'restore'));
        beside.push(await ledger(scene.workspace, 'backup'));
        return undefined;
      },
    });
    const last = await runToTheEnd(scene, null);
    gateway?.setHooks({});
    expect(beside.map(({ code }) => code)).toEqual([7, 0]);
    expect(await look(scene, last)).toEqual({ duplicates: [], lost: [], unconfirmed: 0, problems: [] });
  });
});

it('a run that is killed while its ledger was backed up, and then loses it, goes on after a restore', {
  timeout: limitMs,
}, async () => {
  await inRoot({ stage, openTarget: rednoteTarget }, async (scene) => {
    await run(scene, {}, (child) => {
      const watch = setInterval(() => {
        const place = join(scene.workspace, 'backups');
        if (existsSync(place) && readdirSync(place).some((name) => name.includes('.part'))) {
          clearInterval(watch);
          void killed(child);
        }
      }, 1);
      child.once('exit', () => clearInterval(watch));
    });
    await emptyLedger(scene.workspace);
    expect((await runToTheEnd(scene, null)).code).toBe(8);
    expect((await ledger(scene.workspace, 'restore')).code).toBe(0);
    const last = await runToTheEnd(scene, null);
    expect(await look(scene, last)).toEqual({ duplicates: [], lost: [], unconfirmed: 0, problems: [] });
  });
});

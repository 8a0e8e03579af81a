import type { ChildProcess } from 'node:child_process';
import { beforeAll, expect, it, vi } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import { runCli } from '../support/cli.ts';
import { suiteTempDirs } from '../support/temp.ts';
import { statusHere } from './judge.ts';
import { openStage, type Stage } from './stage.ts';
import { entry, inRoot, killed, look, run, runToTheEnd, type Scene } from './sweep.ts';
import { rednoteTarget } from './target.ts';

vi.setConfig({ testTimeout: 180_000 });

const tempDir = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await tempDir(), { videos: ['good'], photoPosts: 1 });
  return () => stage.close();
}, 120_000);

/**
 * Killed around the first submit, and then nobody can look for it: the delivery is `unconfirmed`, as on a platform whose
 * absence is not provable. Returns its ref.
 */
async function leaveUnconfirmed(scene: Scene, moment: 'before' | 'applied'): Promise<string> {
  const { gateway } = scene.target;
  if (gateway === null) throw new Error('this needs a network');
  let child: ChildProcess | null = null;
  let isDone = false;
  gateway.setHooks({
    onMoment: async (_number, now, request) => {
      if (isDone || now !== moment || !scene.target.isSubmit(request.url)) return undefined;
      isDone = true;
      await killed(child);
      return 'drop';
    },
  });
  await run(scene, {}, (started) => {
    child = started;
  });
  gateway.setHooks({});
  expect(isDone).toBe(true);
  const ledger = await openLedger(scene.workspace, 'write');
  try {
    const [row] = await ledger.deliveries.list({ states: ['publishing'] }, 10);
    if (row === undefined) throw new Error('nothing is in doubt');
    const change = { reason: { code: 'unconfirmed', said: 'nobody can look for it' } };
    await ledger.deliveries.move(row.key, 'publishing', 'unconfirmed', change, new Date().toISOString());
    return row.postRef;
  } finally {
    await ledger.close();
  }
}

function resolvePost(scene: Scene, args: readonly string[]) {
  return runCli(['--workspace', scene.workspace, '--no-color', 'resolve', ...args], { entry });
}

const openTarget = rednoteTarget;

it('a post nobody is sure of is listed with what is known, is exit 6, and is never sent again by itself', async () => {
  await inRoot({ stage, openTarget }, async (scene) => {
    const ref = await leaveUnconfirmed(scene, 'applied');
    const last = await runToTheEnd(scene, null);
    expect(last.code).toBe(6);
    expect(await look(scene, last)).toEqual({ duplicates: [], lost: [], unconfirmed: 1, problems: [] });

    const listed = await resolvePost(scene, []);
    expect(listed.code).toBe(6);
    for (const known of [
      ref,
      'Crossing alpha',
      /\d{4}-\d{2}-\d{2} \d{2}:\d{2}/,
      'nobody can look for it',
      '--published',
    ])
      expect(listed.stdout).toMatch(known);

    // A page of the account's own, where a person can look.
    expect(listed.stdout).toMatch(/Look: http:\/\/127\.0\.0\.1:\d+\//);
    expect((await resolvePost(scene, [ref])).code).toBe(2);
    const [note] = (await scene.target.ids?.()) ?? [];
    expect((await resolvePost(scene, [ref, '--published', `http://x.example/discovery/item/${note}`])).code).toBe(0);
    const done = await runToTheEnd(scene, null);
    expect(await look(scene, done)).toEqual({ duplicates: [], lost: [], unconfirmed: 0, problems: [] });
  });
});

it('one that a person did not find goes out, once', async () => {
  await inRoot({ stage, openTarget }, async (scene) => {
    const ref = await leaveUnconfirmed(scene, 'before');
    expect((await resolvePost(scene, [ref, '--not-published'])).code).toBe(0);
    const done = await runToTheEnd(scene, null);
    expect(await look(scene, done)).toEqual({ duplicates: [], lost: [], unconfirmed: 0, problems: [] });
  });
});

it('one that was given up is exit 4, and neither retry nor the same command brings it back', async () => {
  await inRoot({ stage, openTarget }, async (scene) => {
    const ref = await leaveUnconfirmed(scene, 'applied');
    expect((await resolvePost(scene, [ref, '--give-up'])).code).toBe(0);
    expect((await runToTheEnd(scene, null)).code).toBe(4);
    await runCli(['--workspace', scene.workspace, 'retry'], { entry });
    expect((await runToTheEnd(scene, null)).code).toBe(4);
    expect(new Set(await scene.target.published()).size).toBe(2);
    expect(await scene.target.published()).toHaveLength(2);
    expect(await statusHere(scene.workspace)).toMatchObject({ byState: { published: 1, failed: 1 } });
  });
});

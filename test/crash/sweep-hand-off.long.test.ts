import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { type HandOffRun, kill, startHandOff } from '../support/hand-off-run.ts';
import { PersonAtPage } from '../support/person.ts';
import { Phone } from '../support/phone.ts';
import { suiteTempDirs } from '../support/temp.ts';
import { statusHere } from './judge.ts';
import { openStage, type Stage } from './stage.ts';
import { preload } from './sweep.ts';

/** `CRASH_SWEEP=full`: at every commit and rename. Otherwise at some, spread from the first to the last. */
const isFull = process.env['CRASH_SWEEP'] === 'full';
const some = 4;

const tempDir = suiteTempDirs();
const table: string[] = [];
let stage: Stage;
let ready: string;

beforeAll(async () => {
  const root = await tempDir();
  stage = await openStage(join(root, 'stage'), { videos: ['good'], photoPosts: 2 });
  ready = join(root, 'ready');
  const args = ['migrate', stage.exportPath, '--captions', stage.captionsPath, '--to', 'rednote', '--pace', 'none'];
  const planned = await runCli(['--workspace', ready, '--allow-host', stage.host, ...args, '--yes'], {
    env: { CLIPFERRY_FETCH_GAP_MS: '0' },
  });
  expect(planned.code, planned.stderr).toBe(3);
}, 120_000);

afterAll(async () => {
  await stage.close();
  process.stdout.write(`\n${table.join('\n')}\n\n`);
});

/** A workspace of its own, planned and prepared, in front of which nobody has sat yet. */
async function fresh(): Promise<readonly string[]> {
  const workspace = join(await tempDir(), 'ws');
  await cp(ready, workspace, { recursive: true });
  return ['--workspace', workspace, '--allow-host', stage.host, 'handoff', '--local', '--port', '0'];
}

/** Runs until the person is through or the run is dead. True: it died. */
async function sit(
  args: readonly string[],
  person: PersonAtPage,
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const isWatched = Object.keys(env).length > 0;
  let run: HandOffRun;
  try {
    run = await startHandOff(args, env, isWatched ? ['--import', preload] : []);
  } catch {
    // Dead before anything was shown, or nothing was left to show.
    return isWatched;
  }
  await person.work(run.url);
  return (await run.ended).code === null;
}

async function expectOnce(args: readonly string[], person: PersonAtPage, where: string): Promise<void> {
  expect([...person.posted].sort(), `${where}: posted`).toEqual([...stage.titles].sort());
  expect(person.offeredAgain, `${where}: offered again after it was posted`).toEqual([]);
  const status = await statusHere(args[1] ?? '');
  if (typeof status === 'string') throw new Error(`${where}: ${status}`);
  expect(status.byState, where).toMatchObject({ published: stage.posts });
  expect(status.held, where).toBe(0);
}

/** The same command until nothing is left. */
async function toTheEnd(args: readonly string[], person: PersonAtPage): Promise<void> {
  for (let again = 0; again < 6; again += 1) {
    const status = await statusHere(args[1] ?? '');
    if (typeof status !== 'string' && (status.byState['published'] ?? 0) === stage.posts) return;
    await sit(args, person);
  }
}

function spread(total: number): readonly number[] {
  if (isFull || total <= some) return Array.from({ length: total }, (_, index) => index + 1);
  return [...new Set(Array.from({ length: some }, (_, index) => 1 + Math.round((index * (total - 1)) / (some - 1))))];
}

describe('killed while a person publishes, each post is posted exactly once', () => {
  it.each(['commit', 'rename'] as const)('at each %s', { timeout: isFull ? 3_600_000 : 240_000 }, async (kind) => {
    const counted = await fresh();
    const countFile = join(await tempDir(), 'count.json');
    const first = new PersonAtPage();
    await sit(counted, first, { CRASH_COUNT: countFile });
    await expectOnce(counted, first, 'without a kill');
    const total = (JSON.parse(readFileSync(countFile, 'utf8')) as Record<string, number>)[kind] ?? 0;
    let died = 0;
    for (const when of ['before', 'after'] as const)
      for (const k of spread(total)) {
        const args = await fresh();
        const person = new PersonAtPage();
        if (await sit(args, person, { CRASH_AT: `${kind}:${when}:${k}` })) died += 1;
        await toTheEnd(args, person);
        await expectOnce(args, person, `${kind} ${when} ${k}`);
      }
    table.push(`hand-off  killed ${died}  at ${kind}  of ${total}`);
    if (total > 0) expect(died).toBeGreaterThan(0);
  });

  it.each(['shown', 'answered'] as const)(
    'right after a post was %s, again and again',
    { timeout: 120_000 },
    async (moment) => {
      const args = await fresh();
      const person = new PersonAtPage();
      let kills = 0;
      for (let round = 0; round < stage.posts; round += 1) {
        const run = await startHandOff(args);
        const phone = await Phone.scan(run.url);
        const next = await phone.nextCard();
        if (next === null) break;
        const title = next.card.heading?.text ?? '';
        if (next.kind === 'post') {
          // They post it, and then the computer dies with or without their answer on its way.
          if (person.posted.includes(title)) person.offeredAgain.push(title);
          person.posted.push(title);
        }
        const answer = { kind: 'posted', card: next.card.id, address: '', sure: true } as const;
        if (moment === 'answered' || next.kind === 'question') await phone.answer(answer);
        kills += 1;
        await kill(run);
      }
      expect(kills).toBeGreaterThan(1);
      await toTheEnd(args, person);
      await expectOnce(args, person, moment);
    },
  );
});

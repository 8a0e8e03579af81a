import { parseArgs } from 'node:util';
import { seededRandom } from '../support/fault-proxy.ts';
import type { SampleName } from '../support/media-samples.ts';
import { createHarm, recover } from './faults.ts';
import type { GatewayFault } from './gateway.ts';
import type { Verdict } from './judge.ts';
import { killAtRandom } from './random-kill.ts';
import { openStage } from './stage.ts';
import { inRoot, look, nothingWrong, type Scene } from './sweep.ts';
import { folderTarget, rednoteTarget } from './target.ts';

/**
 * Random kills, lost ledgers and a bad network for as long as you like: `npm run soak -- --minutes 10 --seed 1`. One line at the end; exit
 * 1 when anything was published twice or lost. One seed gives the same rounds, though not the same milliseconds.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    quiet: { type: 'boolean' },
    'at-once': { type: 'string', default: '3' },
  },
});

interface Tally {
  rounds: number;
  kills: number;
  ledgersLost: number;
  faults: number;
  deliveries: number;
  duplicates: number;
  lost: number;
  unconfirmed: number;
  problems: number;
}

const tally: Tally = {
  rounds: 0,
  kills: 0,
  ledgersLost: 0,
  faults: 0,
  deliveries: 0,
  duplicates: 0,
  lost: 0,
  unconfirmed: 0,
  problems: 0,
};

const clips: readonly SampleName[] = ['good', 'moovAtEnd', 'silent', 'odd'];

/** What the wire does to a tenth to a third of all requests. `late` stays below the declared proof of absence. */
const faults: readonly GatewayFault[] = [
  { kind: 'lose-request' },
  { kind: 'lose-answer' },
  { kind: 'late', delayMs: 300 },
  { kind: 'slow', delayMs: 200 },
  { kind: 'status', status: 503, retryAfterSeconds: 1 },
  { kind: 'status', status: 429, retryAfterSeconds: 1 },
];

async function playRound(round: number, random: () => number): Promise<void> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const videos = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(clips));
  const photoPosts = Math.floor(random() * 3);
  const toFolder = random() < 0.3;
  const share = 0.1 + random() * 0.2;
  const kills = 1 + Math.floor(random() * 5);
  await inRoot(
    {
      openStage: (folder) => openStage(folder, { videos, photoPosts }),
      openTarget: toFolder ? folderTarget : rednoteTarget,
    },
    async (scene) => {
      const { gateway } = scene.target;
      const onFault = () => {
        tally.faults += 1;
      };
      gateway?.setHooks({ fault: () => (random() < share ? counted(pick(faults), onFault) : { kind: 'none' }) });
      const losing = random() < 0.5 ? createHarm(scene, random) : null;
      const harm = losing === null ? {} : { harm: losing };
      const series = await killAtRandom(scene, { kills, spanMs: toFolder ? 1500 : 4000, random, ...harm });
      gateway?.setHooks({});
      tally.kills += series.kills;
      if (losing !== null) tally.ledgersLost += 1;
      const { last, problems } = await recover(scene);
      const verdict = last === null ? nothingWrong : await look(scene, last);
      const name = losing === null ? scene.target.name : `${scene.target.name}, ${losing.fault}`;
      report(`round ${round} (${name})`, scene, { ...verdict, problems: [...problems, ...verdict.problems] });
    },
  );
}

function counted(fault: GatewayFault, count: () => void): GatewayFault {
  count();
  return fault;
}

function report(where: string, { stage }: Scene, verdict: Verdict): void {
  tally.rounds += 1;
  tally.deliveries += stage.posts;
  tally.duplicates += verdict.duplicates.length;
  tally.lost += verdict.lost.length;
  tally.unconfirmed += verdict.unconfirmed;
  tally.problems += verdict.problems.length;
  const wrong = [...verdict.duplicates.map((one) => `twice: ${one}`), ...verdict.lost.map((one) => `lost: ${one}`)];
  for (const problem of [...wrong, ...verdict.problems])
    process.stderr.write(`${where}, ${stage.posts} posts: ${problem}\n`);
}

function line(): string {
  const { rounds, ...counts } = tally;
  const words = Object.entries(counts).map(
    ([name, count]) => `${name === 'ledgersLost' ? 'ledgers lost' : name} ${count}`,
  );
  return `soak: seed ${values.seed}, ${values.minutes} minutes, ${rounds} rounds: ${words.join(', ')}`;
}

const until = Date.now() + Number(values.minutes) * 60_000;
let round = 0;

async function work(): Promise<void> {
  while (Date.now() < until) {
    round += 1;
    await playRound(round, seededRandom(Number(values.seed) * 100_003 + round));
    if (values.quiet !== true && tally.rounds % 10 === 0) process.stderr.write(`${line()}\n`);
  }
}

// Most of a round is waiting for back-offs and proofs of absence: several at once fit.
await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
process.stdout.write(`${line()}\n`);
process.exitCode = tally.rounds === 0 || tally.duplicates + tally.lost + tally.problems > 0 ? 1 : 0;

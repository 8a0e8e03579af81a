import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { DeliveryState } from '../../../src/core/states.ts';
import type { Script } from '../../engine/fake-destination.ts';
import { personDestination } from '../../engine/person.ts';
import { failure, Stage, soon } from '../../engine/stage.ts';
import { makeDraft } from '../../ledger/make.ts';
import { seededRandom } from '../../support/fault-proxy.ts';
import type { Next } from './moves.ts';
import { engineSteps, surroundingSteps } from './steps.ts';
import { baseRules, firstWorld, type PlantedFault, type Rules, type World } from './world.ts';

/** What the person does with each draft that is put before them in one run, and what comes between. */
type Deed =
  | 'posts'
  | 'not now'
  | 'skips'
  | 'Ctrl-C'
  | 'posts, then Ctrl-C'
  | 'killed'
  | 'posts, then killed'
  | 'the page breaks';
type Answer = 'the truth' | 'unsure' | 'asking fails' | 'Ctrl-C' | 'killed';

/** One run. Each list is used up in order, and then again. */
interface Turn {
  readonly deeds: readonly Deed[];
  readonly answers: readonly Answer[];
}

const runs = 6;
const walks = 40;
const rules: Rules = { ...baseRules, maxAttempts: 99, ledgerFaults: 0 };

/** Random walks of several runs, each played by both: by the model, and by the engine for real on a real ledger. */
async function compare(given: Rules): Promise<{ readonly difference: unknown; readonly ends: ReadonlySet<string> }> {
  const ends = new Set<string>();
  for (let walk = 0; walk < walks; walk += 1) {
    const random = seededRandom(walk * 6151 + 11);
    const real = await startReal();
    let world = firstWorld(given);
    for (let run = 0; run < runs; run += 1) {
      const turn = drawTurn(random);
      world = playInModel(given, world, turn);
      const outline = await real.play(turn);
      const model = outlineOf(world);
      if (JSON.stringify(model) !== JSON.stringify(outline))
        return { difference: { walk, run, turn, model, engine: outline }, ends };
      for (const row of outline) ends.add(row);
    }
  }
  return { difference: null, ends };
}

describe('the model of a person does what the engine does', () => {
  it('run after run', { timeout: 120_000 }, async () => {
    const { difference, ends } = await compare(rules);
    expect(difference).toBeNull();
    // Walks that never leave the first state would agree on anything.
    expect(ends.size).toBeGreaterThanOrEqual(10);
  });

  it.each([
    'offered again after a kill without asking',
    'silence taken for a no',
    'a broken page taken for a no',
    '"not now" taken for an unknown outcome',
    'another post offered while one is in doubt',
    '"nobody knows" taken for a no',
    'shown before the intent is on disk',
  ] as const satisfies readonly PlantedFault[])(
    'and an engine that did "%s" would be noticed',
    { timeout: 120_000 },
    async (fault) => {
      expect((await compare({ ...rules, fault })).difference).not.toBeNull();
    },
  );
});

function drawTurn(random: () => number): Turn {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const deeds: readonly Deed[] = [
    'posts',
    'not now',
    'not now',
    'skips',
    'Ctrl-C',
    'posts, then Ctrl-C',
    'killed',
    'posts, then killed',
    'the page breaks',
  ];
  const answers: readonly Answer[] = ['the truth', 'the truth', 'unsure', 'asking fails', 'Ctrl-C', 'killed'];
  return {
    deeds: Array.from({ length: 6 }, () => pick(deeds)),
    answers: Array.from({ length: 6 }, () => pick(answers)),
  };
}

function outlineOf({ deliveries }: World): readonly string[] {
  return deliveries.map(({ state, held, attempts }) =>
    told(
      state,
      held,
      attempts.map(({ outcome }) => outcome),
    ),
  );
}

/** Reading back goes on beside the next post that is shown, so how far it has come is chance. */
function told(state: DeliveryState, held: boolean, attempts: readonly string[]): string {
  return [state === 'accepted' ? 'published' : state, held ? 'held' : '', ...attempts].join(' ');
}

/** One run in the model: from its beginning until it is over, killed or told to stop. */
function playInModel(given: Rules, start: World, turn: Turn): World {
  const wanted = wishes(turn);
  let world = only(surroundingSteps(given, aWhileLater(start)), 'a run begins');
  for (let steps = 0; steps < 200 && world.process.at !== 'off'; steps += 1) {
    const next = nextIn(given, world, wanted);
    if (next === null) return { ...world, process: { at: 'off', putOff: [] } };
    world = next;
  }
  return world;
}

function aWhileLater(world: World): World {
  return { ...world, deliveries: world.deliveries.map((one) => ({ ...one, later: false })) };
}

/** null: nothing can move any more. */
function nextIn(given: Rules, world: World, wanted: Wishes): World | null {
  const { process } = world;
  const outside = () => [...surroundingSteps(given, world)];
  const does = (label: string) => only(outside(), label);
  if (process.at === 'showing') {
    const deed = wanted.deed();
    const posted = deed.startsWith('posts') ? does(`the person publishes post ${process.post + 1}`) : world;
    const says = (label: string) => only(surroundingSteps(given, posted), label);
    if (deed.endsWith('killed')) return says('the process is killed');
    if (deed.endsWith('Ctrl-C')) return says(`heard of post ${process.post + 1}: silence`);
    if (deed === 'the page breaks') return says(`heard of post ${process.post + 1}: lost`);
    // Asked for a word after they had posted it in an earlier run, they say so.
    const word = deliveryWord(posted, process.post, deed);
    return says(`heard of post ${process.post + 1}: ${word}`);
  }
  if (process.at === 'asking') {
    const answer = wanted.answer();
    if (answer === 'killed') return does('the process is killed');
    if (answer === 'Ctrl-C') return does('Ctrl-C while the person is asked');
    const told = { unsure: 'unknown', 'asking fails': 'failed', 'the truth': truth(world, process.post) }[answer];
    return does(`told of post ${process.post + 1}: ${told}`);
  }
  return [...engineSteps(given, world)][0]?.world ?? null;
}

function truth(world: World, post: number): 'yes' | 'no' {
  return (world.desk[post]?.posts ?? 0) > 0 ? 'yes' : 'no';
}

function deliveryWord(world: World, post: number, deed: Deed): string {
  if (truth(world, post) === 'yes') return 'posted';
  return deed === 'skips' ? 'skip' : 'not now';
}

function only(steps: Iterable<Next>, label: string): World {
  const found = [...steps].find((step) => step.label === label);
  if (found === undefined) throw new Error(`the model has no step "${label}"`);
  return found.world;
}

interface Wishes {
  deed(): Deed;
  answer(): Answer;
}

function wishes({ deeds, answers }: Turn): Wishes {
  let shown = 0;
  let asked = 0;
  return {
    deed: () => deeds[shown++ % deeds.length] ?? 'posts',
    answer: () => answers[asked++ % answers.length] ?? 'the truth',
  };
}

interface Real {
  play(turn: Turn): Promise<readonly string[]>;
}

async function startReal(): Promise<Real> {
  const fake = personDestination();
  const stage = await Stage.planned(2, fake);
  // A killed process must leave nothing behind that still works: everything is made and uploaded before.
  for (const { key } of [await stage.row(1), await stage.row(2)]) {
    const draft = { ...makeDraft(key), postRef: key.slice(-3) };
    await stage.ledger.deliveries.move(key, 'planned', 'prepared', { draft }, stage.clock.now());
    await stage.ledger.deliveries.move(key, 'prepared', 'uploaded', {}, stage.clock.now());
  }
  fake.always('verify', async () => ({ kind: 'unseen' }));
  return {
    async play(turn) {
      stage.restart();
      stage.clock.advance(3_600_000);
      const { stop } = stage;
      let kill = () => {};
      const killed = new Promise<void>((resolve) => {
        kill = resolve;
      });
      const die = () => {
        kill();
        // The others that are on their way must not write any more either.
        stop.drain();
        return new Promise<never>(() => {});
      };
      script(fake, { wanted: wishes(turn), die, drain: () => stop.drain() });
      await soon(Promise.race([stage.run(fake), killed]));
      // What a killed process had in flight, reading a post back, ends first.
      await sleep(20);
      return outlineOfReal(stage);
    },
  };
}

interface Person {
  readonly wanted: Wishes;
  die(): Promise<never>;
  drain(): void;
}

function script(fake: ReturnType<typeof personDestination>, { wanted, die, drain }: Person): void {
  const isThere = (ref: string) => fake.posts.some((post) => post.ref === ref);
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      drain();
    });
  const publish: Script = async ({ about }, real, signal) => {
    const deed = wanted.deed();
    const remote = deed.startsWith('posts') ? await real() : null;
    if (deed.endsWith('killed')) return die();
    if (deed.endsWith('Ctrl-C')) return untilAborted(signal);
    if (deed === 'the page breaks') throw failure('retryable', 'page-closed');
    if (remote !== null || isThere(about)) return remote ?? { id: 'known', url: null };
    throw deed === 'skips'
      ? failure('permanent', 'skipped-by-person', { effect: 'none' })
      : failure('needs-user', 'not-now', { effect: 'none' });
  };
  const reconcile: Script = async (_call, real, signal) => {
    switch (wanted.answer()) {
      case 'killed':
        return die();
      case 'Ctrl-C':
        return untilAborted(signal);
      case 'asking fails':
        throw failure('retryable', 'page-closed', { effect: 'none' });
      case 'unsure':
        return { kind: 'unknown', because: { code: 'fake/nobody-knows' } };
      case 'the truth':
        return real();
    }
  };
  fake.always('publish', publish).always('reconcile', reconcile);
}

async function outlineOfReal(stage: Stage): Promise<readonly string[]> {
  const attempts = new Map<string, string[]>();
  for (const { kind, subject, data } of await stage.ledger.events.after(0, 100_000)) {
    const known = attempts.get(subject) ?? [];
    attempts.set(subject, known);
    if (kind === 'attempt-began') known.push('open');
    if (kind === 'attempt-settled') known[known.length - 1] = String(data['outcome']);
  }
  const rows = [await stage.row(1), await stage.row(2)];
  return rows.map(({ key, state, hold }) => told(state, hold !== null, attempts.get(key) ?? []));
}

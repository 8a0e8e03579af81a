import { describe, expect, it } from 'vitest';
import { FerryError, type Reconciliation, type RemotePost } from '../../src/contract/index.ts';
import type { AttemptRow, DeliveryRow } from '../../src/core/model.ts';
import { publishDelivery } from '../../src/engine/publish.ts';
import { resolveDoubt } from '../../src/engine/reconcile.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { Stage, soon } from '../engine/stage.ts';
import { makeDraft } from '../ledger/make.ts';
import { seededRandom } from '../support/fault-proxy.ts';
import { engineSteps } from './engine-steps.ts';
import { guarantees } from './planted.ts';
import { surroundingSteps } from './surroundings.ts';
import { firstWorld, type Rules, tickMs, type World } from './world.ts';

/** What the outside does to one step of the engine. */
interface Turn {
  readonly ticks: number;
  readonly answer: 'yes' | 'unknown' | 'refused, for now' | 'refused, for good';
  readonly seen: Reconciliation['kind'];
  /** the call or the look never comes back: the process is killed */
  readonly killedIn: 'publish' | 'reconcile' | null;
}

/** What both must agree on. The waiting time after a refusal is the engine's own business. */
interface Outline {
  readonly state: string;
  readonly attempts: readonly string[];
}

const turns = 8;
const walks = 16;

interface Compared {
  /** null: they agree on every turn of every walk */
  readonly difference: unknown;
  /** ends the real one came to */
  readonly ends: ReadonlySet<string>;
}

/** Random walks, each turn played by both: the model by `rules`, the engine for real on a real ledger. */
async function compare(rules: Rules): Promise<Compared> {
  const ends = new Set<string>();
  for (let walk = 0; walk < walks; walk += 1) {
    const random = seededRandom(walk * 7919 + 3);
    const real = await startReal(rules);
    let world: World = { ...firstWorld(rules), processes: [{ at: 'idle' }, { at: 'off' }] };
    for (let number = 0; number < turns && isOpen(world) && world.attempts.length < rules.maxAttempts; number += 1) {
      const turn = drawTurn(random);
      world = playInModel(rules, world, turn);
      const outline = await real.play(turn);
      // How often a listing is asked before a person is differs: three times there, once in the model.
      const both = [world.state, outline.state].sort();
      if (both[0] === 'publishing' && both[1] === 'unconfirmed') break;
      const model = outlineOf(world);
      if (JSON.stringify(model) !== JSON.stringify(outline))
        return { difference: { walk, number, turn, model, engine: outline }, ends };
      ends.add(`${outline.state} ${outline.attempts.at(-1)}`);
    }
  }
  return { difference: null, ends };
}

/** The model's steps are written by hand, so they are held against the engine's. */
describe('the model does what the engine does', () => {
  it.each(guarantees)('$name', { timeout: 120_000 }, async ({ rules }) => {
    const { difference, ends } = await compare(rules);
    expect(difference).toBeNull();
    // Walks that never leave the first state would agree on anything.
    expect(ends.size).toBeGreaterThanOrEqual(4);
  });

  it.each([
    'refused repeat taken for a refusal',
    'window not begun anew by a repeat',
    'failed look taken for absence',
    'window counted from the start of the call',
    'expired key re-sent',
    'no intent row',
  ] as const)('and an engine that did "%s" would be noticed', { timeout: 120_000 }, async (fault) => {
    const differences: unknown[] = [];
    for (const { rules } of guarantees.filter(({ name }) => /^(unsafe|safe-for-a-while), provable$/.test(name)))
      differences.push((await compare({ ...rules, fault })).difference);
    expect(differences.some((difference) => difference !== null)).toBe(true);
  });
});

function drawTurn(random: () => number): Turn {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  return {
    ticks: pick([0, 1, 2, 3]),
    answer: pick(['yes', 'unknown', 'unknown', 'unknown', 'refused, for now', 'refused, for good']),
    seen: pick(['yes', 'no', 'no', 'unknown', 'unknown', 'unknown']),
    killedIn: pick([null, null, null, 'publish', 'reconcile']),
  };
}

function isOpen(world: World): boolean {
  return world.state === 'uploaded' || world.state === 'publishing';
}

function outlineOf(world: World): Outline {
  return {
    state: world.state,
    attempts: world.attempts.map(
      ({ outcome, doubtAge }) => `${outcome}${outcome === 'open' && doubtAge !== null ? ' in doubt' : ''}`,
    ),
  };
}

/** One step of one process, from idle to idle or to its death, with the outside's part taken from the turn. */
function playInModel(rules: Rules, start: World, turn: Turn): World {
  // Nothing is ever on its way here: what the platform does is the turn's word, and the row is due.
  let world: World = { ...start, dueIn: 0, processes: [{ at: 'idle' }, { at: 'off' }], requests: [], posts: [] };
  for (let tick = 0; tick < turn.ticks; tick += 1)
    world = [...surroundingSteps({ ...rules, promptRepeats: false }, world)].find(
      ({ label }) => label === 'a minute passes',
    )?.world as World;
  world = { ...world, dueIn: 0 };
  for (let steps = 0; steps < 20; steps += 1) {
    const process = world.processes[0];
    if (process === undefined) throw new Error('the model has no process');
    if (steps > 0 && (process.at === 'idle' || process.at === 'off')) return world;
    if (process.at === 'waiting' && turn.killedIn === 'publish') return world;
    if (process.at === 'looking' && turn.killedIn === 'reconcile') return world;
    world = choose(rules, world, turn);
  }
  throw new Error('a step of the model has no end');
}

function choose(rules: Rules, world: World, turn: Turn): World {
  const process = world.processes[0];
  if (process?.at === 'waiting') {
    const result = turn.answer === 'yes' ? 'yes' : turn.answer === 'unknown' ? 'unknown' : 'no';
    const { attempt, repeat } = process;
    return { ...world, requests: [], processes: world.processes.with(0, { at: 'answered', attempt, repeat, result }) };
  }
  if (process?.at === 'looking' && process.seen === null)
    return { ...world, processes: world.processes.with(0, { ...process, seen: turn.seen }) };
  const steps = [...engineSteps({ ...rules, left: { ...rules.left, ledgerFaults: 0 } }, world, 0)];
  const wanted = steps.find(({ label }) => label.includes(turn.answer)) ?? steps[0];
  if (wanted === undefined) throw new Error(`the model has no step from ${process?.at}`);
  return wanted.world;
}

interface Real {
  play(turn: Turn): Promise<Outline>;
}

async function startReal(rules: Rules): Promise<Real> {
  const fake = new FakeDestination({
    publish: {
      resend: rules.resend === 'safe-for-a-while' ? { safeForMs: rules.keyTicks * tickMs } : rules.resend,
      absence: rules.absence === 'provable' ? { provableAfterMs: rules.windowTicks * tickMs } : 'unprovable',
    },
  });
  const stage = await Stage.planned(1, fake);
  const { key } = await stage.row(1);
  const draft = makeDraft(key);
  await stage.ledger.deliveries.move(key, 'planned', 'prepared', { draft }, stage.clock.now());
  await stage.ledger.deliveries.move(key, 'prepared', 'uploaded', {}, stage.clock.now());
  return {
    async play(turn) {
      stage.clock.advance(turn.ticks * tickMs);
      const row = await stage.row(1);
      const dead = deferred();
      const session = {
        ...stage.connection(fake).session,
        openPublish: async (_draft: unknown, publishKey: string) => ({ publishKey, data: {} }),
        publish: () => (turn.killedIn === 'publish' ? dead.die() : answer(turn)),
        reconcile: () => (turn.killedIn === 'reconcile' ? dead.die() : look(turn)),
      };
      const connection = { ...stage.connection(fake), session };
      const step = row.state === 'uploaded' ? publishDelivery : resolveDoubt;
      await soon(Promise.race([step(stage.engine(), connection, row), dead.died]));
      return outlineOfReal(await stage.row(1), await attemptsOf(stage, row));
    },
  };
}

/** A promise nobody ever keeps, and one that says so: what a killed process was waiting for. */
function deferred(): { die(): Promise<never>; readonly died: Promise<void> } {
  let tell = () => {};
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    died,
    die: () => {
      tell();
      return new Promise<never>(() => {});
    },
  };
}

async function answer({ answer: word }: Turn): Promise<RemotePost> {
  switch (word) {
    case 'yes':
      return { id: 'post', url: null };
    case 'unknown':
      throw new FerryError('retryable', { code: 'connection-lost' });
    case 'refused, for now':
      throw new FerryError('retryable', { code: 'server-busy' }, { effect: 'none' });
    case 'refused, for good':
      throw new FerryError('permanent', { code: 'refused' }, { effect: 'none' });
  }
}

async function look({ seen }: Turn): Promise<Reconciliation> {
  if (seen === 'yes') return { kind: 'yes', remote: { id: 'post', url: null } };
  return seen === 'no' ? { kind: 'no' } : { kind: 'unknown', because: { code: 'fake/look-failed' } };
}

/** The store answers for open attempts only; the events tell of all of them. */
async function attemptsOf(stage: Stage, { key }: DeliveryRow): Promise<readonly string[]> {
  const outcomes = new Map<number, string>();
  for (const { kind, subject, data } of await stage.ledger.events.after(0, 100_000)) {
    if (subject !== key) continue;
    if (kind === 'attempt-began') outcomes.set(Number(data['number']), 'open');
    if (kind === 'attempt-settled') outcomes.set(Number(data['number']), String(data['outcome']));
  }
  const open: AttemptRow | null = await stage.ledger.attempts.findOpen(key);
  return [...outcomes].map(([number, outcome]) =>
    open?.number === number && open.inDoubtSince !== null ? `${outcome} in doubt` : outcome,
  );
}

function outlineOfReal(row: DeliveryRow, attempts: readonly string[]): Outline {
  return { state: row.state, attempts };
}

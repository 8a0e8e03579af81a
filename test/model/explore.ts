import { engineSteps } from './engine-steps.ts';
import type { Next } from './moves.ts';
import { surroundingSteps } from './surroundings.ts';
import { firstWorld, keyOf, type Rules, type World } from './world.ts';

/** Everything that can happen, as the explorer sees it. */
export interface Space<World> {
  readonly first: World;
  next(world: World): Iterable<{ readonly label: string; readonly world: World }>;
  /** equal text, equal world */
  keyOf(world: World): string;
  /** what must never be; null: all is well */
  findHarm(world: World): string | null;
  /** the work may end here, or the model stops counting here and the real thing goes on */
  mayEnd(world: World): boolean;
}

export interface Visited {
  readonly states: number;
  readonly steps: number;
  /** the shortest way to a harm; null: there is none */
  readonly harm: { readonly what: string; readonly trace: readonly string[] } | null;
  /** a state from which the work can never end, and how it came about */
  readonly deadEnd: readonly string[] | null;
}

interface Found<World> {
  readonly world: World;
  readonly from: number;
  readonly label: string;
}

/**
 * Breadth first over everything that can happen, so that a trace is a shortest one. Ends at the first harm. Then, backwards
 * from where the work may end, which states can still get there.
 */
export function visitAll<World>(space: Space<World>, maxStates = 3_000_000): Visited {
  const { first } = space;
  const found: Found<World>[] = [{ world: first, from: -1, label: 'begin' }];
  const indexes = new Map<string, number>([[space.keyOf(first), 0]]);
  const arrivals = createArrivals();
  let steps = 0;
  for (let at = 0; at < found.length; at += 1) {
    const { world } = found[at] as Found<World>;
    for (const next of space.next(world)) {
      steps += 1;
      const key = space.keyOf(next.world);
      const known = indexes.get(key);
      if (known !== undefined) {
        arrivals.add(known, at);
        continue;
      }
      indexes.set(key, found.length);
      arrivals.add(found.length, at);
      found.push({ world: next.world, from: at, label: next.label });
      const what = space.findHarm(next.world);
      if (what !== null)
        return { states: found.length, steps, harm: { what, trace: traceTo(found, found.length - 1) }, deadEnd: null };
      if (found.length > maxStates) throw new Error(`the model has more than ${maxStates} states`);
    }
  }
  return { states: found.length, steps, harm: null, deadEnd: findDeadEnd(space, found, arrivals) };
}

/** From where each state was come to: a million steps, so numbers in a row instead of a list for each state. */
interface Arrivals {
  add(to: number, from: number): void;
  each(to: number, visit: (from: number) => void): void;
}

function createArrivals(): Arrivals {
  /** by state the number of its last step, plus one; 0: none */
  let last = new Int32Array(1 << 16);
  let steps = new Int32Array(1 << 17);
  let count = 0;
  return {
    add(to, from) {
      if (to >= last.length) last = grown(last);
      if (2 * count + 2 > steps.length) steps = grown(steps);
      steps[2 * count] = from;
      steps[2 * count + 1] = last[to] ?? 0;
      count += 1;
      last[to] = count;
    },
    each(to, visit) {
      for (let step = last[to] ?? 0; step > 0; step = steps[2 * step - 1] ?? 0) visit(steps[2 * step - 2] ?? 0);
    },
  };
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * numbers.length);
  more.set(numbers);
  return more;
}

function findDeadEnd<World>(
  space: Space<World>,
  found: readonly Found<World>[],
  arrivals: Arrivals,
): readonly string[] | null {
  const canEnd = new Uint8Array(found.length);
  const queue: number[] = [];
  const mark = (index: number) => {
    if (canEnd[index] === 1) return;
    canEnd[index] = 1;
    queue.push(index);
  };
  for (const [index, { world }] of found.entries()) if (space.mayEnd(world)) mark(index);
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) arrivals.each(index, mark);
  const dead = canEnd.indexOf(0);
  return dead < 0 ? null : traceTo(found, dead);
}

function traceTo<World>(found: readonly Found<World>[], last: number): readonly string[] {
  const labels: string[] = [];
  for (let at = last; at > 0; at = found[at]?.from ?? 0) labels.unshift(found[at]?.label ?? '');
  return labels;
}

export interface Explored extends Omit<Visited, 'harm'> {
  /** the shortest way to two posts; null: there is none */
  readonly duplicate: readonly string[] | null;
}

const goals: readonly string[] = ['published', 'failed', 'unconfirmed', 'removed'];

/** One delivery to a platform that a program publishes at. */
export function explore(rules: Rules): Explored {
  const { harm, ...visited } = visitAll<World>({
    first: firstWorld(rules),
    next: (world) => nextSteps(rules, world),
    keyOf,
    findHarm: ({ posts }) => (posts.length > 1 ? 'two posts' : null),
    mayEnd: ({ state, attempts }) =>
      goals.includes(state) || (state === 'uploaded' && attempts.length >= rules.maxAttempts),
  });
  return { ...visited, duplicate: harm?.trace ?? null };
}

function* nextSteps(rules: Rules, world: World): Generator<Next> {
  for (const index of world.processes.keys()) yield* engineSteps(rules, world, index);
  yield* surroundingSteps(rules, world);
}

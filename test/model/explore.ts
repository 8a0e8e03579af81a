import { engineSteps } from './engine-steps.ts';
import type { Next } from './moves.ts';
import { surroundingSteps } from './surroundings.ts';
import { firstWorld, keyOf, type Rules, type World } from './world.ts';

export interface Explored {
  readonly states: number;
  readonly steps: number;
  /** the shortest way to two posts; null: there is none */
  readonly duplicate: readonly string[] | null;
  /** a state from which the delivery can never end, and how it came about */
  readonly deadEnd: readonly string[] | null;
}

export function* nextSteps(rules: Rules, world: World): Generator<Next> {
  for (const index of world.processes.keys()) yield* engineSteps(rules, world, index);
  yield* surroundingSteps(rules, world);
}

interface Found {
  readonly world: World;
  readonly from: number;
  readonly label: string;
}

const goals: readonly string[] = ['published', 'failed', 'unconfirmed'];

/**
 * Breadth first over everything that can happen, so that a trace is a shortest one. Ends at the first duplicate. Then,
 * backwards from the goals, which states can still get there.
 */
export function explore(rules: Rules, maxStates = 3_000_000): Explored {
  const first = firstWorld(rules);
  const found: Found[] = [{ world: first, from: -1, label: 'begin' }];
  const indexes = new Map<string, number>([[keyOf(first), 0]]);
  const before: number[][] = [[]];
  let steps = 0;
  for (let at = 0; at < found.length; at += 1) {
    const { world } = found[at] as Found;
    for (const next of nextSteps(rules, world)) {
      steps += 1;
      const key = keyOf(next.world);
      const known = indexes.get(key);
      if (known !== undefined) {
        before[known]?.push(at);
        continue;
      }
      indexes.set(key, found.length);
      before.push([at]);
      found.push({ world: next.world, from: at, label: next.label });
      if (next.world.posts.length > 1)
        return { states: found.length, steps, duplicate: traceTo(found, found.length - 1), deadEnd: null };
      if (found.length > maxStates) throw new Error(`the model has more than ${maxStates} states`);
    }
  }
  return { states: found.length, steps, duplicate: null, deadEnd: findDeadEnd(rules, found, before) };
}

function findDeadEnd(
  rules: Rules,
  found: readonly Found[],
  before: readonly (readonly number[])[],
): readonly string[] | null {
  const canEnd = new Uint8Array(found.length);
  const queue: number[] = [];
  const mark = (index: number) => {
    if (canEnd[index] === 1) return;
    canEnd[index] = 1;
    queue.push(index);
  };
  for (const [index, { world }] of found.entries()) {
    // Where the model stops counting attempts, the real thing goes on.
    const bounded = world.state === 'uploaded' && world.attempts.length >= rules.maxAttempts;
    if (goals.includes(world.state) || bounded) mark(index);
  }
  for (let index = queue.pop(); index !== undefined; index = queue.pop())
    for (const one of before[index] ?? []) mark(one);
  const dead = canEnd.indexOf(0);
  return dead < 0 ? null : traceTo(found, dead);
}

function traceTo(found: readonly Found[], last: number): readonly string[] {
  const labels: string[] = [];
  for (let at = last; at > 0; at = found[at]?.from ?? 0) labels.unshift(found[at]?.label ?? '');
  return labels;
}

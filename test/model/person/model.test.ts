import { afterAll, describe, expect, it } from 'vitest';
import { visitAll } from '../explore.ts';
import { engineSteps, surroundingSteps } from './steps.ts';
import { baseRules, firstWorld, type Harm, keyOf, type PlantedFault, type Rules } from './world.ts';

/** The evidence, printed with the tests. */
const lines: string[] = [];
afterAll(() => {
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
});

const goals: readonly string[] = ['published', 'failed', 'unconfirmed'];

function explore(rules: Rules) {
  return visitAll({
    first: firstWorld(rules),
    *next(world) {
      yield* engineSteps(rules, world);
      yield* surroundingSteps(rules, world);
    },
    keyOf,
    findHarm: ({ harm }) => harm,
    mayEnd: ({ deliveries }) =>
      deliveries.every(
        ({ state, attempts }) =>
          goals.includes(state) || (state === 'uploaded' && attempts.length >= rules.maxAttempts),
      ),
  });
}

describe('two posts that a person publishes, whatever dies and whenever they do it', () => {
  it('are never published twice, never shown beside one in doubt, never asked about again, and can always end', () => {
    const { states, steps, harm, deadEnd } = explore(baseRules);
    lines.push(`model: a person publishes             ${states} states, ${steps} steps, no harm, no dead end`);
    expect(harm).toBeNull();
    expect(deadEnd).toBeNull();
    // A model that got stuck early would prove nothing.
    expect(states).toBeGreaterThan(20_000);
  });
});

/** Each with what it must do, found by looking at the traces one by one. */
const planted: Readonly<Record<PlantedFault, Harm>> = {
  'shown before the intent is on disk': 'a post is made twice',
  'offered again after a kill without asking': 'a post is made twice',
  'silence taken for a no': 'a post is made twice',
  'a broken page taken for a no': 'a post is made twice',
  '"not now" taken for an unknown outcome': 'a person is asked what they have said',
  'another post offered while one is in doubt': 'another post is shown while one is in doubt',
  '"nobody knows" taken for a no': 'a post is made twice',
  'a yes that could not be written taken for a no': 'a post is made twice',
};

describe('each planted fault is caught', () => {
  it.each(Object.entries(planted) as [PlantedFault, Harm][])('%s: %s', (fault, what) => {
    const { states, harm } = explore({ ...baseRules, fault });
    lines.push(`planted: ${fault.padEnd(48)} caught after ${states} states`);
    expect(harm?.what).toBe(what);
  });
});

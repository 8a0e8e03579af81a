import { afterAll, describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { comingBack, guarantees, plantedFaults } from './planted.ts';
import type { Rules } from './world.ts';

/** The evidence, printed with the tests. */
const lines: string[] = [];
afterAll(() => {
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
});

function rulesOf(name: string): Rules {
  const found = guarantees.find((guarantee) => guarantee.name === name);
  if (found === undefined) throw new Error(`no guarantee is called ${name}`);
  return found.rules;
}

describe('one delivery, whatever dies, is late or gets lost', () => {
  it.each(guarantees)('$name: is never published twice and can always end', ({ name, rules }) => {
    const { states, steps, duplicate, deadEnd } = explore(rules);
    lines.push(`model: ${name.padEnd(28)} ${states} states, ${steps} steps, no duplicate, no dead end`);
    expect(duplicate).toBeNull();
    expect(deadEnd).toBeNull();
    // A model that got stuck early would prove nothing.
    expect(states).toBeGreaterThan(20_000);
  });

  it('what is gone is written again only where one key is for ever, and then is there once', () => {
    const { duplicate, deadEnd } = explore({ ...rulesOf('safe, provable'), ...comingBack, keyOf: 'delivery' });
    expect(duplicate).toBeNull();
    expect(deadEnd).toBeNull();
  });

  it('a platform with one key per delivery (Bluesky, the folder) needs no window at all', () => {
    const small = { ...rulesOf('safe, provable'), maxAttempts: 2 };
    const byDelivery = { ...small, windowTicks: 0, keyOf: 'delivery' } as const;
    const { duplicate, deadEnd } = explore(byDelivery);
    expect(duplicate).toBeNull();
    expect(deadEnd).toBeNull();
    expect(explore({ ...byDelivery, keyOf: 'attempt' }).duplicate).not.toBeNull();
  });

  it('a key that expires while the machine sleeps in the middle of a repeat is what no client can see', () => {
    const { duplicate } = explore({ ...rulesOf('safe-for-a-while, provable'), promptRepeats: false });
    expect(duplicate?.at(-1)).toContain('a post is made');
    expect(duplicate?.join('\n')).toContain('writes the intent to repeat');
  });
});

describe('each planted fault makes two posts', () => {
  const cases = plantedFaults.flatMap(({ fault, bites, change }) => bites.map((name) => ({ fault, name, change })));

  it.each(cases)('$fault ($name)', ({ fault, name, change }) => {
    const { states, duplicate } = explore({ ...rulesOf(name), ...change, fault });
    lines.push(`planted: ${fault.padEnd(42)} ${name.padEnd(28)} caught after ${states} states`);
    expect(duplicate).not.toBeNull();
  });

  it.each(plantedFaults.filter(({ change, fault }) => change !== undefined && fault.startsWith('key')))(
    '$fault: and without it the same world has none',
    ({ bites, change }) => {
      for (const name of bites) expect(explore({ ...rulesOf(name), ...change }).duplicate).toBeNull();
    },
  );
});

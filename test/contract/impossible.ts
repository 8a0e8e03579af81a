import { expect, it } from 'vitest';

const notes = new Map<string, string[]>();
let current = '';

/** Tests are collected suite by suite: what follows belongs to this one. */
export function collectFor(suite: string): void {
  current = suite;
  notes.set(suite, []);
}

/** A situation the place cannot be in is still a test: it has a reason a reader can judge, and it is printed. */
export function impossibleTest(name: string, { impossible }: { readonly impossible: string }): void {
  notes.get(current)?.push(`${name}: ${impossible}`);
  it(`cannot happen here: ${name} (${impossible})`, () => {
    expect(impossible.trim().split(/\s+/).length, 'a reason is a sentence').toBeGreaterThanOrEqual(4);
  });
}

/** The run's log shows what one destination was not asked. */
export function printImpossible(suite: string): void {
  for (const note of notes.get(suite) ?? []) process.stdout.write(`  ${suite} cannot be asked: ${note}\n`);
}

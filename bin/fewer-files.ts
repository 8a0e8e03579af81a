import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * esbuild puts modules into one file only where the very same doors (`import()`) lead to them, which made eighteen files of what `--help`
 * loads, and Node spends half a millisecond on each. What is loaded before a door is ever opened costs nothing behind it: so each door
 * is told to import that too, and all of it becomes one file.
 */
export interface FewerFiles {
  /** what a module imports besides what it says; paths as in the metafile */
  besides(path: string): readonly string[];
}

/** The program begins with these. */
const first = ['dist/src/cli/main.js', 'dist/adapters/index.js'];
/** Every command but Tab and `--json-schema` goes on with this. */
const then = 'dist/src/cli/session.js';
const withoutThen = /\/cli\/(?:completion|schemas)\//;

/** `inputs`: of a bundle made without it. */
export function planFewerFiles({ inputs }: Pick<Metafile, 'inputs'>): FewerFiles {
  const begin = reachOf(inputs, first);
  const session = reachOf(inputs, [then]);
  const besides = new Map<string, readonly string[]>();
  for (const door of doorsOf(inputs)) {
    // What these import cannot import them: that would be a circle.
    if (!door.startsWith('dist/') || begin.has(door)) continue;
    besides.set(door, session.has(door) || withoutThen.test(door) ? first : [...first, then]);
  }
  return { besides: (path) => besides.get(path) ?? [] };
}

/** To be put behind the module's own imports, which then run first. */
export function importsOf(paths: readonly string[], root: string): string {
  return paths.map((path) => `\nimport ${JSON.stringify(join(root, path))};`).join('');
}

function doorsOf(inputs: Metafile['inputs']): ReadonlySet<string> {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  return new Set(imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path));
}

/** All that is loaded with them, without opening a door. */
function reachOf(inputs: Metafile['inputs'], from: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const input = inputs[path];
    if (input === undefined || reached.has(path)) continue;
    reached.add(path);
    waiting.push(...input.imports.filter(({ kind }) => kind !== 'dynamic-import').map((one) => one.path));
  }
  return reached;
}

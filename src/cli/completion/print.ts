import type { AdapterRegistry } from '../../contract/registry.ts';
import { firstLine } from '../layout.ts';
import { complete } from './complete.ts';

/** For the scripts of the shells. Whatever goes wrong, nobody wants to read about it between two keys. */
export async function printCompletions(words: readonly string[], registry: AdapterRegistry): Promise<void> {
  const found = await complete(words, registry, process.env).catch(() => []);
  const lines = found.map(({ value, about }) => `${[value, firstLine(about)].map(tidy).join('\t').trimEnd()}\n`);
  process.stdout.write(lines.join(''));
}

/** Titles are other people's words: nothing in them may steer a terminal or end a line. */
function tidy(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ').trim();
}

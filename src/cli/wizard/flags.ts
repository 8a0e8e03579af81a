import type { VerbName } from '../phrases/messages/help.ts';
import type { Flag } from '../verb-flags.ts';
import { verbs } from '../verbs.ts';

/** Flags as they would have been typed: what is as it is by default is left away. */
export function wordsOfFlags(verb: VerbName, values: Readonly<Record<string, unknown>>): readonly string[] {
  const flags = verbs.find(({ name }) => name === verb)?.flags ?? [];
  return flags.flatMap((flag) => wordsOf(flag, values));
}

function wordsOf({ flags, fallback }: Flag, values: Readonly<Record<string, unknown>>): readonly string[] {
  const [long = ''] = /--[a-z-]+/.exec(flags) ?? [];
  const isNegated = long.startsWith('--no-');
  const name = long
    .replace(isNegated ? '--no-' : '--', '')
    .replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const value = values[name];
  if (value === undefined || value === null || value === fallback) return [];
  if (value === true) return isNegated ? [] : [long];
  if (value === false) return isNegated ? [long] : [];
  return Array.isArray(value) ? value.flatMap((one) => [long, String(one)]) : [long, String(value)];
}

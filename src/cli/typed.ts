import { longOf, namesOfFlag, placeholderOf } from './flags.ts';
import { type Flag, globalFlags } from './verb-flags.ts';
import { type Verb, verbs } from './verbs.ts';

/** A command line as far as it was typed: nothing is checked, and half of it may be missing. */
export interface Typed {
  /** null: not yet, or none that is known */
  readonly verb: Verb | null;
  /** the first word, whatever it is; null: there is none */
  readonly command: string | null;
  /** what stands behind it, without flags */
  readonly words: readonly string[];
  /** by long name; a flag without a value has an empty list */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** the last word is this flag, and its value is still to come */
  readonly pending: Flag | null;
  /** a `--` was there: no flags from here on */
  readonly onlyWords: boolean;
}

export function readTyped(argv: readonly string[]): Typed {
  let command: string | null = null;
  let verb: Verb | null = null;
  let pending: Flag | null = null;
  let onlyWords = false;
  const words: string[] = [];
  const flags = new Map<string, readonly string[]>();
  const note = (flag: Flag, ...values: readonly string[]) =>
    flags.set(longOf(flag), [...(flags.get(longOf(flag)) ?? []), ...values]);
  for (const word of argv) {
    if (pending !== null) {
      note(pending, word);
      pending = null;
    } else if (!onlyWords && word === '--') onlyWords = true;
    else if (!onlyWords && word.length > 1 && word.startsWith('-')) {
      const { flag, value } = readFlag(word, verb);
      if (flag === null) continue;
      note(flag, ...(value === null ? [] : [value]));
      if (value === null && placeholderOf(flag) !== null) pending = flag;
    } else if (command === null) {
      command = word;
      verb = verbs.find(({ name }) => name === word) ?? null;
    } else words.push(word);
  }
  return { verb, command, words, flags, pending, onlyWords };
}

/** `--to=folder` and `--to`; null for a flag that nobody knows. */
function readFlag(word: string, verb: Verb | null): { readonly flag: Flag | null; readonly value: string | null } {
  const [, name = word, value = null] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  return { flag: findFlag(name, verb), value };
}

/** Before the command is known, any command's. */
export function findFlag(name: string, verb: Verb | null): Flag | null {
  const own = verb === null ? verbs.flatMap(({ flags }) => flags) : verb.flags;
  return [...globalFlags, ...own].find((flag) => namesOfFlag(flag).includes(name)) ?? null;
}

/** The last one counts. */
export function lastOf({ flags }: Typed, name: string): string | undefined {
  return flags.get(name)?.at(-1);
}

import { z } from 'zod';
import { because, type Destination, FerryError, type Language, type Options } from '../contract/index.ts';
import { stableJson } from '../core/identity.ts';
import { readOptions } from '../kit/index.ts';
import { findSimilar } from './similar.ts';

interface OptionLine {
  readonly name: string;
  readonly about: string;
  /** as text; null: none */
  readonly fallback: string | null;
}

/** A destination's options, read from its own schema: the same schema checks them. */
export function listOptions(destination: Destination, language: Language): readonly OptionLine[] {
  const fallbacks = fallbacksOf(destination);
  const { options: about } = destination.words[language];
  return Object.keys(destination.options.shape).map((name) => {
    const fallback = fallbacks[name];
    return { name, about: about[name] ?? '', fallback: fallback === undefined ? null : asText(fallback) };
  });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What each option is when nobody says anything. */
export function fallbacksOf(destination: Destination): Readonly<Record<string, unknown>> {
  return destination.options.safeParse({}).data ?? {};
}

/** The names in `name=value`. */
export function namesOf(pairs: readonly string[]): readonly string[] {
  return pairs.map((pair) => pair.split('=', 1)[0] ?? '');
}

/** `name=value` as typed, over what the account's login said → what the destination's schema makes of it. */
export function parseOptions(
  destination: Destination,
  pairs: readonly string[],
  ofAccount: Options | null = null,
): Options {
  const known = Object.keys(destination.options.shape);
  const given: Record<string, unknown> = {};
  for (const pair of pairs) {
    const split = pair.indexOf('=');
    if (split < 0) throw new FerryError('usage', because('option-without-value', { given: pair }), { effect: 'none' });
    const name = pair.slice(0, split);
    if (!known.includes(name)) {
      const meant = findSimilar(name, known);
      const values = { destination: destination.name, option: name, known };
      const reason = because('no-such-option', meant === null ? values : { ...values, meant });
      throw new FerryError('usage', reason, { effect: 'none' });
    }
    given[name] = typed(destination, name, pair.slice(split + 1));
  }
  const all = JSON.parse(JSON.stringify({ ...ofAccount, ...given }));
  return JSON.parse(JSON.stringify(readOptions(destination.options, all, destination.name)));
}

/**
 * A plan made before the account's login does not know what that said (its server): where the plan has the default, the
 * login's word counts.
 */
export function withAccountOptions(destination: Destination, planned: Options, ofAccount: Options | null): Options {
  const fallbacks = fallbacksOf(destination);
  const unchosen = Object.entries(ofAccount ?? {}).filter(
    ([name]) => planned[name] === undefined || stableJson(planned[name]) === stableJson(fallbacks[name]),
  );
  return { ...planned, ...Object.fromEntries(unchosen) };
}

/**
 * Flags are text; a schema that does not take the text as it is may want the number, truth value or JSON it spells. One that
 * takes neither gets what is of its type, so that its error names the bound and not the type.
 */
function typed(destination: Destination, name: string, text: string): unknown {
  const field = z.object({ [name]: destination.options.shape[name] ?? z.unknown() });
  const tried = [text, ...spelled(text)].map((value) => ({ value, checked: field.safeParse({ [name]: value }) }));
  const fitting = tried.find(({ checked }) => checked.success);
  const ofItsType = tried.find(({ checked }) => checked.error?.issues[0]?.code !== 'invalid_type');
  return (fitting ?? ofItsType ?? { value: text }).value;
}

function spelled(text: string): readonly unknown[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  if (/^-?\d+(\.\d+)?$/.test(text)) return [Number(text)];
  if (!/^[[{]/.test(text)) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    // Not JSON: the schema names what it wants instead.
    return [];
  }
}

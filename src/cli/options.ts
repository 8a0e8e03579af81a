import { z } from 'zod';
import { type Destination, FerryError, type Options } from '../contract/index.ts';
import { decode } from '../kit/index.ts';

export interface OptionLine {
  readonly name: string;
  readonly about: string;
  /** as text; null: none */
  readonly fallback: string | null;
}

/** A destination's options, read from its own schema: the same schema checks them. */
export function listOptions(destination: Destination): readonly OptionLine[] {
  const fallbacks: Readonly<Record<string, unknown>> = destination.options.safeParse({}).data ?? {};
  return Object.entries(destination.options.shape).map(([name, field]) => {
    const fallback = fallbacks[name];
    return {
      name,
      about: 'description' in field && typeof field.description === 'string' ? field.description : '',
      fallback: fallback === undefined ? null : String(fallback),
    };
  });
}

/** `name=value` as typed → what the destination's schema makes of it. */
export function parseOptions(destination: Destination, pairs: readonly string[]): Options {
  const names = Object.keys(destination.options.shape);
  const given: Record<string, unknown> = {};
  for (const pair of pairs) {
    const split = pair.indexOf('=');
    const name = split < 0 ? pair : pair.slice(0, split);
    if (split < 0 || !names.includes(name)) {
      throw new FerryError(
        'usage',
        'no-such-option',
        split < 0 ? `--set ${pair} has no "="` : `${destination.name} has no option ${name}`,
        {
          hint: names.length === 0 ? `${destination.name} has no options` : `There are: ${names.join(', ')}`,
        },
      );
    }
    given[name] = typed(destination, name, pair.slice(split + 1));
  }
  const checked = decode(destination.options, given, `the options of ${destination.name}`, {
    kind: 'usage',
    code: 'wrong-option',
    hint: `See clipferry destinations ${destination.name}`,
  });
  return JSON.parse(JSON.stringify(checked));
}

/** Flags are text; a schema that does not take the text as it is may want the number, truth value or JSON it spells. */
function typed(destination: Destination, name: string, text: string): unknown {
  const field = z.object({ [name]: destination.options.shape[name] ?? z.unknown() });
  return [text, ...spelled(text)].find((value) => field.safeParse({ [name]: value }).success) ?? text;
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

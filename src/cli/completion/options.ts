import { z } from 'zod';
import type { Language } from '../../contract/index.ts';
import type { AdapterRegistry } from '../../contract/registry.ts';
import { listOptions } from '../options.ts';
import type { Candidate } from './candidate.ts';

/** `name=value` where an option takes one of a few words, else `name=`. */
export async function optionsOf(
  registry: AdapterRegistry,
  name: string | null,
  language: Language,
): Promise<readonly Candidate[]> {
  const destination = await registry.destinations.find((entry) => entry.name === name)?.load();
  if (destination === undefined) return [];
  return listOptions(destination, language).flatMap(({ name: option, about }) => {
    const words = wordsOf(destination.options.shape[option]);
    return words.length === 0
      ? [{ value: `${option}=`, about }]
      : words.map((word) => ({ value: `${option}=${word}`, about }));
  });
}

function wordsOf(schema: unknown): readonly string[] {
  if (!(schema instanceof z.ZodType)) return [];
  try {
    const { enum: words = [] } = z.toJSONSchema(schema, { io: 'input' });
    return words.filter((word) => typeof word === 'string');
  } catch {
    // It checks more than a JSON schema can say.
    return [];
  }
}
